# SPDX-License-Identifier: EUPL-1.2
"""Matomo: reports of the reporting API and the visits log, both as CSV or JSON.

Address and visitor number of the visits log are looked at by nobody: only day, campaign and goals are read.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from tragweite.core.refusal import Refused
from tragweite.platforms.analytics.documents import is_json, objects, read_json, text_cells
from tragweite.platforms.analytics.figures import Dimension, Figure, Measure, Period, Reading, RefusedRow, Tool
from tragweite.platforms.analytics.rows import (
    Columns,
    Row,
    day_of,
    figure,
    known_measures,
    one_day,
    read_rows,
    rows_of,
)  # fmt: skip
from tragweite.platforms.tables import read_table

MEASURES: Final[Mapping[str, Measure]] = {
    "nb_visits": Measure.VISITS, "visits": Measure.VISITS, "besuche": Measure.VISITS,
    "nb_uniq_visitors": Measure.VISITORS, "unique visitors": Measure.VISITORS, "eindeutige besucher": Measure.VISITORS,
    "sum_daily_nb_uniq_visitors": Measure.VISITOR_DAYS,
    "nb_pageviews": Measure.PAGE_VIEWS, "pageviews": Measure.PAGE_VIEWS, "seitenansichten": Measure.PAGE_VIEWS,
    "nb_hits": Measure.PAGE_VIEWS,
    "nb_conversions": Measure.CONVERSIONS, "conversions": Measure.CONVERSIONS, "konversionen": Measure.CONVERSIONS,
}  # fmt: skip
_LABELS: Final = ("label", "bezeichnung")
_DAYS: Final = ("date", "datum")
LOG_COLUMNS: Final = frozenset({"idvisit", "serverdate"})
"""What a table of the visits log has and no report, in lower case."""


def read_matomo(content: bytes, *, dimension: Dimension, period: Period | None = None) -> Reading:
    """Read one file. ``dimension`` says what the labels of the report are (a file does not say which report it is);
    ``period`` is needed where the rows name no day. A visits log needs neither.

    :raises Refused: as ``tables.read_table``, ``documents.read_json``, ``rows.read_rows``.
    """
    if not is_json(content):
        table = read_table(content)
        if {each.casefold() for each in table.header} >= LOG_COLUMNS:
            return _visits_log(rows_of(table))
        return _report(rows_of(table), header=table.header, dimension=dimension, period=period)
    value = read_json(content)
    if isinstance(value, list) and any(isinstance(each, dict) and "idVisit" in each for each in value):
        return _visits_log((number, text_cells(row)) for number, row in objects(value))
    rows = list(_json_rows(value))
    header = tuple(dict.fromkeys(name for _, cells in rows for name in cells))
    return _report(rows, header=header, dimension=dimension, period=period)


def _report(rows: list[Row], *, header: tuple[str, ...], dimension: Dimension, period: Period | None) -> Reading:
    names = [each.casefold() for each in header]
    label = next((name for name in names if name in _LABELS), None)
    columns = Columns(
        measures=known_measures(header, MEASURES),
        day=next((name for name in names if name in _DAYS), None),
        label=lambda cells: (dimension, cells.get(label, "")) if label else (Dimension.TOTAL, ""),
    )
    return read_rows(rows, tool=Tool.MATOMO, columns=columns, period=period)


def _json_rows(value: Any) -> Iterator[Row]:
    """A report is a list; with several days it is an object from day to list; a report without labels is one object."""
    if isinstance(value, list):
        yield from ((number, text_cells(row)) for number, row in objects(value))
    elif isinstance(value, dict) and all(isinstance(each, list | dict) for each in value.values()):
        number = 0
        for day, inner in value.items():
            for _, row in objects(inner if isinstance(inner, list) else [inner]):
                number += 1
                yield number, {**text_cells(row), "date": str(day)}
    elif isinstance(value, dict):
        yield 1, text_cells(value)
    else:
        raise Refused("analytics.not_a_list")


def _visits_log(rows: Iterable[Row]) -> Reading:
    visits, goals = Counter[tuple[date, str]](), Counter[tuple[date, str]]()
    refused: list[RefusedRow] = []
    count = 0
    for number, row in rows:
        count += 1
        try:
            day = day_of(row.get("serverdate", ""))
        except Refused as refusal:
            refused.append(RefusedRow(part="", row=number, refusal=refusal))
            continue
        campaign = row.get("referrername", "") if row.get("referrertype") == "campaign" else ""
        visits[day, campaign] += 1
        goals[day, campaign] += _goals(row.get("goalconversions", ""))
    figures = [*_counted(visits, Measure.VISITS), *_counted(goals, Measure.CONVERSIONS)]
    return Reading(
        tool=Tool.MATOMO,
        rows=count,
        used_rows=count - len(refused),
        figures=tuple(figures),
        refused=tuple(refused),
    )


def _goals(text: str) -> int:
    """The log says 0, a number or, in older versions, the number as text; anything else says nothing."""
    return int(text) if text.isdecimal() else 0


def _counted(counts: Counter[tuple[date, str]], measure: Measure) -> Iterator[Figure]:
    for (day, campaign), count in sorted(counts.items()):
        dimension = Dimension.CAMPAIGN if campaign else Dimension.TOTAL
        rows = count if measure is Measure.VISITS else 0  # each row of the log is one visit
        yield figure(
            Tool.MATOMO, measure, one_day(day), dimension=dimension, label=campaign, value=count, log_rows=rows
        )
