# SPDX-License-Identifier: EUPL-1.2
"""Reads a Parquet file that someone brings along: all cells as text, so that one reader checks CSV and Parquet alike."""

from pathlib import Path

import duckdb


class UnreadableParquet(Exception):
    """The file is no Parquet file, or is damaged."""


def read_as_text(path: Path) -> tuple[tuple[str, ...], list[list[str]]]:
    """Names of the columns and, for each column, its cells as text; a missing cell is ``""``.

    Raises ``UnreadableParquet``; times come as ISO 8601, numbers with all their digits.
    """
    connection = duckdb.connect(":memory:")
    try:
        connection.execute("SET autoinstall_known_extensions=false; SET autoload_known_extensions=false")
        relation = connection.read_parquet(_literally(path), hive_partitioning=False)
        names = tuple(relation.columns)
        cells = ", ".join(f"coalesce(CAST({_quoted(name)} AS VARCHAR), '')" for name in names)
        rows = relation.project(cells).fetchall()
    except duckdb.Error as problem:
        raise UnreadableParquet(str(problem)) from problem
    finally:
        connection.close()
    return names, [list(column) for column in zip(*rows, strict=True)] or [[] for _ in names]


def _literally(path: Path) -> str:
    """The path with the marks of a pattern set in brackets, so that one file is read and no folder is searched."""
    return "".join(f"[{mark}]" if mark in "*?[" else mark for mark in str(path))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
