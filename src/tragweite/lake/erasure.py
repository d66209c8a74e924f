# SPDX-License-Identifier: EUPL-1.2
"""Erasure of events by campaign or period, and at the end of the retention period that the rule data name.

Files are written anew without the erased events; the manifest then moves in one transaction, and only afterwards are the
old files removed. The erased events stay in the account as dropped, so that the recount still comes out.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files as packaged
from pathlib import Path

from tragweite.core.rules.dated import DatedValue, load_values, value_at
from tragweite.lake.compaction import compact
from tragweite.lake.engines.duckdb import Erasure, erasable, write_roll_up, write_without
from tragweite.lake.events import microseconds, utc_day
from tragweite.lake.manifest import EVENTS, LakeFile, Manifest, Move, ReceiptKey
from tragweite.lake.receipts import book
from tragweite.lake.spool import CounterKey

RETENTION_RULE = "RETENTION.visits"


@dataclass(frozen=True, kw_only=True)
class ErasureReport:
    """``erased`` events; ``files_written`` anew and ``files_removed``, roll-up included."""

    erased: int
    files_written: int
    files_removed: int


def erase(
    *, spool_dir: Path | None, lake_dir: Path, erasure: Erasure, reason: str = "erased", at: datetime | None = None
) -> ErasureReport:
    """Take in what waits, then erase. May be repeated and stopped at any time; a repeated run finds nothing.

    ``reason`` is one of ``reasons.REASONS`` under which the events stay in the account. Events in a segment that a
    collector still writes (at most a minute old) are not reached.
    """
    compact(spool_dir=spool_dir, lake_dir=lake_dir, at=at)
    manifest = Manifest(lake_dir)
    with manifest.locked():
        present = {lake_dir / each.path: each for each in _touched(manifest, erasure)}
        found = erasable(list(present), erasure)
        replaced = [present[path] for path in found]
        added = write_without(list(found), erasure, lake_dir=lake_dir)
        hourly, old_hourly = _roll_up(manifest, added=added, replaced=replaced)
        counters, receipts = _booked(manifest.receipts(), found, reason=reason)
        change = Move(
            added=[*added, *hourly],
            replaced=[*replaced, *old_hourly],
            segments=(),
            counters=counters,
            imports=(),
            receipts=receipts,
        )
        if replaced:
            manifest.move(change, at=at or manifest.as_of() or datetime.now(UTC))
        for each in change.replaced:
            (lake_dir / each.path).unlink(missing_ok=True)
    return ErasureReport(
        erased=sum(counters.values()), files_written=len(change.added), files_removed=len(change.replaced)
    )


def _touched(manifest: Manifest, erasure: Erasure) -> list[LakeFile]:
    """Files whose day lies in the period."""
    first = "" if erasure.since is None else utc_day(erasure.since)
    last = "9999" if erasure.until is None else utc_day(erasure.until)
    return manifest.files(topic=EVENTS, since=first, until=last)


def _roll_up(
    manifest: Manifest, *, added: list[LakeFile], replaced: list[LakeFile]
) -> tuple[list[LakeFile], list[LakeFile]]:
    """The roll-up of the periods that change, counted anew; and the files that it replaces."""
    months = {each.period[:7] for each in replaced}
    gone = {each.path for each in replaced}
    kept = [each for each in [*manifest.files(topic=EVENTS), *added] if each.path not in gone]
    old = manifest.roll_ups(months)
    periods = (*months, *(each.period for each in old))
    events = [manifest.lake_dir / each.path for each in kept if each.period.startswith(periods)]
    return (write_roll_up(events=events, lake_dir=manifest.lake_dir) if events else []), old


def _booked(
    receipts: Mapping[ReceiptKey, int], found: Mapping[Path, Mapping[tuple[str, str], int]], *, reason: str
) -> tuple[Counter[CounterKey], dict[ReceiptKey, int]]:
    """What the erased events add to the counters, and what they change in the receipts."""
    left = Counter(receipts)
    counters = Counter[CounterKey]()
    for by_day in found.values():
        for (event_day, source), count in by_day.items():
            counters.update(book(left, event_day=event_day, source=source, count=count, reason=reason))
    changed = {key: left[key] - receipts.get(key, 0) for key in left}
    return counters, {key: count for key, count in changed.items() if count}


def retention_rule(*, on: date) -> DatedValue:
    """How many days single events are kept, by the rule that holds on the day.

    :raises Refused: ``rules.no_valid_value``.
    """
    source = packaged("tragweite.lake").joinpath("data", "retention.toml")
    return value_at(load_values(text=source.read_text(encoding="utf-8")), rule_id=RETENTION_RULE, on=on)


def apply_retention(*, spool_dir: Path | None, lake_dir: Path, at: datetime) -> ErasureReport:
    """Erase the events that are older than the rule of the day allows; whole UTC days, the day of ``at`` not counted."""
    outlived = Erasure(until=first_kept(at=at))
    return erase(spool_dir=spool_dir, lake_dir=lake_dir, erasure=outlived, reason="retention_ended", at=at)


def first_kept(*, at: datetime) -> int:
    """From which moment on (microseconds UTC) events are kept by the rule that holds at ``at``."""
    today = at.astimezone(UTC).date()
    first_day = today - timedelta(days=int(retention_rule(on=today).value))
    return microseconds(datetime.combine(first_day, time(), tzinfo=UTC))
