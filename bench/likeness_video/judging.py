# SPDX-License-Identifier: EUPL-1.2
"""One pair compared; a module of its own, because further processes cannot import from ``__main__``."""

import time
from dataclasses import dataclass

import cv2

from bench.likeness_video.corpus import Pair
from tragweite.core.likeness.sound import compare_sounds
from tragweite.core.likeness.video import compare_videos


@dataclass(frozen=True)
class Row:
    """One compared pair."""

    original: str
    kind: str
    is_copy: bool
    verdict: str
    cpu_seconds: float


def judged(pair: Pair) -> Row:
    """Compare one pair."""
    cv2.setNumThreads(1)
    start = time.process_time()
    compare = compare_sounds if pair.original.startswith("track") else compare_videos
    with pair.approved.open("rb") as approved, pair.live.open("rb") as live:
        verdict = compare(approved=approved, live=live).verdict
    return Row(pair.original, pair.kind, pair.is_copy, str(verdict), time.process_time() - start)
