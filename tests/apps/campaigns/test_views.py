# SPDX-License-Identifier: EUPL-1.2
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests import factories
from tests.actors import Actors
from tests.apps.campaigns.conftest import Who, entries
from tests.apps.campaigns.test_plan_actions import GOAL, PLAN
from tragweite.apps.campaigns import actions
from tragweite.apps.campaigns.models import BudgetLine, Campaign, EvaluationPlan
from tragweite.apps.people.models import User
from tragweite.core.rules.states import CampaignState

SignIn = Callable[[User], Client]
PAGES = ("detail", "goals", "file", "update", "add_goal", "add_target_group", "economy_review", "evaluation_plan")


def address(name: str, *keys: int) -> str:
    return reverse(f"campaigns:{name}", args=keys)


def typed(**changes: Any) -> dict[str, Any]:
    """What a clerk types into the form of a campaign."""
    return {
        "file_reference": "1-22-901",
        "title": "Nachwuchs für die Feuerwehr",
        "purpose_class": "recruiting",
        "starts_on": "01.09.2026",
        "ends_on": "2026-11-30",
        "landing_page": "https://karriere.example.org/feuerwehr",
        "planned_cents": "12.500,00",
        **changes,
    }


def test_a_clerk_types_a_campaign_and_lands_on_its_goals(actors: Actors, sign_in: SignIn) -> None:
    answer = sign_in(actors.clerk).post(address("create"), typed(ministry=actors.ministry.pk))
    made = Campaign.objects.get()
    assert answer.url == address("goals", made.pk)  # type: ignore[attr-defined]
    assert (made.planned_cents, made.starts_on.isoformat()) == (1_250_000, "2026-09-01")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"ends_on": "31.08.2026"}, "liegt vor dem Beginn"),
        ({"ends_on": "31.02.2026"}, "Das ist kein Datum"),
        ({"starts_on": "gestern"}, "Das ist kein Datum"),
        ({"starts_on": "01.09.0026"}, "kann nicht gemeint sein"),
        ({"planned_cents": "-5"}, "negativ"),
        ({"landing_page": "http://example.org/"}, "https://"),
        ({"title": ""}, "title"),
    ],
)
def test_bad_input_gets_a_clear_german_message(
    actors: Actors, sign_in: SignIn, change: dict[str, str], says: str
) -> None:
    answer = sign_in(actors.clerk).post(address("create"), typed(ministry=actors.ministry.pk, **change))
    assert answer.status_code == 200
    assert says in answer.content.decode()
    assert not Campaign.objects.exists()


def test_no_campaign_is_created_for_a_foreign_ministry(actors: Actors, sign_in: SignIn) -> None:
    answer = sign_in(actors.clerk).post(address("create"), typed(ministry=actors.other_ministry.pk))
    assert answer.status_code == 200
    assert not Campaign.objects.exists()


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_and_the_administrator_find_nothing(
    actors: Actors, sign_in: SignIn, campaign: Campaign, name: str
) -> None:
    missing = address(name, 10**6)
    for user in (actors.stranger, actors.administrator, actors.nobody):
        assert sign_in(user).get(address(name, campaign.pk)).status_code == 404
    assert sign_in(actors.clerk).get(missing).status_code == 404


def test_a_stranger_moves_nothing(actors: Actors, sign_in: SignIn, campaign: Campaign) -> None:
    assert sign_in(actors.stranger).post(address("move", campaign.pk), {"to": "planned"}).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_a_clerk_opens_every_page_of_a_plan(actors: Actors, sign_in: SignIn, campaign: Campaign, name: str) -> None:
    answer = sign_in(actors.clerk).get(address(name, campaign.pk))
    assert answer.status_code == 200
    assert campaign.title in answer.content.decode()


@pytest.mark.parametrize("role", ["auditor", "chancellery", "budget_officer"])
def test_who_only_reads_gets_no_button(actors: Actors, sign_in: SignIn, campaign: Campaign, role: str) -> None:
    client = sign_in(getattr(actors, role))
    for name in ("detail", "goals"):
        page = client.get(address(name, campaign.pk)).content.decode()
        assert address("update", campaign.pk) not in page
        assert address("add_goal", campaign.pk) not in page
    assert client.get(address("update", campaign.pk)).status_code == 403
    assert client.post(address("move", campaign.pk), {"to": "planned"}).status_code == 403


def test_the_overview_answers_the_three_questions(actors: Actors, sign_in: SignIn, campaign: Campaign) -> None:
    page = sign_in(actors.clerk).get(address("detail", campaign.pk)).content.decode()
    for words in ("Was wurde erreicht?", "Was hat es gekostet?", "Was ist offen?", "20.000,00", "von 1.000 auf 5.000"):
        assert words in page


def test_the_lifecycle_names_day_and_person(actors: Actors, sign_in: SignIn, who: Who, campaign: Campaign) -> None:
    moved = actions.move_campaign(**who(actors.clerk), campaign=campaign, to=CampaignState.PLANNED)
    actions.move_campaign(**who(actors.approver), campaign=moved, to=CampaignState.APPROVED)
    lifecycle = sign_in(actors.clerk).get(address("detail", campaign.pk)).context["lifecycle"]
    states = [stage["state"] for stage in lifecycle]
    assert states == ["done", "done", "current", "open", "open", "open", "open"]
    assert [stage.get("actor") for stage in lifecycle[1:3]] == ["Clara Sachbearbeitung", "Frida Freigabe"]


def test_a_broken_off_campaign_shows_how_far_it_came(
    actors: Actors, sign_in: SignIn, who: Who, campaign: Campaign
) -> None:
    client = sign_in(actors.clerk)
    assert client.post(address("cancel", campaign.pk), {"reason": ""}).status_code == 200
    client.post(address("cancel", campaign.pk), {"reason": "kein Bedarf mehr"})
    answer = client.get(address("detail", campaign.pk))
    assert [stage["state"] for stage in answer.context["lifecycle"]][-1] == "current"
    assert "kein Bedarf mehr" in answer.content.decode()


def test_the_next_step_follows_state_and_right(actors: Actors, sign_in: SignIn, campaign: Campaign) -> None:
    clerk, approver = sign_in(actors.clerk), sign_in(actors.approver)
    move = address("move", campaign.pk)
    assert clerk.post(move, {"to": "planned"}).status_code == 302
    assert clerk.get(address("detail", campaign.pk)).context["step"] is None
    assert approver.get(address("detail", campaign.pk)).context["step"]["label"] == "Plan genehmigen"
    assert approver.post(move, {"to": "approved"}).status_code == 302
    double = approver.post(move, {"to": "approved"})
    assert double.status_code == 409
    assert entries("campaigns.approve") == 1


@pytest.mark.parametrize("to", ["closed", "evaluated", "cancelled", "nonsense", ""])
def test_the_page_moves_nothing_past_a_gate(actors: Actors, sign_in: SignIn, to: str) -> None:
    ended = factories.running_campaign(actors.ministry, actors.clerk, actors.approver, state=CampaignState.ENDED)
    assert sign_in(actors.head).post(address("move", ended.pk), {"to": to}).status_code == 409
    ended.refresh_from_db()
    assert ended.state == CampaignState.ENDED


def test_an_incomplete_plan_says_what_is_missing(actors: Actors, sign_in: SignIn) -> None:
    bare = factories.campaign(actors.ministry, actors.clerk, state=CampaignState.PLANNED, purpose_class="")
    answer = sign_in(actors.approver).post(address("move", bare.pk), {"to": "approved"})
    assert answer.status_code == 409
    assert "Es fehlen: Zweck." in answer.content.decode()


def test_a_clerk_types_a_goal_in_german_numbers(actors: Actors, sign_in: SignIn, campaign: Campaign) -> None:
    goal = {
        "indicator": "visits",
        "description": "Mehr Besuche",
        "unit": "Besuche",
        "baseline": "1.250",
        "target_value": "2.500,5",
        "due_on": "01.08.2026",
        "source": "eigene Zählung",
    }
    client = sign_in(actors.clerk)
    assert client.post(address("add_goal", campaign.pk), goal).status_code == 302
    stored = campaign.goals.get(description="Mehr Besuche")
    assert (str(stored.baseline), str(stored.target_value)) == ("1250.00", "2500.50")
    unclear = client.post(address("add_goal", campaign.pk), {**goal, "baseline": "1.25"})
    assert "Das ist keine Zahl" in unclear.content.decode()
    same = client.post(address("add_goal", campaign.pk), {**goal, "baseline": "5", "target_value": "5"})
    assert "Ausgangswert und Zielwert sind gleich" in same.content.decode()


def test_a_changed_goal_shows_its_mark(actors: Actors, sign_in: SignIn) -> None:
    running = factories.running_campaign(actors.ministry, actors.clerk, actors.approver)
    goal, client = running.goals.get(), sign_in(actors.clerk)
    page = client.get(address("change_goal", running.pk, goal.pk))
    values = {**page.context["form"].initial, "due_on": goal.due_on.isoformat(), "baseline": "1000"}
    changed = {**values, "target_value": "4000"}
    client.post(address("change_goal", running.pk, goal.pk), {**changed, "reason": " "})
    goal.refresh_from_db()
    assert goal.amended_at is None
    client.post(address("change_goal", running.pk, goal.pk), {**changed, "reason": "zu hoch gegriffen"})
    shown = client.get(address("goals", running.pk)).content.decode()
    assert "nachträglich geändert" in shown
    assert "zu hoch gegriffen" in shown
    assert client.get(address("change_goal", running.pk, 10**6)).status_code == 404


def test_ages_the_wrong_way_round_are_explained(actors: Actors, sign_in: SignIn, campaign: Campaign) -> None:
    group = {
        "name": "Azubis",
        "age_from": "24",
        "age_to": "16",
        "region": "Hessen",
        "size": "200.000",
        "size_source": "x",
    }
    client = sign_in(actors.clerk)
    answer = client.post(address("add_target_group", campaign.pk), group)
    assert "reicht von 24 bis 16 Jahren" in answer.content.decode()
    assert client.post(address("add_target_group", campaign.pk), {**group, "age_to": "30"}).status_code == 302
    assert campaign.target_groups.get(name="Azubis").size == 200_000


def test_a_plan_is_fixed_reviewed_and_trimmed_on_its_page(actors: Actors, sign_in: SignIn, campaign: Campaign) -> None:
    client = sign_in(actors.clerk)
    plan = {"question": "Wirkt es?", "numerator": "creator", "denominator": "authority", "scale": "per_euro"}
    assert client.post(address("evaluation_plan", campaign.pk), {**plan, "window_days": "14"}).status_code == 302
    assert EvaluationPlan.objects.filter(campaign=campaign).count() == 2
    itself = client.post(
        address("evaluation_plan", campaign.pk), {**plan, "denominator": "creator", "window_days": "7"}
    )
    assert "nicht mit sich selbst" in itself.content.decode()
    review = {"alternatives": "a", "zero_option": "b", "expected_effect": "c", "conclusion": "d"}
    assert client.post(address("economy_review", campaign.pk), review).status_code == 302
    goal, group = campaign.goals.get(), campaign.target_groups.get()
    assert client.post(address("remove_goal", campaign.pk, goal.pk)).status_code == 302
    assert client.post(address("remove_target_group", campaign.pk, group.pk)).status_code == 302
    assert "Noch kein Ziel" in client.get(address("goals", campaign.pk)).content.decode()


def test_the_list_is_filtered_by_ministry_state_year_and_purpose(
    actors: Actors, sign_in: SignIn, campaign: Campaign
) -> None:
    old = factories.campaign(
        actors.ministry,
        actors.clerk,
        title="Von früher",
        state=CampaignState.CLOSED,
        purpose_class="societal_aim",
        starts_on=factories.TODAY - timedelta(days=1100),
        ends_on=factories.TODAY - timedelta(days=1000),
    )
    foreign = factories.campaign(actors.other_ministry, actors.stranger, title="Anderswo")
    client, reader = sign_in(actors.clerk), sign_in(actors.auditor)

    def titles(client: Client, query: str) -> set[str]:
        rows = client.get(address("list") + query).context["listing"]["rows"]
        return {row[0]["text"] for row in rows}

    assert titles(client, "") == {campaign.title, old.title}
    assert titles(reader, "") == {campaign.title, old.title, foreign.title}
    assert titles(reader, f"?ressort={actors.other_ministry.pk}") == {foreign.title}
    assert titles(client, "?stand=closed") == titles(client, "?zweck=societal_aim") == {old.title}
    assert titles(client, f"?jahr={old.starts_on.year}") == {old.title}
    assert titles(client, "?q=von+fr") == {old.title}
    assert titles(client, "?stand=nonsense&jahr=abc&sort=nonsense") == {campaign.title, old.title}
    assert titles(sign_in(actors.nobody), "") == set()


def test_the_list_is_exported(actors: Actors, sign_in: SignIn, campaign: Campaign) -> None:
    Campaign.objects.filter(pk=campaign.pk).update(title='=HYPERLINK("x")')
    client = sign_in(actors.clerk)
    csv = client.get(address("list") + "?export=csv").content.decode("utf-8-sig")
    assert campaign.file_reference in csv
    assert '\n"=HYPERLINK' not in csv.replace("\r", "")
    sheet = load_workbook(io.BytesIO(client.get(address("list") + "?export=xlsx").content)).active
    assert sheet is not None
    assert any(campaign.file_reference in row for row in sheet.iter_rows(values_only=True))


def test_the_file_holds_what_happened_to_the_campaign_and_its_things(
    actors: Actors, sign_in: SignIn, who: Who, campaign: Campaign
) -> None:
    actions.update_campaign(**who(actors.clerk), campaign=campaign, title="Neuer Titel")
    goal = campaign.goals.get()
    same = {name: getattr(goal, name) for name in ("indicator", "description", "unit", "baseline", "due_on", "source")}
    actions.change_goal(**who(actors.clerk), goal=goal, **same, target_value=goal.target_value + 1)
    other = factories.campaign(actors.ministry, actors.clerk)
    actions.update_campaign(**who(actors.clerk), campaign=other, title="Andere")
    answer = sign_in(actors.auditor).get(address("file", campaign.pk))
    shown = [[cell["text"] for cell in row] for row in answer.context["listing"]["rows"]]
    assert [row[4] for row in shown] == ["Ziel geändert", "Angaben zur Kampagne geändert"]
    assert {row[2] for row in shown} == {"Clara Sachbearbeitung"}
    assert "Zielwert: 5000 → 5001" in shown[0][5]


def query_count(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as context:
        assert client.get(url).status_code == 200
    return len(context)


@pytest.mark.parametrize(("name", "most"), [("list", 12), ("detail", 16), ("goals", 16), ("file", 50)])
def test_pages_need_a_fixed_number_of_queries(
    actors: Actors, sign_in: SignIn, who: Who, campaign: Campaign, name: str, most: int
) -> None:
    client = sign_in(actors.clerk)
    actions.update_campaign(**who(actors.clerk), campaign=campaign, title="Neu")
    url = address(name) if name == "list" else address(name, campaign.pk)
    few = query_count(client, url)
    for number in range(6):
        factories.campaign(actors.ministry, actors.clerk)
        factories.budget_line(actors.ministry)
        actions.update_campaign(**who(actors.second_clerk), campaign=campaign, title=f"Neu {number}")
        goal = {**GOAL, "description": f"Ziel {number}"}
        actions.add_goal(**who(actors.approver), campaign=campaign, **goal)
        actions.fix_evaluation_plan(**who(actors.clerk), campaign=campaign, **{**PLAN, "window_days": number + 1})
    assert query_count(client, url) == few <= most


def test_the_budget_officer_adds_a_line(actors: Actors, sign_in: SignIn, line: BudgetLine) -> None:
    values = {"ministry": actors.ministry.pk, "year": "2026", "code": "neu", "name": "ÖA", "amount_cents": "50.000,00"}
    assert sign_in(actors.clerk).get(address("budget_line")).status_code == 403
    assert sign_in(actors.budget_officer).post(address("budget_line"), values).status_code == 302
    assert BudgetLine.objects.get(code="neu").amount_cents == 5_000_000


def test_the_file_speaks_german(actors: Actors, sign_in: SignIn, who: Who, campaign: Campaign) -> None:
    later = campaign.ends_on + timedelta(days=1)
    actions.update_campaign(**who(actors.clerk), campaign=campaign, ends_on=later, planned_cents=100)
    answer = sign_in(actors.clerk).get(address("file", campaign.pk))
    told = answer.context["listing"]["rows"][0][5]["text"]
    assert f"Ende: {campaign.ends_on:%d.%m.%Y} → {later:%d.%m.%Y}" in told
    assert "Geplante Kosten: 20.000,00\xa0€ → 1,00\xa0€" in told
