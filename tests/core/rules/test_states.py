# SPDX-License-Identifier: EUPL-1.2
import pytest

from tragweite.core.refusal import Refused
from tragweite.core.rules import states
from tragweite.core.rules.states import (
    APPROVAL,
    CAMPAIGN,
    CONTRACT,
    DEVIATION,
    ITEM,
    QUESTION,
    CampaignState,
    ItemState,
    QuestionState,
    require_act,
    require_move,
    require_resume,
)

TABLES = (
    (CAMPAIGN, CampaignState.IDEA),
    (ITEM, ItemState.DRAFTING),
    (DEVIATION, states.DeviationState.SEEN),
    (CONTRACT, states.ContractState.DRAFTING),
    (QUESTION, QuestionState.OPEN),
    (APPROVAL, states.ApprovalState.GIVEN),
)


@pytest.mark.parametrize(("table", "start"), TABLES)
def test_every_state_is_reachable_from_the_start(table, start):
    reached, waiting = {start}, [start]
    while waiting:
        for state in table.next_states(old=waiting.pop()):
            if state not in reached:
                reached.add(state)
                waiting.append(state)
    assert reached == set(type(start))


@pytest.mark.parametrize(("table", "start"), TABLES)
def test_no_state_leads_to_itself(table, start):
    assert not any(table.allows(old=state, new=state) for state in type(start))


def test_campaign_can_be_cancelled_from_anywhere_before_closed():
    for state in set(CampaignState) - {CampaignState.CLOSED, CampaignState.CANCELLED}:
        assert CAMPAIGN.act(old=state, new=CampaignState.CANCELLED) == "cancel"
    assert CAMPAIGN.is_final(state=CampaignState.CLOSED)


def test_only_a_released_or_urgent_item_is_published():
    sources = {state for state in ItemState if ITEM.allows(old=state, new=ItemState.PUBLISHED)}
    assert sources == {ItemState.RELEASED, ItemState.URGENT}
    assert {
        state: ITEM.act(old=state, new=ItemState.APPROVED)
        for state in ItemState
        if ITEM.allows(old=state, new=ItemState.APPROVED)
    } == {ItemState.IN_REVIEW: "approve", ItemState.ON_HOLD: "resume", ItemState.RELEASED: "reschedule"}


def test_from_the_urgent_path_only_the_second_check_or_a_withdrawal_leads_on():
    assert ITEM.next_states(old=ItemState.URGENT) == (ItemState.PUBLISHED, ItemState.WITHDRAWN)


def test_an_act_is_not_replaced_by_another_with_the_same_end():
    require_act(ITEM, old=ItemState.IN_REVIEW, new=ItemState.APPROVED, wanted="approve")
    for state in (ItemState.ON_HOLD, ItemState.RELEASED, ItemState.SUBMITTED):
        with pytest.raises(Refused, match=r"state\.move_not_allowed"):
            require_act(ITEM, old=state, new=ItemState.APPROVED, wanted="approve")


def test_a_change_of_content_returns_to_drafting():
    for state in (ItemState.SUBMITTED, ItemState.IN_REVIEW, ItemState.APPROVED, ItemState.RELEASED):
        assert ITEM.act(old=state, new=ItemState.DRAFTING) == "change"


def test_refused_move_names_what_is_allowed():
    with pytest.raises(Refused) as refused:
        require_move(CAMPAIGN, old=CampaignState.IDEA, new=CampaignState.RUNNING)
    assert refused.value.code == "state.move_not_allowed"
    assert refused.value.facts["allowed"] == ("planned", "cancelled")


def test_a_hold_is_no_way_around_the_review():
    require_resume(held_in=ItemState.DRAFTING, new=ItemState.DRAFTING)
    with pytest.raises(Refused, match=r"state\.resume_elsewhere"):
        require_resume(held_in=ItemState.DRAFTING, new=ItemState.APPROVED)


def test_a_released_answer_is_frozen():
    assert QUESTION.next_states(old=QuestionState.RELEASED) == (QuestionState.SENT,)
