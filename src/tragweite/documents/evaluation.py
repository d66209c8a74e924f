# SPDX-License-Identifier: EUPL-1.2
"""The evaluation report as Word file; same data and same order as the PDF."""

from typing import Any

from tragweite.documents import numbers
from tragweite.documents.model import Column, EvaluationReport, FigureRow, TableBlock
from tragweite.documents.printing import CHECK_WORDS, plain_report, printable
from tragweite.documents.word import (
    add_chart,
    add_table,
    demo_mark,
    marked,
    new_document,
    running_lines,
    saved,
    section,
)


def evaluation_report_docx(report: EvaluationReport) -> bytes:
    """The report of a run, so that an office can take parts of it over."""
    report = printable(report)
    plain: Any = plain_report(report)
    title = str(plain["document_title"])
    document = new_document(title, subject=f"Az. {report.file_reference}", author=report.ministry)
    head = f"{marked(report.ministry, demo=report.demo)}\tAz. {report.file_reference}"
    running_lines(document, head=head, foot=f"Stand: {plain['as_of']}")
    demo_mark(document, shown=report.demo)
    document.add_paragraph(title, style="Title")
    for label, text in (("Zeitraum", report.period), ("Stand", plain["as_of"]), ("Frage", report.question)):
        document.add_paragraph(f"{label}: {text}")
    _result(document, report)
    _stages(document, report)
    document.add_heading("Zahlen", level=1)
    for row in report.figures:
        _figure(document, row)
    if report.charts:
        document.add_heading("Schaubilder mit ihren Tabellen", level=1)
    for chart in report.charts:
        add_chart(document, chart)
    _goals(document, plain["goals"])
    _checks(document, report)
    section(document, "Was das nicht zeigt", report.not_shown, style="List Bullet")
    _paragraphs(document, report)
    section(document, "Annahmen und Verfahren", _method(report), style="List Bullet")
    return saved(document, on=report.as_of.astimezone(numbers.BERLIN).replace(tzinfo=None))


def _result(document: Any, report: EvaluationReport) -> None:
    document.add_heading("Ergebnis", level=1)
    document.add_paragraph().add_run(report.sentence).bold = True
    if report.provisional:
        document.add_paragraph("Vorläufig: Das Ergebnis kann sich noch ändern.")
    document.add_paragraph(f"Belegstufe {report.grade_reason}")
    if report.peer_review:
        document.add_paragraph(report.peer_review)


def _stages(document: Any, report: EvaluationReport) -> None:
    if not report.stages:
        return
    document.add_heading("Vom Einsatz zur Wirkung", level=1)
    titles = (Column(title="Stufe"), Column(title="Was ist bekannt?"))
    rows = tuple((f"{row.stage}: {row.meaning}", " ".join(_ended(line) for line in row.lines)) for row in report.stages)
    add_table(document, TableBlock(caption="Sechs Stufen, vom Geld bis zum Lernen", columns=titles, rows=rows))


def _ended(line: str) -> str:
    return line if line.endswith((".", "!", "?")) else f"{line}."


def _figure(document: Any, row: FigureRow) -> None:
    document.add_heading(row.label, level=2)
    value = f"{row.value} {row.unit}".strip()
    shown = document.add_paragraph(f"{value} ({row.interval})" if row.interval else value)
    shown.paragraph_format.keep_with_next = True
    document.add_paragraph(
        f"Definition: {row.definition} Zeitraum: {row.period}. Quelle: {row.source}, Stand {numbers.day(row.as_of)}."
    )


def _goals(document: Any, goals: list[dict[str, str]]) -> None:
    if not goals:
        return
    document.add_heading("Zielerreichung", level=1)
    names = ("indicator", "baseline", "target", "value", "as_of", "share")
    titles = ("Kennzahl", "Ausgang", "Ziel", "Wert", "Stand", "Erreicht")
    table = TableBlock(
        caption="Ziele der Kampagne: Anteil des Weges vom Ausgangs- zum Zielwert",
        columns=tuple(Column(title=title) for title in titles),
        rows=tuple(tuple(goal[name] for name in names) for goal in goals),
        notes=(
            *(f"{goal['indicator']}: Quelle {goal['source']}" for goal in goals if goal["source"]),
            "Der erreichte Anteil sagt nicht, ob die Kampagne die Ursache ist.",
        ),
    )
    add_table(document, table)


def _checks(document: Any, report: EvaluationReport) -> None:
    document.add_heading("Gegenproben", level=1)
    if not report.checks:
        document.add_paragraph("Es gab keine Rechnung, die geprüft werden könnte.")
        return
    titles = ("Prüfung", "Ergebnis", "Befund")
    rows = tuple((check.question, CHECK_WORDS[check.state], check.outcome) for check in report.checks)
    columns = tuple(Column(title=title) for title in titles)
    add_table(document, TableBlock(caption="Prüfungen dieser Auswertung", columns=columns, rows=rows))


def _paragraphs(document: Any, report: EvaluationReport) -> None:
    if not report.paragraphs:
        return
    document.add_heading("Absätze zum Übernehmen", level=1)
    for paragraph in report.paragraphs:
        document.add_heading(paragraph.title, level=2)
        document.add_paragraph(paragraph.text)


def _method(report: EvaluationReport) -> tuple[str, ...]:
    return (
        *report.assumptions,
        f"Verfahren: {report.method}, Fassung {report.method_version}",
        f"Programm: Tragweite {report.software_version}; Startzahl {report.seed}",
        f"Prüfsumme der Eingaben (SHA-256): {report.input_hash}",
    )
