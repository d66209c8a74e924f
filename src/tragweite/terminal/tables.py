# SPDX-License-Identifier: EUPL-1.2
"""Reads the tables of analysts: CSV (``,`` or ``;``, UTF-8 with or without mark) and Parquet.

Nothing is guessed: what is not clearly a number, a day or a moment is refused with file, line and column.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from tragweite.core.refusal import Refused
from tragweite.terminal.cells import Kind, Place, as_list, parse_column

FloatArray = npt.NDArray[np.float64]
LARGEST_FIELD: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A checked table. ``lines``: the line of each row in its file (Parquet: the row, from 1).

    A column of kind number, count, amount or share is a float array (NaN where an optional cell is empty), of kind text a list
    of stripped texts (``""`` where empty), of kind moment a list of aware times, of kind day a list of dates (None
    where empty). ``names`` are all columns of the file, also those not asked for.
    """

    file: str
    names: tuple[str, ...]
    lines: tuple[int, ...]
    columns: Mapping[str, Any]

    def __len__(self) -> int:
        return len(self.lines)

    def __contains__(self, name: object) -> bool:
        return name in self.columns

    def column(self, name: str) -> Any:
        """The values of a column as said above; KeyError where an optional column is not in the file."""
        return self.columns[name]

    def numbers(self, name: str) -> FloatArray:
        """A column of numbers, counts, amounts or shares."""
        values: FloatArray = self.columns[name]
        return values

    def texts(self, name: str) -> list[str]:
        """A column of texts."""
        values: list[str] = self.columns[name]
        return values

    def moments(self, name: str) -> list[Any]:
        """A column of moments, aware."""
        values: list[Any] = self.columns[name]
        return values

    def days(self, name: str) -> list[Any]:
        """A column of days."""
        values: list[Any] = self.columns[name]
        return values

    def refuse(self, *, row: int, column: str, code: str = "terminal.bad_value", **facts: object) -> Refused:
        """The refusal of one cell (``row`` counts from 0), to be raised; facts: file, line, column and the given."""
        return Refused(code, file=self.file, line=self.lines[row], column=column, **facts)


def read_table(
    path: Path | str,
    required: Mapping[str, Kind],
    optional: Mapping[str, Kind] | None = None,
    *,
    unique: tuple[str, ...] = (),
) -> Table:
    """Read and check a table; empty cells only in optional columns; ``unique`` columns together name a row.

    Raises ``Refused`` with ``terminal.*``: file, header, line, column and value are in its facts.
    """
    wanted = dict(required) | dict(optional or {})
    file = Path(path)
    names, cells, lines = _cells(file, frozenset(wanted))
    missing = [name for name in required if name not in names]
    if missing:
        # A name with a comma is shown as it must be given.
        told = {"columns": [as_list([name]) for name in missing], "found_columns": [as_list([name]) for name in names]}
        raise Refused("terminal.columns_missing", file=file.name, **told)
    if not lines:
        raise Refused("terminal.no_rows", file=file.name)
    is_text = not _is_parquet(file)
    columns: dict[str, Any] = {
        name: parse_column(
            cells[name],
            kind,
            Place(file=file.name, column=name, lines=lines, is_text=is_text),
            empty=name not in required,
        )
        for name, kind in wanted.items()
        if name in names
    }
    table = Table(file=file.name, names=names, lines=tuple(lines), columns=columns)
    if unique:
        _require_unique(table, unique)
    return table


def read_names(path: Path | str) -> tuple[str, ...]:
    """The names of the columns of a file, checked."""
    return _cells(Path(path), frozenset())[0]


def hash_of(tables: Iterable[Table], **parameters: object) -> str:
    """SHA-256 (hex) of the checked tables, whatever the order of their rows, and of the parameters of the question."""
    plain = {"parameters": parameters, "tables": [_rows(table) for table in tables]}
    return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()


def _rows(table: Table) -> list[object]:
    columns = {name: _plain(table.columns[name]) for name in sorted(table.columns)}
    return [list(columns), sorted(map(list, zip(*columns.values(), strict=True)))]


def _plain(values: Any) -> list[str]:
    if isinstance(values, np.ndarray):
        return [repr(value) for value in values.tolist()]
    return [str(value) for value in values]


def _require_unique(table: Table, names: tuple[str, ...]) -> None:
    seen: dict[tuple[str, ...], int] = {}
    keys = zip(*(_plain(table.columns[name]) for name in names), strict=True)
    for line, key in zip(table.lines, keys, strict=True):
        if key in seen:
            facts = {"column": ", ".join(names), "value": ", ".join(key), "first_line": seen[key]}
            raise Refused("terminal.twice", file=table.file, line=line, **facts)
        seen[key] = line


def _cells(file: Path, wanted: frozenset[str]) -> tuple[tuple[str, ...], dict[str, list[str]], list[int]]:
    if not file.is_file():
        raise Refused("terminal.file_missing", file=str(file))
    return _parquet(file, wanted) if _is_parquet(file) else _csv(file, wanted)


def _is_parquet(file: Path) -> bool:
    try:
        with file.open("rb") as stream:
            return stream.read(4) == b"PAR1"
    except OSError as problem:
        raise Refused("terminal.file_unreadable", file=str(file), problem=problem.strerror or "") from problem


def _parquet(file: Path, wanted: frozenset[str]) -> tuple[tuple[str, ...], dict[str, list[str]], list[int]]:
    from tragweite.lake.engines.parquet import UnreadableParquet, read_as_text

    try:
        names, columns = read_as_text(file)
    except UnreadableParquet as problem:
        raise Refused("terminal.file_unreadable", file=str(file), problem=str(problem)) from problem
    cells = {name: column for name, column in zip(names, columns, strict=True) if name in wanted}
    return names, cells, list(range(1, len(columns[0]) + 1 if columns else 1))


def _csv(file: Path, wanted: frozenset[str]) -> tuple[tuple[str, ...], dict[str, list[str]], list[int]]:
    text = _text(file)
    header, _, _ = text.partition("\n")
    csv.field_size_limit(LARGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(header), strict=True)
    try:
        names = _names(next(reader, []), file)
        return names, *_body(reader, names, wanted, file)
    except csv.Error as problem:
        raise Refused("terminal.line_unreadable", file=file.name, line=reader.line_num) from problem


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = problem.object[: problem.start].count(b"\n") + 1
        raise Refused("terminal.not_utf8", file=file.name, line=line) from problem
    except OSError as problem:
        raise Refused("terminal.file_unreadable", file=str(file), problem=problem.strerror or "") from problem


def _delimiter(header: str) -> str:
    return ";" if header.count(";") > header.count(",") else ","


def _names(cells: list[str], file: Path) -> tuple[str, ...]:
    names = tuple(cell.strip() for cell in cells)
    if not any(names):
        raise Refused("terminal.no_header", file=file.name)
    twice = sorted({name for name in names if names.count(name) > 1 and name})
    if twice:
        raise Refused("terminal.column_twice", file=file.name, columns=twice)
    return names


def _body(
    reader: Any, names: tuple[str, ...], wanted: frozenset[str], file: Path
) -> tuple[dict[str, list[str]], list[int]]:
    rows, lines, begin = [], [], reader.line_num + 1
    for row in reader:
        if len(row) == len(names):
            rows.append(row)
            lines.append(begin)
        elif any(cell.strip() for cell in row):
            facts = {"found": len(row), "expected": len(names)}
            raise Refused("terminal.cells_in_line", file=file.name, line=begin, **facts)
        begin = reader.line_num + 1
    return {name: [row[place] for row in rows] for place, name in enumerate(names) if name in wanted}, lines
