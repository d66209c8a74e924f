# SPDX-License-Identifier: EUPL-1.2
import codecs
import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tragweite.core.refusal import Refused
from tragweite.platforms.tables import read_table

TEXT = "Beitrag;Aufrufe;Text\r\nhttps://example.org/1;1.234;Grüße, „hallo“\r\n\r\nhttps://example.org/2;5;x\r\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("cp1252"), "cp1252"),
    ],
)
def test_every_usual_encoding_gives_the_same_table(content, encoding):
    table = read_table(content)
    assert (table.encoding, table.delimiter, table.header) == (encoding, ";", ("Beitrag", "Aufrufe", "Text"))
    assert table.rows[0].cells["Text"] == "Grüße, „hallo“"


def test_rows_have_the_numbers_of_the_spreadsheet():
    assert [row.number for row in read_table(TEXT.encode()).rows] == [2, 4]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_the_delimiter_is_found(delimiter):
    content = f'a{delimiter}b\n"1{delimiter}5"{delimiter}2\n'.encode()
    table = read_table(content)
    assert (table.delimiter, table.rows[0].cells) == (delimiter, {"a": f"1{delimiter}5", "b": "2"})


def test_a_decimal_comma_is_no_delimiter():
    table = read_table(b"Beitrag;Quote, in Prozent\nA;1,5\nB;2,5\n")
    assert table.delimiter == ";"
    assert read_table(b"sep=;\na;b\n1;2\n").header == ("a", "b")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "table.empty"),
        (b"\xef\xbb\xbf \r\n", "table.empty"),
        (b"PK\x03\x04rest", "table.spreadsheet_file"),
        (b"\x89PNG\r\n\x1a\n\x00", "table.binary"),
        (TEXT.encode("utf-16-le"), "table.binary"),
        (b"a;b\n1;\x81\n", "table.unknown_encoding"),
        (b"a;b\n1;\x01\n", "table.binary"),
        (b"a;A\n1;2\n", "table.duplicate_header"),
        (b"a;\n1;2\n", "table.empty_header"),
        (b"a;b\n", "table.no_rows"),
        (b'a;b\n1;"2\n', "table.damaged"),
        (codecs.BOM_UTF16_LE + b"a\x00;\x00b", "table.unknown_encoding"),
    ],
)
def test_what_is_no_table_is_refused(content, code):
    with pytest.raises(Refused) as refused:
        read_table(content)
    assert refused.value.code == code


def test_a_ragged_row_is_named():
    with pytest.raises(Refused, match=r"table\.ragged_row") as refused:
        read_table(b"a;b\n1;2\n\n3\n")
    assert refused.value.facts == {"row": 4, "expected": 2, "found": 1}


def test_limits_of_cell_rows_and_bytes():
    with pytest.raises(Refused, match=r"table\.cell_too_long") as refused:
        read_table(b"a;b\n1;" + b"x" * 10_000_000 + b"\n")
    assert refused.value.facts["row"] == 2
    with pytest.raises(Refused, match=r"table\.too_many_rows"):
        read_table(b"a;b\n1;2\n1;2\n", max_rows=1)
    with pytest.raises(Refused, match=r"table\.too_large"):
        read_table(b"a;b\n1;2\n", max_bytes=4)


def test_the_limit_of_a_cell_is_its_own_and_not_that_of_the_process() -> None:
    before = csv.field_size_limit(1_000_000)
    try:
        with pytest.raises(Refused, match=r"table\.cell_too_long"):
            read_table(f"a;b\n{'x' * 200_000};1\n".encode())
    finally:
        csv.field_size_limit(before)


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(content):
    try:
        rows = read_table(content).rows
    except Refused as refused:
        rows = refused.code
    assert rows


CELLS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), min_size=1).map(str.strip).filter(bool)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5))
def test_quoted_cells_come_back_as_written(rows):
    quoted = "".join(";".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in rows)
    table = read_table(f"eins;zwei\n{quoted}".encode())
    assert [tuple(row.cells.values()) for row in table.rows] == rows
