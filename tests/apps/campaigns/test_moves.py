# SPDX-License-Identifier: EUPL-1.2
from datetime import timedelta

import pytest

from tests import factories
from tests.actors import Actors
from tests.apps.campaigns.conftest import Refuses, Who, entries
from tragweite.apps.campaigns import actions, queries
from tragweite.apps.campaigns.models import Campaign, EconomyReview, Goal
from tragweite.apps.people.models import StandIn
from tragweite.apps.people.queries import compute_scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import CampaignState

PLANNED, APPROVED, RUNNING = CampaignState.PLANNED, CampaignState.APPROVED, CampaignState.RUNNING


@pytest.fixture
def planned(actors: Actors) -> Campaign:
    return factories.campaign(actors.ministry, actors.clerk, state=PLANNED)


def test_the_whole_way_from_idea_to_end_has_one_entry_per_step(actors: Actors, who: Who, campaign: Campaign) -> None:
    moved = actions.move_campaign(**who(actors.clerk), campaign=campaign, to=PLANNED)
    moved = actions.move_campaign(**who(actors.approver), campaign=moved, to=APPROVED)
    assert (moved.approved_by, moved.approved_at) == (actors.approver, factories.NOW)
    moved = actions.move_campaign(**who(actors.clerk), campaign=moved, to=RUNNING)
    moved = actions.move_campaign(**who(actors.clerk), campaign=moved, to=CampaignState.ENDED)
    assert [entries(f"campaigns.{act}") for act in ("plan", "approve", "start", "end")] == [1, 1, 1, 1]


def test_an_incomplete_plan_is_refused_once_with_everything_that_is_missing(actors: Actors, who: Who) -> None:
    bare = factories.campaign(actors.ministry, actors.clerk, state=PLANNED, purpose_class="")
    Goal.objects.filter(campaign=bare).delete()
    EconomyReview.objects.filter(campaign=bare).delete()
    Campaign.objects.filter(pk=bare.pk).update(budget_line=None)
    with pytest.raises(Refused, match=r"campaigns\.plan_incomplete") as caught:
        actions.move_campaign(**who(actors.approver), campaign=bare, to=APPROVED)
    bare.refresh_from_db()
    assert queries.plan_gaps(bare) == ["purpose_class", "goals", "economy_review", "budget_line"]
    assert len(caught.value.facts["missing"]) == 4  # type: ignore[arg-type]
    assert bare.state == PLANNED


def test_no_one_approves_an_own_plan(actors: Actors, who: Who, refuses: Refuses) -> None:
    own = factories.campaign(actors.ministry, actors.approver, state=PLANNED)
    with refuses("campaigns.own_plan"):
        actions.move_campaign(**who(actors.approver), campaign=own, to=APPROVED)
    assert actions.move_campaign(**who(actors.head), campaign=own, to=APPROVED).state == APPROVED


def test_no_one_approves_a_plan_to_which_one_contributed(actors: Actors, who: Who, refuses: Refuses) -> None:
    campaign = factories.campaign(actors.ministry, actors.clerk)
    actions.fix_evaluation_plan(
        **who(actors.approver),
        campaign=campaign,
        numerator="creator",
        denominator="authority",
        scale="per_post",
        window_days=7,
        question="Bringen Beiträge mehr Besuche?",
        reason="",
    )
    campaign = actions.move_campaign(**who(actors.clerk), campaign=campaign, to=PLANNED)
    with refuses("campaigns.own_plan"):
        actions.move_campaign(**who(actors.approver), campaign=campaign, to=APPROVED)
    assert actions.move_campaign(**who(actors.head), campaign=campaign, to=APPROVED).state == APPROVED


def test_no_one_approves_the_plan_of_a_person_one_stands_in_for(actors: Actors, who: Who, refuses: Refuses) -> None:
    own = factories.campaign(actors.ministry, actors.head, state=PLANNED)
    day = factories.TODAY
    StandIn.objects.create(absent=actors.head, deputy=actors.approver, valid_from=day, valid_to=day)
    with refuses("campaigns.own_plan"):
        actions.move_campaign(**who(actors.approver), campaign=own, to=APPROVED)


@pytest.mark.parametrize("role", ["clerk", "budget_officer", "chancellery", "auditor", "stranger"])
def test_who_is_not_approver_here_approves_nothing(
    actors: Actors, who: Who, refuses: Refuses, planned: Campaign, role: str
) -> None:
    with refuses("campaigns.not_approver"):
        actions.move_campaign(**who(getattr(actors, role)), campaign=planned, to=APPROVED)


def test_a_double_click_and_a_second_approver_find_it_already_done(
    actors: Actors, who: Who, refuses: Refuses, planned: Campaign
) -> None:
    seen_by_both = Campaign.objects.get(pk=planned.pk)
    approved = actions.move_campaign(**who(actors.approver), campaign=planned, to=APPROVED)
    with refuses("state.changed_meanwhile"):
        actions.move_campaign(**who(actors.head), campaign=seen_by_both, to=APPROVED)
    with refuses("state.move_not_allowed"):
        actions.move_campaign(**who(actors.approver), campaign=approved, to=APPROVED)
    approved.refresh_from_db()
    assert approved.approved_by == actors.approver


def test_no_state_is_skipped(actors: Actors, who: Who, refuses: Refuses, campaign: Campaign) -> None:
    with refuses("state.move_not_allowed"):
        actions.move_campaign(**who(actors.approver), campaign=campaign, to=APPROVED)


def test_a_campaign_does_not_start_before_its_period(actors: Actors, who: Who, refuses: Refuses) -> None:
    later = factories.running_campaign(
        actors.ministry,
        actors.clerk,
        actors.approver,
        state=APPROVED,
        starts_on=factories.TODAY + timedelta(days=1),
    )
    with refuses("campaigns.starts_later"):
        actions.move_campaign(**who(actors.clerk), campaign=later, to=RUNNING)


def test_breaking_off_needs_a_reason_and_after_the_approval_an_approver(
    actors: Actors, who: Who, refuses: Refuses
) -> None:
    running = factories.running_campaign(actors.ministry, actors.clerk, actors.approver)
    to = CampaignState.CANCELLED
    with refuses("campaigns.not_approver"):
        actions.move_campaign(**who(actors.clerk), campaign=running, to=to, reason="kein Bedarf")
    with refuses("campaigns.reason_missing"):
        actions.move_campaign(**who(actors.approver), campaign=running, to=to, reason=" ")
    assert actions.move_campaign(**who(actors.approver), campaign=running, to=to, reason="kein Bedarf").state == to


def test_what_waits_is_said_to_whom_it_concerns(actors: Actors, planned: Campaign) -> None:
    def texts(user: object) -> list[str]:
        scope = compute_scope(user, at=factories.NOW)  # type: ignore[arg-type]
        return [each.text for each in queries.waiting(user, scope, factories.NOW)]  # type: ignore[arg-type]

    assert texts(actors.approver) == [f"Plan genehmigen: {planned.title}"]
    assert texts(actors.clerk) == texts(actors.stranger) == texts(actors.auditor) == []
    factories.campaign(actors.ministry, actors.clerk, title="Neu")
    assert texts(actors.clerk) == ["Plan vervollständigen: Neu"]


def test_what_waits_costs_one_query(actors: Actors, planned: Campaign, django_assert_num_queries: object) -> None:
    scope = compute_scope(actors.approver, at=factories.NOW)
    with django_assert_num_queries(1):  # type: ignore[operator]
        queries.waiting(actors.approver, scope, factories.NOW)
