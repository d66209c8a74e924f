# SPDX-License-Identifier: EUPL-1.2
"""What a released study says about an audience stands where the candidate is judged, as a hint, and nowhere else."""

import json
from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.actors import Actors
from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.journal.models import Entry
from tragweite.apps.partners import actions
from tragweite.apps.partners.models import AudienceHint, Channel, Party
from tragweite.apps.partners.queries import channels_by_account
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import scope_of
from tragweite.core.refusal import Refused

from .conftest import candidate

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
LOOK = ("look_closer", 3)


def recorded(campaign: Campaign, user: User, hints: dict[str, tuple[str, int]], study: int = 7) -> int:
    return actions.record_audience_hints(
        user=user, scope=scope_of(user), at=factories.NOW, campaign=campaign, study=study, source="Stichprobe",
        as_of_on=factories.NOW.date(), hints=hints,
    )  # fmt: skip


def test_a_hint_finds_the_channel_by_its_handle(campaign: Campaign, channel: Channel, actors: Actors) -> None:
    assert recorded(campaign, actors.approver, {"@Mara_Muster": LOOK, "k9": ("no_hint", 0)}) == 1
    hint = AudienceHint.objects.get()
    assert (hint.channel, hint.level, hint.observations_count) == (channel, *LOOK)
    entry = Entry.objects.latest("sequence")
    assert (entry.action, json.loads(entry.facts)["channels"]) == ("partners.record_audience_hints", 1)
    assert "mara" not in str(entry.facts).lower()


def test_a_handle_on_two_platforms_needs_its_platform(party: Party, channel: Channel) -> None:
    other = factories.channel(party, handle="mara_muster", platform="tiktok")
    assert channels_by_account(["mara_muster"]) == {}
    assert channels_by_account(["tiktok:@mara_muster"]) == {"tiktok:@mara_muster": other}


def test_accounts_outside_the_register_leave_no_trace(campaign: Campaign, actors: Actors) -> None:
    before = Entry.objects.count()
    assert recorded(campaign, actors.approver, {"k1": LOOK}) == 0
    assert Entry.objects.count() == before


def test_a_stranger_and_an_unknown_level_are_refused(campaign: Campaign, channel: Channel, actors: Actors) -> None:
    with pytest.raises(Refused, match="not_keeper"):
        recorded(campaign, actors.stranger, {channel.handle: LOOK})
    with pytest.raises(Refused, match="choice_unknown"):
        recorded(campaign, actors.approver, {channel.handle: ("guilty", 1)})


def test_a_hint_is_never_changed(campaign: Campaign, channel: Channel, actors: Actors) -> None:
    recorded(campaign, actors.approver, {channel.handle: LOOK})
    with pytest.raises(DatabaseError), transaction.atomic():
        AudienceHint.objects.update(level="no_hint")


@pytest.mark.parametrize("page", ["candidates", "workbench"])
def test_it_is_seen_where_the_candidate_is_judged_and_in_no_other_campaign(
    campaign: Campaign, channel: Channel, actors: Actors, sign_in: SignIn, page: str
) -> None:
    other = factories.campaign(actors.ministry, actors.clerk)
    for each in (campaign, other):
        candidate(each, channel.party)  # type: ignore[arg-type]
    recorded(campaign, actors.approver, {channel.handle: LOOK})
    client = sign_in(actors.clerk)
    shown, hidden = (
        client.get(reverse(f"partners:{page}", args=[each.pk])).content.decode() for each in (campaign, other)
    )
    assert "sprechen dafür, näher hinzusehen" in shown
    assert "sprechen dafür, näher hinzusehen" not in hidden


def test_the_card_says_that_it_is_no_verdict(
    campaign: Campaign, channel: Channel, actors: Actors, sign_in: SignIn
) -> None:
    candidate(campaign, channel.party)  # type: ignore[arg-type]
    recorded(campaign, actors.approver, {channel.handle: LOOK})
    recorded(campaign, actors.approver, {channel.handle: ("no_hint", 0)}, study=8)
    page = sign_in(actors.clerk).get(reverse("partners:candidates", args=[campaign.pk])).content.decode()
    assert "kein Hinweis auf gekaufte Follower" in page, "the last study counts"
    assert "näher hinzusehen" not in page
    recorded(campaign, actors.approver, {channel.handle: LOOK}, study=9)
    page = sign_in(actors.clerk).get(reverse("partners:candidates", args=[campaign.pk])).content.decode()
    assert "kein Urteil" in page
    assert "Untersuchung 9" in page
