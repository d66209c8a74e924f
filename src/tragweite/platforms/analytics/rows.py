# SPDX-License-Identifier: EUPL-1.2
"""From rows of named cells to figures: what every tool's reader shares."""

import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tragweite.core.refusal import Refused
from tragweite.platforms.analytics.figures import (
    DEFINITIONS,
    Dimension,
    Figure,
    Measure,
    Period,
    Reading,
    RefusedRow,
    Tool,
)  # fmt: skip
from tragweite.platforms.counts import Language, parse_count
from tragweite.platforms.tables import Table

Row = tuple[int, Mapping[str, str]]
"""Number of the row as a spreadsheet shows it, and its cells by column name in lower case."""

TOTALS = frozenset({"total", "gesamt", "gesamtsumme", "grand total", "totals", "summe"})


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Where things stand: measures by column, the column of the day (None: the period of the whole file holds), and how
    a row says what it is broken down by.
    """

    measures: Mapping[str, Measure]
    day: str | None
    label: Callable[[Mapping[str, str]], tuple[Dimension, str]]


def rows_of(table: Table) -> list[Row]:
    """The rows of a table with column names in lower case."""
    return [(row.number, {name.casefold(): cell for name, cell in row.cells.items()}) for row in table.rows]


def known_measures(header: Iterable[str], aliases: Mapping[str, Measure]) -> dict[str, Measure]:
    """The columns that hold a known measure.

    :raises Refused: ``analytics.no_measure``.
    """
    found = {name: aliases[name] for name in (each.casefold() for each in header) if name in aliases}
    if not found:
        raise Refused("analytics.no_measure", columns=", ".join(header))
    return found


def read_rows(
    rows: Iterable[Row],
    *,
    tool: Tool,
    columns: Columns,
    period: Period | None = None,
    part: str = "",
    summed: frozenset[Measure] = frozenset(),
) -> Reading:
    """Read all rows; one that cannot be read is refused by itself, with its number, and the others stay.

    Several rows of one label and period are parts of one figure by a column that is not read. Measures in ``summed`` are
    added up; where none of them is, all these rows are refused, since none of them is the figure.

    :raises Refused: ``analytics.period_missing`` where neither the rows nor the caller name days.
    """
    if columns.day is None and period is None:
        raise Refused("analytics.period_missing")
    groups: dict[_Key, list[list[Figure]]] = defaultdict(list)
    refused: list[RefusedRow] = []
    count = 0
    for number, cells in rows:
        count += 1
        try:
            found = _figures(number, cells, tool=tool, columns=columns, period=period, part=part)
        except Refused as refusal:
            refused.append(RefusedRow(part=part, row=number, refusal=refusal))
        else:
            groups[found[0].dimension, found[0].label, found[0].period].append(found)
    figures: list[Figure] = []
    for group in groups.values():
        together = group[0] if len(group) == 1 else _together(group, summed=summed)
        figures.extend(together)
        if not together:
            refused += [RefusedRow(part=part, row=each[0].row, refusal=_repeated(each[0])) for each in group]
    return Reading(
        tool=tool, rows=count, used_rows=count - len(refused), figures=tuple(figures), refused=tuple(refused)
    )


_Key = tuple[Dimension, str, Period]


def _together(group: Sequence[Sequence[Figure]], *, summed: frozenset[Measure]) -> list[Figure]:
    """One figure for each measure that may be added up; the first of them stands for all rows."""
    found: dict[Measure, Figure] = {}
    for each in (figure for figures in group for figure in figures if figure.measure in summed):
        known = found.get(each.measure)
        found[each.measure] = replace(each, value=each.value + (known.value if known else 0), row=0)
    return [replace(each, log_rows=0 if place else len(group)) for place, each in enumerate(found.values())]


def _repeated(first: Figure) -> Refused:
    return Refused("analytics.repeated", label=first.label or "–")


def _figures(
    number: int, cells: Mapping[str, str], *, tool: Tool, columns: Columns, period: Period | None, part: str
) -> list[Figure]:
    dimension, label = columns.label(cells)
    if label.casefold() in TOTALS or (columns.day and cells.get(columns.day, "").casefold() in TOTALS):
        raise Refused("analytics.total_row")
    days = period if columns.day is None else _day(cells.get(columns.day, ""))
    found = []
    for name, measure in columns.measures.items():
        count = parse_count(cells.get(name, ""), language=Language.EN)
        if count is not None:
            found.append(
                figure(tool, measure, days, dimension=dimension, label=label, value=count.value, part=part, row=number)
            )
    if not found:
        raise Refused("figures.no_figure")
    return found


def figure(
    tool: Tool,
    measure: Measure,
    period: Period | None,
    *,
    dimension: Dimension,
    label: str,
    value: int,
    part: str = "",
    row: int = 0,
    log_rows: int = 0,
) -> Figure:
    """One figure under the definition of its tool."""
    if period is None:
        raise Refused("analytics.period_missing")
    definition_id = DEFINITIONS[tool, measure].definition_id
    return Figure(
        definition_id=definition_id,
        measure=measure,
        period=period,
        dimension=dimension,
        label=label,
        value=value,
        part=part,
        row=row,
        log_rows=log_rows,
    )


def _day(text: str) -> Period:
    return period_of(text)


def one_day(day: date) -> Period:
    return Period(first_day=day, last_day=day)


_TIMED = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:.*")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_YEAR = re.compile(r"\d{4}")


def period_of(text: str) -> Period:
    """A day as ``day_of`` reads it, a range ``2026-11-02,2026-11-08``, a month ``2026-11`` or a year ``2026``.

    :raises Refused: ``figures.not_a_date``.
    """
    cell = text.strip()
    first, comma, last = cell.partition(",")
    if comma and day_of(first) <= day_of(last):
        return Period(first_day=day_of(first), last_day=day_of(last))
    if (month := _MONTH.fullmatch(cell)) and 1 <= int(month[2]) <= 12 and int(month[1]):
        days = monthrange(int(month[1]), int(month[2]))[1]
        return Period(first_day=day_of(f"{cell}-01"), last_day=day_of(f"{cell}-{days}"))
    if _YEAR.fullmatch(cell):
        return Period(first_day=day_of(f"{cell}-01-01"), last_day=day_of(f"{cell}-12-31"))
    return one_day(day_of(text))


def day_of(text: str) -> date:
    """``2026-11-22`` (also with a time behind it) or ``20261122``.

    :raises Refused: ``figures.not_a_date``.
    """
    cell = text.strip()
    timed = _TIMED.fullmatch(cell)
    try:
        return date.fromisoformat(timed[1] if timed else cell)
    except ValueError:
        raise Refused("figures.not_a_date", text=text[:40]) from None
