# SPDX-License-Identifier: EUPL-1.2
"""Do posts of one sender bring more visits than posts of another? Rates, ratios and their honest intervals.

Method and limits: docs/methods/sender_comparison.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp

import numpy as np

from tragweite.core.evaluation.account_ratios import account_ratio, fixed_account
from tragweite.core.evaluation.arms import ALL_SCALES, Arm, LeftOut, Scale, arms_of
from tragweite.core.evaluation.chain_ladder import DevelopmentCurve, fitted_curve
from tragweite.core.evaluation.checks import Check, permutation_p, sender_checks
from tragweite.core.evaluation.negative_binomial import FloatArray, coefficient_p, profile_interval
from tragweite.core.evaluation.posts import SENDERS, Post, Sender, as_sender, checked_posts
from tragweite.core.evaluation.ratios import Bound, NotAnswerable, Rate, Ratio, SenderRate, exp_or_open
from tragweite.core.evaluation.zero_arm import zero_bound
from tragweite.core.refusal import Refused

__all__ = [
    "Bound",
    "Comparison",
    "NotAnswerable",
    "Rate",
    "Ratio",
    "SenderRate",
    "comparable_pairs",
    "compare_checked",
    "compare_senders",
    "curve_of",
    "require_window",
]

# In 1,500 simulated comparisons of 3 + 3 posts the 95 % interval still covered (docs/methods/sender_comparison.md).
MIN_POSTS = 3
PERMUTATIONS = 4999
POSTS_PER_SLOT = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Everything that one sender comparison found. ``n_without`` counts posts left out in the two compared arms.

    ``bound`` stands beside ``these_accounts`` that is not answerable because one side has no visit. ``fixed_account``
    is the side that has a single account: ``accounts_like_these`` then takes that account as it is. ``curve`` is how
    young posts entered. ``by_slot``: the slots stand in the model.
    """

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
    bound: Bound | None = None
    fixed_account: Sender | None = None
    curve: DevelopmentCurve | None = None
    by_slot: bool = False


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
    young_posts: bool = False,
) -> Comparison:
    """Compare the visits of two senders' posts, counted over the same ``window_days`` after publication.

    ``scale``: visits per post, per 1,000 views, per 1,000 persons reached or per euro. Returns rates of all senders
    present and the ratio of the two in two meanings: for these accounts (negative binomial, profile likelihood) and for
    accounts like these (Welch on log account rates). ``young_posts`` lets posts younger than the window enter by a
    development curve where the data give one. Raises ``Refused`` with ``evaluation.*`` for invalid input; thin data are
    no refusal but ``NotAnswerable``.
    """
    over, under = as_sender(numerator), as_sender(denominator)
    _require_question(window_days=window_days, scale=scale, numerator=over, denominator=under)
    checked = checked_posts(posts)
    curve = curve_of(checked, window_days=window_days) if young_posts else None
    return compare_checked(
        checked, window_days=window_days, scale=scale, numerator=over, denominator=under, seed=seed, curve=curve
    )


def compare_checked(
    posts: tuple[Post, ...],
    *,
    window_days: int,
    scale: Scale,
    numerator: Sender,
    denominator: Sender,
    seed: int,
    curve: DevelopmentCurve | None,
    with_checks: bool = True,
    with_rates: bool = True,
) -> Comparison:
    """The comparison of posts that are already checked and ordered; checks and rates can be left out for speed."""
    arms, left_out = arms_of(posts, window_days=window_days, scale=scale, curve=curve)
    first, second = arms.get(numerator), arms.get(denominator)
    ratio = _ratio(first, second)
    p_permuted = _permuted(first, second, seed=seed) if with_checks and isinstance(ratio, Ratio) else None
    shown = {*arms, numerator, denominator} if with_rates else set()
    return Comparison(
        window_days=window_days,
        scale=scale,
        numerator=numerator,
        denominator=denominator,
        rates=tuple(_sender_rate(sender, arms.get(sender)) for sender in SENDERS if sender in shown),
        these_accounts=ratio,
        accounts_like_these=account_ratio(
            first, second, dispersion=ratio.dispersion if isinstance(ratio, Ratio) else None
        ),
        permutation_p=p_permuted,
        checks=_checks(first, second, ratio, p_permuted, left_out),
        left_out=left_out,
        n_without=sum(row.count for row in left_out if row.sender in (numerator, denominator)),
        seed=seed,
        bound=_bound(first, second, ratio),
        fixed_account=fixed_account(first, second),
        curve=curve,
        by_slot=first is not None and second is not None and _slot_columns(first, second) is not None,
    )


def curve_of(posts: tuple[Post, ...], *, window_days: int) -> DevelopmentCurve | None:
    """The development curve that all senders together show, each with its own level; None where it is unclear."""
    usable = [post for post in posts if post.visits is not None and post.observed_days > 0]
    if not usable:
        return None
    return fitted_curve(
        counts=np.array([post.visits for post in usable], dtype=np.float64),
        ages=np.array([post.observed_days for post in usable], dtype=np.float64),
        groups=[post.sender for post in usable],
        window_days=window_days,
    )


def require_window(window_days: int) -> None:
    """Raises ``Refused("evaluation.bad_window")`` for a window that is no whole number of days from 1 to 366."""
    if isinstance(window_days, bool) or not 1 <= window_days <= 366:
        raise Refused("evaluation.bad_window", value=window_days)


def _require_question(*, window_days: int, scale: str, numerator: Sender, denominator: Sender) -> None:
    require_window(window_days)
    if scale not in ALL_SCALES:
        raise Refused("evaluation.unknown_scale", scale=scale, allowed=", ".join(ALL_SCALES))
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
        value=exp(found.estimate), low=exp_or_open(found.low), high=exp_or_open(found.high), dispersion=found.alpha
    )  # fmt: skip


def _ratio(first: Arm | None, second: Arm | None) -> Ratio | NotAnswerable:
    thin = _too_thin(None, first) or _too_thin(None, second)
    if thin or first is None or second is None:
        return thin or NotAnswerable(reason="no_posts")
    counts, exposure, _is_first = _stacked(first, second)
    found = profile_interval(counts=counts, design=_design(first, second), offset=np.log(exposure), column=1)
    return Ratio(
        estimate=exp(found.estimate),
        low=exp_or_open(found.low),
        high=exp_or_open(found.high),
        p_value=found.p_value,
        dispersion=found.alpha,
        degrees_of_freedom=float(len(counts) - _design(first, second).shape[1]),
    )


def _bound(first: Arm | None, second: Arm | None, ratio: Ratio | NotAnswerable) -> Bound | None:
    if not isinstance(ratio, NotAnswerable) or ratio.reason != "arm_without_visits" or first is None or second is None:
        return None
    if len(first.posts) < MIN_POSTS or len(second.posts) < MIN_POSTS or not (first.visits.any() or second.visits.any()):
        return None
    seen, none = (second, first) if second.visits.any() else (first, second)
    found = zero_bound(counts=seen.visits, exposure=seen.exposure, zero_exposure=none.exposure)
    low, high = (0.0, found.high) if none is first else (1.0 / found.high, None)
    return Bound(low=low, high=high, p_value=found.p_value, dispersion=found.dispersion)


def _permuted(first: Arm | None, second: Arm | None, *, seed: int) -> float | None:
    if first is None or second is None:
        return None
    counts, exposure, is_first = _stacked(first, second)
    slots = [post.slot for arm in (first, second) for post in arm.posts]
    strata = np.unique(slots, return_inverse=True)[1].astype(np.int64)
    return permutation_p(
        counts=counts, exposure=exposure, is_first=is_first > 0, seed=seed, draws=PERMUTATIONS, strata=strata
    )


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
        counts, exposure, _is_first = _stacked(kept_first, kept_second)
        return coefficient_p(counts=counts, design=_design(kept_first, kept_second), offset=np.log(exposure), column=1)

    return sender_checks(
        first, second, p_value=ratio.p_value, p_permuted=p_permuted, left_out=left_out, p_without=p_without
    )


def _stacked(first: Arm, second: Arm) -> tuple[FloatArray, FloatArray, FloatArray]:
    return (
        np.concatenate([first.visits, second.visits]),
        np.concatenate([first.exposure, second.exposure]),
        np.concatenate([np.ones(len(first.posts)), np.zeros(len(second.posts))]),
    )


def _design(first: Arm, second: Arm) -> FloatArray:
    is_first = _stacked(first, second)[2]
    plain = np.column_stack([np.ones_like(is_first), is_first])
    slots = _slot_columns(first, second)
    return plain if slots is None else np.column_stack([plain, slots])


def _slot_columns(first: Arm, second: Arm) -> FloatArray | None:
    """One column for each slot but the first, where every slot has visits and enough posts and is on both sides.

    Fewer posts for each slot would make the dispersion, and with it the interval, too small.
    """
    sides = [[post.slot for post in arm.posts] for arm in (first, second)]
    levels = sorted({*sides[0], *sides[1]})
    if len(levels) < 2 or set(sides[0]) != set(sides[1]):
        return None
    places = np.searchsorted(levels, [*sides[0], *sides[1]])
    counts = np.concatenate([first.visits, second.visits])
    thin = np.bincount(places).min() < POSTS_PER_SLOT or np.bincount(places, weights=counts).min() <= 0
    return None if thin else np.asarray(np.eye(len(levels))[places][:, 1:], dtype=np.float64)
