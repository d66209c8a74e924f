# SPDX-License-Identifier: EUPL-1.2
"""Umami: the exported events (CSV, also within its archive, or JSON), and the JSON answers of its interface.

Session numbers are compared to count sessions and forgotten with the reading. Days are those of UTC, as exported.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final
from urllib.parse import parse_qs

from tragweite.core.refusal import Refused
from tragweite.platforms.analytics.documents import is_archive, is_json, objects, parts_of, read_json, text_cells
from tragweite.platforms.analytics.figures import Dimension, Figure, Measure, Period, Reading, RefusedRow, Tool, joined
from tragweite.platforms.analytics.rows import Columns, Row, day_of, figure, one_day, read_rows, rows_of
from tragweite.platforms.tables import read_table

STATS: Final[Mapping[str, Measure]] = {
    "visits": Measure.VISITS, "visitors": Measure.VISITORS, "pageviews": Measure.PAGE_VIEWS,
}  # fmt: skip
_SERIES: Final[Mapping[str, Measure]] = {"pageviews": Measure.PAGE_VIEWS, "sessions": Measure.VISITORS}
_PAGE_VIEW, _EVENT = "1", "2"
_ROWS: Final = frozenset({Measure.PAGE_VIEWS, Measure.EVENTS})
"""Each row of the log is one of these."""
PART: Final = "website_event.csv"


def read_umami(content: bytes, *, dimension: Dimension = Dimension.CAMPAIGN, period: Period | None = None) -> Reading:
    """Read one file. ``dimension`` says what the values of a list of metrics are, and with CONTENT that events are told
    by ``utm_content``, the code of a link, instead of by campaign; ``period`` is needed for answers that
    name no days (metrics, totals).

    :raises Refused: ``analytics.nothing_known``, ``analytics.no_measure``, ``analytics.period_missing`` and as
        ``documents.read_json``, ``documents.parts_of``, ``tables.read_table``.
    """
    if is_archive(content):
        parts = dict(parts_of(content))
        if PART not in parts:
            raise Refused("analytics.nothing_known", parts=", ".join(parts))
        reading = _events(rows_of(read_table(parts.pop(PART))), by=dimension, part=PART)
        return joined(Tool.UMAMI, [reading], left_out=tuple(parts))
    if not is_json(content):
        table = read_table(content)
        if "created_at" not in {each.casefold() for each in table.header}:
            raise Refused("analytics.no_measure", columns=", ".join(table.header))
        return _events(rows_of(table), by=dimension)
    return _json(read_json(content), dimension=dimension, period=period)


def _json(value: Any, *, dimension: Dimension, period: Period | None) -> Reading:
    if isinstance(value, dict) and isinstance(value.get("data"), list):
        return _events(((number, _underscored(row)) for number, row in objects(value["data"])), by=dimension)
    if isinstance(value, dict) and any(isinstance(value.get(name), list) for name in _SERIES):
        return joined(Tool.UMAMI, [_series(value[name], name) for name in _SERIES if name in value])
    if isinstance(value, dict):
        return _totals(value, period=period)
    if isinstance(value, list) and any(isinstance(each, dict) and "createdAt" in each for each in value):
        return _events(((number, _underscored(row)) for number, row in objects(value)), by=dimension)
    columns = Columns(measures={"y": Measure.VISITORS}, day=None, label=lambda cells: (dimension, cells.get("x", "")))
    rows = [(number, text_cells(row)) for number, row in objects(value)]
    return read_rows(rows, tool=Tool.UMAMI, columns=columns, period=period)


def _underscored(row: Mapping[str, Any]) -> dict[str, str]:
    """The interface writes ``createdAt`` where the export writes ``created_at``."""
    names = {name: "".join(f"_{mark.lower()}" if mark.isupper() else mark for mark in name) for name in row}
    return {names[name]: "" if value is None else str(value) for name, value in row.items()}


def _series(value: Any, name: str) -> Reading:
    columns = Columns(measures={"y": _SERIES[name]}, day="x", label=lambda _cells: (Dimension.TOTAL, ""))
    rows = [(number, text_cells(row)) for number, row in objects(value)]
    return read_rows(rows, tool=Tool.UMAMI, columns=columns, part=name)


def _totals(value: Mapping[str, Any], *, period: Period | None) -> Reading:
    """``{"visits": 3}``, in older versions ``{"visits": {"value": 3}}``."""
    cells = {name: str(each["value"]) if isinstance(each, dict) and "value" in each else str(each)
             for name, each in value.items() if name in STATS}  # fmt: skip
    if not cells:
        raise Refused("analytics.no_measure", columns=", ".join(value))
    measures = {name: STATS[name] for name in cells}
    columns = Columns(measures=measures, day=None, label=lambda _cells: (Dimension.TOTAL, ""))
    return read_rows([(1, cells)], tool=Tool.UMAMI, columns=columns, period=period)


def _events(rows: Iterable[Row], *, by: Dimension, part: str = "") -> Reading:
    name = "utm_content" if by is Dimension.CONTENT else "utm_campaign"
    told = by if by is Dimension.CONTENT else Dimension.CAMPAIGN
    views, events = Counter[tuple[date, str]](), Counter[tuple[date, str]]()
    visits, sessions = defaultdict[tuple[date, str], set[str]](set), defaultdict[tuple[date, str], set[str]](set)
    refused: list[RefusedRow] = []
    count = 0
    for number, cells in rows:
        count += 1
        try:
            key = day_of(cells.get("created_at", "")), _told(cells, name)
            kind = _kind(cells)
        except Refused as refusal:
            refused.append(RefusedRow(part=part, row=number, refusal=refusal))
            continue
        (views if kind == _PAGE_VIEW else events)[key if kind == _PAGE_VIEW else (key[0], cells["event_name"])] += 1
        sessions[key].add(cells.get("session_id", ""))
        visits[key].add(cells.get("visit_id", ""))
    figures = (
        *_counted(views, Measure.PAGE_VIEWS, told),
        *_counted({key: len(each - {""}) for key, each in visits.items()}, Measure.VISITS, told),
        *_counted({key: len(each - {""}) for key, each in sessions.items()}, Measure.VISITORS, told),
        *_counted(events, Measure.EVENTS, Dimension.EVENT),
    )
    return Reading(tool=Tool.UMAMI, rows=count, used_rows=count - len(refused), figures=figures, refused=tuple(refused))


def _kind(cells: Mapping[str, str]) -> str:
    kind = cells.get("event_type", "") or (_EVENT if cells.get("event_name") else _PAGE_VIEW)
    if kind not in {_PAGE_VIEW, _EVENT} or (kind == _EVENT and not cells.get("event_name")):
        raise Refused("analytics.unknown_event", kind=kind[:40])
    return kind


def _told(cells: Mapping[str, str], name: str) -> str:
    """Its own column in newer versions, else out of the query of the address."""
    return cells.get(name) or parse_qs(cells.get("url_query", "").lstrip("?")).get(name, [""])[0]


def _counted(counts: Mapping[tuple[date, str], int], measure: Measure, dimension: Dimension) -> Iterator[Figure]:
    for (day, label), count in sorted(counts.items()):
        if count:
            told = dimension if label else Dimension.TOTAL
            rows = count if measure in _ROWS else 0
            yield figure(Tool.UMAMI, measure, one_day(day), dimension=told, label=label, value=count, log_rows=rows)
