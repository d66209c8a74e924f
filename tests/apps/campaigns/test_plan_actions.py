# SPDX-License-Identifier: EUPL-1.2
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests import factories
from tests.actors import Actors
from tests.apps.campaigns.conftest import Refuses, Who, entries
from tragweite.apps.campaigns import actions, queries
from tragweite.apps.campaigns.acts import facts_of, facts_text
from tragweite.apps.campaigns.models import Campaign, EconomyReview, EvaluationPlan, Goal, TargetGroup
from tragweite.apps.journal.models import Entry

GOAL: dict[str, Any] = {
    "indicator": "applications",
    "description": "Mehr Bewerbungen",
    "unit": "Bewerbungen",
    "baseline": Decimal(100),
    "target_value": Decimal(150),
    "due_on": factories.TODAY,
    "source": "Zählung der Personalabteilung",
}
GROUP: dict[str, Any] = {
    "name": "Auszubildende",
    "age_from": 16,
    "age_to": 24,
    "region": "Hessen",
    "size": 200_000,
    "size_source": "Beispielquelle",
}
PLAN: dict[str, Any] = {
    "numerator": "creator_boosted",
    "denominator": "authority",
    "scale": "per_euro",
    "window_days": 14,
    "question": "Lohnt sich die Bewerbung?",
}
REVIEW = {"alternatives": "Plakate", "zero_option": "Weniger", "expected_effect": "Mehr", "conclusion": "ja"}


@pytest.fixture
def running(actors: Actors) -> Campaign:
    return factories.running_campaign(actors.ministry, actors.clerk, actors.approver)


def test_a_goal_before_the_approval_carries_no_mark(actors: Actors, who: Who, campaign: Campaign) -> None:
    goal = actions.add_goal(**who(actors.clerk), campaign=campaign, **GOAL)
    assert goal.amended_at is None
    assert entries("campaigns.add_goal") == 1


def test_a_double_click_adds_one_goal(actors: Actors, who: Who, refuses: Refuses, campaign: Campaign) -> None:
    actions.add_goal(**who(actors.clerk), campaign=campaign, **GOAL)
    with refuses("campaigns.goal_exists"):
        actions.add_goal(**who(actors.clerk), campaign=campaign, **GOAL)


def test_a_goal_after_the_approval_needs_a_reason_and_is_marked(
    actors: Actors, who: Who, refuses: Refuses, running: Campaign
) -> None:
    with refuses("campaigns.reason_missing"):
        actions.add_goal(**who(actors.clerk), campaign=running, **GOAL)
    goal = actions.add_goal(**who(actors.clerk), campaign=running, **GOAL, reason="Vorgabe des Kabinetts")
    assert (goal.amended_at, goal.amendment_reason) == (factories.NOW, "Vorgabe des Kabinetts")


def test_a_changed_goal_is_marked_and_the_journal_keeps_the_old_value(
    actors: Actors, who: Who, refuses: Refuses, running: Campaign
) -> None:
    goal = running.goals.get()
    same = {name: getattr(goal, name) for name in GOAL}
    with refuses("campaigns.nothing_changed"):
        actions.change_goal(**who(actors.clerk), goal=goal, **same, reason="nichts")
    with refuses("campaigns.reason_missing"):
        actions.change_goal(**who(actors.clerk), goal=goal, **{**same, "target_value": Decimal(3000)})
    changed = actions.change_goal(
        **who(actors.clerk), goal=goal, **{**same, "target_value": Decimal(3000)}, reason="zu hoch gegriffen"
    )
    assert (changed.target_value, changed.amended_at) == (Decimal(3000), factories.NOW)
    entry = Entry.objects.get(action="campaigns.change_goal")
    assert facts_of(entry)["target_value_before"] == "5000"
    assert facts_text(entry) == "Zielwert: 5000 → 3000 · Grund: zu hoch gegriffen"


def test_goals_and_groups_leave_only_a_plan_that_is_not_approved(
    actors: Actors, who: Who, refuses: Refuses, campaign: Campaign, running: Campaign
) -> None:
    goal = campaign.goals.get()
    actions.remove_goal(**who(actors.clerk), goal=goal)
    with refuses("state.changed_meanwhile"):
        actions.remove_goal(**who(actors.clerk), goal=goal)
    actions.remove_target_group(**who(actors.clerk), group=campaign.target_groups.get())
    assert (entries("campaigns.remove_goal"), entries("campaigns.remove_target_group")) == (1, 1)
    with refuses("campaigns.plan_is_approved"):
        actions.remove_goal(**who(actors.clerk), goal=running.goals.get())
    with refuses("campaigns.plan_is_approved"):
        actions.remove_target_group(**who(actors.clerk), group=running.target_groups.get())


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"age_from": 30, "age_to": 16}, "ages_reversed"),
        ({"age_to": 999}, "age_out_of_range"),
        ({"age_from": -1}, "age_out_of_range"),
        ({"size": 0}, "size_out_of_range"),
        ({"size_source": " "}, "text_missing"),
    ],
)
def test_a_target_group_makes_sense(
    actors: Actors, who: Who, refuses: Refuses, campaign: Campaign, change: dict[str, Any], code: str
) -> None:
    with refuses(f"campaigns.{code}"):
        actions.add_target_group(**who(actors.clerk), campaign=campaign, **{**GROUP, **change})
    assert TargetGroup.objects.filter(campaign=campaign).count() == 1


def test_a_target_group_is_added_once(actors: Actors, who: Who, refuses: Refuses, campaign: Campaign) -> None:
    actions.add_target_group(**who(actors.clerk), campaign=campaign, **GROUP)
    assert entries("campaigns.add_target_group") == 1
    with refuses("campaigns.target_group_exists"):
        actions.add_target_group(**who(actors.clerk), campaign=campaign, **GROUP)


def test_the_economy_review_is_rewritten_until_the_approval(
    actors: Actors, who: Who, refuses: Refuses, campaign: Campaign, running: Campaign
) -> None:
    actions.record_economy_review(**who(actors.second_clerk), campaign=campaign, **REVIEW)
    assert EconomyReview.objects.get(campaign=campaign).recorded_by == actors.second_clerk
    assert entries("campaigns.record_economy_review") == 1
    with refuses("campaigns.nothing_changed"):
        actions.record_economy_review(**who(actors.clerk), campaign=campaign, **REVIEW)
    with refuses("campaigns.plan_is_approved"):
        actions.record_economy_review(**who(actors.clerk), campaign=running, **REVIEW)


def test_a_new_evaluation_plan_is_a_new_version(actors: Actors, who: Who, refuses: Refuses, campaign: Campaign) -> None:
    plan = actions.fix_evaluation_plan(**who(actors.clerk), campaign=campaign, **PLAN)
    assert (plan.number, plan.after_start, plan.reason) == (2, False, "")
    assert queries.current_plan(campaign) == plan
    assert entries("campaigns.fix_evaluation_plan") == 1
    with refuses("campaigns.nothing_changed"):
        actions.fix_evaluation_plan(**who(actors.clerk), campaign=campaign, **PLAN)


def test_an_evaluation_plan_after_the_approval_is_marked(
    actors: Actors, who: Who, refuses: Refuses, running: Campaign
) -> None:
    with refuses("campaigns.reason_missing"):
        actions.fix_evaluation_plan(**who(actors.clerk), campaign=running, **PLAN)
    plan = actions.fix_evaluation_plan(**who(actors.clerk), campaign=running, **PLAN, reason="neue Frage")
    assert (plan.after_start, plan.reason) == (True, "neue Frage")


def test_a_version_of_the_evaluation_plan_cannot_be_rewritten(campaign: Campaign) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        EvaluationPlan.objects.filter(campaign=campaign).update(question="andere Frage")


@pytest.mark.parametrize("role", ["budget_officer", "chancellery", "auditor", "stranger", "nobody"])
def test_who_does_not_plan_here_changes_no_plan(
    actors: Actors, who: Who, refuses: Refuses, campaign: Campaign, role: str
) -> None:
    me = who(getattr(actors, role))
    goal, group = campaign.goals.get(), campaign.target_groups.get()
    with refuses("campaigns.not_planner"):
        actions.add_goal(**me, campaign=campaign, **GOAL)
    with refuses("campaigns.not_planner"):
        actions.change_goal(**me, goal=goal, **GOAL)
    with refuses("campaigns.not_planner"):
        actions.remove_goal(**me, goal=goal)
    with refuses("campaigns.not_planner"):
        actions.add_target_group(**me, campaign=campaign, **GROUP)
    with refuses("campaigns.not_planner"):
        actions.remove_target_group(**me, group=group)
    with refuses("campaigns.not_planner"):
        actions.record_economy_review(**me, campaign=campaign, **REVIEW)
    with refuses("campaigns.not_planner"):
        actions.fix_evaluation_plan(**me, campaign=campaign, **PLAN)
    with refuses("campaigns.not_planner"):
        actions.update_campaign(**me, campaign=campaign, title="fremd")
    assert Goal.objects.get(pk=goal.pk).description == goal.description
