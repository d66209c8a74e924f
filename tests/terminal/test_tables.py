# SPDX-License-Identifier: EUPL-1.2
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.terminal.commanding import written
from tragweite.core.refusal import Refused
from tragweite.terminal.cells import Place, parse_column
from tragweite.terminal.tables import hash_of, read_names, read_table

PLACE = Place(file="a.csv", column="x", lines=range(2, 200))


def numbers(*cells: str, kind: str = "number") -> list[float]:
    return list(parse_column(cells, kind, PLACE, empty=True))  # type: ignore[arg-type]


def test_semicolons_a_mark_and_decimal_commas_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("\ufeffname;cost;day\nA;1,5;2026-03-31\nB;1.234,50;31.03.2026\n".encode())
    table = read_table(path, {"name": "text", "cost": "number"}, {"day": "day", "other": "text"})
    assert table.texts("name") == ["A", "B"]
    assert table.numbers("cost").tolist() == [1.5, 1234.5]
    assert table.days("day") == [date(2026, 3, 31)] * 2
    assert "other" not in table
    assert table.lines == (2, 3)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("1.5", "2", "-3e2"), [1.5, 2, -300]),
        (("1,5", "1,234"), [1.5, 1.234]),
        (("0,125",), [0.125]),
        (("12345,678",), [12345.678]),
        (("1,5", "7", ""), [1.5, 7, float("nan")]),
    ],
)
def test_clear_numbers_are_read(cells: tuple[str, ...], expected: list[float]) -> None:
    assert numbers(*cells) == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (("1,234",), "terminal.number_unclear"),
        (("1,5", "1.234"), "terminal.number_unclear"),
        (("nan",), "terminal.no_number"),
        (("inf",), "terminal.no_number"),
        (("1_000",), "terminal.no_number"),
        (("12 EUR",), "terminal.no_number"),
        (("1e999",), "terminal.no_number"),
    ],
)
def test_unclear_numbers_are_refused(cells: tuple[str, ...], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        numbers(*cells)
    assert refusal.value.code == code
    assert refusal.value.facts["value"] == cells[-1]
    assert refusal.value.facts["line"] == len(cells) + 1


@pytest.mark.parametrize(
    ("kind", "cell", "code"),
    [
        ("count", "-1", "terminal.no_count"),
        ("count", "1.5", "terminal.no_count"),
        ("share", "1.01", "terminal.no_share"),
        ("day", "31.02.2026", "terminal.no_day"),
        ("day", "2026-03-31T10:00", "terminal.no_day"),
        ("moment", "gestern", "terminal.no_moment"),
    ],
)
def test_values_out_of_their_kind_are_refused(kind: str, cell: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        numbers("1", cell, kind=kind) if kind in {"count", "share"} else numbers(cell, kind=kind)


def test_a_time_without_zone_is_german_time() -> None:
    found = numbers("2026-07-01T12:00", "2026-07-01T12:00:00Z", "01.07.2026 12:00", kind="moment")
    noon = datetime(2026, 7, 1, 10, tzinfo=UTC)
    assert found == [noon, datetime(2026, 7, 1, 12, tzinfo=UTC), noon]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "terminal.no_header"),
        ("a,b\n", "terminal.no_rows"),
        ("a,a\n1,2\n", "terminal.column_twice"),
        ("a,c\n1,2\n", "terminal.columns_missing"),
        ("a,b\n1,2,3\n", "terminal.cells_in_line"),
        ('a,b\n1,"2\n', "terminal.line_unreadable"),
        ("a,b\n1,\n", "terminal.cell_empty"),
        ("a,b\n1,x\n1,y\n", "terminal.twice"),
    ],
)
def test_broken_files_are_refused(tmp_path: Path, content: str, code: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(Refused, match=code):
        read_table(path, {"a": "count", "b": "text"}, unique=("a",))


def test_latin_1_and_missing_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("a,b\n1,x\n2,ä\n".encode("latin-1"))
    with pytest.raises(Refused, match="not_utf8") as refusal:
        read_table(path, {"a": "count"})
    assert refusal.value.facts["line"] == 3
    with pytest.raises(Refused, match="file_missing"):
        read_table(tmp_path / "none.csv", {"a": "count"})


def test_lines_are_those_of_the_file_also_after_breaks_and_blank_lines(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "a,b", '1,"two', 'lines"', "", "2,x")
    assert read_table(path, {"a": "count", "b": "text"}).lines == (2, 5)


def test_parquet_reads_as_csv(tmp_path: Path) -> None:
    path = tmp_path / "odd [1].parquet"
    query = "SELECT 'A' AS name, 1.5 AS cost, DATE '2026-03-31' AS day UNION ALL SELECT 'B', 2e-7, NULL"
    duckdb.sql(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
    table = read_table(path, {"name": "text", "cost": "number"}, {"day": "day"})
    assert table.texts("name") == ["A", "B"]
    assert table.numbers("cost").tolist() == [1.5, 2e-7]
    assert table.days("day") == [date(2026, 3, 31), None]
    assert read_names(path) == ("name", "cost", "day")


def test_a_damaged_parquet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(b"PAR1 nothing")
    with pytest.raises(Refused, match="file_unreadable"):
        read_table(path, {"a": "count"})


@settings(deadline=None, max_examples=40)
@given(st.permutations(range(6)))
def test_the_hash_does_not_depend_on_the_order_of_rows(order: list[int]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        plain = written(Path(folder), "a.csv", "a,b", *(f"{n},x{n}" for n in range(6)))
        mixed = written(Path(folder), "b.csv", "a,b", *(f"{n},x{n}" for n in order))
        one, other = (read_table(path, {"a": "count", "b": "text"}) for path in (plain, mixed))
    assert hash_of([one], question=1) == hash_of([other], question=1)
    assert hash_of([one], question=1) != hash_of([one], question=2)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.floats(min_value=-1e15, max_value=1e15), min_size=1))
def test_every_number_written_by_python_comes_back(values: list[float]) -> None:
    assert np.array_equal(numbers(*map(repr, values)), values)


@pytest.mark.parametrize("cell", ["12.000", "1.234.567", "-3.500"])
@pytest.mark.parametrize("kind", ["count", "amount"])
def test_a_point_that_may_stand_for_thousands_is_refused(kind: str, cell: str) -> None:
    with pytest.raises(Refused, match=r"terminal\.thousands"):
        numbers("7", cell, kind=kind)


def test_one_clear_decimal_point_clears_its_column() -> None:
    assert numbers("12.000", "0.250", "7", kind="amount") == [12, 0.25, 7]


def test_amounts_with_other_places_and_plain_numbers_are_read() -> None:
    assert numbers("0.125", "12.5", "1234.567", kind="amount") == [0.125, 12.5, 1234.567]
    assert numbers("118.188") == [118.188]


def test_a_stored_number_has_no_thousands(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    duckdb.sql(f"COPY (SELECT 12.125::DOUBLE AS cost) TO '{path}' (FORMAT PARQUET)")
    assert read_table(path, {"cost": "amount"}).numbers("cost").tolist() == [12.125]


def test_numbers_too_large_to_reckon_with_are_refused() -> None:
    with pytest.raises(Refused, match="number_too_large"):
        numbers("1", "1e300")
