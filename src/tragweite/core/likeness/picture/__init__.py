# SPDX-License-Identifier: EUPL-1.2
"""Is the published picture the approved picture?

Equal bytes or equal pixels prove it at once. Else the approved picture is looked for in the live one (crop, scale, padding),
its colours are fitted, and every place is compared: what recompression explains is the same, the rest is not. Method and
limits: docs/methods/likeness_pictures.md.
"""

import hashlib
from typing import Final

from tragweite.core.likeness.picture.comparing import Outcome, conclude, examine
from tragweite.core.likeness.picture.decoding import MAX_PIXELS, Opened, as_seen, decode, equal_pixels, size_of
from tragweite.core.likeness.picture.finding import is_soft
from tragweite.core.likeness.picture.marks import aligned_pair, marked
from tragweite.core.likeness.picture.verdicts import (
    Difference,
    PictureComparison,
    PictureVerdict,
    Proof,
    Reason,
    Region,
    Transformation,
)

__all__ = [
    "MAX_PIXELS",
    "Difference",
    "PictureComparison",
    "PictureVerdict",
    "Proof",
    "Reason",
    "Region",
    "Transformation",
    "aligned_pair",
    "compare_pictures",
    "marked",
]


def compare_pictures(*, approved: bytes, live: bytes, max_pixels: int = MAX_PIXELS) -> PictureComparison:
    """Compare two pictures given as the bytes of their files.

    Pictures are compared as seen: turned by their orientation mark, in sRGB, transparency over white. Moving pictures
    count as the same only with equal bytes, else they are a case for a person. Raises
    ``Refused("likeness.not_a_picture", which)`` and ``Refused("likeness.picture_too_large", which, max_pixels)``;
    ``which`` is ``approved`` or ``live``.
    """
    equal = approved == live
    sizes = (
        size_of(approved, which="approved", max_pixels=max_pixels),
        size_of(live, which="live", max_pixels=max_pixels),
    )
    # Equal pixels can only be proved on fully decoded pictures, and only pictures of one size can have them.
    may_reduce = sizes[0] not in {sizes[1], sizes[1][::-1]}
    ours = decode(approved, which="approved", max_pixels=max_pixels, may_reduce=may_reduce)
    theirs = ours if equal else decode(live, which="live", max_pixels=max_pixels, may_reduce=may_reduce)
    proof = Proof.BYTES if equal else Proof.PIXELS if equal_pixels(ours, theirs) else None
    outcome = Outcome(PictureVerdict.SAME, None) if proof else _by_likeness(ours, theirs)
    return PictureComparison(
        verdict=outcome.verdict,
        proof=Proof.LIKENESS if proof is None and outcome.verdict is PictureVerdict.SAME else proof,
        approved_sha256=hashlib.sha256(approved).hexdigest(),
        live_sha256=hashlib.sha256(live).hexdigest(),
        approved_size=ours.size,
        live_size=theirs.size,
        reason=outcome.reason,
        transformation=outcome.transformation,
        differences=outcome.differences,
        changed_share=0.0 if proof else outcome.changed_share,
    )


MIN_SIDE: Final = 64
"""Smaller pictures have too few pixels for any measure of likeness."""


def _by_likeness(ours: Opened, theirs: Opened) -> Outcome:
    if max(ours.frame_count, theirs.frame_count) > 1:
        return Outcome(PictureVerdict.PERSON, Reason.MOVING)
    if min(*ours.size, *theirs.size) < MIN_SIDE:
        return Outcome(PictureVerdict.PERSON, Reason.TOO_SMALL)
    approved, live = as_seen(ours), as_seen(theirs)
    measured = examine(approved=approved, live=live)
    if measured is Reason.NOT_FOUND and not (is_soft(approved) and is_soft(live)):
        return Outcome(PictureVerdict.DIFFERENT, Reason.NOT_FOUND)
    if isinstance(measured, Reason):
        return Outcome(PictureVerdict.PERSON, measured)
    scale = (theirs.size[0] / live.width) / (ours.size[0] / approved.width)
    return conclude(measured, approved_size=approved.size, scale=scale)
