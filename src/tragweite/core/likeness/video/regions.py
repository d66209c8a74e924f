# SPDX-License-Identifier: EUPL-1.2
"""Regions that differ for a while: overlays, other subtitles, other faces."""

import math
from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from tragweite.core.likeness.video.clock import Moments, nearest_pictures
from tragweite.core.likeness.video.difference import STEP, Canvas, Map, canvas_for, differences, laid_over
from tragweite.core.likeness.video.film import TICKS_PER_SECOND, Film, Grey
from tragweite.core.likeness.video.findings import Change, Segment
from tragweite.core.likeness.video.place import Place

LASTS: Final = 3
"""Ticks (0.75 s) over which a difference must stand: noise of key frames and motion do not, what is read does."""
BASE: Final = 4.0
PER_TEXTURE: Final = 0.15
"""Grey levels that recompression explains: 4 on a plain ground, and 15 % of the local span on texture."""
CHANGED: Final = 2.8
"""Lasting difference in units of the explained one; true copies of the tuning half stay under 1.9, also at crf 35."""
DOUBT: Final = 2.0
"""From here on a person looks: one digit of a subtitle at 360p reaches 2.3."""
OWN_NOISE: Final = 1.25
LATEST_DOUBT: Final = 2.7
"""Doubt begins beyond so many times what compression alone does to the approved picture (see ``recompression``); never
later than just below certainty."""
NEIGHBOURS: Final = 0.3
"""Seconds around a picture in which its neighbours are asked, too: two steps of the clock's grid."""
BEYOND_DOUBT: Final = 6.0
"""Up to here a small thing that moves over a plain ground, where the moment cannot be told exactly, may differ as well."""
MARGIN: Final = 2
"""Patches along an edge beyond which a border was added; there its brightness runs into the picture."""
BRIEFLY: Final = 2
BRIEF: Final = 6.0
"""A difference that stands for two ticks only, shorter than it can be read, is a case for a person from here on. Single
ticks are not judged: where a picture appears one frame earlier or later, they differ at every edge."""


def changed_regions(approved: Film, live: Film, place: Place, moments: Moments) -> list[Segment]:
    """Where and when aligned pictures differ by more than recompression explains."""
    ticks = np.flatnonzero(moments.fits)
    if not ticks.size:
        return []
    canvas = canvas_for(approved, live, place)
    pairs = [nearest_pictures(approved, live, moments, int(tick), place) for tick in ticks]
    scores = np.stack([_score(approved.picture(mine), live.picture(other), canvas) for mine, other in pairs])
    found = _judged(scores, ticks, moments, canvas, place)
    if not found or max(each.how_much or 0.0 for each in found) >= BEYOND_DOUBT:
        return found
    doubtful = _doubtful(found, moments.live_s[ticks])
    for index in doubtful:
        mine, other = pairs[index]
        around = [approved.picture(int(each)) for each in _neighbours(approved.times, mine)]
        scores[index] = _second_look(around, live.picture(other), canvas, scores[index])
    peak = max(doubtful, key=lambda index: float(scores[index].max()), default=0)
    ours, _theirs = laid_over(approved.picture(pairs[peak][0]), live.picture(pairs[peak][1]), canvas)
    worst = float(recompression(ours, like=scores[peak]).max())
    return _judged(scores, ticks, moments, canvas, place, doubt=_doubt(worst))


def _judged(
    scores: NDArray[np.float32],
    ticks: NDArray[np.int64],
    moments: Moments,
    canvas: Canvas,
    place: Place,
    *,
    doubt: float = DOUBT,
) -> list[Segment]:
    where = (ticks, moments, canvas, place)
    found = _segments(_lasting(scores, LASTS), *where, doubt=doubt, changed=CHANGED)
    return found or _segments(_lasting(scores, BRIEFLY), *where, doubt=BRIEF, changed=math.inf)


def _doubt(worst: float) -> float:
    """Where compression alone leaves much of the approved picture wrong, doubt begins later; certainty stays."""
    return min(max(DOUBT, OWN_NOISE * worst), LATEST_DOUBT)


def _doubtful(found: Sequence[Segment], at: NDArray[np.float64]) -> list[int]:
    """Indices of the ticks in which something was doubted."""
    return [index for index, second in enumerate(at) if any(each.start_s <= second < each.end_s for each in found)]


def _neighbours(times: NDArray[np.float64], index: int) -> NDArray[np.int64]:
    near = np.flatnonzero(np.abs(times - times[index]) <= NEIGHBOURS)
    return np.asarray(near[near != index], dtype=np.int64)


def _second_look(around: Sequence[Grey], live: Grey, canvas: Canvas, first: Map) -> Map:
    """The differences from that approved picture around which fits best as a whole: what moves is there a picture
    earlier or later, what was put in is in none.
    """
    return min([first, *(_score(each, live, canvas) for each in around)], key=lambda score: float(score.max()))


def _score(mine: Grey, other: Grey, canvas: Canvas) -> Map:
    score = _unexplained(*laid_over(mine, other, canvas))
    left, top, right, bottom = canvas.bordered
    score[:, : MARGIN * left] = score[: MARGIN * top] = 0
    score[:, score.shape[1] - MARGIN * right :] = score[score.shape[0] - MARGIN * bottom :] = 0
    return score


def _unexplained(ours: Map, theirs: Map) -> Map:
    apart, texture = differences(ours, theirs)
    return np.asarray(apart / (BASE + PER_TEXTURE * texture), dtype=np.float32)


QUALITIES: Final = (60, 40, 30, 20, 15, 10, 7, 5, 3)
LIKE_PERCENT: Final = 90
"""The quality is the one at which so many of 100 patches differ as little as in the published picture."""


def recompression(ours: Map, *, like: Map) -> Map:
    """Scores of an approved picture (on the canvas) against itself as a JPEG of about the published film's quality."""
    level, picture = float(np.percentile(like, LIKE_PERCENT)), np.clip(ours, 0, 255).astype(np.uint8)
    score = np.zeros_like(like)
    for quality in QUALITIES:
        coded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        back = np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), dtype=np.float32)
        score = _unexplained(ours, back)
        if float(np.percentile(score, LIKE_PERCENT)) >= level:
            break
    return score


def _lasting(scores: NDArray[np.float32], length: int) -> NDArray[np.float32]:
    """For each tick, the smallest score over ``length`` ticks around it that is best for it: (n, h, w)."""
    length = min(length, len(scores))
    starts = range(len(scores) - length + 1)
    least = np.stack([scores[start : start + length].min(axis=0) for start in starts])
    lasting = np.zeros_like(scores)
    for start in starts:
        np.maximum(lasting[start : start + length], least[start], out=lasting[start : start + length])
    return lasting


def _segments(
    lasting: NDArray[np.float32],
    ticks: NDArray[np.int64],
    moments: Moments,
    canvas: Canvas,
    place: Place,
    *,
    doubt: float,
    changed: float,
) -> list[Segment]:
    """One segment for each region of the pictures that differs, from its first to its last moment."""
    count, labels, boxes, _centres = cv2.connectedComponentsWithStats(
        cv2.dilate((lasting.max(axis=0) >= doubt).astype(np.uint8), np.ones((5, 5), np.uint8))
    )
    at = moments.live_s[ticks].tolist()
    found = []
    for label in range(1, count):
        inside = (labels == label)[None] & (lasting >= doubt)
        when = np.flatnonzero(inside.any(axis=(1, 2)))
        how_much = float(lasting[inside].max())
        kind = Change.PICTURE if how_much >= changed else Change.DOUBTFUL
        region = _region(tuple(int(v) for v in boxes[label][:4]), canvas, place)
        found += [
            Segment(kind, "live", start, end, region, how_much)
            for start, end in ((at[first], at[last] + 1 / TICKS_PER_SECOND) for first, last in _spans(when))
        ]
    return found


def _spans(when: NDArray[np.int64]) -> list[tuple[int, int]]:
    cuts = np.flatnonzero(np.diff(when) > 1)
    return [(int(part[0]), int(part[-1])) for part in np.split(when, cuts + 1)]


def _region(box: tuple[int, ...], canvas: Canvas, place: Place) -> tuple[float, float, float, float]:
    """A box of patches as shares of the approved picture."""
    left, top, width, height = box
    shown = place.visible()
    across, down = canvas.size[0] / STEP, canvas.size[1] / STEP
    xs = [shown[0] + (shown[2] - shown[0]) * min(1.0, x / across) for x in (left, left + width)]
    ys = [shown[1] + (shown[3] - shown[1]) * min(1.0, y / down) for y in (top, top + height)]
    left_s, top_s, right_s, bottom_s = (round(float(each), 4) for each in (xs[0], ys[0], xs[1], ys[1]))
    return left_s, top_s, right_s, bottom_s
