# SPDX-License-Identifier: EUPL-1.2
"""Invented questions of any size, the same for the same seed."""

from itertools import combinations

import numpy as np

from tragweite.core.selection.coverage import reach_of
from tragweite.core.selection.greedy import is_allowed
from tragweite.core.selection.problem import NO_RULES, Audience, Candidate, Problem, Rules, build_problem


def instance(
    *,
    count: int,
    cells: int,
    seed: int,
    is_plain: bool,
    budget_share: float = 0.3,
    density: float = 0.2,
    rules: Rules = NO_RULES,
) -> Problem:
    """``count`` candidates over ``cells`` cells; plain: shares of 1, else between 0.02 and 1."""
    draws = np.random.default_rng(seed)
    names = [f"c{place:03}" for place in range(count)]
    costs = draws.integers(50_00, 900_00, count)
    met = draws.random((count, cells)) < density
    shares = np.ones((count, cells)) if is_plain else draws.uniform(0.02, 1.0, (count, cells))
    return build_problem(
        candidates=[Candidate(name=name, cost_cents=int(cost)) for name, cost in zip(names, costs, strict=True)],
        audience=[
            Audience(name=names[row], cell=f"z{column:05}", share=float(shares[row, column]))
            for row, column in zip(*np.nonzero(met), strict=True)
        ],
        cells={f"z{column:05}": float(draws.integers(10, 500)) for column in range(cells)},
        budget_cents=int(costs.sum() * budget_share),
        rules=rules,
    )


def brute_force(problem: Problem) -> float:
    """The largest reach of all allowed sets, by trying each; -1 where there is none."""
    count, best = len(problem.names), -1.0
    for size in range(count + 1):
        for members in combinations(range(count), size):
            chosen = np.zeros(count, dtype=bool)
            chosen[list(members)] = True
            if is_allowed(problem, chosen):
                best = max(best, reach_of(problem, chosen))
    return best
