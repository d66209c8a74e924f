# SPDX-License-Identifier: EUPL-1.2
"""Times of series and panels: numbers (years, steps) or days, ordered; what their commands share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from tragweite.core.refusal import Refused
from tragweite.terminal.cells import Place, parse_column
from tragweite.terminal.tables import Table

DAY = timedelta(days=1)
Time = float | date


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """The time of each row, all numbers or all days; ``texts`` as they stand in the file."""

    values: tuple[Time, ...]
    texts: tuple[str, ...]
    lines: tuple[int, ...]
    file: str
    column: str

    def read(self, text: str, option: str) -> Time:
        """A time given as an option, in the kind of the column."""
        code = "terminal.time_unknown"
        facts = {"option": option, "value": text, "column": self.column, "example": self.texts[len(self.texts) // 2]}
        if isinstance(self.values[0], date):
            return _one(text, "day", Refused(code, **facts))
        return _one(text, "number", Refused(code, **facts))


def _one(text: str, kind: str, refusal: Refused) -> Time:
    place = Place(file="", column="", lines=(0,))
    try:
        found: Time = parse_column([text], "day" if kind == "day" else "number", place, empty=False)[0]
    except Refused:
        raise refusal from None
    return found


def times_of(table: Table, column: str) -> Times:
    """The column as numbers where all are, else as days."""
    texts = table.texts(column)
    place = Place(file=table.file, column=column, lines=table.lines)
    try:
        values: Sequence[Time] = parse_column(texts, "number", place, empty=False).tolist()
    except Refused:
        values = parse_column(texts, "day", place, empty=False)
    return Times(values=tuple(values), texts=tuple(texts), lines=table.lines, file=table.file, column=column)


def require_regular(times: Times, order: Sequence[int]) -> None:
    """Refuse double times and gaps; ``order`` are the rows by time. Days one apart, or in one other constant step."""
    gaps = [_gap(times.values[later], times.values[earlier]) for earlier, later in pairwise(order)]
    if not gaps:
        return
    usual = sorted(gaps)[len(gaps) // 2]
    for place, gap in enumerate(gaps):
        line = times.lines[order[place + 1]]
        facts = {"file": times.file, "line": line, "column": times.column, "value": times.texts[order[place + 1]]}
        if gap == 0:
            raise Refused("terminal.twice", **facts, first_line=times.lines[order[place]])
        if abs(gap - usual) > 1e-9 * max(1.0, usual) and not _months(times, order):
            raise Refused("terminal.time_gap", **facts, before=times.texts[order[place]])


def _gap(later: Time, earlier: Time) -> float:
    if isinstance(later, date) and isinstance(earlier, date):
        return (later - earlier) / DAY
    assert not isinstance(later, date)  # noqa: S101  (one kind in a column)
    assert not isinstance(earlier, date)  # noqa: S101
    return later - earlier


def _months(times: Times, order: Sequence[int]) -> bool:
    """Whether the days are the same day of following months."""
    days = [value for value in (times.values[place] for place in order) if isinstance(value, date)]
    numbers = [12 * day.year + day.month for day in days]
    steps = {later - earlier for earlier, later in pairwise(numbers)}
    return len(days) == len(order) and len({day.day for day in days}) == 1 and len(steps) == 1


def is_daily(times: Times, order: Sequence[int]) -> bool:
    """Whether following rows are following days."""
    first, second = times.values[order[0]], times.values[order[1]]
    return isinstance(first, date) and _gap(second, first) == 1.0


def require_seed(seed: int) -> None:
    """Refuse a seed that the generator does not know."""
    if seed < 0:
        raise Refused("terminal.bad_option", option="--seed", value=seed, allowed=">= 0")
