# SPDX-License-Identifier: EUPL-1.2
"""Where the approved picture lies in the live one: scale and shift along both axes, nothing else.

Platforms crop, scale and pad; they do not rotate or shear.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.uint8]
Points = npt.NDArray[np.float64]
Factors = tuple[float, float]

WORKING_SIDE: Final = 640
"""Longer side of the picture on which features are looked for; enough for a picture that fills half of a story."""


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
