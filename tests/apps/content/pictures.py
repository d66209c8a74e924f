# SPDX-License-Identifier: EUPL-1.2
"""Small real files for uploads, made when asked for."""

import io
import struct
import zlib
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.media.files_made import film


def encoded(kind: str, *, colour: str = "navy", size: tuple[int, int] = (40, 30), **options: Any) -> bytes:
    sink = io.BytesIO()
    Image.new("RGB", size, colour).save(sink, kind, **options)
    return sink.getvalue()


def upload(content: bytes, name: str = "bild.jpg", mime: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type=mime)


def chequered(*, size: tuple[int, int] = (200, 150), square: int = 10) -> bytes:
    """A picture with edges; two pictures without any go to a person, see ``core.likeness.picture``."""
    picture = Image.new("RGB", size, "white")
    for left in range(0, size[0], square):
        for top in range(left % (2 * square), size[1], 2 * square):
            picture.paste("red", (left, top, left + square, top + square))
    sink = io.BytesIO()
    picture.save(sink, "JPEG")
    return sink.getvalue()


def jpeg(colour: str = "navy") -> SimpleUploadedFile:
    return upload(encoded("JPEG", colour=colour))


def mp4(*, quicktime: bool = False) -> bytes:
    return film(seconds=1, sound=None, form="mov" if quicktime else "mp4")


def moving_png() -> bytes:
    sink = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    frames[0].save(sink, "PNG", save_all=True, append_images=frames[1:])
    return sink.getvalue()


def bomb_png(width: int = 60_000, height: int = 60_000) -> bytes:
    """A few bytes that announce billions of pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(b"\x00" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + body + chunk(b"IEND", b"")
