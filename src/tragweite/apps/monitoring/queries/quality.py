# SPDX-License-Identifier: EUPL-1.2
"""How good the counting is: what arrived, what was kept, what was dropped for which reason, what was lost."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils.translation import gettext as _

from tragweite.lake.manifest import EVENTS, Manifest
from tragweite.lake.reasons import REASONS, RECEIVED

LOST = "spool_failed"


@dataclass(frozen=True, kw_only=True)
class DataQuality:
    """Received = stored + sum of dropped, else ``difference`` is not 0. ``lost`` could not be stored for a fault here."""

    received: int
    stored: int
    dropped: tuple[tuple[str, int], ...]
    lost: int
    difference: int
    first_day_on: date | None
    last_day_on: date | None
    as_of: datetime | None

    @property
    def lost_share(self) -> float | None:
        """Share of what arrived; None where nothing did."""
        return self.lost / self.received if self.received else None

    @property
    def dropped_count(self) -> int:
        return sum(count for _reason, count in self.dropped)


def data_quality() -> DataQuality:
    """The account of the lake as of its last compaction, over all campaigns: counts only, nothing about content."""
    manifest = Manifest(settings.TRAGWEITE.lake_dir)
    counters = manifest.counters()
    by_reason = Counter[str]()
    for (_day, _source, reason), count in counters.items():
        by_reason[reason] += count
    received = by_reason.pop(RECEIVED, 0)
    stored = sum(each.row_count for each in manifest.files(topic=EVENTS))
    days = sorted(day for day, _source, _reason in counters)
    return DataQuality(
        received=received,
        stored=stored,
        dropped=tuple(sorted(by_reason.items(), key=lambda pair: (-pair[1], pair[0]))),
        lost=by_reason.get(LOST, 0),
        difference=received - stored - sum(by_reason.values()),
        first_day_on=date.fromisoformat(days[0]) if days else None,
        last_day_on=date.fromisoformat(days[-1]) if days else None,
        as_of=manifest.as_of(),
    )


def reason_word(reason: str) -> str:
    """Why an event was dropped, in German."""
    return REASONS.get(reason, _("anderer Grund (%(reason)s)") % {"reason": reason})
