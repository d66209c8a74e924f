# SPDX-License-Identifier: EUPL-1.2
"""The files of the media: checked by decoding, kept under their SHA-256, read again before anything rests on them.

A file is complete on disk before the row that names it is written. A file without a row (a stopped process, a refused
draft) is harmless: nothing shows it, and the same upload later finds it in place.
"""

import hashlib
import os
import re
import secrets
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, Protocol

from django.conf import settings
from django.core.files.base import File
from PIL import Image, UnidentifiedImageError

from tragweite.core.refusal import Refused

MAX_PIXELS: Final = 64_000_000
"""8,000 by 8,000 pixels; larger pictures are refused before they are decoded (decompression bombs)."""
CHUNK: Final = 1024 * 1024
PICTURE: Final = "picture"
VIDEO: Final = "video"
PICTURE_TYPES: Final = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
INLINE_TYPES: Final = frozenset(PICTURE_TYPES.values())
DECODERS: Final = ("JPEG", "PNG", "WEBP")  # the one of JPEG also opens MPO, as some phones write it
SHA256: Final = re.compile(r"[0-9a-f]{64}")

# First bytes of what people upload by mistake, so that the refusal can name it.
SIGNATURES: Final = (
    (b"%PDF", "PDF"),
    (b"GIF8", "GIF"),
    (b"PK\x03\x04", "ZIP oder Office-Datei"),
    (b"\xd0\xcf\x11\xe0", "altes Office-Format"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"<svg", "SVG"),
    (b"<?xml", "XML"),
    (b"<!doctype html", "HTML"),
    (b"<html", "HTML"),
    (b"\x1aE\xdf\xa3", "WebM oder Matroska"),
    (b"ID3", "MP3"),
    (b"MZ", "Programmdatei"),
    (b"\x7fELF", "Programmdatei"),
)
HEIF_BRANDS: Final = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})
AVIF_BRANDS: Final = frozenset({b"avif", b"avis"})


@dataclass(frozen=True)
class Examined:
    """What a file really is: kind (picture, video), media type, size in pixels (None for videos)."""

    kind: str
    mime: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True)
class Stored:
    """A file in its place: SHA-256 (hex), size in bytes, and what it is."""

    sha256: str
    size: int
    examined: Examined


class HasHash(Protocol):
    """Anything that names its bytes by hash."""

    sha256: str


def path_of(sha256: str) -> Path:
    """Where the bytes with this hash lie. Raises ``ValueError`` for anything that is no SHA-256."""
    if not SHA256.fullmatch(sha256):
        raise ValueError(sha256)
    directory: Path = settings.TRAGWEITE.media_dir
    return directory / sha256[:2] / sha256


def examine(file: IO[bytes]) -> Examined:
    """Decode a file and say what it is; names and announced types are not asked.

    Raises ``Refused`` with ``content.file_empty``, ``content.not_a_picture`` (content), ``content.picture_damaged``,
    ``content.picture_too_large`` (pixel_count, max_pixels), ``content.picture_moves`` or ``content.video_damaged``.
    """
    file.seek(0)
    start = file.read(64)
    if not start:
        raise Refused("content.file_empty")
    if start[4:8] == b"ftyp" and start[8:12] not in HEIF_BRANDS | AVIF_BRANDS:
        return _examine_video(file, brand=start[8:12])
    return _examine_picture(file, start=start)


def content_word(start: bytes) -> str:
    """Name the type of a file from its first bytes, for people."""
    if start[4:8] == b"ftyp":
        return "AVIF" if start[8:12] in AVIF_BRANDS else "HEIC"
    lowered = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for signature, name in SIGNATURES:
        if start.startswith(signature) or lowered.startswith(signature):
            return name
    return "Text" if _is_text(start) else "unbekannt"


def _is_text(start: bytes) -> bool:
    try:
        text = start[:48].decode("utf-8", errors="strict" if len(start) < 48 else "ignore")
    except UnicodeDecodeError:
        return False
    return all(character.isprintable() or character in "\r\n\t" for character in text)


def _examine_picture(file: IO[bytes], *, start: bytes) -> Examined:
    file.seek(0)
    try:
        with warnings.catch_warnings():
            # The own limit stands below; Pillow's warnings about odd files must not stop an upload.
            warnings.simplefilter("ignore")
            with Image.open(file, formats=DECODERS) as picture:
                return _decoded(picture)
    except UnidentifiedImageError as problem:
        raise Refused("content.not_a_picture", content=content_word(start)) from problem
    except Image.DecompressionBombError as problem:
        raise Refused("content.picture_bomb", max_pixels=MAX_PIXELS) from problem
    except (OSError, SyntaxError, ValueError, EOFError, TypeError, ArithmeticError, LookupError) as problem:
        # Pillow reports damaged files with all of these.
        raise Refused("content.picture_damaged") from problem
    finally:
        file.seek(0)


def _decoded(picture: Image.Image) -> Examined:
    width, height = picture.size
    if width * height > MAX_PIXELS:
        raise Refused("content.picture_too_large", pixel_count=width * height, max_pixels=MAX_PIXELS)
    kind = str(picture.format)
    if kind != "MPO" and getattr(picture, "n_frames", 1) > 1:
        raise Refused("content.picture_moves")
    picture.load()
    return Examined(kind=PICTURE, mime=PICTURE_TYPES[kind], width=width, height=height)


def _examine_video(file: IO[bytes], *, brand: bytes) -> Examined:
    """Check the container only: whole boxes to the end, with an index. What the video shows is not looked at."""
    if b"moov" not in set(_boxes(file)):
        raise Refused("content.video_damaged")
    return Examined(kind=VIDEO, mime="video/quicktime" if brand == b"qt  " else "video/mp4")


def _boxes(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0, os.SEEK_END)
    end, place = file.tell(), 0
    while place < end:
        file.seek(place)
        head = file.read(16)
        if len(head) < 8:
            raise Refused("content.video_damaged")
        size = int.from_bytes(head[:4], "big")
        if size == 1:  # the length stands in the next eight bytes
            size = int.from_bytes(head[8:16], "big")
        elif size == 0:  # to the end of the file
            size = end - place
        if size < 8 or place + size > end:
            raise Refused("content.video_damaged")
        yield head[4:8]
        place += size
    file.seek(0)


def check(upload: "File[Any] | IO[bytes]") -> Stored:
    """Say what a file is and under which hash it would lie; nothing is written.

    Raises what ``examine`` raises and ``Refused("content.file_too_large", limit_mb)``.
    """
    file: IO[bytes] = upload
    _require_size(file)
    examined = examine(file)
    digest, size = _digest(file)
    return Stored(sha256=digest, size=size, examined=examined)


def place(upload: "File[Any] | IO[bytes]", checked: Stored) -> None:
    """Put a checked file in its place, atomically: it is there whole or not at all.

    Raises ``Refused("content.medium_changed", position)`` where other bytes lie under the hash.
    """
    target = path_of(checked.sha256)
    if not target.exists():
        _write(upload, target)
    elif digest_on_disk(checked.sha256) != checked.sha256:
        raise Refused("content.medium_changed", position=1)


def keep(upload: "File[Any] | IO[bytes]") -> Stored:
    """Check a file and put it in its place. Raises what ``check`` and ``place`` raise."""
    checked = check(upload)
    place(upload, checked)
    return checked


def _require_size(file: IO[bytes]) -> None:
    limit_mb = int(settings.TRAGWEITE.max_upload_mb)
    file.seek(0, os.SEEK_END)
    if file.tell() > limit_mb * 1024 * 1024:
        raise Refused("content.file_too_large", limit_mb=limit_mb)
    file.seek(0)


def _digest(file: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    file.seek(0)
    return digest.hexdigest(), size


def _write(file: IO[bytes], target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{secrets.token_hex(8)}")
    try:
        with draft.open("xb") as sink:
            file.seek(0)
            while chunk := file.read(CHUNK):
                sink.write(chunk)
            sink.flush()
            os.fsync(sink.fileno())
        draft.chmod(0o440)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    _sync_directory(target.parent)


def _sync_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def digest_on_disk(sha256: str) -> str | None:
    """The SHA-256 of the bytes that lie under this name now; None where nothing lies there."""
    try:
        with path_of(sha256).open("rb") as file:
            return _digest(file)[0]
    except FileNotFoundError:
        return None


def require_unchanged(media: "list[HasHash] | tuple[HasHash, ...]") -> None:
    """Read every file again (invariant 3).

    Raises ``Refused`` with ``content.medium_missing`` or ``content.medium_changed``, both with ``position`` (1, 2, …).
    """
    for position, medium in enumerate(media, start=1):
        found = digest_on_disk(medium.sha256)
        if found is None:
            raise Refused("content.medium_missing", position=position)
        if found != medium.sha256:
            raise Refused("content.medium_changed", position=position)
