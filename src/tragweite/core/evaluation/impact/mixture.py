# SPDX-License-Identifier: EUPL-1.2
"""A finite mixture of normal distributions: exact mean, standard deviation and quantiles, no draws."""

from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from tragweite.core.evaluation.impact.level import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixture:
    """Weights (sum 1), means and standard deviations of the parts, each (m,)."""

    weights: FloatArray
    means: FloatArray
    deviations: FloatArray

    @property
    def mean(self) -> float:
        """The expected value."""
        return float(self.weights @ self.means)

    @property
    def deviation(self) -> float:
        """The standard deviation."""
        spread = self.deviations**2 + (self.means - self.mean) ** 2
        return float(np.sqrt(self.weights @ spread))

    def quantile(self, share: float) -> float:
        """The value below which ``share`` (0-1) of the distribution lies."""
        low = float(np.min(self.means - 12.0 * self.deviations))
        high = float(np.max(self.means + 12.0 * self.deviations))
        tolerance = 1e-10 * max(abs(low), abs(high), 1e-300)
        return float(optimize.brentq(lambda value: self._below(value) - share, low, high, xtol=tolerance))

    def _below(self, value: float) -> float:
        return float(self.weights @ special.ndtr((value - self.means) / self.deviations))


def pruned(*, log_weights: FloatArray, means: FloatArray, variances: FloatArray, smallest: float = 1e-8) -> Mixture:
    """The mixture of the parts whose weight relative to the heaviest exceeds ``smallest``."""
    relative = np.exp(log_weights - np.max(log_weights))
    kept = relative > smallest
    weights = relative[kept] / relative[kept].sum()
    return Mixture(weights=weights, means=means[kept], deviations=np.sqrt(variances[kept]))
