# SPDX-License-Identifier: EUPL-1.2
"""What the first bytes announce: which decoder is asked, and the word for people where none is.

A signature admits nothing. It only chooses the one decoder that then has to succeed, so that no demuxer that opens other
files or addresses (playlists, concatenations) is ever tried.
"""

from dataclasses import dataclass
from typing import Final

from tragweite.core.refusal import Refused
from tragweite.media.limits import PICTURE, SOUND, VIDEO

START: Final = 64
"""Bytes that ``recognise`` and ``content_word`` want to see."""
HEIF_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
HEIF_SEQUENCES: Final = frozenset({b"hevc", b"hevx", b"msf1"})
AVIF_BRANDS: Final = frozenset({b"avif", b"avis"})

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
    (b"#extm3u", "Wiedergabeliste"),
    (b"\x1aE\xdf\xa3", "WebM oder Matroska"),
    (b"FLV", "Flash-Video"),
    (b"0&\xb2u", "Windows Media"),
    (b"MZ", "Programmdatei"),
    (b"\x7fELF", "Programmdatei"),
)


@dataclass(frozen=True)
class Container:
    """A family of files: the name of its decoder (Pillow's for pictures, FFmpeg's else) and the kind it announces."""

    decoder: str
    kind: str


JPEG: Final = Container("JPEG", PICTURE)
PNG: Final = Container("PNG", PICTURE)
WEBP: Final = Container("WEBP", PICTURE)
AVIF: Final = Container("AVIF", PICTURE)
HEIF: Final = Container("HEIF", PICTURE)
MOV: Final = Container("mov", VIDEO)
WAV: Final = Container("wav", SOUND)
OGG: Final = Container("ogg", SOUND)
FLAC: Final = Container("flac", SOUND)
MP3: Final = Container("mp3", SOUND)
AAC: Final = Container("aac", SOUND)
BY_START: Final = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"OggS", OGG),
    (b"fLaC", FLAC),
    (b"ID3", MP3),
)


def recognise(start: bytes) -> Container | None:
    """The family that the first 64 bytes announce; None for everything that is not accepted."""
    for signature, container in BY_START:
        if start.startswith(signature):
            return container
    if start[4:8] == b"ftyp":
        return _by_brand(start[8:12])
    if start[4:8] in {b"moov", b"wide", b"mdat", b"free", b"skip"}:  # old QuickTime has no ftyp
        return MOV
    if start[:4] in {b"RIFF", b"RF64"}:
        return {b"WEBP": WEBP, b"WAVE": WAV}.get(start[8:12])
    return _by_sync(start)


def announced(start: bytes) -> Container:
    """The family that the first bytes announce. Raises ``Refused`` for an empty file and for foreign content."""
    if not start:
        raise Refused("media.file_empty")
    container = recognise(start)
    if container is None:
        raise Refused("media.not_a_picture", content=content_word(start))
    return container


def _by_brand(brand: bytes) -> Container:
    if brand in AVIF_BRANDS:
        return AVIF
    return HEIF if brand in HEIF_BRANDS else MOV


def _by_sync(start: bytes) -> Container | None:
    """MPEG sound without a tag begins with a frame: eleven bits set, then version and layer (ISO/IEC 11172-3, 13818-7)."""
    if len(start) < 4 or start[0] != 0xFF or start[1] & 0xE0 != 0xE0:
        return None
    if start[1] & 0xF6 == 0xF0:
        return AAC
    is_layer_three = (start[1] >> 1) & 3 == 1 and (start[1] >> 3) & 3 != 1
    return MP3 if is_layer_three and start[2] >> 4 != 15 and (start[2] >> 2) & 3 != 3 else None


def content_word(start: bytes) -> str:
    """Name the type of a file from its first bytes, for people."""
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
