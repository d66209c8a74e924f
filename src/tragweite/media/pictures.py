# SPDX-License-Identifier: EUPL-1.2
"""Pictures: decoded as a whole, within bounds, and asked what they carry besides the pixels."""

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, Final

import pi_heif  # type: ignore[import-untyped]
from PIL import ExifTags, Image, IptcImagePlugin

from tragweite.core.refusal import Refused
from tragweite.media.found import Carried, Probe
from tragweite.media.limits import PICTURE, Limits
from tragweite.media.signatures import HEIF, HEIF_SEQUENCES, Container

pi_heif.register_heif_opener(thumbnails=False)

TYPES: Final = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",  # JPEG with further pictures behind it, as phones write it
    "PNG": "image/png",
    "WEBP": "image/webp",
    "AVIF": "image/avif",
    "HEIF": "image/heic",
}
SEVERAL_ARE_FINE: Final = frozenset({"MPO", "HEIF"})
DAMAGED: Final = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    TypeError,
    ArithmeticError,
    LookupError,
    RuntimeError,
    MemoryError,
    struct.error,
    zlib.error,
)
"""Pillow and its decoders report damaged files with all of these."""
GPS_IFD: Final = ExifTags.IFD.GPSInfo
CAMERA_TAGS: Final = (ExifTags.Base.Make, ExifTags.Base.Model, ExifTags.Base.BodySerialNumber)
AUTHOR_TAGS: Final = (ExifTags.Base.Artist, ExifTags.Base.Copyright, ExifTags.Base.XPAuthor)
AUTHOR_RECORDS: Final = ((2, 80), (2, 110), (2, 116))
"""IPTC IIM: by-line, credit, copyright notice."""


@contextmanager
def opened(file: IO[bytes], *, container: Container, limits: Limits) -> Iterator[Image.Image]:
    """The picture, header read and bounds checked, not yet decoded; what fails inside the block counts as damage.

    Raises ``Refused`` with ``media.picture_damaged``, ``media.picture_too_large`` (pixel_count, max_pixels),
    ``media.picture_bomb`` (max_pixels), or ``media.picture_moves``.
    """
    file.seek(0)
    try:
        with warnings.catch_warnings():
            # The own limit stands below; Pillow's warnings about odd files must not stop an upload.
            warnings.simplefilter("ignore")
            with Image.open(file, formats=(container.decoder,)) as picture:
                _require_bounds(picture, limits=limits)
                yield picture
    except Image.DecompressionBombError as problem:
        raise Refused("media.picture_bomb", max_pixels=limits.pixels) from problem
    except DAMAGED as problem:
        raise Refused("media.picture_damaged") from problem


def _require_bounds(picture: Image.Image, *, limits: Limits) -> None:
    pixel_count = picture.width * picture.height
    if pixel_count > limits.pixels:
        raise Refused("media.picture_too_large", pixel_count=pixel_count, max_pixels=limits.pixels)
    if picture.format not in SEVERAL_ARE_FINE and getattr(picture, "n_frames", 1) > 1:
        raise Refused("media.picture_moves")


def probe_picture(file: IO[bytes], *, container: Container, limits: Limits) -> Probe:
    """Decode a picture. Raises what ``opened`` raises."""
    if container is HEIF:
        _require_still(file)
    with opened(file, container=container, limits=limits) as picture:
        orientation = orientation_of(picture)
        carried = _carried(picture)
        picture.load()
        width, height = picture.size
    if orientation >= 5:  # lying on its side
        width, height = height, width
    return Probe(
        kind=PICTURE,
        mime=TYPES[str(picture.format)],
        codec=container.decoder.lower(),
        width=width,
        height=height,
        orientation=orientation,
        carried=carried,
    )


def _require_still(file: IO[bytes]) -> None:
    file.seek(8)
    if file.read(4) in HEIF_SEQUENCES:
        raise Refused("media.picture_moves")


def orientation_of(picture: Image.Image) -> int:
    """The EXIF orientation, 1 to 8; 1 where none or nonsense is stated."""
    stated = picture.getexif().get(ExifTags.Base.Orientation, 1)
    return stated if isinstance(stated, int) and 1 <= stated <= 8 else 1


def _carried(picture: Image.Image) -> Carried:
    exif = picture.getexif()
    packet = xmp_of(picture)
    return Carried(
        gps=bool(exif.get_ifd(GPS_IFD)) or b"GPSLatitude" in packet,
        camera=any(exif.get(tag) for tag in CAMERA_TAGS) or bool(exif.get_ifd(ExifTags.IFD.Exif).get(0x927C)),
        author=any(exif.get(tag) for tag in AUTHOR_TAGS) or b"dc:creator" in packet or _has_byline(picture),
    )


def xmp_of(picture: Image.Image) -> bytes:
    """The XMP packet as it stands in the file; empty where there is none."""
    packet: Any = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    return packet.encode() if isinstance(packet, str) else bytes(packet)


def _has_byline(picture: Image.Image) -> bool:
    if picture.format not in {"JPEG", "MPO"}:
        return False
    records = IptcImagePlugin.getiptcinfo(picture) or {}  # type: ignore[no-untyped-call]
    return any(records.get(record) for record in AUTHOR_RECORDS)
