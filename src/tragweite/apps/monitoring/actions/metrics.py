# SPDX-License-Identifier: EUPL-1.2
"""Figures of the platforms: typed in one post at a time, or read from an export file wholly or not at all."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import transaction

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.content.models import Publication
from tragweite.apps.monitoring.models import MetricImport, MetricObservation
from tragweite.apps.monitoring.policies import require_monitor
from tragweite.apps.monitoring.queries import ImportPlan, MetricPreview, PlannedRow, imported_before, preview_metrics
from tragweite.apps.monitoring.queries.metrics import require_after_publication
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.platforms.counts import MAX_COUNT
from tragweite.platforms.exports import Fate
from tragweite.platforms.metrics import Metric, Platform, definition

from .trail import note

LONGEST_SOURCE: Final = 200


def record_metric(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    publication: Publication,
    metric: str,
    value: int | None,
    source: str,
    as_of: datetime,
    missing_reason: str = "",
) -> MetricObservation:
    """Record one figure of one post. Raises what ``record_metrics`` raises."""
    made = record_metrics(
        user=user,
        scope=scope,
        at=at,
        publication=publication,
        figures={metric: value},
        source=source,
        as_of=as_of,
        missing_reason=missing_reason,
    )
    return made[0]


def record_metrics(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    publication: Publication,
    figures: Mapping[str, int | None],
    source: str,
    as_of: datetime,
    missing_reason: str = "",
) -> list[MetricObservation]:
    """Record the figures of one post at one moment, as read by a person; a figure None needs ``missing_reason``.

    Raises ``Refused`` with ``monitoring.not_monitor``, ``monitoring.no_figures``, ``monitoring.source_missing``,
    ``figures.future_date``, ``monitoring.before_publication``, ``monitoring.missing_without_reason``,
    ``figures.negative``, ``figures.too_large``, ``metrics.not_offered``, ``monitoring.platform_unread`` or
    ``monitoring.figures_exist`` (also on a double click).
    """
    ministry_id = publication.item.campaign.ministry_id
    require_monitor(scope, ministry_id)
    _require_circumstances(publication, figures, source=source, as_of=as_of, at=at)
    observations = [
        _observation(publication, name, value, source=source, as_of=as_of, missing_reason=missing_reason)
        for name, value in figures.items()
    ]
    with transaction.atomic():
        Publication.objects.select_for_update().get(pk=publication.pk)
        _require_new(publication, figures, as_of=as_of)
        for each in observations:
            each.recorded_by, each.recorded_at = user, at
            each.save(force_insert=True)
        facts: dict[str, object] = {"as_of": as_of.isoformat(), "source": source.strip(), **figures}
        thing = f"content.publication:{publication.pk}"
        note(user=user, scope=scope, at=at, act="record_metrics", thing=thing, ministry_id=ministry_id, facts=facts)
    return observations


def _require_circumstances(
    publication: Publication, figures: Mapping[str, int | None], *, source: str, as_of: datetime, at: datetime
) -> None:
    if not figures:
        raise Refused("monitoring.no_figures")
    if not source.strip() or len(source.strip()) > LONGEST_SOURCE:
        raise Refused("monitoring.source_missing", field="source", longest=LONGEST_SOURCE)
    if as_of > at:
        raise Refused("figures.future_date", field="as_of", as_of=as_of)
    require_after_publication(publication, as_of)


def _observation(
    publication: Publication,
    name: str,
    value: int | None,
    *,
    source: str,
    as_of: datetime,
    missing_reason: str = "",
    metric_import: MetricImport | None = None,
) -> MetricObservation:
    if value is None and not missing_reason.strip():
        raise Refused("monitoring.missing_without_reason", field="missing_reason")
    if value is not None and value < 0:
        raise Refused("figures.negative", field=name, text=str(value))
    if value is not None and value > MAX_COUNT:
        raise Refused("figures.too_large", field=name, max_count=MAX_COUNT)
    return MetricObservation(
        publication=publication,
        metric=name,
        value=value,
        missing_reason="" if value is not None else missing_reason.strip(),
        source=source.strip(),
        definition=definition(platform=_platform(publication), metric=Metric(name)).text_de,
        as_of=as_of,
        metric_import=metric_import,
    )


def _platform(publication: Publication) -> Platform:
    try:
        return Platform(publication.item.channel.platform)
    except ValueError as problem:
        raise Refused("monitoring.platform_unread", platform=publication.item.channel.platform) from problem


def _require_new(publication: Publication, figures: Mapping[str, int | None], *, as_of: datetime) -> None:
    """The same figures at the same moment are a double click; other figures are a correction and a later entry."""
    stored: dict[str, int | None] = {}
    for each in MetricObservation.objects.filter(publication=publication, as_of=as_of).order_by("recorded_at", "pk"):
        stored[each.metric] = each.value
    if all(name in stored and stored[name] == value for name, value in figures.items()):
        raise Refused("monitoring.figures_exist", as_of=as_of)


def import_metrics(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    campaign: Campaign,
    file_name: str,
    content: bytes,
    plan: ImportPlan,
) -> tuple[MetricImport, bool]:
    """Take in an export file wholly or not at all; the same file again changes nothing and answers False.

    Raises ``Refused`` with ``monitoring.not_monitor``, ``monitoring.import_has_faults`` (fault_count, row),
    ``monitoring.import_nothing_new`` and what ``preview_metrics`` raises for the whole file.
    """
    require_monitor(scope, campaign.ministry_id)
    with transaction.atomic():
        Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)  # one import at a time
        known = imported_before(campaign_id=campaign.pk, content=content)
        if known is not None:
            return known, False
        preview = preview_metrics(campaign=campaign, content=content, plan=plan, at=at)
        _require_whole(preview)
        made = _write(user, at, campaign, preview, plan=plan, file_name=file_name, content=content)
        facts = {"rows": made.row_count, "accepted": made.accepted_count, "file_sha256": made.file_sha256}
        note(
            user=user,
            scope=scope,
            at=at,
            act="import_metrics",
            thing=f"monitoring.metricimport:{made.pk}",
            ministry_id=campaign.ministry_id,
            facts={**facts, "campaign": campaign.pk, "platform": str(plan.platform)},
        )
    return made, True


def _require_whole(preview: MetricPreview) -> None:
    if preview.faults:
        raise Refused(
            "monitoring.import_has_faults", fault_count=len(preview.faults), first_row=preview.faults[0].row.number
        )
    if not preview.of(Fate.ACCEPTED):
        raise Refused("monitoring.import_nothing_new")


def _write(
    user: User,
    at: datetime,
    campaign: Campaign,
    preview: MetricPreview,
    *,
    plan: ImportPlan,
    file_name: str,
    content: bytes,
) -> MetricImport:
    accepted = preview.of(Fate.ACCEPTED)
    made = MetricImport.objects.create(
        campaign=campaign,
        file_name=file_name[-200:],
        file_sha256=hashlib.sha256(content).hexdigest(),
        mapping={
            "columns": dict(plan.mapping),
            "platform": str(plan.platform),
            "language": str(plan.language or ""),
            "as_of": plan.as_of.isoformat(),
        },
        row_count=len(preview.rows),
        accepted_count=len(accepted),
        imported_by=user,
        imported_at=at,
    )
    observations = [each for row in accepted for each in _row_observations(row, made)]
    for each in observations:
        each.recorded_by, each.recorded_at = user, at
    MetricObservation.objects.bulk_create(observations, batch_size=500)
    return made


def _row_observations(planned: PlannedRow, made: MetricImport) -> list[MetricObservation]:
    publication, row = planned.publication, planned.row
    if publication is None or row.as_of is None:
        raise ValueError("an accepted row belongs to a post and a moment")
    found = []
    for metric, count in (row.counts or {}).items():
        if count is not None:
            rounded = ", gerundet" if count.is_rounded else ""
            source = f"Export der Plattform ({made.file_name[-120:]}, Zeile {row.number}{rounded})"
            found.append(
                _observation(publication, str(metric), count.value, source=source, as_of=row.as_of, metric_import=made)
            )
    return found
