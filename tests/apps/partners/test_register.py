# SPDX-License-Identifier: EUPL-1.2
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests import factories
from tests.actors import Actors
from tests.apps.campaigns.conftest import Refuses, Who, entries
from tragweite.apps.journal.models import Entry
from tragweite.apps.partners import actions
from tragweite.apps.partners.models import AudienceShare, Channel, Party

MARA = {"kind": "creator", "name": "Mara Muster", "legal_form": "natural_person", "email": "mara@example.org"}
SHARE: dict[str, Any] = {
    "dimension": "age",
    "bucket": "18 bis 24",
    "share": Decimal("0.6"),
    "source": "Einblicke",
    "as_of": factories.TODAY,
}
OTHERS = ["budget_officer", "chancellery", "auditor", "administrator", "nobody"]


def test_a_partner_is_registered_and_named_only_in_the_personal_part(actors: Actors, who: Who) -> None:
    party = actions.register_party(**who(actors.clerk), ministry=actors.ministry, **MARA)
    entry = Entry.objects.get(action="partners.register_party")
    assert "Mara" not in entry.facts
    assert "Mara Muster" in entry.personal
    assert entry.personal_subject == f"party:{party.pk}"


def test_a_partner_is_registered_once(actors: Actors, who: Who, refuses: Refuses) -> None:
    actions.register_party(**who(actors.clerk), ministry=actors.ministry, **MARA)
    with refuses("partners.party_exists"):
        actions.register_party(**who(actors.clerk), ministry=actors.ministry, **{**MARA, "name": " mara muster "})
    assert Party.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": " "}, "text_missing"),
        ({"kind": "king"}, "choice_unknown"),
        ({"legal_form": "ghost"}, "choice_unknown"),
    ],
)
def test_a_partner_makes_sense(actors: Actors, who: Who, refuses: Refuses, change: dict[str, str], code: str) -> None:
    with refuses(f"partners.{code}"):
        actions.register_party(**who(actors.clerk), ministry=actors.ministry, **{**MARA, **change})


def test_only_an_agency_represents(actors: Actors, who: Who, refuses: Refuses, party: Party) -> None:
    with refuses("partners.agency_is_none"):
        actions.register_party(**who(actors.clerk), ministry=actors.ministry, **{**MARA, "name": "Neu"}, agency=party)
    agency = factories.party(actors.ministry, kind="agency", name="Agentur Muster")
    changed = actions.change_party(**who(actors.clerk), party=party, agency=agency)
    assert changed.agency == agency
    assert entries("partners.change_party") == 1
    with refuses("partners.nothing_changed"):
        actions.change_party(**who(actors.clerk), party=party, agency=agency)


def test_the_register_is_kept_by_every_ministry(actors: Actors, who: Who, party: Party) -> None:
    changed = actions.change_party(**who(actors.stranger), party=party, seat="Kassel")
    assert changed.seat == "Kassel"
    assert Entry.objects.get(action="partners.change_party").ministry_ref == actors.other_ministry.pk


def test_a_channel_is_taken_in_once(actors: Actors, who: Who, refuses: Refuses, party: Party) -> None:
    values: dict[str, Any] = {"platform": "tiktok", "handle": "@mara"}
    made = actions.add_channel(**who(actors.clerk), party=party, **values)
    assert (made.handle, made.followers_count) == ("mara", None)
    assert entries("partners.add_channel") == 1
    with refuses("partners.channel_exists"):
        actions.add_channel(**who(actors.clerk), party=party, **{**values, "handle": "MARA"})


def test_an_unknown_platform_is_refused(actors: Actors, who: Who, refuses: Refuses, party: Party) -> None:
    with refuses("partners.choice_unknown"):
        actions.add_channel(**who(actors.clerk), party=party, platform="myspace", handle="mara")
    assert not Channel.objects.exists()


def test_a_channel_has_one_owner(actors: Actors, who: Who, refuses: Refuses, party: Party) -> None:
    for owners in ({}, {"party": party, "ministry": actors.ministry}):
        with refuses("partners.channel_needs_one_owner"):
            actions.add_channel(**who(actors.clerk), platform="tiktok", handle="mara", **owners)


def test_own_channels_are_kept_by_the_own_ministry(actors: Actors, who: Who, refuses: Refuses) -> None:
    with refuses("partners.not_keeper"):
        actions.add_channel(**who(actors.stranger), ministry=actors.ministry, platform="tiktok", handle="land")
    own = actions.add_channel(**who(actors.clerk), ministry=actors.ministry, platform="tiktok", handle="land")
    with refuses("partners.not_keeper"):
        actions.record_followers(**who(actors.stranger), channel=own, count=5, on=factories.TODAY, source="Profilseite")


def test_followers_get_newer_never_older(actors: Actors, who: Who, refuses: Refuses, channel: Channel) -> None:
    values: dict[str, Any] = {"count": 12_000, "on": factories.TODAY, "source": "Profilseite"}
    stored = actions.record_followers(**who(actors.clerk), channel=channel, **values)
    assert (stored.followers_count, stored.followers_source) == (12_000, "Profilseite")
    assert entries("partners.record_followers") == 1
    with refuses("partners.nothing_changed"):
        actions.record_followers(**who(actors.clerk), channel=channel, **values)
    with refuses("partners.followers_older"):
        actions.record_followers(
            **who(actors.clerk), channel=channel, **{**values, "on": factories.TODAY - timedelta(days=1)}
        )


def test_shares_of_one_day_stay_within_the_whole(actors: Actors, who: Who, refuses: Refuses, channel: Channel) -> None:
    actions.add_audience_share(**who(actors.clerk), channel=channel, **SHARE)
    assert entries("partners.add_audience_share") == 1
    with refuses("partners.share_exists"):
        actions.add_audience_share(**who(actors.clerk), channel=channel, **SHARE)
    with refuses("partners.shares_above_one"):
        actions.add_audience_share(**who(actors.clerk), channel=channel, **{**SHARE, "bucket": "25 bis 34"})
    for change in ({"dimension": "gender"}, {"as_of": factories.TODAY - timedelta(days=30)}):
        actions.add_audience_share(**who(actors.clerk), channel=channel, **{**SHARE, **change})
    assert AudienceShare.objects.count() == 3


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"share": Decimal("1.2")}, "share_out_of_range"),
        ({"share": Decimal("-0.1")}, "share_out_of_range"),
        ({"share": Decimal("NaN")}, "share_out_of_range"),
        ({"dimension": "taste"}, "choice_unknown"),
        ({"source": " "}, "text_missing"),
        ({"as_of": factories.TODAY + timedelta(days=1)}, "day_in_future"),
    ],
)
def test_a_share_makes_sense(
    actors: Actors, who: Who, refuses: Refuses, channel: Channel, change: dict[str, Any], code: str
) -> None:
    with refuses(f"partners.{code}"):
        actions.add_audience_share(**who(actors.clerk), channel=channel, **{**SHARE, **change})


@pytest.mark.parametrize("role", OTHERS)
def test_who_is_no_keeper_writes_nothing(
    actors: Actors, who: Who, refuses: Refuses, party: Party, channel: Channel, role: str
) -> None:
    me = who(getattr(actors, role))
    with refuses("partners.not_keeper"):
        actions.register_party(**me, ministry=actors.ministry, **{**MARA, "name": "Neu"})
    with refuses("partners.not_keeper"):
        actions.change_party(**me, party=party, seat="Kassel")
    with refuses("partners.not_keeper"):
        actions.add_channel(**me, party=party, platform="tiktok", handle="neu")
    with refuses("partners.not_keeper"):
        actions.record_followers(**me, channel=channel, count=1, on=factories.TODAY, source="Profil")
    with refuses("partners.not_keeper"):
        actions.add_audience_share(**me, channel=channel, **SHARE)
