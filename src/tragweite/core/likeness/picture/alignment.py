# SPDX-License-Identifier: EUPL-1.2
"""Lay the visible part of the approved picture and the same part of the live picture on one grid of pixels."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from PIL import Image

from tragweite.core.likeness.picture.placement import Found, Placement
from tragweite.core.likeness.picture.tones import Pixels
from tragweite.core.likeness.picture.tracking import refined
from tragweite.core.likeness.picture.verdicts import WHOLE, Region

GRID_PIXELS: Final = 600_000
"""A post of 1080 x 1350 is compared at 693 x 866: a digit of 24 pixels keeps 15, and noise of recompression averages out."""
MIN_SIDE: Final = 48
"""A visible part of fewer pixels shows too little to be judged."""
SNAP: Final = 0.35
"""A box that misses an edge by less than so many pixels of the grid reaches it."""

Edges = tuple[float, float, float, float]


@dataclass(frozen=True)
class Aligned:
    """Two pictures of one size that show the same part, and the boxes they were taken from, in pixels."""

    approved: Pixels
    live: Pixels
    approved_box: Edges
    live_box: Edges

    def cut(self, *, left: int, top: int, right: int, bottom: int) -> "Aligned":
        """Without so many pixels of the grid at each edge."""
        grid = self.approved.shape
        box = (left, top, grid[1] - right, grid[0] - bottom)
        part = (slice(box[1], box[3]), slice(box[0], box[2]))
        return Aligned(
            np.ascontiguousarray(self.approved[part]),
            np.ascontiguousarray(self.live[part]),
            scaled(box, grid=grid, into=self.approved_box),
            scaled(box, grid=grid, into=self.live_box),
        )

    def placement(self) -> Placement:
        """The placement that the two boxes mean."""
        scale_x = (self.live_box[2] - self.live_box[0]) / (self.approved_box[2] - self.approved_box[0])
        scale_y = (self.live_box[3] - self.live_box[1]) / (self.approved_box[3] - self.approved_box[1])
        return Placement(
            scale_x,
            scale_y,
            self.live_box[0] - scale_x * self.approved_box[0],
            self.live_box[1] - scale_y * self.approved_box[1],
        )


def grey(picture: Pixels) -> Pixels:
    """Brightness of an RGB picture."""
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)


def align(*, approved: Image.Image, live: Image.Image, found: Found) -> Aligned | None:
    """Lay both on one grid and refine the placement there; None where too little is visible."""
    aligned = _on_one_grid(approved, live, found.placement)
    if aligned is None or _is_full_frame(aligned, approved, live):
        return aligned
    again = refined(Placement(1, 1, 0, 0), grey(aligned.approved), grey(aligned.live), rounds=2)
    if again is None or again.inlier_count < MIN_INLIERS or _is_small(again.placement, aligned.approved.shape):
        return aligned
    return _on_one_grid(approved, live, _composed(aligned, again.placement)) or aligned


MIN_INLIERS: Final = 24
SMALL_STEP: Final = 0.04
"""A refinement by less than so many pixels at the far corner is not worth a second rescaling."""


def _is_small(step: Placement, shape: tuple[int, ...]) -> bool:
    far_x = abs(step.shift_x) + abs(step.scale_x - 1) * shape[1]
    far_y = abs(step.shift_y) + abs(step.scale_y - 1) * shape[0]
    return max(far_x, far_y) < SMALL_STEP


def _is_full_frame(aligned: Aligned, approved: Image.Image, live: Image.Image) -> bool:
    return is_whole(aligned.approved_box, approved.size) and is_whole(aligned.live_box, live.size)


def is_whole(box: Edges, size: tuple[int, int]) -> bool:
    """Say whether a box is exactly the whole picture."""
    return (box[0], box[1], box[2] - size[0], box[3] - size[1]) == (0.0, 0.0, 0.0, 0.0)


def _composed(aligned: Aligned, step: Placement) -> Placement:
    """The placement between the pictures, from one between their grids."""
    height, width = aligned.approved.shape[:2]
    ours, theirs = aligned.approved_box, aligned.live_box
    per_x, per_y = (ours[2] - ours[0]) / width, (ours[3] - ours[1]) / height
    their_x, their_y = (theirs[2] - theirs[0]) / width, (theirs[3] - theirs[1]) / height
    scale_x, scale_y = their_x * step.scale_x / per_x, their_y * step.scale_y / per_y
    return Placement(
        scale_x,
        scale_y,
        theirs[0] + their_x * step.shift_x - scale_x * ours[0],
        theirs[1] + their_y * step.shift_y - scale_y * ours[1],
    )


def _on_one_grid(approved: Image.Image, live: Image.Image, placement: Placement) -> Aligned | None:
    x = _interval(placement.scale_x, placement.shift_x, approved.width, live.width)
    y = _interval(placement.scale_y, placement.shift_y, approved.height, live.height)
    width, height = x[3] - x[2], y[3] - y[2]
    if min(width, height, x[1] - x[0], y[1] - y[0]) < 1:
        return None
    factor = min(
        1.0, 1 / max(placement.scale_x, placement.scale_y), float(np.sqrt(GRID_PIXELS / max(1.0, width * height)))
    )
    # Even, so that the halves in which colours are compared are halves exactly.
    size = (2 * round(width * factor / 2), 2 * round(height * factor / 2))
    if min(size) < MIN_SIDE:
        return None
    ours, theirs = (x[0], y[0], x[1], y[1]), (x[2], y[2], x[3], y[3])
    return Aligned(_part(approved, ours, size), _part(live, theirs, size), ours, theirs)


def _interval(scale: float, shift: float, length: int, live_length: int) -> tuple[float, float, float, float]:
    """What is visible along one axis: from, to in the approved and from, to in the live picture."""
    start, end = max(0.0, -shift / scale), min(float(length), (live_length - shift) / scale)
    live_start, live_end = max(0.0, shift), min(float(live_length), scale * length + shift)
    unit = max(1.0, scale)
    # Both ends of both pictures coincide: the frame was neither cropped nor padded, and only rounding says otherwise.
    if max(start, length - end) * scale < SNAP * unit and max(live_start, live_length - live_end) < SNAP * unit:
        return 0.0, float(length), 0.0, float(live_length)
    return start, end, live_start, live_end


def _part(picture: Image.Image, box: Edges, size: tuple[int, int]) -> Pixels:
    if is_whole(box, picture.size):
        return np.asarray(cv2.resize(np.asarray(picture), size, interpolation=cv2.INTER_AREA), np.uint8)
    return np.asarray(picture.resize(size, Image.Resampling.HAMMING, box=box))


def region(box: Edges, size: tuple[int, int]) -> Region:
    """A box in pixels as shares of a picture; whole pictures are exactly whole."""
    if is_whole(box, size):
        return WHOLE
    width, height = size
    return Region(
        max(0.0, box[0] / width), max(0.0, box[1] / height), min(1.0, box[2] / width), min(1.0, box[3] / height)
    )


def scaled(box: tuple[int, int, int, int], *, grid: tuple[int, ...], into: Edges) -> Edges:
    """A box on the grid, in the pixels of the picture from whose box ``into`` the grid was taken."""
    per_x, per_y = (into[2] - into[0]) / grid[1], (into[3] - into[1]) / grid[0]
    return (
        into[0] + box[0] * per_x,
        into[1] + box[1] * per_y,
        into[0] + box[2] * per_x,
        into[1] + box[3] * per_y,
    )
