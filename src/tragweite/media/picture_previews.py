# SPDX-License-Identifier: EUPL-1.2
"""Pictures upright, in sRGB, without a word about where, when, with what and by whom they were taken."""

import io
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image, ImageCms, ImageOps

from tragweite.media.limits import Limits
from tragweite.media.pictures import opened
from tragweite.media.signatures import Container

THUMBNAIL: Final = 480
"""Longest side in pixels."""
QUALITY: Final = 92
"""No visible loss at the size of a screen; the original stays."""
WITH_ALPHA: Final = frozenset({"RGBA", "LA", "PA", "La", "RGBa"})
DEEP: Final = frozenset({"I", "I;16", "I;16B", "I;16L", "I;16N"})


def is_png(*, path: Path, container: Container, limits: Limits) -> bool:
    """Whether the clean copy becomes a PNG: the picture is lossless or transparent."""
    with path.open("rb") as file, opened(file, container=container, limits=limits) as picture:
        return container.decoder == "PNG" or _has_alpha(picture)


def write_clean(draft: Path, *, path: Path, container: Container, limits: Limits) -> None:
    """The whole picture for people outside. Raises ``Refused("media.picture_damaged")``."""
    picture = bare(path, container=container, limits=limits)
    if container.decoder == "PNG" or picture.mode == "RGBA":
        picture.save(draft, "PNG")
    else:
        picture.save(draft, "JPEG", quality=QUALITY, subsampling=0)


def write_thumbnail(draft: Path, *, path: Path, container: Container, limits: Limits) -> None:
    """A small copy, 480 pixels at its longest side. Raises ``Refused("media.picture_damaged")``."""
    save_thumbnail(bare(path, container=container, limits=limits), draft)


def save_thumbnail(picture: Image.Image, draft: Path) -> None:
    """Write a bare picture as a WebP of at most 480 pixels."""
    picture.thumbnail((THUMBNAIL, THUMBNAIL), Image.Resampling.LANCZOS)
    picture.save(draft, "WEBP", quality=80, method=4)


def bare(path: Path, *, container: Container, limits: Limits) -> Image.Image:
    """The pixels alone, upright, RGB or RGBA in sRGB."""
    with path.open("rb") as file, opened(file, container=container, limits=limits) as picture:
        picture.load()
        profile = picture.info.get("icc_profile")
        pixels = _in_srgb(_eight_bits(ImageOps.exif_transpose(picture)), profile=profile)
        alone = Image.new(pixels.mode, pixels.size)
        alone.paste(pixels)
        return alone


def _has_alpha(picture: Image.Image) -> bool:
    return picture.mode in WITH_ALPHA or "transparency" in picture.info


def _eight_bits(picture: Image.Image) -> Image.Image:
    """16-bit grey would be cut off at 255 by a plain conversion."""
    if picture.mode not in DEEP:
        return picture
    values = np.asarray(picture.convert("I"))
    return Image.fromarray((values.clip(0, 65_535) // 256).astype(np.uint8), "L")


def _in_srgb(picture: Image.Image, *, profile: bytes | None) -> Image.Image:
    """An unreadable profile is left out, as browsers do."""
    mode = "RGBA" if _has_alpha(picture) else "RGB"
    if profile and picture.mode in {"RGB", "RGBA", "CMYK", "L"}:
        try:
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted: Image.Image | None = ImageCms.profileToProfile(
                picture, given, ImageCms.createProfile("sRGB"), outputMode=mode
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None
        if converted is not None:
            return converted
    return picture.convert(mode)
