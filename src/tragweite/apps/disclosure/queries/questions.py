# SPDX-License-Identifier: EUPL-1.2
"""Reads of questions of parliament: State Chancellery and auditors read all, a ministry those that it leads."""

from datetime import date, datetime
from functools import cache
from importlib.resources import files

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tragweite.apps.disclosure import policies
from tragweite.apps.disclosure.models import ParliamentaryQuestion, RegisterEntry, SubQuestion
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope, within
from tragweite.core.rules.dated import DatedValue, load_values
from tragweite.core.rules.parliament import DueDate, Hint, QuestionKind, due_on, question_count_hint
from tragweite.core.rules.states import QuestionState
from tragweite.web.waiting import Waiting

KINDS = {
    ParliamentaryQuestion.Kind.MINOR: QuestionKind.KLEINE_ANFRAGE,
    ParliamentaryQuestion.Kind.MAJOR: QuestionKind.GROSSE_ANFRAGE,
}
MOST = 50


@cache
def legal_values() -> tuple[DatedValue, ...]:
    """The dated legal values (invariant 12: outside their validity there are none)."""
    source = files("tragweite.core.rules").joinpath("data", "values.toml")
    return load_values(text=source.read_text(encoding="utf-8"))


def due_date(*, kind: str, received_on: date, question_count: int) -> DueDate:
    """The deadline by rule; raises ``Refused("rules.no_valid_value", …)``."""
    rule_kind = KINDS[ParliamentaryQuestion.Kind(kind)]
    return due_on(kind=rule_kind, received_on=received_on, question_count=question_count, values=legal_values())


def count_hint(question: ParliamentaryQuestion, *, question_count: int) -> Hint | None:
    """Whether there are more sub-questions than the rules of procedure allow; a hint that stops nothing."""
    kind = KINDS[ParliamentaryQuestion.Kind(question.kind)]
    return question_count_hint(
        kind=kind, received_on=question.received_on, question_count=question_count, values=legal_values()
    )


def questions_within(scope: Scope) -> QuerySet[ParliamentaryQuestion]:
    """Questions that the scope reads, with lead ministry and number of sub-questions."""
    questions = ParliamentaryQuestion.objects.select_related(
        "lead_ministry", "drafted_by", "checked_by", "co_signed_by", "released_by"
    ).annotate(part_count=Count("sub_questions"))
    return within(questions, scope, path="lead_ministry")


def access_question(scope: Scope, pk: int) -> ParliamentaryQuestion:
    """A question; a foreign and a missing id answer alike (404)."""
    found = questions_within(scope).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def access_sub_question(scope: Scope, pk: int) -> SubQuestion:
    """A sub-question of a question that the scope reads; else 404."""
    found = within(SubQuestion.objects.select_related("question__lead_ministry"), scope, path="question__lead_ministry")
    sub = found.filter(pk=pk).first()
    if sub is None:
        raise Http404
    return sub


def parts_of(question: ParliamentaryQuestion) -> list[SubQuestion]:
    """The sub-questions in order, with their ministries."""
    return list(question.sub_questions.prefetch_related("ministries").order_by("number"))


def contributor_ids(question: ParliamentaryQuestion) -> frozenset[int]:
    """Everyone who wrote on the answer."""
    return frozenset(question.contributors.order_by().values_list("pk", flat=True))


def waiting(user: User, scope: Scope, at: datetime) -> list[Waiting]:  # noqa: ARG001 - same shape in every room
    """Answers to write, check, co-sign, release or send, and register entries to release; at most three queries."""
    return [*_answers_waiting(scope, at), *_entries_waiting(scope)]


def _answers_waiting(scope: Scope, at: datetime) -> list[Waiting]:
    readers = scope.ministries_with(*policies.SECOND_READERS)
    if not readers:
        return []
    mine = Q() if policies.may_write(scope) else Q(lead_ministry__in=readers)
    rows = ParliamentaryQuestion.objects.filter(mine).exclude(state=QuestionState.SENT)
    found = rows.prefetch_related("contributors").order_by("due_on", "pk")[:MOST]
    return [each for question in found if (each := _answer_waiting(scope, question, at)) is not None]


def _answer_waiting(scope: Scope, question: ParliamentaryQuestion, at: datetime) -> Waiting | None:
    contributors = {each.pk for each in question.contributors.all()}
    texts = {
        QuestionState.COLLECTED: (policies.may_check, _("Antwort prüfen: %(title)s")),
        QuestionState.CHECKED: (policies.may_co_sign, _("Antwort mitzeichnen: %(title)s")),
        QuestionState.CO_SIGNED: (policies.may_release, _("Antwort freigeben: %(title)s")),
    }
    state = QuestionState(question.state)
    if state in texts:
        may, text = texts[state]
        allowed = may(scope, question, contributors=contributors)
    else:
        allowed = policies.may_write(scope)
        text = (
            _("Antwort übersenden: %(title)s")
            if state == QuestionState.RELEASED
            else _("Anfrage beantworten: %(title)s")
        )
    if not allowed:
        return None
    return Waiting(
        kind="disclosure.question",
        text=text % {"title": f"{question.number} {question.title}"},
        url=reverse("disclosure:detail", args=[question.pk]),
        due_on=question.due_on,
        warning=question.due_on < timezone.localdate(at),
    )


def _entries_waiting(scope: Scope) -> list[Waiting]:
    ministries = scope.ministries_with(*policies.REGISTER_RELEASERS)
    if not ministries:
        return []
    rows = RegisterEntry.objects.filter(released_by__isnull=True).select_related("campaign")
    if not scope.reads_all:
        rows = rows.filter(campaign__ministry__in=ministries)
    return [
        Waiting(
            kind="disclosure.register",
            text=_("Registereintrag freigeben: %(title)s") % {"title": entry.campaign.title},
            url=reverse("disclosure:register_entry", args=[entry.pk]),
        )
        for entry in rows.order_by("proposed_at", "pk")[:MOST]
        if policies.may_publish(scope, entry)
    ]
