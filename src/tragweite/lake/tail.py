# SPDX-License-Identifier: EUPL-1.2
"""What waits in the spool, counted while it waits: pages may show this minute before a compaction took it.

A ``Tail`` reads every block of a segment once, however often it is asked, so that asking costs as much as arrived since.
"""

import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from tragweite.lake.compaction import directories
from tragweite.lake.events import EPOCH, KINDS, NO_ID, RECORD, SENDERS, Records
from tragweite.lake.manifest import Manifest
from tragweite.lake.spool import all_segments

T = TypeVar("T")
_MINUTE = 60_000_000
_TRIES = 3
_COMBINATIONS = len(KINDS) * len(SENDERS)


@dataclass(frozen=True, slots=True)
class Moment:
    """One minute (aware UTC) of one kind of event of one campaign, post and sender."""

    minute: datetime
    kind: str
    campaign: int | None
    post: int | None
    sender: str


@dataclass(frozen=True, kw_only=True)
class Backlog:
    """What waits for the compaction. ``oldest`` (aware UTC): when the oldest segment was begun; None: nothing waits."""

    segments: int
    bytes: int
    oldest: datetime | None


@dataclass
class _Seen:
    last_block: int = 0
    counts: Counter[Moment] = field(default_factory=Counter)


class Tail:
    """The waiting segments of one spool and lake; safe to be shared by threads."""

    def __init__(self, *, spool_dir: Path, lake_dir: Path) -> None:
        self._folders = directories(spool_dir, lake_dir)
        self._manifest = Manifest(lake_dir)
        self._seen: dict[Path, _Seen] = {}
        self._lock = threading.Lock()

    def beside(self, read: Callable[[], T]) -> tuple[T, Counter[Moment]]:
        """What ``read`` finds in the lake, and what waits beside it; no event stands in both or is left out.

        The spool is looked at first: a segment that moves meanwhile is in the lake then, and the manifest says so.
        """
        for _ in range(_TRIES):
            waiting = self._read()
            taken = self._manifest.taken(waiting)
            found = read()
            if self._manifest.taken(waiting) == taken:
                break
        return found, _summed(counts for name, counts in waiting.items() if name not in taken)

    def _read(self) -> dict[str, Counter[Moment]]:
        with self._lock:
            paths = [path for folder in self._folders for path in all_segments(folder)]
            self._seen = {path: self._seen.get(path) or _Seen() for path in paths}
            for path, seen in self._seen.items():
                _read_on(path, seen)
            return {path.name: seen.counts.copy() for path, seen in self._seen.items()}

    def backlog(self) -> Backlog:
        """How much waits, by the names and sizes of the files."""
        paths = [path for folder in self._folders for path in all_segments(folder)]
        begun = [_begun(path) for path in paths]
        return Backlog(
            segments=len(paths), bytes=sum(_size(path) for path in paths), oldest=min(filter(None, begun), default=None)
        )


@cache
def tail_of(*, spool_dir: Path, lake_dir: Path) -> Tail:
    """The one tail of this process, so that all pages share what it has read."""
    return Tail(spool_dir=spool_dir, lake_dir=lake_dir)


def _summed(parts: Iterable[Counter[Moment]]) -> Counter[Moment]:
    total: Counter[Moment] = Counter()
    for part in parts:
        total.update(part)
    return total


def _read_on(path: Path, seen: _Seen) -> None:
    """Count the blocks that came since. A segment that is just being made or was just taken away has none."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=rw", uri=True, isolation_level=None)) as connection:
            rows = connection.execute(
                "SELECT number, records FROM blocks WHERE number > ? ORDER BY number", (seen.last_block,)
            ).fetchall()
    except sqlite3.OperationalError:
        return
    if rows:
        seen.counts.update(_counted(np.frombuffer(b"".join(block for _, block in rows), dtype=RECORD)))
        seen.last_block = rows[-1][0]


def _counted(records: Records) -> Counter[Moment]:
    """Two sorts of plain numbers instead of one of records: ten times as fast."""
    owners = (records["campaign"].astype("<i8") << 32) | records["post"].astype("<u4")
    owner_values, owner = np.unique(owners, return_inverse=True)
    minutes = records["occurred_at"] // _MINUTE
    first = int(minutes.min())
    what = records["kind"].astype("<i8") * len(SENDERS) + records["sender"]
    keys = ((minutes - first) * _COMBINATIONS + what) * len(owner_values) + owner
    found, counts = np.unique(keys, return_counts=True)
    return Counter(
        {_moment(int(key), first, owner_values): int(count) for key, count in zip(found, counts, strict=True)}
    )


def _moment(key: int, first: int, owners: NDArray[np.int64]) -> Moment:
    rest, owner = divmod(key, len(owners))
    minute, what = divmod(rest, _COMBINATIONS)
    kind, sender = divmod(what, len(SENDERS))
    campaign, post = int(owners[owner]) >> 32, int(owners[owner].astype("<i4"))
    return Moment(
        minute=EPOCH + timedelta(minutes=first + minute),
        kind=KINDS[kind],
        campaign=None if campaign == NO_ID else campaign,
        post=None if post == NO_ID else post,
        sender=SENDERS[sender],
    )


def _begun(path: Path) -> datetime | None:
    """A segment is named after the nanosecond in which it was begun."""
    digits = path.name.split("-", 1)[0]
    return EPOCH + timedelta(microseconds=int(digits) // 1_000) if digits.isdecimal() else None


def _size(path: Path) -> int:
    return sum(each.stat().st_size for each in (path, path.with_name(path.name + "-wal")) if each.exists())
