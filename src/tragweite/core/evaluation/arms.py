# SPDX-License-Identifier: EUPL-1.2
"""Which posts enter a comparison, on which scale, and which stay out for which counted reason."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from tragweite.core.evaluation.negative_binomial import FloatArray
from tragweite.core.evaluation.posts import SENDERS, Post, Sender

Scale = Literal["per_post", "per_1000_views", "per_euro"]
SCALES: tuple[Scale, ...] = get_args(Scale)
LeftOutReason = Literal["too_young", "no_visits", "no_views", "zero_views", "no_cost", "zero_cost"]


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


def arms_of(posts: Sequence[Post], *, window_days: int, scale: Scale) -> tuple[dict[Sender, Arm], tuple[LeftOut, ...]]:
    """Arms by sender and the posts left out: younger than the window, or without the figure that the scale needs."""
    kept: dict[Sender, list[Post]] = {}
    left_out: Counter[tuple[Sender, LeftOutReason]] = Counter()
    for post in posts:
        reason = _reason_to_leave_out(post, window_days=window_days, scale=scale)
        if reason is None:
            kept.setdefault(post.sender, []).append(post)
        else:
            left_out[post.sender, reason] += 1
    arms = {sender: _arm(sender, kept[sender], scale) for sender in SENDERS if sender in kept}
    rows = tuple(LeftOut(sender=key[0], reason=key[1], count=left_out[key]) for key in sorted(left_out))
    return arms, rows


def _reason_to_leave_out(post: Post, *, window_days: int, scale: Scale) -> LeftOutReason | None:
    if post.observed_days < window_days:
        return "too_young"
    if post.visits is None:
        return "no_visits"
    if scale == "per_1000_views" and not post.views:
        return "no_views" if post.views is None else "zero_views"
    if scale == "per_euro" and not post.cost_cents:
        return "no_cost" if post.cost_cents is None else "zero_cost"
    return None


def _arm(sender: Sender, posts: Sequence[Post], scale: Scale) -> Arm:
    return Arm(
        sender=sender,
        posts=tuple(posts),
        visits=np.array([post.visits for post in posts], dtype=np.float64),
        exposure=np.array([_exposure(post, scale) for post in posts], dtype=np.float64),
    )


def _exposure(post: Post, scale: Scale) -> float:
    if scale == "per_1000_views":
        return (post.views or 0) / 1000.0
    if scale == "per_euro":
        return (post.cost_cents or 0) / 100.0
    return 1.0
