# SPDX-License-Identifier: EUPL-1.2
import io
from zipfile import ZipFile

import docx

from tests.documents.documents_made import report
from tragweite.documents.evaluation import evaluation_report_docx
from tragweite.documents.model import Paragraph, StageRow

STAGES = (StageRow(stage="Einsatz", meaning="was hineinging", lines=("12.000,00 € brutto", "Zwei Verträge")),)
PARAGRAPHS = (Paragraph(title="Besuche", text="Gezählt wurden 304 Besuche. Stand: 30.06.2026."),)


def opened(**changes: object) -> docx.document.Document:
    return docx.Document(io.BytesIO(evaluation_report_docx(report(**changes))))


def words(document: docx.document.Document) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_word_report_says_what_the_pdf_says() -> None:
    made = report(stages=STAGES, paragraphs=PARAGRAPHS, peer_review="Geprüft von Cem am 1.7.")
    text = words(docx.Document(io.BytesIO(evaluation_report_docx(made))))
    for wanted in (made.sentence, made.input_hash, "Was das nicht zeigt", "Geprüft von Cem", *made.not_shown):
        assert wanted in text
    assert "12.000,00 € brutto. Zwei Verträge." in text
    assert "Gezählt wurden 304 Besuche. Stand: 30.06.2026." in text


def test_every_chart_has_its_alternative_text() -> None:
    document = opened()
    described = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert described
    assert all(described)


def test_a_provisional_report_says_so_and_one_without_checks_too() -> None:
    text = words(opened(provisional=True, checks=(), goals=()))
    assert "Vorläufig" in text
    assert "Es gab keine Rechnung" in text


def test_same_data_same_bytes_at_any_moment() -> None:
    made = evaluation_report_docx(report())
    assert made == evaluation_report_docx(report())
    with ZipFile(io.BytesIO(made)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
