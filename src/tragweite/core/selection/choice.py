# SPDX-License-Identifier: EUPL-1.2
"""The whole answer: the set, its proof, what each brings, why the others are not in it, and the frontier."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np

from tragweite.core.refusal import Refused

from .coverage import Band, Chosen, Contribution, contributions, cost_of, reach_band, reach_of
from .exact import relaxed_bound, relaxed_bounds, solve
from .greedy import Chooser, is_allowed
from .problem import Problem
from .promise import Promise, promise_of

Certificate = Literal["optimal", "bounded"]
Why = Literal["excluded", "conflict", "group_full", "too_dear", "no_gain", "others_reach_more"]
Stage = Literal["search", "proof", "outlook"]
METHOD_VERSION: Final = "1"
FRONTIER_SHARES: Final = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5)
# Above so many shares the bound of each point of the frontier would take longer than the choice itself.
LARGEST_BOUNDED_FRONTIER: Final = 60_000
LARGEST_PROMISE: Final = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontierPoint:
    """What a budget reaches at least (a set was found) and at most (None where the bound was not computed)."""

    budget_cents: int
    reach: float
    bound: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """Why somebody is not in the set, how many more people he would add to it and what he costs."""

    name: str
    why: Why
    added_reach: float
    cost_cents: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The answer. ``gap`` is (bound - reach) / reach; ``certificate`` optimal where it is below one in a million."""

    chosen: tuple[str, ...]
    cost_cents: int
    reach: float
    bound: float
    gap: float
    certificate: Certificate
    greedy_reach: float
    band: Band
    promise: Promise
    contributions: tuple[Contribution, ...]
    rejected: tuple[Rejected, ...]
    frontier: tuple[FrontierPoint, ...]


def quick_set(problem: Problem) -> Chosen | None:
    """A good allowed set at once, or None where the rules ask for more than a quick search finds."""
    chosen = Chooser(problem).best()
    return chosen if is_allowed(problem, chosen) else None


def choose(
    problem: Problem,
    *,
    time_limit_s: float = 60.0,
    share_cv: float = 0.0,
    is_exact: bool = True,
    tell: Callable[[Stage], None] = lambda _stage: None,
) -> Choice:
    """Choose the set that reaches most within budget and rules; never a worse one than greedy finds.

    ``time_limit_s``: seconds for the proof; ``is_exact`` False leaves the proof to the relaxed bound (at once);
    ``tell`` hears which part begins.
    Raises ``Refused`` with ``selection.no_set`` where no set keeps to budget and rules, or
    ``selection.no_set_in_time`` (seconds) where none was found yet.
    """
    tell("search")
    chooser = Chooser(problem)
    greedy = chooser.greedy_only()
    start: Chosen | None = chooser.improved(greedy)
    if start is not None and not is_allowed(problem, start):
        start = greedy if is_allowed(problem, greedy) else None
    if is_exact or start is None:
        start = None if start is None else chooser.searched(start)
        tell("proof")
        proof = solve(problem, start=start, time_limit_s=time_limit_s)
        chosen, bound, is_optimal = proof.chosen, proof.bound, proof.is_optimal
        if chosen is None:
            raise Refused("selection.no_set_in_time", seconds=round(time_limit_s))
    else:
        chosen, bound, is_optimal = start, relaxed_bound(problem), False
    reach = reach_of(problem, chosen)
    bound = max(bound, reach)
    tell("outlook")
    return Choice(
        chosen=tuple(problem.names[place] for place in np.flatnonzero(chosen)),
        cost_cents=cost_of(problem, chosen),
        reach=reach,
        bound=bound,
        gap=(bound - reach) / reach if reach > 0 else float(bound > 0),
        certificate="optimal" if is_optimal else "bounded",
        greedy_reach=reach_of(problem, greedy),
        band=reach_band(problem, chosen),
        promise=promise_of(problem, chosen, share_cv=share_cv if problem.shares.nnz <= LARGEST_PROMISE else 0.0),
        contributions=contributions(problem, chosen),
        rejected=_rejected(problem, chosen),
        frontier=_frontier(problem, reach=reach, bound=bound),
    )


def _rejected(problem: Problem, chosen: Chosen) -> tuple[Rejected, ...]:
    reach, left = reach_of(problem, chosen), problem.budget_cents - cost_of(problem, chosen)
    found = []
    for place in np.flatnonzero(~chosen):
        more = chosen.copy()
        more[place] = True
        added = reach_of(problem, more) - reach
        why, names = _why(problem, chosen, int(place), added=added, left=left)
        cost = int(problem.costs[place])
        found.append(Rejected(name=problem.names[place], why=why, added_reach=added, cost_cents=cost, names=names))
    return tuple(found)


def _why(problem: Problem, chosen: Chosen, place: int, *, added: float, left: int) -> tuple[Why, tuple[str, ...]]:
    name, rules = problem.names[place], problem.rules
    if name in rules.excluded:
        return "excluded", ()
    foes = {one if other == name else other for one, other in rules.conflicts if name in (one, other)}
    if hindering := tuple(sorted(foe for foe in foes if chosen[problem.index[foe]])):
        return "conflict", hindering
    for rule in rules.counts:
        if name in rule.names and rule.at_most is not None:
            inside = tuple(each for each in sorted(rule.names) if chosen[problem.index[each]])
            if len(inside) >= rule.at_most:
                return "group_full", inside
    if problem.costs[place] > problem.budget_cents:
        return "too_dear", ()
    if added <= 1e-9:
        return "no_gain", ()
    return ("others_reach_more" if problem.costs[place] > left else "no_gain"), ()


def _frontier(problem: Problem, *, reach: float, bound: float) -> tuple[FrontierPoint, ...]:
    """Reach over the budget from half to one and a half; it never falls as the budget grows."""
    budgets = [round(problem.budget_cents * share) for share in FRONTIER_SHARES]
    bounds: list[float | None] = [None] * len(budgets)
    if problem.shares.nnz <= LARGEST_BOUNDED_FRONTIER:
        bounds = list(relaxed_bounds(problem, budgets_cents=budgets))
    points: list[FrontierPoint] = []
    best = 0.0
    for share, budget, relaxed in zip(FRONTIER_SHARES, budgets, bounds, strict=True):
        there = replace(problem, budget_cents=budget)
        found = reach_of(there, chosen) if (chosen := quick_set(there)) is not None else 0.0
        best = max(best, reach if share == 1.0 else found)
        most = bound if share == 1.0 else relaxed
        points.append(FrontierPoint(budget_cents=budget, reach=best, bound=None if most is None else max(most, best)))
    return _consistent(points)


def _consistent(points: Sequence[FrontierPoint]) -> tuple[FrontierPoint, ...]:
    """A smaller budget never has the larger bound."""
    lowest, back = None, []
    for point in reversed(points):
        if point.bound is not None:
            lowest = point.bound if lowest is None else min(lowest, point.bound)
        back.append(replace(point, bound=None if point.bound is None else max(lowest or 0.0, point.reach)))
    return tuple(reversed(back))
