# SPDX-License-Identifier: EUPL-1.2
"""The documents' data as plain text, formatted once for PDF, Word and web page."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields, is_dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from unicodedata import category

from tragweite.documents import numbers
from tragweite.documents.model import (
    AnswerDocument,
    Cell,
    ColumnKind,
    EvaluationReport,
    GoalRow,
    QuestionBlock,
    TableBlock,
)

DEMO_MARK = "Vorführdaten, frei erfunden"
CHECK_WORDS = {"passed": "bestanden", "failed": "nicht bestanden", "not_checkable": "nicht prüfbar"}
Plain = dict[str, object]


def printable(thing: Any, *, unless: Callable[[str], bool] = lambda _character: False) -> Any:
    """The same data with every character that no document can show replaced by ``�``: control characters, halves of
    pairs, places without a character, and those that ``unless`` names. One of them would otherwise stop the whole file.
    """
    if isinstance(thing, str):
        return "".join("\ufffd" if _is_unprintable(each) or unless(each) else each for each in thing)
    if isinstance(thing, Mapping):
        return {key: printable(value, unless=unless) for key, value in thing.items()}
    if isinstance(thing, list | tuple):
        return type(thing)(printable(each, unless=unless) for each in thing)
    if is_dataclass(thing) and not isinstance(thing, type):
        values = {each.name: printable(getattr(thing, each.name), unless=unless) for each in fields(thing)}
        return replace(thing, **values)
    return thing


def _is_unprintable(character: str) -> bool:
    return character not in "\t\n\r" and category(character) in {"Cc", "Cs", "Cn"}


def cell_text(cell: Cell, kind: ColumnKind) -> str:
    """A cell as it is printed. A text in a number column stands as it is; None is "keine Angabe"."""
    if cell is None:
        return numbers.NOT_STATED
    if isinstance(cell, str):
        return cell
    if isinstance(cell, date):
        return numbers.day(cell)
    return _number_text(cell, kind)


def _number_text(cell: float | Decimal, kind: ColumnKind) -> str:
    if kind == "money":
        return numbers.euro(int(cell))
    if kind == "share":
        return numbers.share(cell)
    return numbers.number(cell, places=1 if kind == "number" else 0)


def plain_table(table: TableBlock) -> Plain:
    """Caption, columns (title, whether right-aligned), rows and total as texts, notes."""
    kinds = [column.kind for column in table.columns]

    def texts(row: tuple[Cell, ...]) -> list[str]:
        return [cell_text(cell, kind) for cell, kind in zip(row, kinds, strict=True)]

    return {
        "caption": table.caption,
        "columns": [{"title": column.title, "right": column.kind != "text"} for column in table.columns],
        "rows": [texts(row) for row in table.rows],
        "total": texts(table.total_row) if table.total_row else None,
        "notes": list(table.notes),
    }


def title_of(answer: AnswerDocument) -> str:
    """One line that names the answer, for the title of the file."""
    return f"{answer.kind} „{answer.title}“ und Antwort"


def questioners_text(answer: AnswerDocument) -> str:
    """``A B (X) und C D (Y)``."""
    names = [f"{person.name} ({person.party})" for person in answer.questioners]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} und {names[-1]}"


def printed_number_text(answer: AnswerDocument) -> str:
    """``Drucksache 21/1234``, or that it is a draft."""
    return f"Drucksache {answer.printed_number}" if answer.printed_number else "Entwurf"


def foot_text(answer: AnswerDocument) -> str:
    """``Eingegangen am … · Ausgegeben am …``, or that the answer is still a draft."""
    if answer.received_on is None:
        return (
            "Dem Landtag noch nicht zugegangen"
            if answer.printed_number
            else "Entwurf, dem Landtag noch nicht zugegangen"
        )
    issued = f"am {numbers.long_day(answer.issued_on)}" if answer.issued_on else "noch nicht"
    return f"Eingegangen am {numbers.long_day(answer.received_on)} · Ausgegeben {issued}"


def place_and_day(answer: AnswerDocument) -> str:
    """``Wiesbaden, 12. Oktober 2026``, or that the day is still open."""
    return f"{answer.place}, {numbers.long_day(answer.answered_on) if answer.answered_on else '(Datum offen)'}"


def head_day(answer: AnswerDocument) -> str:
    """The day in the head: of issue, else of the answer, else the cut-off."""
    return numbers.day(answer.issued_on or answer.answered_on or answer.cutoff_on)


def plain_answer(answer: AnswerDocument) -> Plain:
    """Everything that the answer prints, as texts."""
    return {
        "document_title": title_of(answer),
        "term": answer.term,
        "parliament": answer.parliament,
        "printed_number": printed_number_text(answer),
        "head_day": head_day(answer),
        "kind": answer.kind,
        "questioners": questioners_text(answer),
        "asked_on": numbers.day(answer.asked_on),
        "title": answer.title,
        "minister": answer.minister,
        "questioner_preface": list(answer.questioner_preface),
        "government_preface": list(answer.government_preface),
        "transition": answer.transition,
        "blocks": [_plain_block(block) for block in answer.blocks],
        "annexes": [plain_table(table) for table in answer.annexes],
        "charts": [{"caption": chart.caption, "alt": chart.alt} for chart in answer.charts],
        "place_and_day": place_and_day(answer),
        "signatory": answer.signatory,
        "foot": foot_text(answer),
        "file_reference": answer.file_reference,
        "cutoff_on": numbers.day(answer.cutoff_on),
        "day": day_parts(answer.answered_on or answer.cutoff_on),
        "sources": list(answer.sources),
        "demo": DEMO_MARK if answer.demo else None,
    }


def _plain_block(block: QuestionBlock) -> Plain:
    return {
        "questions": [asdict(question) for question in block.questions],
        "answer": list(block.answer),
        "tables": [plain_table(table) for table in block.tables],
    }


def plain_report(report: EvaluationReport) -> Plain:
    """Everything that the evaluation report prints, as texts."""
    return asdict(report) | {
        "document_title": f"Auswertung der Kampagne „{report.campaign}“",
        "as_of": f"{numbers.day(report.as_of)}, {numbers.time_of_day(report.as_of)}",
        "day": day_parts(report.as_of),
        "figures": [asdict(row) | {"as_of": numbers.day(row.as_of)} for row in report.figures],
        "charts": [
            {"caption": chart.caption, "alt": chart.alt, "table": plain_table(chart.table) if chart.table else None}
            for chart in report.charts
        ],
        "goals": [_plain_goal(goal) for goal in report.goals],
        "checks": [asdict(check) | {"state_text": CHECK_WORDS[check.state]} for check in report.checks],
        "demo": DEMO_MARK if report.demo else None,
    }


def _plain_goal(goal: GoalRow) -> Plain:
    attained = (
        numbers.share(goal.share) if goal.share is not None else f"nicht bestimmbar: {goal.reason or 'ohne Grund'}"
    )
    return asdict(goal) | {"as_of": numbers.day(goal.as_of), "share": attained}


def day_parts(value: date | datetime) -> list[int]:
    """Year, month, day in Berlin: the date inside the file, so that the same data give the same bytes."""
    local = value.astimezone(numbers.BERLIN) if isinstance(value, datetime) else value
    return [local.year, local.month, local.day]
