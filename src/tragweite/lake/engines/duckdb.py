# SPDX-License-Identifier: EUPL-1.2
"""DuckDB, in process, without extensions: writes the Parquet files and answers questions about them."""

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote
from uuid import uuid4

import duckdb
import numpy as np
from numpy.typing import NDArray

from tragweite.lake.engines.relations import COLUMNS, Table
from tragweite.lake.events import KINDS, NO_ID, NO_REGION, NO_VISITOR, REFERRERS, SCHEMA_VERSION, SENDERS
from tragweite.lake.manifest import EVENTS, HOURLY, LakeFile
from tragweite.lake.spool import to_disk

SPREADS: Final = False
FAILURES: Final[tuple[type[Exception], ...]] = (duckdb.Error,)
"""What comes where a file is damaged or misses its end."""

# Days are those of German clocks; the hour stays in UTC. Both are fixed here so that every engine counts alike.
_HOURLY = """
SELECT hour, CAST(timezone('Europe/Berlin', timezone('UTC', hour)) AS DATE) AS day_on,
       kind, site, campaign, post, sender, count
FROM (SELECT date_trunc('hour', occurred_at) AS hour, kind, site, campaign, post, sender, count(*) AS count
      FROM {events} GROUP BY ALL)
"""
_HOURLY_KEYS = "hour, day_on, kind, site, campaign, post, sender"
_FRESH = f"""
CREATE TABLE fresh AS
SELECT r.stream AS event_stream, r.number AS event_number, k.text AS kind, make_timestamp(r.occurred_at) AS occurred_at,
       si.text AS site, nullif(r.campaign, {NO_ID}) AS campaign, nullif(r.post, {NO_ID}) AS post, li.text AS link,
       se.text AS sender, re.text AS referrer, la.text AS landing, nullif(r.visitor, {NO_VISITOR}) AS visitor,
       so.text AS source, CAST(make_timestamp(r.occurred_at) AS DATE) AS day,
       lpad(CAST(nullif(r.region, {NO_REGION}) AS VARCHAR), 2, '0') AS region
FROM records r
JOIN kinds k ON k.code = r.kind JOIN senders se ON se.code = r.sender JOIN referrers re ON re.code = r.referrer
JOIN terms si ON si.code = r.site JOIN terms so ON so.code = r.source
LEFT JOIN terms li ON li.code = r.link LEFT JOIN terms la ON la.code = r.landing
"""
_DISTINCT = """
CREATE TABLE distinct_events AS
SELECT * FROM (SELECT * FROM fresh QUALIFY row_number() OVER (
                 PARTITION BY event_stream, event_number ORDER BY occurred_at) = 1) f
WHERE NOT EXISTS (SELECT 1 FROM known k WHERE k.event_stream = f.event_stream AND k.event_number = f.event_number)
"""


# What a question may read beside the stored columns; see relations.DERIVED.
_DERIVED = {
    EVENTS: ", CAST(timezone('Europe/Berlin', timezone('UTC', occurred_at)) AS DATE) AS day_on",
    HOURLY: "",
}


def _connection() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:")
    for setting in ("TimeZone='UTC'", "autoinstall_known_extensions=false", "autoload_known_extensions=false"):
        connection.execute(f"SET {setting}")
    return connection


def _literal(paths: Sequence[Path]) -> str:
    return "[" + ", ".join(_quoted(str(path)) for path in paths) + "]"


def _parquet(paths: Sequence[Path], *, topic: str) -> str:
    """A relation over the files; empty with the right columns where there is none."""
    if paths:
        return f"read_parquet({_literal(paths)}, hive_partitioning=false)"
    empty = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in map(str.split, COLUMNS[topic].split(", ")))
    return f"(SELECT {empty} WHERE false)"


def _whole(paths: Sequence[Path]) -> str:
    """The events of the files with all columns, also where files of version 1 lack the region."""
    if not paths:
        return _parquet(paths, topic=EVENTS)
    names = ", ".join(each.split()[0] for each in COLUMNS[EVENTS].split(", "))
    files = f"read_parquet({_literal(paths)}, hive_partitioning=false, union_by_name=true)"
    return f"(SELECT {names} FROM ({_parquet([], topic=EVENTS)} UNION ALL BY NAME SELECT * FROM {files}))"


class Batch:
    """Events on their way from segments into files; used once by one compaction.

    ``columns`` as in ``events.RECORD``, each contiguous, with codes that are positions in ``terms``.
    """

    def __init__(self, *, columns: Table, terms: Sequence[str], lake_dir: Path) -> None:
        self._lake_dir = lake_dir
        self._connection = _connection()
        self._increasing = _is_increasing(columns["stream"], columns["number"])
        self._register("records", columns)
        for table, texts in (("terms", terms), ("kinds", KINDS), ("senders", SENDERS), ("referrers", REFERRERS)):
            self._register(table, _terms(texts))
        self._connection.execute(_FRESH)

    def _register(self, name: str, columns: Table) -> None:
        self._connection.register(name, dict(columns))

    def close(self) -> None:
        self._connection.close()

    def partitions(self) -> set[tuple[str, str]]:
        rows = self._connection.execute("SELECT DISTINCT site, CAST(day AS VARCHAR) FROM fresh").fetchall()
        return {(site, day) for site, day in rows}

    def has_conversions(self) -> bool:
        return bool(self._connection.execute("SELECT 1 FROM fresh WHERE kind = 'conversion' LIMIT 1").fetchone())

    def drop_known(self, known: Sequence[Path], *, conversions: Sequence[Path]) -> dict[tuple[str, str], int]:
        """Leave out repetitions within the batch, against ``known`` files and against the conversions of others; returns
        how many by (day, source).
        """
        self._connection.execute(
            f"""CREATE VIEW known AS SELECT event_stream, event_number FROM {_parquet(known, topic=EVENTS)}
                UNION ALL SELECT event_stream, event_number FROM {_parquet(conversions, topic=EVENTS)}
                WHERE kind = 'conversion'"""
        )
        if self._increasing and not self._streams_known():
            self._connection.execute("CREATE VIEW distinct_events AS SELECT * FROM fresh")
            return {}
        self._connection.execute(_DISTINCT)
        counted = "SELECT CAST(day AS VARCHAR) AS day, source, count(*) AS n FROM {} GROUP BY ALL"
        rows = self._connection.execute(
            f"""SELECT f.day, f.source, f.n - coalesce(d.n, 0) FROM ({counted.format("fresh")}) f
                LEFT JOIN ({counted.format("distinct_events")}) d ON d.day = f.day AND d.source = f.source
                WHERE f.n > coalesce(d.n, 0)"""
        ).fetchall()
        return {(day, source): count for day, source, count in rows}

    def _streams_known(self) -> bool:
        """Whether any stream of the batch is in the files already; only then single events need to be compared."""
        sql = """SELECT 1 FROM (SELECT DISTINCT event_stream FROM known) k
                 WHERE k.event_stream IN (SELECT DISTINCT event_stream FROM fresh) LIMIT 1"""
        return self._connection.execute(sql).fetchone() is not None

    def write_events(self, merge: Sequence[Path]) -> list[LakeFile]:
        """One new file per site and day, together with the rows of the files in ``merge``."""
        everything = f"SELECT * FROM distinct_events UNION ALL SELECT * FROM {_whole(merge)}"
        return _write_events(self._connection, everything, lake_dir=self._lake_dir)

    def write_hourly(self, merge: Sequence[Path]) -> list[LakeFile]:
        """One new file per month of this batch, together with the counts of the files in ``merge``."""
        fresh = _HOURLY.format(events="distinct_events")
        summed = f"""SELECT {_HOURLY_KEYS}, CAST(sum(count) AS BIGINT) AS count
                     FROM ({fresh} UNION ALL BY NAME SELECT {_HOURLY_KEYS}, count FROM {_parquet(merge, topic=HOURLY)})
                     GROUP BY ALL"""
        return _write_hourly(self._connection, summed, self._lake_dir)


def _write_events(connection: duckdb.DuckDBPyConnection, select: str, *, lake_dir: Path) -> list[LakeFile]:
    """One file per site and day. Events stay in the order in which they came: time and number then grow together and
    take few bytes, and no sorting is paid for.
    """
    counts = connection.execute(
        f"""SELECT site, CAST(day AS VARCHAR), count(*), count(*) FILTER (kind = 'conversion')
            FROM ({select}) GROUP BY ALL ORDER BY ALL"""
    ).fetchall()
    files = []
    for site, day, rows, conversions in counts:
        chosen = f"SELECT * FROM ({select}) WHERE site = {_quoted(site)} AND day = DATE {_quoted(day)}"
        path = _copy(connection, chosen, lake_dir=lake_dir, folder=f"{EVENTS}/site={quote(site, safe='')}/day={day}")
        files.append(
            LakeFile(path=path, topic=EVENTS, site=site, period=day, row_count=rows, conversion_count=conversions)
        )
    _folders_to_disk(lake_dir, files)
    return files


def _is_increasing(stream: NDArray[np.int64], number: NDArray[np.int64]) -> bool:
    """Whether each stream stands together and its numbers only grow, so that no event can be there twice."""
    same = stream[1:] == stream[:-1]
    runs = len(stream) - int(np.count_nonzero(same))
    return runs == len(np.unique(stream)) and bool(np.all(number[1:][same] > number[:-1][same]))


def _terms(texts: Sequence[str]) -> Table:
    return {"code": np.arange(len(texts), dtype=np.int32), "text": np.array([*texts], dtype=object)}


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _copy(connection: duckdb.DuckDBPyConnection, select: str, *, lake_dir: Path, folder: str) -> str:
    """Write one file into the folder and wait until it is on disk; returns its path relative to the lake."""
    path = lake_dir / folder / f"{uuid4()}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    connection.execute(
        f"""COPY ({select}) TO {_quoted(str(path))} (FORMAT parquet, PARQUET_VERSION v2, COMPRESSION zstd,
            KV_METADATA {{schema_version: '{SCHEMA_VERSION}'}})"""
    )
    to_disk(path)
    return str(path.relative_to(lake_dir))


def _folders_to_disk(lake_dir: Path, files: Sequence[LakeFile]) -> None:
    """Names of files live in their folders: wait until these are on disk too, up to the lake."""
    paths = [Path(each.path) for each in files]
    for folder in sorted({parent for path in paths for parent in path.parents}):
        to_disk(lake_dir / folder)


def _write_hourly(connection: duckdb.DuckDBPyConnection, select: str, lake_dir: Path) -> list[LakeFile]:
    """One file per month, so that the cost of a round does not grow with the lake."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE summed AS {select}")
    month_of = "strftime(hour, '%Y-%m')"
    counts = connection.execute(f"SELECT {month_of}, count(*) FROM summed GROUP BY ALL ORDER BY ALL").fetchall()
    files = []
    for month, count in counts:
        # By campaign first: a page about one campaign then reads one part of the file instead of all of it.
        chosen = f"""SELECT * FROM summed WHERE {month_of} = {_quoted(month)}
                     ORDER BY campaign, post, hour, kind, sender, site"""
        path = _copy(connection, chosen, lake_dir=lake_dir, folder=f"{HOURLY}/month={month}")
        files.append(LakeFile(path=path, topic=HOURLY, site="", period=month, row_count=count))
    _folders_to_disk(lake_dir, files)
    return files


def count_by_day_and_source(paths: Sequence[Path]) -> dict[tuple[str, str], int]:
    """How many events the files really hold, by UTC day and source."""
    sql = f"SELECT CAST(day AS VARCHAR), source, count(*) FROM {_parquet(paths, topic=EVENTS)} GROUP BY ALL"
    with _connection() as connection:
        return {(day, source): count for day, source, count in connection.execute(sql).fetchall()}


@dataclass(frozen=True, kw_only=True)
class OwnCounts:
    """Kinds of events by campaign and by site of which the own counting has at least one."""

    campaigns: frozenset[tuple[str, int]]
    sites: frozenset[tuple[str, str]]


def own_counts(paths: Sequence[Path]) -> OwnCounts:
    """What the own counting already holds in the event files of one day, so that a server's log is not added to it."""
    sql = f"SELECT DISTINCT kind, campaign, site FROM {_parquet(paths, topic=EVENTS)} WHERE source = 'collector'"
    with _connection() as connection:
        rows = connection.execute(sql).fetchall()
    return OwnCounts(
        campaigns=frozenset((kind, campaign) for kind, campaign, _ in rows if campaign is not None),
        sites=frozenset((kind, site) for kind, _, site in rows),
    )


def roll_up_difference(*, events: Sequence[Path], hourly: Sequence[Path]) -> int:
    """Sum of absolute differences between the stored roll-up and one counted anew from the events; 0 is right."""
    sql = f"""SELECT coalesce(sum(abs(d)), 0) FROM (SELECT sum(n) AS d FROM (
                SELECT {_HOURLY_KEYS}, count AS n FROM {_parquet(hourly, topic=HOURLY)} UNION ALL
                SELECT {_HOURLY_KEYS}, -count AS n FROM ({_HOURLY.format(events=_parquet(events, topic=EVENTS))}))
              GROUP BY {_HOURLY_KEYS})"""
    with _connection() as connection:
        row = connection.execute(sql).fetchone()
    return int(row[0]) if row else 0


def write_roll_up(*, events: Sequence[Path], lake_dir: Path) -> list[LakeFile]:
    """The whole roll-up counted anew from the events."""
    with _connection() as connection:
        return _write_hourly(connection, _HOURLY.format(events=_parquet(events, topic=EVENTS)), lake_dir)


@dataclass(frozen=True, kw_only=True)
class Erasure:
    """Which events are to go: those of these campaigns (None: of all and of none) that happened in the period from
    ``since`` to before ``until`` (microseconds UTC, None: open).
    """

    campaigns: frozenset[int] | None = None
    since: int | None = None
    until: int | None = None

    def condition(self) -> str:
        """As SQL; it is never NULL, so that its opposite keeps what it does not name."""
        parts = ["true"]
        if self.campaigns is not None:
            chosen = ", ".join(str(int(each)) for each in sorted(self.campaigns)) or "NULL"
            parts.append(f"coalesce(campaign IN ({chosen}), false)")
        if self.since is not None:
            parts.append(f"occurred_at >= make_timestamp({int(self.since)})")
        if self.until is not None:
            parts.append(f"occurred_at < make_timestamp({int(self.until)})")
        return " AND ".join(parts)


def erasable(paths: Sequence[Path], erasure: Erasure) -> dict[Path, dict[tuple[str, str], int]]:
    """For each file that holds events to be erased: how many, by UTC day and source."""
    found: dict[Path, dict[tuple[str, str], int]] = {}
    with _connection() as connection:
        for path in paths:
            rows = connection.execute(
                f"""SELECT CAST(day AS VARCHAR), source, count(*) FROM {_parquet([path], topic=EVENTS)}
                    WHERE {erasure.condition()} GROUP BY ALL"""
            ).fetchall()
            if rows:
                found[path] = {(day, source): count for day, source, count in rows}
    return found


def write_without(paths: Sequence[Path], erasure: Erasure, *, lake_dir: Path) -> list[LakeFile]:
    """The events of the files that are not to be erased, in new files."""
    with _connection() as connection:
        kept = f"SELECT * FROM {_whole(paths)} WHERE NOT ({erasure.condition()})"
        return _write_events(connection, kept, lake_dir=lake_dir)


_shared: dict[int, duckdb.DuckDBPyConnection] = {}
_shared_lock = threading.Lock()


@contextmanager
def _cursor() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of its own for one question; the database behind it is made once per process."""
    with _shared_lock:
        process = os.getpid()  # a forked process must not touch the threads of its parent
        if process not in _shared:
            _shared[process] = _connection()
            _shared[process].execute("SET parquet_metadata_cache=true")
        cursor = _shared[process].cursor()
    try:
        yield cursor
    finally:
        cursor.close()


def answer(
    sql: str, *, files: Mapping[str, Sequence[Path]], tables: Mapping[str, Table], parameters: Mapping[str, object]
) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Run one question. ``files`` become the relations ``events`` and ``hourly``, ``tables`` relations of their name.

    :raises FileNotFoundError: a file was replaced meanwhile; ask again with the present manifest.
    """
    with _cursor() as cursor:
        for name, paths in files.items():
            found = _whole(paths) if name == EVENTS and "region" in sql else _parquet(paths, topic=name)
            cursor.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT *{_DERIVED[name]} FROM {found}")
        for name, columns in tables.items():
            cursor.register(name, dict(columns))
        try:
            result = cursor.execute(sql, dict(parameters)) if parameters else cursor.execute(sql)
        except duckdb.IOException as problem:
            raise FileNotFoundError(str(problem)) from problem
        return tuple(column[0] for column in result.description or ()), result.fetchall()
