# SPDX-License-Identifier: EUPL-1.2
"""The manifest: which Parquet files are the lake, what was taken in, how much was dropped. One SQLite file.

A file that the manifest does not name is not part of the lake. It moves from one state to the next in one transaction.
"""

import fcntl
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tragweite.lake.spool import CounterKey, Import

_SCHEMA = """
CREATE TABLE IF NOT EXISTS files(path TEXT PRIMARY KEY, topic TEXT NOT NULL, site TEXT NOT NULL, period TEXT NOT NULL,
                                 row_count INTEGER NOT NULL, conversion_count INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS files_by_period ON files(topic, period, site);
CREATE TABLE IF NOT EXISTS segments(name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS counters(day TEXT, source TEXT, reason TEXT, count INTEGER NOT NULL,
                                    PRIMARY KEY(day, source, reason)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS receipts(day TEXT, source TEXT, event_day TEXT, count INTEGER NOT NULL,
                                    PRIMARY KEY(day, source, event_day)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS imports(digest TEXT PRIMARY KEY, bytes INTEGER NOT NULL, line_count INTEGER NOT NULL,
                                   name TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS moves(compacted_at TEXT NOT NULL);
"""
_COUNT = "INSERT INTO counters VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count"
_RECEIVE = "INSERT INTO receipts VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count"

EVENTS, HOURLY = "events", "hourly"


ReceiptKey = tuple[str, str, str]  # day of receipt, source, day of the event


@dataclass(frozen=True, kw_only=True)
class LakeFile:
    """One Parquet file. ``path`` relative to the lake; ``period`` a UTC day (events) or month (hourly; in a lake of an
    earlier version a year).
    """

    path: str
    topic: str
    site: str
    period: str
    row_count: int
    conversion_count: int = 0


@dataclass(frozen=True, kw_only=True)
class Move:
    """What one compaction or erasure changes. ``counters`` and ``receipts`` are added to what is noted already;
    ``receipts`` says on which day stored events came in, by source and day of the event.
    """

    added: Sequence[LakeFile]
    replaced: Sequence[LakeFile]
    segments: Sequence[str]
    counters: Mapping[CounterKey, int]
    imports: Sequence[Import]
    receipts: Mapping[ReceiptKey, int] = field(default_factory=dict)


class Manifest:
    """Reads and moves the manifest of one lake."""

    def __init__(self, lake_dir: Path, *, path: Path | None = None) -> None:
        self.lake_dir = lake_dir
        self.path = path or lake_dir / "manifest.sqlite"

    def exists(self) -> bool:
        return self.path.exists()

    def create(self) -> None:
        self.lake_dir.mkdir(parents=True, exist_ok=True)
        with self._connected() as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.executescript(_SCHEMA)

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.path, isolation_level=None, timeout=30)) as connection:
            connection.execute("PRAGMA synchronous=FULL")
            yield connection

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One compaction or recount at a time; the lock of a killed process is free."""
        self.create()
        handle = os.open(self.lake_dir / "compaction.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def files(self, *, topic: str, since: str = "", until: str = "9999") -> list[LakeFile]:
        """Files of a topic that may hold something of the UTC days from ``since`` to ``until`` (both included)."""
        sql = """SELECT path, topic, site, period, row_count, conversion_count FROM files
                 WHERE topic = ? AND period BETWEEN substr(?, 1, length(period)) AND substr(?, 1, length(period))
                 ORDER BY period, site, path"""
        return [
            LakeFile(path=p, topic=t, site=s, period=d, row_count=n, conversion_count=c)
            for p, t, s, d, n, c in self._rows(sql, (topic, since, until))
        ]

    def roll_ups(self, months: Iterable[str]) -> list[LakeFile]:
        """Files of the roll-up that may hold hours of these months (``2026-11``)."""
        wanted = set(months)
        return [each for each in self.files(topic=HOURLY) if any(month.startswith(each.period) for month in wanted)]

    def _rows(self, sql: str, parameters: tuple[object, ...] = ()) -> list[Any]:
        if not self.exists():
            return []
        with self._connected() as connection:
            return connection.execute(sql, parameters).fetchall()

    def segments(self) -> set[str]:
        return {str(row[0]) for row in self._rows("SELECT name FROM segments")}

    def taken(self, names: Iterable[str]) -> set[str]:
        """Which of these segments are in the lake."""
        asked = json.dumps(sorted(names))
        rows = self._rows("SELECT name FROM segments WHERE name IN (SELECT value FROM json_each(?))", (asked,))
        return {str(row[0]) for row in rows}

    def counters(self) -> dict[CounterKey, int]:
        rows = self._rows("SELECT day, source, reason, count FROM counters")
        return {(day, source, reason): count for day, source, reason, count in rows}

    def receipts(self) -> dict[ReceiptKey, int]:
        """Stored events by day of receipt, source and day of the event, as the moves noted them."""
        rows = self._rows("SELECT day, source, event_day, count FROM receipts WHERE count <> 0")
        return {(day, source, event_day): count for day, source, event_day, count in rows}

    def imports(self) -> list[Import]:
        rows = self._rows("SELECT bytes, digest, line_count, name FROM imports")
        return [Import(bytes=size, digest=digest, line_count=lines, name=name) for size, digest, lines, name in rows]

    def as_of(self) -> datetime | None:
        """When the lake last took something in; None before the first time."""
        rows = self._rows("SELECT max(compacted_at) FROM moves")
        return datetime.fromisoformat(str(rows[0][0])).astimezone(UTC) if rows and rows[0][0] else None

    def move(self, change: Move, *, at: datetime) -> None:
        """Apply a change wholly or not at all."""
        with self._connected() as connection:
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                connection.executemany("DELETE FROM files WHERE path = ?", [(each.path,) for each in change.replaced])
                connection.executemany(
                    "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?)",
                    [(f.path, f.topic, f.site, f.period, f.row_count, f.conversion_count) for f in change.added],
                )
                connection.executemany("INSERT INTO segments VALUES (?)", [(name,) for name in change.segments])
                connection.executemany(_COUNT, [(*key, count) for key, count in change.counters.items()])
                connection.executemany(_RECEIVE, [(*key, count) for key, count in change.receipts.items()])
                connection.executemany(
                    "INSERT INTO imports VALUES (?, ?, ?, ?)",
                    [(each.digest, each.bytes, each.line_count, each.name) for each in change.imports],
                )
                connection.execute("DELETE FROM moves")
                connection.execute("INSERT INTO moves VALUES (?)", (at.isoformat(),))
