# SPDX-License-Identifier: EUPL-1.2
"""From the approval to the live post. Whatever rests on an approval first checks that it still covers the content."""

from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from tragweite.apps.content.models import Approval, Item, Publication, Release, Version
from tragweite.apps.content.policies import DECIDERS, DRAFTERS, require_deciding_role, require_draft
from tragweite.apps.content.queries import (
    current_hash,
    current_release,
    current_version,
    expired_approvals,
    given_approval,
    open_fact_remarks,
    open_links,
    terms_of,
)
from tragweite.apps.journal.actions import actor_ref
from tragweite.apps.people.models import OutsideAccess, User
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.approval import require_covering_approval
from tragweite.core.rules.schedule import Window, window_of
from tragweite.core.rules.states import ApprovalState, ItemState

from .authors import author_of
from .deciding import require_no_stop, write_reason
from .mails import tell_author, tell_outside
from .moves import VoidReason, absent, locked, move_approval, move_item, require_files, void_given
from .planning import user_ref


def require_valid_approval(item: Item, *, at: datetime) -> tuple[Approval, Version]:
    """The approval that covers exactly the present content of a post at a moment (invariant 1), and that content.

    Every file is read again from disk. Raises ``Refused`` with ``content.no_approval``, ``content.medium_missing``,
    ``content.medium_changed``, ``content.medium_infected``, ``content.approval_other_content`` or
    ``content.approval_expired`` (valid_until).
    """
    approval, version = given_approval(item), current_version(item)
    if approval is None or version is None:
        raise Refused("content.no_approval")
    if approval.version_id != version.pk:
        raise Refused("content.approval_other_content")
    require_files(version)
    require_covering_approval(
        approval_hash=approval.content_hash,
        current_hash=current_hash(item, version),
        valid_until=approval.expires_at,
        at=at,
    )
    return approval, version


def release_item(*, user: User, scope: Scope, at: datetime, item: Item) -> Release:
    """Open the window in which an approved post may go out; the checks are asked once more for the planned moment.

    Raises ``content.not_drafter``, ``content.bundle_releases_together``, ``content.window_over`` (closes_at),
    ``content.open_facts_at_release`` (remark_count), ``content.checks_stop``, ``state.…`` and what ``require_valid_approval`` raises.
    """
    require_draft(scope, item.campaign.ministry_id)
    with transaction.atomic():
        fresh = locked(item)
        if fresh.bundle_id is not None:
            raise Refused("content.bundle_releases_together")
        made = open_window(fresh, user=user, scope=scope, at=at)
    item.state = fresh.state
    return made


def open_window(item: Item, *, user: User, scope: Scope, at: datetime) -> Release:
    """Release one locked post; also each one of a bundle."""
    approval, version = require_valid_approval(item, at=at)
    if count := open_fact_remarks(item).count():  # somebody asked after the approval was given
        raise Refused("content.open_facts_at_release", remark_count=count)
    require_no_stop(item, version)
    terms = terms_of(item.campaign.ministry_id, on=timezone.localdate(at))
    window = window_of(planned_at=item.planned_at, terms=terms)
    if at >= window.closes_at:
        raise Refused("content.window_over", closes_at=window.closes_at)
    made = Release.objects.create(
        item=item,
        approval=approval,
        opens_at=window.opens_at,
        closes_at=window.closes_at,
        released_by=user,
        at=at,
    )
    move_item(
        item,
        new=ItemState.RELEASED,
        actor=actor_ref(user),
        acting_for=absent(scope, item, *DRAFTERS),
        at=at,
        action="content.release_item",
        facts={"approval": approval.number, "content_hash": approval.content_hash, "release": made.pk},
    )
    tell_author("released", version, item, at=at, dedupe=f"release:{made.pk}")
    # Whoever handed the version in, it is the people with a link who publish it.
    for access in open_links([item], at=at).exclude(pk=version.outside_author_id or 0):
        tell_outside("released", access.pk, item, at=at, dedupe=f"release:{made.pk}")
    return made


def record_publication(
    *,
    at: datetime,
    item: Item,
    url: str,
    published_at: datetime,
    account: str = "",
    tolerates_time: bool = False,
    user: User | None = None,
    scope: Scope | None = None,
    outside: OutsideAccess | None = None,
) -> Publication:
    """Record that the approved version went live, by staff or by its creator; the approval is used up by this.

    The approval must be valid at ``published_at``. A moment outside the window is refused, unless the caller
    ``tolerates_time`` because it records the deviation. Raises ``Refused`` with ``content.not_drafter``,
    ``content.access_over``, ``content.url_unusable``, ``content.published_in_future``, ``content.other_account``
    (handle), ``content.published_before_approval`` (given_at), ``content.outside_the_window`` (opens_at, closes_at),
    ``state.move_not_allowed``, ``state.changed_meanwhile`` and what ``require_valid_approval`` raises.
    """
    author = author_of(item=item, user=user, scope=scope, outside=outside, at=at)
    require_live(item, url=url, account=account, published_at=published_at, at=at)
    with transaction.atomic():
        fresh = locked(item)
        approval, version = require_valid_approval(fresh, at=published_at)
        if published_at < approval.given_at:
            raise Refused("content.published_before_approval", field="published_at", given_at=approval.given_at)
        if not tolerates_time:
            _require_window(approval, published_at=published_at)
        publication = Publication.objects.create(
            item=fresh, version=version, approval=approval, url=url, account=account.lstrip("@") or fresh.channel.handle,
            published_at=published_at, recorded_by=author.user, recorded_from=author.outside, recorded_at=at,
        )  # fmt: skip
        move_approval(approval, new=ApprovalState.USED)
        move_item(
            fresh,
            new=ItemState.PUBLISHED,
            actor=author.ref,
            acting_for=user_ref(author.acting_for_id),
            at=at,
            action="content.record_publication",
            facts={"approval": approval.number, "content_hash": approval.content_hash},
        )
    item.state = fresh.state
    return publication


def require_live(item: Item, *, url: str, account: str, published_at: datetime, at: datetime) -> None:
    """Hold what somebody tells of a live post against what can be.

    Raises ``content.url_unusable``, ``content.published_in_future`` or ``content.other_account`` (handle).
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or len(url) > 500:
        raise Refused("content.url_unusable", field="url")
    if published_at > at:
        raise Refused("content.published_in_future", field="published_at")
    if account and account.lstrip("@") != item.channel.handle:
        raise Refused("content.other_account", field="account", handle=item.channel.handle)


def release_window(approval: Approval) -> Window | None:
    """The window that was opened for an approval, or None."""
    release = current_release(approval)
    return None if release is None else Window(opens_at=release.opens_at, closes_at=release.closes_at)


def _require_window(approval: Approval, *, published_at: datetime) -> None:
    window = release_window(approval)
    if window is not None and not window.holds(at=published_at):
        raise Refused(
            "content.outside_the_window",
            field="published_at",
            opens_at=window.opens_at,
            closes_at=window.closes_at,
        )


def void_approval(*, user: User, scope: Scope, at: datetime, item: Item, reason: str) -> None:
    """Take an approval back before it is used; the post returns to its authors.

    Raises ``content.not_approver``, ``content.reason_missing``, ``content.no_approval`` and ``state.…``.
    """
    require_deciding_role(scope, item.campaign.ministry_id)
    if not reason.strip():
        raise Refused("content.reason_missing", field="reason")
    with transaction.atomic():
        fresh = locked(item)
        acting_for = absent(scope, item, *DECIDERS)
        approval = back_without_approval(
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
            back_without_approval(fresh, actor="system", acting_for="", at=at, why=VoidReason.EXPIRED)
            done += 1
    return done


def back_without_approval(item: Item, *, actor: str, acting_for: str, at: datetime, why: VoidReason) -> Approval:
    """Void the approval of a locked post and return it to drafting. Raises ``content.no_approval``."""
    approval = void_given(item, actor=actor, acting_for=acting_for, at=at, reason=why)
    if approval is None:
        raise Refused("content.no_approval")
    facts = {"approval": approval.number, "reason": str(why)}
    move_item(
        item, new=ItemState.DRAFTING, actor=actor, acting_for=acting_for, at=at, action="content.change", facts=facts
    )
    return approval
