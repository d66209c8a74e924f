# SPDX-License-Identifier: EUPL-1.2
"""How a ministry decides: its review steps and its hours, as data with a first day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tragweite.apps.content.models import ContentTerms, ReviewStep
from tragweite.apps.content.policies import require_head
from tragweite.apps.journal.actions import absent_ref, actor_ref, record
from tragweite.apps.people.models import Ministry, User
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.review import Step, require_steps
from tragweite.core.rules.schedule import Terms
from tragweite.core.rules.states import Role

LONGEST_HOURS = 24 * 14


@dataclass(frozen=True, kw_only=True)
class GivenStep:
    """One step as somebody sets it; the same position means parallel."""

    position: int
    title: str
    role: str
    only_when: str = ""
    days: int = 3
    same_person_allowed: bool = False


def set_review_steps(
    *, user: User, scope: Scope, at: datetime, ministry: Ministry, steps: Sequence[GivenStep], valid_from: date
) -> list[ReviewStep]:
    """Replace the steps of a ministry from a day on; without any, the usual single step holds.

    Versions that were handed in before keep the steps of their day. Raises ``Refused`` with ``content.not_head``,
    ``content.steps_in_the_past``, ``content.steps_already_set`` (valid_from), ``content.step_malformed`` (position) or
    ``content.steps_without_decision``.
    """
    require_head(scope, ministry.pk)
    _require_steps(steps)
    if valid_from < timezone.localdate(at):
        raise Refused("content.steps_in_the_past", field="valid_from")
    with transaction.atomic():
        Ministry.objects.select_for_update().get(pk=ministry.pk)
        _end_steps(ministry, valid_from=valid_from)
        made = [
            ReviewStep.objects.create(
                ministry=ministry, position=each.position, title=each.title.strip(), role=each.role,
                only_when=each.only_when, days=each.days, same_person_allowed=each.same_person_allowed,
                valid_from=valid_from, created_by=user, created_at=at,
            )
            for each in steps
        ]  # fmt: skip
        facts = {"valid_from": valid_from.isoformat(), "steps": [f"{each.position}:{each.role}" for each in steps]}
        _note(user, scope, ministry, at=at, act="set_review_steps", facts=facts)
    return made


def _require_steps(steps: Sequence[GivenStep]) -> None:
    for number, each in enumerate(steps, start=1):
        known = each.role in ReviewStep.StepRole.values
        if not known or not each.title.strip() or not 1 <= each.position <= 20 or not 1 <= each.days <= 60:
            raise Refused("content.step_malformed", field="steps", position=number)
    require_steps(
        [
            Step(key=number, position=each.position, roles=(each.role,), only_when=each.only_when)
            for number, each in enumerate(steps, start=1)
        ]
    )


def _end_steps(ministry: Ministry, *, valid_from: date) -> None:
    running = ReviewStep.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from), ministry=ministry)
    if running.filter(valid_from__gte=valid_from).exists():
        raise Refused("content.steps_already_set", field="valid_from", valid_from=valid_from)
    running.update(valid_to=valid_from - timedelta(days=1))


def set_terms(
    *, user: User, scope: Scope, at: datetime, ministry: Ministry, terms: Terms, valid_from: date
) -> ContentTerms:
    """Set the hours of a ministry from a day on.

    Raises ``Refused`` with ``content.not_head``, ``content.steps_in_the_past`` or ``content.terms_out_of_range``
    (longest).
    """
    require_head(scope, ministry.pk)
    if valid_from < timezone.localdate(at):
        raise Refused("content.steps_in_the_past", field="valid_from")
    hours = (terms.window_before_hours, terms.window_after_hours, terms.urgent_hours, terms.grace_minutes // 60)
    if min(terms.window_after_hours, terms.urgent_hours) < 1 or min(hours) < 0 or max(hours) > LONGEST_HOURS:
        raise Refused("content.terms_out_of_range", longest=LONGEST_HOURS)
    with transaction.atomic():
        made = ContentTerms.objects.create(
            ministry=ministry, grace_minutes=terms.grace_minutes, window_before_hours=terms.window_before_hours,
            window_after_hours=terms.window_after_hours, urgent_hours=terms.urgent_hours, valid_from=valid_from,
            set_by=user, set_at=at,
        )  # fmt: skip
        facts = {"valid_from": valid_from.isoformat(), "urgent_hours": terms.urgent_hours}
        _note(user, scope, ministry, at=at, act="set_terms", facts=facts)
    return made


def _note(user: User, scope: Scope, ministry: Ministry, *, at: datetime, act: str, facts: Mapping[str, object]) -> None:
    record(
        actor=actor_ref(user),
        acting_for=absent_ref(scope.acting_for_in(ministry.pk, Role.HEAD_OF_COMMUNICATION)),
        action=f"content.{act}",
        thing=f"people.ministry:{ministry.pk}",
        ministry=ministry.pk,
        at=at,
        facts=facts,
    )
