# SPDX-License-Identifier: EUPL-1.2
"""The invented visits become events of the lake, through the spool and the compaction like counted ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tragweite.lake.compaction import CompactionReport, compact
from tragweite.lake.events import KINDS, REFERRERS, SENDERS, Columns, microseconds
from tragweite.lake.spool import SpoolWriter

from .model import CONVERSION, REDIRECT_KEPT, draw_instants

STREAM: Final = 4_201_956_773_190_127
"""With the number of the campaign it names these events, so that writing them again would be known as a repetition."""
SOURCE: Final = "demo"
LANDING: Final = "/start"
DROPPED_SHARES: Final = {"bot": 0.021, "prefetch": 0.006, "duplicate": 0.009, "unknown_link": 0.001}
"""How many received requests were dropped, as a share of the stored events; typical reasons of a campaign."""


@dataclass(frozen=True, kw_only=True)
class LivePost:
    """A published post with the visits of its whole life. ``with_redirects``: redirects are made for it as well."""

    campaign: int
    post: int
    sender: str
    platform: str
    site: str
    link: str
    published_at: datetime
    visits: int
    with_redirects: bool


def write_visits(
    posts: Sequence[LivePost], *, end: datetime, seed: int, spool_dir: Path, lake_dir: Path
) -> CompactionReport:
    """Draw all events of one campaign up to ``end``, write them to the spool and take them into the lake."""
    return write_events(draw_events(posts, end=end, seed=seed), end=end, spool_dir=spool_dir, lake_dir=lake_dir)


def write_events(columns: Columns, *, end: datetime, spool_dir: Path, lake_dir: Path) -> CompactionReport:
    """Write drawn events, and the requests dropped beside them, to the spool and take them into the lake."""
    writer = SpoolWriter(spool_dir)
    at = microseconds(end)
    stored = writer.write_batch(columns, at=at, source=SOURCE)
    dropped = {reason: round(stored * share) for reason, share in DROPPED_SHARES.items()}
    writer.write(dropped=dropped, received=sum(dropped.values()), at=at, source=SOURCE)
    writer.close()
    return compact(spool_dir=spool_dir, lake_dir=lake_dir, at=end)


def draw_events(posts: Sequence[LivePost], *, end: datetime, seed: int) -> Columns:
    """All events of the posts of one campaign up to ``end``; the same seed gives the same events."""
    terms = [SOURCE, LANDING, *dict.fromkeys(text for post in posts for text in (post.site, post.link))]
    place = {text: number for number, text in enumerate(terms)}
    rng = np.random.default_rng([seed, posts[0].campaign])
    drawn = [_events(post, number, end=microseconds(end), rng=rng) for number, post in enumerate(posts)]
    occurred, kind, post_number = (np.concatenate(parts) for parts in zip(*drawn, strict=True))
    order = np.argsort(occurred, kind="stable")
    occurred, kind, post_number = occurred[order], kind[order], post_number[order]

    def by_post(values: Sequence[int]) -> NDArray[np.int64]:
        return np.take(np.array(values, dtype=np.int64), post_number)

    count = len(occurred)
    return Columns(
        stream=STREAM + posts[0].campaign,
        occurred_at=occurred,
        kind=kind,
        sender=by_post([SENDERS.index(post.sender) for post in posts]),
        campaign=by_post([post.campaign for post in posts]),
        post=by_post([post.post for post in posts]),
        site=by_post([place[post.site] for post in posts]),
        link=by_post([place[post.link] for post in posts]),
        referrer=by_post([REFERRERS.index(post.platform) for post in posts]),
        landing=np.full(count, place[LANDING], dtype=np.int64),
        source=np.full(count, place[SOURCE], dtype=np.int64),
        visitor=rng.integers(1, 2**62, count, dtype=np.int64),
        terms=terms,
    )


def _events(
    post: LivePost, number: int, *, end: int, rng: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Instants, kinds and the number of the post of everything that happened to one post up to ``end``."""
    visits = draw_instants(published_at=microseconds(post.published_at), count=post.visits, rng=rng)
    converted = visits[rng.random(len(visits)) < CONVERSION]
    applied = converted + rng.integers(20_000_000, 900_000_000, len(converted))
    parts = [("visit", visits), ("conversion", applied)]
    if post.with_redirects:
        parts.append(("redirect", _redirects(visits, published_at=microseconds(post.published_at), rng=rng)))
    instants = np.concatenate([part for _kind, part in parts])
    kinds = np.concatenate([np.full(len(part), KINDS.index(kind), dtype=np.int64) for kind, part in parts])
    happened = instants <= end
    return instants[happened], kinds[happened], np.full(int(happened.sum()), number, dtype=np.int64)


def _redirects(visits: NDArray[np.int64], *, published_at: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """One redirect a second or two before each visit, and those after which no page answered."""
    lost = rng.binomial(len(visits), (1 - REDIRECT_KEPT) / REDIRECT_KEPT) if len(visits) else 0
    before = visits - rng.integers(400_000, 2_000_000, len(visits))
    return np.concatenate([before, draw_instants(published_at=published_at, count=int(lost), rng=rng)])
