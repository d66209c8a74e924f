# SPDX-License-Identifier: EUPL-1.2
"""The bound over pairs of creators holds for every whole choice, and is lower than the program's own one."""

from collections.abc import Callable
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import sparse

from tragweite.core.refusal import Refused
from tragweite.core.selection import program
from tragweite.core.selection.coverage import reach_of
from tragweite.core.selection.exact import relaxed_bound, solve
from tragweite.core.selection.greedy import Chooser
from tragweite.core.selection.overlap import MOST_CREATORS, overlap_of
from tragweite.core.selection.problem import Audience, Candidate, CountRule, Problem, ReachRule, Rules, build_problem
from tragweite.core.selection.program import Program

from .instances import brute_force, instance

RULES = Rules(
    excluded=frozenset({"c000"}),
    conflicts=(("c001", "c002"),),
    counts=(CountRule(names=frozenset({"c004", "c005", "c006"}), at_least=1, at_most=2),),
    reaches=(ReachRule(cells=frozenset({"z00000", "z00001", "z00002"}), at_least=20.0),),
)


def unhurried() -> float:
    return 600.0


def strengthened(problem: Problem, left: Callable[[], float] = unhurried) -> float:
    return Program(problem, []).strengthened(left)


def triangle(*, budget_cents: int) -> Problem:
    """Three creators for 1 euro each, three cells of one person each, every two creators meet in one of them."""
    return build_problem(
        candidates=[Candidate(name=name, cost_cents=100) for name in "abc"],
        audience=[Audience(name=name, cell=cell, share=1.0) for cell in ("ab", "bc", "ca") for name in cell],
        cells=dict.fromkeys(("ab", "bc", "ca"), 1.0),
        budget_cents=budget_cents,
    )


def test_the_triangle_has_the_bound_of_its_semidefinite_program() -> None:
    """Half of each creator fills every cell; but three halves that never meet in pairs have no covariance of -1/4.

    The lowest possible one is -1/8, so each cell is at most 1 - (1/4 - 1/8) covered.
    """
    problem = triangle(budget_cents=150)
    assert relaxed_bound(problem) == pytest.approx(3.0)
    assert 3 * 7 / 8 - 1e-9 <= strengthened(problem) <= 3 * 7 / 8 + 0.01
    assert brute_force(problem) == 2.0


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 100_000),
    count=st.integers(2, 8),
    cells=st.integers(1, 12),
    density=st.floats(0.1, 1.0),
    budget=st.floats(0.02, 3.0),
)
def test_the_inequality_and_its_tangents_hold_for_every_whole_choice(
    seed: int, count: int, cells: int, density: float, budget: float
) -> None:
    draws = np.random.default_rng(seed)
    met = (draws.random((cells, count)) < density).astype(np.float64)
    weights = draws.integers(0, 400, cells).astype(np.float64)
    overlap = overlap_of(sparse.csr_array(met), weights, draws.uniform(0.0, 2.0 / count / budget, count))
    assume(overlap is not None)
    assert overlap is not None
    assert (overlap.weights >= 0).all()
    assert np.linalg.eigvalsh(overlap.curved)[0] >= 0
    factors, right = overlap.row(draws.random(count))
    for choice in product([0.0, 1.0], repeat=count):
        x = np.array(choice)
        reached = float(overlap.weights @ np.minimum(met @ x, 1.0))
        assert reached <= overlap.linear @ x - x @ overlap.curved @ x + 1e-9 * weights.sum()
        assert reached + factors @ x <= right + 1e-9 * weights.sum()


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 100_000),
    kind=st.sampled_from(["plain", "between", "mixed"]),
    budget=st.floats(0.05, 0.9),
    has_rules=st.booleans(),
)
def test_the_bound_is_never_below_the_best_set(seed: int, kind: str, budget: float, has_rules: bool) -> None:
    problem = instance(
        count=8, cells=14, seed=seed, is_plain=kind != "between", budget_share=budget, density=0.4,
        rules=RULES if has_rules else Rules(),
    )  # fmt: skip
    if kind == "mixed":
        problem.shares.data[::5] = 0.5
    best = brute_force(problem)
    assume(best >= 0)
    bound = strengthened(problem)
    assert bound >= best * (1 - 1e-7)
    assert bound <= relaxed_bound(problem) * (1 + 1e-6)


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 100_000), asked=st.integers(0, 1_300))
def test_a_bound_that_ran_out_of_time_is_still_one(seed: int, asked: int) -> None:
    problem = instance(count=8, cells=14, seed=seed, is_plain=True, density=0.4)
    seconds = iter([600.0] * asked)
    assert strengthened(problem, lambda: next(seconds, 0.0)) >= brute_force(problem) * (1 - 1e-7)


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 100_000), is_plain=st.booleans())
def test_a_large_question_is_proved_like_a_small_one(seed: int, is_plain: bool) -> None:
    problem = instance(count=9, cells=12, seed=seed, is_plain=is_plain, density=0.4)
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(program, "LARGE", 0)
        proof = solve(problem, start=None, time_limit_s=60)
    assert proof.chosen is not None
    assert proof.is_optimal
    assert reach_of(problem, proof.chosen) == pytest.approx(brute_force(problem), rel=1e-6)


def test_a_large_question_without_any_allowed_set_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "LARGE", 0)
    rules = Rules(required=frozenset({"c001", "c002", "c003"}))
    problem = instance(count=8, cells=14, seed=1, is_plain=True, budget_share=0.001, rules=rules)
    with pytest.raises(Refused, match=r"selection\.no_set"):
        solve(problem, start=None, time_limit_s=60)


def test_nothing_is_said_where_no_two_meet_or_too_many_stand_for_choice() -> None:
    alone = sparse.csr_array(np.eye(4))
    assert overlap_of(alone, np.ones(4), np.ones(4)) is None
    assert overlap_of(sparse.csr_array(np.ones((3, 2))), np.zeros(3), np.ones(2)) is None
    crowd = sparse.csr_array(np.ones((1, MOST_CREATORS + 1)))
    assert overlap_of(crowd, np.ones(1), np.ones(MOST_CREATORS + 1)) is None


@pytest.fixture(scope="module")
def large() -> Problem:
    """200 creators, 5,000 cells, 2 % filled, costs by size: the hardest of the sizes that have to be bounded."""
    draws = np.random.default_rng(20)
    met = draws.random((200, 5_000)) < 0.02 * draws.uniform(0.3, 1.7, (200, 1))
    costs = (met.sum(axis=1) * draws.uniform(8, 25, 200) * 100).astype(int) + 1_000
    return build_problem(
        candidates=[Candidate(name=f"c{place:03}", cost_cents=int(cost)) for place, cost in enumerate(costs)],
        audience=[
            Audience(name=f"c{one:03}", cell=f"z{two:04}", share=1.0) for one, two in zip(*np.nonzero(met), strict=True)
        ],
        cells={f"z{place:04}": float(draws.integers(20, 400)) for place in range(5_000)},
        budget_cents=int(costs.sum() * 0.2),
    )


@pytest.mark.slow
def test_two_hundred_over_five_thousand_is_bounded_within_four_percent(large: Problem) -> None:
    chooser = Chooser(large)
    greedy = chooser.greedy_only()
    chosen = chooser.improved(greedy)
    reach = reach_of(large, chosen)
    assert reach >= reach_of(large, greedy)
    assert reach <= strengthened(large) <= 1.04 * reach


@pytest.mark.slow
def test_without_time_a_large_question_keeps_its_start_and_an_honest_bound(large: Problem) -> None:
    start = Chooser(large).greedy_only()
    proof = solve(large, start=start, time_limit_s=0.01)
    assert proof.chosen is not None
    assert reach_of(large, proof.chosen) >= reach_of(large, start)
    assert not proof.is_optimal
    assert reach_of(large, proof.chosen) < proof.bound <= large.weights.sum()
