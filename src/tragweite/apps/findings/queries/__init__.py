# SPDX-License-Identifier: EUPL-1.2
"""All reads of the room."""

from .computing import Computed, compute
from .runs import (
    access_run,
    campaigns_with_run,
    closing_gaps,
    latest_run,
    released_run,
    runs_of,
    runs_within,
    success_review,
    waiting,
)

__all__ = [
    "Computed",
    "access_run",
    "campaigns_with_run",
    "closing_gaps",
    "compute",
    "latest_run",
    "released_run",
    "runs_of",
    "runs_within",
    "success_review",
    "waiting",
]
