# SPDX-License-Identifier: EUPL-1.2
"""All writes of the room."""

from .deviations import (
    assign_deviation,
    correct_deviation,
    explain_deviation,
    reject_deviation,
    resolve_deviation,
)
from .links import ensure_links, publish_links
from .metrics import import_metrics, record_metric, record_metrics
from .publications import register_publication

__all__ = [
    "assign_deviation",
    "correct_deviation",
    "ensure_links",
    "explain_deviation",
    "import_metrics",
    "publish_links",
    "record_metric",
    "record_metrics",
    "register_publication",
    "reject_deviation",
    "resolve_deviation",
]
