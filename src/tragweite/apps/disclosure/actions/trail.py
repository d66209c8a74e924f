# SPDX-License-Identifier: EUPL-1.2
"""The lock on a question and its line in the journal, shared by the writes of the room."""

from collections.abc import Mapping
from datetime import datetime

from tragweite.apps.disclosure.models import ParliamentaryQuestion, SubQuestion
from tragweite.apps.disclosure.policies import SECOND_READERS, absent_people
from tragweite.apps.journal.actions import absent_ref, actor_ref, change_once, record
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import QUESTION, QuestionState, Role, require_move

PART_STATES = (QuestionState.OPEN, QuestionState.BOUND, QuestionState.COLLECTED)


def locked(question_id: int) -> ParliamentaryQuestion:
    """The question as it stands now, under a row lock until the transaction ends."""
    return ParliamentaryQuestion.objects.select_for_update(of=("self",)).get(pk=question_id)


def note(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    question: ParliamentaryQuestion,
    act: str,
    roles: tuple[Role, ...] = SECOND_READERS,
    facts: Mapping[str, object] | None = None,
    personal: Mapping[str, object] | None = None,
) -> None:
    """Append one entry about a question to the journal."""
    record(
        actor=actor_ref(user),
        acting_for=absent_ref(absent_people(scope, *roles)),
        action=f"disclosure.{act}",
        thing=f"disclosure.parliamentaryquestion:{question.pk}",
        ministry=question.lead_ministry_id,
        at=at,
        facts={"number": question.number, **(facts or {})},
        personal=personal,
        personal_subject=f"question:{question.pk}" if personal else "",
    )


def contribute(question: ParliamentaryQuestion, *, user: User, scope: Scope) -> None:
    """Remember who wrote on the answer, and for whom; these people do not check or release it."""
    question.contributors.add(user.pk, *absent_people(scope, Role.STATE_CHANCELLERY))


def require_open(question: ParliamentaryQuestion) -> None:
    """Raises ``Refused("disclosure.released", number)`` once the answer is frozen."""
    if question.state in {QuestionState.RELEASED, QuestionState.SENT}:
        raise Refused("disclosure.released", number=question.number)


def move(question: ParliamentaryQuestion, to: QuestionState, **values: object) -> None:
    """Move the question and all its sub-questions by a guarded update; raises ``Refused("state.…")``."""
    old = QuestionState(question.state)
    require_move(QUESTION, old=old, new=to)
    change_once(ParliamentaryQuestion.objects.filter(pk=question.pk, state=old), state=to, **values)
    SubQuestion.objects.filter(question=question).update(state=to)
    question.state = to


def rework(question: ParliamentaryQuestion) -> None:
    """After a change the earlier check and co-signature no longer hold, and the question stands where its parts do."""
    parts = SubQuestion.objects.filter(question=question)
    parts.exclude(state__in=PART_STATES).update(state=QuestionState.COLLECTED)
    states = [QuestionState(state) for state in parts.values_list("state", flat=True)]
    state = min(states, key=PART_STATES.index, default=QuestionState.OPEN)
    ParliamentaryQuestion.objects.filter(pk=question.pk).update(state=state, checked_by=None, co_signed_by=None)
    question.state = state
