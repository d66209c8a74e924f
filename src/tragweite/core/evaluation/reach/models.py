# SPDX-License-Identifier: EUPL-1.2
"""Two models of who is reached by how many: maximum entropy (all pairs known) and one common factor (some known)."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import least_squares
from scipy.special import ndtr, ndtri

from .bounds import patterns
from .margins import FloatArray, Margins

BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]

DEPTH: Final = 3
"""Reached at least once, twice, three times."""
NODES: Final = 41
PASSES: Final = 2_000
CONVERGED: Final = 1e-9
LARGEST_LOADING: Final = 0.98


@dataclass(frozen=True, slots=True, kw_only=True)
class Depths:
    """Shares of the population (0-1) reached at least 1, 2, 3 times."""

    shares: tuple[float, ...]

    @property
    def union(self) -> float:
        """Reached at least once."""
        return self.shares[0]


def maximum_entropy(margins: Margins) -> Depths | None:
    """The most even population that has all these singles and pairs; None where the fitting does not settle.

    Iterative proportional fitting of 2 x 2 margins over all 2^k patterns (Deming and Stephan 1940).
    """
    who = patterns(len(margins.names)).astype(bool)
    share = np.full(len(who), 1 / len(who))
    cells = [
        (_cells(who, one, two), _wanted(margins, one, two, both)) for (one, two), both in sorted(margins.pairs.items())
    ]
    for _pass in range(PASSES):
        error = 0.0
        for masks, wanted in cells:
            for mask, target in zip(masks, wanted, strict=True):
                there = share[mask].sum()
                error = max(error, abs(there - target))
                if there > 0:
                    share[mask] *= target / there
        if error < CONVERGED:
            times = who.sum(axis=1)
            return Depths(shares=tuple(float(share[times >= depth].sum()) for depth in range(1, DEPTH + 1)))
    return None


def _cells(who: BoolArray, one: int, two: int) -> list[IntArray]:
    first, second = who[:, one], who[:, two]
    return [np.flatnonzero(mask) for mask in (first & second, first & ~second, ~first & second, ~first & ~second)]


def _wanted(margins: Margins, one: int, two: int, both: float) -> tuple[float, ...]:
    first, second = margins.singles[one], margins.singles[two]
    return tuple(max(0.0, float(part)) for part in (both, first - both, second - both, 1 - first - second + both))


class OneFactor:
    """People differ in one common inclination z; given z, channels reach them independently.

    ``P(i | z) = Phi((t_i + l_i z) / sqrt(1 - l_i^2))`` with ``t_i = Phi^-1(r_i)``; Gauss-Hermite with 41 nodes.
    """

    def __init__(self, singles: FloatArray) -> None:
        nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
        self.nodes, self.weights = nodes, weights / weights.sum()
        self.limits = ndtri(np.clip(singles, 1e-12, 1 - 1e-12))

    def given(self, loadings: FloatArray) -> FloatArray:
        """P(i | z), k x nodes."""
        scale = np.sqrt(1 - loadings**2)
        conditional: FloatArray = ndtr((self.limits[:, None] + loadings[:, None] * self.nodes) / scale[:, None])
        return conditional

    def both(self, loadings: FloatArray, first: FloatArray, second: FloatArray) -> FloatArray:
        """P(i and j) for the pairs named by two index arrays."""
        conditional = self.given(loadings)
        return np.asarray((conditional[first] * conditional[second]) @ self.weights)

    def depths(self, loadings: FloatArray) -> Depths:
        """Reached at least 1, 2, 3 times: the number of channels given z is Poisson-binomial."""
        conditional = self.given(loadings)
        times = np.zeros((DEPTH, NODES))
        times[0] = 1.0
        for chance in conditional:
            moved = times * (1 - chance)
            moved[1:] += times[:-1] * chance
            times = moved
        below = np.cumsum(times, axis=0) @ self.weights
        return Depths(shares=tuple(float(1 - part) for part in below))

    def fitted(self, pairs: dict[tuple[int, int], float], *, start: FloatArray, prior: float) -> FloatArray:
        """Loadings by least squares on the known pairs' overlap relative to independence, drawn weakly to ``prior``."""
        keys = sorted(pairs)
        first, second = (np.array([key[side] for key in keys]) for side in (0, 1))
        wanted = np.array([pairs[key] for key in keys])
        scale = np.maximum(np.sqrt(wanted * self._alone(first, second)), 1e-9)

        def residuals(loadings: FloatArray) -> FloatArray:
            off = (self.both(loadings, first, second) - wanted) / scale
            return np.concatenate([off, 0.02 * (loadings - prior)])

        ends = (-LARGEST_LOADING, LARGEST_LOADING)
        found = least_squares(residuals, np.clip(start, -0.97, 0.97), bounds=ends, max_nfev=30)
        # Six digits are far below the uncertainty; the rest is noise of the library and would change the bytes with it.
        return np.asarray(np.round(found.x, 6))

    def unexplained(self, loadings: FloatArray, pairs: dict[tuple[int, int], float]) -> float:
        """Standard error of the union (share) from what one factor leaves unexplained of the known pairs.

        Root mean square of their residuals, taken for every pair of channels alike and independent.
        """
        keys = sorted(pairs)
        first, second = (np.array([key[side] for key in keys]) for side in (0, 1))
        residuals = self.both(loadings, first, second) - np.array([pairs[key] for key in keys])
        all_pairs = len(self.limits) * (len(self.limits) - 1) / 2
        return float(np.sqrt(all_pairs * np.mean(residuals**2)))

    def _alone(self, first: FloatArray, second: FloatArray) -> FloatArray:
        singles = ndtr(self.limits)
        return np.asarray(singles[first] * singles[second])
