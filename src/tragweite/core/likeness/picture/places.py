# SPDX-License-Identifier: EUPL-1.2
"""Where two pictures that lie on each other differ by more than recompression explains.

Two measures must agree at a place: the smoothed difference in levels (recompression noise has no mean), and the energy of
the difference relative to the weaker texture of both pictures there (recompression disturbs busy places more than calm
ones, a falsification replaces what was there).
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
Levels = npt.NDArray[np.float32]

MARGIN: Final = 3
"""Pixels at the edge of the visible part that are not judged: borders bleed into them when a picture is rescaled."""
SMOOTHING: Final = 1.5
"""Standard deviation in pixels; a stroke of the smallest legible text survives it, noise of single pixels does not."""
WINDOW: Final = 2.0
"""Standard deviation of the window in which energies are compared; about one letter."""
COLOUR_SMOOTHING: Final = 3.0
"""Files store colour at half the resolution, so it is judged more coarsely."""
CALM: Final = 10.0
"""Levels of difference that a calm place may have from rounding and banding; keeps the ratio finite."""


@dataclass(frozen=True)
class Limits:
    """From where on a place is suspicious: difference in levels, ratio to the texture, difference of colour."""

    levels: float
    ratio: float
    colour: float


@dataclass(frozen=True)
class Measures:
    """Maps of one size: smoothed difference in levels, its energy relative to the texture, difference of colour.

    The texture is the local standard deviation in levels, the weaker of both pictures.
    """

    levels: Levels
    ratio: Levels
    colour: Levels

    def suspicious(self, limits: Limits) -> npt.NDArray[np.bool_]:
        """Say for each pixel whether it exceeds the limits."""
        by_light = (self.levels > limits.levels) & (self.ratio > limits.ratio)
        return np.asarray(by_light | (self.colour > limits.colour))


def smooth(values: Levels, deviation: float) -> Levels:
    """Gaussian blur; the picture is mirrored at its edges."""
    width = 2 * round(3 * deviation) + 1  # OpenCV would take four deviations, for no difference in levels
    return np.asarray(cv2.GaussianBlur(values, (width, width), deviation, borderType=cv2.BORDER_REFLECT), np.float32)


def measure(*, expected: Pixels, live: Pixels) -> Measures:
    """Compare the live picture with what it should be (the approved one in its colours), pixel on pixel."""
    ours, theirs = _split(expected), _split(live)
    light = _as_sharp_as(ours[0], theirs[0])
    difference = theirs[0] - light
    # Colour and energies at half size: a quarter of the work; their windows are wide, and files keep no more colour.
    energy = np.sqrt(smooth(_halved(difference * difference), WINDOW / 2))
    texture = np.minimum(_texture(light), _texture(theirs[0]))
    colour = np.maximum(_colour_difference(ours[1], theirs[1]), _colour_difference(ours[2], theirs[2]))
    return Measures(
        levels=_inner(np.abs(smooth(difference, SMOOTHING))),
        ratio=_doubled(np.asarray(energy / (CALM + texture), np.float32), live.shape),
        colour=_inner(_doubled(colour, live.shape)),
    )


def _split(picture: Pixels) -> tuple[Levels, Levels, Levels]:
    lights = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2YCrCb), np.uint8)
    small = _halved(lights)
    return lights[..., 0].astype(np.float32), small[..., 1], small[..., 2]


def _halved(values: Pixels | Levels) -> Levels:
    size = (max(1, values.shape[1] // 2), max(1, values.shape[0] // 2))
    return np.asarray(cv2.resize(values, size, interpolation=cv2.INTER_AREA), np.float32)


def _doubled(values: Levels, shape: tuple[int, ...]) -> Levels:
    return np.asarray(cv2.resize(values, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR), np.float32)


def _colour_difference(ours: Levels, theirs: Levels) -> Levels:
    return np.abs(smooth(theirs - ours, COLOUR_SMOOTHING / 2))


def _texture(light: Levels) -> Levels:
    """Local standard deviation in levels, at half size, in a window a little wider than that of the energies."""
    mean = smooth(_halved(light), 0.75 * WINDOW)
    return np.sqrt(np.maximum(smooth(_halved(light * light), 0.75 * WINDOW) - mean * mean, 0))


def _inner(values: Levels) -> Levels:
    found = np.zeros_like(values, np.float32)
    inside = (slice(MARGIN, -MARGIN), slice(MARGIN, -MARGIN))
    found[inside] = values[inside]
    return found


SOME_ROWS: Final = 8
"""Every eighth row says how sharp a picture is."""
SHARPNESS_RIDGE: Final = 0.5
"""Squared levels; holds the fitted sharpening at none where a picture has no detail to tell."""


def _as_sharp_as(ours: Levels, theirs: Levels) -> Levels:
    """Blur or sharpen the approved picture as the live one is: least squares over two scales, without outliers."""
    fine, coarse = smooth(ours, 0.8) - ours, smooth(ours, 1.8) - ours
    gap = (theirs - ours)[::SOME_ROWS].ravel()
    # The two in a hundred largest differences may be a falsification; they do not vote.
    kept = np.abs(gap) <= np.quantile(np.abs(gap[::4]), 0.98) + 1
    design = np.stack([each[::SOME_ROWS].ravel()[kept] for each in (fine, coarse)], axis=1)
    normal = design.T @ design + np.eye(2, dtype=np.float32) * len(design) * SHARPNESS_RIDGE
    amounts = np.linalg.solve(normal, design.T @ gap[kept])
    return np.asarray(ours + amounts[0] * fine + amounts[1] * coarse, np.float32)


MIN_PIXELS: Final = 4
"""Suspicious places of fewer pixels are noise of single blocks."""
MERGING: Final = 15
"""Suspicious pixels closer than this are one place, so that a changed word is one region."""

Box = tuple[int, int, int, int]


def boxes(suspicious: npt.NDArray[np.bool_]) -> list[Box]:
    """The suspicious places as boxes (left, top, right, bottom), the largest first."""
    if not suspicious.any():
        return []
    kernel = np.ones((MERGING, MERGING), np.uint8)
    merged = cv2.dilate(suspicious.astype(np.uint8), kernel)
    count, labels = cv2.connectedComponents(merged)
    own = np.where(suspicious, labels, 0)
    sizes = np.bincount(own.ravel(), minlength=count)
    found = [(int(sizes[label]), _box(own == label)) for label in range(1, count) if sizes[label] >= MIN_PIXELS]
    return [box for _size, box in sorted(found, reverse=True)]


def _box(mask: npt.NDArray[np.bool_]) -> Box:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
