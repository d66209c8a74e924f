# SPDX-License-Identifier: EUPL-1.2
"""The start page of each role, and the search."""

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.actors import Actors
from tragweite.apps.campaigns.models import BudgetLine, Campaign
from tragweite.apps.disclosure.models import ParliamentaryQuestion
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import scope_of
from tragweite.apps.today.queries import budget_lines, open_questions, running_campaigns, search_groups, waiting_groups
from tragweite.apps.today.queries.home import ROOMS
from tragweite.core.rules.states import CampaignState

SignIn = Callable[[User], Client]


def question(actors: Actors, number: str = "21/4711", **given: Any) -> ParliamentaryQuestion:
    today = timezone.localdate()
    values = {
        "title": "Kosten der Zusammenarbeit mit Influencern",
        "questioner": "Abgeordnete Beispiel",
        "faction": "Fraktion",
        "asked_on": today,
        "received_on": today,
        "due_on": today + timedelta(days=40),
        "due_rule": "§ 35 GOHLT",
        "lead_ministry": actors.ministry,
        "cutoff_on": today,
        "answering_office": "Chef der Staatskanzlei",
        "drafted_by": actors.chancellery,
        "created_at": timezone.now(),
    }
    return ParliamentaryQuestion.objects.create(number=number, **{**values, **given})


@pytest.fixture
def world(actors: Actors) -> Campaign:
    """A running campaign with a partner, a contract and a post, a budget line of this year, and a question."""
    today = timezone.localdate()
    line = factories.budget_line(actors.ministry, year=today.year)
    campaign = factories.running_campaign(
        actors.ministry, actors.clerk, actors.approver, title="Sommerlinge werben", budget_line=line
    )
    party = factories.party(actors.ministry, name="Cora Sommerling")
    contract = factories.contract(campaign, party, actors.clerk, subject="Sommerlinge im Netz")
    factories.deliverable(contract)
    factories.item(campaign, factories.channel(party, handle="sommerlinge_demo"), actors.clerk, title="Sommerlinge 1")
    question(actors, title="Sommerlinge und ihre Kosten")
    return campaign


ROLES = ["clerk", "approver", "head", "budget_officer", "chancellery", "auditor", "administrator", "nobody"]


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_a_start_page(
    world: Campaign, actors: Actors, sign_in: SignIn, role: str, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(getattr(actors, role))
    with django_assert_max_num_queries(40):
        page = client.get("/")
    assert page.status_code == 200
    shown = page.content.decode()
    planning = role in {"clerk", "approver", "head"}
    assert ("Laufende Kampagnen" in shown) == planning
    assert ("Haushaltsstellen" in shown) == (role == "budget_officer")
    assert ("Offene Anfragen" in shown) == (role == "chancellery")
    assert ("Zustand des Journals prüfen" in shown) == (role in {"auditor", "chancellery", "administrator"})
    assert ("Sie haben noch keine Rolle" in shown) == (role == "nobody")


def test_more_rows_need_no_more_queries(
    world: Campaign, actors: Actors, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(actors.clerk)
    client.get("/")
    with CaptureQueriesContext(connection) as few:
        client.get("/")
    for number in range(4):
        campaign = factories.running_campaign(actors.ministry, actors.clerk, actors.approver)
        factories.item(campaign, factories.channel(ministry=actors.ministry), actors.clerk, title=f"Weiterer {number}")
    with django_assert_max_num_queries(len(few)):
        client.get("/")


def test_the_administrator_sees_no_content(world: Campaign, actors: Actors, sign_in: SignIn) -> None:
    client = sign_in(actors.administrator)
    assert "Sommerling" not in client.get("/").content.decode()
    found = client.get(reverse("search"), {"q": "Sommerling"}).content.decode()
    assert "Nichts gefunden" in found


def test_administrators_are_reminded_of_accounts(actors: Actors) -> None:
    User.objects.filter(pk=actors.clerk.pk).update(locked_until=timezone.now() + timedelta(minutes=9))
    groups = waiting_groups(actors.administrator, scope_of(actors.administrator), timezone.now())
    texts = [entry.text for group in groups for entry in group.entries]
    assert texts == [f"Gesperrtes Konto prüfen: {actors.clerk.display_name}", "Rolle vergeben: Ohne Rolle"]


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_says_what_waits(actors: Actors, room: str, django_assert_max_num_queries: Any) -> None:
    waiting = import_module(f"tragweite.apps.{room}.queries").waiting
    for user in (actors.clerk, actors.approver, actors.budget_officer, actors.chancellery, actors.nobody):
        scope = scope_of(user)
        with django_assert_max_num_queries(5):
            assert isinstance(waiting(user, scope, timezone.now()), list)


def test_nobody_and_strangers_are_shown_nothing_of_others(world: Campaign, actors: Actors) -> None:
    for user in (actors.nobody, actors.stranger):
        scope, at = scope_of(user), timezone.now()
        assert waiting_groups(user, scope, at) == []
        assert not running_campaigns(scope)
        assert budget_lines(scope, at=at) is None
        assert open_questions(scope) is None


def test_campaigns_that_do_not_run_are_not_shown(world: Campaign, actors: Actors) -> None:
    assert running_campaigns(scope_of(actors.clerk)) == [world]
    Campaign.objects.update(state=CampaignState.ENDED)
    assert running_campaigns(scope_of(actors.clerk)) == []


def test_budget_lines_of_this_year(world: Campaign, actors: Actors) -> None:
    factories.budget_line(actors.ministry, year=1999)
    shown = budget_lines(scope_of(actors.budget_officer), at=timezone.now())
    assert shown is not None
    assert [state.line.pk for state in shown] == [BudgetLine.objects.get(year=timezone.localdate().year).pk]
    assert shown[0].available_cents == 10_000_000


@pytest.mark.parametrize(
    ("role", "labels"),
    [
        ("clerk", ["Kampagnen", "Partner", "Beiträge", "Verträge", "Parlamentarische Anfragen"]),
        ("auditor", ["Kampagnen", "Partner", "Beiträge", "Verträge", "Parlamentarische Anfragen"]),
        ("stranger", ["Partner"]),
        ("administrator", []),
        ("nobody", []),
    ],
)
def test_search_stays_in_scope(world: Campaign, actors: Actors, role: str, labels: list[str]) -> None:
    groups = search_groups(scope_of(getattr(actors, role)), "sommerling")
    assert [str(group.label) for group in groups] == labels


def test_search_wants_every_word(world: Campaign, actors: Actors) -> None:
    scope = scope_of(actors.clerk)
    assert [group.hits[0].title for group in search_groups(scope, "werben  Sommer")] == ["Sommerlinge werben"]
    assert search_groups(scope, "werben winter") == []


@pytest.mark.parametrize("text", ["", " ", "s", "\x00", "%%", "' OR 1=1", "x" * 5000])
def test_strange_searches_find_nothing(world: Campaign, actors: Actors, sign_in: SignIn, text: str) -> None:
    page = sign_in(actors.clerk).get(reverse("search"), {"q": text})
    assert page.status_code == 200
    assert "Sommerlinge werben" not in page.content.decode()


def test_a_long_list_of_hits_says_so(actors: Actors) -> None:
    for number in range(21):
        factories.party(actors.ministry, name=f"Vielfach {number}")
    (group,) = search_groups(scope_of(actors.clerk), "Vielfach")
    assert (len(group.hits), group.is_cut) == (20, True)


def test_search_needs_a_fixed_number_of_queries(
    world: Campaign, actors: Actors, django_assert_num_queries: Any
) -> None:
    scope = scope_of(actors.clerk)
    with django_assert_num_queries(5):
        search_groups(scope, "Sommerlinge")


def test_the_start_page_is_behind_the_sign_in(client: Client, db: None) -> None:
    assert client.get("/")["Location"].startswith("/konto/anmelden/")
    assert client.get("/suche/").status_code == 302
