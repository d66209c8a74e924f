# SPDX-License-Identifier: EUPL-1.2
"""The best set with proof: a mixed-integer program, solved by HiGHS from a good start.

``max sum_c w_c y_c`` with binary choices x, the budget, the rules, and ``y_c <= 1 - prod_i (1 - p_ic x_i)``. With
shares of 0 and 1 that is ``y_c <= sum_i x_i``. Otherwise it is ``y_c <= 1 - exp(-s_c)`` with the exposure
``s_c = sum_i -log(1 - p_ic) x_i``, written in pieces (module ``pieces``): exact for whole choices where few creators
meet in a cell, elsewhere from above and refined where the last solution lies (outer approximation, Duran and
Grossmann 1986). Every round's bound holds for the true question.
"""

from dataclasses import dataclass
from time import monotonic
from typing import Any, Final

import highspy
import numpy as np
from scipy import sparse

from tragweite.core.refusal import Refused

from .coverage import Chosen, merged, reach_of
from .greedy import is_allowed
from .pieces import Pieces, pieces_of
from .problem import CERTAIN, Problem

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The best set found (None where none was), an upper bound for every allowed set, and whether they meet."""

    chosen: Chosen | None
    bound: float
    is_optimal: bool
    rounds: int


def solve(problem: Problem, *, start: Chosen | None, time_limit_s: float) -> Proof:
    """Search until proof or time limit (seconds). ``start``: an allowed set to begin with, or None.

    Raises ``Refused("selection.no_set")`` where no set keeps to budget and rules.
    """
    end = monotonic() + time_limit_s
    best, value = start, -1.0 if start is None else reach_of(problem, start)
    bound, rounds = float(problem.weights.sum()), 0
    touched: list[Chosen] = [] if start is None else [start]
    while True:
        rounds += 1
        program = _Program(problem, touched)
        found, round_bound = program.run(best, seconds=max(end - monotonic(), 0.05))
        bound = min(bound, round_bound)
        if found is not None and is_allowed(problem, found):
            reach = reach_of(problem, found)
            if best is None or reach > value:
                best, value = found, reach
        closed = best is not None and bound - value <= RELATIVE_GAP * max(value, 1e-12)
        if closed or monotonic() >= end or found is None or program.pieces.is_exact or _is_known(found, touched):
            break
        touched.append(found)
    # A solver's bound is exact to its tolerances; it never claims less than what is in hand.
    bound = max(bound, value)
    return Proof(chosen=best, bound=bound, is_optimal=bound - value <= RELATIVE_GAP * max(value, 1e-12), rounds=rounds)


def _is_known(found: Chosen, touched: list[Chosen]) -> bool:
    return any(np.array_equal(found, each) for each in touched)


class _Program:
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
        self._columns()
        self._budget_and_rules()
        self._coverage()

    def run(self, start: Chosen | None, *, seconds: float) -> tuple[Chosen | None, float]:
        """Solve once: the set (None where no solution was found in time) and the upper bound of the reach."""
        self.solver.setOptionValue("time_limit", seconds)
        if start is not None:
            self._set_start(start)
        self.solver.run()
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
        kinds = np.array([highspy.HighsVarType.kContinuous] * self.count)
        self.solver.changeColsIntegrality(self.count, np.arange(self.count, dtype=np.int32), kinds)
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return float(self.problem.weights.sum())
        return self._bound(min(float(self.solver.getInfo().objective_function_value), 1.0))

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
        # In euros: cents would stretch the numbers of the program over too many orders.
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


def relaxed_bound(problem: Problem) -> float:
    """Upper bound of the reach from the program without whole numbers; quick, for the frontier."""
    return _Program(problem, []).relaxed()
