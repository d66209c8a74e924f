# SPDX-License-Identifier: EUPL-1.2
"""Where a picture stands that was put whole into a frame of another shape; needs no features, which soft drawings lack."""

from collections.abc import Iterable, Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from tragweite.core.likeness.video.film import Film, Grey
from tragweite.core.likeness.video.place import Place

MOMENTS: Final = 12
"""Moments, spread over the published film, that are slid over each other; the mean of them decides."""
WINDOW: Final = 12
"""Pixels of a kept picture up to which the place from small ones may be wrong: two of theirs."""


def framed(approved: Film, live: Film) -> Place | None:
    """The place between two bars; None where the shapes are alike.

    The picture fills the frame from edge to edge in one direction, as every editor does it; where it stands in the
    other is where small pictures of the same moments correlate most. Both clocks are taken to start together.
    """
    height, width = live.small.shape[1:]
    axis, share = _axis(approved, live)
    size = _size(axis, share, width=width, height=height)
    room = (width, height)[axis]
    if room - size[axis] < 2:
        return None
    moments = np.linspace(live.times[0], live.times[-1], MOMENTS + 2)[1:-1]
    pairs = ((approved.small[_nearest(approved, at)], live.small[_nearest(live, at)]) for at in moments)
    return _place(axis, share, int(_slide(pairs, size).argmax()) / room)


def framed_exactly(approved: Film, live: Film, guess: Place, pairs: Sequence[tuple[int, int]]) -> Place:
    """A place between two bars to a pixel, from pictures that belong together (indices approved, live)."""
    height, width = live.picture(0).shape
    axis, share = _axis(approved, live)
    size, room = _size(axis, share, width=width, height=height), (width, height)[axis]
    first = max(0, round(guess.shift[axis] * room) - WINDOW)
    strip = slice(first, first + size[axis] + 2 * WINDOW)
    cut = (strip, slice(None)) if axis else (slice(None), strip)
    fit = _slide(((approved.picture(mine), live.picture(other)[cut]) for mine, other in pairs), size).argmax()
    return _place(axis, share, (first + int(fit)) / room)


def _axis(approved: Film, live: Film) -> tuple[int, float]:
    """The direction in which there are bars (0 at the sides, 1 above and below), and the share the picture has there."""
    shape = (live.size[0] / live.size[1]) / (approved.size[0] / approved.size[1])
    return (1, shape) if shape < 1 else (0, 1 / shape)


def _size(axis: int, share: float, *, width: int, height: int) -> tuple[int, int]:
    return (width, max(2, round(height * share))) if axis else (max(2, round(width * share)), height)


def _place(axis: int, share: float, shift: float) -> Place:
    return Place((1.0, share), (0.0, shift)) if axis else Place((share, 1.0), (shift, 0.0))


def _nearest(film: Film, at: float) -> int:
    return int(np.abs(film.times - at).argmin())


def _slide(pairs: Iterable[tuple[Grey, Grey]], size: tuple[int, int]) -> NDArray[np.float64]:
    """Sum of the correlations at each shift in pixels; the approved pictures are brought to ``size``."""
    total = np.zeros(1)
    for mine, other in pairs:
        fitting = cv2.resize(mine, size, interpolation=cv2.INTER_AREA)
        found = cv2.matchTemplate(np.ascontiguousarray(other), fitting, cv2.TM_CCOEFF_NORMED).ravel()
        total = total + np.nan_to_num(found, posinf=0.0, neginf=0.0)
    return np.asarray(total, dtype=np.float64)
