# SPDX-License-Identifier: EUPL-1.2
"""How long one minute of 1080p takes."""

import os
import time

import cv2
import numpy as np

from bench.likeness_video.changes import Encoding, Film, written
from bench.likeness_video.clips import RATE, originals
from bench.likeness_video.corpus import cache
from bench.likeness_video.speech import track
from tragweite.core.likeness.video import compare_videos

SECONDS = 60


def minute() -> str:
    """Compare 60 s of 1080p with a re-encoded 1080p copy, on one core; a sentence with the time."""
    cv2.setNumThreads(1)
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})  # the decoder takes as many threads as it may use cores
    try:
        return _measured()
    finally:
        os.sched_setaffinity(0, cores)


def _measured() -> str:
    paths = [cache() / f"minute_{name}.mp4" for name in ("approved", "live")]
    if not paths[1].exists():
        for path, encoding in zip(
            paths, (Encoding(1080, rate=30, crf=20), Encoding(1080, rate=25, crf=28)), strict=True
        ):
            path.write_bytes(written(_film(), encoding))
    start, cpu = time.perf_counter(), time.process_time()
    with paths[0].open("rb") as approved, paths[1].open("rb") as live:
        verdict = compare_videos(approved=approved, live=live).verdict
    wall, cpu = time.perf_counter() - start, time.process_time() - cpu
    return f"60 s of 1080p (30 fps approved, 25 fps published): {cpu:.1f} CPU seconds, {wall:.1f} s by the clock on one core, `{verdict}` (target 20 s)."


def _film() -> Film:
    """A film of the package, played to and fro, large."""
    frames = originals()["bikes"]().burnt()
    there = [np.asarray(cv2.resize(frame, (1920, 1080))) for frame in frames]
    both_ways = (there + there[::-1]) * (SECONDS * RATE // (2 * len(there)) + 1)
    return Film(both_ways[: SECONDS * RATE], track(3, seconds=SECONDS).samples)
