# SPDX-License-Identifier: EUPL-1.2
"""Negative binomial regression (NB2) by maximum likelihood, made for few posts and quick for many.

Model: ``y ~ NB(mu, alpha)`` with ``Var(y) = mu + alpha * mu**2`` and ``log(mu) = offset + X @ beta`` (Cameron and
Trivedi, Regression Analysis of Count Data, 2nd ed. 2013, section 3.3). Intervals invert the likelihood ratio with an
F(1, n - p) cut-off instead of chi-square, which keeps the cover in small samples; p counts the mean parameters.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import optimize, special

FloatArray = npt.NDArray[np.float64]
Cutoff = Literal["f", "chi2"]

# Below the floor the model is a Poisson model to all digits shown; above the ceiling no count data are ever found.
ALPHA_FLOOR, ALPHA_CEILING = 1e-6, 1e4
# e**30 is a ratio of ten billion: an end that is further away is reported as open.
FURTHEST_LOG_DISTANCE = 30.0
# A second start guards against a local maximum; with many rows the likelihood has one.
FEW_ROWS = 200
LONGEST_STEP = 3.0
ROUNDS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Maximum of the likelihood: ``beta`` (log scale), ``alpha`` (overdispersion), ``log_likelihood``."""

    beta: tuple[float, ...]
    alpha: float
    log_likelihood: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileInterval:
    """Estimate, interval and p-value of one coefficient on the log scale; an open end is None."""

    estimate: float
    low: float | None
    high: float | None
    p_value: float
    alpha: float


@dataclass(frozen=True, slots=True)
class _Rows:
    """Counts, design and offset; gamma functions are computed once for each different count."""

    counts: FloatArray
    design: FloatArray
    offset: FloatArray
    different: FloatArray
    repeats: FloatArray


def log_likelihood(*, counts: FloatArray, means: FloatArray, alpha: float) -> float:
    """Log-likelihood of NB2 with all constants, so that it is comparable with the Poisson one."""
    size = 1.0 / alpha
    terms = special.gammaln(counts + size) - special.gammaln(size) - special.gammaln(counts + 1.0)
    terms += special.xlogy(counts, alpha * means) - (counts + size) * np.log1p(alpha * means)
    return float(np.sum(terms))


def fit(*, counts: FloatArray, design: FloatArray, offset: FloatArray, start: Fit | None = None) -> Fit:
    """Fit NB2. ``counts`` (n,), ``design`` (n, k) full rank, ``offset`` (n,) on the log scale."""
    different, repeats = np.unique(counts, return_counts=True)
    rows = _Rows(counts, design, offset, different, repeats.astype(np.float64))
    vector = _start(rows) if start is None else _as_vector(start, design.shape[1])
    value, vector = _climb(rows, vector)
    beta = tuple(float(part) for part in vector[:-1])
    return Fit(beta=beta, alpha=float(np.exp(vector[-1])), log_likelihood=value)


def standard_errors(found: Fit, *, design: FloatArray, offset: FloatArray) -> FloatArray:
    """Standard errors of ``beta`` from the expected information with alpha held, as ``MASS::glm.nb`` gives them."""
    means = np.exp(np.clip(offset + design @ np.array(found.beta), -60.0, 60.0))
    weights = means / (1.0 + found.alpha * means)
    covariance = np.linalg.pinv(design.T @ (weights[:, None] * design), hermitian=True)
    return np.asarray(np.sqrt(np.diag(covariance)), dtype=np.float64)


def profile_interval(
    *,
    counts: FloatArray,
    design: FloatArray,
    offset: FloatArray,
    column: int,
    level: float = 0.95,
    cutoff: Cutoff = "f",
    best: Fit | None = None,
) -> ProfileInterval:
    """Profile-likelihood interval of ``beta[column]``; needs n greater than the number of columns of ``design``."""
    best = best or fit(counts=counts, design=design, offset=offset)
    others = np.delete(design, column, axis=1)
    tested = design[:, column]
    start = Fit(beta=tuple(np.delete(best.beta, column)), alpha=best.alpha, log_likelihood=0.0)

    def deviance(value: float) -> float:
        restricted = _fit_rest(counts=counts, others=others, offset=offset + value * tested, start=start)
        return max(0.0, 2.0 * (best.log_likelihood - restricted))

    freedom = _freedom(design, cutoff)
    height = float(special.fdtri(1, freedom, level))
    centre = best.beta[column]
    error = float(standard_errors(best, design=design, offset=offset)[column])
    return ProfileInterval(
        estimate=centre,
        low=crossing(deviance, centre=centre, height=height, step=-error),
        high=crossing(deviance, centre=centre, height=height, step=error),
        p_value=float(special.fdtrc(1, freedom, deviance(0.0))),
        alpha=best.alpha,
    )


def dispersion_interval(
    *, counts: FloatArray, design: FloatArray, offset: FloatArray, level: float = 0.95
) -> tuple[float, float, float | None]:
    """Alpha with its profile-likelihood interval; 0 where nothing speaks against a Poisson model."""
    best = fit(counts=counts, design=design, offset=offset)
    height = float(special.fdtri(1, _freedom(design, "f"), level))
    different, repeats = np.unique(counts, return_counts=True)
    rows = _Rows(counts, design, offset, different, repeats.astype(np.float64))

    def deviance(log_alpha: float) -> float:
        value, _vector = _climb(rows, np.append(best.beta, log_alpha), hold_alpha=True)
        return max(0.0, 2.0 * (best.log_likelihood - value))

    centre, floor, ceiling = np.log(best.alpha), np.log(ALPHA_FLOOR), np.log(ALPHA_CEILING)
    low = crossing(deviance, centre=centre, height=height, step=-0.5, furthest=centre - floor)
    high = crossing(deviance, centre=centre, height=height, step=0.5, furthest=ceiling - centre)
    estimate = 0.0 if best.alpha <= 2 * ALPHA_FLOOR else best.alpha
    return estimate, 0.0 if low is None else float(np.exp(low)), None if high is None else float(np.exp(high))


def coefficient_p(*, counts: FloatArray, design: FloatArray, offset: FloatArray, column: int) -> float:
    """P-value of ``beta[column] == 0`` by the likelihood ratio against F(1, n - p); as in ``profile_interval``."""
    best = fit(counts=counts, design=design, offset=offset)
    restricted = fit(counts=counts, design=np.delete(design, column, axis=1), offset=offset)
    deviance = max(0.0, 2.0 * (best.log_likelihood - restricted.log_likelihood))
    return float(special.fdtrc(1, design.shape[0] - design.shape[1], deviance))


def crossing(
    deviance: Callable[[float], float],
    *,
    centre: float,
    height: float,
    step: float,
    furthest: float = FURTHEST_LOG_DISTANCE,
) -> float | None:
    """Where the deviance reaches ``height`` on the side of ``step`` (about one standard error); None if too far out."""
    direction, root = (1.0 if step > 0 else -1.0), float(np.sqrt(height))

    def above(distance: float) -> float:  # the root of a deviance is nearly a straight line
        return float(np.sqrt(deviance(centre + direction * distance))) - root

    near, far = 0.0, min(max(abs(step), 1e-6) * root * 1.15, furthest)
    while above(far) < 0:
        if far >= furthest:
            return None
        near, far = far, min(far * 2.0, furthest)
    found = optimize.brentq(above, near, far, xtol=1e-7) if near < far else far
    return float(centre + direction * found)


def _freedom(design: FloatArray, cutoff: Cutoff) -> float:
    # F(1, infinity) is chi-square with one degree of freedom.
    return float(design.shape[0] - design.shape[1]) if cutoff == "f" else 1e12


def _fit_rest(*, counts: FloatArray, others: FloatArray, offset: FloatArray, start: Fit) -> float:
    near = fit(counts=counts, design=others, offset=offset, start=start).log_likelihood
    if len(counts) > FEW_ROWS:
        return near
    # The first start is best near the estimate, the moment start far from it: the better one is the profile.
    return max(near, fit(counts=counts, design=others, offset=offset).log_likelihood)


def _climb(rows: _Rows, vector: FloatArray, *, hold_alpha: bool = False) -> tuple[float, FloatArray]:
    """Newton's method with step halving; ``vector`` holds beta and log alpha, the latter within its bounds."""
    bounds = np.log(ALPHA_FLOOR), np.log(ALPHA_CEILING)
    vector = vector.copy()
    vector[-1] = min(max(vector[-1], bounds[0]), bounds[1])
    value, slope, curve = _value_slope_curve(rows, vector)
    for _round in range(ROUNDS):
        held = hold_alpha or (vector[-1] <= bounds[0] and slope[-1] < 0) or (vector[-1] >= bounds[1] and slope[-1] > 0)
        free = slice(0, len(vector) - 1) if held else slice(0, len(vector))
        step = np.zeros_like(vector)
        step[free] = _uphill(slope[free], curve[free, free])
        if float(slope @ step) < 1e-11 * (1.0 + abs(value)):
            break
        moved = _halved(rows, vector, step, value, bounds)
        if moved is None:
            break
        vector, (value, slope, curve) = moved
    return value, vector


def _uphill(slope: FloatArray, curve: FloatArray) -> FloatArray:
    """The Newton step; where the surface is not a hill, its curvature is taken as if it were."""
    if not len(slope):
        return slope
    values, vectors = np.linalg.eigh(-curve)
    steep = np.maximum(np.abs(values), 1e-10 * max(1.0, float(np.abs(values).max())))
    step = vectors @ ((vectors.T @ slope) / steep)
    longest = float(np.abs(step).max())
    return np.asarray(step * min(1.0, LONGEST_STEP / longest) if longest > 0 else step, dtype=np.float64)


def _halved(
    rows: _Rows, vector: FloatArray, step: FloatArray, value: float, bounds: tuple[float, float]
) -> tuple[FloatArray, tuple[float, FloatArray, FloatArray]] | None:
    for _halving in range(40):
        tried = vector + step
        tried[-1] = min(max(tried[-1], bounds[0]), bounds[1])
        found = _value_slope_curve(rows, tried)
        if found[0] > value:
            return tried, found
        step = step / 2.0
    return None


def _value_slope_curve(rows: _Rows, vector: FloatArray) -> tuple[float, FloatArray, FloatArray]:
    """Log-likelihood, first and second derivatives by beta and log alpha."""
    counts, alpha = rows.counts, float(np.exp(vector[-1]))
    size = 1.0 / alpha
    predictor = np.clip(rows.offset + rows.design @ vector[:-1], -60.0, 60.0)
    means = np.exp(predictor)
    inflated = 1.0 + alpha * means
    logs = np.log1p(alpha * means)
    value = _gammas(rows, size, special.gammaln) - float(rows.repeats @ special.gammaln(rows.different + 1.0))
    value += float(counts @ (predictor + vector[-1])) - float((counts + size) @ logs)
    residual = (counts - means) / inflated
    by_size = _gammas(rows, size, special.digamma) - float(np.sum(logs + alpha * residual))
    # The derivative of -log(1 + mu/s) - (y - mu)/(s + mu) by s, and the chain rule for s = exp(-log alpha).
    twice_by_size = _gammas(rows, size, _trigamma) + float(np.sum(alpha * alpha * (means + residual) / inflated))
    slope = np.append(rows.design.T @ residual, -size * by_size)
    columns = rows.design.shape[1]
    curve = np.empty((columns + 1, columns + 1))
    weights = means * (1.0 + alpha * counts) / inflated**2
    curve[:columns, :columns] = -(rows.design.T @ (weights[:, None] * rows.design))
    curve[:columns, columns] = curve[columns, :columns] = -(rows.design.T @ (alpha * means * residual / inflated))
    curve[columns, columns] = size * by_size + size * size * twice_by_size
    return value, slope, curve


def _gammas(rows: _Rows, size: float, function: Callable[[FloatArray | float], FloatArray]) -> float:
    return float(rows.repeats @ (function(rows.different + size) - function(size)))


def _trigamma(value: FloatArray | float) -> FloatArray:
    return np.asarray(special.polygamma(1, value), dtype=np.float64)


def _start(rows: _Rows) -> FloatArray:
    weights = np.exp(rows.offset)
    beta: FloatArray = np.zeros(rows.design.shape[1])
    if rows.design.shape[1]:
        logs = np.log((rows.counts + 0.5) / weights)
        beta = np.asarray(np.linalg.lstsq(rows.design, logs, rcond=None)[0], dtype=np.float64)
    means = np.exp(np.clip(rows.offset + rows.design @ beta, -60.0, 60.0))
    excess = float(np.sum((rows.counts - means) ** 2 - means) / np.sum(means**2))
    return np.append(beta, np.log(min(max(excess, 1e-3), 10.0)))


def _as_vector(start: Fit, columns: int) -> FloatArray:
    beta = np.asarray(start.beta[:columns], dtype=np.float64)
    return np.append(beta, np.log(start.alpha))
