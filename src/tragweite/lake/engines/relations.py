# SPDX-License-Identifier: EUPL-1.2
"""The relations that questions read, the same for every engine."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from numpy.typing import NDArray

from tragweite.lake.manifest import EVENTS, HOURLY

EVENT_COLUMNS = (
    "event_stream BIGINT, event_number BIGINT, kind VARCHAR, occurred_at TIMESTAMP, site VARCHAR, campaign INTEGER, "
    "post INTEGER, link VARCHAR, sender VARCHAR, referrer VARCHAR, landing VARCHAR, visitor BIGINT, source VARCHAR, "
    "day DATE, region VARCHAR"
)
HOURLY_COLUMNS = (
    "hour TIMESTAMP, day_on DATE, kind VARCHAR, site VARCHAR, campaign INTEGER, post INTEGER, sender VARCHAR, "
    "count BIGINT"
)
COLUMNS = {EVENTS: EVENT_COLUMNS, HOURLY: HOURLY_COLUMNS}
Table = Mapping[str, NDArray[Any]]
"""Columns of one relation, equally long arrays of whole numbers, object (text) or datetime64[us]."""

DERIVED = {EVENTS: ("day_on DATE",), HOURLY: ()}
"""Columns that each engine computes when it reads: ``day_on`` is the day on German clocks."""


class Engine(Protocol):
    """Runs one question; every engine gives identical rows for the same files."""

    SPREADS: bool
    """Whether it divides a long question among machines by itself; otherwise it is asked some days at a time."""

    def answer(
        self,
        sql: str,
        *,
        files: Mapping[str, Sequence[Path]],
        tables: Mapping[str, Table],
        parameters: Mapping[str, object],
    ) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """Names of the columns and rows. ``files`` become the relations ``events`` and ``hourly``, ``tables`` relations
        of their name; parameters stand in the SQL as ``$name``. Times are naive and mean UTC.

        Raises ``FileNotFoundError`` when a file was replaced meanwhile.
        """
        ...
