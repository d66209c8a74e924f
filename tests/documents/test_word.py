# SPDX-License-Identifier: EUPL-1.2
import io
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from tests.documents.documents_made import answer, chart, selection_note
from tragweite.documents.selection import selection_note_docx
from tragweite.documents.word import parliament_answer_docx


def opened(data: bytes) -> Any:
    return Document(io.BytesIO(data))


def test_answer_opens_with_styles_language_and_title() -> None:
    document = opened(parliament_answer_docx(answer()))
    headings = [part.text for part in document.paragraphs if part.style.name == "Heading 1"]
    assert headings[:3] == [
        "Vorbemerkung Fragesteller",
        "Vorbemerkung Chef der Staatskanzlei",
        "Frage 1.\tWelche Kampagnen mit Influencern gab es seit 2022?",
    ]
    assert document.core_properties.title.startswith("Kleine Anfrage „Kampagnen")
    assert document.core_properties.language == "de-DE"
    assert document.styles.element.find(".//" + qn("w:lang")).get(qn("w:val")) == "de-DE"


def test_page_is_a4_and_the_foot_counts_pages() -> None:
    section = opened(parliament_answer_docx(answer())).sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    foot = section.footer.paragraphs[0]
    fields = [field.get(qn("w:instr")) for field in foot._p.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert "Eingegangen am 13. Oktober 2026 · Ausgegeben am 20. Oktober 2026" in foot.text


def test_tables_have_a_repeating_head_right_numbers_and_a_sum() -> None:
    table = opened(parliament_answer_docx(answer())).tables[0]
    heads = [row._tr.find(".//" + qn("w:tblHeader")) is not None for row in table.rows]
    assert heads == [True, False, False, False, False]
    amounts = [row.cells[3] for row in table.rows]
    assert [cell.text.replace("\u00a0", " ") for cell in amounts] == [
        "Betrag", "120.000,50 €", "rund 60.000 €", "keine Angabe", "120.000,50 €",
    ]  # fmt: skip
    assert all(cell.paragraphs[0].alignment == 2 for cell in amounts)
    assert table.rows[-1].cells[0].paragraphs[0].runs[0].bold


def test_pictures_have_words() -> None:
    document = opened(parliament_answer_docx(answer(charts=(chart(),))))
    words = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert words == [chart().alt]


def test_draft_and_demo_are_marked() -> None:
    document = opened(parliament_answer_docx(answer(printed_number=None, received_on=None)))
    assert document.paragraphs[0].text == "Vorführdaten, frei erfunden"
    assert "Entwurf" in document.sections[0].header.paragraphs[0].text
    assert "Vorführdaten" in document.sections[0].header.paragraphs[0].text


def test_selection_note_names_each_candidate_with_a_reason() -> None:
    document = opened(selection_note_docx(selection_note()))
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows[1:] == [
        ["Kanal A", "Instagram", "geeignet", "ja", "hoher Anteil"],
        ["Kanal B", "TikTok", "bedingt", "nein", "teurer"],
    ]
    assert document.core_properties.title == "Auswahlvermerk zur Kampagne „Ausbildung mit Sinn“"
