# SPDX-License-Identifier: EUPL-1.2
import pytest

from tests.documents.documents_made import SPENDING, answer, report
from tragweite.documents.model import Column, Questioner, TableBlock
from tragweite.documents.printing import plain_answer, plain_report, plain_table, questioners_text


def test_a_row_of_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="2 cells in a table of 1 columns"):
        TableBlock(caption="x", columns=(Column(title="a"),), rows=(("b", "c"),))


def test_cells_are_printed_by_kind() -> None:
    columns = tuple(Column(title=kind, kind=kind) for kind in ("count", "share", "number", "money"))
    plain = plain_table(
        TableBlock(caption="x", columns=columns, rows=((12345, 0.5, 2.25, 100), (None, None, None, None)))
    )
    assert plain["rows"] == [["12.345", "50,0\u00a0%", "2,3", "1,00\u00a0€"], ["keine Angabe"] * 4]


def test_only_text_columns_stand_left() -> None:
    columns = plain_table(SPENDING)["columns"]
    assert isinstance(columns, list)
    assert [column["right"] for column in columns] == [False, False, False, True]


def test_questioners_are_joined() -> None:
    assert questioners_text(answer()) == "Erika Beispiel (XYZ) und Max Muster (XYZ)"
    assert questioners_text(answer(questioners=(Questioner(name="A", party="B"),))) == "A (B)"


def test_demo_mark_only_on_demo_data() -> None:
    assert plain_answer(answer())["demo"] == "Vorführdaten, frei erfunden"
    assert plain_report(report(demo=False))["demo"] is None
