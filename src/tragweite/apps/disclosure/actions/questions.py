# SPDX-License-Identifier: EUPL-1.2
"""Writes of a question of parliament until its answer is complete: the question, its parts, their queries, the figures."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from tragweite.apps.disclosure import policies, queries
from tragweite.apps.disclosure.models import ParliamentaryQuestion, SubQuestion
from tragweite.apps.disclosure.queries.cuts import BREAKDOWNS
from tragweite.apps.findings.queries import ReadyParagraph
from tragweite.apps.people.models import Ministry, User
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.money import Basis
from tragweite.core.rules.states import CostState, NonAnswer, QuestionState

from .trail import contribute, locked, note, require_open, rework

TEXTS: Final = (
    "title", "questioner_preface", "preface", "answering_office", "signatory", "place", "file_reference", "agreeing",
)  # fmt: skip


def create_question(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    kind: str,
    number: str,
    title: str,
    questioner: str,
    faction: str,
    asked_on: date,
    received_on: date,
    lead_ministry: Ministry,
    answering_office: str,
    questions: Sequence[str],
    cutoff_on: date | None = None,
    questioner_preface: str = "",
    preface: str = "",
    signatory: str = "",
    place: str = "",
    file_reference: str = "",
    agreeing: str = "",
    is_demo: bool = False,
) -> ParliamentaryQuestion:
    """Record a question with its sub-questions; the deadline follows from the dated rule of the Landtag.

    Without ``cutoff_on`` the day of receipt is the cut-off. Raises ``Refused`` with ``disclosure.not_writer``,
    ``disclosure.no_questions``, ``disclosure.received_before_asked``, ``disclosure.received_in_future``,
    ``disclosure.cutoff_in_future``, ``disclosure.number_taken``, ``rules.no_valid_value``.
    """
    texts = [text.strip() for text in questions if text.strip()]
    _require_sound(asked_on=asked_on, received_on=received_on, texts=texts, at=at)
    _require_cutoff(cutoff_on or received_on, at=at)
    due = queries.due_date(kind=kind, received_on=received_on, question_count=len(texts))
    with transaction.atomic():
        policies.require_write(scope)
        question = ParliamentaryQuestion(
            kind=kind, number=number.strip(), title=title, questioner=questioner, faction=faction, asked_on=asked_on,
            received_on=received_on, due_on=due.date, due_rule=due.norm[:200],
            lead_ministry=lead_ministry, answering_office=answering_office, cutoff_on=cutoff_on or received_on,
            questioner_preface=questioner_preface, preface=preface, signatory=signatory, place=place,
            file_reference=file_reference, agreeing=agreeing, drafted_by=user, created_at=at, is_demo=is_demo,
        )  # fmt: skip
        _save_new(question)
        SubQuestion.objects.bulk_create(
            SubQuestion(question=question, number=place_, text=text) for place_, text in enumerate(texts, start=1)
        )
        contribute(question, user=user, scope=scope)
        facts = {"due_on": due.date.isoformat(), "questions": len(texts)}
        personal = {"questioner": questioner}
        note(user=user, scope=scope, at=at, question=question, act="create_question", facts=facts, personal=personal)
    return question


def _require_sound(*, asked_on: date, received_on: date, texts: Sequence[str], at: datetime) -> None:
    if received_on < asked_on:
        raise Refused("disclosure.received_before_asked", asked_on=asked_on, field="received_on")
    if received_on > timezone.localdate(at):
        raise Refused("disclosure.received_in_future", field="received_on")
    if not texts:
        raise Refused("disclosure.no_questions", field="questions")


def _require_cutoff(cutoff_on: date, *, at: datetime) -> None:
    if cutoff_on > timezone.localdate(at):
        raise Refused("disclosure.cutoff_in_future", cutoff_on=cutoff_on, field="cutoff_on")


def _save_new(question: ParliamentaryQuestion) -> None:
    taken = Refused("disclosure.number_taken", number=question.number, field="number")
    if ParliamentaryQuestion.objects.filter(number=question.number).exists():
        raise taken
    try:
        with transaction.atomic():
            question.save(force_insert=True)
    except IntegrityError as second_click:
        raise taken from second_click


def update_question(
    *, user: User, scope: Scope, at: datetime, question: ParliamentaryQuestion, cutoff_on: date, **texts: str
) -> None:
    """Change prefaces, signature and cut-off. A new cut-off sends collected figures back: they must be collected again.

    ``texts``: any of ``TEXTS``. Raises ``Refused`` with ``disclosure.not_writer``, ``disclosure.released``,
    ``disclosure.cutoff_in_future``.
    """
    if unknown := set(texts) - set(TEXTS):
        raise TypeError(f"unknown fields: {sorted(unknown)}")
    _require_cutoff(cutoff_on, at=at)
    with transaction.atomic():
        policies.require_write(scope)
        fresh = locked(question.pk)
        require_open(fresh)
        if cutoff_on != fresh.cutoff_on:
            stale = SubQuestion.objects.filter(question=fresh, query=SubQuestion.Query.LEDGER)
            stale.exclude(state=QuestionState.OPEN).update(state=QuestionState.BOUND, collected=None, collected_at=None)
        ParliamentaryQuestion.objects.filter(pk=fresh.pk).update(cutoff_on=cutoff_on, **texts)
        contribute(fresh, user=user, scope=scope)
        rework(fresh)
        note(user=user, scope=scope, at=at, question=fresh, act="update_question", facts={"fields": sorted(texts)})


def add_sub_question(
    *, user: User, scope: Scope, at: datetime, question: ParliamentaryQuestion, text: str
) -> SubQuestion:
    """Add one more sub-question; the deadline of a Große Anfrage may change with their number.

    Raises ``Refused`` with ``disclosure.not_writer``, ``disclosure.released``, ``rules.no_valid_value``.
    """
    with transaction.atomic():
        policies.require_write(scope)
        fresh = locked(question.pk)
        require_open(fresh)
        last = fresh.sub_questions.aggregate(last=Max("number"))["last"] or 0
        sub = SubQuestion.objects.create(question=fresh, number=last + 1, text=text)
        count = fresh.sub_questions.count()
        due = queries.due_date(kind=fresh.kind, received_on=fresh.received_on, question_count=count)
        ParliamentaryQuestion.objects.filter(pk=fresh.pk).update(due_on=due.date)
        contribute(fresh, user=user, scope=scope)
        rework(fresh)
        note(user=user, scope=scope, at=at, question=fresh, act="add_sub_question", facts={"part": sub.number})
    return sub


def bind_sub_question(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    sub_question: SubQuestion,
    query: str = "",
    answer_text: str = "",
    non_answer: str = "",
    breakdowns: Sequence[str] = (),
    cost_state: str = "",
    basis: str = "",
    ministries: Sequence[Ministry] = (),
    year_from: int | None = None,
    year_to: int | None = None,
    published_filter: Mapping[str, Any] | None = None,
) -> None:
    """Say how a sub-question is answered: by a query of the ledger or of published rows, by text, or why not at all.

    Collected figures are dropped. Raises ``Refused`` with ``disclosure.not_writer``, ``disclosure.released``,
    ``disclosure.answer_missing``, ``disclosure.query_and_non_answer``, ``disclosure.cost_state_missing``,
    ``disclosure.basis_missing``, ``disclosure.breakdown_missing``, ``disclosure.years_reversed``,
    ``ledger.unknown_dimension``.
    """
    values: dict[str, Any] = {
        "query": query,
        "answer_text": answer_text.strip(),
        "non_answer": non_answer,
        "breakdowns": list(breakdowns),
        "cost_state": cost_state,
        "basis": basis,
        "year_from": year_from,
        "year_to": year_to,
        "published_filter": {name: value for name, value in (published_filter or {}).items() if value},
    }
    _require_answerable(values)
    with transaction.atomic():
        policies.require_write(scope)
        question = locked(sub_question.question_id)
        require_open(question)
        SubQuestion.objects.filter(pk=sub_question.pk).update(
            **values, state=QuestionState.BOUND, collected=None, collected_at=None
        )
        SubQuestion.objects.get(pk=sub_question.pk).ministries.set(ministries)
        contribute(question, user=user, scope=scope)
        rework(question)
        facts = {"part": sub_question.number, "query": query, "non_answer": non_answer}
        note(user=user, scope=scope, at=at, question=question, act="bind_sub_question", facts=facts)


def _require_answerable(values: Mapping[str, Any]) -> None:
    if values["query"] not in set(SubQuestion.Query.values) or values["non_answer"] not in {"", *NonAnswer}:
        raise Refused("disclosure.answer_missing", field="query")
    if not values["query"]:
        if not values["answer_text"] and not values["non_answer"]:
            raise Refused("disclosure.answer_missing", field="answer_text")
        return
    if values["non_answer"]:
        raise Refused("disclosure.query_and_non_answer", field="non_answer")
    _require_query(values)


def _require_query(values: Mapping[str, Any]) -> None:
    is_ledger = values["query"] == SubQuestion.Query.LEDGER
    if not values["breakdowns"]:
        raise Refused("disclosure.breakdown_missing", field="breakdowns")
    for name in values["breakdowns"]:
        if name not in BREAKDOWNS:
            raise Refused("ledger.unknown_dimension", dimension=name)
    if values["cost_state"] not in {*CostState, *(() if is_ledger else ("",))}:
        raise Refused("disclosure.cost_state_missing", field="cost_state")
    if values["basis"] not in {Basis.NET, Basis.GROSS, *(() if is_ledger else ("",))}:
        raise Refused("disclosure.basis_missing", field="basis")
    first, last = values["year_from"], values["year_to"]
    if first is not None and last is not None and last < first:
        raise Refused("disclosure.years_reversed", field="year_to")


def take_paragraphs(
    *, user: User, scope: Scope, at: datetime, sub_question: SubQuestion, paragraphs: Sequence[ReadyParagraph]
) -> None:
    """Put paragraphs of released results under the text of an answer; one that stands there already is not repeated.

    The query of the sub-question and its figures stay as they are. Raises ``Refused`` with ``disclosure.not_writer``,
    ``disclosure.released``, ``disclosure.paragraphs_there`` (double click).
    """
    with transaction.atomic():
        policies.require_write(scope)
        question = locked(sub_question.question_id)
        require_open(question)
        fresh = SubQuestion.objects.select_related("question").get(pk=sub_question.pk)
        fitting = [each for each in paragraphs if each.text not in fresh.answer_text]
        if not fitting:
            raise Refused("disclosure.paragraphs_there", field="paragraphs")
        fresh.answer_text = "\n\n".join(
            [text for text in (fresh.answer_text, *(each.text for each in fitting)) if text]
        )
        fields = ["answer_text"]
        if not fresh.query:
            fresh.collected, fresh.collected_at = queries.collect_answer(sub_question=fresh, scope=scope, at=at), at
            fresh.state = QuestionState.COLLECTED
            fields += ["collected", "collected_at", "state"]
        fresh.save(update_fields=fields)
        contribute(question, user=user, scope=scope)
        rework(question)
        facts = {"part": fresh.number, "taken": [each.key for each in fitting]}
        note(user=user, scope=scope, at=at, question=question, act="take_paragraphs", facts=facts)


def collect_sub_question(*, user: User, scope: Scope, at: datetime, sub_question: SubQuestion) -> None:
    """Run the bound query and store what it gave; it may be run again until the answer is released.

    Raises ``Refused`` with ``disclosure.not_writer``, ``disclosure.released``, ``disclosure.not_bound``,
    ``disclosure.cutoff_in_future``.
    """
    with transaction.atomic():
        policies.require_write(scope)
        question = locked(sub_question.question_id)
        require_open(question)
        fresh = SubQuestion.objects.select_related("question").get(pk=sub_question.pk)
        if fresh.state == QuestionState.OPEN:
            raise Refused("disclosure.not_bound", part=fresh.number)
        collected = queries.collect_answer(sub_question=fresh, scope=scope, at=at)
        SubQuestion.objects.filter(pk=fresh.pk).update(
            collected=collected, collected_at=at, state=QuestionState.COLLECTED
        )
        contribute(question, user=user, scope=scope)
        rework(question)
        facts = {"part": fresh.number, "query": fresh.query}
        note(user=user, scope=scope, at=at, question=question, act="collect_sub_question", facts=facts)


def collect_question(*, user: User, scope: Scope, at: datetime, question: ParliamentaryQuestion) -> int:
    """Run the query of every bound sub-question; all or nothing. Returns how many were collected.

    Raises ``Refused`` as ``collect_sub_question`` and ``disclosure.nothing_bound``.
    """
    with transaction.atomic():
        policies.require_write(scope)
        parts = list(question.sub_questions.filter(state=QuestionState.BOUND))
        if not parts:
            raise Refused("disclosure.nothing_bound")
        for part in parts:
            collect_sub_question(user=user, scope=scope, at=at, sub_question=part)
    return len(parts)
