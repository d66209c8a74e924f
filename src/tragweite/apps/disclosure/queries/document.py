# SPDX-License-Identifier: EUPL-1.2
"""The answer as one document: made from the collected parts, turned into JSON to be frozen, and read back."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from tragweite.apps.disclosure.models import ParliamentaryQuestion, SubQuestion
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import QuestionState
from tragweite.documents import numbers
from tragweite.documents.model import (
    AnswerDocument,
    Column,
    QuestionBlock,
    Questioner,
    QuestionText,
    TableBlock,
)

FINAL: Final = frozenset({QuestionState.RELEASED, QuestionState.SENT})
_DAYS: Final = ("asked_on", "answered_on", "received_on", "issued_on", "cutoff_on")


def answer_document(question: ParliamentaryQuestion, subs: Sequence[SubQuestion]) -> AnswerDocument:
    """The answer as it stands: a draft (no printed number) until its release."""
    return AnswerDocument(
        term=_("%(term)s. Wahlperiode") % {"term": question.number.partition("/")[0]},
        printed_number=None,
        kind=question.get_kind_display(),
        questioners=(Questioner(name=question.questioner, party=question.faction),),
        asked_on=question.asked_on,
        title=question.title,
        minister=question.answering_office,
        questioner_preface=_paragraphs(question.questioner_preface),
        government_preface=_paragraphs(question.preface),
        transition=_transition(question),
        blocks=tuple(_block(sub) for sub in subs),
        annexes=(),
        place=question.place or "Wiesbaden",
        answered_on=None,
        signatory=question.signatory or question.answering_office,
        received_on=None,
        issued_on=None,
        file_reference=question.file_reference or question.number,
        cutoff_on=question.cutoff_on,
        sources=tuple(line for sub in subs for line in _sources(sub)),
        demo=question.is_demo,
    )


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip())


def _transition(question: ParliamentaryQuestion) -> str:
    kind = question.get_kind_display()
    agreed = _(" im Einvernehmen mit %(who)s") % {"who": question.agreeing} if question.agreeing else ""
    if question.preface or question.questioner_preface:
        return _("Diese Vorbemerkungen vorangestellt, beantworte ich die %(kind)s%(agreed)s wie folgt:") % {
            "kind": kind,
            "agreed": agreed,
        }
    return _("Die %(kind)s beantworte ich%(agreed)s wie folgt:") % {"kind": kind, "agreed": agreed}


def _block(sub: SubQuestion) -> QuestionBlock:
    collected = sub.collected or {}
    waiting = () if sub.collected else (_("(Die Antwort liegt noch nicht vor.)"),)
    return QuestionBlock(
        questions=(QuestionText(number=str(sub.number), text=sub.text),),
        answer=(*collected.get("paragraphs", ()), *_paragraphs(sub.answer_text), *waiting),
        tables=notes_once([table_of(raw) for raw in collected.get("tables", ())]),
    )


def notes_once(tables: Sequence[TableBlock]) -> tuple[TableBlock, ...]:
    """A note that holds for several tables of one answer is printed once, under the last of them."""
    later: set[str] = set()
    kept: list[TableBlock] = []
    for table in reversed(tables):
        kept.append(replace(table, notes=tuple(note for note in table.notes if note not in later)))
        later |= set(table.notes)
    return tuple(reversed(kept))


def _sources(sub: SubQuestion) -> list[str]:
    collected = sub.collected or {}
    figure = collected.get("figure")
    lines = []
    if figure:
        lines.append(
            _(
                "Frage %(number)s: %(definition)s Zeitraum: %(period)s. Umfang: %(scope)s. Quelle: %(source)s. Stand: %(as_of)s."
            )
            % {**figure, "number": sub.number}
        )
    return [
        *lines,
        *(
            _("Frage %(number)s: Quelle %(source)s") % {"number": sub.number, "source": each}
            for each in collected.get("sources", ())
        ),
    ]


def table_of(raw: Mapping[str, Any]) -> TableBlock:
    """A table out of its JSON form."""
    total = raw["total_row"]
    return TableBlock(
        caption=raw["caption"],
        columns=tuple(Column(**column) for column in raw["columns"]),
        rows=tuple(tuple(row) for row in raw["rows"]),
        total_row=tuple(total) if total is not None else None,
        notes=tuple(raw["notes"]),
    )


def as_json(document: AnswerDocument) -> dict[str, Any]:
    """The document as JSON-ready data; ``from_json`` reads it back."""
    raw = asdict(document)
    for name in _DAYS:
        raw[name] = raw[name].isoformat() if raw[name] else None
    plain: dict[str, Any] = json.loads(json.dumps(raw))
    return plain


def from_json(raw: Mapping[str, Any]) -> AnswerDocument:
    """A document out of its JSON form."""
    days = {name: date.fromisoformat(raw[name]) if raw[name] else None for name in _DAYS}
    lists = ("questioner_preface", "government_preface", "sources")
    return AnswerDocument(
        **{
            **raw,
            **days,
            **{name: tuple(raw[name]) for name in lists},
            "questioners": tuple(Questioner(**each) for each in raw["questioners"]),
            "blocks": tuple(_block_of(each) for each in raw["blocks"]),
            "annexes": tuple(table_of(each) for each in raw["annexes"]),
            "charts": (),
        }
    )


def _block_of(raw: Mapping[str, Any]) -> QuestionBlock:
    return QuestionBlock(
        questions=tuple(QuestionText(**each) for each in raw["questions"]),
        answer=tuple(raw["answer"]),
        tables=tuple(table_of(each) for each in raw["tables"]),
    )


def content_hash(document: Mapping[str, Any]) -> str:
    """SHA-256 of the JSON form; what a second person saw is bound to it."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def draft_hash(question: ParliamentaryQuestion, subs: Sequence[SubQuestion]) -> str:
    """The hash of the answer as it stands now."""
    return content_hash(as_json(answer_document(question, subs)))


def frozen_document(question: ParliamentaryQuestion) -> AnswerDocument:
    """The answer as it was released; raises ``Refused("disclosure.frozen_damaged", number)`` where it was changed."""
    if question.frozen is None or content_hash(question.frozen) != question.frozen_hash:
        raise Refused("disclosure.frozen_damaged", number=question.number)
    document = from_json(question.frozen)
    if question.sent_at is None:
        return document
    sent_on = question.sent_at.astimezone(numbers.BERLIN).date()
    return replace(document, received_on=sent_on)


def printed_document(question: ParliamentaryQuestion, subs: Sequence[SubQuestion]) -> AnswerDocument:
    """What is printed: the frozen answer after its release, before it the draft."""
    return frozen_document(question) if question.state in FINAL else answer_document(question, subs)
