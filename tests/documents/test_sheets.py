# SPDX-License-Identifier: EUPL-1.2
import csv
import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tragweite.documents.model import Cell, Column
from tragweite.documents.sheets import FORMULA_STARTS, rows_to_csv, rows_to_xlsx

COLUMNS = (Column(title="Name"), Column(title="Betrag", kind="money"), Column(title="Tag", kind="date"))


def csv_rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def xlsx_cells(rows: list[tuple[Cell, ...]]) -> list[tuple[object, ...]]:
    data = rows_to_xlsx(columns=COLUMNS, rows=rows, title="=Titel", notes=("+Hinweis",))
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows()]


@pytest.mark.parametrize("text", ["=1+1", "+49", "-x", "@sum", "\tx", "\rx", "=HYPERLINK()"])
def test_formulas_in_csv_become_texts(text: str) -> None:
    assert csv_rows(rows_to_csv(columns=COLUMNS, rows=[(text, 1, None)]))[1][0] == f"'{text}"


def test_csv_is_german_and_keeps_signs_of_numbers() -> None:
    data = rows_to_csv(columns=COLUMNS, rows=[("Müller; Söhne", -1_234_550, date(2026, 3, 1)), ("ohne", None, None)])
    assert data.startswith(b"\xef\xbb\xbf")
    assert csv_rows(data)[1:] == [["Müller; Söhne", "-12345,50", "01.03.2026"], ["ohne", "", ""]]


def test_xlsx_keeps_types_and_never_runs_a_text() -> None:
    cells = xlsx_cells([("=1+1", 12_345, datetime(2026, 6, 30, 22, 30, tzinfo=UTC)), ("www.example.org", None, None)])
    assert cells[0][0] == "=Titel"
    assert cells[1][0] == "+Hinweis"
    assert cells[3] == ("Name", "Betrag", "Tag")
    assert cells[4][:2] == ("=1+1", 123.45)
    assert cells[5] == ("www.example.org", None, None)


def test_xlsx_marks_no_cell_as_formula() -> None:
    data = rows_to_xlsx(columns=COLUMNS, rows=[("=1+1", "=2", None)], title="t", notes=())
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}


def test_a_text_longer_than_a_cell_is_cut_visibly() -> None:
    text = xlsx_cells([("x" * 40_000, None, None)])[4][0]
    assert isinstance(text, str)
    assert len(text) == 32_767
    assert text.endswith("(gekürzt)")


def test_rows_may_be_missing() -> None:
    assert csv_rows(rows_to_csv(columns=COLUMNS, rows=[])) == [["Name", "Betrag", "Tag"]]
    assert rows_to_xlsx(columns=COLUMNS, rows=[], title="leer", notes=()).startswith(b"PK")


@given(st.text())
def test_no_csv_cell_begins_like_a_formula(text: str) -> None:
    cell = csv_rows(rows_to_csv(columns=COLUMNS[:1], rows=[(text,)]))
    assert not any(part.startswith(FORMULA_STARTS) for row in cell for part in row)
