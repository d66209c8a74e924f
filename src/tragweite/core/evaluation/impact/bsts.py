# SPDX-License-Identifier: EUPL-1.2
"""Local level with spike-and-slab regression, integrated on a grid instead of by Gibbs draws.

Model and priors of CausalImpact (Brodersen et al., Annals of Applied Statistics 9, 2015, and the defaults of its R
package): series standardised on the time before the start; noise 1/sigma^2 ~ Gamma(25, 25 * 0.2); level steps
1/sigma_level^2 ~ Gamma(16, 16 * prior^2), at most 1; first level N(y_1, 1); slab N(0, sigma^2 Omega^-1) with
Omega = 0.01 (X'X + diag X'X) / 2n; each control enters with probability min(1, 3 / (k + 1)).
Given sigma, the ratio of the two deviations and the set of controls, everything is normal; these three are summed over.
"""

from dataclasses import dataclass, replace

import numpy as np

from tragweite.core.evaluation.impact.level import FloatArray, Level, level_of
from tragweite.core.evaluation.impact.mixture import Mixture, pruned
from tragweite.core.evaluation.impact.slab import Masks, likely_sets

PRIOR_DF, WEAK_DF, PRIOR_R2 = 50.0, 1.0, 0.8
LEVEL_DF = 32.0
MODEL_SIZE = 3.0
SLAB_WEIGHT, DIAGONAL_SHARE = 0.01, 0.5
# Half the width of the level prior, so that the sum over the grid is exact to many digits.
LOG_RATIOS = np.arange(-6.5, 3.001, 0.125)
SIGMAS = 9
# Cells of the grid further below the best than this (natural logarithm) are left out.
DROP = 16.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """The standardised series: y and regressors before the start, sums of the regressors after it.

    ``levels``: cross products for each ratio, of the columns y, ones, regressors; ``after`` (1 + k,): sums of ones and
    regressors over the ``horizon`` steps; ``slab`` (k, k): Omega; ``forced``: the last so many regressors always enter
    (season); ``prior_level_sd`` None: the level deviation is flat in its logarithm and the noise prior counts as one
    observation: left to the data.
    """

    levels: tuple[Level, ...]
    size: int
    first: float
    after: FloatArray
    slab: FloatArray
    forced: int
    prior_level_sd: float | None
    mean: float
    scale: float

    @property
    def noise_df(self) -> float:
        """Observations that the prior of the noise is worth."""
        return WEAK_DF if self.prior_level_sd is None else PRIOR_DF

    @property
    def horizon(self) -> float:
        """Number of steps after the start."""
        return float(self.after[0])


def problem_of(
    *, outcome: FloatArray, regressors: FloatArray, after: FloatArray, forced: int, prior_level_sd: float | None = 0.01
) -> Problem:
    """Standardise ``outcome`` (n,), ``regressors`` (n, k) before and ``after`` (h, k) the start; the slow part.

    No column may be constant before the start.
    """
    mean, scale = float(outcome.mean()), float(outcome.std(ddof=1))
    centre, spread = regressors.mean(axis=0), regressors.std(axis=0, ddof=1)
    x, x_after = (regressors - centre) / spread, (after - centre) / spread
    everything = np.vstack([x, x_after])
    gram = everything.T @ everything / len(everything)
    y = (outcome - mean) / scale
    columns = np.column_stack([y, np.ones(len(y)), x])
    return Problem(
        levels=tuple(level_of(columns, rho=1.0, ratio=float(np.exp(value))) for value in LOG_RATIOS),
        size=len(y),
        first=float(y[0]),
        after=np.append(float(len(after)), x_after.sum(axis=0)),
        slab=SLAB_WEIGHT * ((1.0 - DIAGONAL_SHARE) * gram + DIAGONAL_SHARE * np.diag(np.diag(gram))),
        forced=forced,
        prior_level_sd=prior_level_sd,
        mean=mean,
        scale=scale,
    )


def without_forced(problem: Problem) -> Problem:
    """The same without the season: what CausalImpact fits."""
    kept = problem.slab.shape[0] - problem.forced
    levels = tuple(
        replace(level, cross=level.cross[: kept + 2, : kept + 2], last=level.last[: kept + 2])
        for level in problem.levels
    )
    return replace(
        problem, levels=levels, after=problem.after[: kept + 1], slab=problem.slab[:kept, :kept], forced=0
    )  # fmt: skip


def predict_sum(problem: Problem, *, prior_level_sd: float | None) -> Mixture:
    """Distribution of the sum of the outcome after the start had nothing happened."""
    asked = replace(problem, prior_level_sd=prior_level_sd)
    everything = np.ones((1, asked.slab.shape[0]), dtype=bool)
    heights = _cells(asked, asked.levels, everything)[0].max(axis=(0, 2))
    near = tuple(level for level, height in zip(asked.levels, heights, strict=True) if height > heights.max() - DROP)
    sets = _sets(asked, asked.levels[int(np.argmax(heights))])
    parts, means, variances = _cells(asked, near, sets.chosen)
    parts = parts + sets.log_prior[:, None, None]
    found = pruned(log_weights=parts.ravel(), means=means.ravel(), variances=variances.ravel())
    shift = asked.horizon * asked.mean
    return replace(found, means=found.means * asked.scale + shift, deviations=found.deviations * asked.scale)


def _sets(problem: Problem, level: Level) -> Masks:
    free = problem.slab.shape[0] - problem.forced
    inclusion = min(1.0, MODEL_SIZE / (free + 1.0))

    def height(chosen: np.ndarray) -> FloatArray:
        return _heights_without_sigma(problem, level, chosen)

    return likely_sets(free=free, forced=problem.forced, inclusion=inclusion, height=height)


def _heights_without_sigma(problem: Problem, level: Level, chosen: np.ndarray) -> FloatArray:
    """Log marginal likelihood of each set at one ratio with sigma integrated out (level prior scaled by sigma)."""
    mask = np.hstack([np.ones((len(chosen), 1), dtype=bool), chosen])
    both, loose = mask[:, :, None] & mask[:, None, :], np.eye(mask.shape[1]) * ~mask[:, :, None]
    prior = np.zeros(level.cross[1:, 1:].shape)
    prior[0, 0], prior[1:, 1:] = SLAB_WEIGHT, problem.slab
    log_prior = np.linalg.slogdet(np.where(both, prior, 0.0) + loose)[1]
    lower = np.linalg.cholesky(np.where(both, level.cross[1:, 1:] + prior, 0.0) + loose)
    solved = np.linalg.solve(lower, (mask * level.cross[1:, 0])[..., None])[..., 0]
    left = np.maximum(level.cross[0, 0] - (solved**2).sum(axis=1), 0.0) + problem.noise_df * (1.0 - PRIOR_R2)
    log_det = np.log(np.diagonal(lower, axis1=1, axis2=2)).sum(axis=1)
    return np.asarray(0.5 * log_prior - log_det - 0.5 * (problem.size + problem.noise_df) * np.log(left))


def _cells(
    problem: Problem, levels: tuple[Level, ...], chosen: np.ndarray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Log weight, mean and variance of the sum for each set of controls, ratio and sigma: (sets, ratios, sigmas)."""
    cross = np.stack([level.cross for level in levels])
    sigma2 = _sigmas(problem, levels, cross)
    shape = (len(chosen), *sigma2.shape)
    precision, prior_mean, log_prior_det = _prior(problem, sigma2, chosen)
    mask = np.hstack([np.ones((len(chosen), 1), dtype=bool), chosen])
    both = mask[:, None, None, :, None] & mask[:, None, None, None, :]
    data = cross[None, :, None, 1:, 1:] / sigma2[None, :, :, None, None]
    matrix = np.where(both, data, 0.0) + precision
    right = cross[None, :, None, 1:, 0] / sigma2[None, :, :, None] * mask[:, None, None, :]
    right = right + np.einsum("mlsij,j->mlsi", precision, prior_mean)
    lower = np.linalg.cholesky(matrix)
    slope = problem.after[None, :] - problem.horizon * np.stack([level.last[1:] for level in levels])
    slope_all = np.broadcast_to(slope[None, :, None, :], (*shape, slope.shape[1])) * mask[:, None, None, :]
    solved = np.linalg.solve(lower, np.stack([right, slope_all], axis=-1))
    at_mean, at_slope = solved[..., 0], solved[..., 1]
    log_det = 2.0 * np.log(np.diagonal(lower, axis1=-2, axis2=-1)).sum(axis=-1)
    fixed = cross[None, :, None, 0, 0] / sigma2[None] + precision[..., 0, 0] * prior_mean[0] ** 2
    quadratic = fixed - (at_mean**2).sum(axis=-1)
    heights = 0.5 * (log_prior_det - log_det - quadratic) + _log_sigma_part(problem, levels, sigma2)[None]
    last = problem.horizon * np.array([level.last[0] for level in levels])
    means = (at_mean * at_slope).sum(axis=-1) + last[None, :, None]
    return heights, means, (at_slope**2).sum(axis=-1) + _noise(problem, levels, sigma2)[None]


def _sigmas(problem: Problem, levels: tuple[Level, ...], cross: FloatArray) -> FloatArray:
    """For each ratio the grid of sigma^2 around its most likely value, which is nearly an inverse gamma."""
    rest = cross[:, 1:, 1:] + 1e-9 * np.eye(cross.shape[1] - 1)
    fitted = np.linalg.solve(rest, cross[:, 1:, :1])[..., 0]
    left = cross[:, 0, 0] - (fitted * cross[:, 1:, 0]).sum(axis=1)
    shape = problem.size + problem.noise_df
    scale = np.maximum(left, 0.0) + problem.noise_df * (1.0 - PRIOR_R2)
    if problem.prior_level_sd is not None:
        ratios = np.array([level.ratio for level in levels])
        shape += LEVEL_DF
        scale = scale + LEVEL_DF * problem.prior_level_sd**2 / ratios**2
    steps = np.linspace(-4.0, 4.0, SIGMAS) / np.sqrt(2.0 * shape)
    return np.asarray(np.exp(np.log(scale / shape)[:, None] + 2.0 * steps[None, :]), dtype=np.float64)


def _log_sigma_part(problem: Problem, levels: tuple[Level, ...], sigma2: FloatArray) -> FloatArray:
    """Likelihood and priors as far as they depend on sigma and the ratio alone, per unit of log sigma and log ratio."""
    ratio2 = np.array([level.ratio for level in levels])[:, None] ** 2
    log_det = np.array([level.log_det for level in levels])[:, None]
    size, noise_df = problem.size, problem.noise_df
    total = -0.5 * (size + noise_df) * np.log(sigma2) - 0.5 * log_det - 0.5 * noise_df * (1.0 - PRIOR_R2) / sigma2
    level2 = ratio2 * sigma2
    if problem.prior_level_sd is not None:
        total = total - 0.5 * LEVEL_DF * np.log(level2) - 0.5 * LEVEL_DF * problem.prior_level_sd**2 / level2
    # The sigma grid of each ratio has the same logarithmic width, so no further factor.
    return np.asarray(np.where(level2 <= 1.0, total, -np.inf), dtype=np.float64)


def _prior(problem: Problem, sigma2: FloatArray, chosen: np.ndarray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Prior precision (sets, ratios, sigmas, d, d), mean (d,) and log determinant; what is not chosen is pinned to 0."""
    size = problem.slab.shape[0]
    both = chosen[:, :, None] & chosen[:, None, :]
    base = np.where(both, problem.slab, 0.0)
    pinned = base + np.eye(size) * ~chosen[:, :, None]
    counts = chosen.sum(axis=1)
    precision = np.zeros((len(chosen), *sigma2.shape, size + 1, size + 1))
    level = 1.0 / (1.0 + sigma2 / SLAB_WEIGHT)
    precision[..., 0, 0] = level[None]
    scaled = base[:, None, None] / sigma2[None, :, :, None, None]
    precision[..., 1:, 1:] = scaled + (np.eye(size) * ~chosen[:, :, None])[:, None, None]
    log_det = np.linalg.slogdet(pinned)[1][:, None, None] - counts[:, None, None] * np.log(sigma2)[None]
    return precision, np.append(problem.first, np.zeros(size)), log_det + np.log(level)[None]


def _noise(problem: Problem, levels: tuple[Level, ...], sigma2: FloatArray) -> FloatArray:
    """Variance of the sum from the last state, the steps of the level after it and the white noise."""
    h = problem.horizon
    ratio2 = np.array([level.ratio for level in levels]) ** 2
    last = np.array([level.last_variance for level in levels])
    walk = ratio2 * h * (h + 1.0) * (2.0 * h + 1.0) / 6.0
    return np.asarray(sigma2 * (h * h * last + walk + h)[:, None], dtype=np.float64)
