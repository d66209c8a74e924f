# SPDX-License-Identifier: EUPL-1.2
"""Matched features of two pictures (ORB, SIFT), and the scale and shift on which most of them agree."""

from typing import Final

import cv2
import numpy as np

from tragweite.core.likeness.picture.placement import Grey, Placement, Points

SOFT: Final = 0.005
"""Least contrast of a feature, an eighth of what is usual: fog and gradients have no stronger ones."""


def orb() -> cv2.Feature2D:
    """Fast features."""
    return cv2.ORB.create(800)


def sift() -> cv2.Feature2D:
    """Slower features, found in soft pictures too."""
    return cv2.SIFT.create(500, contrastThreshold=SOFT)


Features = tuple[Points, cv2.typing.MatLike | None]


def features(picture: Grey, detector: cv2.Feature2D) -> Features:
    """Where features lie and what they look like."""
    found, marks = detector.detectAndCompute(picture, None)
    return np.array([each.pt for each in found], np.float64), marks


def matched_features(ours: Features, theirs: Features) -> Placement | None:
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
