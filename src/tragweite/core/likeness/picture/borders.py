# SPDX-License-Identifier: EUPL-1.2
"""Borders that were added around the picture: where the picture ends when it was cropped first, and what stands in them."""

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from tragweite.core.likeness.picture.alignment import Aligned, Edges
from tragweite.core.likeness.picture.places import MARGIN, Box, Levels, Pixels, smooth
from tragweite.core.likeness.picture.tones import fit_tones

Shares = npt.NDArray[np.float64]

NARROW: Final = 0.015
"""In a border narrower than this share of the shorter side nothing legible can stand."""
MAX_CUT: Final = 0.2
"""So much of an edge is at most taken for a part that was cut off before the border was added."""
MISMATCH_LEVELS: Final = 5.0
RUN: Final = 31
RUN_LEVELS: Final = 2.5
"""A place differs by so many levels, or by so few in the mean of a run along the line: a flat ground beside itself blurred."""
BLURRING: Final = 1.0
"""Standard deviation in pixels: the border bleeds over its edge by no more lines than are not judged anyway."""


def covered_edges(*, aligned: Aligned, live_size: tuple[int, int]) -> dict[str, int] | None:
    """How many lines at each edge of the grid show border instead of picture; None where there are none.

    A picture that was cropped and then padded reaches less far than its scale says. Looked for only where the live
    picture goes on beyond an edge.
    """
    if not _goes_on(aligned.live_box, live_size):
        return None
    gaps = _gaps(aligned)
    fine = _fine(aligned.live) > FINE_LEVELS
    columns, rows = ((_differing(gaps, along), fine.mean(axis=along)) for along in (0, 1))
    found = {
        "left": _covered(*columns),
        "top": _covered(*rows),
        "right": _covered(*(shares[::-1] for shares in columns)),
        "bottom": _covered(*(shares[::-1] for shares in rows)),
    }
    return found if any(found.values()) else None


def _gaps(aligned: Aligned) -> list[Levels]:
    """What is left of the difference after a fit of the colours on everything, and on what is surely picture.

    A wide border bends the first fit, and the second knows nothing of a sky that lies at the edge only.
    """
    height, width = aligned.live.shape[:2]
    found = []
    for cut in (0, MAX_CUT):
        part = (slice(int(cut * height), height - int(cut * height)), slice(int(cut * width), width - int(cut * width)))
        tones = fit_tones(approved=aligned.approved[part], live=aligned.live[part])
        gap = cv2.subtract(aligned.live, tones.apply(aligned.approved), dtype=cv2.CV_32F)
        found.append(smooth(np.asarray(gap, np.float32), BLURRING))
    return found


def _differing(gaps: list[Levels], along: int) -> Shares:
    """The share of each line that differs after both fits; ``along`` is the axis on which the lines lie."""
    size = (1, RUN) if along == 0 else (RUN, 1)
    differs = [(np.abs(gap) > MISMATCH_LEVELS) | (np.abs(cv2.blur(gap, size)) > RUN_LEVELS) for gap in gaps]
    first, second = (each[..., 0] | each[..., 1] | each[..., 2] for each in differs)
    return np.asarray((first & second).mean(axis=along))


def _goes_on(box: Edges, size: tuple[int, int]) -> bool:
    return max(box[0], box[1], size[0] - box[2], size[1] - box[3]) > NARROW * min(size)


def _covered(differing: Shares, fine: Shares) -> int:
    """Where the excess of differing lines, summed from the outside, is largest: single lines do not end a border."""
    limit = int(MAX_CUT * len(differing))
    usual = float(np.median(differing[limit:-limit]))
    # A border has no fine structure; the first of it is the edge of the picture, or already the picture.
    structured = np.flatnonzero(fine[:limit] > FINE_SHARE)
    end = min(limit, int(structured[0]) + RINGING) if len(structured) else limit
    # A line counts where more of it differs than halfway to all; a label or a painted place at the edge is narrower.
    excess = np.cumsum(differing[:end] - (1 + usual) / 2)
    if not len(excess) or excess.max() <= 0:
        return 0
    count = int(excess.argmax()) + 1
    # So few lines are not judged anyway; a border bleeds into them where nothing was cropped.
    return 0 if count <= MARGIN else count + BLEEDING


BLUR: Final = 4.0
FINE: Final = 1.5
FINE_LEVELS: Final = 10.0
FINE_SHARE: Final = 0.005
"""A line of a border has so little fine structure: recompression of a blurred ground leaves 4 levels at most."""
BLEEDING: Final = 1
"""One line more: the border bleeds into the picture where it ends between two lines."""
RINGING: Final = 8
"""Lines of the grid: a strong edge, 200 levels high, has fine structure from so far before it."""
REACH: Final = 20
"""Pixels around the picture in its border that are not judged: its edge rings into them."""


LARGE: Final = 1_000_000
"""Borders of more pixels are judged at half size, for speed: what can be read there has strokes of two pixels still."""


def structure(*, live: Pixels, place: Edges) -> Levels | None:
    """Fine structure outside the picture: a plain or blurred border has none, an added text has.

    A map of the live picture, at half size where it is large; None without border.
    """
    height, width = live.shape[:2]
    left, top, right, bottom = place
    if max(left, top, width - right, height - bottom) < NARROW * min(width, height):
        return None
    step = 2 if width * height > LARGE else 1
    found = _fine(_divided(live, step), step=step)
    inner: Box = (int(left - REACH), int(top - REACH), int(np.ceil(right + REACH)), int(np.ceil(bottom + REACH)))
    columns, rows = (slice(max(0, inner[axis]) // step, -(-inner[axis + 2] // step)) for axis in (0, 1))
    found[rows, columns] = 0
    return found


def _divided(picture: Pixels, step: int) -> Pixels:
    """Reduced by a whole number; less than so many pixels are left out at the right and at the bottom."""
    size = (picture.shape[1] // step, picture.shape[0] // step)
    whole = picture[: size[1] * step, : size[0] * step]
    return whole if step == 1 else np.asarray(cv2.resize(whole, size, interpolation=cv2.INTER_AREA), np.uint8)


def _fine(picture: Pixels, *, step: int = 1) -> Levels:
    """Structure between the scales ``FINE`` and ``BLUR`` of a picture before it was divided by ``step``."""
    light = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.float32)
    return np.asarray(cv2.absdiff(smooth(light, FINE / step), smooth(light, BLUR / step)), np.float32)
