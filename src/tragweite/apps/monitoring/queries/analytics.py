# SPDX-License-Identifier: EUPL-1.2
"""What a file of the authority's web analytics would bring, and what holds of all that was taken in.

These figures keep what their tool counts. Nothing here is read by the own figures, and nothing here reads them.
"""

import bisect
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Count, Max, Min, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.content.models import Item
from tragweite.apps.monitoring.models import AnalyticsFigure, AnalyticsImport
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import Sender
from tragweite.platforms.analytics.figures import Dimension, Figure, Measure, Reading, may_be_summed
from tragweite.platforms.analytics.files import Choices, look_at, read_analytics

WHOLE: Final = "campaign"
SENDER: Final = "sender:"
ITEM: Final = "item:"
TAKEN, LEFT, REFUSED = "accepted", "left", "refused"
"""Fates, named as in the vocabulary of rows."""
LONGEST_LABEL: Final = 300
LONGEST_PART: Final = 120

Label = tuple[Dimension, str]


@dataclass(frozen=True, kw_only=True)
class AnalyticsPlan:
    """How a file is read, and to whom each label belongs: ``""`` (nobody), ``WHOLE``, ``sender:…`` or ``item:…``."""

    choices: Choices
    targets: Mapping[Label, str]

    def stored(self) -> dict[str, Any]:
        """The plan as it is kept with the import and compared with an earlier one."""
        period = self.choices.period
        return {
            "tool": str(self.choices.tool),
            "dimension": str(self.choices.dimension),
            "period": [period.first_day.isoformat(), period.last_day.isoformat()] if period else [],
            "columns": {name: role for name, role in sorted(self.choices.columns.items()) if role},
            "targets": {f"{label[0]}:{label[1]}": to for label, to in sorted(self.targets.items()) if to},
        }


@dataclass(frozen=True, kw_only=True)
class PlannedFigure:
    """One figure with its fate. ``target`` as in the plan, ``reason`` why it is refused."""

    figure: Figure
    fate: str
    target: str = ""
    reason: Refused | None = None


@dataclass(kw_only=True)
class PlannedLine:
    """One row of the file (row 0: counted from many rows of a log) with all its figures and its fate."""

    part: str
    row: int
    label: str = ""
    figures: list[PlannedFigure] = field(default_factory=list)
    reason: Refused | None = None

    @property
    def fate(self) -> str:
        """Taken where any of its figures is."""
        fates = {each.fate for each in self.figures}
        return TAKEN if TAKEN in fates else REFUSED if self.reason or REFUSED in fates else LEFT

    @property
    def refusal(self) -> Refused | None:
        """Why nothing of it is taken."""
        return self.reason or next((each.reason for each in self.figures if each.reason), None)

    @property
    def row_count(self) -> int:
        """How many rows of the file stand in this line."""
        return 1 if self.row else sum(each.figure.log_rows for each in self.figures)


@dataclass(frozen=True, kw_only=True)
class AnalyticsPreview:
    """What a file would bring. Every row has one fate: ``row_count`` = taken + left + refused. Nothing is written."""

    reading: Reading
    lines: tuple[PlannedLine, ...]

    @property
    def row_count(self) -> int:
        return self.reading.rows

    def count(self, fate: str) -> int:
        """How many rows of the file have this fate."""
        return sum(line.row_count for line in self.lines if line.fate == fate)

    @property
    def taken(self) -> list[PlannedFigure]:
        return [each for line in self.lines for each in line.figures if each.fate == TAKEN]


def labels_of(reading: Reading) -> dict[Label, int]:
    """The labels of a file with the largest sum that stands under any measure, the largest first."""
    sums: dict[Label, dict[Measure, int]] = defaultdict(lambda: defaultdict(int))
    for each in reading.figures:
        sums[each.dimension, each.label][each.measure] += each.value
    largest = {label: max(by_measure.values()) for label, by_measure in sums.items()}
    return dict(sorted(largest.items(), key=lambda pair: (-pair[1], pair[0])))


def items_of(campaign: Campaign) -> list[Item]:
    """The posts to which a label may be assigned."""
    return list(Item.objects.filter(campaign=campaign).order_by("planned_at", "pk"))


def suggested_target(label: Label, *, campaign: Campaign, items: Sequence[Item]) -> str:
    """To whom a label belongs as the own links write it: code of the post, sender, number of the campaign."""
    dimension, text = label
    if dimension not in {Dimension.CAMPAIGN, Dimension.CONTENT, Dimension.SOURCE}:
        return ""
    item = next((each for each in items if each.link_code == text), None)
    if item is not None:
        return f"{ITEM}{item.pk}"
    if text in {str(each) for each in Sender}:
        return f"{SENDER}{text}"
    return WHOLE if text.casefold() in {str(campaign.pk), campaign.title.casefold()} else ""


def read_file(content: bytes, choices: Choices) -> Reading:
    """Read a file as a person chose. Raises what ``look_at`` and ``read_analytics`` raise."""
    return read_analytics(content, found=look_at(content), choices=choices)


def preview_analytics(*, campaign: Campaign, content: bytes, plan: AnalyticsPlan, at: datetime) -> AnalyticsPreview:
    """Every row of a file with its fate; one query.

    Raises ``Refused("monitoring.analytics_target_unknown")`` and what ``read_file`` raises for the whole file. Rows are
    refused by the reader, or with ``monitoring.analytics_future``, ``monitoring.analytics_label_long`` or
    ``monitoring.analytics_twice``.
    """
    _require_targets(plan.targets.values(), items=items_of(campaign))
    reading = read_file(content, plan.choices)
    seen: dict[tuple[Measure, Label], list[tuple[date, date, int]]] = defaultdict(list)
    lines: dict[tuple[str, int, str], PlannedLine] = {}
    for each in reading.figures:
        key = (each.part, each.row, "" if each.row else f"{each.period.first_day}:{each.dimension}:{each.label}")
        line = lines.setdefault(key, PlannedLine(part=each.part, row=each.row, label=each.label))
        line.figures.append(_planned(each, plan=plan, seen=seen, today=timezone.localdate(at)))
    for refused in reading.refused:
        key = (refused.part, refused.row, "refused")
        lines[key] = PlannedLine(part=refused.part, row=refused.row, reason=refused.refusal)
    ordered = sorted(lines.values(), key=lambda line: (line.part, line.row, line.label))
    return AnalyticsPreview(reading=reading, lines=tuple(ordered))


def _require_targets(targets: Iterable[str], *, items: Sequence[Item]) -> None:
    known = {"", WHOLE, *(f"{SENDER}{each}" for each in Sender), *(f"{ITEM}{each.pk}" for each in items)}
    if not known.issuperset(targets):
        raise Refused("monitoring.analytics_target_unknown")


def _planned(
    figure: Figure,
    *,
    plan: AnalyticsPlan,
    seen: dict[tuple[Measure, Label], list[tuple[date, date, int]]],
    today: date,
) -> PlannedFigure:
    target = plan.targets.get((figure.dimension, figure.label), "")
    if not target:
        return PlannedFigure(figure=figure, fate=LEFT)
    try:
        if figure.period.last_day > today:
            raise Refused("monitoring.analytics_future", last_day=figure.period.last_day)
        if len(figure.label) > LONGEST_LABEL:
            raise Refused("monitoring.analytics_label_long", longest=LONGEST_LABEL)
        _require_new(figure, seen[figure.measure, (figure.dimension, figure.label)])
    except Refused as reason:
        return PlannedFigure(figure=figure, fate=REFUSED, reason=reason)
    return PlannedFigure(figure=figure, fate=TAKEN, target=target)


def _require_new(figure: Figure, periods: list[tuple[date, date, int]]) -> None:
    """Periods of one label never overlap in ``periods``, so that its two neighbours are all to look at."""
    mine = (figure.period.first_day, figure.period.last_day, figure.row)
    place = bisect.bisect(periods, mine)
    for other in periods[max(place - 1, 0) : place + 1]:
        if other[0] <= mine[1] and mine[0] <= other[1]:
            raise Refused("monitoring.analytics_twice", other_row=other[2])
    periods.insert(place, mine)


def analytics_imports_of(campaign_id: int) -> QuerySet[AnalyticsImport]:
    """The files taken in for a campaign that was fetched by right, newest first."""
    found = AnalyticsImport.objects.filter(campaign=campaign_id).select_related("imported_by")
    return found.order_by("-imported_at", "-pk")


def analytics_figures_of(campaign_id: int) -> QuerySet[AnalyticsFigure]:
    """Every single figure of a campaign, also those that a later import replaced."""
    found = AnalyticsFigure.objects.filter(analytics_import__campaign=campaign_id)
    return found.select_related("analytics_import", "item")


def analytics_before(*, campaign_id: int, content: bytes, plan: AnalyticsPlan) -> AnalyticsImport | None:
    """The import of exactly this file, if it was the last one of it and was assigned in the same way."""
    digest = hashlib.sha256(content).hexdigest()
    found = analytics_imports_of(campaign_id).filter(file_sha256=digest).first()
    return found if found is not None and found.mapping == plan.stored() else None


@dataclass(frozen=True, kw_only=True)
class AnalyticsLine:
    """One figure as it holds now. ``value`` None where its parts must not be added up, with ``reason``."""

    tool: str
    measure: str
    dimension: str
    definition: str
    sender: str
    post: str
    value: int | None
    reason: str
    first_day: date
    last_day: date
    as_of: datetime


def analytics_lines(campaign_id: int) -> list[AnalyticsLine]:
    """What holds of all imports, by tool, measure and assignment; two queries, however many figures there are."""
    kept = _kept(list(analytics_imports_of(campaign_id).defer("refused", "mapping")))
    rows = (
        AnalyticsFigure.objects.filter(analytics_import__campaign=campaign_id)
        .order_by()
        .values("analytics_import", "measure", "dimension", "sender", "item", "item__title", "definition")
        .annotate(
            total=Sum("value"),
            first=Min("first_day"),
            last=Max("last_day"),
            labels=Count("label", distinct=True),
            periods=Count("first_day", distinct=True),
        )
    )
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        source = kept.get((row["analytics_import"], f"{row['dimension']}.{row['measure']}"))
        if source is not None:
            key = (source.tool, row["measure"], row["dimension"], row["sender"], row["item"] or 0)
            groups[key].append({**row, "source": source})
    return [_line(key, groups[key]) for key in sorted(groups)]


def _kept(imports: Sequence[AnalyticsImport]) -> dict[tuple[int, str], AnalyticsImport]:
    """The kinds of figures of each import that no later import of the same tool replaced by an overlapping period."""
    spans: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    kept: dict[tuple[int, str], AnalyticsImport] = {}
    for each in imports:
        for kind, (first, last) in each.spans.items():
            known = spans[each.tool, kind]
            if all(last < other_first or other_last < first for other_first, other_last in known):
                kept[each.pk, kind] = each
        for kind, (first, last) in each.spans.items():
            spans[each.tool, kind].append((first, last))
    return kept


def _line(key: tuple[Any, ...], rows: Sequence[Mapping[str, Any]]) -> AnalyticsLine:
    tool, measure, dimension, sender, _item = key
    periods, labels = sum(row["periods"] for row in rows), max(row["labels"] for row in rows)
    is_sum = may_be_summed(Measure(measure), Dimension(dimension), periods=periods, labels=labels)
    return AnalyticsLine(
        tool=tool,
        measure=measure,
        dimension=dimension,
        definition=rows[0]["definition"],
        sender=sender,
        post=rows[0]["item__title"] or "",
        value=sum(row["total"] for row in rows) if is_sum else None,
        reason=""
        if is_sum
        else _("Diese Zahlen dürfen nicht zusammengezählt werden; sie stehen einzeln in der Liste."),
        first_day=min(row["first"] for row in rows),
        last_day=max(row["last"] for row in rows),
        as_of=max(row["source"].imported_at for row in rows),
    )
