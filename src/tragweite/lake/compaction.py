# SPDX-License-Identifier: EUPL-1.2
"""Closed spool segments become Parquet by site and day, each event exactly once.

The order of the steps makes a stop at any moment harmless: new files are written and on disk before the manifest names
them; the manifest moves in one transaction and then knows the segments as taken; only afterwards are old files and
segments removed. A repeated run first removes what an earlier one left over.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from tragweite.lake.engines.duckdb import Batch, write_roll_up
from tragweite.lake.engines.relations import Table
from tragweite.lake.events import RECORD, TERM_FIELDS
from tragweite.lake.manifest import EVENTS, HOURLY, LakeFile, Manifest, Move, ReceiptKey
from tragweite.lake.receipts import book, receipts_of
from tragweite.lake.spool import (
    CounterKey,
    Import,
    SegmentContent,
    all_segments,
    closed_segments,
    read_segment,
    remove_segment,
)  # fmt: skip

INCOMING = "incoming"
_ROUND_BYTES = 130_000_000  # of segment files per round; keeps memory bounded after a long pause
_MERGE_BELOW = 1_000_000  # a file with fewer rows is merged with later ones of its site and day
_MOST_ROLL_UPS = 4  # files of one month; the next round makes them one, so that few rounds write a month anew


@dataclass(frozen=True, kw_only=True)
class CompactionReport:
    """What a run did. ``stored`` new events in the lake, ``duplicates`` dropped, ``segments`` taken in."""

    segments: int
    stored: int
    duplicates: int
    files_written: int
    files_removed: int


@dataclass(kw_only=True)
class _Run:
    manifest: Manifest
    directories: Sequence[Path]
    at: datetime
    paths: list[Path] = field(default_factory=list)
    contents: list[SegmentContent] = field(default_factory=list)
    added: list[LakeFile] = field(default_factory=list)
    replaced: list[LakeFile] = field(default_factory=list)
    receipts: Counter[ReceiptKey] = field(default_factory=Counter)
    duplicates: Counter[CounterKey] = field(default_factory=Counter)
    removed: int = 0


def compact(*, spool_dir: Path | None, lake_dir: Path, at: datetime | None = None) -> CompactionReport:
    """Take all closed segments of the spool and of imports into the lake. May be repeated and stopped at any time.

    ``spool_dir`` None takes in imported files only. ``at`` (aware UTC) is noted as the as-of time; now by default.
    """
    manifest = Manifest(lake_dir)
    total = Counter[str]()
    with manifest.locked():
        while True:
            run = _Run(manifest=manifest, directories=directories(spool_dir, lake_dir), at=at or datetime.now(UTC))
            for step in STEPS:
                step(run)
            total.update(_figures(run))
            if not run.contents:
                break
    return CompactionReport(**total)


def _figures(run: _Run) -> dict[str, int]:
    duplicates = sum(run.duplicates.values())
    return {
        "segments": len(run.contents),
        "stored": sum(len(content.records) for content in run.contents) - duplicates,
        "duplicates": duplicates,
        "files_written": len(run.added),
        "files_removed": run.removed,
    }


def directories(spool_dir: Path | None, lake_dir: Path) -> list[Path]:
    """Where segments wait: the spool and what was imported."""
    return [each for each in (spool_dir, lake_dir / INCOMING) if each is not None]


def _clean(run: _Run) -> None:
    """Remove what a stopped run left: segments already taken in, Parquet files that the manifest does not name."""
    taken = run.manifest.segments()
    for directory in run.directories:
        for path in all_segments(directory):
            if path.name in taken:
                remove_segment(path)
    named = {each.path for topic in (EVENTS, HOURLY) for each in run.manifest.files(topic=topic)}
    for path in (each for topic in (EVENTS, HOURLY) for each in (run.manifest.lake_dir / topic).rglob("*.parquet")):
        if str(path.relative_to(run.manifest.lake_dir)) not in named:
            path.unlink(missing_ok=True)
            run.removed += 1


def _collect(run: _Run) -> None:
    size = 0
    for path in (each for directory in run.directories for each in closed_segments(directory)):
        size += path.stat().st_size
        if run.paths and size > _ROUND_BYTES:
            break
        run.paths.append(path)
        run.contents.append(read_segment(path))
        run.receipts.update(receipts_of(run.contents[-1]))


def _write(run: _Run) -> None:
    contents = [content for content in run.contents if len(content.records)]
    if not contents:
        return
    columns, terms = _joined(contents)
    batch = Batch(columns=columns, terms=terms, lake_dir=run.manifest.lake_dir)
    try:
        _write_batch(run, batch)
    finally:
        batch.close()


def _write_batch(run: _Run, batch: Batch) -> None:
    present = run.manifest.files(topic=EVENTS)
    partitions = batch.partitions()
    touched = [each for each in present if (each.site, each.period) in partitions]
    # A conversion may be repeated by its sender on a later day; its key is looked up wherever conversions are.
    asked = present if batch.has_conversions() else []
    elsewhere = [each for each in asked if each.conversion_count and (each.site, each.period) not in partitions]
    repeated = batch.drop_known(_absolute(run, touched), conversions=_absolute(run, elsewhere))
    for (day, source), count in repeated.items():
        run.duplicates.update(book(run.receipts, event_day=day, source=source, count=count, reason="duplicate"))
    merged = [each for each in touched if each.row_count < _MERGE_BELOW]
    hourly = _to_be_merged(run.manifest.roll_ups({day[:7] for _site, day in partitions}))
    run.added = [*batch.write_events(_absolute(run, merged)), *batch.write_hourly(_absolute(run, hourly))]
    run.replaced = [*merged, *hourly]


def _to_be_merged(roll_ups: Sequence[LakeFile]) -> list[LakeFile]:
    """Those of months with as many files as a page should open. Every question sums, so hours may stand in several."""
    present = Counter(each.period for each in roll_ups)
    return [each for each in roll_ups if present[each.period] >= _MOST_ROLL_UPS]


def _absolute(run: _Run, files: Iterable[LakeFile]) -> list[Path]:
    return [run.manifest.lake_dir / each.path for each in files]


def _joined(contents: Sequence[SegmentContent]) -> tuple[Table, list[str]]:
    """The records of the segments as columns, with their codes pointing into one common list of texts."""
    codes: dict[str, int] = {}
    common = [
        np.array([codes.setdefault(text, len(codes)) for text in content.terms] + [-1], dtype=np.int32)
        for content in contents
    ]
    columns = {}
    for name in RECORD.names or ():
        parts = [content.records[name] for content in contents]
        if name in TERM_FIELDS:
            parts = [code_of[part] for code_of, part in zip(common, parts, strict=True)]
        columns[name] = np.concatenate(parts)
    return columns, list(codes)


def _move(run: _Run) -> None:
    if not run.contents:
        return
    counters = Counter(run.duplicates)
    imports: dict[str, Import] = {}
    for content in run.contents:
        counters.update(content.counters)
        imports.update({each.digest: each for each in content.imports})
    run.manifest.move(
        Move(
            added=run.added,
            replaced=run.replaced,
            segments=[content.name for content in run.contents],
            counters=counters,
            imports=list(imports.values()),
            receipts=run.receipts,
        ),
        at=run.at,
    )


def _remove(run: _Run) -> None:
    for path in run.paths:
        remove_segment(path)
    for path in _absolute(run, run.replaced):
        path.unlink(missing_ok=True)
        run.removed += 1


STEPS: tuple[Callable[[_Run], None], ...] = (_clean, _collect, _write, _move, _remove)


def rebuild_hourly(*, lake_dir: Path, at: datetime | None = None) -> int:
    """Count the whole hourly roll-up anew from the events; returns the number of its rows."""
    manifest = Manifest(lake_dir)
    with manifest.locked():
        old = manifest.files(topic=HOURLY)
        events = [lake_dir / each.path for each in manifest.files(topic=EVENTS)]
        added = write_roll_up(events=events, lake_dir=lake_dir)
        moment = at or manifest.as_of() or datetime.now(UTC)
        manifest.move(Move(added=added, replaced=old, segments=(), counters={}, imports=()), at=moment)
        for each in old:
            (lake_dir / each.path).unlink(missing_ok=True)
    return sum(each.row_count for each in added)
