# SPDX-License-Identifier: EUPL-1.2
"""The chosen set is the best there is, its proof holds, and every figure beside it means what it says."""

from dataclasses import replace
from itertools import permutations

import highspy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tragweite.core.refusal import Refused
from tragweite.core.selection.choice import choose, quick_set
from tragweite.core.selection.coverage import contributions, reach_band, reach_of
from tragweite.core.selection.exact import relaxed_bound, relaxed_bounds, solve
from tragweite.core.selection.greedy import Chooser, is_allowed
from tragweite.core.selection.problem import (
    Audience,
    Candidate,
    CountRule,
    Problem,
    ReachRule,
    Rules,
    build_problem,
)
from tragweite.core.selection.promise import promise_of

from .instances import brute_force, instance


def tiny(**shares: dict[str, float]) -> Problem:
    """Everybody costs 1 euro, two fit; cells a and b of 100 people."""
    return build_problem(
        candidates=[Candidate(name=name, cost_cents=100) for name in shares],
        audience=[
            Audience(name=name, cell=cell, share=share) for name, row in shares.items() for cell, share in row.items()
        ],
        cells={"a": 100.0, "b": 100.0},
        budget_cents=200,
    )


def test_reach_counts_each_person_once() -> None:
    problem = tiny(x={"a": 0.5}, y={"a": 0.5, "b": 0.2})
    assert reach_of(problem, np.array([True, True])) == pytest.approx(75 + 20)
    band = reach_band(problem, np.array([True, True]))
    assert (band.low, band.high) == pytest.approx((50 + 20, 100 + 20))


def test_a_share_of_one_reaches_all_whoever_joins() -> None:
    problem = tiny(x={"a": 1.0}, y={"a": 1.0})
    assert reach_of(problem, np.array([True, True])) == 100.0


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000), is_plain=st.booleans(), budget=st.floats(0.05, 0.9))
def test_the_set_is_as_good_as_trying_all(seed: int, is_plain: bool, budget: float) -> None:
    problem = instance(count=9, cells=12, seed=seed, is_plain=is_plain, budget_share=budget)
    proof = solve(problem, start=quick_set(problem), time_limit_s=20)
    best = brute_force(problem)
    assert proof.is_optimal
    assert proof.chosen is not None
    assert reach_of(problem, proof.chosen) == pytest.approx(best, rel=1e-6)
    assert proof.bound >= best * (1 - 1e-9)


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10_000), is_plain=st.booleans())
def test_rules_are_kept_and_the_set_is_still_the_best(seed: int, is_plain: bool) -> None:
    rules = Rules(
        excluded=frozenset({"c000"}),
        required=frozenset({"c003"}),
        conflicts=(("c001", "c002"),),
        counts=(CountRule(names=frozenset({"c004", "c005", "c006"}), at_least=1, at_most=2),),
        reaches=(ReachRule(cells=frozenset({"z00000", "z00001"}), at_least=20.0),),
    )
    problem = instance(count=8, cells=10, seed=seed, is_plain=is_plain, budget_share=0.6, rules=rules)
    best = brute_force(problem)
    if best < 0:
        with pytest.raises(Refused, match=r"selection\.no_set"):
            choose(problem, time_limit_s=20)
        return
    choice = choose(problem, time_limit_s=20)
    assert choice.reach == pytest.approx(best, rel=1e-6)
    assert choice.certificate == "optimal"
    assert is_allowed(problem, np.isin(problem.names, choice.chosen))


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 10_000), is_plain=st.booleans())
def test_never_worse_than_greedy_and_never_above_the_bound(seed: int, is_plain: bool) -> None:
    problem = instance(count=25, cells=60, seed=seed, is_plain=is_plain)
    chooser = Chooser(problem)
    greedy = reach_of(problem, chooser.greedy_only())
    choice = choose(problem, is_exact=False)
    assert choice.reach >= greedy - 1e-9
    assert choice.bound >= choice.reach
    assert choice.certificate == "bounded"
    assert choice.cost_cents <= problem.budget_cents


@pytest.mark.parametrize("is_plain", [True, False])
def test_thirty_over_three_hundred_is_proved(is_plain: bool) -> None:
    problem = instance(count=30, cells=300, seed=5, is_plain=is_plain, budget_share=0.2, density=0.08)
    choice = choose(problem, time_limit_s=60)
    assert choice.certificate == "optimal"
    assert choice.gap <= 1e-6
    assert choice.reach >= choice.greedy_reach


def test_without_time_the_bound_says_how_far_it_could_be() -> None:
    problem = instance(count=60, cells=400, seed=3, is_plain=True, budget_share=0.25, density=0.1)
    choice = choose(problem, time_limit_s=0.2)
    assert choice.bound <= relaxed_bound(problem) * 1.2
    assert choice.gap == pytest.approx((choice.bound - choice.reach) / choice.reach)


def test_shapley_is_the_mean_gain_over_all_orders() -> None:
    problem = instance(count=5, cells=8, seed=11, is_plain=False, density=0.6, budget_share=1.0)
    chosen = np.ones(5, dtype=bool)
    expected = np.zeros(5)
    orders = list(permutations(range(5)))
    for order in orders:
        inside = np.zeros(5, dtype=bool)
        for place in order:
            before = reach_of(problem, inside)
            inside[place] = True
            expected[place] += (reach_of(problem, inside) - before) / len(orders)
    found = contributions(problem, chosen)
    assert [each.shapley for each in found] == pytest.approx(expected.tolist())
    assert sum(each.shapley for each in found) == pytest.approx(reach_of(problem, chosen))


def test_drop_loss_is_what_is_gone_without_him() -> None:
    problem = tiny(x={"a": 0.5}, y={"a": 0.5, "b": 0.2})
    lost = {each.name: each.drop_loss for each in contributions(problem, np.array([True, True]))}
    assert lost == pytest.approx({"x": 25.0, "y": 45.0})


def test_everybody_left_out_hears_why() -> None:
    problem = build_problem(
        candidates=[
            Candidate(name=name, cost_cents=cost)
            for name, cost in [("a", 100), ("b", 100), ("c", 900), ("d", 100), ("e", 100)]
        ],
        audience=[
            Audience(name=name, cell="z", share=share)
            for name, share in [("a", 0.9), ("b", 0.8), ("c", 1.0), ("d", 0.7)]
        ]
        + [Audience(name="e", cell="y", share=1.0)],
        cells={"z": 100.0, "y": 1.0},
        budget_cents=100,
        rules=Rules(excluded=frozenset({"b"}), conflicts=(("a", "d"),)),
    )
    choice = choose(problem, time_limit_s=5)
    assert choice.chosen == ("a",)
    why = {each.name: each.why for each in choice.rejected}
    assert why == {"b": "excluded", "c": "too_dear", "d": "conflict", "e": "others_reach_more"}


def test_the_frontier_never_falls_and_keeps_below_its_bound() -> None:
    choice = choose(instance(count=20, cells=60, seed=2, is_plain=False), time_limit_s=20)
    reaches = [point.reach for point in choice.frontier]
    assert reaches == sorted(reaches)
    assert all(point.bound is not None and point.bound >= point.reach for point in choice.frontier)
    at_budget = next(
        point
        for point in choice.frontier
        if point.budget_cents == instance(count=20, cells=60, seed=2, is_plain=False).budget_cents
    )
    assert at_budget.reach == choice.reach


@pytest.mark.parametrize("is_plain", [True, False])
def test_one_program_bounds_every_budget_as_one_for_each_does(is_plain: bool) -> None:
    problem = instance(count=15, cells=50, seed=6, is_plain=is_plain)
    budgets = [0, problem.budget_cents // 2, problem.budget_cents, problem.budget_cents * 2]
    alone = [relaxed_bound(replace(problem, budget_cents=budget)) for budget in budgets]
    assert relaxed_bounds(problem, budgets_cents=budgets) == pytest.approx(alone, rel=1e-9, abs=1e-9)


def test_the_promise_is_smaller_where_many_uncertain_ones_compete() -> None:
    problem = instance(count=60, cells=80, seed=4, is_plain=False, budget_share=0.1)
    chosen = Chooser(problem).best()
    sure, unsure = promise_of(problem, chosen, share_cv=0.05), promise_of(problem, chosen, share_cv=0.4)
    assert sure.optimism is not None
    assert unsure.optimism is not None
    assert 0 <= sure.optimism < unsure.optimism
    assert unsure.reach == pytest.approx(reach_of(problem, chosen) - unsure.optimism)
    assert promise_of(problem, chosen, share_cv=0.0).reach is None


@pytest.mark.slow
def test_the_corrected_promise_is_nearer_to_what_is_delivered() -> None:
    """Truth, estimates around it, choice on the estimates: the plain claim is too high on average, the promise less."""
    whole = instance(count=40, cells=60, seed=8, is_plain=False, budget_share=0.12)
    truth = replace(whole, shares=whole.shares * 0.3)  # far from a share of 1, which would cut errors off
    draws = np.random.default_rng(1)
    plain, corrected = [], []
    for _round in range(40):
        spread = np.sqrt(np.log1p(0.4**2))
        factors = draws.lognormal(-(spread**2) / 2, spread, 40)
        seen = truth.shares.multiply(factors[:, None]).tocsr()
        seen.data = np.minimum(seen.data, 1.0)
        estimated = replace(truth, shares=seen)
        chosen = Chooser(estimated).best()
        promise = promise_of(estimated, chosen, share_cv=0.4, scenarios=10)
        delivered = reach_of(truth, chosen)
        assert promise.reach is not None
        plain.append(reach_of(estimated, chosen) - delivered)
        corrected.append(promise.reach - delivered)
    assert np.mean(plain) > 0
    assert abs(np.mean(corrected)) < 0.6 * np.mean(plain)


def test_the_order_of_the_rows_changes_nothing() -> None:
    rows = [
        Audience(name=name, cell=cell, share=share)
        for name, cell, share in [("x", "a", 0.3), ("y", "a", 0.4), ("x", "b", 0.9)]
    ]
    people = [Candidate(name="x", cost_cents=5), Candidate(name="y", cost_cents=4)]
    one = build_problem(candidates=people, audience=rows, cells={"a": 3.0, "b": 2.0}, budget_cents=5)
    other = build_problem(candidates=people[::-1], audience=rows[::-1], cells={"b": 2.0, "a": 3.0}, budget_cents=5)
    assert choose(one, time_limit_s=5) == choose(other, time_limit_s=5)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"candidates": []}, "selection.no_candidates"),
        ({"budget_cents": -1}, "selection.budget"),
        ({"candidates": [Candidate(name="x", cost_cents=1)] * 2}, "selection.twice"),
        ({"candidates": [Candidate(name="x", cost_cents=-1)]}, "selection.cost"),
        ({"cells": {"a": float("nan")}}, "selection.weight"),
        ({"audience": [Audience(name="x", cell="a", share=1.5)]}, "selection.share"),
        ({"audience": [Audience(name="x", cell="a", share=0.5)] * 2}, "selection.audience_twice"),
        ({"audience": [Audience(name="q", cell="a", share=0.5)]}, "selection.unknown_candidate"),
        ({"audience": [Audience(name="x", cell="q", share=0.5)]}, "selection.unknown_cell"),
        ({"rules": Rules(excluded=frozenset({"x"}), required=frozenset({"x"}))}, "selection.rules_contradict"),
        ({"rules": Rules(conflicts=(("x", "x"),))}, "selection.rules_contradict"),
        ({"rules": Rules(reaches=(ReachRule(cells=frozenset({"q"}), at_least=1),))}, "selection.unknown_cell"),
    ],
)
def test_bad_input_is_refused(change: dict[str, object], code: str) -> None:
    given: dict[str, object] = {
        "candidates": [Candidate(name="x", cost_cents=100)],
        "audience": [Audience(name="x", cell="a", share=0.5)],
        "cells": {"a": 10.0},
        "budget_cents": 100,
    }
    with pytest.raises(Refused, match=code):
        build_problem(**given | change)  # type: ignore[arg-type]


def test_a_solver_that_fails_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its bound is then what it began with, which once looked like a proof."""
    problem = instance(count=12, cells=30, seed=3, is_plain=True)
    start = quick_set(problem)
    monkeypatch.setattr(highspy.Highs, "run", lambda _self: highspy.HighsStatus.kError)
    proof = solve(problem, start=start, time_limit_s=5)
    assert not proof.is_optimal
    assert proof.bound == problem.weights.sum()
    assert proof.chosen is start
