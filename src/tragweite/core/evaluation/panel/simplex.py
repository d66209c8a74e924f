# SPDX-License-Identifier: EUPL-1.2
"""Least squares with weights that are not negative and sum to one, and the Frank-Wolfe steps of synthdid."""

import numpy as np
import numpy.typing as npt
from scipy import optimize

FloatArray = npt.NDArray[np.float64]
SUM_WEIGHT = 1e4


def simplex_weights(target: FloatArray, donors: FloatArray) -> FloatArray:
    """Weights w (J,) on the simplex that minimise |target (T,) - donors (T, J) w|^2; active sets, exact.

    The sum to one enters as a heavy row, then the active set is solved with the sum as an equation.
    """
    count = donors.shape[1]
    if count == 1:
        return np.ones(1)
    size = max(float(np.abs(donors).max()), float(np.abs(target).max()), 1e-300)
    matrix = np.vstack([donors / size, np.full((1, count), SUM_WEIGHT)])
    found, _rest = optimize.nnls(matrix, np.append(target / size, SUM_WEIGHT), maxiter=50 * count)
    return _polished(target / size, donors / size, np.asarray(found, dtype=np.float64))


def _polished(target: FloatArray, donors: FloatArray, start: FloatArray) -> FloatArray:
    active: npt.NDArray[np.bool_] = start > 1e-9 * start.sum()
    while active.sum() > 1:
        weights = _on_face(target, donors[:, active])
        if weights.min() >= -1e-12:
            result: FloatArray = np.zeros(len(start))
            result[active] = np.maximum(weights, 0.0)
            return np.asarray(result / result.sum(), dtype=np.float64)
        active[np.flatnonzero(active)[int(np.argmin(weights))]] = False
    return np.asarray(active / active.sum(), dtype=np.float64)


def _on_face(target: FloatArray, donors: FloatArray) -> FloatArray:
    """Least squares with sum one: the first unit takes what the others leave."""
    base = donors[:, :1]
    rest = np.linalg.lstsq(donors[:, 1:] - base, target - base[:, 0], rcond=1e-12)[0]
    return np.asarray(np.append(1.0 - rest.sum(), rest), dtype=np.float64)


def frank_wolfe(
    target: FloatArray, donors: FloatArray, *, ridge: float, start: FloatArray, smallest: float, steps: int
) -> FloatArray:
    """Minimise |donors w - target|^2 + ridge |w|^2 on the simplex by Frank-Wolfe with exact line search.

    Ends where a step lowers the loss per row by less than ``smallest``^2: the published weights of synthetic
    difference-in-differences are those of this stop (Arkhangelsky et al., American Economic Review 111, 2021).
    """
    weights, rows = start.copy(), len(target)
    gap = donors @ weights - target
    loss = (ridge * float(weights @ weights) + float(gap @ gap)) / rows
    for step in range(steps):
        slope = donors.T @ gap + ridge * weights
        best = int(np.argmin(slope))
        move = -weights
        move[best] += 1.0
        if not move.any():
            break
        change = donors[:, best] - donors @ weights
        bend = float(change @ change) + ridge * float(move @ move)
        if bend <= 0.0:  # all rows alike: every weight fits as well
            break
        length = -float(slope @ move) / bend
        weights = weights + min(1.0, max(0.0, length)) * move
        gap = donors @ weights - target
        before, loss = loss, (ridge * float(weights @ weights) + float(gap @ gap)) / rows
        if step >= 1 and before - loss <= smallest**2:
            break
    return weights
