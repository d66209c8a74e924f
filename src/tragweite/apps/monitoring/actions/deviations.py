# SPDX-License-Identifier: EUPL-1.2
"""From the deviation to its settlement by a second person."""

from datetime import datetime

from django.db import transaction

from tragweite.apps.content.actions.moves import locked, move_item
from tragweite.apps.content.models import Item
from tragweite.apps.journal.actions import absent_ref, actor_ref, change_once
from tragweite.apps.monitoring.models import Deviation
from tragweite.apps.monitoring.policies import MONITORS, require_monitor, require_settle
from tragweite.apps.monitoring.queries import possible_assignees
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import DEVIATION, DeviationState, ItemState, require_move

from .trail import note


def assign_deviation(*, user: User, scope: Scope, at: datetime, deviation: Deviation, assignee: User) -> None:
    """Make a colleague responsible for clearing a deviation.

    Raises ``Refused`` with ``monitoring.not_monitor``, ``monitoring.assignee_unfit`` or ``state.…``.
    """
    ministry_id = _ministry_id(deviation)
    require_monitor(scope, ministry_id)
    if not possible_assignees(ministry_id, at=at).filter(pk=assignee.pk).exists():
        raise Refused("monitoring.assignee_unfit", field="assignee")
    with transaction.atomic():
        _move(deviation, new=DeviationState.ASSIGNED, assigned_to=assignee)
        _note(deviation, user=user, scope=scope, at=at, act="assign_deviation", assignee=assignee.pk)


def explain_deviation(*, user: User, scope: Scope, at: datetime, deviation: Deviation, explanation: str) -> None:
    """Say why the live post differs and may stay as it is; a second person settles it.

    Raises ``Refused`` with ``monitoring.not_monitor``, ``monitoring.explanation_missing`` or ``state.…``.
    """
    _answer(user, scope, at, deviation, explanation, new=DeviationState.EXPLAINED, act="explain_deviation")


def correct_deviation(*, user: User, scope: Scope, at: datetime, deviation: Deviation, explanation: str) -> None:
    """Say what was corrected on the live post; a second person settles it.

    Raises ``Refused`` with ``monitoring.not_monitor``, ``monitoring.explanation_missing`` or ``state.…``.
    """
    _answer(user, scope, at, deviation, explanation, new=DeviationState.CORRECTED, act="correct_deviation")


def _answer(
    user: User, scope: Scope, at: datetime, deviation: Deviation, explanation: str, *, new: DeviationState, act: str
) -> None:
    require_monitor(scope, _ministry_id(deviation))
    if not explanation.strip():
        raise Refused("monitoring.explanation_missing", field="explanation")
    with transaction.atomic():
        _move(deviation, new=new, explained_by=user, explanation=explanation.strip())
        _note(deviation, user=user, scope=scope, at=at, act=act, own_words=explanation)


def reject_deviation(*, user: User, scope: Scope, at: datetime, deviation: Deviation, reason: str) -> None:
    """Do not accept what was written; whoever is responsible clears the deviation again.

    Raises ``Refused`` with ``monitoring.not_monitor``, ``monitoring.own_explanation``,
    ``monitoring.reason_missing`` or ``state.…``.
    """
    require_settle(scope, deviation)
    if not reason.strip():
        raise Refused("monitoring.reason_missing", field="reason")
    with transaction.atomic():
        _move(deviation, new=DeviationState.ASSIGNED)
        _note(deviation, user=user, scope=scope, at=at, act="reject_deviation", own_words=reason)


def resolve_deviation(*, user: User, scope: Scope, at: datetime, deviation: Deviation) -> None:
    """Settle a deviation as the second person; with the last one settled the post counts as checked.

    Raises ``Refused`` with ``monitoring.not_monitor``, ``monitoring.own_explanation`` or ``state.…``.
    """
    require_settle(scope, deviation)
    with transaction.atomic():
        item = _locked_item(deviation)
        _move(deviation, new=DeviationState.RESOLVED, resolved_by=user, resolved_at=at)
        _note(deviation, user=user, scope=scope, at=at, act="resolve_deviation")
        others = Deviation.objects.filter(publication=deviation.publication).exclude(state=DeviationState.RESOLVED)
        if item.state == ItemState.DEVIATING and not others.exists():
            facts = {"deviation": deviation.pk}
            move_item(
                item,
                new=ItemState.CHECKED,
                actor=actor_ref(user),
                acting_for=absent_ref(scope.acting_for_in(_ministry_id(deviation), *MONITORS)),
                at=at,
                action="content.resolve",
                facts=facts,
            )


def _locked_item(deviation: Deviation) -> Item:
    """Two people who settle the last two deviations at once must not both leave the other's open."""
    return locked(Item.objects.get(pk=deviation.publication.item_id))


def _move(deviation: Deviation, *, new: DeviationState, **changes: object) -> None:
    """Guarded update: exactly the row in the state that the caller saw."""
    old = DeviationState(deviation.state)
    require_move(DEVIATION, old=old, new=new)
    change_once(Deviation.objects.filter(pk=deviation.pk, state=old), state=new, **changes)
    deviation.refresh_from_db(fields=["state", *changes])


def _note(
    deviation: Deviation,
    *,
    user: User,
    scope: Scope,
    at: datetime,
    act: str,
    own_words: str = "",
    **facts: object,
) -> None:
    note(
        user=user,
        scope=scope,
        at=at,
        act=act,
        thing=f"monitoring.deviation:{deviation.pk}",
        ministry_id=_ministry_id(deviation),
        facts={"kind": deviation.kind, "item": deviation.publication.item_id, **facts},
        own_words=own_words,
    )


def _ministry_id(deviation: Deviation) -> int:
    return deviation.publication.item.campaign.ministry_id
