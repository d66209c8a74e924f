# SPDX-License-Identifier: EUPL-1.2
"""All reads of the room."""

from . import studies
from .computing import NOT_ENDED, Computed, compute
from .paragraphs import ReadyParagraph, ready_campaigns, ready_paragraphs
from .runs import (
    access_alarm,
    access_run,
    alarms_of,
    campaigns_with_run,
    closing_gaps,
    last_review,
    latest_run,
    released_run,
    released_runs,
    reviews_of,
    runs_of,
    runs_within,
    success_review,
    waiting,
)
from .watching import RISK_WORDS, Watch, WatchedRisk, watch

__all__ = [
    "NOT_ENDED",
    "RISK_WORDS",
    "Computed",
    "ReadyParagraph",
    "Watch",
    "WatchedRisk",
    "access_alarm",
    "access_run",
    "alarms_of",
    "campaigns_with_run",
    "closing_gaps",
    "compute",
    "last_review",
    "latest_run",
    "ready_campaigns",
    "ready_paragraphs",
    "released_run",
    "released_runs",
    "reviews_of",
    "runs_of",
    "runs_within",
    "studies",
    "success_review",
    "waiting",
    "watch",
]
