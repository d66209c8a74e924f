# SPDX-License-Identifier: EUPL-1.2
"""From the approval to the live post. Whatever rests on an approval first checks that it still covers the content."""

from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction

from tragweite.apps.content import store
from tragweite.apps.content.models import Approval, Item, Publication
from tragweite.apps.content.policies import DECIDERS, DRAFTERS, require_deciding_role, require_draft
from tragweite.apps.content.queries import current_hash, current_version, expired_approvals, given_approval
from tragweite.apps.journal.actions import absent_ref, actor_ref
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.approval import require_covering_approval
from tragweite.core.rules.states import ITEM, ApprovalState, ItemState, require_move, require_resume

from .deciding import write_reason
from .moves import VoidReason, journal, locked, move_approval, move_item, void_given, write_state


def require_valid_approval(item: Item, *, at: datetime) -> Approval:
    """The approval that covers exactly the present content of a post at a moment (invariant 1).

    Every file is read again from disk. Raises ``Refused`` with ``content.no_approval``, ``content.medium_missing``,
    ``content.medium_changed``, ``content.approval_other_content`` or ``content.approval_expired`` (valid_until).
    """
    approval, version = given_approval(item), current_version(item)
    if approval is None or version is None:
        raise Refused("content.no_approval")
    if approval.version_id != version.pk:
        raise Refused("content.approval_other_content")
    store.require_unchanged([each.medium for each in version.media.all()])
    require_covering_approval(
        approval_hash=approval.content_hash,
        current_hash=current_hash(item, version),
        valid_until=approval.expires_at,
        at=at,
    )
    return approval


def release_item(*, user: User, scope: Scope, at: datetime, item: Item) -> None:
    """Make an approved post ready for publication.

    Raises ``content.not_drafter``, ``state.…`` and what ``require_valid_approval`` raises.
    """
    require_draft(scope, item.campaign.ministry_id)
    with transaction.atomic():
        fresh = locked(item)
        approval = require_valid_approval(fresh, at=at)
        move_item(
            fresh,
            new=ItemState.RELEASED,
            actor=actor_ref(user),
            acting_for=_for(scope, item, *DRAFTERS),
            at=at,
            action="content.release_item",
            facts={"approval": approval.number, "content_hash": approval.content_hash},
        )
    item.state = fresh.state


def record_publication(
    *, user: User, scope: Scope, at: datetime, item: Item, url: str, published_at: datetime
) -> Publication:
    """Record that the approved version went live; its approval is used up by this.

    The approval must be valid at ``published_at``. Raises ``Refused`` with ``content.not_drafter``,
    ``content.url_unusable``, ``content.published_in_future``, ``content.published_before_approval`` (given_at),
    ``state.move_not_allowed``, ``state.changed_meanwhile`` and what ``require_valid_approval`` raises.
    """
    require_draft(scope, item.campaign.ministry_id)
    _require_address(url)
    if published_at > at:
        raise Refused("content.published_in_future", field="published_at")
    with transaction.atomic():
        fresh = locked(item)
        approval = require_valid_approval(fresh, at=published_at)
        if published_at < approval.given_at:
            raise Refused("content.published_before_approval", field="published_at", given_at=approval.given_at)
        facts = {"approval": approval.number, "content_hash": approval.content_hash}
        move_item(
            fresh,
            new=ItemState.PUBLISHED,
            actor=actor_ref(user),
            acting_for=_for(scope, item, *DRAFTERS),
            at=at,
            action="content.record_publication",
            facts=facts,
        )
        move_approval(approval, new=ApprovalState.USED)
        publication = Publication.objects.create(
            item=fresh,
            version_id=approval.version_id,
            approval=approval,
            url=url,
            published_at=published_at,
            recorded_by=user,
            recorded_at=at,
        )
    item.state = fresh.state
    return publication


def _require_address(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or len(url) > 500:
        raise Refused("content.url_unusable", field="url")


def hold_item(*, user: User, scope: Scope, at: datetime, item: Item, reason: str) -> None:
    """Freeze a post where it stands. Raises ``content.not_drafter``, ``content.reason_missing`` and ``state.…``."""
    require_draft(scope, item.campaign.ministry_id)
    if not reason.strip():
        raise Refused("content.reason_missing", field="reason")
    with transaction.atomic():
        fresh = locked(item)
        held_in = ItemState(fresh.state)
        require_move(ITEM, old=held_in, new=ItemState.ON_HOLD)
        write_state(fresh, new=ItemState.ON_HOLD, held_in=str(held_in))
        journal(
            fresh,
            actor=actor_ref(user),
            acting_for=_for(scope, item, *DRAFTERS),
            at=at,
            action="content.hold_item",
            facts={"held_in": str(held_in)},
            own_words=reason,
        )
    item.state, item.held_in = fresh.state, held_in


def resume_item(*, user: User, scope: Scope, at: datetime, item: Item) -> None:
    """Let a frozen post go on exactly where it stood. Raises ``content.not_drafter`` and ``state.…``."""
    require_draft(scope, item.campaign.ministry_id)
    with transaction.atomic():
        fresh = locked(item)
        if fresh.state != ItemState.ON_HOLD:
            raise Refused("state.changed_meanwhile")
        back = ItemState(fresh.held_in)
        require_resume(held_in=back, new=back)
        write_state(fresh, new=back, held_in="")
        journal(
            fresh,
            actor=actor_ref(user),
            acting_for=_for(scope, item, *DRAFTERS),
            at=at,
            action="content.resume_item",
            facts={"back_to": str(back)},
        )
    item.state, item.held_in = fresh.state, ""


def void_approval(*, user: User, scope: Scope, at: datetime, item: Item, reason: str) -> None:
    """Take an approval back before it is used; the post returns to its authors.

    Raises ``content.not_approver``, ``content.reason_missing``, ``content.no_approval`` and ``state.…``.
    """
    require_deciding_role(scope, item.campaign.ministry_id)
    if not reason.strip():
        raise Refused("content.reason_missing", field="reason")
    with transaction.atomic():
        fresh = locked(item)
        acting_for = _for(scope, item, *DECIDERS)
        approval = _back_without_approval(
            fresh, actor=actor_ref(user), acting_for=acting_for, at=at, why=VoidReason.REVOKED
        )
        write_reason(approval.version, user=user, at=at, reason=reason)
    item.state = fresh.state


def expire_approvals(*, at: datetime) -> int:
    """Let approvals whose time has run out become void and their posts return to drafting; for the worker.

    Returns how many. A post that is held keeps its approval until it goes on.
    """
    found = expired_approvals(at=at).filter(item__state__in=(ItemState.APPROVED, ItemState.RELEASED))
    done = 0
    for approval in found.order_by("pk"):
        with transaction.atomic():
            try:
                fresh = locked(approval.item)
            except Refused:  # somebody was quicker; the next round looks again
                continue
            _back_without_approval(fresh, actor="system", acting_for="", at=at, why=VoidReason.EXPIRED)
            done += 1
    return done


def _back_without_approval(item: Item, *, actor: str, acting_for: str, at: datetime, why: VoidReason) -> Approval:
    approval = void_given(item, actor=actor, acting_for=acting_for, at=at, reason=why)
    if approval is None:
        raise Refused("content.no_approval")
    facts = {"approval": approval.number, "reason": str(why)}
    move_item(
        item, new=ItemState.DRAFTING, actor=actor, acting_for=acting_for, at=at, action="content.change", facts=facts
    )
    return approval


def _for(scope: Scope, item: Item, *roles: str) -> str:
    return absent_ref(scope.acting_for_in(item.campaign.ministry_id, *roles))
