# SPDX-License-Identifier: EUPL-1.2
"""From moments to stretches: what was replaced, inserted, removed or cut off."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from tragweite.core.likeness.video.clock import Moments
from tragweite.core.likeness.video.film import TICKS_PER_SECOND
from tragweite.core.likeness.video.findings import Change, Segment

TICK: Final = 1 / TICKS_PER_SECOND
JUMP_SECONDS: Final = 0.22
"""A change of the offset by less is the rounding of clock and frame rate (grid 0.125 s, frames 0.04 s)."""
TRIM_SECONDS: Final = 0.5
"""Cut off at an end by less than this is reported, but players and encoders do it; more is missing content."""
SHORTEST_TICKS: Final = 2
"""Fewer ticks that fit between others that do not are chance, and fewer that do not are a case for a person."""
SPEED_SECONDS: Final = 0.5
"""A drift by more over the whole film is another speed, not another frame rate."""


@dataclass(frozen=True)
class Stretch:
    """Ticks first to last (inclusive) of the live film that lie at one offset; all in seconds."""

    start_s: float
    end_s: float
    first_offset_s: float
    offset_s: float


def stretches(moments: Moments) -> list[Stretch]:
    """The stretches that show the approved film without a break."""
    offsets = moments.approved_s - moments.live_s
    groups: list[list[int]] = []
    for tick in np.flatnonzero(moments.fits):
        if groups and tick == groups[-1][-1] + 1 and abs(offsets[tick] - offsets[tick - 1]) < JUMP_SECONDS:
            groups[-1].append(int(tick))
        else:
            groups.append([int(tick)])
    shortest = min(SHORTEST_TICKS, max(map(len, groups), default=0))
    return [
        Stretch(
            float(moments.live_s[group[0]]),
            float(moments.live_s[group[-1]]) + TICK,
            float(np.median(offsets[group[:8]])),
            float(np.median(offsets[group[-8:]])),
        )
        for group in groups
        if len(group) >= shortest
    ]


def breaks(found: list[Stretch], *, approved_end: float, live_end: float) -> list[Segment]:
    """What lies between, before and behind the stretches."""
    segments = [each for one, two in pairwise(found) for each in _between(one, two)]
    if not found:
        return segments
    return [*_before(found[0]), *segments, *_behind(found[-1], approved_end=approved_end, live_end=live_end)]


def _between(one: Stretch, two: Stretch) -> list[Segment]:
    strange = two.start_s - one.end_s
    gained = two.first_offset_s - one.offset_s
    missing = strange + gained
    if abs(gained) < JUMP_SECONDS:
        return [_strange(Change.REPLACED, one.end_s, two.start_s)] if strange > TICK / 2 else []
    if missing < JUMP_SECONDS:
        # The rest of the inserted time repeats what the approved film shows, so it lies inside the second stretch.
        return [Segment(Change.INSERTED, "live", one.end_s, max(two.start_s, one.end_s - gained))]
    removed = Segment(Change.REMOVED, "approved", one.end_s + one.offset_s, two.start_s + two.first_offset_s)
    if strange < TICK * 1.5:
        return [removed]
    return [_strange(Change.REPLACED, one.end_s, two.start_s), removed]


def _strange(kind: Change, start: float, end: float) -> Segment:
    certain = end - start > (SHORTEST_TICKS - 0.5) * TICK
    return Segment(kind if certain else Change.DOUBTFUL, "live", start, end)


def _before(first: Stretch) -> list[Segment]:
    segments = []
    skipped = first.start_s + first.first_offset_s
    if first.start_s > TICK / 2:
        kind = Change.REPLACED if skipped > first.start_s - JUMP_SECONDS else Change.INSERTED
        segments.append(_strange(kind, 0.0, first.start_s))
    if first.first_offset_s > TRIM_SECONDS:
        segments.append(Segment(Change.TRIMMED_START, "approved", 0.0, first.first_offset_s))
    return segments


def _behind(last: Stretch, *, approved_end: float, live_end: float) -> list[Segment]:
    segments = []
    reached = last.end_s + last.offset_s
    strange = live_end - last.end_s
    if strange > TICK * 1.5:
        kind = Change.REPLACED if approved_end - reached > strange - JUMP_SECONDS else Change.INSERTED
        segments.append(_strange(kind, last.end_s, live_end))
    missing = approved_end - (live_end + last.offset_s)
    if missing > TRIM_SECONDS:
        segments.append(Segment(Change.TRIMMED_END, "approved", approved_end - missing, approved_end))
    return segments


def speed(found: list[Stretch]) -> float:
    """Seconds of approved film per second of the published one, from the longest stretch."""
    longest = max(found, key=lambda each: each.end_s - each.start_s)
    drift = longest.offset_s - longest.first_offset_s
    if abs(drift) < JUMP_SECONDS:
        return 1.0
    return 1.0 + drift / (longest.end_s - longest.start_s)


def speed_change(found: list[Stretch]) -> list[Segment]:
    """A film that runs faster or slower by more than frame rates explain."""
    return [
        Segment(Change.SPEED, "live", each.start_s, each.end_s)
        for each in found
        if abs(each.offset_s - each.first_offset_s) > SPEED_SECONDS
    ]
