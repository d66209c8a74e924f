# SPDX-License-Identifier: EUPL-1.2
import numpy as np
import pytest

from tragweite.core.evaluation.chain_ladder import chain_ladder, fitted_curve
from tragweite.core.refusal import Refused

NAN = float("nan")


def test_factors_are_those_of_the_chain_ladder_computed_by_hand() -> None:
    daily = [[10, 6, 4], [20, 10, 10], [30, 14, NAN], [8, NAN, NAN]]
    curve = chain_ladder(daily, window_days=3)
    second, third = (16 + 30 + 44) / (10 + 20 + 30), (20 + 40) / (16 + 30)
    assert curve.shares == pytest.approx((1 / (second * third), 1 / third, 1.0))
    assert (curve.n_mature, curve.n_young) == (2, 2)
    assert curve.share(0) == 0
    assert curve.share(1.5) == pytest.approx((curve.shares[0] + curve.shares[1]) / 2)
    assert curve.share(40) == 1


@pytest.mark.parametrize("daily", [[[1.0, NAN]], [[0.0, 0.0]], [[3.0]]])
def test_without_a_whole_post_there_is_no_curve(daily: list[list[float]]) -> None:
    with pytest.raises(Refused, match="no_curve"):
        chain_ladder(daily, window_days=2)


def test_the_fitted_curve_finds_the_course_that_made_the_counts() -> None:
    generator = np.random.default_rng(2)
    ages = np.concatenate([np.full(60, 7.0), generator.uniform(0.5, 6.5, 60)])
    expected = (1 - np.exp(-ages / 2)) / (1 - np.exp(-7 / 2))
    groups = ["authority", "creator"] * 60
    means = np.where(np.array(groups) == "creator", 90.0, 30.0) * expected
    counts = generator.poisson(generator.gamma(5, means / 5)).astype(float)
    curve = fitted_curve(counts=counts, ages=ages, groups=groups, window_days=7)
    assert curve is not None
    assert curve.share(2) == pytest.approx((1 - np.exp(-1)) / (1 - np.exp(-3.5)), abs=0.06)
    assert (curve.n_mature, curve.n_young) == (60, 60)


def test_few_whole_posts_or_an_unclear_course_give_no_curve() -> None:
    ages, counts = np.array([7.0] * 4 + [2.0] * 4), np.array([9.0, 8, 7, 9, 4, 5, 4, 6])
    assert fitted_curve(counts=counts, ages=ages, groups=["a"] * 8, window_days=7) is None
    wild = np.array([7.0] * 6 + [1.0] * 3)
    assert (
        fitted_curve(counts=np.array([0.0, 90, 3, 1, 40, 2, 0, 30, 1]), ages=wild, groups=["a"] * 9, window_days=7)
        is None
    )
    assert fitted_curve(counts=counts, ages=np.full(8, 7.0), groups=["a"] * 8, window_days=7) is None
