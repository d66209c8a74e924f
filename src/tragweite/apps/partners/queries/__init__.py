# SPDX-License-Identifier: EUPL-1.2
"""Reads of the room: the shared register, and the candidates of a campaign."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Prefetch, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.partners.models import (
    AudienceHint,
    AudienceShare,
    Candidate,
    CandidateReview,
    Channel,
    InterestDeclaration,
    Party,
    SelectionNote,
)
from tragweite.apps.partners.policies import KEEPERS, SELECTABLE, may_read_register
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope, within
from tragweite.web.waiting import Waiting


def parties() -> QuerySet[Party]:
    """The register with number of channels and largest number of followers; every room that may read it, reads all."""
    return Party.objects.select_related("agency", "registered_by").annotate(
        channel_count=Count("channels", distinct=True), followers=Max("channels__followers_count")
    )


def register_within(scope: Scope) -> QuerySet[Party]:
    """The register for those who may read it, else nothing."""
    return parties() if may_read_register(scope) else parties().none()


def access_party(scope: Scope, pk: int) -> Party:
    """One partner, or 404 for those who may not read the register."""
    found = register_within(scope).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def access_channel(scope: Scope, pk: int) -> Channel:
    """One channel with its owner, or 404 for those who may not read the register."""
    channels = Channel.objects.select_related("party", "ministry")
    found = channels.filter(pk=pk).first() if may_read_register(scope) else None
    if found is None:
        raise Http404
    return found


def channels_of(party: Party) -> QuerySet[Channel]:
    """The channels of a partner with their audience shares; two queries."""
    shares = AudienceShare.objects.order_by("dimension", "-as_of", "bucket")
    return Channel.objects.filter(party=party).prefetch_related(Prefetch("audience_shares", shares))


def own_channels(scope: Scope) -> QuerySet[Channel]:
    """The channels of the ministries that one reads."""
    channels = Channel.objects.filter(ministry__isnull=False).select_related("ministry")
    return within(channels, scope).order_by("ministry__position", "ministry__name", "platform", "handle")


def channels_for(campaign: Campaign) -> QuerySet[Channel]:
    """Channels on which posts of a campaign may stand: those of its chosen partners and of its ministry."""
    chosen = Q(party__candidacies__campaign=campaign, party__candidacies__decision=Candidate.Decision.CHOSEN)
    return (
        Channel.objects.filter(chosen | Q(ministry=campaign.ministry_id)).select_related("party", "ministry").distinct()
    )


def candidates_of(campaign: Campaign) -> QuerySet[Candidate]:
    """The candidates of a campaign with partner, channels, and who assessed and decided; two queries."""
    return (
        Candidate.objects.filter(campaign=campaign)
        .select_related("party", "party__agency", "assessed_by", "decided_by")
        .prefetch_related("party__channels")
        .order_by("party__name", "pk")
    )


def reviewed_candidates(campaign: Campaign) -> QuerySet[Candidate]:
    """The candidates with channels, audiences, hints and the reviews in their order; six queries."""
    reviews = CandidateReview.objects.select_related("reviewed_by").order_by("pk")
    shares = AudienceShare.objects.order_by("dimension", "-as_of", "bucket")
    return candidates_of(campaign).prefetch_related(
        Prefetch("reviews", reviews),
        Prefetch("party__channels__audience_shares", shares),
        Prefetch("party__channels__audience_hints", AudienceHint.objects.filter(campaign=campaign).order_by("-pk")),
    )


def latest_hints(candidate: Candidate) -> list[AudienceHint]:
    """What the last released study of the campaign says about each channel of a candidate."""
    hints = (list(channel.audience_hints.all())[:1] for channel in candidate.party.channels.all())
    return [hint for found in hints for hint in found]


def channels_by_account(accounts: Iterable[str]) -> dict[str, Channel]:
    """The channel of a partner that each account names: its handle, or ``platform:handle`` where two share a handle."""
    named: dict[str, list[Channel]] = {}
    for channel in Channel.objects.filter(party__isnull=False):
        handle = channel.handle.casefold()
        for name in (handle, f"{channel.platform}:{handle}"):
            named.setdefault(name, []).append(channel)
    found = {account: named.get(_plain_account(account), []) for account in accounts}
    return {account: channels[0] for account, channels in found.items() if len(channels) == 1}


def _plain_account(account: str) -> str:
    platform, colon, handle = account.strip().casefold().rpartition(":")
    return f"{platform.strip()}{colon}{handle.strip().lstrip('@')}"


def latest_reviews(candidate: Candidate) -> dict[str, CandidateReview]:
    """The review that counts of each stage: the last one; an expert review before the last internal one does not count."""
    found: dict[str, CandidateReview] = {}
    for review in sorted(candidate.reviews.all(), key=lambda each: each.pk):
        if review.stage == CandidateReview.Stage.INTERNAL:
            found = {}
        found[str(review.stage)] = review
    return found


def declarations_of(campaign: Campaign) -> QuerySet[InterestDeclaration]:
    """What those who take part declared about their bias, in the order of time."""
    return InterestDeclaration.objects.filter(campaign=campaign).select_related("declared_by").order_by("pk")


def declared(campaign: Campaign, user_id: int) -> bool | None:
    """Whether somebody declared a conflict (True), none (False), or nothing yet (None). One conflict stays one."""
    found = InterestDeclaration.objects.filter(campaign=campaign, declared_by=user_id)
    answers = set(found.values_list("has_conflict", flat=True))
    return (True in answers) if answers else None


def access_candidate(scope: Scope, pk: int) -> Candidate:
    """One candidate of a campaign that one reads, or 404."""
    candidates = Candidate.objects.select_related("campaign", "campaign__ministry", "party")
    found = within(candidates, scope, path="campaign__ministry").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def selection_notes(campaign: Campaign) -> QuerySet[SelectionNote]:
    """All signed notes of a campaign, newest first."""
    return SelectionNote.objects.filter(campaign=campaign).select_related("signed_by").order_by("-number")


def access_selection_note(scope: Scope, pk: int) -> SelectionNote:
    """One signed note of a campaign that one reads, or 404."""
    notes = SelectionNote.objects.select_related("campaign", "campaign__ministry", "signed_by")
    found = within(notes, scope, path="campaign__ministry").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def candidacies_within(scope: Scope, party: Party) -> QuerySet[Candidate]:
    """Where a partner was considered, as far as one reads the campaigns."""
    candidates = Candidate.objects.filter(party=party).select_related("campaign", "campaign__ministry")
    return within(candidates, scope, path="campaign__ministry").order_by("-campaign__starts_on", "pk")


def partners_to_consider(campaign: Campaign) -> QuerySet[Party]:
    """Partners that are not yet candidates of this campaign."""
    return Party.objects.exclude(candidacies__campaign=campaign).order_by("name")


def waiting(user: User, scope: Scope, at: datetime) -> list[Waiting]:  # noqa: ARG001  # same shape in every room
    """Campaigns that one leads with undecided candidates, or with a decided selection that no note records."""
    led = Campaign.objects.filter(
        lead=user, ministry__in=scope.ministries_with(*KEEPERS), state__in=SELECTABLE
    ).annotate(
        open_count=Count("candidates", filter=Q(candidates__decision=Candidate.Decision.OPEN), distinct=True),
        chosen_count=Count("candidates", filter=Q(candidates__decision=Candidate.Decision.CHOSEN), distinct=True),
        last_decided=Max("candidates__decided_at"),
        last_signed=Max("selection_notes__signed_at"),
    )
    return [each for campaign in led.order_by("starts_on", "pk") if (each := _waiting_for(campaign)) is not None]


def _waiting_for(campaign: Any) -> Waiting | None:
    if campaign.open_count:
        count = campaign.open_count
        text = ngettext(
            "%(count)s Kandidatur entscheiden: %(title)s", "%(count)s Kandidaturen entscheiden: %(title)s", count
        ) % {"count": count, "title": campaign.title}
    elif campaign.chosen_count and (not campaign.last_signed or campaign.last_signed < campaign.last_decided):
        text = _("Auswahlvermerk zeichnen: %(title)s") % {"title": campaign.title}
    else:
        return None
    return Waiting(
        kind="partner",
        text=text,
        url=reverse("partners:candidates", args=[campaign.pk]),
        due_on=campaign.starts_on,
    )
