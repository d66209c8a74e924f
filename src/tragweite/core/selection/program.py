# SPDX-License-Identifier: EUPL-1.2
"""The question as a mixed-integer program for HiGHS.

``max sum_c w_c y_c`` with binary choices x, the budget, the rules, and ``y_c <= 1 - prod_i (1 - p_ic x_i)``. With
shares of 0 and 1 that is ``y_c <= sum_i x_i``. Otherwise it is ``y_c <= 1 - exp(-s_c)`` with the exposure
``s_c = sum_i -log(1 - p_ic) x_i``, written in pieces (module ``pieces``): exact for whole choices where few creators
meet in a cell, elsewhere from above and refined where the last solution lies (outer approximation, Duran and
Grossmann 1986). Every bound holds for the true question.
"""

from collections.abc import Callable
from typing import Any, Final

import highspy
import numpy as np
from scipy import sparse

from tragweite.core.refusal import Refused

from .coverage import Chosen, merged
from .overlap import Overlap, overlap_of
from .pieces import Pieces, pieces_of
from .problem import CERTAIN, FloatArray, Problem

RELATIVE_GAP: Final = 1e-6
"""Below this a set counts as proved best: less than one person in a million."""
OPTIONS: Final[dict[str, Any]] = {
    "output_flag": False,
    "mip_rel_gap": RELATIVE_GAP / 10,
    "mip_abs_gap": RELATIVE_GAP / 100,
    "random_seed": 20261123,
    # A restart throws the tree away; measured, the proof of 60 x 1,000 takes half as long without.
    "mip_allow_restart": False,
    # The program is small and dense; merging cells beforehand is what helps, presolve only costs (measured likewise).
    "presolve": "off",
    # The start is a search with exchanges, which HiGHS's own heuristics seldom better.
    "mip_heuristic_effort": 0.0,
    # Trying each branch often before trusting what was learned costs a third more (measured likewise).
    "mip_pscost_minreliable": 1,
}
STARTED_OPTIONS: Final[dict[str, Any]] = {
    # Searches of HiGHS for a better set, which no effort of 0 switches off: where a good start is known they took half of
    # a minute before the first branch (measured at 60 x 1,000 with shares between; the gap after a minute halved without).
    "mip_heuristic_run_rins": False,
    "mip_heuristic_run_rens": False,
    "mip_heuristic_run_root_reduced_cost": False,
}
LARGE: Final = 150_000
"""Creators x cells from which on the search seldom proves the best set, so that a good bound beforehand counts."""
LARGE_OPTIONS: Final[dict[str, Any]] = {"presolve": "on", "solver": "ipm"}
"""Measured at 200 x 5,000 without whole numbers, seconds of a CPU: 0.3 instead of 2.4, for shares between 2.3, not 15."""
ROUNDS: Final = 4
"""Tangents; measured at 200 x 5,000, a fifth one lowers the bound by another 0.004 %."""
SHORTEST_S: Final = 0.05
BUDGET_ROW: Final = 0


class Program:
    """The mixed-integer program: columns x (n), then the pieces of every cell; ``y_c`` is the sum of its pieces."""

    def __init__(self, problem: Problem, touched: list[Chosen]) -> None:
        self.problem = problem
        if problem.rules.reaches:
            self.shares, self.weights = problem.shares, problem.weights
        else:
            self.shares, self.weights = merged(problem)
        self.count, self.cells = self.shares.shape
        self.exposed = self.shares.copy()
        with np.errstate(divide="ignore"):
            self.exposed.data = np.minimum(-np.log1p(-self.exposed.data), CERTAIN)
        exposures = [np.asarray(self.exposed[chosen].sum(axis=0)).ravel() for chosen in touched]
        self.pieces: Pieces = pieces_of(self.exposed, exposures)
        self.scale = float(self.weights.sum()) or 1.0
        self.solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, setting in OPTIONS.items():
            self.solver.setOptionValue(option, setting)
        self.is_large = self.count * self.cells >= LARGE
        for option, setting in LARGE_OPTIONS.items() if self.is_large else ():
            self.solver.setOptionValue(option, setting)
        self._columns()
        self._budget_and_rules()
        self._coverage()

    def run(self, start: Chosen | None, *, seconds: float) -> tuple[Chosen | None, float]:
        """Solve once: the set (None where no solution was found in time) and the upper bound of the reach."""
        self.solver.setOptionValue("time_limit", seconds)
        if start is not None:
            self._set_start(start)
            for option, setting in STARTED_OPTIONS.items():
                self.solver.setOptionValue(option, setting)
        if self.solver.run() == highspy.HighsStatus.kError:
            # What it says about its bound then is no bound.
            return None, float(self.problem.weights.sum())
        status = self.solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            raise Refused("selection.no_set")
        info = self.solver.getInfo()
        bound = min(float(info.mip_dual_bound), 1.0) if np.isfinite(info.mip_dual_bound) else 1.0
        if info.primal_solution_status != 2:
            return None, self._bound(bound)
        values = np.array(self.solver.getSolution().col_value[: self.count])
        return values > 0.5, self._bound(bound)

    def relaxed(self) -> float:
        """Upper bound of the reach without whole numbers."""
        return self._relaxed(highspy.kHighsInf)[0]

    def relaxed_within(self, budget_cents: int) -> float:
        """As ``relaxed`` for another budget in cents; after the first one from where the last one ended."""
        self.solver.changeRowBounds(BUDGET_ROW, -highspy.kHighsInf, budget_cents / 100)
        bound = self.relaxed()
        self.solver.setOptionValue("solver", "simplex")
        return bound

    def strengthened(self, left: Callable[[], float]) -> float:
        """As ``relaxed``, then with rows of module ``overlap``, which stay; ``left`` tells the seconds that are left.

        All people where the time is too short for anything better.
        """
        bound, at = self._relaxed(max(left(), SHORTEST_S))
        overlap = None if at is None else self._overlap(lambda: left() <= 0)
        if overlap is None:
            return bound
        at, bounds = overlap.near, [bound]
        for _round in range(ROUNDS):
            if at is None or left() <= 0:
                break
            self._add_tangent(overlap, at)
            bound, at = self._relaxed(max(left(), SHORTEST_S))
            bounds.append(bound)
        return min(bounds)

    def _relaxed(self, seconds: float) -> tuple[float, FloatArray | None]:
        """The bound and where it lies: x (n), or None where the time was too short."""
        self.solver.setOptionValue("time_limit", seconds)
        self.solver.setOptionValue("solve_relaxation", True)  # noqa: FBT003
        self.solver.run()
        self.solver.setOptionValue("solve_relaxation", False)  # noqa: FBT003
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return float(self.problem.weights.sum()), None
        values = np.array(self.solver.getSolution().col_value[: self.count])
        return self._bound(min(float(self.solver.getInfo().objective_function_value), 1.0)), np.clip(values, 0.0, 1.0)

    def _overlap(self, is_late: Callable[[], bool]) -> Overlap | None:
        """Of the plain cells only: in the others two creators may meet different people."""
        met = sparse.csr_array((self.exposed.T > 0).astype(np.float64))
        is_plain = (self.exposed.T >= CERTAIN).sum(axis=1) == met.sum(axis=1)
        costs = self.problem.costs / max(self.problem.budget_cents, 1)
        return overlap_of(met, np.where(is_plain, self.weights, 0.0), costs, is_late=is_late)

    def _add_tangent(self, overlap: Overlap, at: FloatArray) -> None:
        """As ``sum l y + factors.x <= right``, in hundredths of all people; a plain cell is a single piece."""
        factors, right = overlap.row(at)
        cells = np.flatnonzero(overlap.weights)
        places = np.searchsorted(self.pieces.cell, cells)
        values = np.concatenate([factors, overlap.weights[cells]]) * 100 / self.scale
        columns = np.concatenate([np.arange(self.count), self.count + places])
        self._row(-highspy.kHighsInf, right * 100 / self.scale, columns, values)

    def _bound(self, share: float) -> float:
        return share * self.scale + float(self.weights @ self.pieces.short)

    def _columns(self) -> None:
        total = self.count + len(self.pieces.cell)
        lower, upper, cost = np.zeros(total), np.ones(total), np.zeros(total)
        rules = self.problem.rules
        upper[self.problem.positions(rules.excluded)] = 0
        lower[self.problem.positions(rules.required)] = 1
        cost[self.count :] = self.pieces.slope * self.weights[self.pieces.cell] / self.scale
        upper[self.count :] = self.pieces.width
        self.solver.addVars(total, lower, upper)
        self.solver.changeColsCost(total, np.arange(total, dtype=np.int32), cost)
        kinds = np.array([highspy.HighsVarType.kInteger] * self.count)
        self.solver.changeColsIntegrality(self.count, np.arange(self.count, dtype=np.int32), kinds)
        self.solver.changeObjectiveSense(highspy.ObjSense.kMaximize)

    def _row(self, low: float, high: float, columns: Any, values: Any) -> None:
        places = np.asarray(columns, dtype=np.int32)
        self.solver.addRow(low, high, len(places), places, np.asarray(values, dtype=np.float64))

    def _budget_and_rules(self) -> None:
        endless = highspy.kHighsInf
        # The budget is the first row (BUDGET_ROW), in euros: cents would stretch the numbers of the program over too many orders.
        self._row(-endless, self.problem.budget_cents / 100, range(self.count), self.problem.costs / 100)
        for first, second in self.problem.rules.conflicts:
            self._row(-endless, 1, [self.problem.index[first], self.problem.index[second]], [1, 1])
        for rule in self.problem.rules.counts:
            places = self.problem.positions(rule.names)
            most = endless if rule.at_most is None else rule.at_most
            self._row(rule.at_least, most, places, np.ones(len(places)))
        where = {cell: place for place, cell in enumerate(self.problem.cells)}
        for minimum in self.problem.rules.reaches:
            cells = np.array(sorted(where[cell] for cell in minimum.cells), dtype=np.int64)
            places = np.flatnonzero(np.isin(self.pieces.cell, cells))
            values = self.pieces.slope[places] * self.weights[self.pieces.cell[places]] / self.scale
            least = minimum.at_least - float(self.weights[cells] @ self.pieces.short[cells])
            self._row(least / self.scale, endless, self.count + places, values)

    def _coverage(self) -> None:
        """Of each cell: ``y_c <= sum_i p_ic x_i``, and where that is not all, the pieces are at most the exposure."""
        pieces, rows = self.pieces, np.arange(len(self.pieces.cell))
        worth = sparse.csr_array((pieces.slope, (pieces.cell, rows)), shape=(self.cells, len(rows)))
        self._rows(sparse.hstack([-self.shares.T, worth], format="csr"))
        curved = np.flatnonzero(pieces.is_curved)
        if len(curved):
            ones = sparse.csr_array((np.ones(len(rows)), (pieces.cell, rows)), shape=(self.cells, len(rows)))
            self._rows(sparse.hstack([-self.exposed.T, ones], format="csr")[curved])

    def _rows(self, matrix: sparse.csr_array) -> None:
        """Rows of "at most 0"."""
        self.solver.addRows(
            matrix.shape[0], np.full(matrix.shape[0], -highspy.kHighsInf), np.zeros(matrix.shape[0]), matrix.nnz,
            matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32), matrix.data,
        )  # fmt: skip

    def _set_start(self, chosen: Chosen) -> None:
        filled = self.pieces.filled(np.asarray(self.exposed[chosen].sum(axis=0)).ravel())
        solution = highspy.HighsSolution()
        solution.col_value = np.concatenate([chosen.astype(np.float64), filled]).tolist()
        self.solver.setSolution(solution)
