# SPDX-License-Identifier: EUPL-1.2
"""All writes of the room."""

from .analytics import import_analytics
from .checking import decide_check, run_checks
from .deviations import (
    assign_deviation,
    correct_deviation,
    explain_deviation,
    reject_deviation,
    resolve_deviation,
    set_payment_effect,
)
from .found_files import add_deviation_files
from .keeping import end_retention
from .links import ensure_links, follow_campaign, publish_links, set_link_period
from .metrics import import_metrics, record_metric, record_metrics
from .posts import import_posts
from .publications import Seen, capture_evidence, register_publication
from .watching import find_expired_rights, find_missing

__all__ = [
    "Seen",
    "add_deviation_files",
    "assign_deviation",
    "capture_evidence",
    "correct_deviation",
    "decide_check",
    "end_retention",
    "ensure_links",
    "explain_deviation",
    "find_expired_rights",
    "find_missing",
    "follow_campaign",
    "import_analytics",
    "import_metrics",
    "import_posts",
    "publish_links",
    "record_metric",
    "record_metrics",
    "register_publication",
    "reject_deviation",
    "resolve_deviation",
    "run_checks",
    "set_link_period",
    "set_payment_effect",
]
