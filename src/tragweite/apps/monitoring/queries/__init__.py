# SPDX-License-Identifier: EUPL-1.2
"""All reads of the room: links, figures, deviations, quality of the counting."""

from .deviations import access_deviation, deviations_within, open_deviations, possible_assignees, to_report, waiting
from .figures import (
    DayCount,
    GoalValue,
    PostFigure,
    PostFigures,
    Totals,
    basis_definition,
    campaign_totals,
    goal_values,
    post_figures,
    publications_of,
    visits_by_sender_and_day,
)
from .likeness import LiveComparison, compare_live
from .links import access_link, address_of, links_of, links_within
from .metrics import (
    ImportPlan,
    MetricPreview,
    PlannedRow,
    access_publication,
    definitions_of,
    imported_before,
    imports_of,
    latest_figures,
    observations_of,
    preview_metrics,
    publications_within,
)
from .quality import DataQuality, data_quality, reason_word

__all__ = [
    "DataQuality",
    "DayCount",
    "GoalValue",
    "ImportPlan",
    "LiveComparison",
    "MetricPreview",
    "PlannedRow",
    "PostFigure",
    "PostFigures",
    "Totals",
    "access_deviation",
    "access_link",
    "access_publication",
    "address_of",
    "basis_definition",
    "campaign_totals",
    "compare_live",
    "data_quality",
    "definitions_of",
    "deviations_within",
    "goal_values",
    "imported_before",
    "imports_of",
    "latest_figures",
    "links_of",
    "links_within",
    "observations_of",
    "open_deviations",
    "possible_assignees",
    "post_figures",
    "preview_metrics",
    "publications_of",
    "publications_within",
    "reason_word",
    "to_report",
    "visits_by_sender_and_day",
    "waiting",
]
