# SPDX-License-Identifier: EUPL-1.2
"""How much of a post's visits has come by a given age: the curve by which young posts enter beside old ones.

Two sources: daily counts of each post (chain-ladder, Mack, ASTIN Bulletin 23, 1993: volume-weighted factors), or one
count for each post at its own age (exponential saturation, fitted together with the senders' levels).
Method and limits: docs/methods/sender_comparison.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np
import numpy.typing as npt

from tragweite.core.evaluation.negative_binomial import FloatArray, fit
from tragweite.core.refusal import Refused

MIN_MATURE_POSTS = 5
# A share of the final count that is unclear by more than this factor would carry the answer instead of the data.
LARGEST_UNCERTAINTY = 1.5
_CHI_SQUARE = 3.841
_GRID = 33


@dataclass(frozen=True, slots=True, kw_only=True)
class DevelopmentCurve:
    """Share of the visits within ``window_days`` that has come by ``ages`` (days); straight between them."""

    window_days: int
    ages: tuple[float, ...]
    shares: tuple[float, ...]
    n_mature: int
    n_young: int

    def share(self, age: float) -> float:
        """The share at an age in days: 0 at 0, 1 from the end of the window on."""
        return float(np.interp(age, (0.0, *self.ages), (0.0, *self.shares)))


def chain_ladder(daily: npt.ArrayLike, *, window_days: int) -> DevelopmentCurve:
    """The curve from daily counts: ``daily`` (posts, days), NaN on days not yet observed; at least one post is whole.

    Raises ``Refused("evaluation.no_curve")`` where no post is whole or nothing was counted.
    """
    table = np.asarray(daily, dtype=np.float64)[:, :window_days]
    whole = ~np.isnan(table).any(axis=1)
    cumulative = np.cumsum(table, axis=1)
    if table.shape[1] < window_days or not whole.any() or not np.nansum(cumulative[whole]):
        raise Refused("evaluation.no_curve", window=window_days)
    shares = np.ones(window_days)
    for day in range(window_days - 1, 0, -1):
        both = ~np.isnan(cumulative[:, day])
        before, after = cumulative[both, day - 1].sum(), cumulative[both, day].sum()
        shares[day - 1] = shares[day] * (before / after if after else 1.0)
    return DevelopmentCurve(
        window_days=window_days,
        ages=tuple(float(day) for day in range(1, window_days + 1)),
        shares=tuple(float(share) for share in shares),
        n_mature=int(whole.sum()),
        n_young=int((~whole).sum()),
    )


def fitted_curve(
    *, counts: FloatArray, ages: FloatArray, groups: Sequence[str], window_days: int
) -> DevelopmentCurve | None:
    """The curve from one count for each post at its age (days), ``1 - exp(-age / tau)`` scaled to 1 at the window.

    Every group (sender) has its own level; tau is fitted with a negative binomial likelihood. None where too few posts
    are whole or the data leave the share of a young post open by more than ``LARGEST_UNCERTAINTY``.
    """
    young = ages < window_days
    if not young.any() or (~young).sum() < MIN_MATURE_POSTS or not counts[~young].any():
        return None
    names = sorted(set(groups))
    design = np.array([[float(group == name) for name in names] for group in groups])
    taus = np.exp(np.linspace(log(window_days / 30.0), log(window_days * 5.0), _GRID))
    values, found = np.empty(_GRID), None
    for place, tau in enumerate(taus):
        offset = np.log(_shares(np.maximum(ages, 1e-3), tau, window_days))
        found = fit(counts=counts, design=design, offset=offset, start=found)
        values[place] = found.log_likelihood
    middle = float(np.median(ages[young]))
    likely = _shares(middle, taus[2.0 * (values.max() - values) <= _CHI_SQUARE], window_days)
    if likely.max() > LARGEST_UNCERTAINTY * likely.min():
        return None
    tau = _top(np.log(taus), values)
    marks = np.linspace(0.0, window_days, 57)[1:]
    return DevelopmentCurve(
        window_days=window_days,
        ages=tuple(float(mark) for mark in marks),
        shares=tuple(float(share) for share in _shares(marks, tau, window_days)),
        n_mature=int((~young).sum()),
        n_young=int(young.sum()),
    )


def _shares(age: FloatArray | float, tau: FloatArray | float, window_days: int) -> FloatArray:
    return np.asarray(np.expm1(-np.minimum(age, window_days) / tau) / np.expm1(-window_days / tau), dtype=np.float64)


def _top(places: FloatArray, values: FloatArray) -> float:
    """Tau at the top of the parabola through the three highest points."""
    best = int(np.argmax(values))
    if best in (0, len(values) - 1):
        return exp(float(places[best]))
    left, top, right = values[best - 1 : best + 2]
    shift = 0.5 * (left - right) / (left - 2.0 * top + right)
    return exp(float(places[best] + shift * (places[1] - places[0])))
