# SPDX-License-Identifier: EUPL-1.2
"""From rows of named cells to figures: what every tool's reader shares."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
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
    rows: Iterable[Row], *, tool: Tool, columns: Columns, period: Period | None = None, part: str = ""
) -> Reading:
    """Read all rows; one that cannot be read is refused by itself, with its number, and the others stay.

    :raises Refused: ``analytics.period_missing`` where neither the rows nor the caller name days.
    """
    if columns.day is None and period is None:
        raise Refused("analytics.period_missing")
    figures: list[Figure] = []
    refused: list[RefusedRow] = []
    count = used = 0
    for number, cells in rows:
        count += 1
        try:
            found = _figures(number, cells, tool=tool, columns=columns, period=period, part=part)
        except Refused as refusal:
            refused.append(RefusedRow(part=part, row=number, refusal=refusal))
        else:
            used += 1
            figures.extend(found)
    return Reading(tool=tool, rows=count, used_rows=used, figures=tuple(figures), refused=tuple(refused))


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
    return one_day(day_of(text))


def one_day(day: date) -> Period:
    return Period(first_day=day, last_day=day)


def day_of(text: str) -> date:
    """``2026-11-22`` (also with a time behind it) or ``20261122``.

    :raises Refused: ``figures.not_a_date``.
    """
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        raise Refused("figures.not_a_date", text=text[:40]) from None
