# SPDX-License-Identifier: EUPL-1.2
import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tragweite.core.evaluation.attribution import Path as Way
from tragweite.core.evaluation.attribution import attribute
from tragweite.core.refusal import Refused

PUBLISHED = Path(__file__).parents[2] / "data" / "evaluation" / "paths_markov.csv"
TOUCHES = st.lists(st.sampled_from("abcd"), min_size=1, max_size=4).map(tuple)
WAYS = st.lists(
    st.builds(Way, touches=TOUCHES, conversions=st.integers(1, 9), non_conversions=st.integers(0, 9)), min_size=1
)


def published() -> list[Way]:
    with PUBLISHED.open(encoding="utf-8") as stream:
        return [
            Way(
                touches=tuple(row["path"].split(" > ")),
                conversions=int(row["conversions"]),
                non_conversions=int(row["non_conversions"]),
            )
            for row in csv.DictReader(stream)
        ]


def test_the_published_example_is_reproduced() -> None:
    found = attribute(published())
    assert found.channels == ("google ads", "mailing")
    assert found.conversion_probability == pytest.approx(0.8)
    assert found.removal_effects == pytest.approx((0.75, 0.5))
    assert found.markov == pytest.approx((2.4, 1.6))
    assert found.shapley == pytest.approx((2.5, 1.5))


@settings(deadline=None, max_examples=60)
@given(WAYS)
def test_both_splits_add_up_to_the_conversions(ways: list[Way]) -> None:
    found = attribute(ways)
    total = sum(way.conversions for way in ways)
    assert sum(found.markov) == pytest.approx(total)
    assert sum(found.shapley) == pytest.approx(total)
    assert min(found.shapley) >= 0


@settings(deadline=None, max_examples=60)
@given(WAYS, st.randoms())
def test_order_of_paths_does_not_matter(ways: list[Way], random: object) -> None:
    mixed = ways.copy()
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert attribute(mixed).markov == pytest.approx(attribute(ways).markov)


@pytest.mark.parametrize(
    "ways",
    [
        [],
        [Way(touches=("a",), conversions=0, non_conversions=4)],
        [Way(touches=(), conversions=1, non_conversions=0)],
        [Way(touches=("a",), conversions=2, non_conversions=-1)],
    ],
)
def test_paths_that_cannot_be_split_are_refused(ways: list[Way]) -> None:
    with pytest.raises(Refused, match="bad_paths"):
        attribute(ways)
