# SPDX-License-Identifier: EUPL-1.2
"""The wandering level: y = Z b + s + e, with e white noise and s a random walk or a stationary AR(1).

All that the models need of a long series are small cross products under the covariance V = I + ratio^2 K. Since K has a
tridiagonal inverse they cost O(n): V^-1 = I - (I + K^-1 / ratio^2)^-1 (Woodbury).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import linalg

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What the covariance V makes of the columns; all variances in units of the variance of the white noise.

    ``cross`` is Z'V^-1 Z (m, m); ``last`` (m,) gives the expected last state of each column's residual; ``last_variance``
    its variance; ``log_det`` is log|V|.
    """

    rho: float
    ratio: float
    cross: FloatArray
    last: FloatArray
    last_variance: float
    log_det: float


def level_of(columns: FloatArray, *, rho: float, ratio: float) -> Level:
    """Cross products of ``columns`` (n, m) where the state has persistence ``rho`` and innovations of sd ``ratio``.

    ``rho`` = 1: random walk that starts at 0 in the first row (its level is a column of ones); below 1: stationary.
    """
    skipped = 1 if rho == 1.0 else 0
    part = columns[skipped:]
    n = len(part)
    diagonal, beside = _precision(n, rho=rho, ratio=ratio)
    right = np.zeros((n, part.shape[1] + 1), order="F")
    right[:, :-1] = part
    right[-1, -1] = 1.0
    # LAPACK: Cholesky L D L' of a tridiagonal matrix and the solution of its equations in one call.
    pivots, _lower, smoothed, _info = linalg.lapack.dptsv(diagonal, beside, right, overwrite_b=1)
    log_det_k = 0.0 if skipped else -float(np.log1p(-(rho**2)))
    return Level(
        rho=rho,
        ratio=ratio,
        cross=columns.T @ columns - part.T @ smoothed[:, :-1],
        last=smoothed[-1, :-1],
        last_variance=float(smoothed[-1, -1]),
        log_det=float(np.log(pivots).sum()) + 2.0 * n * float(np.log(ratio)) + log_det_k,
    )


def _precision(n: int, *, rho: float, ratio: float) -> tuple[FloatArray, FloatArray]:
    """Diagonal (n,) and off-diagonal (n - 1,) of I + K^-1 / ratio^2."""
    diagonal = np.full(n, 1.0 + rho**2)
    diagonal[-1] = 1.0
    if rho < 1.0:
        diagonal[0] = 1.0
    return 1.0 + diagonal / ratio**2, np.full(n - 1, -rho / ratio**2)
