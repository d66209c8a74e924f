# SPDX-License-Identifier: EUPL-1.2
"""Before there is a draft: the planned post, and the personal link for whoever makes it."""

import secrets
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.content.models import Item
from tragweite.apps.content.policies import DRAFTERS, OPEN_CAMPAIGNS, require_draft
from tragweite.apps.content.queries import DRAFT, thing_of
from tragweite.apps.contracts.models import Deliverable
from tragweite.apps.journal.actions import absent_ref, actor_ref, record
from tragweite.apps.partners.models import Channel
from tragweite.apps.people import actions as people
from tragweite.apps.people.models import OutsideAccess, User
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.formats import format_of
from tragweite.core.rules.states import Sender

LINK_ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz234567"
LINK_LENGTH: Final = 7
OF_PARTIES: Final = frozenset({Sender.CREATOR, Sender.CREATOR_BOOSTED})


def deputy_for(scope: Scope, ministry_id: int, *roles: str) -> int | None:
    """Id of the user for whom one acts as a stand-in, or None."""
    return next(iter(scope.acting_for_in(ministry_id, *roles)), None)


def user_ref(user_id: int | None) -> str:
    """How the journal names whom one stood in for; empty for nobody."""
    return "" if user_id is None else f"user:{user_id}"


def require_open(campaign: Campaign) -> None:
    """Raises ``Refused("content.campaign_over", campaign_state)``."""
    if campaign.state not in OPEN_CAMPAIGNS:
        raise Refused("content.campaign_over", campaign_state=campaign.state)


def plan_item(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    campaign: Campaign,
    channel: Channel,
    title: str,
    format: str,  # noqa: A002 - the field's own word
    planned_at: datetime,
    sender: str,
    deliverable: Deliverable | None = None,
) -> Item:
    """Plan one post on one channel; it gets the code of its tracked link.

    Raises ``Refused`` with ``content.not_drafter``, ``content.campaign_over``, ``content.foreign_channel``,
    ``content.sender_does_not_fit``, ``content.format_does_not_fit`` (platform), ``content.outside_the_period`` (starts_on, ends_on) or
    ``content.foreign_deliverable``; all but the first two name the form field in ``field``.
    """
    require_draft(scope, campaign.ministry_id)
    require_open(campaign)
    _require_channel(campaign, channel, sender)
    format_of(platform=channel.platform, format=format)
    require_period(campaign, planned_at)
    _require_deliverable(campaign, channel, deliverable)
    with transaction.atomic():
        made = Item.objects.create(
            campaign=campaign,
            channel=channel,
            party=channel.party,
            deliverable=deliverable,
            title=title,
            format=format,
            sender=sender,
            planned_at=planned_at,
            link_code=_new_link_code(),
            created_by=user,
            created_at=at,
        )
        record(
            actor=actor_ref(user),
            acting_for=absent_ref(scope.acting_for_in(campaign.ministry_id, *DRAFTERS)),
            action="content.plan_item",
            thing=thing_of(made.pk),
            ministry=campaign.ministry_id,
            at=at,
            facts={"campaign": campaign.pk, "channel": channel.pk, "format": format, "sender": str(sender)},
        )
    return made


def _require_channel(campaign: Campaign, channel: Channel, sender: str) -> None:
    if channel.ministry_id is not None and channel.ministry_id != campaign.ministry_id:
        raise Refused("content.foreign_channel", field="channel")
    # The comparison of the evaluation rests on who really speaks.
    if (channel.party_id is not None) != (sender in OF_PARTIES):
        raise Refused("content.sender_does_not_fit", field="sender", sender=str(sender))


def require_period(campaign: Campaign, planned_at: datetime) -> None:
    """Raises ``Refused("content.outside_the_period", starts_on, ends_on)``."""
    if not campaign.starts_on <= timezone.localdate(planned_at) <= campaign.ends_on:
        raise Refused(
            "content.outside_the_period", field="planned_at", starts_on=campaign.starts_on, ends_on=campaign.ends_on
        )


def _require_deliverable(campaign: Campaign, channel: Channel, deliverable: Deliverable | None) -> None:
    if deliverable is None:
        return
    contract = deliverable.contract
    parties = {channel.party_id, channel.party.agency_id if channel.party else None} - {None}
    if contract.campaign_id != campaign.pk or contract.party_id not in parties:
        raise Refused("content.foreign_deliverable", field="deliverable")


def _new_link_code() -> str:
    while True:
        code = "".join(secrets.choice(LINK_ALPHABET) for _place in range(LINK_LENGTH))
        if not Item.objects.filter(link_code=code).exists():
            return code


def invite_outside(
    *, user: User, scope: Scope, at: datetime, item: Item, name: str, email: str, days: int
) -> tuple[OutsideAccess, str]:
    """Make out a personal link to hand in drafts of this one post; the token is told once and never stored.

    Raises ``Refused("content.not_drafter")`` and what ``people.actions.invite_outside`` raises.
    """
    require_draft(scope, item.campaign.ministry_id)
    return people.invite_outside(
        user=user,
        scope=scope,
        at=at,
        purpose=DRAFT,
        thing=thing_of(item.pk),
        name=name,
        email=email,
        days=days,
        ministry=item.campaign.ministry,
        title=item.title,
        campaign=item.campaign.title,
    )
