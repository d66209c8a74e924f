# SPDX-License-Identifier: EUPL-1.2
"""Deduplicated reach: bounds always hold the truth, intervals nearly always, and nothing contradictory passes."""

from itertools import combinations

import numpy as np
import pytest
from bench.simulate.reach import margins_from, people
from hypothesis import given, settings
from hypothesis import strategies as st

from tragweite.core.evaluation.reach.bounds import union_bounds
from tragweite.core.evaluation.reach.estimate import estimate_reach
from tragweite.core.evaluation.reach.margins import Margins, margins_of
from tragweite.core.evaluation.reach.models import OneFactor, maximum_entropy
from tragweite.core.evaluation.reach.target import Share, target_reach
from tragweite.core.refusal import Refused


def three(*, pairs: dict[tuple[str, str], float] | None = None) -> Margins:
    return margins_of(singles={"a": 400.0, "b": 300.0, "c": 200.0}, pairs=pairs or {}, population=1000.0)


def test_without_pairs_the_bounds_are_the_largest_and_the_sum() -> None:
    assert union_bounds(three()) == pytest.approx((0.4, 0.9))


def test_with_all_pairs_of_three_the_bounds_are_those_of_bonferroni() -> None:
    """Union = S1 - S2 + triple; the triple lies between 0 and the smallest pair here."""
    margins = three(pairs={("a", "b"): 100.0, ("a", "c"): 80.0, ("b", "c"): 60.0})
    assert union_bounds(margins) == pytest.approx((0.9 - 0.24, 0.9 - 0.24 + 0.06))


def test_two_channels_with_their_overlap_are_known_exactly() -> None:
    margins = margins_of(singles={"a": 400.0, "b": 300.0}, pairs={("b", "a"): 120.0}, population=1000.0)
    found = estimate_reach(margins)
    assert (found.low, found.estimate, found.high) == pytest.approx((580.0, 580.0, 580.0), abs=1e-3)
    assert found.at_least == pytest.approx((580.0, 120.0, 0.0), abs=1e-3)


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    count=st.integers(2, 7),
    known=st.floats(0, 1),
    world=st.sampled_from(["factor", "tastes"]),
)
def test_the_bounds_hold_the_truth(seed: int, count: int, known: float, world: str) -> None:
    reached = people(count=count, seed=seed, world=world, population=3_000)
    low, high = union_bounds(margins_from(reached, known=known, seed=seed))
    truth = reached.any(axis=0).mean()
    assert low - 1e-6 <= truth <= high + 1e-6


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000), known=st.floats(0.1, 1))
def test_the_bounds_beyond_twelve_channels_hold_the_truth_too(seed: int, known: float) -> None:
    reached = people(count=16, seed=seed, world="factor", population=3_000)
    low, high = union_bounds(margins_from(reached, known=known, seed=seed))
    assert low - 1e-6 <= reached.any(axis=0).mean() <= high + 1e-6


def test_maximum_entropy_keeps_every_pair_and_is_independent_where_the_pairs_are() -> None:
    singles = np.array([0.4, 0.3, 0.2])
    pairs = {key: singles[key[0]] * singles[key[1]] for key in combinations(range(3), 2)}
    margins = Margins(names=("a", "b", "c"), population=1.0, singles=singles, spreads=np.zeros(3), pairs=pairs)
    found = maximum_entropy(margins)
    assert found is not None
    assert found.union == pytest.approx(1 - 0.6 * 0.7 * 0.8, abs=1e-6)


def test_one_factor_reproduces_the_pairs_it_was_made_from() -> None:
    singles = np.array([0.3, 0.25, 0.2, 0.1])
    loadings = np.array([0.7, 0.5, 0.4, 0.6])
    factor = OneFactor(singles)
    keys = list(combinations(range(4), 2))
    both = factor.both(loadings, np.array([key[0] for key in keys]), np.array([key[1] for key in keys]))
    found = factor.fitted(dict(zip(keys, both.tolist(), strict=True)), start=np.full(4, 0.3), prior=0.3)
    assert factor.depths(found).union == pytest.approx(factor.depths(loadings).union, rel=2e-3)


def test_without_loadings_one_factor_is_independence() -> None:
    depths = OneFactor(np.array([0.4, 0.3])).depths(np.zeros(2))
    assert depths.shares == pytest.approx((0.58, 0.12, 0.0), abs=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize(("known", "least"), [(0.0, 0.9), (0.4, 0.9), (1.0, 0.9)])
def test_the_intervals_hold_the_truth(known: float, least: float) -> None:
    hits = []
    for seed in range(16):
        for world in ("factor", "tastes"):
            reached = people(count=8, seed=seed, world=world, population=20_000)
            found = estimate_reach(margins_from(reached, known=known, seed=seed), draws=40)
            hits.append(found.interval_low <= reached.any(axis=0).sum() <= found.interval_high)
    assert np.mean(hits) >= least - 0.03  # 32 worlds: one more or less is chance


def test_adding_up_says_more_than_there_are() -> None:
    reached = people(count=8, seed=1, world="factor", population=20_000)
    found = estimate_reach(margins_from(reached, known=1.0, seed=1))
    assert found.summed > 1.1 * reached.any(axis=0).sum()
    assert found.method == "maximum_entropy"


def test_the_same_numbers_give_the_same_answer_in_any_order() -> None:
    one = margins_of(singles={"a": 40.0, "b": 30.0, "c": 9.0}, pairs={("a", "b"): 10.0}, population=100.0)
    other = margins_of(singles={"c": 9.0, "b": 30.0, "a": 40.0}, pairs={("b", "a"): 10.0}, population=100.0)
    assert estimate_reach(one) == estimate_reach(other)


@pytest.mark.parametrize(
    ("pairs", "code"),
    [
        ({("a", "b"): 301.0}, "reach.pair_too_large"),
        ({("a", "a"): 1.0}, "reach.self_pair"),
        ({("a", "q"): 1.0}, "reach.unknown"),
        ({("a", "b"): 1.0, ("b", "a"): 1.0}, "reach.pair_twice"),
        ({("a", "b"): float("nan")}, "reach.pair_too_large"),
        ({("a", "b"): -1.0}, "reach.pair_too_small"),
    ],
)
def test_impossible_pairs_are_refused(pairs: dict[tuple[str, str], float], code: str) -> None:
    with pytest.raises(Refused, match=code):
        three(pairs=pairs)


def test_pairs_that_fit_singly_but_not_together_are_refused() -> None:
    """Three halves of a population cannot be pairwise disjoint."""
    margins = margins_of(
        singles={"a": 50.0, "b": 50.0, "c": 50.0},
        pairs={("a", "b"): 0.0, ("a", "c"): 0.0, ("b", "c"): 0.0},
        population=100.0,
    )
    with pytest.raises(Refused, match=r"reach\.contradictory"):
        union_bounds(margins)


def test_target_reach_multiplies_shares_and_is_cut_at_the_group() -> None:
    found = target_reach(
        reach=100_000, shares=[Share(value=0.8, spread=0.0), Share(value=0.1, spread=0.0)], target_size=5e6
    )
    assert (found.estimate, found.low, found.high) == pytest.approx((8_000, 8_000, 8_000))
    rough = target_reach(reach=100_000, shares=[Share(value=0.1)], target_size=5e6)
    assert 5_500 < rough.low < 7_500 < 12_500 < rough.high < 15_000
    assert target_reach(reach=100_000, shares=[], target_size=70.0).high == 70.0
