# SPDX-License-Identifier: EUPL-1.2
"""From the deviation to its settlement by a second person."""

from datetime import datetime

from django.db import transaction

from tragweite.apps.contracts.actions import lift_stop, stop_payment
from tragweite.apps.contracts.queries import stops_of
from tragweite.apps.journal.actions import change_once, withdraw
from tragweite.apps.monitoring.models import Deviation
from tragweite.apps.monitoring.policies import require_monitor, require_monitoring, require_settle
from tragweite.apps.monitoring.queries import contract_of, possible_assignees, thing_of
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.deviations import PaymentEffect
from tragweite.core.rules.states import DEVIATION, DeviationState, require_move

from .checking import locked_now, settle_item
from .trail import author_in, note


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
    _answer(user, scope, at, deviation, explanation, new=DeviationState.EXPLAINED, answer="explain")


def correct_deviation(*, user: User, scope: Scope, at: datetime, deviation: Deviation, explanation: str) -> None:
    """Say what was corrected on the live post; a second person settles it.

    Raises ``Refused`` with ``monitoring.not_monitor``, ``monitoring.explanation_missing`` or ``state.…``.
    """
    _answer(user, scope, at, deviation, explanation, new=DeviationState.CORRECTED, answer="correct")


def _answer(
    user: User, scope: Scope, at: datetime, deviation: Deviation, explanation: str, *, new: DeviationState, answer: str
) -> None:
    require_monitor(scope, _ministry_id(deviation))
    if not explanation.strip():
        raise Refused("monitoring.explanation_missing", field="explanation")
    with transaction.atomic():
        _move(deviation, new=new, answer=answer, explained_by=user, explanation=explanation.strip())
        _note(deviation, user=user, scope=scope, at=at, act=f"{answer}_deviation", own_words=explanation)


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


def resolve_deviation(*, user: User, scope: Scope, at: datetime, deviation: Deviation, reason: str) -> None:
    """Settle a deviation as the second person; with the last one settled the post counts as checked.

    A stop of payment that it caused is lifted, a reduction stays. Raises ``Refused`` with ``monitoring.not_monitor``,
    ``monitoring.own_explanation``, ``monitoring.resolution_missing`` or ``state.…``.
    """
    require_settle(scope, deviation)
    if not reason.strip():
        raise Refused("monitoring.resolution_missing", field="reason")
    author = author_in(user, scope, deviation.campaign.ministry_id)
    with transaction.atomic():
        # Two people who settle the last two deviations at once must not both leave the other's open.
        item = locked_now(deviation.publication.item_id) if deviation.publication else None
        _move(deviation, new=DeviationState.RESOLVED, resolved_by=user, resolved_at=at, resolution=reason.strip())
        _note(deviation, user=user, scope=scope, at=at, act="resolve_deviation", own_words=reason)
        withdraw(thing=thing_of(deviation), kinds=("deviation_found", "deviation_due"))
        for stop in stops_of([thing_of(deviation)]):
            lift_stop(
                user=user,
                at=at,
                contract=stop.contract,
                thing=stop.thing,
                acting_for=author.acting_for,
                reductions=False,
            )
        if item is not None:
            settle_item(item, at=at, author=author, facts={"deviation": deviation.pk})


def set_payment_effect(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    deviation: Deviation,
    effect: str,
    reason: str,
    net_cents: int | None = None,
) -> None:
    """Say what an open deviation does to the payment: nothing, stop it, or reduce the fee by net cents.

    A stop is set by whoever clears deviations; lifting or reducing is for somebody who did not explain it. Raises
    ``Refused`` with ``monitoring.not_monitor``, ``monitoring.own_explanation``, ``monitoring.effect_reason_missing``,
    ``monitoring.effect_unknown``, ``monitoring.no_contract``, ``monitoring.reduction_missing``,
    ``state.changed_meanwhile`` (resolved already) and what ``contracts.actions.stop_payment`` raises.
    """
    if effect not in {str(each) for each in PaymentEffect}:
        raise Refused("monitoring.effect_unknown", field="effect")
    (require_monitoring if effect == PaymentEffect.STOP else require_settle)(scope, deviation)
    contract = contract_of(deviation)
    if not reason.strip():
        raise Refused("monitoring.effect_reason_missing", field="reason")
    if contract is None:
        raise Refused("monitoring.no_contract")
    if effect == PaymentEffect.REDUCE and not net_cents:
        raise Refused("monitoring.reduction_missing", field="net_cents")
    acting_for, thing = author_in(user, scope, deviation.campaign.ministry_id).acting_for, thing_of(deviation)
    with transaction.atomic():
        change_once(
            Deviation.objects.filter(pk=deviation.pk, resolved_by__isnull=True), assigned_to=deviation.assigned_to
        )
        if effect == PaymentEffect.NONE:
            lift_stop(user=user, at=at, contract=contract, thing=thing, acting_for=acting_for)
        else:
            cents = net_cents if effect == PaymentEffect.REDUCE else None
            stop_payment(
                user=user, at=at, contract=contract, thing=thing, reason=reason, net_cents=cents, acting_for=acting_for
            )
        _note(deviation, user=user, scope=scope, at=at, act="set_payment_effect", own_words=reason, effect=effect)


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
    item = {"item": deviation.publication.item_id} if deviation.publication else {}
    note(
        user=user,
        scope=scope,
        at=at,
        act=act,
        thing=thing_of(deviation),
        ministry_id=_ministry_id(deviation),
        facts={"kind": deviation.kind, **item, **facts},
        own_words=own_words,
    )


def _ministry_id(deviation: Deviation) -> int:
    return deviation.campaign.ministry_id
