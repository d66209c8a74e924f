# SPDX-License-Identifier: EUPL-1.2
"""Pictures for the page that shows a deviation: outlined places, and both pictures at the same scale."""

import io
from collections.abc import Sequence
from typing import Final

from PIL import Image, ImageDraw

from tragweite.core.likeness.picture.decoding import MAX_PIXELS, as_seen, decode
from tragweite.core.likeness.picture.verdicts import WHOLE, Region, Transformation

OUTLINE: Final = (214, 0, 36)
HALO: Final = (255, 255, 255)
"""A white line around the red one, so that the outline is seen on any ground and without colour."""
ROOM: Final = 0.008
"""Share of the longer side between a place and its outline."""


def marked(*, picture: bytes, regions: Sequence[Region], max_pixels: int = MAX_PIXELS) -> bytes:
    """Return the picture as PNG with the regions outlined, upright and at most 4.2 million pixels large.

    Raises ``Refused("likeness.not_a_picture", which="live")`` and ``Refused("likeness.picture_too_large", …)``.
    """
    found = as_seen(decode(picture, which="live", max_pixels=max_pixels, may_reduce=True)).copy()
    brush = ImageDraw.Draw(found)
    room = ROOM * max(found.size)
    line = max(2, round(max(found.size) / 400))
    for each in regions:
        box = (
            max(0.0, each.left * found.width - room),
            max(0.0, each.top * found.height - room),
            min(found.width - 1.0, each.right * found.width + room),
            min(found.height - 1.0, each.bottom * found.height + room),
        )
        brush.rectangle(box, outline=HALO, width=2 * line)
        brush.rectangle(box, outline=OUTLINE, width=line)
    return _png(found)


def aligned_pair(
    *, approved: bytes, live: bytes, transformation: Transformation | None, max_pixels: int = MAX_PIXELS
) -> tuple[bytes, bytes]:
    """Return both pictures as PNG of one size that show the same part, for side by side and overlay.

    Without a transformation (the picture was not found) both are shown whole, the live one fitted to the size of the
    approved. Raises as ``marked`` does.
    """
    ours = as_seen(decode(approved, which="approved", max_pixels=max_pixels, may_reduce=True))
    theirs = as_seen(decode(live, which="live", max_pixels=max_pixels, may_reduce=True))
    visible, place = (WHOLE, WHOLE) if transformation is None else (transformation.visible, transformation.place)
    size = _size(visible, ours.size)
    return _part(ours, visible, size), _part(theirs, place, size)


def _size(found: Region, size: tuple[int, int]) -> tuple[int, int]:
    return (
        max(1, round((found.right - found.left) * size[0])),
        max(1, round((found.bottom - found.top) * size[1])),
    )


def _part(picture: Image.Image, found: Region, size: tuple[int, int]) -> bytes:
    """A part of a picture at a size; edges between two pixels are kept, so that both lie exactly on each other."""
    width, height = picture.size
    box = (found.left * width, found.top * height, found.right * width, found.bottom * height)
    return _png(picture.resize(size, Image.Resampling.BICUBIC, box=box))


def _png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG", compress_level=3)
    return file.getvalue()
