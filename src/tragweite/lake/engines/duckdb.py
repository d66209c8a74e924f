# SPDX-License-Identifier: EUPL-1.2
"""DuckDB, in process, without extensions: writes the Parquet files and answers questions about them."""

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import duckdb
import numpy as np
from numpy.typing import NDArray

from tragweite.lake.events import KINDS, NO_ID, NO_VISITOR, REFERRERS, SCHEMA_VERSION, SENDERS, Records
from tragweite.lake.manifest import EVENTS, HOURLY, LakeFile
from tragweite.lake.spool import to_disk

EVENT_COLUMNS = (
    "event_stream BIGINT, event_number BIGINT, kind VARCHAR, occurred_at TIMESTAMP, site VARCHAR, campaign INTEGER, "
    "post INTEGER, link VARCHAR, sender VARCHAR, referrer VARCHAR, landing VARCHAR, visitor BIGINT, source VARCHAR, "
    "day DATE"
)
HOURLY_COLUMNS = (
    "hour TIMESTAMP, day_on DATE, kind VARCHAR, site VARCHAR, campaign INTEGER, post INTEGER, sender VARCHAR, "
    "count BIGINT, year INTEGER"
)
COLUMNS = {EVENTS: EVENT_COLUMNS, HOURLY: HOURLY_COLUMNS}
Table = Mapping[str, NDArray[Any]]

# Days are those of German clocks; the hour stays in UTC. Both are fixed here so that every engine counts alike.
_HOURLY = """
SELECT date_trunc('hour', occurred_at) AS hour,
       CAST(timezone('Europe/Berlin', timezone('UTC', date_trunc('hour', occurred_at))) AS DATE) AS day_on,
       kind, site, campaign, post, sender, count(*) AS count, CAST(year(occurred_at) AS INTEGER) AS year
FROM {events} GROUP BY ALL
"""
_FRESH = f"""
CREATE TABLE fresh AS
SELECT r.stream AS event_stream, r.number AS event_number, k.text AS kind, make_timestamp(r.occurred_at) AS occurred_at,
       si.text AS site, nullif(r.campaign, {NO_ID}) AS campaign, nullif(r.post, {NO_ID}) AS post, li.text AS link,
       se.text AS sender, re.text AS referrer, la.text AS landing, nullif(r.visitor, {NO_VISITOR}) AS visitor,
       so.text AS source, CAST(make_timestamp(r.occurred_at) AS DATE) AS day
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


def _connection() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:")
    for setting in ("TimeZone='UTC'", "autoinstall_known_extensions=false", "autoload_known_extensions=false"):
        connection.execute(f"SET {setting}")
    return connection


def _literal(paths: Sequence[Path]) -> str:
    return "[" + ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths) + "]"


def _parquet(paths: Sequence[Path], *, topic: str) -> str:
    """A relation over the files; empty with the right columns where there is none."""
    if paths:
        return f"read_parquet({_literal(paths)}, hive_partitioning=false)"
    empty = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in map(str.split, COLUMNS[topic].split(", ")))
    return f"(SELECT {empty} WHERE false)"


class Batch:
    """Events on their way from segments into files; used once by one compaction.

    ``records`` as ``events.RECORD`` with codes that are positions in ``terms``.
    """

    def __init__(self, *, records: Records, terms: Sequence[str], lake_dir: Path) -> None:
        self._lake_dir = lake_dir
        self._connection = _connection()
        names = records.dtype.names or ()
        self._register("records", {name: np.ascontiguousarray(records[name]) for name in names if name != "spare"})
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

    def drop_known(self, known: Sequence[Path]) -> dict[tuple[str, str], int]:
        """Leave out repetitions within the batch and against ``known`` files; returns how many by (day, source)."""
        self._connection.execute(
            f"CREATE VIEW known AS SELECT event_stream, event_number FROM {_parquet(known, topic=EVENTS)}"
        )
        self._connection.execute(_DISTINCT)
        counted = "SELECT CAST(day AS VARCHAR) AS day, source, count(*) AS n FROM {} GROUP BY ALL"
        rows = self._connection.execute(
            f"""SELECT f.day, f.source, f.n - coalesce(d.n, 0) FROM ({counted.format("fresh")}) f
                LEFT JOIN ({counted.format("distinct_events")}) d ON d.day = f.day AND d.source = f.source
                WHERE f.n > coalesce(d.n, 0)"""
        ).fetchall()
        return {(day, source): count for day, source, count in rows}

    def write_events(self, merge: Sequence[Path]) -> list[LakeFile]:
        """One new file per site and day, together with the rows of the files in ``merge``."""
        everything = f"SELECT * FROM distinct_events UNION ALL SELECT * FROM {_parquet(merge, topic=EVENTS)}"
        counts = self._connection.execute(
            f"""SELECT site, CAST(day AS VARCHAR), count(*), count(*) FILTER (kind = 'conversion')
                FROM ({everything}) GROUP BY ALL"""
        ).fetchall()
        paths = self._copy(
            f"SELECT * FROM ({everything}) ORDER BY site, day, occurred_at, event_stream, event_number",
            topic=EVENTS,
            partition="site, day",
        )
        by_partition = {_partition(path, "site", "day"): path for path in paths}
        return [
            LakeFile(
                path=by_partition[site, day], topic=EVENTS, site=site, period=day, row_count=rows, conversion_count=conv
            )
            for site, day, rows, conv in counts
        ]

    def years(self) -> set[str]:
        rows = self._connection.execute("SELECT DISTINCT CAST(year(day) AS VARCHAR) FROM distinct_events").fetchall()
        return {row[0] for row in rows}

    def write_hourly(self, merge: Sequence[Path]) -> list[LakeFile]:
        """The roll-up of the affected years: the old counts and those of this batch."""
        fresh = _HOURLY.format(events="distinct_events")
        summed = f"""SELECT hour, day_on, kind, site, campaign, post, sender, CAST(sum(count) AS BIGINT) AS count, year
                     FROM ({fresh} UNION ALL SELECT * FROM {_parquet(merge, topic=HOURLY)}) GROUP BY ALL"""
        return _write_hourly(self._connection, summed, self._lake_dir)

    def _copy(self, select: str, *, topic: str, partition: str) -> list[str]:
        return _copy(self._connection, select, lake_dir=self._lake_dir, topic=topic, partition=partition)


def _terms(texts: Sequence[str]) -> Table:
    return {"code": np.arange(len(texts), dtype=np.int32), "text": np.array([*texts], dtype=object)}


def _partition(path: str, *names: str) -> tuple[str, ...]:
    parts = dict(part.split("=", 1) for part in path.split("/") if "=" in part)
    return tuple(unquote(parts[name]) for name in names)


def _copy(
    connection: duckdb.DuckDBPyConnection, select: str, *, lake_dir: Path, topic: str, partition: str
) -> list[str]:
    """Write one file per partition and wait until each is on disk; returns paths relative to the lake."""
    target = lake_dir / topic
    target.mkdir(parents=True, exist_ok=True)
    row = connection.execute(
        f"""COPY ({select}) TO '{str(target).replace("'", "''")}' (FORMAT parquet, COMPRESSION zstd,
            PARTITION_BY ({partition}), WRITE_PARTITION_COLUMNS true, FILENAME_PATTERN '{{uuid}}', OVERWRITE_OR_IGNORE,
            KV_METADATA {{schema_version: '{SCHEMA_VERSION}'}}, RETURN_FILES)"""
    ).fetchone()
    paths = [Path(each) for each in (row[1] if row else ())]
    folders = {parent for path in paths for parent in (path.parent, path.parent.parent)}
    for each in (*paths, *folders, target):
        to_disk(each)
    return [str(path.relative_to(lake_dir)) for path in paths]


def _write_hourly(connection: duckdb.DuckDBPyConnection, select: str, lake_dir: Path) -> list[LakeFile]:
    connection.execute(f"CREATE TEMP TABLE summed AS {select}")
    counts = dict(connection.execute("SELECT CAST(year AS VARCHAR), count(*) FROM summed GROUP BY ALL").fetchall())
    if not counts:
        return []
    paths = _copy(
        connection,
        "SELECT * FROM summed ORDER BY year, hour, campaign, post, kind, sender, site",
        lake_dir=lake_dir,
        topic=HOURLY,
        partition="year",
    )
    by_year = {_partition(path, "year")[0]: path for path in paths}
    return [
        LakeFile(path=by_year[year], topic=HOURLY, site="", period=year, row_count=count)
        for year, count in counts.items()
    ]


def count_rows(paths: Sequence[Path], *, topic: str = EVENTS) -> int:
    """How many rows the files really hold."""
    with _connection() as connection:
        row = connection.execute(f"SELECT count(*) FROM {_parquet(paths, topic=topic)}").fetchone()
    return int(row[0]) if row else 0


def roll_up_difference(*, events: Sequence[Path], hourly: Sequence[Path]) -> int:
    """Sum of absolute differences between the stored roll-up and one counted anew from the events; 0 is right."""
    keys = "hour, day_on, kind, site, campaign, post, sender, year"
    sql = f"""SELECT coalesce(sum(abs(d)), 0) FROM (SELECT sum(n) AS d FROM (
                SELECT {keys}, count AS n FROM {_parquet(hourly, topic=HOURLY)} UNION ALL
                SELECT {keys}, -count AS n FROM ({_HOURLY.format(events=_parquet(events, topic=EVENTS))}))
              GROUP BY {keys})"""
    with _connection() as connection:
        row = connection.execute(sql).fetchone()
    return int(row[0]) if row else 0


def write_roll_up(*, events: Sequence[Path], lake_dir: Path) -> list[LakeFile]:
    """The whole roll-up counted anew from the events."""
    with _connection() as connection:
        return _write_hourly(connection, _HOURLY.format(events=_parquet(events, topic=EVENTS)), lake_dir)


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
            cursor.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT * FROM {_parquet(paths, topic=name)}")
        for name, columns in tables.items():
            cursor.register(name, dict(columns))
        try:
            result = cursor.execute(sql, dict(parameters)) if parameters else cursor.execute(sql)
        except duckdb.IOException as problem:
            raise FileNotFoundError(str(problem)) from problem
        return tuple(column[0] for column in result.description or ()), result.fetchall()
