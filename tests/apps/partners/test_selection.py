# SPDX-License-Identifier: EUPL-1.2
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests import factories
from tests.actors import Actors
from tests.apps.campaigns.conftest import Refuses, Who, entries
from tests.apps.partners.conftest import candidate, looked_at
from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.journal.models import Entry
from tragweite.apps.partners import actions, queries
from tragweite.apps.partners.models import Candidate, Party, SelectionNote
from tragweite.apps.people.queries import compute_scope
from tragweite.core.rules.states import CampaignState

SCORES: dict[str, Any] = {
    "target_group_fit": 5,
    "content_quality": 4,
    "label_discipline": 3,
    "assessment": "erreicht Auszubildende",
}
YES = {"decision": "chosen", "reason": "beste Passung"}
NO = {"decision": "rejected", "reason": "zu kleines Publikum im Land"}


def test_a_candidate_is_assessed_and_chosen_with_a_reason(
    actors: Actors, who: Who, campaign: Campaign, party: Party
) -> None:
    made = looked_at(actions.add_candidate(**who(actors.clerk), campaign=campaign, party=party, **SCORES))
    decided = actions.decide_candidate(**who(actors.clerk), candidate=made, **YES)
    assert (decided.decision, decided.decided_by, decided.decided_at) == ("chosen", actors.clerk, factories.NOW)
    assert (entries("partners.add_candidate"), entries("partners.decide_candidate")) == (1, 1)
    assert "beste Passung" not in Entry.objects.get(action="partners.decide_candidate").facts


def test_a_double_click_changes_nothing(
    actors: Actors, who: Who, refuses: Refuses, campaign: Campaign, party: Party
) -> None:
    made = looked_at(actions.add_candidate(**who(actors.clerk), campaign=campaign, party=party, **SCORES))
    with refuses("partners.candidate_exists"):
        actions.add_candidate(**who(actors.clerk), campaign=campaign, party=party, **SCORES)
    seen_by_other = Candidate.objects.get(pk=made.pk)
    actions.decide_candidate(**who(actors.clerk), candidate=made, **YES)
    with refuses("partners.already_decided"):
        actions.decide_candidate(**who(actors.clerk), candidate=made, **YES)
    with refuses("state.changed_meanwhile"):
        actions.decide_candidate(**who(actors.second_clerk), candidate=seen_by_other, **NO)


def test_a_decision_has_a_reason_and_is_one(
    actors: Actors, who: Who, refuses: Refuses, campaign: Campaign, party: Party
) -> None:
    made = candidate(campaign, party)
    with refuses("partners.text_missing"):
        actions.decide_candidate(**who(actors.clerk), candidate=made, decision="chosen", reason=" ")
    with refuses("partners.choice_unknown"):
        actions.decide_candidate(**who(actors.clerk), candidate=made, decision="open", reason="doch nicht")


def test_another_decision_replaces_the_first(actors: Actors, who: Who, campaign: Campaign, party: Party) -> None:
    made = actions.decide_candidate(**who(actors.clerk), candidate=candidate(campaign, party), **YES)
    assert actions.decide_candidate(**who(actors.clerk), candidate=made, **NO).decision == "rejected"


def test_an_assessment_changes_until_the_decision(
    actors: Actors, who: Who, refuses: Refuses, campaign: Campaign, party: Party
) -> None:
    made = candidate(campaign, party)
    with refuses("partners.score_out_of_range"):
        actions.assess_candidate(**who(actors.clerk), candidate=made, **{**SCORES, "content_quality": 6})
    changed = actions.assess_candidate(**who(actors.second_clerk), candidate=made, **SCORES)
    assert (changed.target_group_fit, changed.assessed_by) == (5, actors.second_clerk)
    assert entries("partners.assess_candidate") == 1
    with refuses("partners.nothing_changed"):
        actions.assess_candidate(**who(actors.clerk), candidate=made, **SCORES)
    actions.decide_candidate(**who(actors.clerk), candidate=changed, **YES)
    with refuses("partners.already_decided"):
        actions.assess_candidate(**who(actors.clerk), candidate=made, **{**SCORES, "content_quality": 1})


@pytest.mark.parametrize("role", ["budget_officer", "chancellery", "auditor", "stranger", "nobody"])
def test_who_does_not_select_here_writes_nothing(
    actors: Actors, who: Who, refuses: Refuses, campaign: Campaign, party: Party, role: str
) -> None:
    me, made = who(getattr(actors, role)), candidate(campaign, party)
    with refuses("partners.not_selector"):
        actions.add_candidate(**me, campaign=campaign, party=party, **SCORES)
    with refuses("partners.not_selector"):
        actions.assess_candidate(**me, candidate=made, **SCORES)
    with refuses("partners.not_selector"):
        actions.decide_candidate(**me, candidate=made, **YES)
    with refuses("partners.not_selector"):
        actions.sign_selection_note(**me, campaign=campaign, text="Vermerk")


def test_after_the_end_no_one_is_selected(actors: Actors, who: Who, refuses: Refuses, party: Party) -> None:
    ended = factories.running_campaign(actors.ministry, actors.clerk, actors.approver, state=CampaignState.ENDED)
    with refuses("partners.selection_over"):
        actions.add_candidate(**who(actors.clerk), campaign=ended, party=party, **SCORES)


def test_the_note_needs_all_decisions_and_one_yes(
    actors: Actors, who: Who, refuses: Refuses, campaign: Campaign, party: Party
) -> None:
    with refuses("partners.nobody_chosen"):
        actions.sign_selection_note(**who(actors.clerk), campaign=campaign, text="Vermerk")
    first = candidate(campaign, party)
    with refuses("partners.candidates_open"):
        actions.sign_selection_note(**who(actors.clerk), campaign=campaign, text="Vermerk")
    actions.decide_candidate(**who(actors.clerk), candidate=first, **NO)
    with refuses("partners.nobody_chosen"):
        actions.sign_selection_note(**who(actors.clerk), campaign=campaign, text="Vermerk")


def test_the_note_keeps_what_was_decided_and_cannot_change(
    actors: Actors, who: Who, refuses: Refuses, campaign: Campaign, party: Party
) -> None:
    factories.channel(party, handle="mara_muster")
    first = candidate(campaign, party, decision="chosen", reason="beste Passung", decided_at=factories.NOW)
    note = actions.sign_selection_note(**who(actors.clerk), campaign=campaign, text="Auswahl nach Passung")
    assert note.number == 1
    assert note.snapshot[0]["reason"] == "beste Passung"
    assert note.snapshot[0]["channels"] == ["@mara_muster (Instagram)"]
    assert entries("partners.sign_selection_note") == 1
    with refuses("partners.note_unchanged"):
        actions.sign_selection_note(**who(actors.clerk), campaign=campaign, text="Auswahl nach Passung")
    with pytest.raises(DatabaseError), transaction.atomic():
        SelectionNote.objects.filter(pk=note.pk).update(text="anders")
    candidate(campaign, factories.party(actors.ministry), decision="chosen", reason="auch gut")
    actions.decide_candidate(**who(actors.clerk), candidate=first, **NO)
    second = actions.sign_selection_note(**who(actors.clerk), campaign=campaign, text="Auswahl nach Passung")
    assert second.number == 2


def test_chosen_partners_and_the_ministry_bring_the_channels(actors: Actors, campaign: Campaign, party: Party) -> None:
    chosen, own = factories.channel(party), factories.channel(ministry=actors.ministry)
    factories.channel(ministry=actors.other_ministry)
    rejected = factories.party(actors.ministry)
    factories.channel(rejected)
    candidate(campaign, party, decision="chosen", reason="ja")
    candidate(campaign, rejected, decision="rejected", reason="nein")
    assert set(queries.channels_for(campaign)) == {chosen, own}


def test_the_lead_is_reminded_of_open_decisions_and_of_the_note(
    actors: Actors, who: Who, campaign: Campaign, party: Party
) -> None:
    def texts() -> list[str]:
        scope = compute_scope(actors.clerk, at=factories.NOW)
        return [each.text for each in queries.waiting(actors.clerk, scope, factories.NOW)]

    assert texts() == []
    made = candidate(campaign, party)
    assert texts() == [f"1 Kandidatur entscheiden: {campaign.title}"]
    actions.decide_candidate(**who(actors.clerk), candidate=made, **YES)
    assert texts() == [f"Auswahlvermerk zeichnen: {campaign.title}"]
    actions.sign_selection_note(**who(actors.clerk), campaign=campaign, text="Auswahl nach Passung")
    assert texts() == []
