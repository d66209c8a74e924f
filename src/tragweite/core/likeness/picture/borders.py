# SPDX-License-Identifier: EUPL-1.2
"""Borders that were added around the picture: where the picture ends when it was cropped first, and what stands in them."""

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from tragweite.core.likeness.picture.alignment import Aligned, Edges
from tragweite.core.likeness.picture.places import MARGIN, Box, Levels, Measures, Pixels, smooth

NARROW: Final = 0.015
"""In a border narrower than this share of the shorter side nothing legible can stand."""
MAX_CUT: Final = 0.2
"""So much of an edge is at most taken for a part that was cut off before the border was added."""
MISMATCH_LEVELS: Final = 12.0
MISMATCH_SHARE: Final = 0.25
"""A line belongs to the border where so much of it differs; a label at the edge is narrower."""
AGREEING_TEXTURE: Final = 8.0
AGREEING_SHARE: Final = 0.05
"""A line does not belong to the border where this share of it shows the same texture in both pictures."""
BREATH: Final = 2
"""Pixels that are cut off in addition, because the edge rings into them."""


def covered_edges(*, aligned: Aligned, measures: Measures, live_size: tuple[int, int]) -> dict[str, int] | None:
    """How many lines at each edge of the grid show border instead of picture; None where there are none.

    A picture that was cropped and then padded reaches less far than its scale says. Looked for only where the live
    picture goes on beyond an edge.
    """
    if not _goes_on(aligned.live_box, live_size):
        return None
    differs = (measures.levels > MISMATCH_LEVELS) | (measures.colour > 2 * MISMATCH_LEVELS)
    agrees = (measures.texture > AGREEING_TEXTURE) & ~differs
    lines = {
        "left": (differs.mean(axis=0), agrees.mean(axis=0)),
        "top": (differs.mean(axis=1), agrees.mean(axis=1)),
        "right": (differs.mean(axis=0)[::-1], agrees.mean(axis=0)[::-1]),
        "bottom": (differs.mean(axis=1)[::-1], agrees.mean(axis=1)[::-1]),
    }
    found = {edge: _covered(*shares) for edge, shares in lines.items()}
    return found if any(found.values()) else None


def _goes_on(box: Edges, size: tuple[int, int]) -> bool:
    return max(box[0], box[1], size[0] - box[2], size[1] - box[3]) > NARROW * min(size)


def _covered(differs: npt.NDArray[np.float64], agrees: npt.NDArray[np.float64]) -> int:
    limit = int(MAX_CUT * len(differs))
    # The outermost lines are not measured; they go with the first that is.
    border = (differs > MISMATCH_SHARE) & (agrees < AGREEING_SHARE)
    first = MARGIN
    if not border[first]:
        return 0
    inside = np.flatnonzero(~border[first:limit])
    return (first + int(inside[0]) if len(inside) else limit) + BREATH


BLUR: Final = 4.0
REACH: Final = 12
"""Pixels around the picture in its border that are not judged: its edge rings into them."""
FINE: Final = 1.5


def structure(*, live: Pixels, place: Edges) -> Levels | None:
    """Fine structure outside the picture: a plain or blurred border has none, an added text has. None without border."""
    height, width = live.shape[:2]
    left, top, right, bottom = place
    if max(left, top, width - right, height - bottom) < NARROW * min(width, height):
        return None
    light = np.asarray(cv2.cvtColor(live, cv2.COLOR_RGB2GRAY), np.float32)
    found = np.abs(smooth(light, FINE) - smooth(light, BLUR))
    inner: Box = (int(left), int(top), int(np.ceil(right)), int(np.ceil(bottom)))
    found[max(0, inner[1] - REACH) : inner[3] + REACH, max(0, inner[0] - REACH) : inner[2] + REACH] = 0
    return np.asarray(found, np.float32)
