# SPDX-License-Identifier: EUPL-1.2
import io
from pathlib import Path

import page
import pytest
from pypdf import PdfReader

from tests.documents.documents_made import FONTS, SPENDING, answer, report
from tragweite.documents.model import QuestionBlock, QuestionText, TableBlock
from tragweite.documents.pdf import evaluation_report_pdf, parliament_answer_pdf, render_pdf

PROFILES = (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A)


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(part.extract_text() for part in PdfReader(io.BytesIO(pdf)).pages).split())


def require_valid(pdf: bytes) -> None:
    for profile in PROFILES:
        checked = page.validate_pdf_bytes(pdf, profile=profile)
        assert checked.is_compliant, checked.failures


def test_report_passes_the_machine_checks_and_says_everything() -> None:
    pdf = evaluation_report_pdf(report(), fonts_dir=FONTS)
    require_valid(pdf)
    text = text_of(pdf)
    for words in ("Vorführdaten, frei erfunden", "FM-2026-0042", "zwischen 2,1- und 3,4-mal so viele", "2,7-fach", "nicht bestanden",
                  "Was das nicht zeigt", "nicht bestimmbar: noch kein Wert", "keine Angabe", "Stand 22.11.2026", "0123456789abcdef",
                  "Seite 1 von 2"):  # fmt: skip
        assert words in text, words


def test_report_without_charts_goals_and_checks_is_valid() -> None:
    pdf = evaluation_report_pdf(report(charts=(), goals=(), checks=(), demo=False, provisional=True), fonts_dir=FONTS)
    require_valid(pdf)
    text = text_of(pdf)
    assert "Vorläufig" in text
    assert "Es gab keine Rechnung" in text
    assert "Vorführdaten" not in text


def test_answer_has_the_blocks_of_the_landtag_in_order() -> None:
    pdf = parliament_answer_pdf(answer(), fonts_dir=FONTS)
    require_valid(pdf)
    text = text_of(pdf)
    blocks = (
        "HESSISCHER LANDTAG", "Kleine Anfrage", "Erika Beispiel (XYZ) und Max Muster (XYZ) vom 01.09.2026", "Antwort", "Chef der Staatskanzlei",
        "Vorbemerkung Fragesteller", "Vorbemerkung Chef der Staatskanzlei", "im Einvernehmen", "Frage 1.", "Frage 2.", "Frage 3.",
        "Wiesbaden, 12. Oktober 2026", "Dr. Anna Vorlage", "Tabelle 1", "Summe der genauen Beträge",
    )  # fmt: skip
    places = [text.index(words) for words in blocks]
    assert places == sorted(places)
    assert "Eingegangen am 13. Oktober 2026 · Ausgegeben am 20. Oktober 2026" in text
    assert "rund 60.000 €" in text
    assert "keine Angabe" in text
    assert "Ausbildung & Studium <jetzt>" in text


def test_a_draft_is_called_a_draft() -> None:
    draft = answer(
        printed_number=None,
        received_on=None,
        issued_on=None,
        answered_on=None,
        questioner_preface=(),
        government_preface=(),
    )
    pdf = parliament_answer_pdf(draft, fonts_dir=FONTS)
    require_valid(pdf)
    assert "dem Landtag noch nicht zugegangen" in text_of(pdf)


def test_a_long_table_runs_on_and_stays_valid() -> None:
    long = TableBlock(caption="Lang", columns=SPENDING.columns, rows=SPENDING.rows * 60, total_row=SPENDING.total_row)
    block = QuestionBlock(
        questions=(QuestionText(number="1", text="Was?"),), answer=("Siehe Tabelle.",), tables=(long,)
    )
    pdf = parliament_answer_pdf(answer(blocks=(block,), annexes=()), fonts_dir=FONTS)
    require_valid(pdf)
    assert len(PdfReader(io.BytesIO(pdf)).pages) > 3
    assert text_of(pdf).count("Kostenstand") > 3


def test_same_data_same_bytes() -> None:
    assert parliament_answer_pdf(answer(), fonts_dir=FONTS) == parliament_answer_pdf(answer(), fonts_dir=FONTS)


def test_missing_fonts_fall_back(tmp_path: Path) -> None:
    require_valid(parliament_answer_pdf(answer(), fonts_dir=tmp_path / "none"))


def test_data_are_never_run_as_typst() -> None:
    trap = '#panic("lief") *fett* $x$ @ref // weg'
    text = text_of(parliament_answer_pdf(answer(title=trap, transition=trap), fonts_dir=FONTS))
    assert text.count("*fett*") == 2


def test_unknown_template_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"nichts\.typ"):
        render_pdf(template="nichts.typ", data={"day": [2026, 1, 1]}, fonts_dir=tmp_path)
