# SPDX-License-Identifier: EUPL-1.2
"""How each method weighs the untouched units and the times before the start.

Synthetic control: Abadie, Diamond, Hainmueller, JASA 105 (2010), on the outcomes. Demeaned: Ferman, Pinto, Quantitative
Economics 12 (2021). Ridge-augmented: Ben-Michael, Feller, Rothstein, JASA 116 (2021). Synthetic difference-in-differences:
Arkhangelsky et al., AER 111 (2021).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from tragweite.core.evaluation.panel.simplex import FloatArray, frank_wolfe, simplex_weights

Method = Literal["scm", "scm-demeaned", "scm-ridge", "sdid", "did"]
METHODS: tuple[Method, ...] = get_args(Method)
RIDGE_STEPS, RIDGE_RATIO = 20, 1e-8
FIRST_STEPS, ALL_STEPS = 100, 10_000
TIME_RIDGE, NOISE_SHARE = 1e-6, 1e-5


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighted:
    """Weights of the donors (J,) and of the times before the start (T0,), both summing to one.

    The effect at a time is the treated outcome minus donors @ ``units``, minus the same gap averaged over ``times``
    (``times`` zero: nothing is subtracted). ``ridge`` is the chosen penalty where there is one.
    """

    units: FloatArray
    times: FloatArray
    ridge: float | None = None


def weighted(
    method: Method,
    *,
    treated: FloatArray,
    donors: FloatArray,
    start: int,
    n_treated: int = 1,
    published: bool = True,
    ridge: float | None = None,
) -> Weighted:
    """Weights from ``treated`` (T,) and ``donors`` (T, J); rows before ``start`` are the time before.

    ``published``: sdid ends its iterations where the published implementation does; else it goes to the exact minimum,
    which is quicker and differs in the fourth digit. ``ridge``: penalty of ``scm-ridge``, None chooses it.
    """
    if method == "scm-ridge":
        return _ridge(treated, donors, start, penalty=ridge)
    if method == "sdid":
        return _sdid(treated, donors, start, n_treated=n_treated, published=published)
    return _METHODS[method](treated, donors, start)


def gaps(found: Weighted, *, treated: FloatArray, donors: FloatArray) -> FloatArray:
    """Treated minus what was to be expected, at every time (T,)."""
    raw = treated - donors @ found.units
    return np.asarray(raw - found.times @ raw[: len(found.times)], dtype=np.float64)


def _scm(treated: FloatArray, donors: FloatArray, start: int) -> Weighted:
    return Weighted(units=simplex_weights(treated[:start], donors[:start]), times=np.zeros(start))


def _demeaned(treated: FloatArray, donors: FloatArray, start: int) -> Weighted:
    before, others = treated[:start], donors[:start]
    units = simplex_weights(before - before.mean(), others - others.mean(axis=0))
    return Weighted(units=units, times=np.full(start, 1.0 / start))


def _did(_treated: FloatArray, donors: FloatArray, start: int) -> Weighted:
    count = donors.shape[1]
    return Weighted(units=np.full(count, 1.0 / count), times=np.full(start, 1.0 / start))


def _ridge(treated: FloatArray, donors: FloatArray, start: int, *, penalty: float | None) -> Weighted:
    before, others = treated[:start], donors[:start]
    centre = others.mean(axis=1)
    x1, x0 = before - centre, (others - centre[:, None]).T
    chosen = _chosen_penalty(x1, x0) if penalty is None else penalty
    units = _augmented(x1, x0, simplex_weights(before, others), chosen)
    return Weighted(units=units, times=np.zeros(start), ridge=chosen)


def _augmented(x1: FloatArray, x0: FloatArray, weights: FloatArray, penalty: float) -> FloatArray:
    """Weights corrected by ridge regression of the remaining imbalance; x0 (J, T), x1 (T,), both centred on the donors."""
    matrix = x0.T @ x0 + penalty * np.eye(x0.shape[1])
    return np.asarray(weights + x0 @ np.linalg.solve(matrix, x1 - x0.T @ weights), dtype=np.float64)


def _chosen_penalty(x1: FloatArray, x0: FloatArray) -> float:
    """Largest penalty within one standard error of the best by leaving out one time after another."""
    largest = float(np.linalg.norm(x0, 2)) ** 2
    penalties = largest * (RIDGE_RATIO ** (1.0 / RIDGE_STEPS)) ** np.arange(RIDGE_STEPS + 1)
    if len(x1) < 3 or largest <= 0.0:
        return max(largest, 1.0)
    errors = np.array([_errors_without(place, x1, x0, penalties) for place in range(len(x1) - 1)])
    mean, error = errors.mean(axis=0), errors.std(axis=0, ddof=1) / np.sqrt(len(errors))
    best = int(np.argmin(mean))
    return float(penalties[mean <= mean[best] + error[best]].max())


def _errors_without(place: int, x1: FloatArray, x0: FloatArray, penalties: FloatArray) -> FloatArray:
    """Squared error at the left-out time for every penalty, from one decomposition of the kept times."""
    kept = np.arange(len(x1)) != place
    weights = simplex_weights(x1[kept], x0[:, kept].T)
    left, sizes, right = np.linalg.svd(x0[:, kept], full_matrices=False)
    rest = right @ (x1[kept] - x0[:, kept].T @ weights)
    ahead = left.T @ x0[:, place]
    moved = (ahead * sizes * rest) @ (1.0 / (sizes[:, None] ** 2 + penalties))
    return np.asarray((x1[place] - x0[:, place] @ weights - moved) ** 2, dtype=np.float64)


def _sdid(treated: FloatArray, donors: FloatArray, start: int, *, n_treated: int, published: bool) -> Weighted:
    before, others = treated[:start], donors[:start]
    noise = float(np.diff(others, axis=0).std(ddof=1)) if start > 2 or others.shape[1] > 1 else 1.0
    unit_ridge = (n_treated * (len(treated) - start)) ** 0.25 * noise
    after = donors[start:].mean(axis=0)
    smallest = NOISE_SHARE * noise if published else None
    units = _with_intercept(before, others, penalty=unit_ridge, smallest=smallest)
    times = _with_intercept(after, others.T, penalty=TIME_RIDGE * noise, smallest=smallest)
    return Weighted(units=units, times=times, ridge=unit_ridge)


def _with_intercept(
    target: FloatArray, columns: FloatArray, *, penalty: float, smallest: float | None
) -> FloatArray:  # fmt: skip
    """Ridge weights on the simplex with an intercept; ``smallest`` None: exact.

    Else a first rough solution decides where the second one starts: without weights up to a quarter of the largest.
    """
    y, x = target - target.mean(), columns - columns.mean(axis=0)
    ridge, count = len(y) * penalty**2, x.shape[1]
    if smallest is None:
        penalised = np.vstack([x, np.sqrt(ridge) * np.eye(count)])
        return simplex_weights(np.append(y, np.zeros(count)), penalised)
    even = np.full(count, 1.0 / count)
    rough = frank_wolfe(y, x, ridge=ridge, start=even, smallest=smallest, steps=FIRST_STEPS)
    kept = np.where(rough > rough.max() / 4.0, rough, 0.0)
    return frank_wolfe(y, x, ridge=ridge, start=kept / kept.sum(), smallest=smallest, steps=ALL_STEPS)


_METHODS: dict[Method, Callable[[FloatArray, FloatArray, int], Weighted]] = {
    "scm": _scm,
    "scm-demeaned": _demeaned,
    "did": _did,
}
