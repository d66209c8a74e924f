# SPDX-License-Identifier: EUPL-1.2
"""What one group of units shows under a method, and what untouched groups show in its place (permutation)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np

from tragweite.core.evaluation.panel.matrix import Panel
from tragweite.core.evaluation.panel.predictors import predictor_weights
from tragweite.core.evaluation.panel.simplex import FloatArray
from tragweite.core.evaluation.panel.weights import Method, Weighted, gaps, weighted

LARGEST_NUMBER = 100
ROUNDING = 1e-12
"""Gaps smaller than this, beside the largest outcome, are rounding and no effect."""
# Methods whose placebo units may fit badly before the start are ranked by the ratio of the errors after and before it.
RATIO_METHODS: tuple[Method, ...] = ("scm", "scm-demeaned")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The effect by time (T,), its mean after the start, the error before it and the weights."""

    found: Weighted
    donors: tuple[int, ...]
    by_time: FloatArray
    att: float
    before: float
    after: float
    importance: FloatArray | None = None


def outcome_of(
    panel: Panel,
    method: Method,
    *,
    group: Sequence[int],
    donors: Sequence[int],
    start: int,
    ridge: float | None = None,
) -> Outcome:
    """The effect on the mean of ``group`` against ``donors`` where the treatment began in row ``start``.

    ``ridge``: penalty of ``scm-ridge``; None chooses it anew.
    """
    treated, others = panel.mean_of(group), panel.outcome[:, list(donors)]
    found, importance = _weighted(panel, method, group, donors, start, ridge=ridge)
    by_time = gaps(found, treated=treated, donors=others)
    by_time = np.where(np.abs(by_time) <= ROUNDING * np.abs(panel.outcome).max(), 0.0, by_time)
    early = by_time[:start] - (by_time[:start].mean() if method in ("sdid", "did") else 0.0)
    return Outcome(
        found=found,
        donors=tuple(donors),
        by_time=by_time,
        att=float(by_time[start:].mean()),
        before=float(np.sqrt(np.mean(early**2))),
        after=float(np.sqrt(np.mean(by_time[start:] ** 2))),
        importance=importance,
    )


def _weighted(
    panel: Panel, method: Method, group: Sequence[int], donors: Sequence[int], start: int, *, ridge: float | None
) -> tuple[Weighted, FloatArray | None]:
    known, treated = panel.predictors, panel.mean_of(group)
    if method != "scm" or known is None:
        others = panel.outcome[:, list(donors)]
        # Only the answer itself needs the published digits; permutations and checks are many.
        own = tuple(group) == panel.treated and tuple(donors) == panel.donors
        size = len(group)
        found = weighted(
            method, treated=treated, donors=others, start=start, n_treated=size, published=own, ridge=ridge
        )
        return found, None
    rows = slice(min(known.fit_from, start - 1), start)
    units, importance = predictor_weights(
        treated=known.values[:, list(group)].mean(axis=1),
        donors=known.values[:, list(donors)],
        treated_before=treated[rows],
        donors_before=panel.outcome[rows][:, list(donors)],
    )
    return Weighted(units=units, times=np.zeros(start)), importance


def placebos(
    panel: Panel, method: Method, *, start: int, seed: int, ridge: float | None = None
) -> list[Outcome]:  # fmt: skip
    """The same for groups of as many untouched units: all of them, or 100 drawn where there are more."""
    donors, size = panel.donors, len(panel.treated)
    if len(donors) - size < 1:
        return []
    found = []
    for group in _groups(donors, size, seed):
        rest = [place for place in donors if place not in group]
        found.append(outcome_of(panel, method, group=group, donors=rest, start=start, ridge=ridge))
    return found


def _groups(donors: Sequence[int], size: int, seed: int) -> list[tuple[int, ...]]:
    if comb(len(donors), size) <= LARGEST_NUMBER:
        return list(combinations(donors, size))
    generator = np.random.default_rng(seed)
    drawn: dict[tuple[int, ...], None] = {}
    while len(drawn) < LARGEST_NUMBER:
        chosen = sorted(generator.choice(len(donors), size=size, replace=False).tolist())
        drawn[tuple(donors[place] for place in chosen)] = None
    return list(drawn)


def permutation_p(method: Method, treated: Outcome, untouched: Sequence[Outcome]) -> float | None:
    """Share of groups, the treated one among them, that show at least as much; None without untouched groups."""
    if not untouched:
        return None
    own = _rank_value(method, treated)
    reached = sum(_rank_value(method, other) >= own * (1.0 - 1e-12) for other in untouched)
    return (1 + reached) / (1 + len(untouched))


def _rank_value(method: Method, outcome: Outcome) -> float:
    if method in RATIO_METHODS:
        return outcome.after / max(outcome.before, 1e-300)
    return abs(outcome.att)


def interval_of(treated: Outcome, untouched: Sequence[Outcome], *, level: float = 0.95) -> tuple[float, float] | None:
    """Effects that the permutation by absolute effect does not reject; None where so few groups cannot say it."""
    place = int(np.ceil(level * (len(untouched) + 1)))
    if place > len(untouched):
        return None
    half = float(np.sort([abs(other.att) for other in untouched])[place - 1])
    return treated.att - half, treated.att + half
