# SPDX-License-Identifier: EUPL-1.2
"""The answer to "is this the approved picture": verdict, where, how much, and what was done to the picture."""

from dataclasses import dataclass
from enum import StrEnum


class PictureVerdict(StrEnum):
    """``different`` is another picture, ``person`` a case for a person: the program cannot tell."""

    SAME = "same"
    CHANGED = "changed"
    DIFFERENT = "different"
    PERSON = "person"


class Proof(StrEnum):
    """What proves that two pictures are the same; likeness: nothing differs by more than recompression explains."""

    BYTES = "bytes"
    PIXELS = "pixels"
    LIKENESS = "likeness"


class Reason(StrEnum):
    """Why a picture does not count as the same."""

    PLACES = "places"
    BORDER = "border"
    MIRRORED = "mirrored"
    CUT_OFF = "cut_off"
    COLOURS = "colours"
    MOVING = "moving"
    TOO_SMALL = "too_small"
    NOT_FOUND = "not_found"


@dataclass(frozen=True)
class Region:
    """A box in shares of width and height (0 to 1), from the left and from the top."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Difference:
    """One place: its box in both pictures (None in the approved one: it lies in an added border).

    ``levels``: the largest smoothed difference of brightness or colour there, of 255. ``certain``: False for a place
    that only a person can judge.
    """

    approved: Region | None
    live: Region
    levels: float
    certain: bool


@dataclass(frozen=True)
class Transformation:
    """What was done to the approved picture as a whole.

    ``visible``: the part of the approved picture that is shown; ``place``: where it lies in the live picture (all of it
    where nothing was padded); ``scale``: pixels of the live picture for one of the approved. ``contrast`` is a factor,
    ``brightness`` a shift in levels of 255, both after it.
    """

    visible: Region
    place: Region
    scale: float
    contrast: float
    brightness: float
    mirrored: bool

    @property
    def visible_share(self) -> float:
        """Share of the area of the approved picture that is shown."""
        return (self.visible.right - self.visible.left) * (self.visible.bottom - self.visible.top)

    @property
    def is_cropped(self) -> bool:
        """Say whether an edge of the approved picture is cut off."""
        return self.visible != WHOLE

    @property
    def is_padded(self) -> bool:
        """Say whether a border was added."""
        return self.place != WHOLE


WHOLE = Region(0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True)
class PictureComparison:
    """The verdict with its proof (only where same) or reason (only where not), and what was found.

    ``changed_share``: share of the visible approved picture that lies in certain or doubtful places; None where the
    pictures could not be laid on each other. Sizes are in pixels (width, height), as seen.
    """

    verdict: PictureVerdict
    proof: Proof | None
    approved_sha256: str
    live_sha256: str
    approved_size: tuple[int, int]
    live_size: tuple[int, int]
    reason: Reason | None = None
    transformation: Transformation | None = None
    differences: tuple[Difference, ...] = ()
    changed_share: float | None = None
