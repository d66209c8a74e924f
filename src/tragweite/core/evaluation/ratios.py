# SPDX-License-Identifier: EUPL-1.2
"""What a comparison of senders can answer: a rate, a ratio, a bound, or why none of them."""

from dataclasses import dataclass
from math import exp
from typing import Literal

from tragweite.core.evaluation.posts import Sender

Reason = Literal[
    "no_posts",
    "too_few_posts",
    "arm_without_visits",
    "too_few_accounts",
    "account_without_visits",
    "accounts_all_equal",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAnswerable:
    """A normal result: what was asked cannot be said from these data, and why."""

    reason: Reason
    facts: tuple[tuple[str, str | int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Visits per unit of the scale with 95 % interval; an open end is None."""

    value: float
    low: float | None
    high: float | None
    dispersion: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderRate:
    """One sender: how much was counted and the rate, or why there is none."""

    sender: Sender
    n_posts: int
    n_accounts: int
    visits: int
    exposure: float
    rate: Rate | NotAnswerable


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """Rate of the numerator divided by rate of the denominator, with 95 % interval and two-sided p-value."""

    estimate: float
    low: float | None
    high: float | None
    p_value: float
    dispersion: float | None
    degrees_of_freedom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What the data allow where one side has not a single visit: the ratio is below ``high`` or above ``low``."""

    low: float | None
    high: float | None
    p_value: float
    dispersion: float


def exp_or_open(log_value: float | None) -> float | None:
    """The value, or None where it is too far out to be a finite number (an open end)."""
    return None if log_value is None or abs(log_value) > 100 else exp(log_value)
