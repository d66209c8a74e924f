# SPDX-License-Identifier: EUPL-1.2
import numpy as np
import pytest
from scipy import stats

from tragweite.core.evaluation.zero_arm import MANY_POSTS, zero_bound


def test_with_many_even_posts_the_bound_is_the_exact_poisson_one() -> None:
    """Zero of n posts against a well known rate: the largest mean of the n posts is 3.689."""
    counts = np.full(MANY_POSTS + 1, 10.0)
    found = zero_bound(counts=counts, exposure=np.ones(len(counts)), zero_exposure=np.ones(4))
    assert found.high == pytest.approx(-np.log(0.025) / (4 * 10), rel=1e-3)
    assert found.p_value == pytest.approx(2 * np.exp(-40), rel=1e-2)


def test_with_known_scatter_the_bound_is_the_exact_negative_binomial_one() -> None:
    generator = np.random.default_rng(1)
    counts = generator.poisson(generator.gamma(1, 10, 3000)).astype(float)
    found = zero_bound(counts=counts, exposure=np.ones(3000), zero_exposure=np.ones(6))
    none = stats.nbinom.pmf(0, 1 / found.dispersion, 1 / (1 + found.dispersion * counts.mean() * found.high)) ** 6
    assert none == pytest.approx(0.025, rel=1e-3)


def test_few_posts_give_a_wider_bound_and_more_empty_posts_a_smaller_one() -> None:
    counts = np.array([12.0, 4, 9, 20, 7, 15])
    few, more = (zero_bound(counts=counts, exposure=np.ones(6), zero_exposure=np.ones(n)) for n in (3, 12))
    known = zero_bound(counts=np.tile(counts, 400), exposure=np.ones(2400), zero_exposure=np.ones(3))
    assert more.high < few.high
    assert known.high < few.high
    assert more.p_value < few.p_value < 0.05


@pytest.mark.slow
def test_the_bound_holds_the_truth() -> None:
    """Given that one side had none: 400 seeded cases in which the truth made that likely."""
    generator, inside, runs = np.random.default_rng(5), 0, 0
    for _ in range(400):
        seen = generator.poisson(generator.gamma(1, 15, 8)).astype(float)
        none = generator.poisson(generator.gamma(1, 15 * 0.03, 5)).astype(float)
        if seen.any() and not none.any():
            runs += 1
            inside += zero_bound(counts=seen, exposure=np.ones(8), zero_exposure=np.ones(5)).high >= 0.03
    assert runs > 30
    assert inside / runs >= 0.95
