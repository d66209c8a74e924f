# SPDX-License-Identifier: EUPL-1.2
"""Do posts of one sender bring more visits than posts of another? Rates, ratios and their honest intervals.

Method and limits: docs/methods/sender_comparison.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp
from typing import Literal

import numpy as np
from scipy import stats

from tragweite.core.evaluation.arms import SCALES, Arm, LeftOut, Scale, arms_of
from tragweite.core.evaluation.checks import Check, permutation_p, sender_checks
from tragweite.core.evaluation.negative_binomial import FloatArray, coefficient_p, profile_interval
from tragweite.core.evaluation.posts import SENDERS, Post, Sender, as_sender, checked_posts
from tragweite.core.refusal import Refused

# In 1,500 simulated comparisons of 3 + 3 posts the 95 % interval still covered (docs/methods/sender_comparison.md).
MIN_POSTS = 3
MIN_ACCOUNTS = 2
PERMUTATIONS = 4999

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
class Comparison:
    """Everything that one sender comparison found. ``n_without`` counts posts left out in the two compared arms."""

    window_days: int
    scale: Scale
    numerator: Sender
    denominator: Sender
    rates: tuple[SenderRate, ...]
    these_accounts: Ratio | NotAnswerable
    accounts_like_these: Ratio | NotAnswerable
    permutation_p: float | None
    checks: tuple[Check, ...]
    left_out: tuple[LeftOut, ...]
    n_without: int
    seed: int


def comparable_pairs(posts: Iterable[Post]) -> tuple[tuple[Sender, Sender], ...]:
    """Pairs (numerator, denominator) that the posts allow; organic is never pooled with boosted.

    Boosted posts of creators are set against boosted posts of the authority where there are any, else against organic.
    """
    present = {post.sender for post in posts}
    boosted_base: Sender = "authority_boosted" if "authority_boosted" in present else "authority"
    pairs: tuple[tuple[Sender, Sender], ...] = (("creator", "authority"), ("creator_boosted", boosted_base))
    return tuple(pair for pair in pairs if set(pair) <= present)


def compare_senders(
    posts: Iterable[Post],
    *,
    window_days: int,
    scale: Scale,
    numerator: str,
    denominator: str,
    seed: int = 1,
) -> Comparison:
    """Compare the visits of two senders' posts, counted over the same ``window_days`` after publication.

    ``scale``: visits per post, per 1,000 views or per euro. Returns rates of all senders present and the ratio of the
    two in two meanings: for these accounts (negative binomial, profile likelihood) and for accounts like these (Welch
    on log account rates). Raises ``Refused`` with ``evaluation.*`` for invalid input; thin data are no refusal but
    ``NotAnswerable``.
    """
    over, under = as_sender(numerator), as_sender(denominator)
    _require_question(window_days=window_days, scale=scale, numerator=over, denominator=under)
    arms, left_out = arms_of(checked_posts(posts), window_days=window_days, scale=scale)
    first, second = arms.get(over), arms.get(under)
    ratio = _ratio(first, second)
    p_permuted = None if isinstance(ratio, NotAnswerable) else _permuted(first, second, seed=seed)
    return Comparison(
        window_days=window_days,
        scale=scale,
        numerator=over,
        denominator=under,
        rates=tuple(_sender_rate(sender, arms.get(sender)) for sender in SENDERS if sender in {*arms, over, under}),
        these_accounts=ratio,
        accounts_like_these=_account_ratio(first, second),
        permutation_p=p_permuted,
        checks=_checks(first, second, ratio, p_permuted, left_out),
        left_out=left_out,
        n_without=sum(row.count for row in left_out if row.sender in (over, under)),
        seed=seed,
    )


def _require_question(*, window_days: int, scale: str, numerator: Sender, denominator: Sender) -> None:
    if isinstance(window_days, bool) or not 1 <= window_days <= 366:
        raise Refused("evaluation.bad_window", value=window_days)
    if scale not in SCALES:
        raise Refused("evaluation.unknown_scale", scale=scale, allowed=", ".join(SCALES))
    if numerator == denominator:
        raise Refused("evaluation.same_sender", sender=numerator)


def _sender_rate(sender: Sender, arm: Arm | None) -> SenderRate:
    if arm is None:
        empty = NotAnswerable(reason="no_posts", facts=(("sender", sender),))
        return SenderRate(sender=sender, n_posts=0, n_accounts=0, visits=0, exposure=0.0, rate=empty)
    return SenderRate(
        sender=sender,
        n_posts=len(arm.posts),
        n_accounts=len(arm.accounts),
        visits=int(arm.visits.sum()),
        exposure=float(arm.exposure.sum()),
        rate=_too_thin(sender, arm) or _rate(arm),
    )


def _too_thin(sender: Sender | None, arm: Arm | None) -> NotAnswerable | None:
    if arm is None:
        return NotAnswerable(reason="no_posts", facts=(("sender", sender or ""),))
    if len(arm.posts) < MIN_POSTS:
        facts = (("sender", arm.sender), ("n_posts", len(arm.posts)), ("needed", MIN_POSTS))
        return NotAnswerable(reason="too_few_posts", facts=facts)
    if not arm.visits.any():
        return NotAnswerable(reason="arm_without_visits", facts=(("sender", arm.sender), ("n_posts", len(arm.posts))))
    return None


def _rate(arm: Arm) -> Rate:
    ones = np.ones((len(arm.posts), 1))
    found = profile_interval(counts=arm.visits, design=ones, offset=np.log(arm.exposure), column=0)
    return Rate(
        value=exp(found.estimate), low=_exp(found.low), high=_exp(found.high), dispersion=found.alpha
    )  # fmt: skip


def _ratio(first: Arm | None, second: Arm | None) -> Ratio | NotAnswerable:
    thin = _too_thin(None, first) or _too_thin(None, second)
    if thin or first is None or second is None:
        return thin or NotAnswerable(reason="no_posts")
    counts, exposure, is_first = _stacked(first, second)
    found = profile_interval(counts=counts, design=_design(is_first), offset=np.log(exposure), column=1)
    return Ratio(
        estimate=exp(found.estimate),
        low=_exp(found.low),
        high=_exp(found.high),
        p_value=found.p_value,
        dispersion=found.alpha,
        degrees_of_freedom=float(len(counts) - 2),
    )


def _account_ratio(first: Arm | None, second: Arm | None) -> Ratio | NotAnswerable:
    """Welch's t on the logarithms of the account rates (Welch, Biometrika 34, 1947): accounts are the sample."""
    if first is None or second is None:
        return NotAnswerable(reason="no_posts")
    samples = []
    for arm in (first, second):
        if len(arm.accounts) < MIN_ACCOUNTS:
            facts = (("sender", arm.sender), ("n_accounts", len(arm.accounts)), ("needed", MIN_ACCOUNTS))
            return NotAnswerable(reason="too_few_accounts", facts=facts)
        rates = _account_rates(arm)
        if not rates.all():
            return NotAnswerable(reason="account_without_visits", facts=(("sender", arm.sender),))
        samples.append(np.log(rates))
    return _welch(samples[0], samples[1])


def _account_rates(arm: Arm) -> FloatArray:
    names = np.array([post.account for post in arm.posts])
    rates = [arm.visits[names == name].sum() / arm.exposure[names == name].sum() for name in arm.accounts]
    return np.array(rates, dtype=np.float64)


def _welch(first: FloatArray, second: FloatArray) -> Ratio | NotAnswerable:
    parts = [float(sample.var(ddof=1)) / len(sample) for sample in (first, second)]
    variance = sum(parts)
    if variance <= 1e-18:
        return NotAnswerable(reason="accounts_all_equal")
    freedom = variance**2 / (parts[0] ** 2 / (len(first) - 1) + parts[1] ** 2 / (len(second) - 1))
    difference, error = float(first.mean() - second.mean()), variance**0.5
    half = float(stats.t.ppf(0.975, freedom)) * error
    return Ratio(
        estimate=exp(difference),
        low=_exp(difference - half),
        high=_exp(difference + half),
        p_value=float(2 * stats.t.sf(abs(difference) / error, freedom)),
        dispersion=None,
        degrees_of_freedom=float(freedom),
    )


def _permuted(first: Arm | None, second: Arm | None, *, seed: int) -> float | None:
    if first is None or second is None:
        return None
    counts, exposure, is_first = _stacked(first, second)
    return permutation_p(counts=counts, exposure=exposure, is_first=is_first > 0, seed=seed, draws=PERMUTATIONS)


def _checks(
    first: Arm | None,
    second: Arm | None,
    ratio: Ratio | NotAnswerable,
    p_permuted: float | None,
    left_out: tuple[LeftOut, ...],
) -> tuple[Check, ...]:
    if first is None or second is None or isinstance(ratio, NotAnswerable) or p_permuted is None:
        return ()

    def p_without(kept_first: Arm, kept_second: Arm) -> float | None:
        if _too_thin(None, kept_first) or _too_thin(None, kept_second):
            return None
        counts, exposure, is_first = _stacked(kept_first, kept_second)
        return coefficient_p(counts=counts, design=_design(is_first), offset=np.log(exposure), column=1)

    return sender_checks(
        first, second, p_value=ratio.p_value, p_permuted=p_permuted, left_out=left_out, p_without=p_without
    )


def _stacked(first: Arm, second: Arm) -> tuple[FloatArray, FloatArray, FloatArray]:
    return (
        np.concatenate([first.visits, second.visits]),
        np.concatenate([first.exposure, second.exposure]),
        np.concatenate([np.ones(len(first.posts)), np.zeros(len(second.posts))]),
    )


def _design(is_first: FloatArray) -> FloatArray:
    return np.column_stack([np.ones_like(is_first), is_first])


def _exp(log_value: float | None) -> float | None:
    """The value, or None where it is too far out to be a finite number (an open end)."""
    return None if log_value is None or abs(log_value) > 100 else exp(log_value)
