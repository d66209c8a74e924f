# SPDX-License-Identifier: EUPL-1.2
"""Tolerant reader of CSV files as people export them: encoding and delimiter are found, damage is named with its row.

Row numbers are those that a spreadsheet shows: the header is row 1, empty rows are counted and left out.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tragweite.core.refusal import Refused

MAX_BYTES: Final = 50_000_000
MAX_ROWS: Final = 100_000
DELIMITERS: Final = (";", "\t", ",")
LONGEST_CELL: Final = 131_072
_SAMPLE_ROWS: Final = 20
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f]")
_SPREADSHEETS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True)
class TableRow:
    """One row: its number as a spreadsheet shows it, and its cells by column name."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """A table as read: column names in order, rows, and how the file was written."""

    header: tuple[str, ...]
    rows: tuple[TableRow, ...]
    encoding: str
    delimiter: str


def read_table(content: bytes, *, max_rows: int = MAX_ROWS, max_bytes: int = MAX_BYTES) -> Table:
    """Read a CSV file: UTF-8 with or without BOM, UTF-16 with BOM or Windows-1252; semicolon, tab or comma; header.

    Raises ``Refused`` with ``table.too_large`` (max_bytes), ``table.empty``, ``table.spreadsheet_file``,
    ``table.binary``, ``table.unknown_encoding``, ``table.cell_too_long`` (row, max_characters), ``table.damaged``
    (row), ``table.empty_header`` (column), ``table.duplicate_header`` (name), ``table.ragged_row`` (row, expected,
    found), ``table.too_many_rows`` (max_rows) or ``table.no_rows``.
    """
    if len(content) > max_bytes:
        raise Refused("table.too_large", max_bytes=max_bytes)
    text, encoding = decoded(content)
    text, delimiter = _delimiter(text)
    numbered = _numbered_rows(text, delimiter=delimiter)
    header_row = next(numbered, None)
    if header_row is None:
        raise Refused("table.empty")
    header = _header(header_row[1])
    rows = tuple(_rows(numbered, header=header, max_rows=max_rows))
    if not rows:
        raise Refused("table.no_rows")
    return Table(header=header, rows=rows, encoding=encoding, delimiter=delimiter)


def decoded(content: bytes) -> tuple[str, str]:
    """The text of a file and its encoding: UTF-8, UTF-16 with BOM or Windows-1252. Raises what ``read_table`` raises."""
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Refused("table.empty")
    if content.startswith(_SPREADSHEETS):
        raise Refused("table.spreadsheet_file")
    encoding = _encoding(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as problem:
        raise Refused("table.unknown_encoding") from problem
    if _CONTROL.search(text):
        raise Refused("table.binary")
    return text, encoding


def _encoding(content: bytes) -> str:
    if content.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\x00" in content:
        raise Refused("table.binary")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _delimiter(text: str) -> tuple[str, str]:
    # Excel writes and reads a first line "sep=;".
    told = re.match(r"sep=([;,\t])\r?\n", text, re.IGNORECASE)
    if told:
        return text[told.end() :], told.group(1)
    return text, max(DELIMITERS, key=lambda delimiter: _fit(text, delimiter=delimiter))


def _fit(text: str, *, delimiter: str) -> tuple[bool, float, int]:
    """Judge a delimiter: more than one column, share of sample rows as wide as the header, width."""
    widths: list[int] = []
    try:
        for _, cells in _numbered_rows(text, delimiter=delimiter):
            widths.append(len(cells))
            if len(widths) > _SAMPLE_ROWS:
                break
    except Refused:
        # The real reading reports the damage; here it only ends the sample.
        pass
    if not widths:
        return False, 0.0, 0
    return widths[0] > 1, widths.count(widths[0]) / len(widths), widths[0]


def _numbered_rows(text: str, *, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader, None)
        except csv.Error as problem:
            if "field larger" in str(problem):
                raise Refused("table.cell_too_long", row=number, max_characters=LONGEST_CELL) from problem
            raise Refused("table.damaged", row=number) from problem
        if cells is None:
            return
        # The limit of the csv module belongs to the whole process; others may have raised it.
        if max(map(len, cells), default=0) > LONGEST_CELL:
            raise Refused("table.cell_too_long", row=number, max_characters=LONGEST_CELL)
        if any(cell.strip() for cell in cells):
            yield number, cells


def _header(cells: list[str]) -> tuple[str, ...]:
    names = tuple(" ".join(cell.split()) for cell in cells)
    seen: set[str] = set()
    for column, name in enumerate(names, start=1):
        if not name:
            raise Refused("table.empty_header", column=column)
        if name.casefold() in seen:
            raise Refused("table.duplicate_header", name=name)
        seen.add(name.casefold())
    return names


def _rows(numbered: Iterator[tuple[int, list[str]]], *, header: tuple[str, ...], max_rows: int) -> Iterator[TableRow]:
    for count, (number, cells) in enumerate(numbered, start=1):
        if count > max_rows:
            raise Refused("table.too_many_rows", max_rows=max_rows)
        if len(cells) != len(header):
            raise Refused("table.ragged_row", row=number, expected=len(header), found=len(cells))
        yield TableRow(number=number, cells=dict(zip(header, (cell.strip() for cell in cells), strict=True)))
