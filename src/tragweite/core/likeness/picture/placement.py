# SPDX-License-Identifier: EUPL-1.2
"""Where the approved picture lies in the live one: scale and shift along both axes, nothing else.

Platforms crop, scale and pad; they do not rotate or shear. Two guesses are tried, the full frame and matched features
(ORB, then SIFT), and refined to a fraction of a pixel by tracked corners (Lucas-Kanade) where enough of them agree.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

Grey = npt.NDArray[np.uint8]
Points = npt.NDArray[np.float64]
Corners = npt.NDArray[np.float32]
Factors = tuple[float, float]

WORKING_SIDE: Final = 640
"""Longer side of the picture on which features are looked for; enough for a picture that fills half of a story."""
SAME_RATIO: Final = 0.02
"""Full frame to full frame is tried where the aspect ratios differ by less."""


@dataclass(frozen=True)
class Placement:
    """``live = scale * approved + shift`` in pixels, for both axes."""

    scale_x: float
    scale_y: float
    shift_x: float
    shift_y: float

    def after_scaling(self, *, approved: Factors, live: Factors) -> "Placement":
        """The same placement where both pictures were scaled, each by a factor for each axis."""
        return Placement(
            self.scale_x * live[0] / approved[0],
            self.scale_y * live[1] / approved[1],
            self.shift_x * live[0],
            self.shift_y * live[1],
        )

    def then(self, step: "Placement") -> "Placement":
        """The placement after a step on the grid of the approved picture."""
        return Placement(
            self.scale_x * step.scale_x,
            self.scale_y * step.scale_y,
            self.scale_x * step.shift_x + self.shift_x,
            self.scale_y * step.shift_y + self.shift_y,
        )


@dataclass(frozen=True)
class Found:
    """A placement and how sure it is: share and number of tracked corners that agree, correlation of the pictures."""

    placement: Placement
    inlier_share: float
    inlier_count: int
    correlation: float


def shrunk(picture: Grey, *, side: int = WORKING_SIDE) -> tuple[Grey, Factors]:
    """Return a picture with at most ``side`` pixels on the longer side, and the factors of both axes."""
    factor = min(1.0, side / max(picture.shape[:2]))
    if factor == 1.0:
        return picture, (1.0, 1.0)
    size = (max(1, round(picture.shape[1] * factor)), max(1, round(picture.shape[0] * factor)))
    small = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    return small, (size[0] / picture.shape[1], size[1] / picture.shape[0])


def find_placement(*, approved: Grey, live: Grey) -> tuple[Found | None, bool]:
    """Find where the approved picture lies in the live one, and whether it lies there mirrored."""
    small_approved, approved_factor = shrunk(approved)
    small_live, live_factor = shrunk(live)
    best, mirrored = _best(small_approved, small_live)
    if best is None:
        return None, False
    placement = best.placement.after_scaling(
        approved=(1 / approved_factor[0], 1 / approved_factor[1]), live=(1 / live_factor[0], 1 / live_factor[1])
    )
    return Found(placement, best.inlier_share, best.inlier_count, best.correlation), mirrored


GOOD_CORRELATION: Final = 0.9
GOOD_SHARE: Final = 0.6
GOOD_COUNT: Final = 24
"""A placement on which so many corners agree, in pictures that look so much alike, is not searched for any further."""
SOME_CORRELATION: Final = 0.4
SOME_COUNT: Final = 12
"""Below both, the live picture is another picture: unrelated pictures reach 0.2 by chance."""


def _is_good(found: Found | None) -> bool:
    return (
        found is not None
        and found.correlation > GOOD_CORRELATION
        and found.inlier_share > GOOD_SHARE
        and found.inlier_count >= GOOD_COUNT
    )


def is_another_picture(found: Found | None) -> bool:
    """Say whether a placement is none."""
    return (
        found is None
        or (found.correlation < GOOD_CORRELATION and found.inlier_count < SOME_COUNT)
        or (found.correlation < SOME_CORRELATION and found.inlier_share < GOOD_SHARE)
    )


FEW_FEATURES: Final = 60
"""Fog and gradients have fewer at the usual contrast, and may be missed though they are there; posts have hundreds."""


def is_soft(picture: Image.Image) -> bool:
    """Say whether a picture has too little detail to rule out that it is there."""
    small, _factors = shrunk(np.asarray(picture.convert("L")))
    return len(orb().detect(small, None)) < FEW_FEATURES


def _rank(found: Found | None) -> float:
    return -1.0 if found is None else found.correlation + 0.5 * found.inlier_share


def _best(approved: Grey, live: Grey) -> tuple[Found | None, bool]:
    """The full frame first, then ORB, then both mirrored, then SIFT; the first good one, else the best."""
    found = refined(_full_frame(approved, live), approved, live) if _ratios_agree(approved, live) else None
    if _is_good(found):
        return found, False
    ours = _features(approved, orb())
    found = _better(found, _matched_features(ours, _features(live, orb())), approved, live)
    if _is_good(found):
        return found, False
    flipped = np.ascontiguousarray(live[:, ::-1])
    turned = _better(None, _matched_features(ours, _features(flipped, orb())), approved, flipped)
    if _is_good(turned):
        return turned, True
    return _better(
        found, _matched_features(_features(approved, sift()), _features(live, sift())), approved, live
    ), False


SOFT: Final = 0.005
"""Least contrast of a feature, an eighth of what is usual: fog and gradients have no stronger ones."""


def orb() -> cv2.Feature2D:
    """Fast features."""
    return cv2.ORB.create(800)


def sift() -> cv2.Feature2D:
    """Slower features, found in soft pictures too."""
    return cv2.SIFT.create(500, contrastThreshold=SOFT)


def _better(found: Found | None, guess: Placement | None, approved: Grey, live: Grey) -> Found | None:
    return found if guess is None else max(found, refined(guess, approved, live), key=_rank)


def _ratios_agree(approved: Grey, live: Grey) -> bool:
    scale_y, scale_x = live.shape[0] / approved.shape[0], live.shape[1] / approved.shape[1]
    return bool(abs(scale_x / scale_y - 1) < SAME_RATIO)


def _full_frame(approved: Grey, live: Grey) -> Placement:
    return Placement(live.shape[1] / approved.shape[1], live.shape[0] / approved.shape[0], 0.0, 0.0)


Features = tuple[Points, cv2.typing.MatLike | None]


def _features(picture: Grey, detector: cv2.Feature2D) -> Features:
    """Where features lie and what they look like."""
    found, marks = detector.detectAndCompute(picture, None)
    return np.array([each.pt for each in found], np.float64), marks


def _matched_features(ours: Features, theirs: Features) -> Placement | None:
    (our_points, our_marks), (their_points, their_marks) = ours, theirs
    if our_marks is None or their_marks is None or min(len(our_points), len(their_points)) < MIN_MATCHES:
        return None
    norm = cv2.NORM_HAMMING if our_marks.dtype == np.uint8 else cv2.NORM_L2
    matches = cv2.BFMatcher(norm, crossCheck=True).match(our_marks, their_marks)
    matches = sorted(matches, key=lambda match: match.distance)[:MAX_MATCHES]
    source = our_points[[match.queryIdx for match in matches]]
    target = their_points[[match.trainIdx for match in matches]]
    return _agreed(source, target)


MIN_MATCHES: Final = 6
"""Fewer matched features than this agree by chance."""
MAX_MATCHES: Final = 400
TRIALS: Final = 600
"""Pairs of matches that are tried; with one match in seven right, one pair in fifty is, so twelve are expected."""
FEATURE_TOLERANCE: Final = 3.0
"""Features of coarse levels are placed to two or three pixels only; the refinement does the rest."""
SCALES: Final = (0.2, 5.0)
"""A picture of which a platform shows less than a fifth of the width is not looked for."""
NEAR: Final = 20.0
"""Two features closer than so many pixels say too little about the scale."""


def _agreed(source: Points, target: Points) -> Placement | None:
    """The scale and shift on which most matches agree: each trial is drawn from two matches, all are counted."""
    if len(source) < MIN_MATCHES:
        return None
    chance = np.random.default_rng(0)
    first, second = chance.integers(0, len(source), (2, TRIALS))
    gap, their_gap = source[second] - source[first], target[second] - target[first]
    length = np.hypot(*gap.T)
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = (gap * their_gap).sum(axis=1) / length**2
    good = (length > NEAR) & (scale > SCALES[0]) & (scale < SCALES[1])
    scale, first = scale[good], first[good]
    if not len(scale):
        return None
    shift = target[first] - scale[:, None] * source[first]
    miss = target[None] - (scale[:, None, None] * source[None] + shift[:, None])
    inliers = np.abs(miss).max(axis=2) < FEATURE_TOLERANCE
    winner = inliers.sum(axis=1).argmax()
    if inliers[winner].sum() < MIN_MATCHES:
        return None
    return _fitted(source[inliers[winner]], target[inliers[winner]])


def _fitted(source: Points, target: Points) -> Placement | None:
    """Least squares for one common scale and two shifts."""
    centre, their_centre = source.mean(axis=0), target.mean(axis=0)
    spread = ((source - centre) ** 2).sum()
    if spread < 1:
        return None
    scale = float(((source - centre) * (target - their_centre)).sum() / spread)
    if scale <= 0:
        return None
    shift = their_centre - scale * centre
    return Placement(scale, scale, float(shift[0]), float(shift[1]))


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
        middle = _middle(visible)
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


OUTER: Final = 0.1
"""Share at each edge that may be cropped and padded again; what lies there says nothing about exposure or likeness."""


Part = tuple[slice, slice]


def _middle(visible: Visible) -> Part:
    left, top, right, bottom = visible
    across, down = int(OUTER * (right - left)), int(OUTER * (bottom - top))
    return slice(top + down, bottom - down), slice(left + across, right - across)


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
