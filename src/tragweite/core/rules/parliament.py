# SPDX-License-Identifier: EUPL-1.2
"""Deadlines and limits of questions of the Hessian Landtag (GO Landtag §§ 34, 35; dated values in ``values.toml``)."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tragweite.core.refusal import Refused
from tragweite.core.rules.dated import DatedValue, value_at


class QuestionKind(StrEnum):
    """Kinds of questions whose deadline is known."""

    KLEINE_ANFRAGE = "kleine_anfrage"
    GROSSE_ANFRAGE = "grosse_anfrage"


@dataclass(frozen=True)
class DueDate:
    """Until when the answer "soll" be given, and by which rule; the day is not moved by weekends or holidays."""

    date: date
    rule_id: str
    norm: str
    source: str


@dataclass(frozen=True)
class Hint:
    """Something to know that stops nothing; the text is found by ``code`` as for a refusal."""

    code: str
    limit: int
    found: int
    norm: str


def due_on(*, kind: QuestionKind, received_on: date, question_count: int, values: Sequence[DatedValue]) -> DueDate:
    """Return the soll-deadline from the day on which the question was handed to the government.

    ``question_count`` counts sub-questions too; it decides between three and six months for a Große Anfrage.
    Raises ``Refused("parliament.question_count")`` below one, ``Refused("rules.no_valid_value", ...)``.
    """
    if question_count < 1:
        raise Refused("parliament.question_count", question_count=question_count)
    if kind is QuestionKind.KLEINE_ANFRAGE:
        rule = value_at(values, rule_id="HE.kleine_anfrage.deadline_weeks", on=received_on)
        return _due(rule=rule, day=received_on + timedelta(weeks=int(rule.value)))
    limit = value_at(values, rule_id="HE.grosse_anfrage.short_max_questions", on=received_on)
    name = "deadline_months" if question_count <= limit.value else "long_deadline_months"
    rule = value_at(values, rule_id=f"HE.grosse_anfrage.{name}", on=received_on)
    return _due(rule=rule, day=add_months(day=received_on, months=int(rule.value)))


def _due(*, rule: DatedValue, day: date) -> DueDate:
    return DueDate(date=day, rule_id=rule.rule_id, norm=rule.norm, source=rule.source)


def add_months(*, day: date, months: int) -> date:
    """Return the same day some months later, or the last day of a month that is too short (§ 188 Abs. 2, 3 BGB)."""
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def question_count_hint(
    *, kind: QuestionKind, received_on: date, question_count: int, values: Sequence[DatedValue]
) -> Hint | None:
    """Return the hint ``parliament.too_many_questions`` where a Kleine Anfrage has more questions than the rule allows.

    No refusal: the President of the Landtag decides, the government answers what it was handed.
    """
    if kind is not QuestionKind.KLEINE_ANFRAGE:
        return None
    limit = value_at(values, rule_id="HE.kleine_anfrage.max_questions", on=received_on)
    if question_count <= limit.value:
        return None
    return Hint(code="parliament.too_many_questions", limit=int(limit.value), found=question_count, norm=limit.norm)
