# SPDX-License-Identifier: EUPL-1.2
"""What the own counting already holds of a day, so that a server's log of the same visits is not added to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

OWN: Final = "collector"
"""The source of events that the collector counted."""


@dataclass(frozen=True, kw_only=True)
class OwnCounts:
    """Kinds of events by campaign and by site of which the own counting has at least one."""

    campaigns: frozenset[tuple[str, int]]
    sites: frozenset[tuple[str, str]]


def own_counts(paths: Sequence[Path]) -> OwnCounts:
    """Read the event files of one day."""
    if not paths:
        return OwnCounts(campaigns=frozenset(), sites=frozenset())
    with duckdb.connect(":memory:") as connection:
        rows = connection.execute(
            "SELECT DISTINCT kind, campaign, site FROM read_parquet($files, hive_partitioning=false) WHERE source = $own",
            {"files": [str(path) for path in paths], "own": OWN},
        ).fetchall()
    return OwnCounts(
        campaigns=frozenset((kind, campaign) for kind, campaign, _ in rows if campaign is not None),
        sites=frozenset((kind, site) for kind, _, site in rows),
    )
