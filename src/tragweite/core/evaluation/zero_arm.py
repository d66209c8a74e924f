# SPDX-License-Identifier: EUPL-1.2
"""What can be said where one side has not a single visit: a bound of the ratio, never "no effect" and never infinity.

The visits of a post are Poisson with a gamma distributed mean. Level and dispersion come from the other side: averaged
over their likelihood on a grid (level: flat on the log scale; dispersion: half-Cauchy(1)). The bound is the ratio at
which as many posts without any visit have a probability of 2.5 %.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from tragweite.core.evaluation.negative_binomial import FloatArray, fit, standard_errors

TAIL = 0.025
# With so many posts level and dispersion are known well enough to be taken as they are estimated.
MANY_POSTS = 1000
_POINTS = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class ZeroBound:
    """Largest ratio (side without visits / other side) that the data allow, with the p-value of a ratio of 1."""

    high: float
    p_value: float
    dispersion: float


def zero_bound(*, counts: FloatArray, exposure: FloatArray, zero_exposure: FloatArray) -> ZeroBound:
    """The bound; ``counts`` and ``exposure`` of the side with visits, ``zero_exposure`` of the side without."""
    ones = np.ones((len(counts), 1))
    best = fit(counts=counts, design=ones, offset=np.log(exposure))
    few = max(len(counts), len(zero_exposure)) <= MANY_POSTS
    levels, alphas, weights = _grid(counts, exposure, best.beta[0], ones) if few else _point(best.beta[0], best.alpha)
    sizes, repeats = np.unique(zero_exposure, return_counts=True)
    chance = _chance(levels, alphas, weights, sizes, repeats.astype(np.float64))
    high = optimize.brentq(lambda log_ratio: chance(log_ratio) - TAIL, -40.0, 40.0, xtol=1e-8)
    return ZeroBound(high=float(np.exp(high)), p_value=min(1.0, 2.0 * chance(0.0)), dispersion=best.alpha)


def _chance(
    levels: FloatArray, alphas: FloatArray, weights: FloatArray, sizes: FloatArray, repeats: FloatArray
) -> Callable[[float], float]:
    def chance(log_ratio: float) -> float:
        means = np.exp(np.clip(levels + log_ratio, -80.0, 80.0))[:, None] * sizes
        none = np.exp(-(np.log1p(alphas[:, None] * means) @ repeats) / alphas)
        return float(weights @ none)

    return chance


def _point(level: float, alpha: float) -> tuple[FloatArray, FloatArray, FloatArray]:
    return np.array([level]), np.array([alpha]), np.ones(1)


def _grid(
    counts: FloatArray, exposure: FloatArray, level: float, ones: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    best = fit(counts=counts, design=ones, offset=np.log(exposure))
    error = max(float(standard_errors(best, design=ones, offset=np.log(exposure))[0]), len(counts) ** -0.5)
    levels = level + np.linspace(-5.0, 5.0, _POINTS) * error
    alphas = np.exp(np.linspace(np.log(1e-3), np.log(30.0), _POINTS))
    pairs = [(one, alpha) for one in levels for alpha in alphas]
    # The half-Cauchy density times alpha, because the grid is even on the log scale.
    logs = np.array(
        [_log_likelihood(counts, exposure, *pair) - np.log1p(pair[1] ** 2) + np.log(pair[1]) for pair in pairs]
    )
    weights = np.exp(logs - logs.max())
    flat = np.array(pairs)
    return flat[:, 0], flat[:, 1], weights / weights.sum()


def _log_likelihood(counts: FloatArray, exposure: FloatArray, level: float, alpha: float) -> float:
    means, size = np.exp(level) * exposure, 1.0 / alpha
    terms = special.gammaln(counts + size) - special.gammaln(size) + counts * np.log(alpha * means)
    return float(np.sum(terms - (counts + size) * np.log1p(alpha * means)))
