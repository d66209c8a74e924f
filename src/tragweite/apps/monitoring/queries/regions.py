# SPDX-License-Identifier: EUPL-1.2
"""From which Land the visits of a campaign came, as far as the operator's file says it and small numbers allow."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.cache import cache

from tragweite.lake.lands import LANDS
from tragweite.lake.questions import Scope as LakeScope
from tragweite.lake.questions import ask

from .figures import Basis, Totals, campaign_totals

QUESTION: Final = "visits.by_region"
SMALLEST_CELL: Final = 20
"""As the question itself has it; here it is only said."""
KEPT_SECONDS: Final = 900
HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class RegionCount:
    """One Land. ``count`` None: fewer than the smallest cell, or covered so that these cannot be computed."""

    name: str
    count: int | None


@dataclass(frozen=True, kw_only=True)
class RegionCounts:
    """All sixteen Länder in the order of the official key. ``rest`` is what belongs to none of those with a count.

    ``total`` is the sum of what is shown; None: too few to be divided at all. ``counted``: what there is in the period
    from ``since`` to before ``until`` (aware UTC; None: nothing counted).
    """

    lands: tuple[RegionCount, ...]
    rest: int
    total: int | None
    counted: int
    basis: Basis
    since: datetime | None
    until: datetime | None
    as_of: datetime | None
    source: str

    @property
    def named(self) -> int:
        """How many belong to a Land with a count."""
        return sum(each.count or 0 for each in self.lands)


def visits_by_region(campaign_id: int) -> RegionCounts:
    """Visits (or redirects where the page reports no visits) of a campaign by Land, over all of its time.

    The answer is kept for a quarter of an hour: it reads single events, and nobody shall see one person come by looking
    again and again.
    """
    key = hashlib.sha256(repr((settings.TRAGWEITE.lake_dir, campaign_id)).encode()).hexdigest()
    found: RegionCounts | None = cache.get(f"visits-by-region:{key}")
    if found is None:
        found = _counted(campaign_id)
        cache.set(f"visits-by-region:{key}", found, KEPT_SECONDS)
    return found


def _counted(campaign_id: int) -> RegionCounts:
    totals = campaign_totals(campaign_id)
    counts = _counts(campaign_id, totals)
    return RegionCounts(
        lands=tuple(RegionCount(name=name, count=counts.get(f"{number:02d}")) for number, name in LANDS.items()),
        rest=counts.get(None, 0),
        total=sum(counts.values()) if counts else None,
        counted=totals.sum_of(totals.basis),
        basis=totals.basis,
        since=totals.first_hour,
        until=totals.last_hour + HOUR if totals.last_hour else None,
        as_of=totals.as_of,
        source=totals.source,
    )


def _counts(campaign_id: int, totals: Totals) -> dict[str | None, int]:
    """By key of the Land."""
    if totals.first_hour is None or totals.last_hour is None:
        return {}
    return _asked(campaign_id, since=totals.first_hour, until=totals.last_hour + HOUR, basis=totals.basis)


def _asked(campaign_id: int, *, since: datetime, until: datetime, basis: Basis) -> dict[str | None, int]:
    lake_dir, own = settings.TRAGWEITE.lake_dir, LakeScope.of([campaign_id])
    kind = "visit" if basis == "visits" else "redirect"
    answer = ask(QUESTION, lake_dir=lake_dir, scope=own, since=since, until=until, kind=kind)
    return {None if region is None else str(region): int(str(count)) for region, count in answer.rows}
