# SPDX-License-Identifier: EUPL-1.2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tragweite.core.refusal import Refused
from tragweite.core.rules.review import (
    USUAL,
    Decision,
    Step,
    Taken,
    applicable,
    completes,
    is_complete,
    may_take,
    open_steps,
    require_steps,
    step_for,
)
from tragweite.core.rules.states import Role

FACTS = Step(key=1, position=1, roles=(Role.CLERK,))
LAW = Step(key=2, position=1, roles=(Role.APPROVER,), only_when="political")
HEAD = Step(key=3, position=2, roles=(Role.HEAD_OF_COMMUNICATION,))


def agreed(key: int | None, reviewer: int, acting_for: int | None = None) -> Taken:
    return Taken(step_key=key, reviewer=reviewer, acting_for=acting_for, decision=Decision.AGREE)


def test_a_ministry_without_steps_has_the_usual_one():
    assert applicable([], asked_for=()) == (USUAL,)


def test_a_conditional_step_applies_only_where_its_check_asks():
    assert applicable([HEAD, LAW, FACTS], asked_for=()) == (FACTS, HEAD)
    assert applicable([HEAD, LAW, FACTS], asked_for={"political"}) == (FACTS, LAW, HEAD)


def test_parallel_steps_are_open_together_and_the_next_waits_for_all():
    steps = (FACTS, LAW, HEAD)
    assert open_steps(steps, []) == (FACTS, LAW)
    assert open_steps(steps, [agreed(2, 7)]) == (FACTS,)
    assert open_steps(steps, [agreed(2, 7), agreed(1, 8)]) == (HEAD,)
    assert is_complete(steps, [agreed(1, 8), agreed(2, 7), agreed(3, 9)])


def test_a_return_agrees_to_nothing():
    assert open_steps((FACTS, HEAD), [Taken(step_key=1, reviewer=7, decision=Decision.RETURN)]) == (FACTS,)


def test_one_person_takes_one_step_also_by_a_stand_in():
    assert not may_take(HEAD, taken=[agreed(1, 7)], reviewer=7)
    assert not may_take(HEAD, taken=[agreed(1, 7, acting_for=9)], reviewer=9)
    assert not may_take(HEAD, taken=[agreed(1, 7)], reviewer=8, stands_in_for=[7])
    assert may_take(HEAD, taken=[agreed(1, 7)], reviewer=8)
    lenient = Step(key=4, position=2, roles=(Role.APPROVER,), same_person_allowed=True)
    assert may_take(lenient, taken=[agreed(1, 7)], reviewer=7)


@pytest.mark.parametrize(
    ("roles", "reviewer", "wanted", "code"),
    [
        ({Role.BUDGET_OFFICER}, 1, None, "content.step_of_others"),
        ({Role.HEAD_OF_COMMUNICATION}, 1, None, "content.step_of_others"),
        ({Role.CLERK}, 1, 3, "content.no_open_step"),
        ({Role.APPROVER}, 7, 1, "content.step_of_others"),
    ],
)
def test_who_may_not_take_a_step_is_told_why(roles, reviewer, wanted, code):
    with pytest.raises(Refused) as refused:
        step_for((FACTS, LAW, HEAD), [], roles=roles, reviewer=reviewer, wanted=wanted)
    assert refused.value.code == code


def test_the_same_person_does_not_take_the_next_step():
    both = {Role.CLERK, Role.HEAD_OF_COMMUNICATION}
    with pytest.raises(Refused, match=r"content\.step_same_person"):
        step_for((FACTS, HEAD), [agreed(1, 7)], roles=both, reviewer=7)
    assert step_for((FACTS, HEAD), [agreed(1, 7)], roles=both, reviewer=8) == HEAD


def test_the_last_step_is_always_a_decision():
    require_steps([])
    require_steps([FACTS, HEAD])
    conditional = Step(key=5, position=3, roles=(Role.APPROVER,), only_when="political")
    for steps in ([FACTS], [HEAD, conditional]):
        with pytest.raises(Refused, match=r"content\.steps_without_decision"):
            require_steps(steps)


STEPS = st.lists(
    st.builds(Step, key=st.integers(1, 6), position=st.integers(1, 3), roles=st.just((Role.APPROVER,))),
    min_size=1, max_size=6, unique_by=lambda step: step.key,
)  # fmt: skip


@given(STEPS, st.data())
def test_whatever_the_order_everything_is_agreed_exactly_once(steps, data):
    ordered, taken = applicable(steps, asked_for=()), []
    while waiting := open_steps(ordered, taken):
        step = data.draw(st.sampled_from(waiting))
        assert all(each.position >= step.position for each in ordered if each.key not in {t.step_key for t in taken})
        assert completes(ordered, taken, step=step) == (len(taken) == len(ordered) - 1)
        taken.append(agreed(step.key, len(taken)))
    assert sorted(each.step_key for each in taken) == sorted(step.key for step in steps)
