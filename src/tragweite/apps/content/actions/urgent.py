# SPDX-License-Identifier: EUPL-1.2
"""The urgent path: published, second check outstanding. Permitted by the head, red until a second person confirms."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from tragweite.apps.content.models import Approval, Item, Publication
from tragweite.apps.content.policies import DECIDERS, require_decide, require_head, stands_in_for
from tragweite.apps.content.queries import contributors, terms_of
from tragweite.apps.journal.actions import actor_ref, change_once
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope, people_with
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import ApprovalState, ItemState, Role

from .deciding import give_approval
from .mails import tell_all
from .moves import absent, locked, move_approval, move_item, require_seen
from .planning import deputy_for
from .publishing import require_live

DAYS_OF_CONFIRMATION = 1
"""The approval of a second check is used at once; it needs no longer life."""


def publish_urgently(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    item: Item,
    version_id: int,
    content_hash: str,
    reason: str,
    url: str,
    published_at: datetime,
    account: str = "",
) -> Publication:
    """Record a publication before its approval: by the head of communication, with a reason, red until confirmed.

    Whoever contributed does not permit it. Raises ``Refused`` with ``content.not_head``, ``content.own_contribution``,
    ``content.reason_missing``, what ``publishing.require_live`` and ``moves.require_seen`` raise,
    ``content.published_before_version`` and ``state.…``.
    """
    ministry_id = item.campaign.ministry_id
    require_head(scope, ministry_id)
    if not reason.strip():
        raise Refused("content.reason_missing", field="reason")
    require_live(item, url=url, account=account, published_at=published_at, at=at)
    with transaction.atomic():
        fresh = locked(item)
        require_decide(scope, ministry_id, contributors=contributors(fresh))
        version = require_seen(fresh, version_id=version_id, content_hash=content_hash)
        if published_at < version.created_at:
            raise Refused("content.published_before_version", field="published_at")
        until = at + timedelta(hours=terms_of(ministry_id, on=timezone.localdate(at)).urgent_hours)
        made = Publication.objects.create(
            item=fresh, version=version, url=url, account=account.lstrip("@") or fresh.channel.handle, published_at=published_at,
            recorded_by=user, recorded_at=at, urgent_until=until, urgent_reason=reason.strip(), permitted_by=user,
        )  # fmt: skip
        move_item(
            fresh,
            new=ItemState.URGENT,
            actor=actor_ref(user),
            acting_for=absent(scope, item, Role.HEAD_OF_COMMUNICATION),
            at=at,
            action="content.publish_urgently",
            facts={"content_hash": content_hash, "urgent_until": until.isoformat()},
            own_words=reason,
        )
        deciders = people_with(ministry_id, *DECIDERS, at=at)
        tell_all("urgent_open", sorted(deciders), fresh, at=at, dedupe=f"{made.pk}:open", due_at=until)
    item.state = fresh.state
    return made


def require_second(scope: Scope, item: Item) -> None:
    """The second check is made by somebody else than who permitted it, and not in that person's place.

    Raises ``Refused("content.same_person_urgent")``.
    """
    permitted_by = Publication.objects.filter(item=item).values_list("permitted_by", flat=True).first()
    if permitted_by in {scope.user_id, *stands_in_for(scope, item.campaign.ministry_id)}:
        raise Refused("content.same_person_urgent")


def confirm_urgent(
    *, user: User, scope: Scope, at: datetime, item: Item, version_id: int, content_hash: str
) -> Approval:
    """The second check of an urgent publication: the approval of exactly what is live, by somebody uninvolved.

    Raises ``Refused`` with ``content.not_approver``, ``content.own_contribution``, ``content.same_person_urgent``, what
    ``moves.require_seen`` raises, and ``state.…``.
    """
    ministry_id = item.campaign.ministry_id
    require_decide(scope, ministry_id, contributors=contributors(item))
    with transaction.atomic():
        fresh = locked(item)
        if fresh.state != ItemState.URGENT:
            raise Refused("state.changed_meanwhile")
        require_decide(scope, ministry_id, contributors=contributors(fresh))
        require_second(scope, fresh)
        version = require_seen(fresh, version_id=version_id, content_hash=content_hash)
        deputy = deputy_for(scope, ministry_id, *DECIDERS)
        given = give_approval(
            fresh, version, user=user, deputy=deputy, at=at, conditions="", valid_days=DAYS_OF_CONFIRMATION
        )
        change_once(Publication.objects.filter(item=fresh, approval__isnull=True), approval=given)
        move_approval(given, new=ApprovalState.USED)
        move_item(
            fresh,
            new=ItemState.PUBLISHED,
            actor=actor_ref(user),
            acting_for=absent(scope, item, *DECIDERS),
            at=at,
            action="content.confirm_urgent",
            facts={"approval": given.number, "content_hash": content_hash},
        )
    item.state = fresh.state
    return given
