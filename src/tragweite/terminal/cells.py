# SPDX-License-Identifier: EUPL-1.2
"""From the text of a cell to its value: number, count, amount, share, day, moment. Refuses what is not clear.

An amount is a number of people or of euros: a column whose points all have three places behind them may mean thousands
and is refused.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite, nan
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from tragweite.core.refusal import Refused

Kind = Literal["text", "number", "count", "amount", "share", "moment", "day"]
GERMAN_TIME: Final = ZoneInfo("Europe/Berlin")

# A comma is a decimal sign where nothing else is possible; "1,234" alone could be one thousand.
_CLEAR_COMMA: Final = re.compile(r"[+-]?(\d*,\d{1,2}|\d*,\d{4,}|0+,\d+|\d{4,},\d+|\d{1,3}(\.\d{3})+,\d+)")
_UNCLEAR_COMMA: Final = re.compile(r"[+-]?\d{1,3},\d{3}")
# "12.000" visits or euros are twelve thousand for a German reader; nobody counts thousandths of them.
_THOUSANDS: Final = re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+")
LARGEST_NUMBER: Final = 1e15
_POINT: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_GERMAN_DAY: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?")


def names_in(text: str) -> tuple[str, ...]:
    """The names in a list with commas, read like a line of a table: ``x,"a, b"`` are two, as a comma may stand in a name."""
    cells = (cell.strip() for row in csv.reader(io.StringIO(text, newline=""), skipinitialspace=True) for cell in row)
    return tuple(cell for cell in cells if cell)


def as_list(names: Iterable[str]) -> str:
    """Names as ``names_in`` reads them back."""
    line = io.StringIO(newline="")
    csv.writer(line, lineterminator="").writerow(names)
    return line.getvalue()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a column stands: file, name, and the line of each cell; ``is_text``: numbers were written, not stored."""

    file: str
    column: str
    lines: Sequence[int]
    is_text: bool = True

    def refused(self, code: str, row: int, value: str) -> Refused:
        """The refusal of one cell."""
        return Refused(code, file=self.file, line=self.lines[row], column=self.column, value=value[:80])


def parse_column(cells: Sequence[str], kind: Kind, place: Place, *, empty: bool) -> Any:
    """The values of a column; ``empty`` says whether cells may be empty. Raises ``Refused("terminal.…")``."""
    stripped = [cell.strip() for cell in cells]
    if not empty and "" in stripped:
        raise place.refused("terminal.cell_empty", stripped.index(""), "")
    if kind == "text":
        return stripped
    if kind == "day":
        return _each(stripped, _day, "terminal.no_day", place)
    if kind == "moment":
        return _each(stripped, _moment, "terminal.no_moment", place)
    if kind in ("count", "amount") and place.is_text:
        _require_no_thousands(stripped, place)
    values = _numbers(stripped, place)
    _require_range(values, kind, stripped, place)
    return values


def _each(cells: Sequence[str], read: Callable[[str], Any], code: str, place: Place) -> list[Any]:
    values = []
    for row, cell in enumerate(cells):
        try:
            values.append(read(cell) if cell else None)
        except ValueError:
            raise place.refused(code, row, cell) from None
    return values


def is_thousands(cell: str) -> bool:
    """Whether a point in it may stand for thousands: "12.000", "1.234.567"."""
    return "." in cell and _THOUSANDS.fullmatch(cell) is not None


def _require_no_thousands(cells: Sequence[str], place: Place) -> None:
    """A column in which any point can only be a decimal sign ("0.250", "12.5") has no points for thousands."""
    with_point = [(row, cell) for row, cell in enumerate(cells) if "." in cell]
    if with_point and all(is_thousands(cell) for _, cell in with_point):
        raise place.refused("terminal.thousands", *with_point[0])


def _numbers(cells: Sequence[str], place: Place) -> npt.NDArray[np.float64]:
    quick = _plain_numbers(cells)
    if quick is not None:
        return quick
    with_comma = any(_CLEAR_COMMA.fullmatch(cell) for cell in cells if "," in cell)
    values = np.empty(len(cells), dtype=np.float64)
    for row, cell in enumerate(cells):
        if not cell:
            values[row] = nan
        elif with_comma:
            values[row] = _with_comma(cell, row, place)
        elif _POINT.fullmatch(cell):
            values[row] = float(cell)
        else:
            code = "terminal.number_unclear" if _UNCLEAR_COMMA.fullmatch(cell) else "terminal.no_number"
            raise place.refused(code, row, cell)
        if cell and not isfinite(values[row]):
            raise place.refused("terminal.no_number", row, cell)
    return values


def _plain_numbers(cells: Sequence[str]) -> npt.NDArray[np.float64] | None:
    """The numbers of a column without any peculiarity, quickly; None where the cells need a closer look."""
    try:
        values = np.array(cells, dtype=np.float64)
    except ValueError:
        return None
    # Python reads "1_000" and "nan" as numbers; here they are none.
    return values if np.isfinite(values).all() and not any("_" in cell for cell in cells) else None


def _with_comma(cell: str, row: int, place: Place) -> float:
    """A cell of a column that shows elsewhere that its comma is the decimal sign."""
    if _CLEAR_COMMA.fullmatch(cell) or _UNCLEAR_COMMA.fullmatch(cell):
        return float(cell.replace(".", "").replace(",", "."))
    if re.fullmatch(r"[+-]?\d+", cell):
        return float(cell)
    # "1.234" beside "1,5" may be one thousand or one and a bit.
    raise place.refused("terminal.number_unclear" if _POINT.fullmatch(cell) else "terminal.no_number", row, cell)


def _require_range(values: npt.NDArray[np.float64], kind: Kind, cells: Sequence[str], place: Place) -> None:
    known = ~np.isnan(values)
    if kind in ("number", "amount"):
        wrong, code = known & (np.abs(values) > LARGEST_NUMBER), "terminal.number_too_large"
    elif kind == "count":
        wrong, code = known & ((values < 0) | (values != np.floor(values)) | (values > 2**53)), "terminal.no_count"
    else:
        wrong, code = known & ((values < 0) | (values > 1)), "terminal.no_share"
    if wrong.any():
        row = int(np.argmax(wrong))
        raise place.refused(code, row, cells[row])


def _day(cell: str) -> date:
    if found := _GERMAN_DAY.fullmatch(cell):
        day, month, year, *clock = found.groups()
        if any(clock):
            raise ValueError(cell)
        return date(int(year), int(month), int(day))
    moment = datetime.fromisoformat(cell)
    if moment.time() != moment.time().min:
        raise ValueError(cell)
    return moment.date()


def _moment(cell: str) -> datetime:
    """An aware time; one without zone is German time, a day alone is its midnight there."""
    if found := _GERMAN_DAY.fullmatch(cell):
        day, month, year, hour, minute, second = (int(part or 0) for part in found.groups())
        return datetime(year, month, day, hour, minute, second, tzinfo=GERMAN_TIME)
    moment = datetime.fromisoformat(cell)
    return moment if moment.tzinfo else moment.replace(tzinfo=GERMAN_TIME)
