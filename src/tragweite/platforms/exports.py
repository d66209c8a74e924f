# SPDX-License-Identifier: EUPL-1.2
"""Figures of posts from the export files of platforms: columns are mapped by name, every row gets a fate.

Columns are suggested from the headers that platforms are known to write; a person confirms them. An empty cell is a
missing figure, never 0.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from tragweite.core.refusal import Refused
from tragweite.platforms.counts import Count, Language, parse_count, parse_instant
from tragweite.platforms.metrics import Metric, Platform, definition
from tragweite.platforms.tables import Table, TableRow

POST: Final = "post"
AS_OF: Final = "as_of"
FIELDS: Final = (POST, AS_OF, *Metric)
"""What a column can be mapped to; ``post`` is the address or number by which the post is found again."""

BERLIN: Final = ZoneInfo("Europe/Berlin")

ALIASES: Final[Mapping[str, tuple[str, ...]]] = {
    POST: ("permalink", "video link", "link", "url", "post id", "beitrags-id", "content", "videos", "beitrag"),
    AS_OF: ("as of", "stand", "stichtag"),
    Metric.VIEWS: ("views", "aufrufe", "total views", "video views"),
    Metric.REACH: ("reach", "reichweite"),
    Metric.LIKES: (
        "likes",
        "„gefällt mir“-angaben",
        '"gefällt mir"-angaben',
        "gefällt mir",
        "total likes",
        "reaktionen",
    ),
    Metric.COMMENTS: ("comments", "kommentare", "total comments"),
    Metric.SAVES: ("saves", "gespeicherte beiträge", "gespeichert", "add to favorites"),
    Metric.SHARES: ("shares", "geteilte inhalte", "geteilt", "total shares"),
    Metric.LINK_CLICKS: ("link clicks", "link-klicks", "linkklicks", "klicks auf links"),
}

_TOTALS: Final = frozenset({"total", "gesamt", "summe", "insgesamt"})


class Fate(StrEnum):
    """What became of a row."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    DUPLICATE = "duplicate"


@dataclass(frozen=True)
class FigureRow:
    """One row with its fate. ``counts`` holds None for a figure that is missing; ``reason`` is a refusal of this row."""

    number: int
    fate: Fate
    post: str | None = None
    as_of: datetime | None = None
    counts: Mapping[Metric, Count | None] | None = None
    reason: Refused | None = None


@dataclass(frozen=True)
class FigureReport:
    """All rows of a file, in order; accepted + refused + duplicates = rows."""

    rows: tuple[FigureRow, ...]

    def of(self, fate: Fate) -> tuple[FigureRow, ...]:
        """Return the rows with that fate."""
        return tuple(row for row in self.rows if row.fate is fate)


def suggest_mapping(*, header: Collection[str]) -> dict[str, str]:
    """Suggest column -> field from known headers; each field once, in the order in which its names are preferred."""
    by_name = {" ".join(name.split()).casefold(): name for name in header}
    mapping: dict[str, str] = {}
    for field, aliases in ALIASES.items():
        column = next((by_name[alias] for alias in aliases if alias in by_name), None)
        if column is not None and column not in mapping:
            mapping[column] = field
    return mapping


def read_figures(
    table: Table,
    *,
    mapping: Mapping[str, str],
    platform: Platform,
    language: Language | None,
    as_of: datetime,
    now: datetime,
    known: Collection[tuple[str, datetime]] = frozenset(),
    zone: ZoneInfo = BERLIN,
) -> FigureReport:
    """Read the figures of a table by ``mapping`` (column -> one of ``FIELDS``).

    ``as_of``: when the file was downloaded, for files without such a column. ``known``: (post, as_of) already stored.
    Raises ``Refused`` for the whole file with ``figures.unknown_column`` (column), ``figures.unknown_field`` (field),
    ``figures.field_twice`` (columns), ``figures.no_post_column``, ``figures.no_metric_column``,
    ``metrics.not_offered`` or ``figures.future_date``; a fault of one row is the ``reason`` of that row.
    """
    _require_mapping(table, mapping=mapping, platform=platform)
    if as_of > now:
        raise Refused("figures.future_date", as_of=as_of)
    columns = {field: column for column, field in mapping.items()}
    seen: dict[tuple[str, datetime], FigureRow | None] = dict.fromkeys(known)
    return FigureReport(
        rows=tuple(_fates(table, columns=columns, language=language, as_of=as_of, now=now, seen=seen, zone=zone))
    )


def _require_mapping(table: Table, *, mapping: Mapping[str, str], platform: Platform) -> None:
    fields = list(mapping.values())
    for column, field in mapping.items():
        if column not in table.header:
            raise Refused("figures.unknown_column", column=column)
        if field not in FIELDS:
            raise Refused("figures.unknown_field", field=field)
        if fields.count(field) > 1:
            columns = tuple(name for name, other in mapping.items() if other == field)
            raise Refused("figures.field_twice", columns=columns)
    if POST not in fields:
        raise Refused("figures.no_post_column")
    if not set(fields) & set(Metric):
        raise Refused("figures.no_metric_column")
    for metric in Metric:
        if metric in fields:
            definition(platform=platform, metric=metric)


def _fates(
    table: Table,
    *,
    columns: Mapping[str, str],
    language: Language | None,
    as_of: datetime,
    now: datetime,
    seen: dict[tuple[str, datetime], FigureRow | None],
    zone: ZoneInfo,
) -> Iterator[FigureRow]:
    for row in table.rows:
        try:
            found = _figures(row, columns=columns, language=language, as_of=as_of, now=now, zone=zone)
        except Refused as refusal:
            yield FigureRow(number=row.number, fate=Fate.REFUSED, reason=refusal)
            continue
        key = (found.post or "", found.as_of or as_of)
        if key not in seen:
            seen[key] = found
            yield found
        else:
            yield _repeated(found, first=seen[key])


def _repeated(found: FigureRow, *, first: FigureRow | None) -> FigureRow:
    """The same post at the same time again: harmless with the same figures, a fault of the file with others."""
    if first is not None and first.counts != found.counts:
        reason = Refused("figures.contradicts_row", other_row=first.number)
        return FigureRow(number=found.number, fate=Fate.REFUSED, post=found.post, as_of=found.as_of, reason=reason)
    return FigureRow(number=found.number, fate=Fate.DUPLICATE, post=found.post, as_of=found.as_of)


def _figures(
    row: TableRow,
    *,
    columns: Mapping[str, str],
    language: Language | None,
    as_of: datetime,
    now: datetime,
    zone: ZoneInfo,
) -> FigureRow:
    post = row.cells[columns[POST]]
    if post.casefold() in _TOTALS:
        raise Refused("figures.total_row")
    if not post:
        raise Refused("figures.post_missing")
    told = row.cells[columns[AS_OF]] if AS_OF in columns else ""
    moment = parse_instant(told, language=language, zone=zone) if told else as_of
    if moment > now:
        raise Refused("figures.future_date", as_of=moment)
    counts = {
        metric: parse_count(row.cells[columns[metric]], language=language) for metric in Metric if metric in columns
    }
    if all(count is None for count in counts.values()):
        raise Refused("figures.no_figure")
    return FigureRow(number=row.number, fate=Fate.ACCEPTED, post=post, as_of=moment, counts=counts)
