# SPDX-License-Identifier: EUPL-1.2
"""What the sender comparison is given: one row per post, checked before anything is computed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from math import isfinite
from typing import Literal, get_args

from tragweite.core.refusal import Refused

Sender = Literal["creator", "creator_boosted", "authority", "authority_boosted"]
SENDERS: tuple[Sender, ...] = get_args(Sender)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One published post and what was counted for it inside the common window.

    ``visits`` come from the post's own link, ``views`` from the platform, ``cost_cents`` is the full cost of the post
    (fee, production, boost) in euro cents. ``None`` means not known and is never read as 0. ``observed_days`` is how
    many days since publication the counting covers. ``reach``: persons reached, as the platform says. ``slot`` names the
    place in the week (weekday, time of day) for strata; empty where unknown. Deleted posts stay in.
    """

    post_id: str
    sender: Sender
    account: str
    published_at: datetime
    visits: int | None
    views: int | None
    cost_cents: int | None
    observed_days: float
    reach: int | None = None
    slot: str = ""


def as_sender(name: str) -> Sender:
    """The sender of that name; raises ``Refused("evaluation.unknown_sender")``."""
    if name not in SENDERS:
        raise Refused("evaluation.unknown_sender", sender=name, allowed=", ".join(SENDERS))
    return name


def checked_posts(posts: Iterable[Post]) -> tuple[Post, ...]:
    """The posts in a fixed order (by id), all valid.

    Raises ``Refused`` with ``evaluation.duplicate_post``, ``evaluation.unknown_sender``, ``evaluation.post_unnamed``,
    ``evaluation.naive_time``, ``evaluation.bad_count`` or ``evaluation.bad_days``; facts name the post and the field.
    """
    ordered = tuple(sorted(posts, key=lambda post: post.post_id))
    for before, after in pairwise(ordered):
        if before.post_id == after.post_id:
            raise Refused("evaluation.duplicate_post", post=after.post_id)
    for post in ordered:
        _require_valid(post)
    return ordered


def _require_valid(post: Post) -> None:
    as_sender(post.sender)
    if not post.post_id or not post.account:
        raise Refused("evaluation.post_unnamed", post=post.post_id)
    if post.published_at.utcoffset() is None:
        raise Refused("evaluation.naive_time", post=post.post_id)
    for field in ("visits", "views", "cost_cents", "reach"):
        _require_count(post, field)
    if not isfinite(post.observed_days) or post.observed_days < 0:
        raise Refused("evaluation.bad_days", post=post.post_id, value=post.observed_days)


def _require_count(post: Post, field: str) -> None:
    value: object = getattr(post, field)
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise Refused("evaluation.bad_count", post=post.post_id, field=field, value=value)
