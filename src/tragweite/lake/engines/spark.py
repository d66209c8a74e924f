# SPDX-License-Identifier: EUPL-1.2
"""Spark: the same questions on the same files, on a cluster. Not installed by default (``requirements/cluster.in``).

Spark is configured as Spark is: ``spark-defaults.conf`` in ``SPARK_CONF_DIR`` names the master and the memory; without it
Spark runs within this process. The files must be readable under the same path by all workers.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from pyspark.errors import AnalysisException, SparkRuntimeException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import col, expr

from tragweite.lake.engines.relations import COLUMNS, Table
from tragweite.lake.manifest import EVENTS, HOURLY

SPREADS: Final = True
_KINDS = {"VARCHAR": "STRING", "TIMESTAMP": "TIMESTAMP_NTZ"}
_ARRAYS = {"int64": "BIGINT", "object": "STRING", "datetime64[us]": "TIMESTAMP_NTZ"}
_DERIVED = {
    EVENTS: {"day_on": "CAST(from_utc_timestamp(CAST(occurred_at AS TIMESTAMP), 'Europe/Berlin') AS DATE)"},
    HOURLY: {},
}


@cache
def _session() -> SparkSession:
    """One for the process. Days and hours are reckoned in UTC, as in every engine."""
    builder = SparkSession.builder.appName("tragweite")
    return builder.config("spark.sql.session.timeZone", "UTC").getOrCreate()


def _schema(columns: str) -> str:
    """The columns in Spark's words."""
    return re.sub(r"\b(VARCHAR|TIMESTAMP)\b", lambda found: _KINDS[found[1]], columns)


def _relation(session: SparkSession, paths: Sequence[Path], *, topic: str) -> DataFrame:
    schema = _schema(COLUMNS[topic])
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(path.name)
    reader = session.read.schema(schema)
    found = reader.parquet(*map(str, paths)) if paths else session.createDataFrame([], schema)
    return found.withColumns({name: expr(sql) for name, sql in _DERIVED[topic].items()})


def _table(session: SparkSession, columns: Table) -> DataFrame:
    schema = ", ".join(f"{name} {_ARRAYS[str(array.dtype)]}" for name, array in columns.items())
    rows = list(zip(*(array.tolist() for array in columns.values()), strict=True))
    return session.createDataFrame(rows, schema)


def _plain(value: object) -> object:
    """Times as text: Spark would read a naive time in the zone of this machine."""
    return value.isoformat() if isinstance(value, date) else value


def answer(
    sql: str, *, files: Mapping[str, Sequence[Path]], tables: Mapping[str, Table], parameters: Mapping[str, object]
) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Run one question; see ``relations.Engine``."""
    session = _session()
    for name, paths in files.items():
        _relation(session, paths, topic=name).createOrReplaceTempView(name)
    for name, columns in tables.items():
        _table(session, columns).createOrReplaceTempView(name)
    arguments = {name: _plain(value) for name, value in parameters.items()}
    found = session.sql(re.sub(r"\$(\w+)", r":\1", sql), args=arguments)
    instants = {name: col(name).cast("timestamp_ntz") for name, kind in found.dtypes if kind == "timestamp"}
    try:
        rows = found.withColumns(instants).collect()
    except (AnalysisException, SparkRuntimeException) as problem:
        if "FILE_NOT_EXIST" in str(problem):
            raise FileNotFoundError(str(problem)) from problem
        raise
    return tuple(found.columns), [tuple(row) for row in rows]
