# SPDX-License-Identifier: EUPL-1.2
"""Cross products, mixture, sets of controls and the grid against dense matrices and closed forms."""

import numpy as np
import pytest
from scipy import stats

from tragweite.core.evaluation.impact.bsts import predict_sum, problem_of, without_forced
from tragweite.core.evaluation.impact.grid import draw_sums, fit, grid_of, transformed
from tragweite.core.evaluation.impact.level import FloatArray, level_of
from tragweite.core.evaluation.impact.mixture import Mixture
from tragweite.core.evaluation.impact.slab import likely_sets


def dense(n: int, rho: float, ratio: float) -> FloatArray:
    place = np.arange(n)
    if rho == 1.0:
        inner = np.minimum.outer(place, place).astype(float)
    else:
        inner = rho ** np.abs(np.subtract.outer(place, place)) / (1 - rho**2)
    return np.asarray(np.eye(n) + ratio**2 * inner)


@pytest.mark.parametrize("rho", [0.0, 0.6, 0.97, 1.0])
@pytest.mark.parametrize("ratio", [0.02, 0.5, 8.0])
def test_cross_products_are_those_of_the_dense_covariance(rho: float, ratio: float) -> None:
    z = np.random.default_rng(1).normal(size=(23, 4))
    found, covariance = level_of(z, rho=rho, ratio=ratio), dense(23, rho, ratio)
    inverse = np.linalg.inv(covariance)
    with_last = (covariance - np.eye(23))[-1]
    assert found.cross == pytest.approx(z.T @ inverse @ z, rel=1e-8, abs=1e-8)
    assert found.log_det == pytest.approx(np.linalg.slogdet(covariance)[1], rel=1e-9)
    assert found.last == pytest.approx(with_last @ inverse @ z, rel=1e-8, abs=1e-9)
    assert found.last_variance == pytest.approx(with_last[-1] - with_last @ inverse @ with_last, rel=1e-6)


def test_the_quantiles_of_a_mixture_invert_its_distribution() -> None:
    mixture = Mixture(weights=np.array([0.3, 0.7]), means=np.array([-2.0, 5.0]), deviations=np.array([1.0, 0.2]))
    for share in (0.025, 0.5, 0.975):
        value = mixture.quantile(share)
        below = 0.3 * stats.norm.cdf(value, -2, 1) + 0.7 * stats.norm.cdf(value, 5, 0.2)
        assert below == pytest.approx(share, abs=1e-9)
    draws = np.where(np.arange(10) < 3, -2.0, 5.0)
    assert mixture.mean == pytest.approx(draws.mean())
    assert mixture.deviation == pytest.approx(np.sqrt(0.3 * (1 + 4.9**2) + 0.7 * (0.04 + 2.1**2)))


def test_the_walk_over_sets_finds_what_enumeration_finds() -> None:
    generator = np.random.default_rng(3)
    gains = generator.normal(0, 4, size=11)

    def height(rows: np.ndarray) -> FloatArray:
        return np.asarray(rows[:, :11] @ gains)

    walked = likely_sets(free=11, forced=1, inclusion=0.25, height=height)
    best = gains + np.log(0.25 / 0.75) > 0
    assert walked.chosen[0].tolist() == [*best.tolist(), True]
    assert walked.log_prior[0] == pytest.approx(best.sum() * np.log(0.25) + (~best).sum() * np.log(0.75))


def test_bsts_agrees_with_brute_force_draws_from_its_prior() -> None:
    """Importance sampling: parameters drawn from the prior, weighted by the likelihood of a dense covariance."""
    generator = np.random.default_rng(5)
    n, h = 14, 3
    x = generator.normal(size=(n + h, 1))
    y = 2.0 * x[:, 0] + generator.normal(0, 0.6, n + h)
    problem = problem_of(outcome=y[:n], regressors=x[:n], after=x[n:], forced=0)
    found = predict_sum(problem, prior_level_sd=0.1)
    draws = 40_000
    sigma2 = 1 / generator.gamma(25.0, 1 / 5.0, draws)
    level2 = 1 / generator.gamma(16.0, 1 / (16.0 * 0.01), draws)
    scale, centre = y[:n].std(ddof=1), y[:n].mean()
    z, spread = (y[:n] - centre) / scale, (x - x[:n].mean()) / x[:n].std(ddof=1)
    omega = 0.01 * float((spread**2).mean())
    inner = np.minimum.outer(np.arange(n), np.arange(n)).astype(float)
    ones, column = np.ones(n), spread[:n, 0]
    covariance = (
        sigma2[:, None, None] * (np.eye(n) + np.outer(column, column) / omega)
        + level2[:, None, None] * inner
        + (1.0 + sigma2 / 0.01)[:, None, None] * np.outer(ones, ones)
    )
    gap = z - z[0]
    solved = np.linalg.solve(covariance, np.broadcast_to(gap[:, None], (draws, n, 1)))[..., 0]
    log_weight = -0.5 * np.linalg.slogdet(covariance)[1] - 0.5 * solved @ gap
    weights = np.exp(log_weight - log_weight.max())
    after = spread[n:, 0].sum()
    with_sum = (
        (1.0 + sigma2 / 0.01)[:, None] * h + level2[:, None] * h * inner[-1] + sigma2[:, None] * after * column / omega
    )
    means = h * z[0] + (with_sum * solved).sum(axis=1)
    expected = np.average(means, weights=weights) * scale + h * centre
    assert found.mean == pytest.approx(expected, abs=0.03)


def test_bsts_leaves_the_season_out_where_asked() -> None:
    generator = np.random.default_rng(7)
    y, x, season = generator.normal(size=60), generator.normal(size=(60, 2)), generator.normal(size=(60, 3))
    with_season = problem_of(
        outcome=y[:50], regressors=np.hstack([x, season])[:50], after=np.hstack([x, season])[50:], forced=3
    )
    plain = problem_of(outcome=y[:50], regressors=x[:50], after=x[50:], forced=0)
    first = predict_sum(without_forced(with_season), prior_level_sd=0.01)
    assert first.mean == pytest.approx(predict_sum(plain, prior_level_sd=0.01).mean, rel=1e-9)


def test_the_grid_draws_the_multivariate_t_of_a_single_cell() -> None:
    generator = np.random.default_rng(9)
    n, h = 40, 5
    x = generator.normal(size=(n + h, 1))
    y = 1.0 + x[:, 0] + generator.normal(size=n + h)
    columns = np.column_stack([y, np.ones(n + h), x])
    grid = grid_of(columns=columns[:n], after=columns[n:, 1:], logarithmic=False)
    found = fit(grid, outcome=0, regressors=[1, 2])
    cell = 45
    only = np.zeros(len(grid.levels))
    only[cell] = 1.0
    single = type(found)(
        weights=only,
        coefficients=found.coefficients,
        factors=found.factors,
        rest=found.rest,
        freedom=found.freedom,
        log_height=found.log_height,
    )
    draws = draw_sums(grid, single, outcome=0, regressors=[1, 2], draws=40_000, generator=np.random.default_rng(1))
    level = grid.levels[cell]
    full = dense(n + h, level.rho, level.ratio)
    v, cross = full[:n, :n], full[n:, :n]
    z, after = columns[:n, 1:], columns[n:, 1:]
    inverse = np.linalg.inv(v)
    b = np.linalg.solve(z.T @ inverse @ z, z.T @ inverse @ y[:n])
    residual = y[:n] - z @ b
    mean = (after @ b + cross @ inverse @ residual).sum()
    sigma2 = residual @ inverse @ residual / (n - 2)
    slope = after - cross @ inverse @ z
    spread = full[n:, n:] - cross @ inverse @ cross.T + slope @ np.linalg.inv(z.T @ inverse @ z) @ slope.T
    deviation = np.sqrt(sigma2 * spread.sum() * (n - 2) / (n - 4))
    assert draws.mean() == pytest.approx(mean, abs=4 * deviation / 200)
    assert draws.std() == pytest.approx(deviation, rel=0.02)
    assert np.quantile(draws, 0.975) == pytest.approx(
        mean + stats.t.ppf(0.975, n - 2) * np.sqrt(sigma2 * spread.sum()), abs=0.06 * deviation
    )


def test_the_logarithm_counts_zero_as_a_half() -> None:
    assert transformed(np.array([0.0, 1.0]), logarithmic=True) == pytest.approx([np.log(0.5), 0.0])
