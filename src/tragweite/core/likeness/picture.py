# SPDX-License-Identifier: EUPL-1.2
"""Is the published picture the approved picture? Same bytes, or same decoded pixels; everything else is changed.

Platforms recompress pictures, so a good copy is often "changed" here and goes to a person with both side by side.
"""

import hashlib
import io
import warnings
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PIL import Image, ImageOps

from tragweite.core.refusal import Refused

MAX_PIXELS: Final = 64_000_000
"""A picture of 8,000 by 8,000 pixels; larger ones are refused before they are decoded."""


class PictureVerdict(StrEnum):
    """Without a perceptual comparison there are only two answers."""

    SAME = "same"
    CHANGED = "changed"


class Proof(StrEnum):
    """What proves that two pictures are the same."""

    BYTES = "bytes"
    PIXELS = "pixels"


@dataclass(frozen=True)
class PictureComparison:
    """The verdict, its proof (None where changed), SHA-256 and size in pixels (width, height) of both."""

    verdict: PictureVerdict
    proof: Proof | None
    approved_sha256: str
    live_sha256: str
    approved_size: tuple[int, int]
    live_size: tuple[int, int]


@dataclass(frozen=True)
class _Decoded:
    size: tuple[int, int]
    frame_count: int
    colour_profile: bytes
    pixels: bytes


def compare_pictures(*, approved: bytes, live: bytes, max_pixels: int = MAX_PIXELS) -> PictureComparison:
    """Compare two pictures given as the bytes of their files.

    Pixels are compared as seen: turned by their orientation mark, in RGBA, with the same colour profile. Moving
    pictures count as the same only with equal bytes. Raises ``Refused("likeness.not_a_picture", which)`` and
    ``Refused("likeness.picture_too_large", which, max_pixels)``; ``which`` is ``approved`` or ``live``.
    """
    approved_sha256, live_sha256 = _sha256(approved), _sha256(live)
    ours = _decode(approved, which="approved", max_pixels=max_pixels)
    theirs = ours if approved_sha256 == live_sha256 else _decode(live, which="live", max_pixels=max_pixels)
    proof = Proof.BYTES if approved_sha256 == live_sha256 else Proof.PIXELS if _look_alike(ours, theirs) else None
    return PictureComparison(
        verdict=PictureVerdict.CHANGED if proof is None else PictureVerdict.SAME,
        proof=proof,
        approved_sha256=approved_sha256,
        live_sha256=live_sha256,
        approved_size=ours.size,
        live_size=theirs.size,
    )


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _look_alike(ours: _Decoded, theirs: _Decoded) -> bool:
    return ours == theirs and ours.frame_count == 1


def _decode(content: bytes, *, which: str, max_pixels: int) -> _Decoded:
    try:
        with warnings.catch_warnings():
            # Own limit below; Pillow's warnings about odd files must not stop a comparison.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content)) as picture:
                _require_size(picture, which=which, max_pixels=max_pixels)
                upright = ImageOps.exif_transpose(picture)
                return _Decoded(
                    size=upright.size,
                    frame_count=getattr(picture, "n_frames", 1),
                    colour_profile=picture.info.get("icc_profile") or b"",
                    pixels=upright.convert("RGBA").tobytes(),
                )
    except Image.DecompressionBombError as problem:
        raise Refused("likeness.picture_too_large", which=which, max_pixels=max_pixels) from problem
    except (OSError, SyntaxError, ValueError, EOFError, TypeError, ArithmeticError, LookupError) as problem:
        # Pillow reports damaged files with all of these.
        raise Refused("likeness.not_a_picture", which=which) from problem


def _require_size(picture: Image.Image, *, which: str, max_pixels: int) -> None:
    width, height = picture.size
    if width * height > max_pixels:
        raise Refused("likeness.picture_too_large", which=which, max_pixels=max_pixels)
