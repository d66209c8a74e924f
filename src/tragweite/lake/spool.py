# SPDX-License-Identifier: EUPL-1.2
"""The durable spool: what was answered is on disk.

Each process writes its own segments: SQLite files (WAL, synchronous=FULL) that take packed events and counters of
received and dropped requests in one transaction. A segment closes by size or age and is then read by ``compaction``.
The writer holds a lock beside its segment; the lock of a killed process is free, so its segment is found and closed.
"""

import fcntl
import json
import os
import secrets
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import numpy as np

from tragweite.lake.events import RECORD, TERM_FIELDS, Columns, Event, Records, TermLookup, pack, utc_day
from tragweite.lake.reasons import RECEIVED

SUFFIX = ".segment"
_SCHEMA = """
BEGIN;
CREATE TABLE state(closed INTEGER NOT NULL, schema_version INTEGER NOT NULL);
CREATE TABLE terms(number INTEGER PRIMARY KEY, texts TEXT NOT NULL);
CREATE TABLE blocks(number INTEGER PRIMARY KEY, records BLOB NOT NULL);
CREATE TABLE counters(day TEXT, source TEXT, reason TEXT, count INTEGER NOT NULL,
                      PRIMARY KEY(day, source, reason)) WITHOUT ROWID;
CREATE TABLE imports(bytes INTEGER NOT NULL, digest TEXT NOT NULL, line_count INTEGER NOT NULL, name TEXT NOT NULL);
INSERT INTO state VALUES (0, 2);
COMMIT;
"""
_COUNT = "INSERT INTO counters VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count"

_FOLDED_BYTES = 2_000_000
_COMMIT_BYTES = 16_384  # about what a commit writes to the log beside its events
_TERM_BYTES = 100  # about what a text costs in memory beside its own length
_MOST_TERM_BYTES = 16_000_000  # room for the codes of 100,000 links, as a new segment learns them all anew

CounterKey = tuple[str, str, str]  # day, source, reason


class SpoolFailed(Exception):
    """Nothing of this batch may be counted as stored; the disk is full, read-only or gone."""


@dataclass(frozen=True, kw_only=True)
class Import:
    """A file taken in as a whole: length in bytes, digest of its content, number of lines, its name."""

    bytes: int
    digest: str
    line_count: int
    name: str


@dataclass(frozen=True, kw_only=True)
class SegmentContent:
    """Everything in one segment. ``records`` as ``events.RECORD``; their term codes are positions in ``terms``."""

    name: str
    records: Records
    terms: Sequence[str]
    counters: Mapping[CounterKey, int]
    imports: Sequence[Import]


class Segment:
    """One open segment file; closed for good by ``close``."""

    def __init__(self, path: Path, *, journal: str = "WAL") -> None:
        self.path = path
        self.stream = secrets.randbits(63)
        self.event_count = 0
        self.terms = TermLookup()
        self.term_bytes = 0
        self.opened = time.monotonic()
        self._unfolded = 0
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock: int | None = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.execute(f"PRAGMA journal_mode={journal}")
        self._connection.execute("PRAGMA synchronous=FULL")
        self._connection.execute("PRAGMA wal_autocheckpoint=0")  # see ``fold``
        self._connection.execute("PRAGMA cache_size=64")  # pages; nothing is read again
        self._connection.executescript(_SCHEMA)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All appends within become durable together, or none of them."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            raise

    def append(self, events: Sequence[Event]) -> None:
        block = pack(events, stream=self.stream, first=self.event_count, terms=self.terms)
        self.append_block(block, count=len(events))

    def append_block(self, block: bytes, *, count: int) -> None:
        if self.terms.fresh:
            texts = json.dumps(self.terms.fresh)
            self._connection.execute("INSERT INTO terms(texts) VALUES (?)", (texts,))
            self.term_bytes += len(texts) + _TERM_BYTES * len(self.terms.fresh)
            self.terms.fresh = []
        if count:
            self._connection.execute("INSERT INTO blocks(records) VALUES (?)", (block,))
            self.event_count += count
        self._unfolded += len(block) + _COMMIT_BYTES

    def count(self, counters: Mapping[CounterKey, int]) -> None:
        self._connection.executemany(_COUNT, [(*key, count) for key, count in counters.items()])

    def note_import(self, imported: Import) -> None:
        self._connection.execute(
            "INSERT INTO imports VALUES (?, ?, ?, ?)",
            (imported.bytes, imported.digest, imported.line_count, imported.name),
        )

    def fold(self) -> None:
        """Carry the log over into the file before it grows long, so that its place on the disk is used again. Little at
        a time, and never within a commit: whoever waits for that would wait for this too.
        """
        if self._unfolded >= _FOLDED_BYTES:
            self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            self._unfolded = 0

    def close(self) -> None:
        """Mark as complete and leave one single file, or with its log beside it where somebody reads at this moment."""
        self._connection.execute("UPDATE state SET closed = 1")
        _merge_log(self._connection)
        self.release()

    def release(self) -> None:
        """Let go without closing: the segment is then found as abandoned."""
        with suppress(sqlite3.Error):
            self._connection.close()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


class SpoolWriter:
    """Appends to the current segment and starts a new one when it is full or old. Used by one thread at a time.

    With ``defers`` a batch is no more than its commit; the owner calls ``tidy`` when nobody waits.
    """

    def __init__(
        self, spool_dir: Path, *, max_events: int = 500_000, max_age_seconds: float = 60.0, defers: bool = False
    ) -> None:
        self._spool_dir = spool_dir
        self._max_events = max_events
        self._max_age_seconds = max_age_seconds
        self._defers = defers
        self._aside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="spool-close")
        self._segment: Segment | None = None

    def write(
        self,
        *,
        events: Sequence[Event] = (),
        dropped: Mapping[str, int] | None = None,
        received: int,
        at: int,
        source: str = "collector",
    ) -> None:
        """Make one batch durable: events, drops by reason and the number received, in one transaction.

        ``at`` (microseconds UTC) decides the day of the counters.

        :raises SpoolFailed: nothing of the batch was kept.
        """
        day = utc_day(at)
        counters: Counter[CounterKey] = Counter({(day, source, RECEIVED): received})
        counters.update({(day, source, reason): count for reason, count in (dropped or {}).items()})
        with self._writing() as segment:
            segment.append(events)
            segment.count({key: count for key, count in counters.items() if count})

    def write_batch(self, columns: Columns, *, at: int, source: str) -> int:
        """Make many events durable at once (generators, importers); returns how many. See ``Columns``."""
        records = columns.records()
        with self._writing() as segment:
            codes = np.array([segment.terms[text] for text in columns.terms] + [-1], dtype=np.int32)
            for name in TERM_FIELDS:
                records[name] = codes[records[name]]
            segment.append_block(records.tobytes(), count=len(records))
            segment.count({(utc_day(at), source, RECEIVED): len(records)})
        return len(records)

    @contextmanager
    def _writing(self) -> Iterator[Segment]:
        try:
            if self._segment is None:
                self._segment = Segment(_new_path(self._spool_dir))
            with self._segment.transaction():
                yield self._segment
        except (sqlite3.Error, OSError) as problem:
            self._abandon()
            raise SpoolFailed(str(problem)) from problem
        if not self._defers:
            self.tidy()

    def tidy(self) -> None:
        """Close the segment when it is old or full, also when nothing arrives any more; else keep its log short.

        What is on disk stays there whatever becomes of this: a segment that cannot be closed is found as abandoned.
        """
        segment = self._segment
        if segment is None:
            return
        if self._is_due(segment):
            self._segment = None
            segment.terms = TermLookup()  # the largest part of it, and not needed any more
            if self._defers:
                self._aside.submit(_close_or_release, segment)
            else:
                _close_or_release(segment)
            return
        try:
            segment.fold()
        except (sqlite3.Error, OSError):
            self._abandon()

    def _is_due(self, segment: Segment) -> bool:
        is_old = time.monotonic() - segment.opened >= self._max_age_seconds
        return is_old or segment.event_count >= self._max_events or segment.term_bytes >= _MOST_TERM_BYTES

    def _abandon(self) -> None:
        """After a failure the memory of terms may be ahead of the disk: never append to this segment again."""
        if self._segment is not None:
            with suppress(OSError):
                self._segment.release()
        self._segment = None

    def close(self) -> None:
        segment, self._segment = self._segment, None
        if segment is not None:
            segment.close()
        self._aside.shutdown()


def _close_or_release(segment: Segment) -> None:
    try:
        segment.close()
    except (sqlite3.Error, OSError):
        segment.release()


def _new_path(spool_dir: Path) -> Path:
    return spool_dir / f"{time.time_ns():020d}-{secrets.token_hex(4)}{SUFFIX}"


def closed_segments(spool_dir: Path) -> list[Path]:
    """Complete segments, oldest first. Those of a stopped process are closed here first."""
    return [path for path in sorted(spool_dir.glob(f"*{SUFFIX}")) if _is_closed(path) or _seal_abandoned(path)]


def all_segments(spool_dir: Path) -> list[Path]:
    return sorted(spool_dir.glob(f"*{SUFFIX}"))


def _open(path: Path) -> sqlite3.Connection:
    """Open an existing file; never create one that was removed in the meantime."""
    return sqlite3.connect(f"file:{quote(str(path))}?mode=rw", uri=True, isolation_level=None)


def _is_closed(path: Path) -> bool:
    with closing(_open(path)) as connection:
        try:
            row = connection.execute("SELECT closed FROM state").fetchone()
        except sqlite3.OperationalError:  # the process died before it made the tables
            return False
    return bool(row and row[0])


def _seal_abandoned(path: Path) -> bool:
    """Close a segment whose writer is gone; False while the writer lives or where nothing was ever committed."""
    lock = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        return _seal(path)
    finally:
        os.close(lock)


def _seal(path: Path) -> bool:
    with closing(_open(path)) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'state'").fetchone():
            remove_segment(path)
            return False
        connection.execute("UPDATE state SET closed = 1")
        _merge_log(connection)
    return True


def _merge_log(connection: sqlite3.Connection) -> None:
    """A reader of this moment forbids it, and then the log simply stays: it is read and removed with its segment."""
    with suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode=DELETE")


def read_segment(path: Path) -> SegmentContent:
    """Read one segment, open or closed, as of one moment."""
    with closing(_open(path)) as connection:
        connection.execute("BEGIN")
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'imports'").fetchone():
            return SegmentContent(name=path.name, records=np.zeros(0, RECORD), terms=(), counters={}, imports=())
        blocks = b"".join(row[0] for row in connection.execute("SELECT records FROM blocks ORDER BY number"))
        terms = _terms(connection)
        counters = {
            (d, s, r): n for d, s, r, n in connection.execute("SELECT day, source, reason, count FROM counters")
        }
        imports = [
            Import(bytes=size, digest=digest, line_count=lines, name=name)
            for size, digest, lines, name in connection.execute("SELECT bytes, digest, line_count, name FROM imports")
        ]
    return SegmentContent(
        name=path.name, records=np.frombuffer(blocks, dtype=RECORD), terms=terms, counters=counters, imports=imports
    )


def _terms(connection: sqlite3.Connection) -> list[str]:
    """Texts by their code: a list of them with each commit that brought new ones; in segments of version 1 one by one."""
    if connection.execute("SELECT schema_version FROM state").fetchone()[0] == 1:
        return [row[0] for row in connection.execute("SELECT text FROM terms ORDER BY code")]
    return [
        text for row in connection.execute("SELECT texts FROM terms ORDER BY number") for text in json.loads(row[0])
    ]


def to_disk(path: Path) -> None:
    """Wait until a file or directory is on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_segment(path: Path) -> None:
    """Remove a segment with its companions."""
    for each in (
        path,
        path.with_name(path.name + "-wal"),
        path.with_name(path.name + "-shm"),
        path.with_suffix(".lock"),
    ):
        each.unlink(missing_ok=True)
