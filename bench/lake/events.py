# SPDX-License-Identifier: EUPL-1.2
"""Invented events as a collector writes them: in order of time within a stream, one link much hotter than the others."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from tragweite.lake.events import KINDS, NO_VISITOR, REFERRERS, SENDERS, Columns, microseconds
from tragweite.lake.spool import SpoolWriter

FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)
DAY = 86_400_000_000
LINKS, LANDINGS = 2_000, 40
SEGMENT = 500_000


def segments(count: int, *, days: int, first_day: int, seed: int) -> Iterator[Columns]:
    """``count`` events over ``days`` days from the day ``first_day`` on, in segments as the collector closes them.

    Half are redirects, nearly half visits, 2 % conversions; a third of the events belongs to one link; a visitor comes
    with 2.5 events on average.
    """
    random = np.random.default_rng(seed)
    terms = [
        "example",
        "collector",
        *(f"k{code:05d}" for code in range(LINKS)),
        *(f"/seite/{n}" for n in range(LANDINGS)),
    ]
    for first in range(0, count, SEGMENT):
        size = min(SEGMENT, count - first)
        start = microseconds(FIRST_DAY) + first_day * DAY + first * days * DAY // count
        length = size * days * DAY // count
        link = np.where(random.random(size) < 1 / 3, 0, random.zipf(1.3, size) % LINKS)
        kind = random.choice(len(KINDS), size, p=[0.5, 0.48, 0.02])
        visitors = random.integers(-(2**63) + 1, 2**63 - 1, max(size * 2 // 5, 1))
        yield Columns(
            stream=int(random.integers(1, 2**62)),
            occurred_at=start + np.sort(random.integers(0, length, size)),
            kind=kind,
            sender=1 + link % (len(SENDERS) - 1),
            campaign=1 + link // 100,
            post=1 + link // 2,
            site=np.zeros(size, np.int64),
            source=np.ones(size, np.int64),
            terms=terms,
            link=2 + link,
            landing=np.where(kind == 0, -1, 2 + LINKS + link % LANDINGS),
            referrer=random.choice(len(REFERRERS), size),
            visitor=np.where(random.random(size) < 0.99, random.choice(visitors, size), NO_VISITOR),
        )


def write(spool_dir: Path, count: int, *, days: int, first_day: int, seed: int) -> None:
    """Write the events as closed segments."""
    writer = SpoolWriter(spool_dir, max_events=SEGMENT)
    for columns in segments(count, days=days, first_day=first_day, seed=seed):
        writer.write_batch(columns, at=int(columns.occurred_at[0]), source="collector")
    writer.close()
