# SPDX-License-Identifier: EUPL-1.2
"""Borders that were added around the picture: where the picture ends when it was cropped first, and what stands in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt

from tragweite.core.likeness.picture.alignment import Aligned, Edges
from tragweite.core.likeness.picture.places import MARGIN, Box, Levels, Pixels, smooth
from tragweite.core.likeness.picture.tones import fit_tones

Shares = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Lights = npt.NDArray[np.int16]

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


@dataclass(frozen=True)
class _Lines:
    """What is known of the lines along one side, as rows from the outside: an axis for rows, one for pixels.

    ``differing``: beyond what a fit explains; ``far``: so far that it is no matter of sharpness; ``calm``: no fine
    structure in the approved picture; ``fine``: fine structure in the live one; ``live``: its colours in levels, averaged
    over the length of a step.
    """

    differing: Mask
    far: Mask
    calm: Mask
    fine: Mask
    live: Lights

    def turned(self) -> "_Lines":
        """Columns instead of rows."""
        return _Lines(*(each.swapaxes(0, 1) for each in self._all()))

    def reversed(self) -> "_Lines":
        """From the other side."""
        return _Lines(*(each[::-1] for each in self._all()))

    def _all(self) -> Sequence[npt.NDArray[Any]]:
        return self.differing, self.far, self.calm, self.fine, self.live


def covered_edges(*, aligned: Aligned, live_size: tuple[int, int]) -> dict[str, int] | None:
    """How many lines at each edge of the grid show border instead of picture; None where there are none.

    A picture that was cropped and then padded reaches less far than its scale says. Looked for only where the live
    picture goes on beyond an edge.
    """
    if not _goes_on(aligned.live_box, live_size):
        return None
    gaps = _gaps(aligned)
    far = np.minimum(*(np.abs(gap).max(axis=2) for gap in gaps)) > FAR_LEVELS
    calm, fine = _fine(aligned.approved) < FINE_LEVELS, _fine(aligned.live) > FINE_LEVELS
    live = np.asarray(cv2.blur(aligned.live, (STEP, STEP)), np.int16)
    rows, columns = (_Lines(_differing(gaps, along), far, calm, fine, live) for along in (1, 0))
    columns = columns.turned()
    found = {
        "left": _covered(columns),
        "top": _covered(rows),
        "right": _covered(columns.reversed()),
        "bottom": _covered(rows.reversed()),
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


def _differing(gaps: list[Levels], along: int) -> Mask:
    """Where pixels differ after both fits; ``along`` is the axis on which the lines lie."""
    size = (1, RUN) if along == 0 else (RUN, 1)
    differs = [(np.abs(gap) > MISMATCH_LEVELS) | (np.abs(cv2.blur(gap, size)) > RUN_LEVELS) for gap in gaps]
    first, second = (each[..., 0] | each[..., 1] | each[..., 2] for each in differs)
    return np.asarray(first & second)


def _goes_on(box: Edges, size: tuple[int, int]) -> bool:
    return max(box[0], box[1], size[0] - box[2], size[1] - box[3]) > NARROW * min(size)


def _covered(lines: _Lines) -> int:
    """How many rows, from the outside, are border: by most of a row, or by a straight edge."""
    limit = int(MAX_CUT * len(lines.differing))
    # A border has no fine structure; the first of it is the edge of the picture, or already the picture.
    structured = np.flatnonzero(lines.fine[:limit].mean(axis=1) > FINE_SHARE)
    first = int(structured[0]) if len(structured) else limit
    most = _mostly(lines.differing.mean(axis=1), limit=limit, end=min(limit, first + RINGING))
    count = most or _stepped(lines, end=min(limit, first + FAR_RINGING))
    # So few lines are not judged anyway; a border bleeds into them where nothing was cropped.
    return 0 if count <= MARGIN else count + BLEEDING


def _mostly(differing: Shares, *, limit: int, end: int) -> int:
    """Where the excess of differing lines, summed from the outside, is largest: single lines do not end a border."""
    usual = float(np.median(differing[limit:-limit]))
    # A line counts where more of it differs than halfway to all; a label or a painted place at the edge is narrower.
    excess = np.cumsum(differing[:end] - (1 + usual) / 2)
    return int(excess.argmax()) + 1 if len(excess) and excess.max() > 0 else 0


def _stepped(lines: _Lines, *, end: int) -> int:
    """Where a border ends, on a straight line, that looks like the ground of the picture for the most part.

    Counted are the pixels in which the live picture changes at the line from what is not approved there to what is. Where
    a thing was painted over, the live picture has the same ground on both sides of where the thing ended: no proof.
    """
    starts = end - STEP + 1
    if starts < 1:
        return 0
    outside = _windows(lines.far | (lines.differing & lines.calm))[:starts].all(axis=-1)
    inside = ~_windows(lines.far)[STEP + BLUNT :][:starts].any(axis=-1)
    shares = (outside & inside & _edges(lines.live, starts)).mean(axis=1)
    best = int(shares.argmax())
    return best + STEP + BLUNT if shares[best] > STEP_SHARE else 0


def _windows(rows: Mask) -> Mask:
    """Each row with those that follow it, over the length of a step."""
    return np.lib.stride_tricks.sliding_window_view(rows, STEP, axis=0)


def _edges(live: Lights, starts: int) -> Mask:
    """Where the picture changes at a line by more than it changes before it: a soft border changes everywhere."""
    at = np.arange(starts) + STEP // 2
    outer, inner, before = live[at], live[at + STEP + BLUNT], live[np.maximum(0, at - STEP - BLUNT)]
    return np.asarray((np.abs(inner - outer) - np.abs(before - outer) > EDGE_LEVELS).any(axis=2))


STEP: Final = 4
"""Lines on each side of an edge that must show border, and picture."""
BLUNT: Final = 2
"""Lines between them: an edge is smoothed before it is looked at."""
STEP_SHARE: Final = 0.02
"""So much of a line must show the edge."""
FAR_LEVELS: Final = 14.0
"""Within the picture sharpness and compression leave less at a place that is the same."""
EDGE_LEVELS: Final = 6
FAR_RINGING: Final = 12
"""Lines of the grid: three deviations of the wider blur in which fine structure is looked for."""


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
