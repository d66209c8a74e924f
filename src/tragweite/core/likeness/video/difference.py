# SPDX-License-Identifier: EUPL-1.2
"""What differs inside two pictures that should be the same, beyond what recompression does to them."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from tragweite.core.likeness.video.film import Film, Grey
from tragweite.core.likeness.video.place import Place, cut_out

CANVAS_SIDE: Final = 640
"""Longest side in pixels of the pictures laid over each other; never larger than either of them."""
PATCH: Final = 6
"""Side in pixels of the patch over which differences are averaged: the part of a digit in which a 3 is no 8."""
NEAR: Final = 0.6
"""Pixels by which edges may be displaced after registration; with a whole pixel 300 and 800 look the same at 360p."""
WIDE: Final = 16.0
"""Pixels: differences as wide as this are tone (vignettes, clipped colours), unless they are strong."""
DRIFT_LEVELS: Final = 10.0
"""Grey levels of such differences that are taken as tone."""
STEP: Final = 4
SOFT: Final = 0.8
"""Standard deviation in pixels of the blur on both sides: takes the noise of blocks, leaves strokes of two pixels."""

BEYOND: Final = 0.01
"""Share of the published picture from which something beside the approved one is a border, not a rounding."""
TONE_ENDS: Final = (0.01, 99.99)
"""Percentiles taken as the ends of the tones; with 0.2 a dark bird of a few pixels before a bright wall was cut off."""
ENDS: Final = 6.0
"""Grey levels at both ends of the tones that may be clipped."""

Map = NDArray[np.float32]


@dataclass(frozen=True)
class Canvas:
    """The part of both films that can be compared, and the size in pixels on which it is."""

    approved_box: tuple[float, float, float, float]
    live_box: tuple[float, float, float, float]
    size: tuple[int, int]
    mirrored: bool

    @property
    def bordered(self) -> tuple[bool, bool, bool, bool]:
        """At which edges (left, top, right, bottom) the published picture goes on beyond the approved one."""
        left, top, right, bottom = self.live_box
        return left > BEYOND, top > BEYOND, right < 1 - BEYOND, bottom < 1 - BEYOND


def canvas_for(approved: Film, live: Film, place: Place) -> Canvas:
    """The common part, at the resolution of the coarser film."""
    box = place.visible()
    theirs = place.in_live(box)
    sides = []
    for film, part in ((approved, box), (live, theirs)):
        height, width = film.picture(0).shape
        sides.append(((part[2] - part[0]) * width, (part[3] - part[1]) * height))
    width, height = min(sides)
    scale = min(1.0, CANVAS_SIDE / max(width, height))
    size = (max(PATCH * 2, round(width * scale)), max(PATCH * 2, round(height * scale)))
    shown = (1 - box[2], box[1], 1 - box[0], box[3]) if place.mirrored else box
    return Canvas(shown, theirs, size, place.mirrored)


def laid_over(approved: Grey, live: Grey, canvas: Canvas) -> tuple[Map, Map]:
    """Both pictures on the canvas, softened, the approved one with the brightness of the live one."""
    mine = cut_out(approved, canvas.approved_box, canvas.size)
    mine = np.ascontiguousarray(mine[:, ::-1]) if canvas.mirrored else mine
    other = cut_out(live, canvas.live_box, canvas.size).astype(np.float32)
    ours = _toned(mine.astype(np.float32), other)
    return tuple(np.asarray(cv2.GaussianBlur(each, (0, 0), SOFT), dtype=np.float32) for each in (ours, other))  # type: ignore[return-value]


def _toned(ours: Map, theirs: Map) -> Map:
    """Fit brightness as a curve of second degree, from patches that agree with it.

    Filters clip: tones at the ends of the published picture say nothing about the curve, and the curve ends there.
    """
    darkest, brightest = _ends(theirs)
    small = (max(4, ours.shape[1] // 16), max(4, ours.shape[0] // 16))
    x = cv2.resize(ours, small, interpolation=cv2.INTER_AREA).ravel().astype(np.float64)
    y = cv2.resize(theirs, small, interpolation=cv2.INTER_AREA).ravel().astype(np.float64)
    keep = (y > darkest + ENDS) & (y < brightest - ENDS)
    keep = keep if keep.mean() > 0.4 else np.ones(x.size, dtype=bool)
    usable = keep
    curve = np.array([0.0, 1.0, 0.0])
    for _round in range(4):
        if np.ptp(x[keep]) < 12:  # nearly one tone: only its level can be told
            curve = np.array([0.0, 1.0, float(np.median(y[keep] - x[keep]))])
        else:
            curve = np.polyfit(x[keep], y[keep], 2 if np.ptp(x[keep]) > 60 else 1)
        off = np.abs(np.polyval(curve, x) - y)
        keep = usable & (off <= max(2.0, 2.5 * float(np.median(off[usable]))))
    table = np.clip(np.polyval(curve, np.arange(256.0)), darkest, brightest).astype(np.float32)
    return table[np.clip(ours.round().astype(np.int32), 0, 255)]


def _ends(values: Map) -> tuple[float, float]:
    """The grey levels at ``TONE_ENDS``, counted: sorting half a million values would take longer than all the rest."""
    counted = np.cumsum(np.bincount(np.clip(values, 0, 255).astype(np.uint8).ravel(), minlength=256))
    first, last = (int(np.searchsorted(counted, counted[-1] * end / 100)) for end in TONE_ENDS)
    return float(first), float(last)


def differences(ours: Map, theirs: Map) -> tuple[Map, Map]:
    """(difference, texture) of each patch in grey levels, both (h / STEP, w / STEP).

    A pixel differs as far as it lies outside what its surroundings on the other side span, so that a fraction of a
    pixel of shift, other sharpening and block noise cost nothing; texture is the span of a pixel's neighbours.
    """
    ours = ours + np.clip(_wide(theirs - ours), -DRIFT_LEVELS, DRIFT_LEVELS)
    (low, high, span), (low_live, high_live, span_live) = _surroundings(ours), _surroundings(theirs)
    out = np.maximum(np.maximum(theirs - high, low - theirs), np.maximum(ours - high_live, low_live - ours))
    return _patches(np.maximum(out, 0)), _patches(np.minimum(span, span_live))


def _wide(values: Map) -> Map:
    """Blurred by ``WIDE`` pixels; on a quarter of the size, where nothing so wide is lost."""
    size = (max(1, values.shape[1] // 4), max(1, values.shape[0] // 4))
    small = cv2.GaussianBlur(cv2.resize(values, size, interpolation=cv2.INTER_AREA), (0, 0), WIDE / 4)
    return np.asarray(cv2.resize(small, (values.shape[1], values.shape[0])), dtype=np.float32)


def _surroundings(values: Map) -> tuple[Map, Map, Map]:
    """Lowest and highest value up to ``NEAR`` of a pixel away, and the span of the eight neighbours."""
    kernel = np.ones((3, 3), np.uint8)
    low, high = cv2.erode(values, kernel), cv2.dilate(values, kernel)
    parts = values + (low - values) * NEAR, values + (high - values) * NEAR, high - low
    low_near, high_near, span = (np.asarray(part, dtype=np.float32) for part in parts)
    return low_near, high_near, span


def _patches(values: Map) -> Map:
    return np.asarray(cv2.blur(values, (PATCH, PATCH))[::STEP, ::STEP], dtype=np.float32)
