# SPDX-License-Identifier: EUPL-1.2
import numpy as np
import pytest
from scipy import optimize, stats

from tragweite.core.evaluation.negative_binomial import ALPHA_FLOOR, fit, log_likelihood, profile_interval

TWO_ARMS = np.column_stack([np.ones(9), np.repeat([0.0, 1.0], [4, 5])])
COUNTS = np.array([3.0, 18, 7, 11, 40, 9, 66, 25, 31])


def test_likelihood_is_that_of_scipy() -> None:
    means = np.linspace(2, 50, 9)
    size = 1 / 0.7
    expected = stats.nbinom.logpmf(COUNTS, size, size / (size + means)).sum()
    assert log_likelihood(counts=COUNTS, means=means, alpha=0.7) == pytest.approx(expected, rel=1e-12)


def test_without_offset_the_ratio_is_the_ratio_of_the_means() -> None:
    found = fit(counts=COUNTS, design=TWO_ARMS, offset=np.zeros(9))
    assert np.exp(found.beta[1]) == pytest.approx(COUNTS[4:].mean() / COUNTS[:4].mean(), rel=1e-5)


def test_fit_is_the_maximum_found_by_a_search_without_slopes() -> None:
    offset = np.log(np.array([1.0, 2, 1, 3, 2, 1, 4, 1, 2]))

    def loss(vector: np.ndarray) -> float:
        means = np.exp(offset + TWO_ARMS @ vector[:2])
        size = np.exp(-vector[2])
        return -float(stats.nbinom.logpmf(COUNTS, size, size / (size + means)).sum())

    options = {"xatol": 1e-9, "fatol": 1e-12, "maxiter": 9000, "maxfev": 9000}
    oracle = optimize.minimize(loss, [2.0, 0.5, -1.0], method="Nelder-Mead", options=options)
    found = fit(counts=COUNTS, design=TWO_ARMS, offset=offset)
    assert found.log_likelihood == pytest.approx(-oracle.fun, abs=1e-8)
    assert found.beta == pytest.approx(oracle.x[:2], abs=1e-4)
    assert found.alpha == pytest.approx(np.exp(oracle.x[2]), rel=1e-3)


def test_poisson_limit_gives_the_binomial_deviance() -> None:
    """With no extra spread the ratio is a binomial share of the total; its deviance is computed here by itself."""
    counts = np.array([20.0, 20, 20, 31, 31, 31])
    design = np.column_stack([np.ones(6), np.repeat([0.0, 1.0], [3, 3])])
    best = fit(counts=counts, design=design, offset=np.zeros(6))
    log_ratio = np.log(93 / 60) - 0.1
    near = fit(counts=counts, design=design[:, :1], offset=log_ratio * design[:, 1])
    share = 1 / (1 + np.exp(-log_ratio))
    expected = 2 * (stats.binom.logpmf(93, 153, 93 / 153) - stats.binom.logpmf(93, 153, share))
    assert best.alpha == pytest.approx(ALPHA_FLOOR)
    assert best.beta[1] == pytest.approx(np.log(93 / 60), abs=1e-6)
    assert 2 * (best.log_likelihood - near.log_likelihood) == pytest.approx(expected, rel=1e-3)


def test_ends_of_the_interval_lie_on_the_f_cutoff_of_an_independent_profile() -> None:
    found = profile_interval(counts=COUNTS, design=TWO_ARMS, offset=np.zeros(9), column=1)

    def best_with(log_ratio: float | None) -> float:
        def loss(vector: np.ndarray) -> float:
            slope = vector[2] if log_ratio is None else log_ratio
            size = np.exp(-vector[1])
            means = np.exp(vector[0] + slope * TWO_ARMS[:, 1])
            return -float(stats.nbinom.logpmf(COUNTS, size, size / (size + means)).sum())

        start = [2.5, -1.0, 0.5] if log_ratio is None else [2.5, -1.0]
        options = {"xatol": 1e-9, "fatol": 1e-12, "maxiter": 9000, "maxfev": 9000}
        return -float(optimize.minimize(loss, start, method="Nelder-Mead", options=options).fun)

    cutoff = stats.f.ppf(0.95, 1, 7)
    for end in (found.low, found.high):
        assert end is not None
        assert 2 * (best_with(None) - best_with(end)) == pytest.approx(cutoff, abs=1e-5)
    assert found.p_value == pytest.approx(stats.f.sf(2 * (best_with(None) - best_with(0.0)), 1, 7), abs=1e-6)


def test_interval_turns_around_when_the_arms_are_swapped() -> None:
    swapped = np.column_stack([np.ones(9), 1 - TWO_ARMS[:, 1]])
    one = profile_interval(counts=COUNTS, design=TWO_ARMS, offset=np.zeros(9), column=1)
    other = profile_interval(counts=COUNTS, design=swapped, offset=np.zeros(9), column=1)
    assert one.low is not None
    assert other.high is not None
    assert one.low == pytest.approx(-other.high, abs=1e-4)
    assert one.p_value == pytest.approx(other.p_value, rel=1e-4)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("n_under", "n_over", "alpha", "mean", "ratio"),
    [(3, 3, 1.0, 15.0, 3.0), (6, 6, 1.0, 15.0, 3.0), (12, 20, 1.0, 15.0, 3.0), (12, 20, 0.3, 15.0, 1.0), (12, 20, 1.0, 1.5, 3.0)],
)  # fmt: skip
def test_interval_covers_the_true_ratio(n_under: int, n_over: int, alpha: float, mean: float, ratio: float) -> None:
    """The true value lies inside exactly when its deviance stays below the cut-off; 600 runs, seeded."""
    generator = np.random.default_rng(20_251)
    is_over = np.repeat([0.0, 1.0], [n_under, n_over])
    design = np.column_stack([np.ones_like(is_over), is_over])
    means, freedom, runs, inside = mean * ratio**is_over, n_under + n_over - 2, 600, 0
    cutoff = stats.f.ppf(0.95, 1, freedom)
    for _ in range(runs):
        counts = generator.poisson(generator.gamma(1 / alpha, alpha * means)).astype(float)
        best = fit(counts=counts, design=design, offset=np.zeros_like(is_over))
        truth = fit(counts=counts, design=design[:, :1], offset=np.log(ratio) * is_over)
        inside += 2 * (best.log_likelihood - truth.log_likelihood) < cutoff
    # 95 % with the binomial error of 600 runs (three standard errors), a little wider above: too wide is the safe side.
    assert 0.923 <= inside / runs <= 0.985
