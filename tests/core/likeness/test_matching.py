# SPDX-License-Identifier: EUPL-1.2
"""Published files find their approved ones."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from tragweite.core.likeness.matching import COSTS, match

VERDICTS = sorted(COSTS)


def test_equal_files_in_order() -> None:
    found = match(approved=2, live=2, verdict=lambda a, b: "same" if a == b else "different")
    assert (found.pairs, found.missing, found.added, found.in_order) == (((0, 0), (1, 1)), (), (), True)


def test_another_order_is_seen() -> None:
    found = match(approved=2, live=2, verdict=lambda a, b: "different" if a == b else "same")
    assert (found.pairs, found.in_order) == (((0, 1), (1, 0)), False)


def test_what_is_missing_and_what_was_added() -> None:
    assert match(approved=2, live=1, verdict=lambda a, _b: "same" if a == 1 else "different").missing == (0,)
    assert match(approved=1, live=2, verdict=lambda _a, b: "same" if b == 1 else "different").added == (0,)


@given(
    st.integers(1, 4).flatmap(
        lambda n: st.lists(st.lists(st.sampled_from(VERDICTS), min_size=n, max_size=n), min_size=n, max_size=n)
    )
)
def test_no_other_assignment_costs_less_once_the_equal_places_are_settled(table: list[list[str]]) -> None:
    size = len(table)
    found = match(approved=size, live=size, verdict=lambda a, b: table[a][b])
    cost = sum(COSTS[table[a][b]] for a, b in found.pairs)
    settled = [place for place in range(size) if table[place][place] == "same"]
    others = [
        sum(COSTS[table[a][b]] for a, b in enumerate(order))
        for order in permutations(range(size))
        if all(order[place] == place for place in settled)
    ]
    assert cost == min(others)
    assert len(found.pairs) == size
