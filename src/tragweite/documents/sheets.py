# SPDX-License-Identifier: EUPL-1.2
"""Tables as spreadsheet and as CSV. What looks like a formula stays a text."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter

from tragweite.documents import numbers
from tragweite.documents.model import Cell, Column, ColumnKind

FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
LINE_STARTS = ("\t", "\r", "\n")
BOM = "\ufeff"
LONGEST_TEXT = 32_767
CUT_MARK = " … (gekürzt)"
_FORMATS = {"money": "#,##0.00 €", "share": "0.0 %", "count": "#,##0", "number": "#,##0.0", "date": "dd.mm.yyyy"}
_WIDTHS = {"text": 34, "money": 18, "share": 12, "count": 14, "number": 14, "date": 14}


def rows_to_xlsx(
    *, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], title: str, notes: Sequence[str]
) -> bytes:
    """A workbook with title, notes, a header row with filter, and typed cells. Money cells are cents, None stays empty.

    Texts are written as texts, also when they begin like a formula or an address; texts longer than a cell are cut with
    a mark. Raises ``ValueError`` for more rows than a sheet holds (1,048,576).
    """
    buffer = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": title})
        sheet = book.add_worksheet("Tabelle")
        bold = book.add_format({"bold": True})
        formats = [book.add_format({"num_format": _FORMATS[c.kind]}) if c.kind in _FORMATS else None for c in columns]
        for place, column in enumerate(columns):
            sheet.set_column(place, place, _WIDTHS[column.kind])
        sheet.write_string(0, 0, title, bold)
        for line, note in enumerate(notes, start=1):
            sheet.write_string(line, 0, note)
        head = len(notes) + 2
        last = head
        for place, column in enumerate(columns):
            sheet.write_string(head, place, column.title, bold)
        for last, row in enumerate(rows, start=head + 1):
            for place, (cell, column, look) in enumerate(zip(row, columns, formats, strict=True)):
                _write_cell(sheet, (last, place), cell, column.kind, look)
        sheet.freeze_panes(head + 1, 0)
        sheet.autofilter(head, 0, max(last, head), max(len(columns) - 1, 0))
    return buffer.getvalue()


def _write_cell(
    sheet: "xlsxwriter.worksheet.Worksheet", at: tuple[int, int], cell: Cell, kind: ColumnKind, look: object
) -> None:
    if cell is None:
        return
    if isinstance(cell, str):
        _require_written(sheet.write_string(*at, _fitting(cell)), at)
    elif isinstance(cell, datetime | date):
        local = cell.astimezone(numbers.BERLIN).replace(tzinfo=None) if isinstance(cell, datetime) else cell
        _require_written(sheet.write_datetime(*at, local, look), at)
    else:
        value = float(Decimal(str(cell)) / 100 if kind == "money" else cell)
        _require_written(sheet.write_number(*at, value, look), at)


def _fitting(text: str) -> str:
    """A cell holds 32,767 characters; what is longer is cut visibly instead of being dropped by the writer."""
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - len(CUT_MARK)]}{CUT_MARK}"


def _require_written(code: int, at: tuple[int, int]) -> None:
    if code != 0:
        raise ValueError(f"the cell in row {at[0] + 1}, column {at[1] + 1} does not fit into a sheet")


def rows_to_csv(*, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> bytes:
    """CSV for German spreadsheets: UTF-8 with BOM, semicolon, decimal comma; None is an empty cell.

    Texts that begin with ``= + - @`` (blanks in front do not help, nor full-width signs), tab or a line break get a leading
    ``'``; real numbers keep their sign.
    """
    buffer = io.StringIO()
    buffer.write(BOM)
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([_safe(column.title) for column in columns])
    for row in rows:
        writer.writerow([_csv_cell(cell, column) for cell, column in zip(row, columns, strict=True)])
    return buffer.getvalue().encode()


def _csv_cell(cell: Cell, column: Column) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _safe(cell)
    if isinstance(cell, datetime | date):
        return numbers.day(cell)
    exact = Decimal(str(cell)) / 100 if column.kind == "money" else Decimal(str(cell))
    return (f"{exact:.2f}" if column.kind == "money" else f"{exact:f}").replace(".", ",")


def _safe(text: str) -> str:
    # Spreadsheets drop blanks in front before they look for a formula.
    is_risky = text.startswith(LINE_STARTS) or text.lstrip().startswith(FORMULA_STARTS)
    return f"'{text}" if is_risky else text
