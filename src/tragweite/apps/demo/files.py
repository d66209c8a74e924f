# SPDX-License-Identifier: EUPL-1.2
"""The documents of the demonstration, made by the same code as those of the pages."""

from pathlib import Path

from django.conf import settings
from django.urls import reverse

from tragweite.apps.disclosure.models import ParliamentaryQuestion
from tragweite.apps.disclosure.queries import parts_of
from tragweite.apps.disclosure.queries.document import printed_document
from tragweite.apps.findings.models import Run
from tragweite.apps.findings.queries.document import report_of
from tragweite.documents.pdf import evaluation_report_pdf, parliament_answer_pdf
from tragweite.documents.word import parliament_answer_docx

from .story.play import History


def write_files(history: History, folder: Path) -> None:
    """Answers to parliament as Word and PDF, and the reports of the newest released and of the provisional comparison."""
    folder.mkdir(parents=True, exist_ok=True)
    for question in history.answers.released:
        _write_answer(question, folder)
    for each in history.played:
        if each.run is not None and each.course.programme.until in {"evaluated", "running"}:
            _write_report(each.run, folder, each.course.programme.key)

    _write_links(history, folder)


def _write_links(history: History, folder: Path) -> None:
    """The personal links that are still open; the token of a link is told once, so it is kept here."""
    posts = [post for each in history.played for post in each.posts if post.course_of == "waits" and post.token]
    lines = [
        settings.TRAGWEITE.public_url + reverse("content:outside", args=[post.token]) for post in posts if post.item
    ]
    (folder / "zugang-von-aussen.txt").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _write_answer(question: ParliamentaryQuestion, folder: Path) -> None:
    document = printed_document(question, parts_of(question))
    name = f"antwort-{question.number.replace('/', '-')}"
    (folder / f"{name}.docx").write_bytes(parliament_answer_docx(document))
    (folder / f"{name}.pdf").write_bytes(parliament_answer_pdf(document, fonts_dir=settings.FONTS_DIR))


def _write_report(run: Run, folder: Path, key: str) -> None:
    body = evaluation_report_pdf(report_of(run), fonts_dir=settings.FONTS_DIR)
    (folder / f"auswertung-{key}.pdf").write_bytes(body)
