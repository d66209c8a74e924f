# SPDX-License-Identifier: EUPL-1.2
"""Synthetic control with predictors: the weights of the predictors are chosen so that the outcome before fits best.

Abadie, Gardeazabal, American Economic Review 93 (2003), appendix B; Abadie, Diamond, Hainmueller, JASA 105 (2010).
"""

import numpy as np
from scipy import optimize

from tragweite.core.evaluation.panel.simplex import FloatArray, simplex_weights

ROUNDS_PER_PREDICTOR = 200


def predictor_weights(
    *, treated: FloatArray, donors: FloatArray, treated_before: FloatArray, donors_before: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Weights of the donors (J,) and of the predictors (K,).

    ``treated`` (K,) and ``donors`` (K, J) are the predictors, ``*_before`` (T0,), (T0, J) the outcome to fit. Predictors
    are scaled by their standard deviation over all units; their weights start equal and move by Nelder and Mead.
    """
    spread = np.column_stack([treated, donors]).std(axis=1, ddof=1)
    usable = spread > 0.0
    x1, x0 = treated[usable] / spread[usable], donors[usable] / spread[usable, None]

    def units(shares: FloatArray) -> FloatArray:
        root = np.sqrt(np.abs(shares) / np.abs(shares).sum())
        return simplex_weights(root * x1, root[:, None] * x0)

    def loss(shares: FloatArray) -> float:
        gap = treated_before - donors_before @ units(shares)
        return float(gap @ gap) / len(gap)

    count = int(usable.sum())
    found = optimize.minimize(
        loss,
        np.full(count, 1.0 / count),
        method="Nelder-Mead",
        options={"maxiter": ROUNDS_PER_PREDICTOR * count, "maxfev": ROUNDS_PER_PREDICTOR * count},
    )
    importance = np.zeros(len(treated))
    importance[usable] = np.abs(found.x) / np.abs(found.x).sum()
    return units(found.x), importance
