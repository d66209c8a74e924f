# SPDX-License-Identifier: EUPL-1.2
"""Checks of a sender comparison: each passed, failed or not checkable, with the facts that decided it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import special

from tragweite.core.evaluation.arms import Arm, LeftOut
from tragweite.core.evaluation.negative_binomial import FloatArray

CheckCode = Literal[
    "permutation_agrees",
    "no_single_account",
    "no_single_post",
    "nothing_left_out",
    "same_period",
    "same_slots",
    "drawn_by_lot",
]
CheckState = Literal["passed", "failed", "not_checkable"]
Facts = tuple[tuple[str, str | int | float], ...]
ProbabilityWithout = Callable[[Arm, Arm], float | None]

SIGNIFICANCE = 0.05
LARGEST_LEFT_OUT_SHARE = 0.1
LARGEST_POST_SHARE = 0.5
SMALLEST_OVERLAP_SHARE = 0.5
# With so many posts the limit of the permutation distribution replaces the draws.
MANY_POSTS = 2000
# Draws times posts: 4,999 draws up to 400 posts, 1,000 for 2,000 posts; more would take seconds.
MOST_LABELS = 2_000_000
# Leaving out one account is tried for those with the most visits, all of them in any campaign of usual size.
ACCOUNTS_TRIED, ACCOUNTS_TRIED_OF_MANY = 60, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check and its outcome; ``facts`` fill its sentence."""

    code: CheckCode
    state: CheckState
    facts: Facts = ()
    why: str = ""

    @property
    def outcome(self) -> str:
        """Which sentence tells the outcome: the state, or a closer reason."""
        return self.why or self.state


def sender_checks(
    first: Arm,
    second: Arm,
    *,
    p_value: float,
    p_permuted: float,
    left_out: Sequence[LeftOut],
    p_without: ProbabilityWithout,
) -> tuple[Check, ...]:
    """All checks in a fixed order. ``p_without`` is the p-value of the same comparison on smaller arms."""
    return (
        _permutation(p_value=p_value, p_permuted=p_permuted),
        _single_account(first, second, p_value=p_value, p_without=p_without),
        _single_post(first, second),
        _left_out(first, second, left_out),
        _same_period(first, second),
        *_same_slots(first, second),
        Check(code="drawn_by_lot", state="not_checkable"),
    )


def permutation_p(
    *,
    counts: FloatArray,
    exposure: FloatArray,
    is_first: npt.NDArray[np.bool_],
    seed: int,
    draws: int,
    strata: npt.NDArray[np.int64] | None = None,
) -> float:
    """Two-sided permutation p-value of the log ratio of the two rates (Phipson and Smyth 2010: never exactly 0).

    Labels are exchanged only inside ``strata``. More than ``MANY_POSTS`` posts: normal limit of the same distribution.
    """
    strata = np.zeros(len(counts), dtype=np.int64) if strata is None else strata
    if len(counts) > MANY_POSTS:
        return _permutation_limit(counts=counts, exposure=exposure, is_first=is_first, strata=strata)
    draws = min(draws, MOST_LABELS // len(counts))
    generator = np.random.default_rng(seed)
    places = np.argsort(strata, kind="stable")
    counts, exposure, is_first, strata = counts[places], exposure[places], is_first[places], strata[places]
    orders = np.argsort(generator.random((draws, len(counts))) + strata, axis=1)
    labels = np.vstack([is_first, is_first[orders]])
    distance = np.abs(_log_ratios(counts=counts, exposure=exposure, labels=labels))
    reached = int(np.sum(distance[1:] >= distance[0] - 1e-12))
    return (reached + 1) / (draws + 1)


def _permutation_limit(
    *,
    counts: FloatArray,
    exposure: FloatArray,
    is_first: npt.NDArray[np.bool_],
    strata: npt.NDArray[np.int64],
) -> float:
    """The sum of the residuals on the first side has this mean and variance under exchange (Hoeffding 1951)."""
    residual = counts - exposure * (counts.sum() / exposure.sum())
    seen, mean, variance = float(residual[is_first].sum()), 0.0, 0.0
    for stratum in np.unique(strata):
        inside = strata == stratum
        n, firsts = int(inside.sum()), int(is_first[inside].sum())
        if n > 1:
            mean += firsts * float(residual[inside].mean())
            variance += firsts * (n - firsts) / n * float(residual[inside].var(ddof=1))
        else:
            mean += firsts * float(residual[inside].sum())
    return float(2.0 * special.ndtr(-abs(seen - mean) / variance**0.5)) if variance > 0 else 1.0


def _log_ratios(*, counts: FloatArray, exposure: FloatArray, labels: npt.NDArray[np.bool_]) -> FloatArray:
    visits, exposed = labels @ counts, labels @ exposure
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = np.log(visits / exposed) - np.log((counts.sum() - visits) / (exposure.sum() - exposed))
    return np.asarray(np.nan_to_num(ratios, nan=0.0, posinf=np.inf, neginf=-np.inf), dtype=np.float64)


def _state(passed: bool) -> CheckState:  # noqa: FBT001  (a truth value is the whole input)
    return "passed" if passed else "failed"


def _permutation(*, p_value: float, p_permuted: float) -> Check:
    agree = (p_value < SIGNIFICANCE) == (p_permuted < SIGNIFICANCE)
    return Check(
        code="permutation_agrees", state=_state(agree), facts=(("p_value", p_value), ("p_permuted", p_permuted))
    )


def _single_account(first: Arm, second: Arm, *, p_value: float, p_without: ProbabilityWithout) -> Check:
    many = len(first.posts) + len(second.posts) > MANY_POSTS
    most = ACCOUNTS_TRIED_OF_MANY if many else ACCOUNTS_TRIED
    smaller = [(_without(first, name), second, name) for name in _largest(first, most)]
    smaller += [(first, _without(second, name), name) for name in _largest(second, most)]
    found = [(p_without(one, other), name) for one, other, name in smaller]
    tried = [(value, name) for value, name in found if value is not None]
    if not tried:
        return Check(code="no_single_account", state="not_checkable")
    turned = sorted(name for value, name in tried if (value < SIGNIFICANCE) != (p_value < SIGNIFICANCE))
    facts = (("n_tried", len(tried)), ("n_turned", len(turned)), ("accounts", ", ".join(turned)))
    return Check(code="no_single_account", state=_state(not turned), facts=facts)


def _largest(arm: Arm, most: int) -> list[str]:
    """The accounts with the most visits, none where there is only one account."""
    visits: dict[str, float] = {}
    for post, count in zip(arm.posts, arm.visits, strict=True):
        visits[post.account] = visits.get(post.account, 0.0) + float(count)
    return sorted(visits, key=lambda name: (-visits[name], name))[:most] if len(visits) > 1 else []


def _without(arm: Arm, account: str) -> Arm:
    kept = np.array([post.account != account for post in arm.posts])
    posts = tuple(post for post in arm.posts if post.account != account)
    return replace(arm, posts=posts, visits=arm.visits[kept], exposure=arm.exposure[kept])


def _single_post(first: Arm, second: Arm) -> Check:
    shares = [float(arm.visits.max() / arm.visits.sum()) for arm in (first, second)]
    largest = max(shares)
    return Check(code="no_single_post", state=_state(largest <= LARGEST_POST_SHARE), facts=(("share", largest),))


def _left_out(first: Arm, second: Arm, left_out: Sequence[LeftOut]) -> Check:
    senders = (first.sender, second.sender)
    missing = sum(row.count for row in left_out if row.sender in senders)
    total = missing + len(first.posts) + len(second.posts)
    facts = (("n_without", missing), ("n_total", total))
    return Check(code="nothing_left_out", state=_state(missing <= LARGEST_LEFT_OUT_SHARE * total), facts=facts)


def _same_period(first: Arm, second: Arm) -> Check:
    begin = max(min(post.published_at for post in arm.posts) for arm in (first, second))
    end = min(max(post.published_at for post in arm.posts) for arm in (first, second))
    shares = [sum(begin <= post.published_at <= end for post in arm.posts) / len(arm.posts) for arm in (first, second)]
    smallest = min(shares)
    return Check(code="same_period", state=_state(smallest >= SMALLEST_OVERLAP_SHARE), facts=(("share", smallest),))


def _same_slots(first: Arm, second: Arm) -> tuple[Check, ...]:
    slots = [{post.slot for post in arm.posts if post.slot} for arm in (first, second)]
    if not slots[0] | slots[1]:
        return ()
    common = slots[0] & slots[1]
    smallest = min(sum(post.slot in common for post in arm.posts) / len(arm.posts) for arm in (first, second))
    state = _state(smallest >= SMALLEST_OVERLAP_SHARE)
    return (Check(code="same_slots", state=state, facts=(("share", smallest),)),)
