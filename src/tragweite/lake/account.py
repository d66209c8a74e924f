# SPDX-License-Identifier: EUPL-1.2
"""The recount: every received event is stored or dropped with its reason, in all and on each day of receipt."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tragweite.lake.compaction import directories
from tragweite.lake.engines.duckdb import count_by_day_and_source, roll_up_difference
from tragweite.lake.manifest import EVENTS, HOURLY, Manifest, ReceiptKey
from tragweite.lake.reasons import RECEIVED
from tragweite.lake.receipts import receipts_of
from tragweite.lake.spool import CounterKey, SegmentContent, all_segments, read_segment


@dataclass(frozen=True, kw_only=True)
class DayAccount:
    """One UTC day of receipt. ``difference`` = received - stored - sum of dropped and must be 0."""

    day: str
    received: int
    stored: int
    dropped: dict[str, int]
    difference: int


@dataclass(frozen=True, kw_only=True)
class Account:
    """Where every received event is; the same over all days and for each. ``hourly_difference``: between the roll-up
    and one counted anew. Each difference must be 0.
    """

    received: int
    stored: int
    dropped: dict[str, int]
    difference: int
    hourly_difference: int
    days: tuple[DayAccount, ...]
    as_of: datetime | None

    @property
    def is_right(self) -> bool:
        """Whether nothing is missing and nothing is too much, on any day."""
        return not (self.difference or self.hourly_difference or any(day.difference for day in self.days))


def verify(*, spool_dir: Path | None, lake_dir: Path) -> Account:
    """Recount: rows in the Parquet files and in waiting segments against the counters of what was received.

    :raises FileNotFoundError: a file named by the manifest is missing.
    """
    manifest = Manifest(lake_dir)
    with manifest.locked():
        files = _present([lake_dir / each.path for each in manifest.files(topic=EVENTS)])
        hourly = _present([lake_dir / each.path for each in manifest.files(topic=HOURLY)])
        counters, receipts = Counter(manifest.counters()), Counter(manifest.receipts())
        stored = Counter(count_by_day_and_source(files))
        for content in _waiting(manifest, directories(spool_dir, lake_dir)):
            counters.update(content.counters)
            received = receipts_of(content)
            receipts.update(received)
            for (_, source, event_day), count in received.items():
                stored[event_day, source] += count
        days = _days(counters, _stored_on(receipts, stored))
        return _account(days, hourly_difference=roll_up_difference(events=files, hourly=hourly), as_of=manifest.as_of())


def _present(paths: Sequence[Path]) -> Sequence[Path]:
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(path.name)
    return paths


def _waiting(manifest: Manifest, folders: Sequence[Path]) -> Iterable[SegmentContent]:
    taken = manifest.segments()
    return [read_segment(path) for each in folders for path in all_segments(each) if path.name not in taken]


def _stored_on(receipts: Mapping[ReceiptKey, int], stored: Mapping[tuple[str, str], int]) -> Counter[str]:
    """Rows really there, by day of receipt. Where they differ from what was noted, the last day of receipt shows it."""
    found, noted, last = Counter[str](), Counter[tuple[str, str]](), dict[tuple[str, str], str]()
    for (day, source, event_day), count in sorted(receipts.items()):
        found[day] += count
        noted[event_day, source] += count
        last[event_day, source] = day
    for key in {*noted, *stored}:
        found[last.get(key, key[0])] += stored.get(key, 0) - noted[key]
    return found


def _days(counters: Mapping[CounterKey, int], stored: Mapping[str, int]) -> tuple[DayAccount, ...]:
    by_day: dict[str, Counter[str]] = {day: Counter() for day in stored}
    for (day, _, reason), count in counters.items():
        by_day.setdefault(day, Counter())[reason] += count
    return tuple(_day(day, reasons, stored=stored.get(day, 0)) for day, reasons in sorted(by_day.items()))


def _day(day: str, reasons: Counter[str], *, stored: int) -> DayAccount:
    dropped = {reason: count for reason, count in sorted(reasons.items()) if reason != RECEIVED and count}
    difference = reasons[RECEIVED] - stored - sum(dropped.values())
    return DayAccount(day=day, received=reasons[RECEIVED], stored=stored, dropped=dropped, difference=difference)


def _account(days: tuple[DayAccount, ...], *, hourly_difference: int, as_of: datetime | None) -> Account:
    dropped = Counter[str]()
    for day in days:
        dropped.update(day.dropped)
    return Account(
        received=sum(day.received for day in days),
        stored=sum(day.stored for day in days),
        dropped=dict(sorted(dropped.items())),
        difference=sum(day.difference for day in days),
        hourly_difference=hourly_difference,
        days=days,
        as_of=as_of,
    )
