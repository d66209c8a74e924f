# SPDX-License-Identifier: EUPL-1.2
"""Before signing: what can be detected at all with these posts, regions or weeks, and what is needed for a given effect.

Two-sided test at 5 %; Student's t with n - 2 degrees of freedom for posts. Method and limits: docs/methods/planning.md.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, exp, isfinite, log, sqrt
from typing import Final

from scipy import optimize, stats

from tragweite.core.refusal import Refused

LEVEL: Final = 0.05
LARGEST_LOG_RATIO: Final = 12.0
MOST_POSTS: Final = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PostPlan:
    """Posts of two senders: ``mean`` visits per post of the denominator, ``dispersion`` of visits beyond chance (NB2)."""

    n_numerator: int
    n_denominator: int
    mean: float
    dispersion: float


def power_of_posts(plan: PostPlan, *, ratio: float) -> float:
    """Chance that the 95 % interval excludes 1 if the true ratio is ``ratio``.

    Variance of the log ratio: ``(1/mu0 + alpha)/n0 + (1/(ratio mu0) + alpha)/n1`` (Zhu and Lakkis, Statistics in
    Medicine 33, 2014), noncentral t. Raises ``Refused("evaluation.bad_plan")``.
    """
    _require(plan)
    _require_positive("ratio", ratio)
    error = sqrt(_variance(plan, ratio))
    freedom = plan.n_numerator + plan.n_denominator - 2
    border, shift = float(stats.t.ppf(1 - LEVEL / 2, freedom)), log(ratio) / error
    value = float(stats.nct.sf(border, freedom, shift) + stats.nct.cdf(-border, freedom, shift))
    # Far out the noncentral t is not finite in floating point; there the power is 1.
    return value if isfinite(value) else 1.0


def detectable_ratio(plan: PostPlan, *, power: float = 0.8) -> float | None:
    """Smallest ratio above 1 that is found with that power; None where none up to e**12 is."""
    _require(plan)
    _require_share("power", power)

    def missing(log_ratio: float) -> float:
        return power_of_posts(plan, ratio=exp(log_ratio)) - power

    if missing(LARGEST_LOG_RATIO) < 0:
        return None
    return exp(optimize.brentq(missing, 1e-6, LARGEST_LOG_RATIO, xtol=1e-6))


def posts_needed(*, mean: float, dispersion: float, ratio: float, power: float = 0.8, share: float = 0.5) -> int | None:
    """Posts in all, ``share`` of them of the numerator, to find ``ratio`` with that power; None above 100,000."""
    _require_share("share", share)
    _require_share("power", power)

    def enough(total: int) -> bool:
        over = max(2, round(total * share))
        plan = PostPlan(n_numerator=over, n_denominator=max(2, total - over), mean=mean, dispersion=dispersion)
        return power_of_posts(plan, ratio=ratio) >= power

    return smallest(enough, first=4, most=MOST_POSTS)


def smallest(enough: Callable[[int], bool], *, first: int, most: int) -> int | None:
    """The smallest whole number that is enough, by doubling and halving."""
    high = first
    while not enough(high):
        if high >= most:
            return None
        high = min(high * 2, most)
    low = first
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle + 1, high)
    return high


def detectable_lift_of_totals(*, treated: float, control: float, power: float = 0.8, dispersion: float = 0.0) -> float:
    """Smallest lift (0.2 = 20 %) between two totals that are equal without campaign, for example of matched regions.

    Standard error of the log ratio: ``sqrt(1/treated + 1/control + 2 dispersion)`` with the dispersion of a total.
    """
    for name, value in (("treated", treated), ("control", control)):
        _require_positive(name, value)
    _require_share("power", power)
    _require_scatter(dispersion)
    error = sqrt(1.0 / treated + 1.0 / control + 2.0 * dispersion)
    return exp(_heads(power) * error) - 1.0


def detectable_lift_of_series(*, relative_error: float, power: float = 0.8) -> float:
    """Smallest lift of a period against its forecast, whose standard error is ``relative_error`` of its sum."""
    _require_positive("relative_error", relative_error)
    _require_share("power", power)
    return _heads(power) * relative_error


def survey_needed(*, share: float, change: float, power: float = 0.8, design_effect: float = 1.0) -> int:
    """Persons asked in each of two waves to see ``share`` move by ``change`` (both 0 to 1)."""
    _require_share("share", share)
    _require_positive("design_effect", design_effect)
    if not change or not 0 < share + change < 1:
        raise Refused("evaluation.bad_plan", field="change", value=change)
    spread = share * (1 - share) + (share + change) * (1 - share - change)
    return ceil(design_effect * _heads(power) ** 2 * spread / change**2)


def _heads(power: float) -> float:
    return float(stats.norm.ppf(1 - LEVEL / 2) + stats.norm.ppf(power))


def _variance(plan: PostPlan, ratio: float) -> float:
    under = (1.0 / plan.mean + plan.dispersion) / plan.n_denominator
    return under + (1.0 / (ratio * plan.mean) + plan.dispersion) / plan.n_numerator


def _require(plan: PostPlan) -> None:
    for name in ("n_numerator", "n_denominator"):
        if getattr(plan, name) < 2:
            raise Refused("evaluation.bad_plan", field=name, value=getattr(plan, name))
    _require_positive("mean", plan.mean)
    _require_scatter(plan.dispersion)


def _require_scatter(dispersion: float) -> None:
    if not isfinite(dispersion) or dispersion < 0:
        raise Refused("evaluation.bad_plan", field="dispersion", value=dispersion)


def _require_positive(name: str, value: float) -> None:
    if not isfinite(value) or value <= 0:
        raise Refused("evaluation.bad_plan", field=name, value=value)


def _require_share(name: str, value: float) -> None:
    if not 0 < value < 1:
        raise Refused("evaluation.bad_plan", field=name, value=value)
