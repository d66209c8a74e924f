# SPDX-License-Identifier: EUPL-1.2
"""The public register: two people, only the latest released entry, no cookie, names only with consent."""

import csv
import io
from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from tests import factories
from tragweite.apps.disclosure import actions, queries
from tragweite.apps.disclosure.models import RegisterEntry
from tragweite.apps.findings.models import Run
from tragweite.apps.journal.models import Entry
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import ContractState

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(desk):
    made = factories.running_campaign(
        desk.actors.ministry, desk.actors.clerk, desk.actors.approver, title="Ausbildung über alles"
    )
    desk.book(made, 100_000)
    desk.book(made, 250_000, state="ordered")
    return made


@pytest.fixture
def entry(desk, campaign):
    return actions.propose_entry(**desk.who(desk.actors.clerk), campaign=campaign)


def publish(desk, entry):
    actions.release_entry(**desk.who(desk.actors.approver), entry=entry)


def test_an_entry_says_what_it_cost_and_in_which_state(entry):
    cost = entry.snapshot["cost"]
    assert (cost["paid_cents"], cost["ordered_cents"], cost["basis"]) == (119_000, 297_500, "gross")
    assert entry.snapshot["finding"] is None
    assert entry.snapshot["goals"][0]["value"] is None


def test_partners_are_named_only_with_consent(desk, campaign):
    for name, consent in (("Mit Einwilligung", date(2026, 5, 1)), ("Ohne", None), ("Später", date(2027, 5, 1))):
        party = factories.party(desk.actors.ministry, name=name)
        factories.contract(
            campaign, party, desk.actors.clerk, state=ContractState.SIGNED, name_consent_on=consent,
            signed_by=desk.actors.budget_officer,
        )  # fmt: skip
    snapshot = actions.propose_entry(**desk.who(desk.actors.clerk), campaign=campaign).snapshot
    assert snapshot["partners"] == ["Mit Einwilligung"]
    assert snapshot["unnamed_partner_count"] == 2


def test_only_a_released_finding_is_told(desk, campaign):
    facts = {"method_version": "1", "seed": 1, "grade": "C", "provisional": False, "computed_at": factories.NOW}
    goal = campaign.goals.get()
    result = {"goals": [{"goal": goal.pk, "value": "3000", "share": "0.5"}]}
    run = Run.objects.create(
        campaign=campaign,
        input_hash="a" * 64,
        result=result,
        sentence="Mehr Besuche.",
        computed_by=desk.actors.clerk,
        **facts,
    )
    who = desk.who(desk.actors.clerk)
    assert queries.snapshot(campaign, who["scope"], at=desk.at)["finding"] is None
    Run.objects.filter(pk=run.pk).update(released_by=desk.actors.approver, released_at=factories.NOW)
    snapshot = queries.snapshot(campaign, who["scope"], at=desk.at)
    assert snapshot["finding"]["sentence"] == "Mehr Besuche."
    assert (snapshot["goals"][0]["value"], snapshot["goals"][0]["share"]) == ("3000", "0.5")


def test_nobody_releases_an_entry_of_his_own(desk, campaign):
    entry = actions.propose_entry(**desk.who(desk.actors.approver), campaign=campaign)
    for person in (desk.actors.approver, desk.actors.clerk, desk.actors.budget_officer, desk.actors.auditor):
        with pytest.raises(Refused, match="may_not_publish"):
            actions.release_entry(**desk.who(person), entry=entry)
    actions.release_entry(**desk.who(desk.actors.chancellery), entry=entry)


def test_each_act_is_journaled_once_and_a_double_click_is_refused(desk, campaign, entry):
    with pytest.raises(Refused, match="entry_unchanged"):
        actions.propose_entry(**desk.who(desk.actors.second_clerk), campaign=campaign)
    publish(desk, entry)
    with pytest.raises(Refused, match="changed_meanwhile"):
        publish(desk, entry)
    acts = list(Entry.objects.order_by("sequence").values_list("action", flat=True))
    assert acts == ["disclosure.propose_entry", "disclosure.release_entry"]


def test_what_has_not_begun_or_is_not_ours_is_not_proposed(desk):
    idea = factories.campaign(desk.actors.ministry, desk.actors.clerk)
    with pytest.raises(Refused, match="campaign_not_begun"):
        actions.propose_entry(**desk.who(desk.actors.clerk), campaign=idea)
    with pytest.raises(Refused, match="not_proposer"):
        actions.propose_entry(**desk.who(desk.actors.stranger), campaign=idea)


def test_the_public_sees_the_latest_released_entry_only(desk, campaign, entry):
    client = Client()
    url = reverse("register:detail", args=[entry.slug])
    assert client.get(url).status_code == 404
    publish(desk, entry)
    assert client.get(url).status_code == 200
    desk.book(campaign, 500_000)
    second = actions.propose_entry(**desk.who(desk.actors.clerk), campaign=campaign)
    assert second.slug == entry.slug
    assert "1.190,00" in client.get(url).content.decode()
    publish(desk, second)
    assert "7.140,00" in client.get(url).content.decode()
    assert queries.public_entries().count() == 1


def test_an_older_entry_is_not_released_after_a_newer_one(desk, campaign, entry):
    desk.book(campaign, 500_000)
    publish(desk, actions.propose_entry(**desk.who(desk.actors.clerk), campaign=campaign))
    with pytest.raises(Refused, match="entry_outdated"):
        publish(desk, entry)


def test_the_database_keeps_what_was_told(entry):
    with pytest.raises(DatabaseError), transaction.atomic():
        RegisterEntry.objects.filter(pk=entry.pk).update(snapshot={})


@pytest.mark.parametrize("name", ["list", "json", "csv"])
def test_public_pages_set_no_cookie_and_need_no_sign_in(desk, entry, name, django_assert_max_num_queries):
    publish(desk, entry)
    with django_assert_max_num_queries(4):
        answer = Client().get(reverse(f"register:{name}"))
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert not answer.cookies
    assert "Ausbildung" in answer.content.decode()


def test_the_detail_page_sets_no_cookie_either(desk, entry, django_assert_max_num_queries):
    publish(desk, entry)
    with django_assert_max_num_queries(2):
        answer = Client().get(reverse("register:detail", args=[entry.slug]))
    assert not answer.cookies


def test_search_and_filters_of_the_register(desk, entry):
    publish(desk, entry)

    def count(**query):
        return Client().get(reverse("register:json"), query).json()["count"]

    assert count() == count(q="ausbildung") == count(q="Über") + count(q="über") - count(q="Über") == 1
    assert count(q="gibtsnicht") == count(jahr="1999") == count(ressort="Anderes") == 0
    assert count(jahr="2026", ressort=desk.actors.ministry.name) == 1
    assert count(jahr="²²²²") == 1


def test_csv_is_safe_for_spreadsheets_and_json_is_complete(desk):
    made = factories.running_campaign(desk.actors.ministry, desk.actors.clerk, desk.actors.approver, title="=1+1")
    publish(desk, actions.propose_entry(**desk.who(desk.actors.clerk), campaign=made))
    text = Client().get(reverse("register:csv")).content.decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert row["Titel"] == "'=1+1"
    assert row["Gezahlt (brutto)"] == ""
    told = Client().get(reverse("register:json")).json()["register"][0]
    assert told["title"] == "=1+1"
    assert told["cost"]["paid_cents"] is None
    assert {"sources", "as_of", "goals", "platforms", "version", "page"} <= set(told)


def test_the_pages_inside(desk, campaign, sign_in):
    client = sign_in(desk.actors.clerk)
    assert "Ausbildung" in client.get(reverse("disclosure:propose")).content.decode()
    assert client.post(reverse("disclosure:propose_campaign", args=[campaign.pk])).status_code == 302
    entry = RegisterEntry.objects.get()
    url = reverse("disclosure:register_entry", args=[entry.pk])
    assert not client.get(url).context["may_release"]
    assert sign_in(desk.actors.approver).post(reverse("disclosure:release_entry", args=[entry.pk])).status_code == 302
    assert "öffentlich" in client.get(url).content.decode()
    for pk in (entry.pk, 999_999):
        assert sign_in(desk.actors.stranger).get(reverse("disclosure:register_entry", args=[pk])).status_code == 404
    foreign = sign_in(desk.actors.stranger).post(reverse("disclosure:propose_campaign", args=[campaign.pk]))
    assert foreign.status_code == 404


def test_release_waits_for_the_second_person(desk, entry):
    def texts(user):
        return [each.text for each in queries.waiting(user, desk.who(user)["scope"], desk.at)]

    assert texts(desk.actors.head) == ["Registereintrag freigeben: Ausbildung über alles"]
    assert texts(desk.actors.clerk) == []
