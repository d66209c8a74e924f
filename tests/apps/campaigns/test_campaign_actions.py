# SPDX-License-Identifier: EUPL-1.2
from datetime import timedelta
from typing import Any

import pytest

from tests import factories
from tests.actors import Actors
from tests.apps.campaigns.conftest import Refuses, Who, entries
from tragweite.apps.campaigns import actions
from tragweite.apps.campaigns.acts import facts_of
from tragweite.apps.campaigns.models import BudgetLine, Campaign
from tragweite.apps.journal.models import Entry
from tragweite.core.rules.states import CampaignState


def sound(line: BudgetLine | None = None) -> dict[str, Any]:
    return {
        "file_reference": "1-22-900",
        "title": "Nachwuchs für die Polizei",
        "purpose_class": "recruiting",
        "starts_on": factories.TODAY,
        "ends_on": factories.TODAY + timedelta(days=90),
        "landing_page": "https://karriere.example.org/polizei",
        "hashtag": "KarriereImLand",
        "budget_line": line,
        "planned_cents": 1_200_000,
    }


def test_a_clerk_creates_a_campaign_and_leads_it(actors: Actors, who: Who, line: BudgetLine) -> None:
    made = actions.create_campaign(**who(actors.clerk), ministry=actors.ministry, **sound(line))
    assert (made.state, made.lead, made.created_by) == (CampaignState.IDEA, actors.clerk, actors.clerk)
    assert made.hashtag == "#KarriereImLand"
    assert entries("campaigns.create") == 1


@pytest.mark.parametrize("role", ["budget_officer", "chancellery", "auditor", "administrator", "stranger", "nobody"])
def test_who_does_not_plan_here_creates_nothing(actors: Actors, who: Who, refuses: Refuses, role: str) -> None:
    with refuses("campaigns.not_planner"):
        actions.create_campaign(**who(getattr(actors, role)), ministry=actors.ministry, **sound())
    assert not Campaign.objects.exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"ends_on": factories.TODAY - timedelta(days=1)}, "ends_before_start"),
        ({"starts_on": factories.TODAY.replace(year=1026)}, "date_out_of_range"),
        ({"planned_cents": -1}, "negative_amount"),
        ({"landing_page": "http://example.org"}, "landing_page_not_https"),
        ({"title": "   "}, "text_missing"),
        ({"purpose_class": "fun"}, "purpose_unknown"),
    ],
)
def test_bad_values_are_refused_before_anything_is_written(
    actors: Actors, who: Who, refuses: Refuses, change: dict[str, Any], code: str
) -> None:
    with refuses(f"campaigns.{code}"):
        actions.create_campaign(**who(actors.clerk), ministry=actors.ministry, **{**sound(), **change})
    assert not Campaign.objects.exists()


def test_the_same_file_reference_twice_is_refused(actors: Actors, who: Who, refuses: Refuses) -> None:
    actions.create_campaign(**who(actors.clerk), ministry=actors.ministry, **sound())
    with refuses("campaigns.file_reference_taken"):
        actions.create_campaign(**who(actors.clerk), ministry=actors.ministry, **sound())


def test_money_comes_from_the_own_ministry_and_the_right_year(actors: Actors, who: Who, refuses: Refuses) -> None:
    foreign = factories.budget_line(actors.other_ministry)
    with refuses("campaigns.budget_line_of_other_ministry"):
        actions.create_campaign(**who(actors.clerk), ministry=actors.ministry, **sound(foreign))
    old = factories.budget_line(actors.ministry, year=factories.TODAY.year - 3)
    with refuses("campaigns.budget_line_of_other_year"):
        actions.create_campaign(**who(actors.clerk), ministry=actors.ministry, **sound(old))


def test_the_lead_plans_in_this_ministry(actors: Actors, who: Who, refuses: Refuses, campaign: Campaign) -> None:
    with refuses("campaigns.lead_not_planner"):
        actions.update_campaign(**who(actors.clerk), campaign=campaign, lead=actors.stranger)
    changed = actions.update_campaign(**who(actors.clerk), campaign=campaign, lead=actors.second_clerk)
    assert changed.lead == actors.second_clerk


def test_a_change_says_in_the_journal_what_it_was_and_is(actors: Actors, who: Who, campaign: Campaign) -> None:
    old = campaign.title
    actions.update_campaign(**who(actors.second_clerk), campaign=campaign, title="Neuer Titel")
    campaign.refresh_from_db()
    assert campaign.title == "Neuer Titel"
    facts = facts_of(Entry.objects.get(action="campaigns.update"))
    assert (facts["title_before"], facts["title_after"]) == (old, "Neuer Titel")


def test_the_same_change_twice_is_harmless(actors: Actors, who: Who, refuses: Refuses, campaign: Campaign) -> None:
    actions.update_campaign(**who(actors.clerk), campaign=campaign, title="Neuer Titel")
    with refuses("campaigns.nothing_changed"):
        actions.update_campaign(**who(actors.clerk), campaign=campaign, title="Neuer Titel")


def test_after_the_approval_a_change_needs_a_reason_and_leaves_the_money(
    actors: Actors, who: Who, refuses: Refuses
) -> None:
    running = factories.running_campaign(actors.ministry, actors.clerk, actors.approver)
    with refuses("campaigns.reason_missing"):
        actions.update_campaign(**who(actors.clerk), campaign=running, title="Neuer Titel")
    with refuses("campaigns.approved_values_fixed"):
        actions.update_campaign(**who(actors.clerk), campaign=running, planned_cents=1, reason="teurer")
    actions.update_campaign(**who(actors.clerk), campaign=running, title="Neuer Titel", reason="Wunsch der Leitung")
    assert entries("campaigns.amend") == 1


def test_a_closed_file_stays_as_it_is(actors: Actors, who: Who, refuses: Refuses) -> None:
    closed = factories.running_campaign(actors.ministry, actors.clerk, actors.approver, state=CampaignState.CLOSED)
    with refuses("campaigns.plan_is_final"):
        actions.update_campaign(**who(actors.clerk), campaign=closed, title="Neuer Titel", reason="zu spät")


def test_the_budget_officer_adds_a_line_once(actors: Actors, who: Who, refuses: Refuses) -> None:
    values = {"year": 2026, "code": "03 02 - 531 11", "name": "Öffentlichkeitsarbeit", "amount_cents": 5_000_000}
    made = actions.add_budget_line(**who(actors.budget_officer), ministry=actors.ministry, **values)
    assert made.amount_cents == 5_000_000
    assert entries("campaigns.add_budget_line") == 1
    with refuses("campaigns.budget_line_exists"):
        actions.add_budget_line(**who(actors.budget_officer), ministry=actors.ministry, **values)
    with refuses("campaigns.not_budget_officer"):
        actions.add_budget_line(**who(actors.clerk), ministry=actors.ministry, **{**values, "code": "anders"})
    with refuses("campaigns.negative_amount"):
        actions.add_budget_line(
            **who(actors.budget_officer), ministry=actors.ministry, **{**values, "amount_cents": -1, "code": "neu"}
        )
    with refuses("campaigns.year_out_of_range"):
        actions.add_budget_line(**who(actors.budget_officer), ministry=actors.ministry, **{**values, "year": 202})
