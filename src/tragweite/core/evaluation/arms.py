# SPDX-License-Identifier: EUPL-1.2
"""Which posts enter a comparison, on which scale, and which stay out for which counted reason."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast, get_args

import numpy as np

from tragweite.core.evaluation.chain_ladder import DevelopmentCurve
from tragweite.core.evaluation.negative_binomial import FloatArray
from tragweite.core.evaluation.posts import SENDERS, Post, Sender

Scale = Literal["per_post", "per_1000_views", "per_1000_reach", "per_euro"]
ALL_SCALES: tuple[Scale, ...] = get_args(Scale)
# What the application counts for every post; reach comes only with the tables of analysts.
SCALES: tuple[Scale, ...] = ("per_post", "per_1000_views", "per_euro")
LeftOutReason = Literal[
    "too_young", "no_visits", "no_views", "zero_views", "no_reach", "zero_reach", "no_cost", "zero_cost"
]
_FIGURES = {
    "per_1000_views": ("views", "views", 1000.0),
    "per_1000_reach": ("reach", "reach", 1000.0),
    "per_euro": ("cost_cents", "cost", 100.0),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """The posts of one sender that enter, with visits and exposure in the unit of the scale."""

    sender: Sender
    posts: tuple[Post, ...]
    visits: FloatArray
    exposure: FloatArray

    @property
    def accounts(self) -> tuple[str, ...]:
        """Names of the accounts in this arm, sorted."""
        return tuple(sorted({post.account for post in self.posts}))


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """How many posts of a sender stay out for one reason."""

    sender: Sender
    reason: LeftOutReason
    count: int


def arms_of(
    posts: Sequence[Post], *, window_days: int, scale: Scale, curve: DevelopmentCurve | None = None
) -> tuple[dict[Sender, Arm], tuple[LeftOut, ...]]:
    """Arms by sender and the posts left out: younger than the window, or without the figure that the scale needs.

    With a ``curve`` younger posts enter with the share of their exposure that the curve gives for their age.
    """
    kept: dict[Sender, list[Post]] = {}
    left_out: Counter[tuple[Sender, LeftOutReason]] = Counter()
    for post in posts:
        reason = _reason_to_leave_out(post, window_days=window_days, scale=scale, curve=curve)
        if reason is None:
            kept.setdefault(post.sender, []).append(post)
        else:
            left_out[post.sender, reason] += 1
    arms = {sender: _arm(sender, kept[sender], scale, window_days, curve) for sender in SENDERS if sender in kept}
    rows = tuple(LeftOut(sender=key[0], reason=key[1], count=left_out[key]) for key in sorted(left_out))
    return arms, rows


def _reason_to_leave_out(
    post: Post, *, window_days: int, scale: Scale, curve: DevelopmentCurve | None
) -> LeftOutReason | None:
    if post.observed_days < window_days and (curve is None or post.observed_days <= 0):
        return "too_young"
    if post.visits is None:
        return "no_visits"
    if scale == "per_post":
        return None
    field, name, _unit = _FIGURES[scale]
    value = getattr(post, field)
    return None if value else cast(LeftOutReason, f"no_{name}" if value is None else f"zero_{name}")


def _arm(sender: Sender, posts: Sequence[Post], scale: Scale, window_days: int, curve: DevelopmentCurve | None) -> Arm:
    return Arm(
        sender=sender,
        posts=tuple(posts),
        visits=np.array([post.visits for post in posts], dtype=np.float64),
        exposure=np.array(
            [_exposure(post, scale) * _developed(post, window_days, curve) for post in posts], dtype=np.float64
        ),
    )


def _exposure(post: Post, scale: Scale) -> float:
    if scale == "per_post":
        return 1.0
    field, _name, unit = _FIGURES[scale]
    return float(getattr(post, field)) / unit


def _developed(post: Post, window_days: int, curve: DevelopmentCurve | None) -> float:
    return 1.0 if curve is None or post.observed_days >= window_days else curve.share(post.observed_days)
