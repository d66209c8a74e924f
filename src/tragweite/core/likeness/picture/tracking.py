# SPDX-License-Identifier: EUPL-1.2
"""Refine a placement to a fraction of a pixel: corners are tracked (Lucas-Kanade), most of them must agree."""

from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from tragweite.core.likeness.picture.features import MIN_MATCHES
from tragweite.core.likeness.picture.placement import Found, Grey, Placement, Points

Corners = npt.NDArray[np.float32]

CORNERS: Final = 400
"""Many more than four numbers need, so that hundreds on a falsified place cannot outvote the others; few milliseconds."""
CORNER_QUALITY: Final = 0.005
CORNER_DISTANCE: Final = 6
"""Weak corners count too, or a text would take all of them; not two on one letter."""
INSIDE: Final = 4
"""Corners nearer to the end of what is visible are not followed."""
WINDOW: Final = (17, 17)
"""Pixels around a corner that are followed; the size of two letters."""
ROUNDS: Final = 3
SETTLED_SHIFT: Final = 0.05
SETTLED_SCALE: Final = 1e-4
"""A round that moves less than a twentieth of a pixel, or a sixteenth over 640 pixels, was the last."""
LOOSE: Final = 3.0
TIGHT: Final = 1.0
"""How far corners may lie off in the first round and in later ones, in pixels."""
SPREAD: Final = 100.0
"""Squared pixels; corners that lie nearly on one line say nothing about the scale across it."""
MIN_SHARE: Final = 0.15
"""Where fewer corners agree, they do so by chance, and the guess is better than the step: in pictures without edges."""
PLAIN: Final = 1e-6
"""Product of two standard deviations; a picture of one level is like none."""
MIN_OVERLAP: Final = 0.1
"""Share of the approved picture that must be visible."""


def refined(guess: Placement, approved: Grey, live: Grey, *, rounds: int = ROUNDS) -> Found | None:
    """Refine a placement by corners of the approved picture that are tracked in the live one."""
    found: Found | None = None
    placement = guess
    corners = _corners(approved)
    for number in range(rounds):
        warped, visible = _into_approved(placement, approved, live)
        if visible is None:
            return found
        middle = _middle(approved, visible)
        correlation = _correlation(approved[middle], warped[middle])
        tracked = _track(corners, approved, _matched(warped, approved, middle), visible)
        if tracked is None:
            return Found(placement, 0.0, 0, correlation)
        source, target = tracked
        step, inliers = _axis_fit(source, target, loose=LOOSE if number == 0 else TIGHT)
        found = Found(placement, float(inliers.mean()), int(inliers.sum()), correlation)
        if step is None or found.inlier_share < MIN_SHARE:
            return found
        placement = placement.then(step)
        found = Found(placement, found.inlier_share, found.inlier_count, correlation)
        if (
            max(abs(step.shift_x), abs(step.shift_y)) < SETTLED_SHIFT
            and max(abs(step.scale_x - 1), abs(step.scale_y - 1)) < SETTLED_SCALE
        ):
            break
    return found


Visible = tuple[int, int, int, int]
"""Left, top, right and bottom of what is seen of a picture, in whole pixels."""


def _into_approved(placement: Placement, approved: Grey, live: Grey) -> tuple[Grey, Visible | None]:
    """The live picture on the grid of the approved one, and what is visible of it; None where that is too little."""
    size = (approved.shape[1], approved.shape[0])
    # Centres of pixels lie at half: x_live + 1/2 = s (x_approved + 1/2) + t.
    matrix = np.array(
        [
            [placement.scale_x, 0, placement.shift_x + placement.scale_x / 2 - 0.5],
            [0, placement.scale_y, placement.shift_y + placement.scale_y / 2 - 0.5],
        ]
    )
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    warped = np.asarray(cv2.warpAffine(live, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE), np.uint8)
    left, right = _span(placement.scale_x, placement.shift_x, size[0], live.shape[1])
    top, bottom = _span(placement.scale_y, placement.shift_y, size[1], live.shape[0])
    is_enough = (right - left) * (bottom - top) > MIN_OVERLAP * size[0] * size[1]
    return warped, (left, top, right, bottom) if is_enough else None


def _span(scale: float, shift: float, length: int, live_length: int) -> tuple[int, int]:
    start = max(0, int(np.ceil(-shift / scale)))
    return start, max(start, min(length, int((live_length - shift) / scale)))


def _corners(picture: Grey) -> Corners | None:
    found = cv2.goodFeaturesToTrack(picture, CORNERS, CORNER_QUALITY, CORNER_DISTANCE)
    return None if found is None else np.asarray(found, np.float32)


def _track(corners: Corners | None, approved: Grey, warped: Grey, visible: Visible) -> tuple[Points, Points] | None:
    if corners is None:
        return None
    left, top, right, bottom = visible
    low, high = (left + INSIDE, top + INSIDE), (right - INSIDE, bottom - INSIDE)
    corners = corners[((corners >= low) & (corners < high)).all(axis=(1, 2))]
    if len(corners) < MIN_MATCHES:
        return None
    found, status, _error = cv2.calcOpticalFlowPyrLK(
        approved, warped, corners, np.empty_like(corners), winSize=WINDOW, maxLevel=3
    )
    good = status.ravel() == 1
    if good.sum() < MIN_MATCHES:
        return None
    return corners.reshape(-1, 2)[good].astype(np.float64), found.reshape(-1, 2)[good].astype(np.float64)


PLAIN_SPREAD: Final = 2.0
"""Levels; noise of recompression alone spreads as much."""
OUTER: Final = 0.1
"""Share at each edge that may be cropped and padded again; what lies there says nothing about exposure or likeness."""


Part = tuple[slice, slice]


def _middle(approved: Grey, visible: Visible) -> Part:
    """Without the outer parts; with them where the rest is plain, so that nothing else tells of exposure or likeness."""
    left, top, right, bottom = visible
    across, down = int(OUTER * (right - left)), int(OUTER * (bottom - top))
    middle = slice(top + down, bottom - down), slice(left + across, right - across)
    is_plain = cv2.meanStdDev(approved[middle])[1][0, 0] < PLAIN_SPREAD
    return (slice(top, bottom), slice(left, right)) if is_plain else middle


def _matched(picture: Grey, like: Grey, part: Part) -> Grey:
    """Same mean and spread as the other picture, so that corners are recognised under another exposure."""
    mean, spread = cv2.meanStdDev(picture[part])
    other_mean, other_spread = cv2.meanStdDev(like[part])
    gain = float(other_spread[0, 0]) / max(1.0, float(spread[0, 0]))
    return np.asarray(
        cv2.convertScaleAbs(picture, alpha=gain, beta=float(other_mean[0, 0]) - gain * float(mean[0, 0])), np.uint8
    )


def _axis_fit(source: Points, target: Points, *, loose: float) -> tuple[Placement | None, npt.NDArray[np.bool_]]:
    """Scale and shift of each axis; corners that move otherwise (a falsified place, a wrong track) are left out."""
    centre = source.mean(axis=0)
    inliers = np.abs((target - source) - np.median(target - source, axis=0)).max(axis=1) < 4 * loose
    step: Placement | None = None
    for limit in (2 * loose, loose, loose / 2):
        if inliers.sum() < MIN_MATCHES:
            return step, inliers
        slopes, offsets = np.ones(2), np.zeros(2)
        for axis in (0, 1):
            x, y = source[inliers, axis] - centre[axis], target[inliers, axis]
            spread = (x**2).mean() - x.mean() ** 2
            slopes[axis] = 1.0 if spread < SPREAD else ((x - x.mean()) * (y - y.mean())).mean() / spread
            offsets[axis] = y.mean() - slopes[axis] * source[inliers, axis].mean()
        # Corners have their coordinates at centres of pixels, placements at edges.
        edges = offsets + (1 - slopes) / 2
        step = Placement(float(slopes[0]), float(slopes[1]), float(edges[0]), float(edges[1]))
        inliers = np.abs(target - (source * slopes + offsets)).max(axis=1) < limit
    return step, inliers


def _correlation(ours: Grey, theirs: Grey) -> float:
    (mean, spread), (their_mean, their_spread) = cv2.meanStdDev(ours), cv2.meanStdDev(theirs)
    norm = float(spread[0, 0] * their_spread[0, 0])
    if norm < PLAIN:
        return 0.0
    both = cv2.mean(cv2.multiply(ours, theirs, dtype=cv2.CV_32F))[0]
    return float(both - mean[0, 0] * their_mean[0, 0]) / norm
