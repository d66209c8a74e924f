# SPDX-License-Identifier: EUPL-1.2
"""Which moment of the approved film does each moment of the published one show?

The published film is looked at in ticks, the approved one on a grid twice as fine. A path through both (Viterbi) stays
on one offset as long as it can; leaving it costs more than a few ticks that fit nowhere.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from tragweite.core.likeness.video.film import NEAR_TICK, TICKS_PER_SECOND, Film, Grey
from tragweite.core.likeness.video.place import Place, cut_out

GRID_PER_TICK: Final = 2
GRID_PER_SECOND: Final = TICKS_PER_SECOND * GRID_PER_TICK
SIGN_SIDE: Final = 24
"""Side in pixels of the picture that stands for a moment; a subtitle hardly changes it, another scene does."""
QUIET: Final = 6.0
"""Grey levels: pictures with less contrast are not stretched to full contrast (fades to black would be all noise)."""
STRANGE: Final = 0.40
"""Distance (0 equal, 1 unrelated) from which two moments show something else; re-encoded ones stay under 0.2."""
JUMP: Final = 0.6
"""Cost of another offset, that of one and a half ticks that fit nowhere. Dearer, and a slow pan with a second removed
is taken for one that was cut off at the start; true copies cost 0.05 a tick on the right path, so none jumps."""
DRIFT: Final = 0.08
"""Cost of one grid step too many or too few, as films of slightly different speed need them."""
NEAR_ZERO: Final = 1e-4
"""Cost per grid step of the first offset: decides for "nothing cut off" where a film stands still."""

WIDEST_GAP: Final = 0.15
"""Seconds: four pictures at 30 a second are three that no other depends on and one that was decoded."""

Signs = NDArray[np.float32]


@dataclass(frozen=True)
class Moments:
    """For each tick of the live film: ``live_s`` and ``approved_s`` (seconds), ``distance`` and whether it ``fits``."""

    live_s: NDArray[np.float64]
    approved_s: NDArray[np.float64]
    distance: NDArray[np.float64]

    @property
    def fits(self) -> NDArray[np.bool_]:
        """Which ticks show what the approved film shows at that moment."""
        return self.distance < STRANGE

    def share(self) -> float:
        """Share (0 to 1) of ticks that fit."""
        return float(self.fits.mean())


def signs(pictures: Grey, box: tuple[float, float, float, float], *, mirrored: bool = False) -> Signs:
    """Small pictures of a box, each with mean 0 and length 1 (shorter where there is hardly any contrast)."""
    side = (SIGN_SIDE, SIGN_SIDE)
    fine = (SIGN_SIDE * 4, SIGN_SIDE * 4)
    cuts = [cv2.resize(cut_out(picture, box, fine), side, interpolation=cv2.INTER_AREA) for picture in pictures]
    cut = np.stack(cuts).astype(np.float32)
    if mirrored:
        cut = cut[:, :, ::-1]
    flat = cut.reshape(len(cut), -1)
    flat = flat - flat.mean(axis=1, keepdims=True)
    length = np.sqrt((flat**2).mean(axis=1, keepdims=True))
    return np.asarray(flat / np.maximum(length, QUIET) / SIGN_SIDE, dtype=np.float32)


def aligned(approved: Film, live: Film, place: Place, *, may_drift: bool = False) -> Moments:
    """Find for each tick of the live film its moment in the approved one.

    ``may_drift``: the films may run at slightly different speed. While the place is only guessed they may not: a pan
    that drifts looks like another cut of the picture.
    """
    box = place.visible()
    shown = (1 - box[2], box[1], 1 - box[0], box[3]) if place.mirrored else box
    ours = signs(approved.small, shown, mirrored=place.mirrored)
    ticks = np.arange(0, max(live.end, 1 / TICKS_PER_SECOND) - 0.5 / TICKS_PER_SECOND, 1 / TICKS_PER_SECOND)
    nearest = np.array([np.abs(live.times - at).argmin() for at in ticks])
    theirs = signs(live.small[nearest], place.in_live(box))
    costs = _on_grid(_distances(theirs, ours), approved.times)
    path = _path(np.minimum(costs, STRANGE), drift=DRIFT if may_drift else JUMP)
    distance = costs[np.arange(len(path)), path].astype(np.float64)
    for tick in _alone(distance >= STRANGE):
        # A picture that stands alone at a cut is in the approved film too, but may have been skipped in decoding.
        near = _around(live.times, ticks[tick], reach=NEAR_TICK)
        others = _on_grid(_distances(signs(live.small[near], place.in_live(box)), ours), approved.times)[:, path[tick]]
        nearest[tick], distance[tick] = near[others.argmin()], others.min()
    return Moments(live.times[nearest], path / GRID_PER_SECOND, distance)


def _alone(marked: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Marked ticks between two that are not."""
    return np.flatnonzero(marked[1:-1] & ~marked[:-2] & ~marked[2:]) + 1


def _distances(theirs: Signs, ours: Signs) -> NDArray[np.float32]:
    """Root of half the squared distance: 0 for equal signs, 1 for unrelated ones."""
    squares = (theirs**2).sum(axis=1)[:, None] + (ours**2).sum(axis=1)[None] - 2 * theirs @ ours.T
    return np.asarray(np.sqrt(np.maximum(squares, 0) / 2), dtype=np.float32)


def _on_grid(distances: NDArray[np.float32], times: NDArray[np.float64]) -> NDArray[np.float32]:
    """The best of the pictures within one grid step of each grid time, or one gap between pictures: (ticks, grid).

    Where pictures were skipped, the nearest one before a hard cut may lie further away than a step.
    """
    grid = np.arange(int(times[-1] * GRID_PER_SECOND) + 1) / GRID_PER_SECOND
    gap = float(np.quantile(np.diff(times), 0.99)) if times.size > 1 else 0.0
    reach = max(0.75 / GRID_PER_SECOND, min(gap, WIDEST_GAP))
    first = np.searchsorted(times, grid - reach)
    last = np.searchsorted(times, grid + reach, side="right")
    columns = [
        distances[:, min(a, len(times) - 1) : max(b, a + 1)].min(axis=1) for a, b in zip(first, last, strict=True)
    ]
    return np.stack(columns, axis=1)


def _path(costs: NDArray[np.float32], *, drift: float) -> NDArray[np.int64]:
    """The cheapest path over the grid, one place per tick."""
    ticks, places = costs.shape
    total = costs[0] + NEAR_ZERO * np.arange(places)
    back = np.zeros((ticks, places), dtype=np.int32)
    index = np.arange(places)
    for tick in range(1, ticks):
        start = int(total.argmin())
        best, came = np.full(places, total[start] + JUMP), np.full(places, start)
        for step, cost in ((GRID_PER_TICK, 0.0), (GRID_PER_TICK - 1, drift), (GRID_PER_TICK + 1, drift)):
            source = np.maximum(index - step, 0)
            moved = np.where(index >= step, total[source] + cost, np.inf)
            came, best = np.where(moved < best, source, came), np.minimum(best, moved)
        if total[-1] < best[-1]:  # behind its end the approved film stands still
            best[-1], came[-1] = total[-1], places - 1
        total, back[tick] = best + costs[tick], came
    path = [int(total.argmin())]
    for tick in range(ticks - 1, 0, -1):
        path.append(int(back[tick, path[-1]]))
    return np.array(path[::-1])


REACH: Final = 0.15
"""Seconds around a moment in which the picture that belongs to it is sought: more than one step of the grid."""
STRICT_REACH: Final = 0.04
"""The same while the place is only guessed: in a pan, a later picture looks like another cut."""


def nearest_pictures(
    approved: Film, live: Film, moments: Moments, tick: int, place: Place, *, reach: float = REACH
) -> tuple[int, int]:
    """Indices (approved, live) of the two pictures around a tick that are most alike.

    Another frame rate shows the same picture up to one frame earlier or later; in a pan that is several pixels.
    """
    ours = _around(approved.times, moments.approved_s[tick], reach=reach)
    theirs = _around(live.times, moments.live_s[tick], reach=0.4 / GRID_PER_SECOND)
    box = place.visible()
    shown = (1 - box[2], box[1], 1 - box[0], box[3]) if place.mirrored else box
    size = (SIGN_SIDE * 3, SIGN_SIDE * 3)
    mine = np.stack([_level(cut_out(approved.small[i], shown, size), mirrored=place.mirrored) for i in ours])
    other = np.stack([_level(cut_out(live.small[i], place.in_live(box), size), mirrored=False) for i in theirs])
    apart = np.abs(mine[:, None] - other[None]).mean(axis=(2, 3))
    a, b = np.unravel_index(int(apart.argmin()), apart.shape)
    return int(ours[a]), int(theirs[b])


def _level(picture: Grey, *, mirrored: bool) -> NDArray[np.float32]:
    turned = picture[:, ::-1] if mirrored else picture
    level = cv2.meanStdDev(turned)
    return np.asarray((turned - level[0][0, 0]) / max(float(level[1][0, 0]), QUIET), dtype=np.float32)


def _around(times: NDArray[np.float64], at: float, *, reach: float) -> NDArray[np.int64]:
    near = np.flatnonzero(np.abs(times - at) <= reach)
    return near if near.size else np.array([int(np.abs(times - at).argmin())])
