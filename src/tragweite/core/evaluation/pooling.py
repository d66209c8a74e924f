# SPDX-License-Identifier: EUPL-1.2
"""Rates of single creators, drawn towards the common level as far as their data are thin; ranked by chance to be best.

Model (George, Makov and Smith, Scand. J. Statistics 20, 1993): count_i ~ Poisson(rate_i * exposure_i),
rate_i ~ Gamma(a, b), a ~ Exponential(1), b ~ Gamma(0.1, 1); a and b are integrated on a grid, nothing is simulated but
the chance to be best (seeded). Method and limits: docs/methods/sender_comparison.md.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import special

from tragweite.core.evaluation.negative_binomial import FloatArray
from tragweite.core.refusal import Refused

POINTS: Final = 241
DRAWS: Final = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledRates:
    """Posterior of each rate (count per exposure, in units in which the common rate is 1 where ``scaled``)."""

    means: tuple[float, ...]
    lows: tuple[float, ...]
    highs: tuple[float, ...]
    chance_best: tuple[float, ...]
    shape_mean: float
    shape_sd: float
    rate_mean: float
    rate_sd: float
    seed: int


def pooled_rates(*, counts: npt.ArrayLike, exposure: npt.ArrayLike, seed: int = 1, rescale: bool = True) -> PooledRates:
    """Posterior mean, 95 % interval and chance to be best of each rate.

    ``rescale`` measures exposure so that the common rate is 1, which makes the priors fit any unit; the rates come back
    in the unit given. Raises ``Refused("evaluation.bad_outcome")`` or ``evaluation.bad_exposure``.
    """
    numbers, sizes = np.asarray(counts, dtype=np.float64), np.asarray(exposure, dtype=np.float64)
    if numbers.ndim != 1 or len(numbers) < 2 or not np.isfinite(numbers).all() or (numbers < 0).any():
        raise Refused("evaluation.bad_outcome")
    if sizes.shape != numbers.shape or not np.isfinite(sizes).all() or (sizes <= 0).any():
        raise Refused("evaluation.bad_exposure")
    unit = float((numbers.sum() + 0.5) / sizes.sum()) if rescale else 1.0
    shape, rate, weight = _grid(numbers, sizes * unit)
    means = [float(weight @ ((shape + x) / (rate + t))) * unit for x, t in zip(numbers, sizes * unit, strict=True)]
    drawn = _draws(numbers, sizes * unit, (shape, rate, weight), seed=seed) * unit
    ends = np.quantile(drawn, [0.025, 0.975], axis=0)
    best = np.bincount(np.argmax(drawn, axis=1), minlength=len(numbers)) / DRAWS
    return PooledRates(
        means=tuple(means),
        lows=tuple(float(end) for end in ends[0]),
        highs=tuple(float(end) for end in ends[1]),
        chance_best=tuple(float(share) for share in best),
        shape_mean=float(weight @ shape),
        shape_sd=_spread(weight, shape),
        rate_mean=float(weight @ rate),
        rate_sd=_spread(weight, rate),
        seed=seed,
    )


def _spread(weight: FloatArray, values: FloatArray) -> float:
    return float(np.sqrt(weight @ (values - weight @ values) ** 2))


def _grid(counts: FloatArray, exposure: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Points (a, b) on a grid of logs and their posterior weights."""
    logs = np.linspace(np.log(1e-3), np.log(200.0), POINTS)
    shape, rate = (np.exp(part).ravel() for part in np.meshgrid(logs, logs, indexing="ij"))
    value = -shape + np.log(shape) + 0.1 * np.log(rate) - rate  # priors, and the step of the log grid
    value += len(counts) * (shape * np.log(rate) - special.gammaln(shape))
    for count, size in zip(counts, exposure, strict=True):
        value += special.gammaln(shape + count) - (shape + count) * np.log(rate + size)
    weight = np.exp(value - value.max())
    return shape, rate, weight / weight.sum()


def _draws(
    counts: FloatArray, exposure: FloatArray, grid: tuple[FloatArray, FloatArray, FloatArray], *, seed: int
) -> FloatArray:
    shape, rate, weight = grid
    generator = np.random.default_rng(seed)
    chosen = generator.choice(len(weight), size=DRAWS, p=weight)
    gammas = generator.standard_gamma(shape[chosen][:, None] + counts)
    return np.asarray(gammas / (rate[chosen][:, None] + exposure), dtype=np.float64)
