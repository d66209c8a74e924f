# SPDX-License-Identifier: EUPL-1.2
"""Negative binomial regression (NB2) by maximum likelihood, made for few posts.

Model: ``y ~ NB(mu, alpha)`` with ``Var(y) = mu + alpha * mu**2`` and ``log(mu) = offset + X @ beta`` (Cameron and
Trivedi, Regression Analysis of Count Data, 2nd ed. 2013, section 3.3). Intervals invert the likelihood ratio with an
F(1, n - p) cut-off instead of chi-square, which keeps the cover in small samples; p counts the mean parameters.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import optimize, special, stats

FloatArray = npt.NDArray[np.float64]

# Below the floor the model is a Poisson model to all digits shown; above the ceiling no count data are ever found.
ALPHA_FLOOR, ALPHA_CEILING = 1e-6, 1e4
# e**30 is a ratio of ten billion: an end that is further away is reported as open.
FURTHEST_LOG_DISTANCE = 30.0


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


def log_likelihood(*, counts: FloatArray, means: FloatArray, alpha: float) -> float:
    """Log-likelihood of NB2 with all constants, so that it is comparable with the Poisson one."""
    size = 1.0 / alpha
    terms = special.gammaln(counts + size) - special.gammaln(size) - special.gammaln(counts + 1.0)
    terms += special.xlogy(counts, alpha * means) - (counts + size) * np.log1p(alpha * means)
    return float(np.sum(terms))


def fit(*, counts: FloatArray, design: FloatArray, offset: FloatArray, start: Fit | None = None) -> Fit:
    """Fit NB2. ``counts`` (n,), ``design`` (n, k) full rank, ``offset`` (n,) on the log scale."""
    columns = design.shape[1]
    first = _start(counts=counts, offset=offset, design=design) if start is None else _as_vector(start, columns)
    bounds = [(None, None)] * columns + [(np.log(ALPHA_FLOOR), np.log(ALPHA_CEILING))]
    found = optimize.minimize(
        _loss_and_slope, first, args=(counts, design, offset), jac=True, method="L-BFGS-B", bounds=bounds,
        options={"ftol": 1e-13, "gtol": 1e-7, "maxiter": 500},
    )  # fmt: skip
    beta = tuple(float(value) for value in found.x[:columns])
    return Fit(beta=beta, alpha=float(np.exp(found.x[columns])), log_likelihood=-float(found.fun))


def profile_interval(
    *, counts: FloatArray, design: FloatArray, offset: FloatArray, column: int, level: float = 0.95
) -> ProfileInterval:
    """Profile-likelihood interval of ``beta[column]``; needs n greater than the number of columns of ``design``."""
    best = fit(counts=counts, design=design, offset=offset)
    freedom = design.shape[0] - design.shape[1]
    others = np.delete(design, column, axis=1)
    tested = design[:, column]
    start = Fit(beta=tuple(np.delete(best.beta, column)), alpha=best.alpha, log_likelihood=0.0)

    def deviance(value: float) -> float:
        restricted = _fit_rest(counts=counts, others=others, offset=offset + value * tested, start=start)
        return max(0.0, 2.0 * (best.log_likelihood - restricted))

    cutoff = float(stats.f.ppf(level, 1, freedom))
    centre = best.beta[column]
    return ProfileInterval(
        estimate=centre,
        low=_crossing(deviance, centre=centre, cutoff=cutoff, direction=-1.0),
        high=_crossing(deviance, centre=centre, cutoff=cutoff, direction=1.0),
        p_value=float(stats.f.sf(deviance(0.0), 1, freedom)),
        alpha=best.alpha,
    )


def coefficient_p(*, counts: FloatArray, design: FloatArray, offset: FloatArray, column: int) -> float:
    """P-value of ``beta[column] == 0`` by the likelihood ratio against F(1, n - p); as in ``profile_interval``."""
    best = fit(counts=counts, design=design, offset=offset)
    restricted = fit(counts=counts, design=np.delete(design, column, axis=1), offset=offset)
    deviance = max(0.0, 2.0 * (best.log_likelihood - restricted.log_likelihood))
    return float(stats.f.sf(deviance, 1, design.shape[0] - design.shape[1]))


def _fit_rest(*, counts: FloatArray, others: FloatArray, offset: FloatArray, start: Fit) -> float:
    # The first start is best near the estimate, the moment start far from it: the better one is the profile.
    return max(
        fit(counts=counts, design=others, offset=offset, start=start).log_likelihood,
        fit(counts=counts, design=others, offset=offset).log_likelihood,
    )


def _crossing(deviance: Callable[[float], float], *, centre: float, cutoff: float, direction: float) -> float | None:
    step = 0.25
    while deviance(centre + direction * step) < cutoff:
        step *= 2.0
        if step > FURTHEST_LOG_DISTANCE:
            return None
    found = optimize.brentq(lambda distance: deviance(centre + direction * distance) - cutoff, 0.0, step, xtol=1e-7)
    return float(centre + direction * found)


def _loss_and_slope(
    vector: FloatArray, counts: FloatArray, design: FloatArray, offset: FloatArray
) -> tuple[float, FloatArray]:
    beta, alpha = vector[:-1], float(np.exp(vector[-1]))
    means = np.exp(np.clip(offset + design @ beta, -60.0, 60.0))
    size = 1.0 / alpha
    by_mean = (counts - means) / (1.0 + alpha * means)
    by_size = special.digamma(counts + size) - special.digamma(size) - np.log1p(alpha * means)
    # d/d(log alpha) = -size * d/d(size); the last term is the part of the slope that comes from the variance.
    by_log_alpha = -size * (by_size - (counts - means) / (size + means))
    slope = np.append(design.T @ by_mean, np.sum(by_log_alpha))
    return -log_likelihood(counts=counts, means=means, alpha=alpha), -slope


def _start(*, counts: FloatArray, offset: FloatArray, design: FloatArray) -> FloatArray:
    weights = np.exp(offset)
    beta: FloatArray = np.zeros(design.shape[1])
    if design.shape[1]:
        logs = np.log((counts + 0.5) / weights)
        beta = np.asarray(np.linalg.lstsq(design, logs, rcond=None)[0], dtype=np.float64)
    means = np.exp(np.clip(offset + design @ beta, -60.0, 60.0))
    excess = float(np.sum((counts - means) ** 2 - means) / np.sum(means**2))
    return np.append(beta, np.log(min(max(excess, 1e-3), 10.0)))


def _as_vector(start: Fit, columns: int) -> FloatArray:
    beta = np.asarray(start.beta[:columns], dtype=np.float64)
    return np.append(beta, np.log(start.alpha))
