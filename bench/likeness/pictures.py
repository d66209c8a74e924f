# SPDX-License-Identifier: EUPL-1.2
"""Compare all pairs of one half of the corpus and count the verdicts by kind of change."""

import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import Pool
from statistics import median, quantiles

import cv2

from bench.likeness.corpus import FALSIFIED, MIRRORED, OTHER, TRUE, Pair, load_pairs, pictures_folder
from bench.report import machine
from tragweite.core.likeness.picture import PictureVerdict, compare_pictures

VERDICTS = tuple(PictureVerdict)
GROUPS = {TRUE: "true copy", FALSIFIED: "falsified", MIRRORED: "mirrored", OTHER: "unrelated"}


@dataclass(frozen=True)
class Judged:
    """A pair with its verdict and the CPU time of the comparison, decoding included."""

    pair: Pair
    verdict: PictureVerdict
    milliseconds: float


def judge(pairs: Sequence[Pair], *, processes: int, minutes: float | None) -> list[Judged]:
    """Compare the pairs in an order drawn by lot, all or until the time is up; each comparison runs on one core."""
    drawn = random.Random(0).sample(range(len(pairs)), len(pairs))
    ends = None if minutes is None else time.monotonic() + 60 * minutes
    found: dict[int, Judged] = {}
    with Pool(processes, initializer=cv2.setNumThreads, initargs=(1,)) as pool:
        for number, judged in zip(drawn, pool.imap(_judge, [pairs[each] for each in drawn]), strict=True):
            found[number] = judged
            if ends is not None and time.monotonic() > ends:
                break
    return [found[number] for number in sorted(found)]


def _judge(pair: Pair) -> Judged:
    files = pictures_folder()
    approved, live = (files / pair.approved).read_bytes(), (files / pair.live).read_bytes()
    started = time.process_time()
    found = compare_pictures(approved=approved, live=live)
    return Judged(pair, found.verdict, (time.process_time() - started) * 1000)


def as_table(judged: Sequence[Judged], *, half: str, pair_count: int) -> str:
    """The table with where and when, targets and outcome."""
    originals = len({each.pair.original for each in judged})
    times = [each.milliseconds for each in judged]
    head = (
        f"{machine()}; {len(judged)} of {pair_count} pairs from {originals} originals, half `{half}`"
        f"{' (nothing was tuned on it)' if half == 'report' else ''}. One core: median {median(times):.0f} ms, "
        f"95 % under {quantiles(times, n=20)[-1]:.0f} ms of CPU time a pair, decoding included (target 150 ms)."
    )
    lines = [
        head,
        "",
        "| group | kind of change | n | same | changed | different | person |",
        "|---|---|---:|---:|---:|---:|---:|",
    ]
    for group in GROUPS:
        rows = [each for each in judged if each.pair.group == group]
        kinds = list(dict.fromkeys(each.pair.kind for each in rows))
        lines += [_row(group, kind, [each for each in rows if each.pair.kind == kind]) for kind in kinds]
        if len(kinds) > 1:
            lines.append(_row(f"**{group}**", "**all**", rows))
    return "\n".join([*lines, "", *_against_targets(judged)])


def _row(group: str, kind: str, rows: Sequence[Judged]) -> str:
    counted = Counter(each.verdict for each in rows)
    return f"| {group} | {kind} | {len(rows)} | " + " | ".join(str(counted[each]) for each in VERDICTS) + " |"


def _against_targets(judged: Sequence[Judged]) -> Iterator[str]:
    copies = [each.verdict is PictureVerdict.SAME for each in judged if each.pair.group == TRUE]
    falsified = [each.verdict is not PictureVerdict.SAME for each in judged if each.pair.group == FALSIFIED]
    persons = [each.verdict is PictureVerdict.PERSON for each in judged]
    yield "| target | wanted | reached |"
    yield "|---|---:|---:|"
    yield f"| true copies `same` | ≥ 99 % | {_share(copies)} |"
    yield f"| falsified never `same` | ≥ 99.5 % | {_share(falsified)} |"
    yield f"| left to a `person`, all pairs | ≤ 3 % | {_share(persons)} |"


def _share(hits: Sequence[bool]) -> str:
    return f"{100 * sum(hits) / len(hits):.2f} % ({sum(hits)} of {len(hits)})"


def run(*, half: str, processes: int, minutes: float | None) -> tuple[str, list[Judged]]:
    """Judge one half; the table and what it was made from."""
    pairs = load_pairs(half=half)
    judged = judge(pairs, processes=processes, minutes=minutes)
    return as_table(judged, half=half, pair_count=len(pairs)), judged
