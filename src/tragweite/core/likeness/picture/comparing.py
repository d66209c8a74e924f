# SPDX-License-Identifier: EUPL-1.2
"""Compare two decoded pictures: place, align, fit the colours, judge each place, judge the border."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

from tragweite.core.likeness.picture.alignment import Aligned, Edges, align, region, scaled
from tragweite.core.likeness.picture.borders import covered_edges, structure
from tragweite.core.likeness.picture.finding import find_placement, is_another_picture
from tragweite.core.likeness.picture.placement import Placement
from tragweite.core.likeness.picture.places import Levels, Limits, Measures, boxes, measure
from tragweite.core.likeness.picture.tones import Pixels, Tones, fit_tones
from tragweite.core.likeness.picture.verdicts import Difference, PictureVerdict, Reason, Region, Transformation

DOUBTFUL: Final = Limits(levels=14.0, ratio=0.6, colour=20.0)
"""Above what true copies reach on the half for tuning: 21 levels at a ratio of 0.46, 15 at 0.56, colour 10."""
CERTAIN: Final = Limits(levels=22.0, ratio=0.8, colour=26.0)
"""Below what nearly all falsified ones reach there (the weakest digit: 40 levels at a ratio of 1.1, a flag: colour 60)."""
FILTER_SHARE: Final = 0.05
"""Limits grow by this share of what the filter moves at most: bright colours clip, and clip unevenly."""
CAST_DOUBTFUL: Final = 34.0
CAST_CERTAIN: Final = 50.0
"""A tint of grey. The warm and cold filters of the corpus reach 27; a tile with another ground colour needs more."""
BORDER_DOUBTFUL: Final = 10.0
BORDER_CERTAIN: Final = 20.0
"""Fine structure of a border in levels: plain and blurred ones stay under 4 after recompression, a text reaches 40."""
MIN_VISIBLE: Final = 0.5
"""Where more than half of the approved picture is cut off, a person says whether the rest still says the same."""


@dataclass(frozen=True)
class Outcome:
    """What a comparison by likeness found."""

    verdict: PictureVerdict
    reason: Reason | None
    transformation: Transformation | None = None
    differences: tuple[Difference, ...] = ()
    changed_share: float | None = None


@dataclass(frozen=True)
class Measured:
    """Everything that verdicts are made from; ``live`` is turned back where it was mirrored."""

    aligned: Aligned
    tones: Tones
    measures: Measures
    border: Levels | None
    live: Image.Image
    mirrored: bool


def examine(*, approved: Image.Image, live: Image.Image) -> Measured | Reason:
    """Measure two pictures in RGB; a reason where they cannot be laid on each other."""
    found, mirrored = find_placement(approved=np.asarray(approved.convert("L")), live=np.asarray(live.convert("L")))
    if found is None or is_another_picture(found):
        return Reason.NOT_FOUND
    live = ImageOps.mirror(live) if mirrored else live
    aligned = align(approved=approved, live=live, found=found)
    if aligned is None:
        return Reason.TOO_SMALL
    covered = covered_edges(aligned=aligned, live_size=live.size)
    aligned = aligned if covered is None else aligned.cut(**covered)
    tones = fit_tones(approved=aligned.approved, live=aligned.live)
    measures = measure(expected=tones.apply(aligned.approved), live=aligned.live)
    border = structure(live=np.asarray(live), place=aligned.live_box)
    return Measured(aligned, tones, measures, border, live, mirrored)


def conclude(measured: Measured, *, approved_size: tuple[int, int], scale: float = 1.0) -> Outcome:
    """Turn measures into a verdict.

    ``scale``: how much more the approved picture was reduced before the comparison than the live one.
    """
    differences = _differences(measured, approved_size=approved_size)
    found = _transformation(measured, approved_size=approved_size)
    transformation = replace(found, scale=found.scale * scale)
    verdict, reason = _verdict(measured, differences, transformation)
    return Outcome(verdict, reason, transformation, differences, _changed_share(measured))


def _changed_share(measured: Measured) -> float:
    return float(measured.measures.suspicious(_limits(measured, DOUBTFUL)).mean())


def _limits(measured: Measured, limits: Limits) -> Limits:
    more = FILTER_SHARE * measured.tones.strength()
    return replace(limits, levels=limits.levels + more, colour=limits.colour + more)


def _verdict(
    measured: Measured, differences: tuple[Difference, ...], transformation: Transformation
) -> tuple[PictureVerdict, Reason | None]:
    if measured.mirrored:
        return PictureVerdict.CHANGED, Reason.MIRRORED
    cast = measured.tones.cast()
    if cast > CAST_CERTAIN:
        return PictureVerdict.CHANGED, Reason.COLOURS
    certain = [each for each in differences if each.certain]
    if certain or differences:
        verdict = PictureVerdict.CHANGED if certain else PictureVerdict.PERSON
        inside = any(each.approved is not None for each in certain or differences)
        return verdict, Reason.PLACES if inside else Reason.BORDER
    if cast > CAST_DOUBTFUL:
        return PictureVerdict.PERSON, Reason.COLOURS
    if transformation.visible_share < MIN_VISIBLE:
        return PictureVerdict.PERSON, Reason.CUT_OFF
    return PictureVerdict.SAME, None


MAX_DIFFERENCES: Final = 20
"""More places are not listed; the largest come first."""


def _differences(measured: Measured, *, approved_size: tuple[int, int]) -> tuple[Difference, ...]:
    grid = measured.measures.levels.shape
    found = []
    suspicious = measured.measures.suspicious(_limits(measured, DOUBTFUL))
    surely = measured.measures.suspicious(_limits(measured, CERTAIN))
    for box in boxes(suspicious)[:MAX_DIFFERENCES]:
        part = (slice(box[1], box[3]), slice(box[0], box[2]))
        levels = max(float(measured.measures.levels[part].max()), float(measured.measures.colour[part].max()))
        live = _mirrored_back(
            region(scaled(box, grid=grid, into=measured.aligned.live_box), measured.live.size), measured
        )
        approved = region(scaled(box, grid=grid, into=measured.aligned.approved_box), approved_size)
        certain = bool(surely[part].any())
        found.append(Difference(approved, live, levels, certain))
    return (*found, *_border_differences(measured))


def _border_differences(measured: Measured) -> list[Difference]:
    if measured.border is None:
        return []
    found = []
    for box in boxes(measured.border > BORDER_DOUBTFUL)[:MAX_DIFFERENCES]:
        levels = float(measured.border[box[1] : box[3], box[0] : box[2]].max())
        size = (measured.border.shape[1], measured.border.shape[0])
        live = _mirrored_back(region(box, size), measured)
        found.append(Difference(None, live, levels, levels > BORDER_CERTAIN))
    return found


def _mirrored_back(found: Region, measured: Measured) -> Region:
    """In the live picture as it was given."""
    return Region(1 - found.right, found.top, 1 - found.left, found.bottom) if measured.mirrored else found


def _transformation(measured: Measured, *, approved_size: tuple[int, int]) -> Transformation:
    aligned: Aligned = measured.aligned
    ours, theirs = _light(measured.tones.apply(GREYS)), _light(GREYS)
    contrast = float(np.polyfit(theirs[16:-16], ours[16:-16], 1)[0])
    place: Edges = aligned.live_box
    scaling: Placement = aligned.placement()
    return Transformation(
        visible=region(aligned.approved_box, approved_size),
        place=_mirrored_back(region(place, measured.live.size), measured),
        scale=float(np.sqrt(scaling.scale_x * scaling.scale_y)),
        contrast=contrast,
        brightness=float((ours - theirs).mean()),
        mirrored=measured.mirrored,
    )


GREYS: Final[Pixels] = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, axis=2)


def _light(picture: Pixels) -> npt.NDArray[np.float64]:
    return np.asarray(picture.astype(np.float64).mean(axis=2)[0])
