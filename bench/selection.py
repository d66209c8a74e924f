# SPDX-License-Identifier: EUPL-1.2
"""How good and how fast the choice of creators is: ``python -m bench.selection`` prints and writes docs/benchmarks.md."""

import time

import numpy as np

from bench.report import machine, write_section
from tragweite.core.selection.coverage import reach_of
from tragweite.core.selection.exact import solve
from tragweite.core.selection.greedy import Chooser
from tragweite.core.selection.problem import Audience, Candidate, Problem, build_problem

SIZES = (
    (30, 300, 0.06), (40, 600, 0.06), (60, 1_000, 0.05), (60, 1_000, 0.1), (200, 5_000, 0.02), (200, 5_000, 0.05),
)  # fmt: skip
ONLY_PLAIN = (200, 5_000, 0.05)
"""Both kinds of this one as well would take the whole longer than six minutes."""
LIMIT_S = 60.0


def main() -> int:
    """Measure, print, write."""
    rows = [
        row(*size, is_plain=is_plain)
        for size in SIZES
        for is_plain in ((True,) if size == ONLY_PLAIN else (True, False))
    ]
    head = "| candidates x cells | shares | greedy / best | with exchanges | s | certificate | gap | s to it |"
    table = "\n".join([machine(), "", head, "|---|---|---:|---:|---:|---|---:|---:|", *rows])
    print(table)
    write_section("selection", title="Choice of creators under a budget", table=table)
    return 0


def row(count: int, cells: int, density: float, *, is_plain: bool) -> str:
    """One line: quality of the quick search, time and gap of the proof."""
    problem = question(count, cells, density, is_plain=is_plain)
    begin = time.perf_counter()
    chooser = Chooser(problem)
    greedy = chooser.greedy_only()
    better = chooser.searched(chooser.improved(greedy))
    quick = time.perf_counter() - begin
    begin = time.perf_counter()
    proof = solve(problem, start=better, time_limit_s=LIMIT_S)
    took = time.perf_counter() - begin
    assert proof.chosen is not None
    best = reach_of(problem, proof.chosen)
    certificate = "optimal" if proof.is_optimal else "bounded"
    kind = "0 or 1" if is_plain else "between"
    return (
        f"| {count} x {cells:,} ({density:.0%} filled) | {kind} | {reach_of(problem, greedy) / best:.4f} | "
        f"{reach_of(problem, better) / best:.4f} | {quick:.2f} | {certificate} | {(proof.bound - best) / best:.1e} | {took:.1f} |"
    )


def question(count: int, cells: int, density: float, *, is_plain: bool) -> Problem:
    """An invented question: people per cell, cost by size of the audience, a fifth of all costs as budget."""
    draws = np.random.default_rng([count, cells, round(1000 * density)])
    met = draws.random((count, cells)) < density * draws.uniform(0.3, 1.7, (count, 1))
    shares = np.ones((count, cells)) if is_plain else draws.uniform(0.02, 0.6, (count, cells))
    costs = (met.sum(axis=1) * draws.uniform(8, 25, count) * 100).astype(int) + 1_000
    return build_problem(
        candidates=[Candidate(name=f"c{place:03}", cost_cents=int(cost)) for place, cost in enumerate(costs)],
        audience=[
            Audience(name=f"c{one:03}", cell=f"z{two:05}", share=float(shares[one, two]))
            for one, two in zip(*np.nonzero(met), strict=True)
        ],
        cells={f"z{place:05}": float(draws.integers(20, 400)) for place in range(cells)},
        budget_cents=int(costs.sum() * 0.2),
    )


if __name__ == "__main__":
    raise SystemExit(main())
