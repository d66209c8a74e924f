# SPDX-License-Identifier: EUPL-1.2
"""Posts of a wave: approved and released together, all or none."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.content.models import Approval, Bundle, Item, Release
from tragweite.apps.content.policies import DRAFTERS, require_draft, require_step
from tragweite.apps.content.queries import bundle_items, contributors, open_review
from tragweite.apps.journal.actions import absent_ref, actor_ref, change_once, record
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.review import completes
from tragweite.core.rules.states import ItemState

from .deciding import agree
from .moves import absent, journal, locked
from .planning import require_open
from .publishing import open_window

UNDECIDED = frozenset({ItemState.DRAFTING, ItemState.RETURNED, ItemState.SUBMITTED, ItemState.IN_REVIEW})


def make_bundle(*, user: User, scope: Scope, at: datetime, campaign: Campaign, title: str) -> Bundle:
    """A new, empty bundle.

    Raises ``content.not_drafter``, ``content.campaign_over``, ``content.title_missing`` or ``content.bundle_exists``.
    """
    require_draft(scope, campaign.ministry_id)
    require_open(campaign)
    name = title.strip()
    if not name:
        raise Refused("content.title_missing", field="title")
    with transaction.atomic():
        made, is_new = Bundle.objects.get_or_create(
            campaign=campaign, title=name, defaults={"created_by": user, "created_at": at}
        )
        if not is_new:
            raise Refused("content.bundle_exists", field="title")
        record(
            actor=actor_ref(user),
            acting_for=absent_ref(scope.acting_for_in(campaign.ministry_id, *DRAFTERS)),
            action="content.make_bundle",
            thing=f"content.bundle:{made.pk}",
            ministry=campaign.ministry_id,
            at=at,
            facts={"campaign": campaign.pk},
        )
    return made


def put_in_bundle(*, user: User, scope: Scope, at: datetime, item: Item, bundle: Bundle | None) -> None:
    """Put a post that is not yet approved into a bundle of its campaign, or take it out (None).

    Raises ``content.not_drafter``, ``content.foreign_bundle``, ``content.bundle_closed`` (item_state) or ``state.…``.
    """
    require_draft(scope, item.campaign.ministry_id)
    if bundle is not None and bundle.campaign_id != item.campaign_id:
        raise Refused("content.foreign_bundle", field="bundle")
    with transaction.atomic():
        fresh = locked(item)
        if fresh.state not in UNDECIDED:
            raise Refused("content.bundle_closed", item_state=str(fresh.state))
        rows = Item.objects.filter(pk=fresh.pk, state=fresh.state, bundle=fresh.bundle_id)
        change_once(rows, bundle=bundle)
        facts = {"from": fresh.bundle_id, "to": bundle.pk if bundle else None}
        acting_for = absent(scope, item, *DRAFTERS)
        journal(fresh, actor=actor_ref(user), acting_for=acting_for, at=at, action="content.put_in_bundle", facts=facts)
    item.bundle = bundle


def approve_bundle(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    bundle: Bundle,
    seen: Mapping[int, tuple[int, str]],
    conditions: str = "",
    valid_days: int = 30,
) -> list[Approval]:
    """Agree to every undecided post of a bundle at once; one refusal takes everything back.

    ``seen``: post -> version and content hash on the page of the approver. Returns the approvals; none while other
    steps are open. Raises ``content.bundle_not_ready`` (titles), ``content.bundle_empty``, and what
    ``deciding.approve_version`` raises.
    """
    with transaction.atomic():
        items = [locked(item) for item in _undecided(bundle)]
        states = [open_review(item) for item in items]
        given: list[Approval] = []
        last = set()
        for item, state in zip(items, states, strict=True):
            if state is None or item.pk not in seen:
                raise Refused("content.bundle_not_ready", titles=(item.title,))
            step = require_step(
                scope, item.campaign.ministry_id, contributors=contributors(item), steps=state.steps, taken=state.taken
            )
            last.add(completes(state.steps, state.taken, step=step))
            version_id, content_hash = seen[item.pk]
            approval = agree(
                item, state, step, user=user, scope=scope, at=at, version_id=version_id, content_hash=content_hash,
                conditions=conditions, valid_days=valid_days, reason="",
            )  # fmt: skip
            given += [approval] if approval else []
        if len(last) > 1:  # some would be approved, others not yet
            raise Refused("content.bundle_not_ready", titles=tuple(item.title for item in items))
    return given


def _undecided(bundle: Bundle) -> list[Item]:
    """The posts in review; raises where one stands anywhere else than there or already approved."""
    items = list(bundle_items(bundle))
    if not items:
        raise Refused("content.bundle_empty")
    behind = [item.title for item in items if item.state not in {ItemState.IN_REVIEW, ItemState.APPROVED}]
    waiting = [item for item in items if item.state == ItemState.IN_REVIEW]
    if behind or not waiting:
        raise Refused("content.bundle_not_ready", titles=tuple(behind or [item.title for item in items]))
    return waiting


def release_bundle(*, user: User, scope: Scope, at: datetime, bundle: Bundle) -> list[Release]:
    """Open the windows of all posts of a bundle; all are approved, or nothing happens.

    Raises ``content.not_drafter``, ``content.bundle_not_ready`` (titles), ``content.bundle_empty``, and what
    ``publishing.release_item`` raises.
    """
    require_draft(scope, bundle.campaign.ministry_id)
    with transaction.atomic():
        items = [locked(item) for item in bundle_items(bundle)]
        if not items:
            raise Refused("content.bundle_empty")
        behind = tuple(item.title for item in items if item.state != ItemState.APPROVED)
        if behind:
            raise Refused("content.bundle_not_ready", titles=behind)
        return [open_window(item, user=user, scope=scope, at=at) for item in items]
