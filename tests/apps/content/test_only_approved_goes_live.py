# SPDX-License-Identifier: EUPL-1.2
"""Invariants 1 and 2 under anything that people can do: nothing is live without a valid approval of exactly its content."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings
from hypothesis.stateful import run_state_machine_as_test

from tests.apps.content.posts import Posts


@pytest.mark.slow
@pytest.mark.django_db
def test_nothing_is_live_without_a_valid_approval_of_exactly_its_content() -> None:
    run_state_machine_as_test(
        Posts,
        settings=hypothesis_settings(
            max_examples=16,
            stateful_step_count=14,
            deadline=None,
            derandomize=True,
            phases=(Phase.explicit, Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        ),
    )


# A proof over nothing is none: these ways, walked by hand, come to every state that the invariants speak of.
IN_ORDER = ["submitted", "approved", "released", "published", "withdrawn"]


@pytest.fixture
def posts(db: None) -> Iterator[Posts]:
    machine = Posts()
    machine.begin("usual", "clerk", 0)
    yield machine
    machine.teardown()


def state_after(machine: Posts, number: int) -> str:
    machine.only_approved_content_is_live()
    machine.a_bundle_is_released_whole()
    return str(machine._fresh(number).state)


def handed_in(machine: Posts, number: int) -> str:
    machine.submit(number, "clerk", "Anzeige: Komm", True)
    return state_after(machine, number)


def test_the_machine_takes_a_post_from_the_draft_to_the_withdrawal(posts: Posts) -> None:
    states = [handed_in(posts, 0)]
    for step in (
        lambda: posts.decide(0, "approver", True),
        lambda: posts.release(0, "clerk"),
        lambda: posts.publish(0, "clerk", 0, False, True),
        lambda: posts.withdraw(0, "head"),
    ):
        step()
        states.append(state_after(posts, 0))
    assert states == IN_ORDER


def test_the_machine_takes_a_bundle_to_the_release(posts: Posts) -> None:
    states = [[handed_in(posts, number) for number in (1, 2)]]
    for number in (1, 2):
        posts.decide(number, "approver", False)
    for release in (False, True):
        posts.decide_about_the_bundle("approver", release)
        states.append([state_after(posts, number) for number in (1, 2)])
    assert states == [[state, state] for state in IN_ORDER[:3]]


def test_the_machine_misses_a_date(posts: Posts) -> None:
    posts.time_passes(26)
    assert state_after(posts, 0) == "missed"


def test_the_machine_publishes_urgently_and_confirms(posts: Posts) -> None:
    states = [handed_in(posts, 0)]
    posts.publish_urgently(0, "head")
    states.append(state_after(posts, 0))
    posts.confirm(0, "approver")
    assert [*states, state_after(posts, 0)] == ["submitted", "urgent", "published"]
