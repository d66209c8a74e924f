# SPDX-License-Identifier: EUPL-1.2
"""Watching a running campaign every day without false alarms: e-processes that stay valid at any look.

An e-process is a bet against "all is as planned" whose stake never grows on average while the plan holds. Over the whole
campaign it exceeds 1/a with a probability of at most a (Ville 1939; Ramdas and others, Statistical Science 38, 2023).
With several risks the threshold is m/a. Method and limits: docs/methods/monitoring.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
from scipy import special

from tragweite.core.evaluation.negative_binomial import FloatArray
from tragweite.core.refusal import Refused

RiskKind = Literal["visits_below", "cost_above", "complaints_above", "outage"]
KINDS: Final[tuple[RiskKind, ...]] = ("visits_below", "cost_above", "complaints_above", "outage")
Status = Literal["quiet", "watch", "alarm", "not_measurable"]
FALSE_ALARMS: Final = 0.05
LOWER_LEVELS: Final = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
UPPER_LEVELS: Final = (1.25, 1.5, 2.0, 3.0, 5.0, 10.0)
STAKES: Final = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
# Fewer visits than this share of the plan are no breakdown of the tracking but few visits.
LOWEST_WORKING_SHARE: Final = 0.3
# Where nothing is known of the scatter, days are taken to scatter this much. Overstating it is safe: the bets are convex
# in the count, so their mean is at most 1 for every count that scatters no more than told.
ASSUMED_DISPERSION: Final = 1.0
STRAY_DAYS: Final = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """One risk: per day the value seen (NaN: no figure that day) and the value planned.

    ``visits_below``: visits and planned visits; ``cost_above``: visits and the visits that the day's money should have
    brought; ``complaints_above``: complaints and the number that would be usual; ``outage``: counted events and plan.
    ``dispersion``: the upper limit of how much days scatter beyond chance (NB2). Where it is None, complaints are judged
    by their mean alone; for too few visits that is impossible (one huge day could follow), so ``ASSUMED_DISPERSION``.
    """

    name: str
    kind: RiskKind
    seen: npt.ArrayLike
    planned: npt.ArrayLike
    dispersion: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskState:
    """Where one risk stands. ``alarm_at`` is the position of the first day of alarm; an alarm stays.

    ``ratio`` is seen / planned so far; ``ratio_low``/``ratio_high`` hold at every look at once (confidence sequence),
    None where open. ``dispersion`` is what the judgement rests on; None where the mean alone is used.
    """

    name: str
    kind: RiskKind
    status: Status
    reason: str | None
    e_value: float | None
    e_largest: float | None
    p_anytime: float | None
    threshold: float
    alarm_at: int | None
    days: int
    days_without_figure: int
    seen: float
    planned: float
    ratio: float | None
    ratio_low: float | None
    ratio_high: float | None
    dispersion: float | None
    method: str


def monitor(risks: Sequence[Risk], *, false_alarms: float = FALSE_ALARMS) -> tuple[RiskState, ...]:
    """The state of every risk; the chance of any false alarm, ever, is at most ``false_alarms`` for all together.

    Raises ``Refused`` with ``evaluation.bad_risk`` or ``evaluation.bad_series``.
    """
    if not risks or not 0.0 < false_alarms < 1.0:
        raise Refused("evaluation.bad_risk", risk="")
    threshold = len(risks) / false_alarms
    return tuple(_state(risk, threshold) for risk in risks)


def _state(risk: Risk, threshold: float) -> RiskState:
    seen, planned, missing = _usable(risk)
    reason = _unmeasurable(risk, seen, planned)
    path = np.ones(0) if reason else e_path(risk.kind, seen=seen, planned=planned, dispersion=risk.dispersion)
    over = np.flatnonzero(path >= threshold)
    largest = float(path.max()) if len(path) else None
    ratio = float(seen.sum() / planned.sum()) if planned.sum() > 0 else None
    low, high = confidence_sequence(seen, planned, dispersion=risk.dispersion) if len(seen) else (None, None)
    kept = np.flatnonzero(_keeps(risk))
    return RiskState(
        name=risk.name,
        kind=risk.kind,
        status="not_measurable" if reason else _status(largest, threshold),
        reason=reason,
        e_value=float(path[-1]) if len(path) else None,
        e_largest=largest,
        p_anytime=None if largest is None else min(1.0, 1.0 / largest),
        threshold=threshold,
        alarm_at=int(kept[over[0]]) if len(over) else None,
        days=len(seen),
        days_without_figure=missing,
        seen=float(seen.sum()),
        planned=float(planned.sum()),
        ratio=ratio,
        ratio_low=low,
        ratio_high=high,
        dispersion=_used(risk),
        method=_method(risk),
    )


def _method(risk: Risk) -> str:
    if risk.kind == "outage":
        return "outage_e_detector"
    return "mean_only_betting" if _used(risk) is None else "negative_binomial_mixture"


def _used(risk: Risk) -> float | None:
    if risk.dispersion is None and risk.kind == "complaints_above":
        return None
    return ASSUMED_DISPERSION if risk.dispersion is None else risk.dispersion


def _status(largest: float | None, threshold: float) -> Status:
    if largest is None or largest < 1.0 / FALSE_ALARMS:
        return "quiet"
    return "alarm" if largest >= threshold else "watch"


def _keeps(risk: Risk) -> npt.NDArray[np.bool_]:
    seen, planned = np.asarray(risk.seen, dtype=np.float64), np.asarray(risk.planned, dtype=np.float64)
    return np.asarray(~np.isnan(seen) & ~np.isnan(planned) & (planned > 0), dtype=np.bool_)


def _usable(risk: Risk) -> tuple[FloatArray, FloatArray, int]:
    """Days with a figure and a plan; a day without either says nothing and is counted."""
    seen, planned = np.asarray(risk.seen, dtype=np.float64), np.asarray(risk.planned, dtype=np.float64)
    if risk.kind not in KINDS or (risk.dispersion is not None and not 0.0 <= risk.dispersion < 1e4):
        raise Refused("evaluation.bad_risk", risk=risk.name)
    if seen.ndim != 1 or seen.shape != planned.shape or np.isinf(seen).any() or np.isinf(planned).any():
        raise Refused("evaluation.bad_series", risk=risk.name)
    if (seen < 0).any() or (planned < 0).any():
        raise Refused("evaluation.bad_series", risk=risk.name)
    kept = _keeps(risk)
    return seen[kept], planned[kept], int((~kept).sum())


def _unmeasurable(risk: Risk, seen: FloatArray, planned: FloatArray) -> str | None:
    if not len(seen):
        return "no_days"
    if risk.kind == "outage" and _zero_chance(planned, risk.dispersion).min() > 0.8:
        return "plan_too_small"
    return None


def e_path(kind: RiskKind, *, seen: FloatArray, planned: FloatArray, dispersion: float | None) -> FloatArray:
    """The e-process day by day, shape (days,)."""
    if kind == "outage":
        return _outage_path(seen, planned, dispersion)
    if kind == "complaints_above":
        logs = _bets_on_more(seen, planned) if dispersion is None else _mixture(seen, planned, UPPER_LEVELS, dispersion)
    else:
        scatter = ASSUMED_DISPERSION if dispersion is None else dispersion
        logs = _mixture(seen, planned, LOWER_LEVELS, scatter)
    return np.asarray(np.exp(np.clip(_log_mean(np.cumsum(logs, axis=-1)), -700.0, 700.0)), dtype=np.float64)


def _log_mean(logs: FloatArray) -> FloatArray:
    """Mean of the stakes over the bets, which stand on the last axis but one."""
    return np.asarray(special.logsumexp(logs, axis=-2) - np.log(logs.shape[-2]), dtype=np.float64)


def _bets_on_more(seen: FloatArray, planned: FloatArray) -> FloatArray:
    """One plus a stake times the excess: never negative, mean at most 1 while the mean is at most as planned."""
    excess = seen / planned - 1.0
    return np.stack([np.log1p(stake * excess) for stake in STAKES], axis=-2)


def _mixture(seen: FloatArray, planned: FloatArray, levels: Sequence[float], dispersion: float) -> FloatArray:
    return np.stack([_log_ratio(seen, planned, level, dispersion) for level in levels], axis=-2)


def _log_ratio(seen: FloatArray, planned: FloatArray, level: float, dispersion: float) -> FloatArray:
    """log NB(y; level * mu) - log NB(y; mu); Poisson where there is no scatter beyond chance."""
    if dispersion < 1e-9:
        return np.asarray(seen * np.log(level) - (level - 1.0) * planned, dtype=np.float64)
    size = 1.0 / dispersion
    smaller = np.log1p(dispersion * planned) - np.log1p(dispersion * level * planned)
    return np.asarray(seen * np.log(level) + (seen + size) * smaller, dtype=np.float64)


def _zero_chance(planned: FloatArray, dispersion: float | None) -> FloatArray:
    """Largest chance of a day without any event while the tracking works."""
    scatter = ASSUMED_DISPERSION if dispersion is None else max(dispersion, 1e-9)
    return np.asarray(np.exp(-np.log1p(scatter * LOWEST_WORKING_SHARE * planned) / scatter), dtype=np.float64)


def _outage_path(seen: FloatArray, planned: FloatArray, dispersion: float | None) -> FloatArray:
    """Zeros from some day on: a mixture over the day of the breakdown with prior 1/(k (k + 1))."""
    none = np.minimum(_zero_chance(planned, dispersion), 1.0 - STRAY_DAYS)
    factors = np.where(seen == 0, (1.0 - STRAY_DAYS) / none, STRAY_DAYS / (1.0 - none))
    # A bet that would lose on average even at its own alternative is not placed.
    factors = np.where(none >= 1.0 - STRAY_DAYS, 1.0, factors)
    path, running = np.empty(len(seen)), 0.0
    for day, factor in enumerate(factors, start=1):
        running = (running + 1.0 / (day * (day + 1))) * factor
        path[day - 1] = running + 1.0 / (day + 1)
    return path


def confidence_sequence(
    seen: FloatArray, planned: FloatArray, *, dispersion: float | None = None, level: float = 0.95
) -> tuple[float | None, float | None]:
    """Range of the ratio (mean seen / planned) that holds at all looks together.

    The lower end rests on the mean alone, the upper one on a scatter of at most ``dispersion``.
    """
    tail = np.log(2.0 / (1.0 - level))
    ratios = np.exp(np.linspace(np.log(0.01), np.log(100.0), 231))
    scatter = ASSUMED_DISPERSION if dispersion is None else dispersion
    scaled = planned * ratios[:, None]
    below = _largest(_mixture(np.broadcast_to(seen, scaled.shape), scaled, LOWER_LEVELS, scatter)) >= tail
    above = _largest(_bets_on_more(np.broadcast_to(seen, scaled.shape), scaled)) >= tail
    # A ratio is excluded from above when the days fall short of it, from below when they exceed it.
    high = float(ratios[int(np.argmax(below))]) if below.any() else None
    low = float(ratios[len(ratios) - 1 - int(np.argmax(above[::-1]))]) if above.any() else None
    return low, high


def _largest(logs: FloatArray) -> FloatArray:
    return np.asarray(_log_mean(np.cumsum(logs, axis=-1)).max(axis=-1), dtype=np.float64)
