# SPDX-License-Identifier: EUPL-1.2
"""What a campaign asks of its creators, and that they have read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.content.models import Briefing, BriefingConfirmation, Claim, Item
from tragweite.apps.content.policies import DRAFTERS, OPEN_FOR_DRAFTS, require_access, require_draft
from tragweite.apps.content.queries import current_briefing, open_links, thing_of
from tragweite.apps.journal.actions import absent_ref, actor_ref, record
from tragweite.apps.people.models import OutsideAccess, User
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused

from .mails import tell_outside
from .planning import require_open

MOST_CLAIMS: Final = 100


@dataclass(frozen=True, kw_only=True)
class GivenClaim:
    """One statement of fact, where it stands, and the unit that answers for it."""

    statement: str
    source: str
    responsible_unit: str


def write_briefing(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    campaign: Campaign,
    messages: str,
    label: str,
    claims: Sequence[GivenClaim] = (),
    goals: str = "",
    dos: str = "",
    donts: str = "",
    links: str = "",
    deadlines: str = "",
    accessibility: str = "",
    usage_rights: str = "",
) -> Briefing:
    """Add a version of the briefing with its claims.

    Raises ``Refused`` with ``content.not_drafter``, ``content.campaign_over``, ``content.claim_incomplete`` (position)
    or ``content.too_many_claims`` (longest).
    """
    require_draft(scope, campaign.ministry_id)
    require_open(campaign)
    _require_claims(claims)
    with transaction.atomic():
        Campaign.objects.select_for_update().get(pk=campaign.pk)  # two at once would take the same number
        last = current_briefing(campaign.pk)
        made = Briefing.objects.create(
            campaign=campaign, number=last.number + 1 if last else 1, goals=goals, messages=messages, dos=dos,
            donts=donts, label=label, links=links, deadlines=deadlines, accessibility=accessibility,
            usage_rights=usage_rights, created_by=user, created_at=at,
        )  # fmt: skip
        Claim.objects.bulk_create(_rows(made, claims))
        record(
            actor=actor_ref(user),
            acting_for=absent_ref(scope.acting_for_in(campaign.ministry_id, *DRAFTERS)),
            action="content.write_briefing",
            thing=f"content.briefing:{made.pk}",
            ministry=campaign.ministry_id,
            at=at,
            facts={"campaign": campaign.pk, "number": made.number, "claims": len(claims)},
        )
        _tell_readers(made, at=at)
    return made


def _tell_readers(briefing: Briefing, *, at: datetime) -> None:
    """Whoever works on a post through a personal link is asked to read and confirm the new briefing."""
    posts = Item.objects.filter(campaign=briefing.campaign_id, state__in=OPEN_FOR_DRAFTS).select_related("campaign")
    items = {thing_of(item.pk): item for item in posts}
    for access in open_links(items.values(), at=at):
        dedupe = f"briefing:{briefing.pk}"
        tell_outside("outside_task", access.pk, items[access.thing], at=at, dedupe=dedupe, reason="briefing_new")


def _require_claims(claims: Sequence[GivenClaim]) -> None:
    if len(claims) > MOST_CLAIMS:
        raise Refused("content.too_many_claims", field="claims", longest=MOST_CLAIMS)
    for position, claim in enumerate(claims, start=1):
        if not (claim.statement.strip() and claim.source.strip() and claim.responsible_unit.strip()):
            raise Refused("content.claim_incomplete", field="claims", position=position)


def _rows(briefing: Briefing, claims: Sequence[GivenClaim]) -> list[Claim]:
    return [
        Claim(
            briefing=briefing,
            number=number,
            statement=claim.statement.strip(),
            source=claim.source.strip(),
            responsible_unit=claim.responsible_unit.strip(),
        )
        for number, claim in enumerate(claims, start=1)
    ]


def confirm_briefing(*, at: datetime, item: Item, briefing: Briefing, outside: OutsideAccess) -> BriefingConfirmation:
    """The outside side confirms through its link that it has read the newest briefing; a second click changes nothing.

    Raises ``Refused`` with ``content.access_over`` or ``content.briefing_outdated``.
    """
    require_access(outside, item=item, at=at)
    with transaction.atomic():
        _require_newest(briefing, campaign_id=item.campaign_id)
        made, is_new = BriefingConfirmation.objects.get_or_create(
            briefing=briefing, access=outside, defaults={"at": at}
        )
        if is_new:
            _note(made, actor=f"outside:{outside.pk}", acting_for="", at=at, ministry_id=item.campaign.ministry_id)
    return made


def note_confirmation(*, user: User, scope: Scope, at: datetime, briefing: Briefing, note: str) -> BriefingConfirmation:
    """Write down that the outside side confirmed a briefing in another way (a letter, a call); ``note`` says how.

    Raises ``Refused`` with ``content.not_drafter``, ``content.note_missing`` or ``content.briefing_outdated``.
    """
    ministry_id = briefing.campaign.ministry_id
    require_draft(scope, ministry_id)
    if not note.strip():
        raise Refused("content.note_missing", field="note")
    with transaction.atomic():
        _require_newest(briefing, campaign_id=briefing.campaign_id)
        made = BriefingConfirmation.objects.create(briefing=briefing, noted_by=user, note=note.strip(), at=at)
        acting_for = absent_ref(scope.acting_for_in(ministry_id, *DRAFTERS))
        _note(made, actor=actor_ref(user), acting_for=acting_for, at=at, ministry_id=ministry_id)
    return made


def _require_newest(briefing: Briefing, *, campaign_id: int) -> None:
    newest = current_briefing(campaign_id)
    if newest is None or newest.pk != briefing.pk:
        raise Refused("content.briefing_outdated")


def _note(made: BriefingConfirmation, *, actor: str, acting_for: str, at: datetime, ministry_id: int) -> None:
    record(
        actor=actor,
        acting_for=acting_for,
        action="content.confirm_briefing",
        thing=f"content.briefing:{made.briefing_id}",
        ministry=ministry_id,
        at=at,
        facts={"number": made.briefing.number},
    )
