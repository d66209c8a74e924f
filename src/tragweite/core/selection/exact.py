# SPDX-License-Identifier: EUPL-1.2
"""The best set with proof: a program with whole numbers (module ``program``), solved by HiGHS from a good start.

Where that program is only from above, each round's solution tells where the next one has to be exact.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

import numpy as np

from .coverage import Chosen, reach_of
from .greedy import is_allowed
from .problem import Problem
from .program import RELATIVE_GAP, Program


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The best set found (None where none was), an upper bound for every allowed set, and whether they meet."""

    chosen: Chosen | None
    bound: float
    is_optimal: bool
    rounds: int


def solve(problem: Problem, *, start: Chosen | None, time_limit_s: float) -> Proof:
    """Search until proof or time limit (seconds). ``start``: an allowed set to begin with, or None.

    A large question gets its bound from ``Program.strengthened`` first: the search seldom ends there.

    Raises ``Refused("selection.no_set")`` where no set keeps to budget and rules.
    """
    end = monotonic() + time_limit_s
    best, value = start, -1.0 if start is None else reach_of(problem, start)
    bound, rounds = float(problem.weights.sum()), 0
    touched: list[Chosen] = [] if start is None else [start]
    while True:
        rounds += 1
        program = Program(problem, touched)
        if program.is_large and rounds == 1:
            bound = min(bound, program.strengthened(lambda: end - monotonic()))
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


def relaxed_bound(problem: Problem) -> float:
    """Upper bound of the reach from the program without whole numbers; quick."""
    return Program(problem, []).relaxed()


def relaxed_bounds(problem: Problem, *, budgets_cents: Sequence[int]) -> list[float]:
    """As ``relaxed_bound`` for several budgets in ascending order: ten of them take little longer than one."""
    program = Program(problem, [])
    return [program.relaxed_within(budget) for budget in budgets_cents]
