# SPDX-License-Identifier: EUPL-1.2
"""Decode a picture as it is seen: upright, without transparency, in the colours of sRGB."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageCms, ImageOps

from tragweite.core.refusal import Refused

MAX_PIXELS: Final = 64_000_000
"""A picture of 8,000 by 8,000 pixels; larger ones are refused before they are decoded."""
WORKING_PIXELS: Final = 1_050_000
"""Larger pictures are divided by the largest whole number that leaves so many pixels, which is fast: a story of
1080 x 1920 is taken as it is, a picture of 2160 x 2700 is halved."""
ORIENTATION: Final = 0x0112
UPRIGHT: Final = 1
LYING: Final = (5, 6, 7, 8)
"""EXIF 2.32, 4.6.4: the tag, its default, and the values whose rows are columns as seen."""


@dataclass(frozen=True)
class Opened:
    """A decoded picture: size as seen, number of frames, colour profile, and the upright picture itself."""

    size: tuple[int, int]
    frame_count: int
    colour_profile: bytes
    upright: Image.Image


def size_of(content: bytes, *, which: str, max_pixels: int) -> tuple[int, int]:
    """Width and height of the stored picture, from its header alone."""
    with _opened(content, which=which, max_pixels=max_pixels) as picture:
        return picture.size


def decode(content: bytes, *, which: str, max_pixels: int, may_reduce: bool) -> Opened:
    """Decode the bytes of a file. ``may_reduce``: a large JPEG is decoded at a half or quarter, which is much faster."""
    with _opened(content, which=which, max_pixels=max_pixels) as picture:
        width, height = picture.size
        if may_reduce and picture.format == "JPEG":
            step = _step(picture.size)
            picture.draft(picture.mode, (width // step, height // step))
        frame_count = getattr(picture, "n_frames", 1)
        profile = picture.info.get("icc_profile") or b""
        orientation = picture.getexif().get(ORIENTATION, UPRIGHT)
        upright = picture if orientation == UPRIGHT else ImageOps.exif_transpose(picture)
        upright.load()
        size = (height, width) if orientation in LYING else (width, height)
        return Opened(size=size, frame_count=frame_count, colour_profile=profile, upright=upright)


@contextmanager
def _opened(content: bytes, *, which: str, max_pixels: int) -> Iterator[Image.Image]:
    try:
        with warnings.catch_warnings():
            # Own limit below; Pillow's warnings about odd files must not stop a comparison.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content)) as picture:
                _require_size(picture, which=which, max_pixels=max_pixels)
                yield picture
    except Image.DecompressionBombError as problem:
        raise Refused("likeness.picture_too_large", which=which, max_pixels=max_pixels) from problem
    except (OSError, SyntaxError, ValueError, EOFError, TypeError, ArithmeticError, LookupError) as problem:
        # Pillow reports damaged files with all of these.
        raise Refused("likeness.not_a_picture", which=which) from problem


def _require_size(picture: Image.Image, *, which: str, max_pixels: int) -> None:
    width, height = picture.size
    if width * height > max_pixels:
        raise Refused("likeness.picture_too_large", which=which, max_pixels=max_pixels)


def equal_pixels(ours: Opened, theirs: Opened) -> bool:
    """Say whether two still pictures have the same pixels in RGBA and the same colour profile."""
    if (ours.size, ours.colour_profile) != (theirs.size, theirs.colour_profile):
        return False
    if (ours.frame_count, theirs.frame_count) != (1, 1):
        return False
    # A few rows settle it for nearly all pictures that are not equal.
    heights = (min(FIRST_ROWS, ours.size[1]), ours.size[1])
    return all(_rows(ours.upright, height) == _rows(theirs.upright, height) for height in heights)


FIRST_ROWS: Final = 16


def _rows(picture: Image.Image, height: int) -> bytes:
    return picture.crop((0, 0, picture.width, height)).convert("RGBA").tobytes()


def as_seen(opened: Opened) -> Image.Image:
    """The picture in RGB and sRGB, transparency over white, reduced towards ``WORKING_PIXELS``."""
    picture = opened.upright
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        picture = Image.new("RGB", layer.size, (255, 255, 255))
        picture.paste(layer, mask=layer.getchannel("A"))
    elif picture.mode != "CMYK":
        picture = _in_rgb(picture)
    picture = _reduced(picture)
    return _in_srgb(picture, opened.colour_profile)


def _reduced(picture: Image.Image) -> Image.Image:
    step = _step(picture.size)
    return picture if step == 1 else picture.reduce(step)


def _step(size: tuple[int, int]) -> int:
    return max(1, int((size[0] * size[1] / WORKING_PIXELS) ** 0.5))


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    if not profile:
        return _in_rgb(picture)
    try:
        found = ImageCms.profileToProfile(
            picture, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError):
        # A damaged profile, or one for other channels: shown without it, as browsers do.
        return _in_rgb(picture)
    return _in_rgb(picture) if found is None else found


def _in_rgb(picture: Image.Image) -> Image.Image:
    """Without the copy that Pillow makes of a picture that is in RGB already."""
    return picture if picture.mode == "RGB" else picture.convert("RGB")
