# SPDX-License-Identifier: EUPL-1.2
"""The best set with proof: a mixed-integer program, solved by HiGHS from a good start.

``max sum_c w_c y_c`` with binary choices x, the budget, the rules, and ``y_c <= 1 - prod_i (1 - p_ic x_i)``. With
shares of 0 and 1 that is ``y_c <= sum_i x_i``. Otherwise the right side is ``1 - exp(-s_c)`` with
``s_c = sum_i -log(1 - p_ic) x_i``: concave, so tangents bound it from above; each round adds tangents where the last
solution lies (outer approximation, Duran and Grossmann 1986). Every round's bound holds for the true question.
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
from .problem import CERTAIN, FloatArray, Problem

RELATIVE_GAP: Final = 1e-6
"""Below this a set counts as proved best: less than one person in a million."""
FIRST_TANGENTS: Final = (0.1, 0.25, 0.45, 0.7, 1.0, 1.4, 1.9, 2.5, 3.3, 4.5)
"""Exposures at which the first round touches ``1 - exp(-s)``; between them it errs by less than one per cent."""
SMALLEST_CUT: Final = 1e-9
OPTIONS: Final[dict[str, Any]] = {
    "output_flag": False,
    "mip_rel_gap": RELATIVE_GAP / 10,
    "random_seed": 20261123,
    # A restart throws the tree away; measured, the proof of 60 x 1,000 takes half as long without.
    "mip_allow_restart": False,
    # The program is small and dense; merging cells beforehand is what helps, presolve only costs (measured likewise).
    "presolve": "off",
    # The start is greedy with exchanges, which HiGHS's own heuristics seldom better.
    "mip_heuristic_effort": 0.0,
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
    program = _Program(problem)
    best, value = start, -1.0 if start is None else reach_of(problem, start)
    bound, rounds = float(problem.weights.sum()), 0
    while True:
        rounds += 1
        found, round_bound = program.run(best, seconds=max(end - monotonic(), 0.05))
        bound = min(bound, round_bound)
        if found is not None and is_allowed(problem, found):
            reach = reach_of(problem, found)
            if best is None or reach > value:
                best, value = found, reach
        closed = best is not None and bound - value <= RELATIVE_GAP * max(value, 1e-12)
        if closed or monotonic() >= end or found is None or not program.tighten(found):
            break
    # A solver's bound is exact to its tolerances; it never claims less than what is in hand.
    bound = max(bound, value)
    return Proof(chosen=best, bound=bound, is_optimal=bound - value <= RELATIVE_GAP * max(value, 1e-12), rounds=rounds)


class _Program:
    """The mixed-integer program: columns x (n), y (cells), s (cells, only where shares are not 0 or 1)."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        if problem.rules.reaches:
            self.shares, self.weights = problem.shares, problem.weights
        else:
            self.shares, self.weights = merged(problem)
        self.count, self.cells = self.shares.shape
        self.is_plain = bool((self.shares.data == 1.0).all())
        self.exposed = self.shares.copy()
        with np.errstate(divide="ignore"):
            self.exposed.data = np.minimum(-np.log1p(-self.exposed.data), CERTAIN)
        self.scale = float(self.weights.sum()) or 1.0
        self.solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, setting in OPTIONS.items():
            self.solver.setOptionValue(option, setting)
        self._columns()
        self._budget_and_rules()
        self._coverage()

    def run(self, start: Chosen | None, *, seconds: float) -> tuple[Chosen | None, float]:
        """Solve once: the set (None where no solution was found in time) and the upper bound of the reach."""
        self.solver.setOptionValue("time_limit", self.solver.getRunTime() + seconds)
        if start is not None:
            self._set_start(start)
        self.solver.run()
        status = self.solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            raise Refused("selection.no_set")
        info = self.solver.getInfo()
        bound = min(float(info.mip_dual_bound), 1.0) if np.isfinite(info.mip_dual_bound) else 1.0
        if info.primal_solution_status != 2:
            return None, bound * self.scale
        values = np.array(self.solver.getSolution().col_value[: self.count])
        return values > 0.5, bound * self.scale

    def tighten(self, chosen: Chosen) -> bool:
        """Add the tangents at this set where the program thought too much of it; whether there were any."""
        if self.is_plain:
            return False
        thought = np.array(self.solver.getSolution().col_value[self.count : self.count + self.cells])
        exposure = np.asarray(self.exposed[chosen].sum(axis=0)).ravel()
        wrong = np.flatnonzero((thought - (1 - np.exp(-exposure))) * self.weights > SMALLEST_CUT * self.scale)
        for cell in wrong:
            self._tangent(int(cell), float(exposure[cell]))
        return len(wrong) > 0

    def _columns(self) -> None:
        worth = self.weights / self.scale
        total = self.count + self.cells * (1 if self.is_plain else 2)
        lower, upper, cost = np.zeros(total), np.ones(total), np.zeros(total)
        rules = self.problem.rules
        upper[self.problem.positions(rules.excluded)] = 0
        lower[self.problem.positions(rules.required)] = 1
        cost[self.count : self.count + self.cells] = worth
        if not self.is_plain:
            most = np.asarray(self.exposed.sum(axis=0)).ravel()
            upper[self.count : self.count + self.cells] = 1 - np.exp(-most)
            upper[self.count + self.cells :] = most
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
            self._row(minimum.at_least / self.scale, endless, self.count + cells, self.weights[cells] / self.scale)

    def _coverage(self) -> None:
        """``y_c - sum_i p_ic x_i <= 0`` for each cell, and the exposures with their first tangents."""
        link = sparse.hstack([-self.shares.T, sparse.eye_array(self.cells)], format="csr")
        self._rows(link, np.full(self.cells, -highspy.kHighsInf), np.zeros(self.cells))
        if self.is_plain:
            return
        blank = sparse.csr_array((self.cells, self.cells))
        sums = sparse.hstack([-self.exposed.T, blank, sparse.eye_array(self.cells)], format="csr")
        self._rows(sums, np.zeros(self.cells), np.zeros(self.cells))
        most = np.asarray(self.exposed.sum(axis=0)).ravel()
        several = np.diff(self.shares.tocsc().indptr) > 1
        for cell in np.flatnonzero(several):
            for point in FIRST_TANGENTS:
                if point < most[cell]:
                    self._tangent(int(cell), point)

    def _rows(self, matrix: sparse.csr_array, low: FloatArray, high: FloatArray) -> None:
        self.solver.addRows(
            matrix.shape[0], low, high, matrix.nnz,
            matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32), matrix.data,
        )  # fmt: skip

    def _tangent(self, cell: int, point: float) -> None:
        """``y <= 1 - exp(-t) (1 + t - s)``: the tangent of ``1 - exp(-s)`` at t."""
        slope = float(np.exp(-point))
        columns = [self.count + cell, self.count + self.cells + cell]
        self._row(-highspy.kHighsInf, 1 - slope * (1 + point), columns, [1, -slope])

    def _set_start(self, chosen: Chosen) -> None:
        exposure = np.asarray(self.exposed[chosen].sum(axis=0)).ravel()
        parts = [chosen.astype(np.float64), 1 - np.exp(-exposure)]
        if not self.is_plain:
            parts.append(exposure)
        solution = highspy.HighsSolution()
        solution.col_value = np.concatenate(parts).tolist()
        self.solver.setSolution(solution)


def relaxed_bound(problem: Problem) -> float:
    """Upper bound of the reach from the program without whole numbers; quick, for the frontier."""
    program = _Program(problem)
    count = program.count
    kinds = np.array([highspy.HighsVarType.kContinuous] * count)
    program.solver.changeColsIntegrality(count, np.arange(count, dtype=np.int32), kinds)
    program.solver.run()
    if program.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return float(problem.weights.sum())
    return min(float(program.solver.getInfo().objective_function_value), 1.0) * program.scale
