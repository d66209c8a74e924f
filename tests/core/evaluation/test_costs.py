# SPDX-License-Identifier: EUPL-1.2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tragweite.core.evaluation.costs import cost_per_bounds, cost_per_count, cost_per_estimate, cost_per_scattered_count
from tragweite.core.refusal import Refused


def test_the_ends_are_those_at_which_the_count_has_a_tail_of_two_and_a_half_per_cent() -> None:
    found = cost_per_count(cost_eur=12_000, count=12, unit="application")
    assert found.estimate == pytest.approx(1000)
    assert found.low is not None
    assert found.high is not None
    assert stats.poisson.cdf(12, 12_000 / found.low) == pytest.approx(0.025)
    assert stats.poisson.sf(11, 12_000 / found.high) == pytest.approx(0.025)


def test_zero_gives_a_lower_bound_and_no_upper_one() -> None:
    found = cost_per_count(cost_eur=3689, count=0, unit="application")
    assert (found.estimate, found.high, found.reason) == (None, None, "nothing_counted")
    assert found.low == pytest.approx(1000, rel=1e-3)
    assert "mindestens 1.000 Euro" in found.sentence_de
    assert "at least 1,000 euros" in found.sentence_en


def test_an_effect_that_may_be_none_has_no_upper_cost() -> None:
    found = cost_per_estimate(cost_eur=1000, estimate=10, low=-5, high=25, unit="incremental_application")
    assert (found.estimate, found.low, found.high, found.reason) == (100, 40, None, "unbounded")
    assert "mindestens 40 Euro" in found.sentence_de
    assert "nach oben ist es nicht bestimmbar" in found.sentence_de
    doubtful = cost_per_estimate(cost_eur=1000, estimate=-2, low=-5, high=25, unit="incremental_application")
    assert (doubtful.estimate, doubtful.low, doubtful.high, doubtful.reason) == (None, 40, None, "unbounded")
    assert doubtful.sentence_de == found.sentence_de  # an estimate below zero is no count of zero
    declined = cost_per_estimate(cost_eur=1000, estimate=-10, low=-25, high=-5, unit="incremental_application")
    assert (declined.estimate, declined.low, declined.high, declined.reason) == (None, None, None, "no_gain_possible")


def test_posts_that_scatter_make_the_interval_wider_never_narrower() -> None:
    even = cost_per_scattered_count(cost_eur=1000, counts=np.array([5.0, 5, 5, 5]), unit="visit")
    odd = cost_per_scattered_count(cost_eur=1000, counts=np.array([0.0, 1, 2, 17]), unit="visit")
    exact = cost_per_count(cost_eur=1000, count=20, unit="visit")
    assert odd.low is not None
    assert even.low is not None
    assert exact.low is not None
    assert odd.low < even.low <= exact.low
    assert odd.estimate == exact.estimate


@settings(deadline=None, max_examples=60)
@given(st.floats(1, 1e7), st.integers(0, 5000))
def test_the_interval_holds_the_estimate_and_scales_with_the_cost(cost: float, count: int) -> None:
    found, double = (cost_per_count(cost_eur=each, count=count, unit="visit") for each in (cost, 2 * cost))
    assert found.low is not None
    assert double.low == pytest.approx(2 * found.low)
    if found.estimate is not None:
        assert found.high is not None
        assert found.low < found.estimate < found.high


@pytest.mark.slow
@pytest.mark.parametrize("mean", [2, 5, 12, 40])
def test_the_interval_of_the_cost_covers(mean: float) -> None:
    generator, runs, inside = np.random.default_rng(3), 2000, 0
    for count in generator.poisson(mean, runs):
        found = cost_per_count(cost_eur=1000, count=int(count), unit="application")
        low, high = found.low or 0.0, np.inf if found.high is None else found.high
        inside += low <= 1000 / mean <= high
    assert inside / runs >= 0.94


@pytest.mark.parametrize("cost", [-1.0, float("nan"), float("inf")])
def test_impossible_cost_is_refused(cost: float) -> None:
    with pytest.raises(Refused, match="bad_cost"):
        cost_per_count(cost_eur=cost, count=3, unit="visit")
    with pytest.raises(Refused, match="bad_interval"):
        cost_per_estimate(cost_eur=1, estimate=3, low=4, high=5, unit="reached")


def test_with_bounds_alone_there_is_a_range_and_no_middle() -> None:
    cost = cost_per_bounds(cost_eur=900.0, low=300.0, high=450.0, unit="reached")
    assert (cost.estimate, cost.low, cost.high, cost.reason) == (None, 2.0, 3.0, "bounds_only")
    assert cost.sentence_de == "Je erreichte Person kostete es zwischen 2 Euro und 3 Euro."


def test_nobody_reached_leaves_the_cost_open_above() -> None:
    cost = cost_per_bounds(cost_eur=900.0, low=0.0, high=0.0, unit="reached")
    assert cost.low == pytest.approx(900 / 3.689, rel=1e-3)
    assert cost.high is None
