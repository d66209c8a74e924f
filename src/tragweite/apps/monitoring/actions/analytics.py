# SPDX-License-Identifier: EUPL-1.2
"""Figures of the web analytics that the authority keeps: taken in beside the own counts, never into them."""

import hashlib
from datetime import datetime

from django.db import transaction

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.monitoring.models import AnalyticsFigure, AnalyticsImport
from tragweite.apps.monitoring.policies import require_monitor
from tragweite.apps.monitoring.queries.analytics import (
    ITEM,
    LEFT,
    LONGEST_PART,
    REFUSED,
    SENDER,
    TAKEN,
    AnalyticsPlan,
    AnalyticsPreview,
    PlannedFigure,
    analytics_before,
    preview_analytics,
)
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.platforms.analytics.figures import DEFINITIONS

from .trail import note


def import_analytics(
    *, user: User, scope: Scope, at: datetime, campaign: Campaign, file_name: str, content: bytes, plan: AnalyticsPlan
) -> tuple[AnalyticsImport, bool]:
    """Take in a file with the fate of every row; the same file in the same way again changes nothing and answers False.

    Where it overlaps with an earlier import of the same tool, it takes its place; nothing is deleted. Raises ``Refused``
    with ``monitoring.not_monitor``, ``monitoring.analytics_nothing_taken`` and what ``preview_analytics`` raises.
    """
    require_monitor(scope, campaign.ministry_id)
    with transaction.atomic():
        Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)  # one import at a time
        known = analytics_before(campaign_id=campaign.pk, content=content, plan=plan)
        if known is not None:
            return known, False
        preview = preview_analytics(campaign=campaign, content=content, plan=plan, at=at)
        if not preview.taken:
            raise Refused("monitoring.analytics_nothing_taken")
        made = _write(user, at, campaign, preview, plan=plan, file_name=file_name, content=content)
        facts = {"tool": made.tool, "rows": made.row_count, "taken": made.taken_count, "left": made.left_count}
        note(
            user=user,
            scope=scope,
            at=at,
            act="import_analytics",
            thing=f"monitoring.analyticsimport:{made.pk}",
            ministry_id=campaign.ministry_id,
            facts={**facts, "refused": made.refused_count, "file_sha256": made.file_sha256, "campaign": campaign.pk},
        )
    return made, True


def _write(
    user: User,
    at: datetime,
    campaign: Campaign,
    preview: AnalyticsPreview,
    *,
    plan: AnalyticsPlan,
    file_name: str,
    content: bytes,
) -> AnalyticsImport:
    refused = [line for line in preview.lines if line.fate == REFUSED]
    made = AnalyticsImport.objects.create(
        campaign=campaign,
        tool=str(plan.choices.tool),
        file_name=file_name[-200:],
        file_sha256=hashlib.sha256(content).hexdigest(),
        mapping=plan.stored(),
        spans=_spans(preview.taken),
        row_count=preview.row_count,
        taken_count=preview.count(TAKEN),
        left_count=preview.count(LEFT),
        refused_count=preview.count(REFUSED),
        refused=[[line.part, line.row, line.refusal.code if line.refusal else ""] for line in refused],
        imported_by=user,
        imported_at=at,
    )
    AnalyticsFigure.objects.bulk_create([_figure(each, made) for each in preview.taken], batch_size=500)
    return made


def _spans(taken: list[PlannedFigure]) -> dict[str, list[str]]:
    """First and last day of each kind of figure."""
    found: dict[str, list[str]] = {}
    for each in (planned.figure for planned in taken):
        first, last = each.period.first_day.isoformat(), each.period.last_day.isoformat()
        known = found.setdefault(f"{each.dimension}.{each.measure}", [first, last])
        known[:] = [min(known[0], first), max(known[1], last)]
    return found


def _figure(planned: PlannedFigure, made: AnalyticsImport) -> AnalyticsFigure:
    figure, target = planned.figure, planned.target
    definition = next(each for each in DEFINITIONS.values() if each.definition_id == figure.definition_id)
    return AnalyticsFigure(
        analytics_import=made,
        measure=str(figure.measure),
        dimension=str(figure.dimension),
        label=figure.label,
        first_day=figure.period.first_day,
        last_day=figure.period.last_day,
        value=figure.value,
        definition=definition.text_de,
        sender=target.removeprefix(SENDER) if target.startswith(SENDER) else "",
        item_id=int(target.removeprefix(ITEM)) if target.startswith(ITEM) else None,
        part=figure.part[-LONGEST_PART:],
        row=figure.row,
    )
