# SPDX-License-Identifier: EUPL-1.2
"""Bias is declared before anybody reviews; two people look at a candidate, one after the other."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests.actors import Actors
from tests.apps.campaigns.conftest import Refuses, Who, entries
from tests.apps.partners.conftest import candidate
from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.journal.models import Entry
from tragweite.apps.partners import actions, queries
from tragweite.apps.partners.models import Candidate, CandidateReview, InterestDeclaration, Party

SUITABLE: dict[str, Any] = {"verdict": "suitable", "reason": "Angaben geprüft", "unit": "Referat 1"}
YES = {"decision": "chosen", "reason": "beste Passung"}


@pytest.fixture
def fresh(actors: Actors, campaign: Campaign, party: Party) -> Candidate:
    """Somebody whom nobody has reviewed."""
    scores = {"target_group_fit": 4, "content_quality": 4, "label_discipline": 4}
    return Candidate.objects.create(
        campaign=campaign, party=party, assessment="passt", assessed_by=actors.clerk, **scores
    )


def test_two_stages_lead_to_a_decision(actors: Actors, who: Who, refuses: Refuses, fresh: Candidate) -> None:
    with refuses("partners.review_missing"):
        actions.decide_candidate(**who(actors.clerk), candidate=fresh, **YES)
    actions.review_candidate(**who(actors.clerk), candidate=fresh, stage="internal", **SUITABLE)
    with refuses("partners.review_missing"):
        actions.decide_candidate(**who(actors.clerk), candidate=fresh, **YES)
    with refuses("partners.second_reviewer"):
        actions.review_candidate(**who(actors.clerk), candidate=fresh, stage="expert", **SUITABLE)
    actions.review_candidate(**who(actors.second_clerk), candidate=fresh, stage="expert", **SUITABLE)
    assert actions.decide_candidate(**who(actors.clerk), candidate=fresh, **YES).decision == "chosen"
    assert entries("partners.review_candidate") == 2
    assert "Angaben geprüft" not in Entry.objects.filter(action="partners.review_candidate")[0].facts


def test_the_expert_unit_comes_second(actors: Actors, who: Who, refuses: Refuses, fresh: Candidate) -> None:
    with refuses("partners.review_missing"):
        actions.review_candidate(**who(actors.clerk), candidate=fresh, stage="expert", **SUITABLE)


def test_who_is_not_suitable_is_not_chosen_but_may_be_rejected(
    actors: Actors, who: Who, refuses: Refuses, fresh: Candidate
) -> None:
    against = {**SUITABLE, "verdict": "unsuitable", "reason": "wirbt ungekennzeichnet"}
    actions.review_candidate(**who(actors.clerk), candidate=fresh, stage="internal", **against)
    actions.review_candidate(**who(actors.second_clerk), candidate=fresh, stage="expert", **SUITABLE)
    with refuses("partners.review_against"):
        actions.decide_candidate(**who(actors.clerk), candidate=fresh, **YES)
    no = actions.decide_candidate(**who(actors.clerk), candidate=fresh, decision="rejected", reason="siehe Prüfung")
    assert no.decision == "rejected"


def test_a_new_internal_review_asks_for_a_new_one_of_the_expert_unit(
    actors: Actors, who: Who, refuses: Refuses, fresh: Candidate
) -> None:
    actions.review_candidate(**who(actors.clerk), candidate=fresh, stage="internal", **SUITABLE)
    actions.review_candidate(**who(actors.second_clerk), candidate=fresh, stage="expert", **SUITABLE)
    actions.review_candidate(
        **who(actors.clerk), candidate=fresh, stage="internal", **{**SUITABLE, "reason": "neue Angaben"}
    )
    assert set(queries.latest_reviews(fresh)) == {"internal"}
    with refuses("partners.review_missing"):
        actions.decide_candidate(**who(actors.clerk), candidate=fresh, **YES)


def test_a_review_has_a_reason_a_unit_and_is_written_once(
    actors: Actors, who: Who, refuses: Refuses, fresh: Candidate
) -> None:
    with refuses("partners.text_missing"):
        actions.review_candidate(**who(actors.clerk), candidate=fresh, stage="internal", **{**SUITABLE, "reason": " "})
    with refuses("partners.choice_unknown"):
        actions.review_candidate(**who(actors.clerk), candidate=fresh, stage="third", **SUITABLE)
    actions.review_candidate(**who(actors.clerk), candidate=fresh, stage="internal", **SUITABLE)
    with refuses("partners.already_reviewed"):
        actions.review_candidate(**who(actors.clerk), candidate=fresh, stage="internal", **SUITABLE)


def test_without_a_declaration_nobody_reviews_decides_or_signs(
    actors: Actors, who: Who, refuses: Refuses, campaign: Campaign, fresh: Candidate
) -> None:
    me = who(actors.approver)
    with refuses("partners.declare_first"):
        actions.review_candidate(**me, candidate=fresh, stage="internal", **SUITABLE)
    with refuses("partners.declare_first"):
        actions.decide_candidate(**me, candidate=candidate_of_other_party(actors, campaign), **YES)
    with refuses("partners.declare_first"):
        actions.sign_selection_note(**me, campaign=campaign, text="Vermerk")


def candidate_of_other_party(actors: Actors, campaign: Campaign) -> Candidate:
    from tests import factories

    return candidate(campaign, factories.party(actors.ministry))


def test_a_declared_conflict_excludes_for_good(
    actors: Actors, who: Who, refuses: Refuses, campaign: Campaign, party: Party
) -> None:
    me, made = who(actors.second_clerk), candidate(campaign, party)
    with refuses("partners.text_missing"):
        actions.declare_interest(**me, campaign=campaign, has_conflict=True, text=" ")
    actions.declare_interest(**me, campaign=campaign, has_conflict=True, text="Schwester der Kandidatin")
    with refuses("partners.conflict_declared"):
        actions.decide_candidate(**me, candidate=made, **YES)
    with refuses("partners.conflict_declared"):
        actions.review_candidate(**me, candidate=made, stage="internal", **SUITABLE)
    with refuses("partners.already_declared"):
        actions.declare_interest(**me, campaign=campaign, has_conflict=False)
    assert entries("partners.declare_interest") == 1
    assert "Schwester" not in Entry.objects.get(action="partners.declare_interest").facts


def test_declarations_and_reviews_are_append_only(actors: Actors, campaign: Campaign, party: Party) -> None:
    made = candidate(campaign, party)
    for rows, change in (
        (InterestDeclaration.objects.filter(campaign=campaign), {"has_conflict": True, "text": "x"}),
        (CandidateReview.objects.filter(candidate=made), {"verdict": "unsuitable"}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()


@pytest.mark.parametrize("role", ["budget_officer", "chancellery", "auditor", "stranger"])
def test_who_does_not_select_here_neither_declares_nor_reviews(
    actors: Actors, who: Who, refuses: Refuses, campaign: Campaign, fresh: Candidate, role: str
) -> None:
    me = who(getattr(actors, role))
    with refuses("partners.not_selector"):
        actions.declare_interest(**me, campaign=campaign, has_conflict=False)
    with refuses("partners.not_selector"):
        actions.review_candidate(**me, candidate=fresh, stage="internal", **SUITABLE)
