# SPDX-License-Identifier: EUPL-1.2
"""Find the approved picture in the live one, as it is or mirrored.

Guesses are tried, the full frame and matched features, and refined by tracked corners; the first good one wins.
"""

from typing import Final

import numpy as np
from PIL import Image

from tragweite.core.likeness.picture.features import features, matched_features, orb, sift
from tragweite.core.likeness.picture.placement import Found, Grey, Placement, shrunk
from tragweite.core.likeness.picture.tracking import refined

SAME_RATIO: Final = 0.02
"""Full frame to full frame is tried where the aspect ratios differ by less."""


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
    """The full frame, ORB, both mirrored, SIFT, the middle at full height or width; the first good one, else the best."""
    found = refined(_full_frame(approved, live), approved, live) if _ratios_agree(approved, live) else None
    if _is_good(found):
        return found, False
    ours = features(approved, orb())
    found = _better(found, matched_features(ours, features(live, orb())), approved, live)
    if _is_good(found):
        return found, False
    flipped = np.ascontiguousarray(live[:, ::-1])
    turned = _better(None, matched_features(ours, features(flipped, orb())), approved, flipped)
    if _is_good(turned):
        return turned, True
    found = _better(found, matched_features(features(approved, sift()), features(live, sift())), approved, live)
    return found if _is_good(found) else _better(found, _centred(approved, live), approved, live), False


def _better(found: Found | None, guess: Placement | None, approved: Grey, live: Grey) -> Found | None:
    return found if guess is None else max(found, refined(guess, approved, live), key=_rank)


def _ratios_agree(approved: Grey, live: Grey) -> bool:
    scale_y, scale_x = live.shape[0] / approved.shape[0], live.shape[1] / approved.shape[1]
    return bool(abs(scale_x / scale_y - 1) < SAME_RATIO)


def _full_frame(approved: Grey, live: Grey) -> Placement:
    return Placement(live.shape[1] / approved.shape[1], live.shape[0] / approved.shape[0], 0.0, 0.0)


def _centred(approved: Grey, live: Grey) -> Placement:
    """How platforms cut a picture to their format; of a tile, only the ground and half a line may be left."""
    (height, width), (live_height, live_width) = approved.shape, live.shape
    scale = max(live_width / width, live_height / height)
    return Placement(scale, scale, (live_width - scale * width) / 2, (live_height - scale * height) / 2)
