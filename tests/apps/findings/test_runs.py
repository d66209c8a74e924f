# SPDX-License-Identifier: EUPL-1.2
"""Computed from what was counted, released by a second person, closed only when complete."""

import json

import pytest
from django.db import DatabaseError, transaction

from tests.apps.findings.conftest import COUNTED, acts
from tragweite.apps.campaigns.models import Campaign, EvaluationPlan
from tragweite.apps.findings import actions, queries
from tragweite.apps.findings.models import PeerReview, Run, SuccessReview
from tragweite.apps.monitoring.queries import post_figures
from tragweite.apps.people.queries import compute_scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import CampaignState


def test_a_run_counts_every_post_in_its_window(case):
    figures = post_figures(campaign_id=case.campaign.pk, window_days=7)
    assert sorted(each.visits for each in figures.posts if each.sender == "creator") == [42, 51, 60, 75]
    run, is_new = case.compute()
    assert is_new
    estimate = run.result["main"]["estimate"]
    assert estimate["value"] == pytest.approx(228 / 76, rel=0.01)
    assert estimate["low"] < 3 < estimate["high"]
    assert run.sentence.startswith("Beiträge der Influencerinnen und Influencer brachten im Mittel zwischen ")
    assert (run.grade, run.provisional) == ("C", False)
    assert acts()[-1] == "findings.compute_run"


def test_unchanged_inputs_give_the_same_run_and_no_entry(case):
    first, _new = case.compute()
    before = len(acts())
    again, is_new = case.compute(case.actors.approver)
    assert (again.pk, is_new, len(acts())) == (first.pk, False, before)


def test_the_same_inputs_give_the_same_bytes(case):
    one, two = (queries.compute(case.fresh()) for _number in range(2))
    assert json.dumps(one.result, sort_keys=True) == json.dumps(two.result, sort_keys=True)
    assert one.input_hash == two.input_hash


def test_all_scales_are_answered_or_say_why_not(case):
    run, _new = case.compute()
    by_scale = {scale["scale"]: scale["pairs"][0] for scale in run.result["scales"]}
    assert by_scale["per_post"]["estimate"]["value"] is not None
    assert by_scale["per_1000_views"]["estimate"]["reason"] == "no_posts"
    assert by_scale["per_euro"]["estimate"]["reason"] == "no_posts"
    assert "lässt sich nicht beurteilen" in by_scale["per_euro"]["sentence"]


def test_goals_are_measured_and_a_missing_value_has_its_reason(case):
    run, _new = case.compute()
    (goal,) = run.result["goals"]
    assert (goal["value"], goal["as_of"]) == ("304", COUNTED.date().isoformat())
    assert goal["share"] == "-0.174000"


def test_a_running_campaign_is_provisional_and_cannot_be_released(case):
    Campaign.objects.filter(pk=case.campaign.pk).update(state=CampaignState.RUNNING)
    run, _new = case.compute()
    assert run.provisional
    with pytest.raises(Refused, match=r"findings\.run_provisional"):
        case.release(run)


def test_nothing_counted_is_told(planned):
    with pytest.raises(Refused, match=r"findings\.nothing_counted"):
        planned.compute()
    assert Run.objects.count() == 0


def test_without_a_plan_nothing_is_computed(case):
    with pytest.raises(Refused, match=r"findings\.no_plan"):
        queries.compute(Campaign(pk=case.campaign.pk + 1000, state=CampaignState.ENDED))
    assert EvaluationPlan.objects.count() == 1


def test_release_by_a_second_person_ends_in_evaluated(case):
    run, _new = case.compute()
    before = len(acts())
    case.release(run)
    assert acts()[before:] == ["findings.review_run", "findings.release_run", "campaigns.evaluate"]
    assert case.fresh().state == CampaignState.EVALUATED
    assert queries.released_run(case.campaign.pk) == run


def test_who_computed_does_not_release(case):
    run, _new = case.compute(case.actors.approver)
    with pytest.raises(Refused, match=r"findings\.own_run"):
        case.release(run)
    case.release(run, case.actors.head)


def test_a_second_release_is_refused(case):
    run, _new = case.compute()
    case.release(run)
    with pytest.raises(Refused, match=r"state\.changed_meanwhile"):
        case.release(run, case.actors.head)


@pytest.mark.parametrize("who", ["budget_officer", "auditor", "chancellery", "stranger", "administrator"])
def test_only_the_room_computes(case, who):
    with pytest.raises(Refused, match=r"findings\.not_evaluator"):
        case.compute(getattr(case.actors, who))


@pytest.mark.parametrize("who", ["clerk", "second_clerk", "auditor", "stranger"])
def test_only_approvers_release(case, who):
    run, _new = case.compute()
    with pytest.raises(Refused, match=r"findings\.not_releaser"):
        case.release(run, getattr(case.actors, who))


def test_a_campaign_closes_only_when_all_is_there(case):
    run, _new = case.compute()
    case.release(run)
    with pytest.raises(Refused) as refused:
        case.close()
    assert refused.value.facts["missing"] == ["Erfolgskontrolle"]
    case.review()
    before = len(acts())
    case.close()
    assert acts()[before:] == ["campaigns.close"]
    assert case.fresh().state == CampaignState.CLOSED


def test_the_review_is_written_once_and_whole(case):
    with pytest.raises(Refused, match=r"findings\.review_incomplete"):
        case.review(learned=" ")
    case.review()
    with pytest.raises(Refused, match=r"findings\.review_exists"):
        case.review()
    assert SuccessReview.objects.count() == 1
    assert acts().count("findings.record_success_review") == 1


def test_no_review_while_the_campaign_runs(case):
    Campaign.objects.filter(pk=case.campaign.pk).update(state=CampaignState.RUNNING)
    with pytest.raises(Refused, match=r"findings\.campaign_runs"):
        case.review()


def test_what_waits(case, django_assert_max_num_queries):
    clerk, approver = case.actors.clerk, case.actors.approver
    scopes = {user: compute_scope(user, at=COUNTED) for user in (clerk, approver)}
    with django_assert_max_num_queries(4):
        (first,) = queries.waiting(clerk, scopes[clerk], COUNTED)
    assert first.text.startswith("Kampagne auswerten")
    run, _new = case.compute()
    assert [each.text[:18] for each in queries.waiting(approver, scopes[approver], COUNTED)] == ["Auswertung prüfen:"]
    case.peer_review(run)
    assert [each.text[:20] for each in queries.waiting(approver, scopes[approver], COUNTED)] == ["Auswertung freigeben"]


def test_nothing_is_released_without_an_agreeing_second_person(case):
    run, _new = case.compute()
    fresh = Run.objects.select_related("campaign").get(pk=run.pk)
    approver = case.actors.approver
    who = {"user": approver, "scope": compute_scope(approver, at=COUNTED), "at": COUNTED}
    with pytest.raises(Refused, match=r"findings\.not_reviewed"):
        actions.release_run(**who, run=fresh)
    case.peer_review(run, verdict="objects", reason="Ein Beitrag fehlt.")
    with pytest.raises(Refused, match=r"findings\.review_objects"):
        actions.release_run(**who, run=fresh)
    case.peer_review(run)
    case.release(run)
    with pytest.raises(Refused, match=r"findings\.run_released"):
        case.peer_review(run, case.actors.head)


def test_who_computed_does_not_review_and_a_double_click_changes_nothing(case):
    run, _new = case.compute()
    with pytest.raises(Refused, match=r"findings\.own_run_reviewed"):
        case.peer_review(run, case.actors.clerk)
    with pytest.raises(Refused, match=r"findings\.not_evaluator"):
        case.peer_review(run, case.actors.stranger)
    with pytest.raises(Refused, match=r"findings\.reason_missing"):
        case.peer_review(run, reason=" ")
    case.peer_review(run)
    with pytest.raises(Refused, match=r"findings\.already_reviewed"):
        case.peer_review(run)
    assert acts().count("findings.review_run") == 1


def test_the_schema_keeps_reviews_and_refuses_the_computing_person(case):
    run, _new = case.compute()
    review = case.peer_review(run)
    own = {"run": run, "verdict": "agrees", "reason": "x", "reviewed_by": run.computed_by, "reviewed_at": COUNTED}
    with pytest.raises(DatabaseError), transaction.atomic():
        PeerReview.objects.create(**own)
    with pytest.raises(DatabaseError), transaction.atomic():
        PeerReview.objects.filter(pk=review.pk).update(verdict="objects")
