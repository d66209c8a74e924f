# SPDX-License-Identifier: EUPL-1.2
"""Holding, resuming, another date, a missed date, and taking a post back for good."""

from datetime import datetime
from typing import Final

from django.db import transaction

from tragweite.apps.content.models import Item, Withdrawal
from tragweite.apps.content.policies import (
    DRAFTERS,
    HELD_BY_OUTSIDE,
    require_decide,
    require_deciding_role,
    require_draft,
)
from tragweite.apps.content.queries import contributors, missed_items
from tragweite.apps.journal.actions import actor_ref, change_once
from tragweite.apps.people.models import OutsideAccess, User
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import ITEM, ItemState, require_move, require_resume

from .authors import author_of
from .mails import tell_staff
from .moves import VoidReason, absent, journal, locked, move_item, void_given, write_state
from .planning import require_open, require_period, user_ref
from .urgent import require_second

LIVE: Final = frozenset({ItemState.PUBLISHED, ItemState.CHECKED, ItemState.DEVIATING})
DATED: Final = frozenset(
    {ItemState.DRAFTING, ItemState.RETURNED, ItemState.SUBMITTED, ItemState.IN_REVIEW, ItemState.APPROVED}
)
"""States in which another date changes nothing else."""
BACK: Final = {
    ItemState.RELEASED: ItemState.APPROVED,
    ItemState.MISSED: ItemState.DRAFTING,
    ItemState.REFUSED: ItemState.DRAFTING,
}


def hold_item(
    *,
    at: datetime,
    item: Item,
    reason: str,
    user: User | None = None,
    scope: Scope | None = None,
    outside: OutsideAccess | None = None,
) -> None:
    """Freeze a post where it stands, asked by the ministry or from outside.

    Raises ``content.not_drafter``, ``content.access_over``, ``content.reason_missing`` and ``state.…``.
    """
    author = author_of(item=item, user=user, scope=scope, outside=outside, at=at)
    if not reason.strip():
        raise Refused("content.reason_missing", field="reason")
    with transaction.atomic():
        fresh = locked(item)
        held_in = ItemState(fresh.state)
        require_move(ITEM, old=held_in, new=ItemState.ON_HOLD)
        if author.outside is not None and held_in not in HELD_BY_OUTSIDE:
            raise Refused("content.access_over")
        write_state(fresh, new=ItemState.ON_HOLD, held_in=str(held_in), held_from=author.outside)
        journal(
            fresh,
            actor=author.ref,
            acting_for=user_ref(author.acting_for_id),
            at=at,
            action="content.hold_item",
            facts={"held_in": str(held_in)},
            own_words=reason,
        )
        if author.outside is not None:
            tell_staff("held_from_outside", item.created_by_id, item, at=at, dedupe=f"hold:{at.isoformat()}")
    item.state, item.held_in = fresh.state, held_in


def resume_item(
    *,
    at: datetime,
    item: Item,
    reason: str = "",
    user: User | None = None,
    scope: Scope | None = None,
    outside: OutsideAccess | None = None,
) -> None:
    """Let a frozen post go on exactly where it stood.

    Somebody outside lifts only the own hold; the ministry lifts one from outside with a reason. Raises
    ``content.not_drafter``, ``content.access_over``, ``content.hold_of_others``, ``content.reason_missing``, ``state.…``.
    """
    author = author_of(item=item, user=user, scope=scope, outside=outside, at=at)
    with transaction.atomic():
        fresh = locked(item)
        if fresh.state != ItemState.ON_HOLD:
            raise Refused("state.changed_meanwhile")
        if author.outside is not None and fresh.held_from_id != author.outside.pk:
            raise Refused("content.hold_of_others")
        if author.outside is None and fresh.held_from_id is not None and not reason.strip():
            raise Refused("content.reason_missing", field="reason")
        back = ItemState(fresh.held_in)
        require_resume(held_in=back, new=back)
        write_state(fresh, new=back, held_in="", held_from=None)
        journal(
            fresh,
            actor=author.ref,
            acting_for=user_ref(author.acting_for_id),
            at=at,
            action="content.resume_item",
            facts={"back_to": str(back)},
            own_words=reason,
        )
    item.state, item.held_in = fresh.state, ""


def reschedule_item(*, user: User, scope: Scope, at: datetime, item: Item, planned_at: datetime) -> None:
    """Give a post another date. A released one is released anew; a missed or refused one begins again.

    An approval stands until it expires; the checks of the new date are asked when the post is released. Raises
    ``content.not_drafter``, ``content.campaign_over``, ``content.outside_the_period``, ``content.date_past``,
    ``content.same_date``, ``state.…``.
    """
    require_draft(scope, item.campaign.ministry_id)
    require_open(item.campaign)
    require_period(item.campaign, planned_at)
    if planned_at <= at:
        raise Refused("content.date_past", field="planned_at")
    with transaction.atomic():
        fresh = locked(item)
        state = ItemState(fresh.state)
        if fresh.planned_at == planned_at:
            raise Refused("content.same_date", field="planned_at")
        facts = {"from": fresh.planned_at.isoformat(), "to": planned_at.isoformat()}
        about = {"actor": actor_ref(user), "acting_for": absent(scope, item, *DRAFTERS), "at": at}
        if state in DATED:
            rows = Item.objects.filter(pk=fresh.pk, state=state, planned_at=fresh.planned_at)
            change_once(rows, planned_at=planned_at)
            journal(fresh, **about, action="content.reschedule_item", facts=facts)  # type: ignore[arg-type]
        else:
            new = BACK.get(state, ItemState.DRAFTING)
            act = "content.reschedule_item" if state != ItemState.REFUSED else "content.plan_again"
            move_item(fresh, new=new, **about, action=act, facts=facts, planned_at=planned_at)  # type: ignore[arg-type]
    item.state, item.planned_at = fresh.state, planned_at


def miss_items(*, at: datetime) -> int:
    """Show every post whose date has passed without approval as missed; for the worker. Returns how many.

    Nothing is ever sent late: out of missed there is only another date.
    """
    done = 0
    for item in missed_items(at=at):
        with transaction.atomic():
            try:
                fresh = locked(item)
            except Refused:  # somebody was quicker; the next round looks again
                continue
            facts = {"planned_at": fresh.planned_at.isoformat(), "from_state": str(fresh.state)}
            move_item(fresh, new=ItemState.MISSED, actor="system", at=at, action="content.miss_item", facts=facts)
            tell_staff("missed", fresh.created_by_id, fresh, at=at, dedupe=fresh.planned_at.isoformat())
            done += 1
    return done


def withdraw_item(
    *, user: User, scope: Scope, at: datetime, item: Item, reason: str, explanation: str, register_shows: str
) -> Withdrawal:
    """Take a post back for good; the reason decides what the public register shows.

    Before it is live whoever drafts may do this, afterwards whoever decides; in the urgent path only the second person,
    so that a withdrawal is no way past the second check. Raises ``content.not_drafter``, ``content.not_approver``,
    ``content.own_contribution``, ``content.same_person_urgent``, ``content.withdrawal_incomplete``,
    ``content.withdrawal_shows_too_much``, ``state.…``.
    """
    _require_withdraw(scope, item)
    shows = _shown(item, reason=reason, explanation=explanation, register_shows=register_shows)
    with transaction.atomic():
        fresh = locked(item)
        actor, acting_for = actor_ref(user), absent(scope, item, *DRAFTERS)
        void_given(fresh, actor=actor, acting_for=acting_for, at=at, reason=VoidReason.WITHDRAWN)
        move_item(
            fresh,
            new=ItemState.WITHDRAWN,
            actor=actor,
            acting_for=acting_for,
            at=at,
            action="content.withdraw_item",
            facts={"reason": reason, "register_shows": shows},
            own_words=explanation,
        )
        made = Withdrawal.objects.create(
            item=fresh, reason=reason, explanation=explanation.strip(), register_shows=shows,
            withdrawn_by=user, at=at,
        )  # fmt: skip
    item.state = fresh.state
    return made


def _require_withdraw(scope: Scope, item: Item) -> None:
    ministry_id = item.campaign.ministry_id
    if item.state == ItemState.URGENT:
        require_decide(scope, ministry_id, contributors=contributors(item))
        require_second(scope, item)
    elif item.state in LIVE:
        require_deciding_role(scope, ministry_id)
    else:
        require_draft(scope, ministry_id)


def _shown(item: Item, *, reason: str, explanation: str, register_shows: str) -> str:
    known = reason in Withdrawal.Reason.values and register_shows in Withdrawal.Shows.values
    if not known or not explanation.strip():
        raise Refused("content.withdrawal_incomplete", field="explanation")
    if item.state not in LIVE | {ItemState.URGENT}:
        return Withdrawal.Shows.NOTHING  # what was never public is not made public by its withdrawal
    hidden = {Withdrawal.Reason.CONSENT, Withdrawal.Reason.RIGHTS}
    if reason in hidden and register_shows == Withdrawal.Shows.NOTICE:
        raise Refused("content.withdrawal_shows_too_much", field="register_shows")
    return register_shows
