# SPDX-License-Identifier: EUPL-1.2
from tests.documents.documents_made import FONTS, selection_note
from tests.documents.test_pdf import require_valid, text_of
from tragweite.documents import numbers
from tragweite.documents.selection import frontier_chart, selection_note_pdf


def test_the_note_is_a_valid_pdf_with_everything_in_it() -> None:
    pdf = selection_note_pdf(selection_note(), fonts_dir=FONTS)
    require_valid(pdf)
    text = text_of(pdf)
    for wanted in ("Auswahlvermerk zur Kampagne", "Kanal B", "teurer", "Rund 1.000 Menschen.", "Fassung 2", "1.200"):
        assert wanted in text


def test_same_data_same_bytes() -> None:
    made = selection_note()
    assert selection_note_pdf(made, fonts_dir=FONTS) == selection_note_pdf(made, fonts_dir=FONTS)


def test_a_point_without_bound_is_told_and_not_drawn_as_zero() -> None:
    chart = frontier_chart([(1_000_000, 800, None)], chosen=1_000_000, fonts_dir=None)
    assert chart.table is not None
    assert chart.table.rows == ((numbers.euro(1_000_000), 800, None),)
    assert "800" in chart.alt
    assert "<script" not in chart.svg
