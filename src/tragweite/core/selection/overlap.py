# SPDX-License-Identifier: EUPL-1.2
"""A stronger bound for plain coverage: who is met twice is counted once, for all pairs of creators together.

The program without whole numbers takes a third of each of three creators and calls a cell of theirs covered. For whole
choices with ``t`` of a cell's ``k`` creators, ``y <= t - (t**2 - t) / k`` (Kwerel 1975; Dawson and Sankoff 1967). Summed
over the cells with weights ``l_c >= 0``, and as ``x_i**2 = x_i``,

``sum_c l_c y_c <= sum_c l_c (1 + 1 / k_c) t_c - d.x - x'(M - diag d)x``,  ``M = sum_c (l_c / k_c) 1_c 1_c'``

holds for every whole choice, and where ``M - diag d`` has no negative eigenvalue the right side is concave: each of its
tangents is a row of the linear program. Which ``l`` and ``d`` bind most is the dual of a semidefinite program (Poljak,
Rendl and Wolkowicz 1995); it is solved nearly (low rank, Burer and Monteiro 2003). Its accuracy decides how strong the
rows are, never whether they hold.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import sparse

from .problem import FloatArray

MOST_CREATORS: Final = 600
"""Eigenvalues of more would take longer than the bound is worth."""
SEED: Final = 20261123
RANK: Final = 40
"""Columns of Y: twice the root of twice 200 creators; from that root on no false summit is met (Burer and Monteiro)."""
STEPS: Final = 1_200
FINE_FROM: Final = 800
STEP: Final = 0.03
FINE_STEP: Final = 0.005
SOFT: Final = 0.05
SHARP: Final = 0.01
"""How soft the minimum of the three bounds is (in shares of a cell), at the first and at the last step."""
PRICE_STEP: Final = 0.25
STEEPNESS: Final = 5.0
"""The price of the budget grows by the share by which it is overdrawn; the steepness keeps it from swinging."""
SLACK: Final = -0.02
"""More money left than this does not lower the price further at once."""
BARRIER_STEPS: Final = 30
BARRIER_SHRINK: Final = 0.4
NOTHING: Final = 1e-12
"""Share of all people below which the multipliers together count as none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """The inequality ``weights.y <= linear.x - x' curved x`` for whole choices x (n) and what they reach, y (m, 0-1).

    ``weights``: l above, in people (m); ``linear`` (n) and ``curved`` (n x n, no negative eigenvalue): in people;
    ``near``: shares x (n, 0-1) at which it binds about most.
    """

    weights: FloatArray
    linear: FloatArray
    curved: FloatArray
    near: FloatArray

    def row(self, at: FloatArray) -> tuple[FloatArray, float]:
        """The tangent at ``at``: factors of x (n) and right side of ``sum l y + factors.x <= right``."""
        bent = self.curved @ at
        return 2.0 * bent - self.linear, float(at @ bent)


def overlap_of(
    met: sparse.csr_array, weights: FloatArray, costs: FloatArray, *, is_late: Callable[[], bool] = lambda: False
) -> Overlap | None:
    """The inequality that binds most for ``met`` (m cells x n creators, 1 where one meets the other).

    ``weights`` (m): people of each cell, 0 where a cell shall not count; ``costs`` (n): of each creator as share of the
    budget. None where no cell has two creators, for more than ``MOST_CREATORS``, or where it became late meanwhile.
    """
    sizes = np.asarray(met.sum(axis=1)).ravel()
    if not ((sizes >= 2) & (weights > 0)).any() or met.shape[1] > MOST_CREATORS:
        return None
    # Cells of one creator belong to the question too, although nothing is to be gained there.
    every = np.flatnonzero((sizes >= 1) & (weights > 0))
    search = _Search(sparse.csr_array(met[every]), weights[every], costs)
    if not search.run(is_late):
        return None
    multipliers = np.zeros(len(weights))
    multipliers[every] = np.where(sizes[every] >= 2, search.multipliers(), 0.0)
    if multipliers.sum() <= NOTHING * weights.sum():
        return None
    part = multipliers / np.maximum(sizes, 1.0)
    matrix = np.asarray((sparse.csr_array(met.multiply(part[:, None])).T @ met).todense())
    taken = _largest_diagonal(matrix, search.x * (1.0 - search.x))
    return Overlap(
        weights=multipliers,
        linear=met.T @ (multipliers + part) - taken,
        curved=matrix - np.diag(taken),
        near=search.x,
    )


class _Search:
    """Ascent (Adam) over the shares x and a covariance ``Y Y'`` with diagonal ``x (1 - x)``; the budget has a price."""

    def __init__(self, met: sparse.csr_array, weights: FloatArray, costs: FloatArray) -> None:
        self.met, self.back, self.costs = met, sparse.csr_array(met.T), costs
        self.scale = float(weights.sum())
        self.weights = weights / self.scale
        self.sizes = np.asarray(met.sum(axis=1)).ravel()
        self.count = met.shape[1]
        draws = np.random.default_rng(SEED)
        self.logits = np.full(self.count, -1.0)
        self.spread = draws.standard_normal((self.count, RANK))
        self.price = 1.0
        self.parts = np.zeros((3, len(weights)))

    @property
    def x(self) -> FloatArray:
        return np.asarray(1.0 / (1.0 + np.exp(-self.logits)))

    def multipliers(self) -> FloatArray:
        """How far the pair bound is the one that holds in each cell, times the cell's people."""
        return np.asarray(self.parts[2] * self.weights * self.scale)

    def run(self, is_late: Callable[[], bool]) -> bool:
        """Ascend; False where it became late."""
        moving = (_Adam(self.logits), _Adam(self.spread))
        for step in range(STEPS):
            if is_late():
                return False
            soft = SOFT * (SHARP / SOFT) ** (step / STEPS)
            length = STEP if step < FINE_FROM else FINE_STEP
            for adam, slope in zip(moving, self._slopes(soft), strict=True):
                adam.move(slope, length)
        return True

    def _slopes(self, soft: float) -> tuple[FloatArray, FloatArray]:
        """Where reach less price grows: along the logits of x, and along Y, of which only the direction counts."""
        x = self.x
        norm = np.linalg.norm(self.spread, axis=1, keepdims=True)
        unit, deviation = self.spread / norm, np.sqrt(x * (1.0 - x))
        total, joint = self.met @ x, self.met @ (deviation[:, None] * unit)
        self.parts = self._parts(total, joint, soft)
        by_total = self.weights * (self.parts[1] + self.parts[2] * (1.0 - (2.0 * total - 1.0) / self.sizes))
        by_joint = self.back @ ((-2.0 * self.weights * self.parts[2] / self.sizes)[:, None] * joint)
        along = (by_joint * unit).sum(axis=1)
        by_x = self.back @ by_total + along * (1.0 - 2.0 * x) / (2.0 * deviation) - self._dear(x)
        by_unit = deviation[:, None] * (by_joint - along[:, None] * unit)
        return by_x * x * (1.0 - x), by_unit / norm

    def _parts(self, total: FloatArray, joint: FloatArray, soft: float) -> FloatArray:
        """How far each of the bounds 1, t and that of the pairs is the lowest one of a cell: 3 x m, 1 in all."""
        pairs = total - (total**2 + (joint**2).sum(axis=1) - total) / self.sizes
        bounds = np.stack([np.ones_like(total), total, pairs])
        likely = np.exp(-(bounds - bounds.min(axis=0)) / soft)
        return np.asarray(likely / likely.sum(axis=0))

    def _dear(self, x: FloatArray) -> FloatArray:
        over = float(self.costs @ x) - 1.0
        self.price = max(self.price + PRICE_STEP * over, 0.0)
        return np.asarray((self.price + STEEPNESS * max(over, SLACK)) * self.costs)


class _Adam:
    """Moves an array uphill in place (Kingma and Ba 2015)."""

    def __init__(self, place: FloatArray) -> None:
        self.place, self.mean, self.square, self.steps = place, np.zeros_like(place), np.zeros_like(place), 0

    def move(self, slope: FloatArray, length: float) -> None:
        self.steps += 1
        self.mean = 0.9 * self.mean + 0.1 * slope
        self.square = 0.999 * self.square + 0.001 * slope**2
        even = np.sqrt(self.square / (1.0 - 0.999**self.steps)) + 1e-14
        self.place += length * (self.mean / (1.0 - 0.9**self.steps)) / even


def _largest_diagonal(matrix: FloatArray, worth: FloatArray) -> FloatArray:
    """``d`` with the largest ``worth.d`` (nearly) such that ``matrix - diag d`` has no negative eigenvalue."""
    scale = float(np.trace(matrix)) / len(matrix)
    lowest = float(np.linalg.eigvalsh(matrix)[0])
    taken = np.full(len(matrix), lowest - 0.1 * scale)
    strength = 0.1 * scale * float(worth.mean())
    for _step in range(BARRIER_STEPS):
        inverse = np.linalg.inv(matrix - np.diag(taken))
        slope = worth - strength * np.diag(inverse)
        newton = np.linalg.solve(strength * inverse**2, slope)
        taken = taken + _length(matrix, taken, newton) * newton
        strength = max(strength * BARRIER_SHRINK, 1e-5 * scale * float(worth.mean()))
    left = float(np.linalg.eigvalsh(matrix - np.diag(taken))[0])
    # Whatever rounding left below zero is given up, and a little more.
    return np.asarray(taken - max(-left, 0.0) - 1e-9 * scale)


def _length(matrix: FloatArray, taken: FloatArray, step: FloatArray) -> float:
    """How much of the step keeps every eigenvalue above zero."""
    lower = np.linalg.cholesky(matrix - np.diag(taken))
    half = np.linalg.solve(lower, np.linalg.solve(lower, np.diag(step)).T)
    most = float(np.linalg.eigvalsh((half + half.T) / 2.0)[-1])
    return min(1.0, 0.9 / most) if most > 0 else 1.0
