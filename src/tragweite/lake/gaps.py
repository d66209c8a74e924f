# SPDX-License-Identifier: EUPL-1.2
"""Hours in which nothing was counted although at this time of day something always was: there the counting stood still.

An hour without any event is a gap where the median of the same hour on the seven days before is at least ``USUAL``.
With chance alone such an hour stays empty with probability e**-20; visits come in bursts, so less would not do; the median still holds on the
second and third day of a long standstill.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Final

USUAL: Final = 20
DAYS: Final = 7
_HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Whole hours without an event, one after the other; ``expected`` events by the medians of the days before."""

    since: datetime
    hours: int
    expected: int

    @property
    def until(self) -> datetime:
        """The end of its last hour."""
        return self.since + self.hours * _HOUR


def gaps(counts: Mapping[datetime, int], *, since: datetime, until: datetime) -> list[Gap]:
    """The gaps between the whole hours ``since`` and ``until`` (excluded). ``counts`` by hour must reach back seven days
    before ``since``; an hour that is not named had none.
    """
    found: list[Gap] = []
    hour = since
    while hour < until:
        usual = median(counts.get(hour - timedelta(days=day), 0) for day in range(1, DAYS + 1))
        if not counts.get(hour, 0) and usual >= USUAL:
            found = _grown(found, hour, round(usual))
        hour += _HOUR
    return found


def _grown(found: list[Gap], hour: datetime, expected: int) -> list[Gap]:
    if found and found[-1].until == hour:
        last = found[-1]
        return [*found[:-1], Gap(since=last.since, hours=last.hours + 1, expected=last.expected + expected)]
    return [*found, Gap(since=hour, hours=1, expected=expected)]
