# SPDX-License-Identifier: EUPL-1.2
"""Whom a set reaches: people of a cell are reached by several creators as if independently within the cell.

Reach of a set S is ``sum_c w_c (1 - prod_{i in S} (1 - p_ic))``; with shares of 0 and 1 this is plain coverage. Cells
should therefore be fine (age x gender x region x interest): what creators' audiences have in common lies in the cells.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from .problem import CERTAIN, FloatArray, Problem

Chosen = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """People reached: as if independent within cells, and whatever the overlap within cells may be."""

    reach: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one chosen creator brings: fair share of the whole (Shapley), and what is lost without him."""

    name: str
    cost_cents: int
    shapley: float
    drop_loss: float


def exposures(problem: Problem) -> sparse.csr_array:
    """``-log(1 - share)``, n x m: exposures of several creators add up."""
    exposed = problem.shares.copy()
    with np.errstate(divide="ignore"):
        exposed.data = np.minimum(-np.log1p(-exposed.data), CERTAIN)
    return exposed


def missed(problem: Problem, chosen: Chosen) -> FloatArray:
    """Share of each cell (m) that the set does not reach."""
    total: FloatArray = exposures(problem)[chosen].sum(axis=0)
    return np.where(total >= CERTAIN, 0.0, np.exp(-total))


def reach_of(problem: Problem, chosen: Chosen) -> float:
    """People whom the set reaches."""
    return float(problem.weights @ (1.0 - missed(problem, chosen)))


def reach_band(problem: Problem, chosen: Chosen) -> Band:
    """The reach with its bounds: everybody the same people within a cell, or as few in common as possible."""
    taken = problem.shares[chosen]
    if taken.shape[0] == 0:
        return Band(reach=0.0, low=0.0, high=0.0)
    most = np.asarray(taken.max(axis=0).todense()).ravel()
    total = np.minimum(np.asarray(taken.sum(axis=0)).ravel(), 1.0)
    return Band(reach=reach_of(problem, chosen), low=float(problem.weights @ most), high=float(problem.weights @ total))


def cost_of(problem: Problem, chosen: Chosen) -> int:
    """Cents that the set costs."""
    return int(problem.costs[chosen].sum())


def contributions(problem: Problem, chosen: Chosen) -> tuple[Contribution, ...]:
    """Shapley share and loss without each chosen creator, in the order of the names.

    The Shapley value of a multilinear function is the integral of its derivative along the diagonal (Owen 1972):
    ``phi_i = sum_c w_c p_ic int_0^1 prod_{j != i} (1 - t p_jc) dt``, here exact by Gauss-Legendre.
    """
    places = np.flatnonzero(chosen)
    shares = problem.shares[places].toarray()
    fair = _shapley(shares, problem.weights)
    without = missed(problem, chosen)
    lost = [_loss(shares, place, without, problem.weights) for place in range(len(places))]
    return tuple(
        Contribution(
            name=problem.names[place],
            cost_cents=int(problem.costs[place]),
            shapley=float(fair[row]),
            drop_loss=lost[row],
        )
        for row, place in enumerate(places)
    )


def _shapley(shares: FloatArray, weights: FloatArray) -> FloatArray:
    count = len(shares)
    value = np.zeros(count)
    if count == 0:
        return value
    nodes, node_weights = np.polynomial.legendre.leggauss(count // 2 + 1)
    for node, weight in zip((nodes + 1) / 2, node_weights / 2, strict=True):
        factors = 1.0 - node * shares
        # No factor is 0, as no node lies on 1: the product without one creator is the product divided by his factor.
        value += weight * (shares / factors) @ (weights * factors.prod(axis=0))
    return value


def _loss(shares: FloatArray, row: int, missed_with_all: FloatArray, weights: FloatArray) -> float:
    others = np.delete(shares, row, axis=0)
    return float(weights @ ((1.0 - others).prod(axis=0) - missed_with_all))


def merged(problem: Problem) -> tuple[sparse.csr_array, FloatArray]:
    """Shares and weights with cells of the same audience put together and empty ones left out; the reach stays.

    The relation to the cells of ``problem`` is given up, so this serves rules on cells only where there are none.
    """
    columns = problem.shares.tocsc()
    columns.sort_indices()
    groups: dict[bytes, list[int]] = {}
    for cell in range(columns.shape[1]):
        begin, end = columns.indptr[cell], columns.indptr[cell + 1]
        if end > begin and problem.weights[cell] > 0:
            key = columns.indices[begin:end].tobytes() + columns.data[begin:end].tobytes()
            groups.setdefault(key, []).append(cell)
    first = np.array([cells[0] for cells in groups.values()], dtype=np.int64)
    weights = np.array([problem.weights[cells].sum() for cells in groups.values()], dtype=np.float64)
    return sparse.csr_array(columns[:, first]), weights
