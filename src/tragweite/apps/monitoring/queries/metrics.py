# SPDX-License-Identifier: EUPL-1.2
"""Figures of the platforms: the latest of each post, and what an export file would bring, row by row."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.content.models import Publication
from tragweite.apps.monitoring.models import MetricImport, MetricObservation
from tragweite.apps.people.queries import Scope, within
from tragweite.core.refusal import Refused
from tragweite.platforms.counts import Language
from tragweite.platforms.exports import Fate, FigureRow, read_figures
from tragweite.platforms.metrics import DEFINITIONS, Definition, Metric, Platform
from tragweite.platforms.tables import Table, read_table

HARMLESS: Final = frozenset({"figures.total_row"})
"""A refused row of this kind is no fault of the file: a sum is left out so that nothing counts twice."""


def publications_within(scope: Scope) -> QuerySet[Publication]:
    """Publications that the scope reads, with post, channel and campaign."""
    found = Publication.objects.select_related("item__campaign__ministry", "item__channel", "version")
    return within(found, scope, path="item__campaign__ministry")


def access_publication(scope: Scope, pk: int) -> Publication:
    """One publication; a foreign and a missing id answer alike (404)."""
    found = publications_within(scope).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def definitions_of(platform: str) -> tuple[Definition, ...]:
    """What a platform counts, in the fixed order of the metrics; empty where its figures are not understood."""
    return tuple(found for (each, _metric), found in DEFINITIONS.items() if str(each) == platform)


def latest_figures(
    publication_ids: Collection[int], *, metric: Metric | None = None
) -> dict[tuple[int, str], MetricObservation]:
    """The figure that holds now, by publication and metric: of the latest moment, the last recorded; one query."""
    found = MetricObservation.objects.filter(publication__in=list(publication_ids))
    if metric is not None:
        found = found.filter(metric=metric)
    return {(each.publication_id, each.metric): each for each in found.order_by("as_of", "recorded_at", "pk")}


def observations_of(campaign_id: int) -> QuerySet[MetricObservation]:
    """All figures of a campaign that was fetched by right, with post and channel."""
    found = MetricObservation.objects.filter(publication__item__campaign=campaign_id)
    return found.select_related("publication__item__channel", "recorded_by")


def imports_of(campaign_id: int) -> QuerySet[MetricImport]:
    """The files taken in for a campaign, newest first."""
    return MetricImport.objects.filter(campaign=campaign_id).select_related("imported_by").order_by("-imported_at")


def imported_before(*, campaign_id: int, content: bytes) -> MetricImport | None:
    """The import of exactly this file, if it was taken in already."""
    return imports_of(campaign_id).filter(file_sha256=hashlib.sha256(content).hexdigest()).first()


@dataclass(frozen=True, kw_only=True)
class ImportPlan:
    """How a file is read: column -> field, platform, language (None: only what is unambiguous), as-of of the file."""

    mapping: Mapping[str, str]
    platform: Platform
    language: Language | None
    as_of: datetime


@dataclass(frozen=True, kw_only=True)
class PlannedRow:
    """One row and its fate; ``publication`` is the post it belongs to, ``reason`` why it is refused."""

    row: FigureRow
    fate: Fate
    publication: Publication | None = None
    reason: Refused | None = None

    @property
    def is_fault(self) -> bool:
        """Whether this row stops the whole file."""
        return self.fate is Fate.REFUSED and (self.reason is None or self.reason.code not in HARMLESS)


@dataclass(frozen=True, kw_only=True)
class MetricPreview:
    """What a file would bring. Nothing is written."""

    table: Table
    rows: tuple[PlannedRow, ...]

    def of(self, fate: Fate) -> tuple[PlannedRow, ...]:
        return tuple(row for row in self.rows if row.fate is fate)

    @property
    def faults(self) -> tuple[PlannedRow, ...]:
        return tuple(row for row in self.rows if row.is_fault)


def preview_metrics(*, campaign: Campaign, content: bytes, plan: ImportPlan, at: datetime) -> MetricPreview:
    """Every row of an export file with its fate; two queries.

    Raises what ``read_table`` and ``read_figures`` raise for the whole file. Rows are refused by the reader, or with
    ``monitoring.post_unknown``, ``monitoring.post_other_platform``, ``monitoring.before_publication`` (published_at)
    or ``monitoring.contradicts_stored`` (as_of).
    """
    table = read_table(content)
    report = read_figures(
        table, mapping=plan.mapping, platform=plan.platform, language=plan.language, as_of=plan.as_of, now=at
    )
    publications = list(
        Publication.objects.filter(item__campaign=campaign).select_related("item__channel").order_by("pk")
    )
    by_name = _by_name(publications)
    stored = _stored(campaign.pk)
    seen: dict[tuple[int, datetime], FigureRow] = {}
    return MetricPreview(
        table=table,
        rows=tuple(
            _planned(row, by_name=by_name, platform=plan.platform, stored=stored, seen=seen) for row in report.rows
        ),
    )


def _by_name(publications: Sequence[Publication]) -> dict[str, Publication]:
    named: dict[str, Publication] = {}
    for each in publications:
        for name in (post_name(each.url), post_name(each.url).rsplit("/", maxsplit=1)[-1]):
            named.setdefault(name, each)
    return named


def post_name(text: str) -> str:
    """A post's address without what changes from copy to copy: scheme, www, parameters, final slash."""
    parts = urlsplit(text.strip())
    if not parts.netloc:
        return text.strip().casefold().rstrip("/")
    host = parts.netloc.casefold().removeprefix("www.").removeprefix("m.")
    query = f"?{parts.query}" if parts.path == "/watch" else ""  # the number of a YouTube video stands there
    return f"{host}{parts.path.rstrip('/')}{query}".casefold()


def _stored(campaign_id: int) -> dict[tuple[int, datetime], dict[str, int | None]]:
    stored: dict[tuple[int, datetime], dict[str, int | None]] = {}
    for each in MetricObservation.objects.filter(publication__item__campaign=campaign_id).order_by("recorded_at", "pk"):
        stored.setdefault((each.publication_id, each.as_of), {})[each.metric] = each.value
    return stored


def _planned(
    row: FigureRow,
    *,
    by_name: Mapping[str, Publication],
    platform: Platform,
    stored: Mapping[tuple[int, datetime], Mapping[str, int | None]],
    seen: dict[tuple[int, datetime], FigureRow],
) -> PlannedRow:
    if row.fate is not Fate.ACCEPTED or row.as_of is None:
        return PlannedRow(row=row, fate=row.fate, reason=row.reason, publication=by_name.get(post_name(row.post or "")))
    publication = by_name.get(post_name(row.post or ""))
    try:
        found = _fitting(publication, row.as_of, platform=platform)
        fate = _fate_beside(found, row, row.as_of, stored=stored, seen=seen)
    except Refused as reason:
        return PlannedRow(row=row, fate=Fate.REFUSED, publication=publication, reason=reason)
    return PlannedRow(row=row, fate=fate, publication=found)


def _fitting(publication: Publication | None, as_of: datetime, *, platform: Platform) -> Publication:
    if publication is None:
        raise Refused("monitoring.post_unknown")
    if publication.item.channel.platform != platform:
        raise Refused("monitoring.post_other_platform", platform=publication.item.channel.platform)
    require_after_publication(publication, as_of)
    return publication


def require_after_publication(publication: Publication, as_of: datetime) -> None:
    """Raises ``Refused("monitoring.before_publication", published_at)``; the day decides, files often name no time."""
    if timezone.localdate(as_of) < timezone.localdate(publication.published_at):
        raise Refused("monitoring.before_publication", field="as_of", published_at=publication.published_at)


def _fate_beside(
    publication: Publication,
    row: FigureRow,
    as_of: datetime,
    *,
    stored: Mapping[tuple[int, datetime], Mapping[str, int | None]],
    seen: dict[tuple[int, datetime], FigureRow],
) -> Fate:
    """The same post may be named by address and by number: what counts is the publication."""
    key = (publication.pk, as_of)
    counts = row_values(row)
    if key in seen:
        if row_values(seen[key]) != counts:
            raise Refused("figures.contradicts_row", other_row=seen[key].number)
        return Fate.DUPLICATE
    seen[key] = row
    known = stored.get(key, {})
    if any(metric in known and known[metric] != value for metric, value in counts.items()):
        raise Refused("monitoring.contradicts_stored", as_of=as_of)
    return Fate.DUPLICATE if counts.keys() <= known.keys() else Fate.ACCEPTED


def row_values(row: FigureRow) -> dict[str, int]:
    """The figures that a row states; an empty cell states nothing."""
    return {str(metric): count.value for metric, count in (row.counts or {}).items() if count is not None}
