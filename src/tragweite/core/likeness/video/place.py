# SPDX-License-Identifier: EUPL-1.2
"""Where the approved picture stands inside the published one: scale and shift, the same for the whole film."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from tragweite.core.likeness.video.film import Film, Grey

SEARCH_SIDE: Final = 480
"""Longest side in pixels at which features are sought; enough for ORB, four times faster than the kept size."""
FEATURES: Final = 500
MIN_MATCHES: Final = 14
"""Fewer agreeing features than this are found between unrelated pictures too."""
RANSAC_PIXELS: Final = 2.5
"""How far (at ``SEARCH_SIDE``) a feature may lie from its place; recompression moves them by about one pixel."""


@dataclass(frozen=True)
class Place:
    """live = scale * approved + shift, in shares (0 to 1) of width and height; ``mirrored``: left and right swapped."""

    scale: tuple[float, float]
    shift: tuple[float, float]
    mirrored: bool = False

    def visible(self) -> tuple[float, float, float, float]:
        """The part of the approved picture that the live one shows: left, top, right, bottom in shares."""
        low = [max(0.0, -t / s) for s, t in zip(self.scale, self.shift, strict=True)]
        high = [min(1.0, (1 - t) / s) for s, t in zip(self.scale, self.shift, strict=True)]
        return low[0], low[1], high[0], high[1]

    def in_live(self, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        """A box of the approved picture in shares of the live one."""
        (sx, sy), (tx, ty) = self.scale, self.shift
        return box[0] * sx + tx, box[1] * sy + ty, box[2] * sx + tx, box[3] * sy + ty


WHOLE: Final = Place((1.0, 1.0), (0.0, 0.0))


def cut_out(picture: Grey, box: tuple[float, float, float, float], size: tuple[int, int]) -> Grey:
    """A box (shares) of a picture, resampled to ``size`` (width, height) without aliasing."""
    height, width = picture.shape
    if box == (0.0, 0.0, 1.0, 1.0):
        how = cv2.INTER_AREA if size[0] <= width and size[1] <= height else cv2.INTER_CUBIC
        return np.asarray(cv2.resize(picture, size, interpolation=how), dtype=np.uint8)
    left, top, right, bottom = box[0] * width, box[1] * height, box[2] * width, box[3] * height
    step_x, step_y = (right - left) / size[0], (bottom - top) / size[1]
    if max(step_x, step_y) > 1.0:  # shrinking: take area means first, then place to a fraction of a pixel
        shrink = (max(8, round(width / max(step_x, 1.0))), max(8, round(height / max(step_y, 1.0))))
        picture = np.asarray(cv2.resize(picture, shrink, interpolation=cv2.INTER_AREA), dtype=np.uint8)
        left, right = left * shrink[0] / width, right * shrink[0] / width
        top, bottom = top * shrink[1] / height, bottom * shrink[1] / height
        step_x, step_y = (right - left) / size[0], (bottom - top) / size[1]
    matrix = np.array([[step_x, 0, left + step_x / 2 - 0.5], [0, step_y, top + step_y / 2 - 0.5]])
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    warped = cv2.warpAffine(picture, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(warped, dtype=np.uint8)


Features = tuple[NDArray[np.float32], NDArray[np.uint8] | None]


def features(picture: Grey) -> Features:
    """ORB features: places in shares of the picture (n, 2), descriptors (n, 32) or None where there are none."""
    scale = min(1.0, SEARCH_SIDE / max(picture.shape))
    seen = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else picture
    points, descriptors = cv2.ORB_create(FEATURES, fastThreshold=8).detectAndCompute(seen, None)  # type: ignore[attr-defined]
    places = np.array([point.pt for point in points], dtype=np.float32).reshape(-1, 2)
    return (places + 0.5) / (seen.shape[1], seen.shape[0]), descriptors


def matched(ours: Features, theirs: Features) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Places of features that are each other's nearest, in both pictures."""
    if ours[1] is None or theirs[1] is None:
        return np.empty((0, 2), np.float32), np.empty((0, 2), np.float32)
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING, crossCheck=True).match(ours[1], theirs[1])
    close = [pair for pair in pairs if pair.distance < 64]
    return ours[0][[p.queryIdx for p in close]], theirs[0][[p.trainIdx for p in close]]


def fitted(
    ours: NDArray[np.float32], theirs: NDArray[np.float32], *, aspects: tuple[float, float]
) -> tuple[Place, int] | None:
    """Scale and shift that most matches agree on, and how many; None where too few do.

    ``aspects``: width / height of both films; RANSAC works in units of each picture's height.
    """
    if len(ours) < MIN_MATCHES:
        return None
    wide_ours, wide_theirs = np.array([aspects[0], 1.0]), np.array([aspects[1], 1.0])
    unit = float(SEARCH_SIDE / max(1.0, aspects[1]))
    source, target = ours * wide_ours * unit, theirs * wide_theirs * unit
    cv2.setRNGSeed(1)
    matrix, inside = cv2.estimateAffinePartial2D(source, target, ransacReprojThreshold=RANSAC_PIXELS, maxIters=2000)
    if matrix is None or inside is None or inside.sum() < MIN_MATCHES:
        return None
    chosen = inside.ravel().astype(bool)
    if abs(matrix[0, 1]) > 0.05 * abs(matrix[0, 0]) or matrix[0, 0] <= 0:  # turned pictures are no copies
        return None
    return _axes(ours[chosen], theirs[chosen]), int(chosen.sum())


def _axes(ours: NDArray[np.float32], theirs: NDArray[np.float32]) -> Place:
    """Least squares for each axis alone: players round width and height apart."""
    fits = [np.polyfit(ours[:, axis], theirs[:, axis], 1) for axis in (0, 1)]
    return Place((float(fits[0][0]), float(fits[1][0])), (float(fits[0][1]), float(fits[1][1])))


def searched(approved: Film, live: Film, *, mirrored: bool = False) -> Place | None:
    """Find the place without knowing which pictures belong together: the pair with most agreeing features decides."""
    ours = [
        features(_turned(approved.picture(i), mirrored=mirrored)) for i in _spread(approved.times, apart=0.5, most=40)
    ]
    best: tuple[Place, int] | None = None
    for index in _spread(live.times, apart=1.0, most=5):
        theirs = features(live.picture(index))
        for each in ours:
            found = fitted(*matched(each, theirs), aspects=(_aspect(approved), _aspect(live)))
            if found and (best is None or found[1] > best[1]):
                best = found
    return None if best is None else Place(best[0].scale, best[0].shift, mirrored)


def refined(approved: Film, live: Film, pairs: Sequence[tuple[int, int]], guess: Place) -> Place:
    """The place from features of pictures that belong together (indices approved, live), pooled over all of them."""
    ours, theirs = [], []
    for mine, other in pairs:
        found = matched(
            features(_turned(approved.picture(mine), mirrored=guess.mirrored)), features(live.picture(other))
        )
        near = np.abs(found[0] * guess.scale + guess.shift - found[1]).max(axis=1, initial=0) < 0.1
        ours.append(found[0][near])
        theirs.append(found[1][near])
    fit = fitted(np.concatenate(ours), np.concatenate(theirs), aspects=(_aspect(approved), _aspect(live)))
    return guess if fit is None else Place(fit[0].scale, fit[0].shift, guess.mirrored)


def _turned(picture: Grey, *, mirrored: bool) -> Grey:
    return np.ascontiguousarray(picture[:, ::-1]) if mirrored else picture


def _aspect(film: Film) -> float:
    return film.size[0] / film.size[1]


def _spread(times: NDArray[np.float64], *, apart: float, most: int) -> list[int]:
    wanted = np.linspace(times[0], times[-1], max(2, min(most, int((times[-1] - times[0]) / apart))) + 2)[1:-1]
    return sorted({int(np.abs(times - at).argmin()) for at in wanted})
