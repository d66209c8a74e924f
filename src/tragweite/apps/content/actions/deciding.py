# SPDX-License-Identifier: EUPL-1.2
"""Review and decision: by somebody who contributed nothing, about exactly what lies before him."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from tragweite.apps.content import store
from tragweite.apps.content.models import Approval, Item, Remark, Version
from tragweite.apps.content.policies import DECIDERS, require_decide
from tragweite.apps.content.queries import contributors, current_hash, current_version, open_fact_remarks
from tragweite.apps.journal.actions import absent_ref, actor_ref
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import ItemState

from .moves import locked, move_item
from .planning import deputy_for, user_ref

LONGEST_APPROVAL: Final = 365
"""Days for which an approval is valid at most."""


def start_review(*, user: User, scope: Scope, at: datetime, item: Item) -> None:
    """Take a post into review. Raises ``content.not_approver``, ``content.own_contribution``, ``state.…``."""
    _decide(user=user, scope=scope, at=at, item=item, new=ItemState.IN_REVIEW, action="content.start_review")


def return_item(
    *, user: User, scope: Scope, at: datetime, item: Item, reason: str, kind: str = Remark.Kind.FACT
) -> None:
    """Give a post back; the reason becomes a remark on its newest version, where its author reads it.

    Raises ``content.not_approver``, ``content.own_contribution``, ``content.reason_missing`` and ``state.…``.
    """
    if not reason.strip():
        raise Refused("content.reason_missing", field="reason")
    with transaction.atomic():
        _decide(user=user, scope=scope, at=at, item=item, new=ItemState.RETURNED, action="content.return_item")
        write_reason(current_version(item), user=user, at=at, reason=reason, kind=kind)


def write_reason(
    version: Version | None, *, user: User, at: datetime, reason: str, kind: str = Remark.Kind.FACT
) -> None:
    """Keep the reason of a decision as a remark; its journal entry is the one of the decision."""
    if version is None:
        raise Refused("content.no_version")
    Remark.objects.create(version=version, kind=kind, text=reason.strip(), author=user, created_at=at)


def _decide(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    item: Item,
    new: ItemState,
    action: str,
) -> None:
    ministry_id = item.campaign.ministry_id
    require_decide(scope, ministry_id, contributors=contributors(item))
    with transaction.atomic():
        fresh = locked(item)
        # Asked again under the lock: somebody may have contributed in between.
        require_decide(scope, ministry_id, contributors=contributors(fresh))
        acting_for = absent_ref(scope.acting_for_in(ministry_id, *DECIDERS))
        move_item(fresh, new=new, actor=actor_ref(user), acting_for=acting_for, at=at, action=action)
    item.state = fresh.state


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
) -> Approval:
    """Approve exactly the content that the approver has seen.

    ``version_id`` and ``content_hash`` come from the page on which he decides. The hash is computed again from the
    stored words and from the bytes on disk. Raises ``Refused`` with ``content.not_approver``,
    ``content.own_contribution``, ``content.seen_other_content``, ``content.medium_missing``,
    ``content.medium_changed``, ``content.open_fact_remarks`` (remark_count), ``content.approval_days`` (longest),
    ``state.move_not_allowed`` or ``state.changed_meanwhile`` (two at once: one approval).
    """
    if not 1 <= valid_days <= LONGEST_APPROVAL:
        raise Refused("content.approval_days", field="valid_days", longest=LONGEST_APPROVAL)
    ministry_id = item.campaign.ministry_id
    require_decide(scope, ministry_id, contributors=contributors(item))
    with transaction.atomic():
        fresh = locked(item)
        require_decide(scope, ministry_id, contributors=contributors(fresh))
        version = _require_seen(fresh, version_id=version_id, content_hash=content_hash)
        _require_no_open_facts(fresh)
        acting_for = deputy_for(scope, ministry_id, *DECIDERS)
        number = _next_number(fresh, at)
        facts = {"version": version.pk, "number": version.number, "content_hash": content_hash}
        move_item(
            fresh,
            new=ItemState.APPROVED,
            actor=actor_ref(user),
            acting_for=user_ref(acting_for),
            at=at,
            action="content.approve_version",
            facts={**facts, "approval": number, "valid_days": valid_days},
        )
        given = Approval(
            item=fresh, version=version, number=number, content_hash=content_hash, author=version.author,
            approver=user, acting_for_id=acting_for, conditions=conditions.strip(),
            given_at=at, expires_at=at + timedelta(days=valid_days),
        )  # fmt: skip
        given.save(force_insert=True)
    item.state = fresh.state
    return given


def _require_seen(item: Item, *, version_id: int, content_hash: str) -> Version:
    version = current_version(item)
    if version is None or version.pk != version_id:
        raise Refused("content.seen_other_content")
    store.require_unchanged([each.medium for each in version.media.all()])
    if not content_hash == version.content_hash == current_hash(item, version):
        raise Refused("content.seen_other_content")
    return version


def _require_no_open_facts(item: Item) -> None:
    if count := open_fact_remarks(item).count():
        raise Refused("content.open_fact_remarks", remark_count=count)


def _next_number(item: Item, at: datetime) -> str:
    """Speakable and unique: year, post, how many decisions on it; the lock on the post keeps it from being taken."""
    return f"F-{at.year}-{item.pk}-{Approval.objects.filter(item=item).count() + 1}"
