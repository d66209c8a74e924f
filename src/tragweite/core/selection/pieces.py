# SPDX-License-Identifier: EUPL-1.2
"""``1 - exp(-s)`` of every cell in straight pieces, so that a linear program can hold it.

A whole choice reaches only certain exposures of a cell: the sums of some of its creators' exposures. Where these are
few, the line through them is exact for every whole choice and lies below every tangent. Where they are more, some of the
straight parts of that line, and where they are many, tangents bound the curve from above. A plain cell (share 1 throughout) is a single piece. Pieces fall in slope, so a maximising
program fills them in order by itself, and each is a bounded column instead of a row: that keeps the program small.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

from .problem import CERTAIN, FloatArray, IntArray

FEW: Final = 3
"""Up to so many creators in a cell all sums (8) are taken; more would be exact too but slow the program down."""
SOME: Final = 8
"""Up to so many creators in a cell the bounding lines rest on its sums (256), above on the curve itself."""
TANGENTS: Final = (0.0, 0.1, 0.25, 0.45, 0.7, 1.0, 1.4, 1.9, 2.5, 3.3, 4.5, 7.0, 12.0)
"""More of them need fewer rounds, and each round takes longer; measured, these are best for 60 x 1,000."""
NARROW: Final = 1e-9
"""Sums nearer than this are one; what the line then lacks at most (as much again) is added to the bound."""
NEAR: Final = 1e-4
"""A tangent nearer than this to another one is left out; that never lowers the bound."""
FLAT: Final = 1e-12
ALIKE: Final = 1e-6
"""Lines whose slopes differ less are one; that never lowers the bound either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """All pieces in the order of their cells. ``short`` (per cell): by how much the line may lie too low."""

    cell: IntArray
    slope: FloatArray
    width: FloatArray
    is_curved: npt.NDArray[np.bool_]
    short: FloatArray
    is_exact: bool

    def filled(self, exposure: FloatArray) -> FloatArray:
        """How far each piece is filled at these exposures (one per cell)."""
        before = np.concatenate([[0.0], np.cumsum(self.width)[:-1]])
        first = np.searchsorted(self.cell, self.cell)
        filled: FloatArray = np.clip(exposure[self.cell] - (before - before[first]), 0.0, self.width)
        return filled


def pieces_of(exposed: sparse.csr_array, touched: Sequence[FloatArray]) -> Pieces:
    """The pieces of every cell of ``exposed`` (n x m); ``touched``: exposures at which tangents shall be exact."""
    columns = exposed.tocsc()
    slopes, widths, short, curved, exact = [], [], [], [], True
    for cell in range(columns.shape[1]):
        met = columns.data[columns.indptr[cell] : columns.indptr[cell + 1]]
        if len(met) == 0 or met.min() >= CERTAIN:
            slope, width, lack = np.ones(1), np.ones(1), 0.0
        elif len(met) <= FEW:
            slope, width, lack = _through(_sums(met))
        else:
            exact = False
            at = [*TANGENTS, *(float(each[cell]) for each in touched)]
            slope, width, lack = _resting(_sums(met), at) if len(met) <= SOME else _under(at, float(met.sum()))
        slopes.append(slope)
        widths.append(width)
        short.append(lack)
        curved.append(len(slope) > 1)
    sizes = [len(each) for each in slopes]
    return Pieces(
        cell=np.repeat(np.arange(len(sizes)), sizes),
        slope=np.concatenate(slopes) if slopes else np.empty(0),
        width=np.concatenate(widths) if widths else np.empty(0),
        is_curved=np.array(curved, dtype=bool),
        short=np.array(short, dtype=np.float64),
        is_exact=exact,
    )


def _sums(met: FloatArray) -> FloatArray:
    sums = np.zeros(1)
    for each in met:
        sums = np.concatenate([sums, sums + each])
    return np.unique(np.minimum(sums, CERTAIN))


def _through(points: FloatArray) -> tuple[FloatArray, FloatArray, float]:
    """The line through the curve at these points (ascending from 0): slopes, widths, and what it lacks at most."""
    kept = [float(points[0])]
    for point in points[1:-1]:
        if point - kept[-1] > NARROW:
            kept.append(float(point))
    bends = np.array([*kept, float(points[-1])])
    width = np.diff(bends)
    slope = -np.diff(np.exp(-bends)) / width
    lack = NARROW if len(bends) < len(points) else 0.0
    return slope[slope > FLAT], width[slope > FLAT], lack + FLAT * CERTAIN


def _resting(points: FloatArray, near: Sequence[float]) -> tuple[FloatArray, FloatArray, float]:
    """The lowest of the lines that go on the straight part between two points which ``near`` lies in.

    Each is raised until no point lies above it, so that rounding of its slope cannot make the bound too low.
    """
    parts = np.unique(np.clip(np.searchsorted(points, near, side="right"), 1, len(points) - 1))
    reached = -np.expm1(-points)
    slope = (reached[parts] - reached[parts - 1]) / (points[parts] - points[parts - 1])
    slope = slope[np.concatenate([[True], np.diff(slope) < -ALIKE])]
    height = (reached - slope[:, None] * points).max(axis=1)
    ends = np.clip(-np.diff(height) / np.diff(slope), 0.0, points[-1])
    width = np.diff(np.concatenate([[0.0], np.maximum.accumulate(ends), points[-1:]]))
    return slope, width, float(height[0]) + FLAT * CERTAIN


def _under(tangents: Sequence[float], most: float) -> tuple[FloatArray, FloatArray, float]:
    """The lowest of the tangents at these points up to ``most``."""
    points = np.unique(np.minimum(tangents, most))
    points = points[np.concatenate([[True], np.diff(points) > NEAR])]
    slope = np.exp(-points)
    ends = np.diff((1 + points) * slope) / np.diff(slope)
    width = np.diff(np.concatenate([[0.0], ends, [most]]))
    return slope, width, 0.0
