# SPDX-License-Identifier: EUPL-1.2
"""A good set at once: greedy by gain per euro, by gain, and the best single one; then exchanges until none helps.

Minima (at least so many, at least so much reach) are no matter of a greedy choice: ``keeps_minima`` tells whether a
set happens to keep them; the exact search takes care of them.
"""

from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Final

import numpy as np
from scipy import sparse

from .coverage import Chosen, exposures, missed, reach_of
from .problem import CERTAIN, FloatArray, Problem

# An exchange must gain more than rounding.
SMALLEST_GAIN: Final = 1e-9
MOST_EXCHANGES: Final = 200
# The wider search: so many shakes at most, fewer where a single one is long (work: candidates x shares, all shakes).
MOST_SHAKES: Final = 80
SHAKING_WORK: Final = 30_000_000
SHAKEN_OUT: Final = 3
SEED: Final = 20261123


@dataclass
class _State:
    """A set that grows: exposure of each cell, money left."""

    chosen: Chosen
    exposure: FloatArray
    left: int


class Chooser:
    """Builds and improves sets of one problem; keeps what all its steps need."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.exposed = exposures(problem)
        self.weighted = sparse.csr_array(problem.shares.multiply(problem.weights))
        self.foes = _foes(problem)
        self.caps = [(set(problem.positions(rule.names).tolist()), rule.at_most) for rule in problem.rules.counts]
        self.barred = set(problem.positions(problem.rules.excluded).tolist())

    def best(self) -> Chosen:
        """The best of the greedy sets after exchanges; required ones are in it as far as they can be paid."""
        starts = [self._greedy(per_euro=True), self._greedy(per_euro=False), self._single()]
        greedy = max(starts, key=lambda chosen: reach_of(self.problem, chosen))
        return self.improved(greedy)

    def greedy_only(self) -> Chosen:
        """The best greedy set without exchanges: the yardstick that nothing may fall below."""
        starts = [self._greedy(per_euro=True), self._greedy(per_euro=False), self._single()]
        return max(starts, key=lambda chosen: reach_of(self.problem, chosen))

    def _start(self) -> _State:
        chosen = np.zeros(len(self.problem.names), dtype=bool)
        chosen[self.problem.positions(self.problem.rules.required)] = True
        return self._state_of(chosen)

    def _single(self) -> Chosen:
        state = self._start()
        gains = self._gains(state.exposure)
        order = sorted(range(len(gains)), key=lambda place: (-gains[place], place))
        for place in order:
            if self._fits(state, place):
                self._take(state, place)
                break
        return state.chosen

    def _greedy(self, *, per_euro: bool) -> Chosen:
        state = self._start()
        return self._fill(state, per_euro=per_euro).chosen

    def _fill(self, state: _State, *, per_euro: bool) -> _State:
        """Lazy greedy (Minoux 1978): a gain only shrinks as the set grows, so an old gain is an upper bound."""
        price = np.maximum(self.problem.costs, 1) if per_euro else np.ones(len(self.problem.names))
        heap: list[tuple[float, int]] = []
        for place, gain in enumerate(self._gains(state.exposure)):
            if gain > SMALLEST_GAIN and self._fits(state, place):
                heappush(heap, (-gain / price[place], place))
        while heap:
            _bound, place = heappop(heap)
            if not self._fits(state, place):
                continue
            score = self._gain(state.exposure, place) / price[place]
            if heap and -score > heap[0][0]:
                heappush(heap, (-score, place))
            elif score * price[place] > SMALLEST_GAIN:
                self._take(state, place)
        return state

    def improved(self, chosen: Chosen) -> Chosen:
        """Exchange one for another (or one for nothing and fill up) as long as the reach grows."""
        now, value = chosen.copy(), reach_of(self.problem, chosen)
        for _round in range(MOST_EXCHANGES):
            better = self._exchange(now, value)
            if better is None:
                return now
            now, value = better, reach_of(self.problem, better)
        return now

    def searched(self, chosen: Chosen) -> Chosen:
        """The best of many exchanges from shaken sets (iterated local search); the same input gives the same set.

        Each shake takes one to three out, puts a newcomer in, fills up and exchanges; the result is kept unless it is
        worse. Only sets that keep to all rules count as best, where the first one did.
        """
        draws = np.random.default_rng(SEED)
        now = best = chosen
        value = most = reach_of(self.problem, chosen)
        work = len(self.problem.names) * max(self.problem.shares.nnz, 1)
        for _shake in range(min(MOST_SHAKES, SHAKING_WORK // work)):
            tried = self.improved(self._shaken(now, draws))
            reach = reach_of(self.problem, tried)
            if reach >= value - SMALLEST_GAIN and keeps_minima(self.problem, tried):
                now, value = tried, reach
            if value > most + SMALLEST_GAIN and is_allowed(self.problem, now):
                best, most = now, value
        return best

    def _shaken(self, chosen: Chosen, draws: np.random.Generator) -> Chosen:
        fixed = self.problem.positions(self.problem.rules.required)
        inside = np.setdiff1d(np.flatnonzero(chosen), fixed)
        if len(inside) == 0:
            return chosen
        rest = chosen.copy()
        rest[draws.choice(inside, min(int(draws.integers(1, SHAKEN_OUT + 1)), len(inside)), replace=False)] = False
        state = self._state_of(rest)
        newcomers = [place for place in np.flatnonzero(~chosen) if self._fits(state, int(place))]
        if newcomers:
            self._take(state, int(draws.choice(newcomers)))
        return self._fill(state, per_euro=True).chosen

    def _state_of(self, chosen: Chosen) -> _State:
        exposure = np.asarray(self.exposed[chosen].sum(axis=0)).ravel()
        left = self.problem.budget_cents - int(self.problem.costs[chosen].sum())
        return _State(chosen=chosen, exposure=exposure, left=left)

    def _exchange(self, chosen: Chosen, value: float) -> Chosen | None:
        fixed = set(self.problem.positions(self.problem.rules.required).tolist())
        for out in np.flatnonzero(chosen):
            if int(out) in fixed:
                continue
            rest = chosen.copy()
            rest[out] = False
            state = self._state_of(rest)
            base = reach_of(self.problem, rest)
            gains = self._gains(state.exposure)
            for place in np.argsort(-gains, kind="stable"):
                if base + gains[place] <= value + SMALLEST_GAIN:
                    break
                if place != out and self._fits(state, int(place)):
                    self._take(state, int(place))
                    return self._fill(state, per_euro=True).chosen
        return None

    def _gains(self, exposure: FloatArray) -> FloatArray:
        return np.asarray(self.weighted @ _missed(exposure)).ravel()

    def _gain(self, exposure: FloatArray, place: int) -> float:
        begin, end = self.weighted.indptr[place], self.weighted.indptr[place + 1]
        cells = self.weighted.indices[begin:end]
        return float(self.weighted.data[begin:end] @ _missed(exposure[cells]))

    def _fits(self, state: _State, place: int) -> bool:
        return (
            not state.chosen[place]
            and place not in self.barred
            and self.problem.costs[place] <= state.left
            and not any(state.chosen[foe] for foe in self.foes.get(place, ()))
            and all(
                most is None or place not in members or sum(state.chosen[each] for each in members) < most
                for members, most in self.caps
            )
        )

    def _take(self, state: _State, place: int) -> None:
        state.chosen[place] = True
        state.left -= int(self.problem.costs[place])
        begin, end = self.exposed.indptr[place], self.exposed.indptr[place + 1]
        state.exposure[self.exposed.indices[begin:end]] += self.exposed.data[begin:end]


def _missed(exposure: FloatArray) -> FloatArray:
    return np.where(exposure >= CERTAIN, 0.0, np.exp(-exposure))


def _foes(problem: Problem) -> dict[int, set[int]]:
    foes: dict[int, set[int]] = {}
    for first, second in problem.rules.conflicts:
        one, other = problem.index[first], problem.index[second]
        foes.setdefault(one, set()).add(other)
        foes.setdefault(other, set()).add(one)
    return foes


def is_allowed(problem: Problem, chosen: Chosen) -> bool:
    """Whether a set keeps to the budget and to every rule, minima included."""
    rules = problem.rules
    if int(problem.costs[chosen].sum()) > problem.budget_cents:
        return False
    if chosen[problem.positions(rules.excluded)].any() or not chosen[problem.positions(rules.required)].all():
        return False
    if any(chosen[problem.index[first]] and chosen[problem.index[second]] for first, second in rules.conflicts):
        return False
    return _keeps_counts(problem, chosen) and keeps_minima(problem, chosen)


def _keeps_counts(problem: Problem, chosen: Chosen) -> bool:
    counts = [(int(chosen[problem.positions(rule.names)].sum()), rule) for rule in problem.rules.counts]
    return all(rule.at_least <= count and (rule.at_most is None or count <= rule.at_most) for count, rule in counts)


def keeps_minima(problem: Problem, chosen: Chosen) -> bool:
    """Whether every rule on reach is kept (to a relative rounding of 1e-9)."""
    if not problem.rules.reaches:
        return True
    reached = problem.weights * (1.0 - missed(problem, chosen))
    places = {cell: place for place, cell in enumerate(problem.cells)}
    return all(
        sum(reached[places[cell]] for cell in sorted(rule.cells)) >= rule.at_least * (1 - 1e-9)
        for rule in problem.rules.reaches
    )
