# SPDX-License-Identifier: EUPL-1.2
"""``python -m bench.likeness_video [--processes N] [--again]``: the tables of films and sound tracks by kind of change.

Builds the corpus where it is missing, compares every pair of the reported half, prints and writes
``docs/benchmarks.md``. Results are kept beside the corpus, so an interrupted run goes on; ``--again`` forgets them.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path

from bench.likeness_video.clips import VERSION, reported_originals
from bench.likeness_video.corpus import Pair, build_sounds, build_videos, cache, sound_pairs, video_pairs
from bench.likeness_video.judging import Row, judged
from bench.likeness_video.speed import minute
from bench.report import machine, write_section

VERDICTS = ("same", "changed", "different", "person")


def all_judged(pairs: Iterable[Pair], kept: Path, *, processes: int) -> list[Row]:
    """Rows of all pairs; those in ``kept`` (JSON lines) are not computed again."""
    rows = [Row(**json.loads(line)) for line in kept.read_text().splitlines()] if kept.exists() else []
    known = {(row.original, row.kind) for row in rows}
    missing = [pair for pair in pairs if (pair.original, pair.kind) not in known]
    with kept.open("a") as target:
        for row in map(judged, missing) if processes == 1 else _parallel(missing, processes):
            target.write(json.dumps(asdict(row)) + "\n")
            target.flush()
            rows.append(row)
    return rows


def _parallel(pairs: Sequence[Pair], processes: int) -> Iterator[Row]:
    """In processes that are not forked: FFmpeg's and OpenCV's threads do not survive that."""
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield from pool.map(judged, pairs)


def table(rows: list[Row]) -> str:
    """By kind of change, then the sums against their targets."""
    lines = ["| kind of change | n | same | changed | different | person |", "|---|---:|---:|---:|---:|---:|"]
    for is_copy, title in ((True, "true copy"), (False, "falsified")):
        for kind in sorted({row.kind for row in rows if row.is_copy is is_copy}):
            lines.append(
                _line(f"{title}: {kind}", [row for row in rows if row.kind == kind and row.is_copy is is_copy])
            )
        lines.append(_line(f"**all: {title}**", [row for row in rows if row.is_copy is is_copy]))
    return "\n".join([*_against_targets(rows), "", *lines])


def _line(name: str, rows: list[Row]) -> str:
    counts = Counter(row.verdict for row in rows)
    return f"| {name} | {len(rows)} | " + " | ".join(str(counts[verdict]) for verdict in VERDICTS) + " |"


def _against_targets(rows: list[Row]) -> list[str]:
    copies = [row for row in rows if row.is_copy]
    false = [row for row in rows if not row.is_copy]
    same = sum(row.verdict == "same" for row in copies)
    caught = sum(row.verdict != "same" for row in false)
    person = sum(row.verdict == "person" for row in rows)
    originals_seen = len({row.original for row in rows})
    cpu = sum(row.cpu_seconds for row in rows) / len(rows)
    return [
        f"{len(rows)} pairs of {originals_seen} originals on which no threshold was chosen; {cpu:.1f} CPU seconds a pair.",
        "",
        f"- true copies `same`: {same} of {len(copies)} = {same / len(copies):.1%} (target 99 %)",
        f"- falsified not `same`: {caught} of {len(false)} = {caught / len(false):.1%} (target 99.5 %)",
        f"- `person`: {person} of {len(rows)} = {person / len(rows):.1%} (target at most 3 %)",
    ]


def main() -> int:
    """Build, compare, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--again", action="store_true", help="forget kept results")
    parser.add_argument("--kept", action="store_true", help="compare nothing, write what an interrupted run left")
    parser.add_argument("--as-built", action="store_true", help="compare what is built, build nothing")
    arguments = parser.parse_args()
    if not (arguments.as_built or arguments.kept):
        build_sounds()
        build_videos([*reported_originals()])
    sections = (
        ("likeness_sound", "", "Likeness of sound tracks", sound_pairs, ""),
        ("likeness_video", f"-{VERSION}", "Likeness of films", video_pairs, minute),
    )
    for name, version, title, pairs, extra in sections:
        kept = cache() / f"{name}{version}.jsonl"
        if arguments.again:
            kept.unlink(missing_ok=True)
        reported = [pair for pair in pairs() if pair.is_reported]
        rows = all_judged([] if arguments.kept else reported, kept, processes=arguments.processes)
        missing = len(reported) - len(rows)
        left = f"Interrupted: {missing} of {len(reported)} pairs are not compared yet." if missing else ""
        measured = extra() if callable(extra) and not arguments.kept else ""
        text = "\n\n".join(part for part in (machine(), left, measured, table(rows)) if part)
        print(text, flush=True)
        write_section(name, title=title, table=text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
