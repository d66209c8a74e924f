# SPDX-License-Identifier: EUPL-1.2
"""Exact Bayesian time series on a grid: z = X b + s + e, s an AR(1) with persistence rho or a random walk.

z is the logarithm of the outcome (at least 0.5) where it is never negative, else the outcome itself. Flat prior on
(b, log sigma); ratio of the two deviations half-Cauchy(0.3); rho on seven values with more weight near 1. Every cell of
the grid is closed form (multivariate t); the sum over the days is simulated once, from a seed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from tragweite.core.evaluation.impact.level import FloatArray, Level, level_of

RHOS = (0.0, 0.3, 0.6, 0.8, 0.9, 0.97, 1.0)
RHO_WEIGHTS = (1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 5.0)
RATIOS = tuple(float(value) for value in np.geomspace(0.02, 10.0, 14))
RATIO_SCALE = 0.3
SMALLEST = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The cells with their cross products. Columns: outcome, ones, controls, season; ``after`` (h, same without outcome)."""

    levels: tuple[Level, ...]
    log_prior: FloatArray
    after: FloatArray
    size: int
    logarithmic: bool


def transformed(values: FloatArray, *, logarithmic: bool) -> FloatArray:
    """Logarithm of max(value, 0.5) or the values as they are."""
    return np.log(np.maximum(values, SMALLEST)) if logarithmic else values


def grid_of(*, columns: FloatArray, after: FloatArray, logarithmic: bool) -> Grid:
    """Prepare all cells for transformed ``columns`` (n, m) before and ``after`` (h, m - 1) after the start."""
    cells = list(product(zip(RHOS, RHO_WEIGHTS, strict=True), RATIOS))
    levels = tuple(level_of(columns, rho=rho, ratio=ratio) for (rho, _weight), ratio in cells)
    prior = [np.log(weight) + np.log(ratio) - np.log1p((ratio / RATIO_SCALE) ** 2) for (_rho, weight), ratio in cells]
    return Grid(
        levels=levels, log_prior=np.array(prior), after=after, size=len(columns), logarithmic=logarithmic
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Fit of each cell with ``outcome`` explained by ``regressors`` (positions of columns)."""

    weights: FloatArray
    coefficients: FloatArray
    factors: FloatArray
    rest: FloatArray
    freedom: int
    log_height: FloatArray


def fit(grid: Grid, *, outcome: int, regressors: Sequence[int]) -> Fit:
    """Generalised least squares in every cell; the weights are the posterior of the cells."""
    chosen = list(regressors)
    cross = np.stack([level.cross for level in grid.levels])
    inner = cross[:, chosen][:, :, chosen]
    lower = np.linalg.cholesky(inner + 1e-10 * np.eye(len(chosen)) * np.trace(inner, axis1=1, axis2=2)[:, None, None])
    half = np.linalg.solve(lower, cross[:, chosen, outcome][..., None])[..., 0]
    rest = np.maximum(cross[:, outcome, outcome] - (half**2).sum(axis=1), 1e-12)
    freedom = grid.size - len(chosen)
    log_det = np.array([level.log_det for level in grid.levels])
    log_inner = np.log(np.diagonal(lower, axis1=1, axis2=2)).sum(axis=1)
    heights = -0.5 * log_det - log_inner - 0.5 * freedom * np.log(rest) + grid.log_prior
    weights = np.exp(heights - heights.max())
    return Fit(
        weights=weights / weights.sum(),
        coefficients=np.linalg.solve(np.swapaxes(lower, 1, 2), half[..., None])[..., 0],
        factors=lower,
        rest=rest,
        freedom=freedom,
        log_height=-0.5 * log_det - 0.5 * grid.size * np.log(rest),
    )


def draw_sums(
    grid: Grid, found: Fit, *, outcome: int, regressors: Sequence[int], draws: int, generator: np.random.Generator
) -> FloatArray:
    """Sorted draws (draws,) of the sum of the outcome after the start had nothing happened."""
    cell = _systematic(found.weights, draws, generator)
    sigma = np.sqrt(found.rest[cell] / generator.chisquare(found.freedom, size=draws))
    noise = generator.standard_normal((draws, len(regressors)))
    b = found.coefficients[cell] + sigma[:, None] * _spread(found.factors, cell, noise)
    last = np.stack([level.last for level in grid.levels])[cell]
    expected = last[:, outcome] - (last[:, list(regressors)] * b).sum(axis=1)
    deviation = np.sqrt(np.array([level.last_variance for level in grid.levels])[cell])
    state = expected + sigma * deviation * generator.standard_normal(draws)
    rho = np.array([level.rho for level in grid.levels])[cell]
    step = sigma * np.array([level.ratio for level in grid.levels])[cell]
    total = np.zeros(draws)
    means = b @ grid.after[:, [position - 1 for position in regressors]].T
    for day in range(len(grid.after)):
        state = rho * state + step * generator.standard_normal(draws)
        value = means[:, day] + state + sigma * generator.standard_normal(draws)
        total += np.exp(np.minimum(value, 600.0)) if grid.logarithmic else value
    return np.sort(total)


def _systematic(weights: FloatArray, draws: int, generator: np.random.Generator) -> np.ndarray:
    places = (np.arange(draws) + generator.random()) / draws
    return np.minimum(np.searchsorted(np.cumsum(weights), places), len(weights) - 1)


def _spread(factors: FloatArray, cell: np.ndarray, noise: FloatArray) -> FloatArray:
    """L'^-1 times the noise for each draw, cell by cell."""
    result = np.empty_like(noise)
    for position in np.unique(cell):
        rows = cell == position
        result[rows] = np.linalg.solve(factors[position].T, noise[rows].T).T
    return result
