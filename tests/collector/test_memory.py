# SPDX-License-Identifier: EUPL-1.2
"""What processes know together, and only in memory."""

import os

import pytest

from tests.collector.requests import AT, BROWSER
from tragweite.collector.memory import SharedMemory
from tragweite.collector.parsing import Request
from tragweite.collector.steps import Dropped
from tragweite.lake.events import Event


def in_another_process(act):
    """The exit code of ``act`` in a child."""
    child = os.fork()
    if child == 0:
        code = 99
        try:
            code = act()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def key(recent, address="203.0.113.77", link="abc"):
    request = Request("GET", f"/r/{link}", "", {"user-agent": BROWSER}, b"", address, AT)
    return recent.key(request, Event(kind="redirect", occurred_at=AT, site="a", link=link))


def test_a_repetition_that_reaches_another_process_is_known():
    memory = SharedMemory(processes=2)
    recent = memory.recent(window_seconds=1)
    recent.refuse_duplicate(key(recent), at=AT)

    def again():
        try:
            recent.refuse_duplicate(key(recent), at=AT + 500_000)
        except Dropped as drop:
            return 7 if drop.reason == "duplicate" else 8
        return 0

    assert in_another_process(again) == 7


@pytest.mark.parametrize("moved", [1_000_000, 86_400_000_000, -1, -86_400_000_000])
def test_after_the_window_or_a_jump_of_the_clock_it_counts_again(moved):
    recent = SharedMemory().recent(window_seconds=1)
    recent.refuse_duplicate(key(recent), at=AT)
    recent.refuse_duplicate(key(recent), at=AT + moved)
    with pytest.raises(Dropped):
        recent.refuse_duplicate(key(recent), at=AT + moved + 1)


def test_what_was_not_stored_may_come_again():
    recent = SharedMemory().recent(window_seconds=1)
    recent.refuse_duplicate(key(recent), at=AT)
    recent.forget(key(recent))
    recent.refuse_duplicate(key(recent), at=AT + 1)


def test_twenty_thousand_people_in_one_second_are_all_different_and_all_known_again():
    recent = SharedMemory().recent(window_seconds=1)
    keys = [key(recent, address=f"10.1.{n // 250}.{n % 250}") for n in range(20_000)]
    for each in keys:
        recent.refuse_duplicate(each, at=AT)
    missed = 0
    for each in keys:
        try:
            recent.refuse_duplicate(each, at=AT + 1)
            missed += 1
        except Dropped:
            continue
    assert missed < 100  # the table is of fixed size: of its two places both may be taken, rarely


def test_totals_are_those_of_all_processes():
    memory = SharedMemory(processes=2)
    memory.totals(0).add("stored", 3)

    def other():
        totals = memory.totals(1)
        totals.add("stored", 4)
        totals.add("bot")
        totals.set_healthy(is_healthy=False)
        return 0

    assert in_another_process(other) == 0
    assert memory.totals(0).summed() == {"stored": 7, "bot": 1}
    assert not memory.totals(0).is_healthy
    assert memory.totals(1).is_healthy


def test_a_rate_counts_over_all_processes_and_starts_anew_with_the_minute():
    rate = SharedMemory().rate(per_minute=2)

    def once():
        rate.refuse_too_many("203.0.113.77", at=AT)
        return 0

    assert in_another_process(once) == 0
    rate.refuse_too_many("203.0.113.77", at=AT)
    with pytest.raises(Dropped):
        rate.refuse_too_many("203.0.113.77", at=AT)
    rate.refuse_too_many("203.0.113.78", at=AT)
    rate.refuse_too_many("203.0.113.77", at=AT + 60_000_000)


def test_the_memory_holds_no_address():
    memory = SharedMemory()
    memory.rate(per_minute=2).refuse_too_many("203.0.113.77", at=AT)
    recent = memory.recent(window_seconds=1)
    recent.refuse_duplicate(key(recent), at=AT)
    assert b"203.0.113" not in memory._words.tobytes()
