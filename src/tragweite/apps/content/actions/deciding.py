# SPDX-License-Identifier: EUPL-1.2
"""Review and decision: step by step, by people who contributed nothing, about exactly what lies before them."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from tragweite.apps.content.models import Approval, CheckOverride, Item, Remark, Review, ReviewSeat, Version
from tragweite.apps.content.policies import DECIDERS, STAFF, require_decide, require_override, require_step
from tragweite.apps.content.queries import (
    ReviewState,
    blocking,
    contributors,
    current_version,
    open_fact_remarks,
    review_state,
)
from tragweite.apps.journal.actions import actor_ref
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.review import Decision, Step, completes
from tragweite.core.rules.states import ITEM, ItemState, require_act

from .mails import tell_author
from .moves import absent, journal, locked, move_item, require_seen
from .planning import deputy_for, user_ref

LONGEST_APPROVAL: Final = 365
"""Days for which an approval is valid at most."""
SEAT_MINUTES: Final = 15


def start_review(*, user: User, scope: Scope, at: datetime, item: Item) -> None:
    """Take a post into review; whoever may take an open step does this.

    Raises ``content.no_version``, what ``policies.require_step`` raises, and ``state.…``.
    """
    with transaction.atomic():
        fresh = locked(item)
        # Asked under the lock: somebody may have contributed in between.
        _state, step = _require_step(scope, fresh)
        move_item(
            fresh,
            new=ItemState.IN_REVIEW,
            actor=actor_ref(user),
            acting_for=absent(scope, item, *step.roles),
            at=at,
            action="content.start_review",
        )
    item.state = fresh.state


def _require_step(scope: Scope, item: Item, wanted: int | None = None) -> tuple[ReviewState, Step]:
    version = current_version(item)
    if version is None:
        raise Refused("content.no_version")
    state = review_state(item, version)
    step = require_step(
        scope,
        item.campaign.ministry_id,
        contributors=contributors(item),
        steps=state.steps,
        taken=state.taken,
        wanted=wanted,
    )
    return state, step


def take_seat(*, user: User, scope: Scope, at: datetime, item: Item) -> ReviewSeat:
    """Show the others that one is looking at a post just now; it lapses after 15 minutes and binds nobody.

    Raises what ``start_review`` raises but for the state.
    """
    _require_step(scope, item)
    ends = at + timedelta(minutes=SEAT_MINUTES)
    with transaction.atomic():
        values = {"taken_at": at, "expires_at": ends}
        seat, _is_new = ReviewSeat.objects.update_or_create(item=item, user=user, defaults=values)
        acting_for = absent(scope, item, *STAFF)
        journal(item, actor=actor_ref(user), acting_for=acting_for, at=at, action="content.take_seat")
    return seat


def return_item(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    item: Item,
    reason: str,
    kind: str = Remark.Kind.FACT,
    step: int | None = None,
) -> None:
    """Give a post back; the reason becomes a remark on its newest version, where its author reads it.

    Raises ``content.reason_missing``, what ``policies.require_step`` raises, and ``state.…``.
    """
    with transaction.atomic():
        version = _turn_down(
            user=user, scope=scope, at=at, item=item, reason=reason, step=step, decision=Decision.RETURN,
            new=ItemState.RETURNED, action="content.return_item",
        )  # fmt: skip
        write_reason(version, user=user, at=at, reason=reason, kind=kind)
        tell_author("returned", version, item, at=at, dedupe=f"{version.pk}:{at.isoformat()}")


def refuse_item(*, user: User, scope: Scope, at: datetime, item: Item, reason: str, step: int | None = None) -> None:
    """Refuse a post: it ends here unless somebody plans it again. Needs a deciding role, whatever the step.

    Raises ``content.not_approver``, ``content.reason_missing``, what ``policies.require_step`` raises, ``state.…``.
    """
    require_decide(scope, item.campaign.ministry_id, contributors=contributors(item))
    with transaction.atomic():
        version = _turn_down(
            user=user, scope=scope, at=at, item=item, reason=reason, step=step, decision=Decision.REFUSE,
            new=ItemState.REFUSED, action="content.refuse_item",
        )  # fmt: skip
        write_reason(version, user=user, at=at, reason=reason)
        tell_author("returned", version, item, at=at, dedupe=f"{version.pk}:refused")


def _turn_down(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    item: Item,
    reason: str,
    step: int | None,
    decision: Decision,
    new: ItemState,
    action: str,
) -> Version:
    if not reason.strip():
        raise Refused("content.reason_missing", field="reason")
    fresh = locked(item)
    state, taking = _require_step(scope, fresh, step)
    acting_for = absent(scope, item, *taking.roles)
    _write_review(state.version, taking, user=user, scope=scope, at=at, decision=decision, reason=reason)
    facts = {"version": state.version.number, "step": taking.key}
    move_item(fresh, new=new, actor=actor_ref(user), acting_for=acting_for, at=at, action=action, facts=facts)
    item.state = fresh.state
    return state.version


def write_reason(
    version: Version | None, *, user: User, at: datetime, reason: str, kind: str = Remark.Kind.FACT
) -> None:
    """Keep the reason of a decision as a remark; its journal entry is the one of the decision."""
    if version is None:
        raise Refused("content.no_version")
    Remark.objects.create(version=version, kind=kind, text=reason.strip(), author=user, created_at=at)


def _write_review(
    version: Version, step: Step, *, user: User, scope: Scope, at: datetime, decision: Decision, reason: str
) -> int | None:
    """The row of a decision; returns for whom the reviewer stood in."""
    deputy = deputy_for(scope, version.item.campaign.ministry_id, *step.roles)
    Review.objects.create(
        item_id=version.item_id,
        version=version,
        step_id=step.key,
        decision=decision,
        reason=reason.strip(),
        content_hash=version.content_hash,
        reviewer=user,
        acting_for_id=deputy,
        at=at,
    )
    return deputy


def approve_version(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    item: Item,
    version_id: int,
    content_hash: str,
    conditions: str = "",
    valid_days: int = 30,
    step: int | None = None,
    reason: str = "",
) -> Approval | None:
    """Agree in one step to exactly the content that the reviewer has seen; the last agreement is the approval.

    ``version_id`` and ``content_hash`` come from the page on which he decides; ``step`` names one of several parallel
    steps. The hash is computed again from the stored words and from the bytes on disk. Returns the approval, or None
    while other steps are open. Raises ``Refused`` with ``content.approval_days`` (longest),
    ``content.bundle_decides_together``, what ``policies.require_step`` and ``moves.require_seen`` raise,
    ``content.open_fact_remarks`` (remark_count), ``content.checks_stop`` (rules), ``state.move_not_allowed`` or
    ``state.changed_meanwhile`` (two at once: one approval).
    """
    with transaction.atomic():
        fresh = locked(item)
        require_act(ITEM, old=ItemState(fresh.state), new=ItemState.APPROVED, wanted="approve")
        state, taking = _require_step(scope, fresh, step)
        if fresh.bundle_id is not None and completes(state.steps, state.taken, step=taking):
            raise Refused("content.bundle_decides_together")
        given = agree(
            fresh, state, taking, user=user, scope=scope, at=at, version_id=version_id, content_hash=content_hash,
            conditions=conditions, valid_days=valid_days, reason=reason,
        )  # fmt: skip
    item.state = fresh.state
    return given


def agree(
    item: Item,
    state: ReviewState,
    step: Step,
    *,
    user: User,
    scope: Scope,
    at: datetime,
    version_id: int,
    content_hash: str,
    conditions: str,
    valid_days: int,
    reason: str,
) -> Approval | None:
    """One agreement about a locked post; also each one of a bundle."""
    if not 1 <= valid_days <= LONGEST_APPROVAL:
        raise Refused("content.approval_days", field="valid_days", longest=LONGEST_APPROVAL)
    version = require_seen(item, version_id=version_id, content_hash=content_hash)
    is_last = completes(state.steps, state.taken, step=step)
    if is_last:
        _require_no_open_facts(item)
        require_no_stop(item, version)
    deputy = _write_review(version, step, user=user, scope=scope, at=at, decision=Decision.AGREE, reason=reason)
    facts = {"version": version.pk, "number": version.number, "content_hash": content_hash, "step": step.key}
    if not is_last:
        acting_for = user_ref(deputy)
        journal(item, actor=actor_ref(user), acting_for=acting_for, at=at, action="content.agree", facts=facts)
        return None
    given = give_approval(item, version, user=user, deputy=deputy, at=at, conditions=conditions, valid_days=valid_days)
    move_item(
        item,
        new=ItemState.APPROVED,
        actor=actor_ref(user),
        acting_for=user_ref(deputy),
        at=at,
        action="content.approve_version",
        facts={**facts, "approval": given.number, "valid_days": valid_days},
    )
    tell_author("approved", version, item, at=at, dedupe=given.number)
    return given


def give_approval(
    item: Item, version: Version, *, user: User, deputy: int | None, at: datetime, conditions: str, valid_days: int
) -> Approval:
    """The row of an approval; the act that gives it writes the journal."""
    number = f"F-{at.year}-{item.pk}-{Approval.objects.filter(item=item).count() + 1}"
    given = Approval(
        item=item, version=version, number=number, content_hash=version.content_hash, author=version.author,
        approver=user, acting_for_id=deputy, conditions=conditions.strip(),
        given_at=at, expires_at=at + timedelta(days=valid_days),
    )  # fmt: skip
    given.save(force_insert=True)
    return given


def _require_no_open_facts(item: Item) -> None:
    if count := open_fact_remarks(item).count():
        raise Refused("content.open_fact_remarks", remark_count=count)


def require_no_stop(item: Item, version: Version) -> None:
    """Raises ``Refused("content.checks_stop", rules)`` while a finding stops that nobody overrode for this version."""
    if found := blocking(item, version):
        raise Refused("content.checks_stop", rules=tuple(dict.fromkeys(each.rule or each.sentence for each in found)))


def override_check(
    *, user: User, scope: Scope, at: datetime, item: Item, version_id: int, code: str, reason: str
) -> CheckOverride:
    """Decide against a finding that stops, for exactly this version, with a reason; needs a role that the rule names.

    Raises ``Refused`` with ``content.not_approver``, ``content.own_contribution``, ``content.reason_missing``,
    ``content.seen_other_content``, ``content.nothing_to_override`` or ``content.not_to_override``.
    """
    ministry_id = item.campaign.ministry_id
    require_decide(scope, ministry_id, contributors=contributors(item))
    if not reason.strip():
        raise Refused("content.reason_missing", field="reason")
    with transaction.atomic():
        fresh = locked(item)
        version = current_version(fresh)
        if version is None or version.pk != version_id:
            raise Refused("content.seen_other_content")
        finding = next((each for each in blocking(fresh, version) if each.code == code), None)
        if finding is None:
            raise Refused("content.nothing_to_override")
        require_override(
            scope, ministry_id, contributors=contributors(fresh), roles=finding.override_by, rule=finding.rule
        )
        made = CheckOverride.objects.create(
            version=version, code=code, reason=reason.strip(), overridden_by=user,
            acting_for_id=deputy_for(scope, ministry_id, *DECIDERS), at=at,
        )  # fmt: skip
        journal(
            fresh,
            actor=actor_ref(user),
            acting_for=absent(scope, item, *DECIDERS),
            at=at,
            action="content.override_check",
            facts={"version": version.number, "check": code, "rule": finding.rule_id},
            own_words=reason,
        )
    return made
