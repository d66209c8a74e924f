# SPDX-License-Identifier: EUPL-1.2
import io
from collections.abc import Callable
from typing import Any

import docx
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from tests.actors import Actors
from tests.apps.campaigns.conftest import Who
from tests.apps.partners.conftest import candidate, looked_at
from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.partners import actions
from tragweite.apps.partners.models import Candidate, Channel, Party, SelectionNote
from tragweite.apps.people.models import User

SignIn = Callable[[User], Client]


def address(name: str, *keys: int) -> str:
    return reverse(f"partners:{name}", args=keys)


def test_a_clerk_takes_in_a_partner_with_channel_followers_and_audience(actors: Actors, sign_in: SignIn) -> None:
    client = sign_in(actors.clerk)
    party = {"ministry": actors.ministry.pk, "kind": "creator", "name": "Mara Muster", "legal_form": "natural_person"}
    assert client.post(address("register"), party).status_code == 302
    made = Party.objects.get()
    channel = {"platform": "tiktok", "handle": "@mara", "followers_count": "12.500"}
    incomplete = client.post(address("add_channel", made.pk), channel)
    assert "gehört der Tag" in incomplete.content.decode()
    told = {"followers_on": "01.06.2026", "followers_source": "Profilseite"}
    assert client.post(address("add_channel", made.pk), {**channel, **told}).status_code == 302
    stored = Channel.objects.get()
    share = {"dimension": "age", "bucket": "18 bis 24", "share": "62,5", "source": "Einblicke", "as_of": "01.06.2026"}
    assert client.post(address("add_audience_share", stored.pk), share).status_code == 302
    page = client.get(address("detail", made.pk)).content.decode()
    for words in ("12.500", "01.06.2026", "Profilseite", "62,5", "Einblicke"):
        assert words in page
    too_much = client.post(address("add_audience_share", stored.pk), {**share, "bucket": "25 bis 34"})
    assert "zusammen 125,0" in too_much.content.decode()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"platform": "myspace"}, "Auswahl"),
        ({"handle": "https://tiktok.com/@mara"}, "kein Kontoname"),
        ({"followers_count": "viele"}, "keine ganze Zahl"),
        ({"followers_count": "5", "followers_on": "31.02.2026", "followers_source": "x"}, "kein Datum"),
        ({"followers_count": "5", "followers_on": "01.01.2999", "followers_source": "x"}, "in der Zukunft"),
    ],
)
def test_bad_input_gets_a_clear_german_message(
    actors: Actors, sign_in: SignIn, party: Party, change: dict[str, str], says: str
) -> None:
    answer = sign_in(actors.clerk).post(
        address("add_channel", party.pk), {"platform": "tiktok", "handle": "mara", **change}
    )
    assert says in answer.content.decode()
    assert not Channel.objects.exists()


@pytest.mark.parametrize("typed", ["-5", "101", "0,1234", "viel", "1e1"])
def test_a_share_that_is_none_is_refused(actors: Actors, sign_in: SignIn, channel: Channel, typed: str) -> None:
    share = {"dimension": "age", "bucket": "18 bis 24", "share": typed, "source": "x", "as_of": "01.06.2026"}
    assert sign_in(actors.clerk).post(address("add_audience_share", channel.pk), share).status_code == 200
    assert not channel.audience_shares.exists()


def test_the_register_is_read_by_all_with_content_and_by_no_one_else(
    actors: Actors, sign_in: SignIn, party: Party, channel: Channel
) -> None:
    for user in (actors.clerk, actors.stranger, actors.auditor, actors.budget_officer):
        assert sign_in(user).get(address("detail", party.pk)).status_code == 200
        assert sign_in(user).get(address("channel", channel.pk)).status_code == 200
    for user in (actors.administrator, actors.nobody):
        assert sign_in(user).get(address("detail", party.pk)).status_code == 404
        assert sign_in(user).get(address("channel", channel.pk)).status_code == 404
        assert sign_in(user).get(address("list")).context["listing"]["rows"] == []
    assert sign_in(actors.auditor).get(address("register")).status_code == 403
    assert address("change", party.pk) not in sign_in(actors.auditor).get(address("detail", party.pk)).content.decode()


def test_the_candidacies_of_a_partner_show_only_campaigns_one_reads(
    actors: Actors, sign_in: SignIn, campaign: Campaign, party: Party
) -> None:
    candidate(campaign, party)
    assert campaign.title in sign_in(actors.clerk).get(address("detail", party.pk)).content.decode()
    assert campaign.title not in sign_in(actors.stranger).get(address("detail", party.pk)).content.decode()


def test_the_register_is_filtered_and_exported(actors: Actors, sign_in: SignIn, party: Party, channel: Channel) -> None:
    factories.channel(party, platform="tiktok", followers_count=900, followers_on=factories.TODAY, followers_source="x")
    agency = factories.party(actors.ministry, kind="agency", name="Agentur Muster")
    client = sign_in(actors.clerk)

    def rows(query: str) -> list[list[str]]:
        return [
            [cell["text"] for cell in row] for row in client.get(address("list") + query).context["listing"]["rows"]
        ]

    assert [row[0] for row in rows("?sort=-name")] == ["Mara Muster", "Agentur Muster"]
    assert [row[0] for row in rows("?art=agency")] == [agency.name]
    assert [(row[0], row[4], row[5]) for row in rows("?plattform=tiktok")] == [("Mara Muster", "2", "900")]
    assert [row[0] for row in rows("?q=@mara_m")] == ["Mara Muster"]
    assert "Mara Muster" in client.get(address("list") + "?export=csv").content.decode()


def test_own_channels_are_listed_and_taken_in(actors: Actors, sign_in: SignIn) -> None:
    client = sign_in(actors.clerk)
    values = {"ministry": actors.ministry.pk, "platform": "instagram", "handle": "land_karriere"}
    assert client.post(address("add_own_channel"), values).status_code == 302
    assert "land_karriere" in client.get(address("own_channels")).content.decode()
    own = Channel.objects.get()
    assert sign_in(actors.stranger).get(address("record_followers", own.pk)).status_code == 403
    figures = {"count": "1.000", "on": "01.06.2026", "source": "Profilseite"}
    assert client.post(address("record_followers", own.pk), figures).status_code == 302


def test_a_partner_is_corrected(actors: Actors, sign_in: SignIn, party: Party) -> None:
    values = {"kind": "creator", "name": "Mara Muster", "legal_form": "natural_person", "seat": "Kassel"}
    assert sign_in(actors.clerk).post(address("change", party.pk), values).status_code == 302
    party.refresh_from_db()
    assert party.seat == "Kassel"


def test_a_selection_from_the_first_look_to_the_word_file(
    actors: Actors, sign_in: SignIn, campaign: Campaign, party: Party, channel: Channel
) -> None:
    client = sign_in(actors.clerk)
    scores = {"target_group_fit": "4", "content_quality": "5", "label_discipline": "3", "assessment": "passt gut"}
    assert client.post(address("add_candidate", campaign.pk), {"party": party.pk, **scores}).status_code == 302
    made = looked_at(Candidate.objects.get())
    assert client.post(address("assess_candidate", made.pk), {**scores, "content_quality": "2"}).status_code == 302
    early = client.post(address("sign_selection_note", campaign.pk), {"text": "Vermerk"})
    assert "Offene Entscheidungen: 1" in early.content.decode()
    yes = {"decision": "chosen", "reason": "beste Passung"}
    assert client.post(address("decide_candidate", made.pk), yes).status_code == 302
    assert client.post(address("sign_selection_note", campaign.pk), {"text": "Auswahl nach Passung"}).status_code == 302
    page = client.get(address("candidates", campaign.pk)).content.decode()
    for words in ("ausgewählt", "beste Passung", "2 von 5", "Fassung 1"):
        assert words in page
    answer = client.get(address("selection_note_word", SelectionNote.objects.get().pk))
    assert answer["Content-Disposition"].endswith('.docx"')
    document = docx.Document(io.BytesIO(answer.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert {"Mara Muster", "beste Passung"} <= set(cells)
    assert any(str(channel) in text for text in cells)


def test_a_score_beyond_five_is_refused(actors: Actors, sign_in: SignIn, campaign: Campaign, party: Party) -> None:
    scores = {"target_group_fit": "9", "content_quality": "5", "label_discipline": "3", "assessment": "x"}
    client = sign_in(actors.clerk)
    assert client.post(address("add_candidate", campaign.pk), {"party": party.pk, **scores}).status_code == 200
    assert not Candidate.objects.exists()


def test_a_changed_selection_makes_the_note_old(
    actors: Actors, sign_in: SignIn, who: Who, campaign: Campaign, party: Party
) -> None:
    candidate(campaign, party, decision="chosen", reason="ja", decided_by=actors.clerk, decided_at=factories.NOW)
    actions.sign_selection_note(**who(actors.clerk), campaign=campaign, text="Vermerk")
    client = sign_in(actors.clerk)
    assert client.get(address("candidates", campaign.pk)).context["is_stale"] is False
    candidate(campaign, factories.party(actors.ministry), decision="rejected", reason="nein")
    assert client.get(address("candidates", campaign.pk)).context["is_stale"] is True


def test_a_stranger_finds_no_selection(
    actors: Actors, sign_in: SignIn, who: Who, campaign: Campaign, party: Party
) -> None:
    made = candidate(campaign, party, decision="chosen", reason="ja")
    note = actions.sign_selection_note(**who(actors.clerk), campaign=campaign, text="Vermerk")
    for user in (actors.stranger, actors.administrator):
        client = sign_in(user)
        for name, key in (
            ("candidates", campaign.pk),
            ("add_candidate", campaign.pk),
            ("sign_selection_note", campaign.pk),
            ("assess_candidate", made.pk),
            ("decide_candidate", made.pk),
            ("selection_note_word", note.pk),
        ):
            assert client.get(address(name, key)).status_code == 404
    auditor = sign_in(actors.auditor)
    assert auditor.get(address("selection_note_word", note.pk)).status_code == 200
    assert auditor.get(address("add_candidate", campaign.pk)).status_code == 403


def query_count(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as context:
        assert client.get(url).status_code == 200
    return len(context)


@pytest.mark.parametrize(("name", "most"), [("list", 10), ("detail", 14), ("candidates", 14), ("own_channels", 10)])
def test_pages_need_a_fixed_number_of_queries(
    actors: Actors, sign_in: SignIn, campaign: Campaign, party: Party, channel: Channel, name: str, most: int
) -> None:
    client = sign_in(actors.clerk)
    url = {"detail": address("detail", party.pk), "candidates": address("candidates", campaign.pk)}.get(name)
    url = url or address(name)
    candidate(campaign, party)
    factories.channel(ministry=actors.ministry)
    few: Any = query_count(client, url)
    for _ in range(5):
        other = factories.party(actors.ministry)
        factories.channel(other)
        factories.channel(party)
        factories.channel(ministry=actors.ministry)
        candidate(campaign, other)
        candidate(factories.campaign(actors.ministry, actors.clerk), party)
    assert query_count(client, url) == few <= most
