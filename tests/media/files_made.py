# SPDX-License-Identifier: EUPL-1.2
"""Small real media, made when asked for and remembered for the run."""

import io
import os
import struct
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import av
import numpy as np
from PIL import Image

QUIET = {
    # Fewer pictures than it reorders, and x265 leaves the times of decoding unset.
    "libx265": {"x265-params": "log-level=none:pools=none:bframes=0"},
    "libsvtav1": {"preset": "12"},
    "libvpx-vp9": {"cpu-used": "8"},
}
RATE = 48_000


@cache
def gradient(size: tuple[int, int] = (96, 64)) -> Image.Image:
    """A picture in which every corner differs, so that turning is seen."""
    width, height = size
    across, down = np.meshgrid(np.linspace(0, 255, width), np.linspace(0, 255, height))
    return Image.fromarray(np.stack([across, down, np.full_like(across, 90)], axis=2).astype(np.uint8))


def picture(kind: str, *, size: tuple[int, int] = (96, 64), **options: Any) -> bytes:
    sink = io.BytesIO()
    gradient(size).save(sink, kind, **options)
    return sink.getvalue()


@contextmanager
def scheduled_as_before() -> Iterator[None]:
    """SVT-AV1 makes a process of root that opens it a real-time one, and so all that this process starts later."""
    before = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        yield
    finally:
        os.sched_setscheduler(0, *before)


@cache
def film(
    codec: str = "libx264",
    *,
    seconds: int = 2,
    fps: int = 10,
    size: tuple[int, int] = (64, 48),
    sound: str | None = "aac",
    form: str = "mp4",
    tracks: int = 1,
    options: tuple[tuple[str, str], ...] = (),
    tags: tuple[tuple[str, str], ...] = (),
    keyint: int = 10,
) -> bytes:
    """A film whose brightness grows with time, with a tone of 440 Hz."""
    # The index in front needs a file that can be read again.
    with scheduled_as_before(), tempfile.TemporaryDirectory() as directory:
        path = Path(directory, "film")
        _write_film(
            path,
            codec=codec,
            seconds=seconds,
            fps=fps,
            size=size,
            sound=sound,
            form=form,
            tracks=tracks,
            options=dict(options),
            tags=dict(tags),
            keyint=keyint,
        )
        return path.read_bytes()


def _write_film(
    path: Path,
    *,
    codec: str,
    seconds: int,
    fps: int,
    size: tuple[int, int],
    sound: str | None,
    form: str,
    tracks: int,
    options: dict[str, str],
    tags: dict[str, str],
    keyint: int,
) -> None:
    with av.open(str(path), "w", format=form, options=options) as target:
        target.metadata.update(tags)
        pictures = [target.add_stream(codec, rate=fps, options=QUIET.get(codec, {})) for _ in range(tracks)]
        tone = target.add_stream(sound, rate=RATE, layout="mono") if sound else None
        for stream in pictures:
            stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
            stream.codec_context.gop_size = keyint
        for stream in pictures:
            for number in range(seconds * fps):
                shade = np.full((size[1], size[0], 3), number * 255 // (seconds * fps), np.uint8)
                frame = av.VideoFrame.from_ndarray(shade, format="rgb24")
                frame.pts = number
                target.mux(stream.encode(frame))
            target.mux(stream.encode())
        if tone is not None:
            _write_tone(target, tone, seconds=seconds)


@cache
def sound(codec: str, form: str, *, seconds: int = 2, tags: tuple[tuple[str, str], ...] = ()) -> bytes:
    sink = io.BytesIO()
    with av.open(sink, "w", format=form) as target:
        target.metadata.update(dict(tags))
        _write_tone(target, target.add_stream(codec, rate=RATE, layout="mono"), seconds=seconds)
    return sink.getvalue()


def _write_tone(target: Any, stream: Any, *, seconds: int) -> None:
    times = np.arange(RATE * seconds) / RATE
    wave = (np.sin(2 * np.pi * 440 * times) * 8000).astype(np.int16)
    for start in range(0, len(wave), 1024):
        frame = av.AudioFrame.from_ndarray(wave[start : start + 1024].reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
        target.mux(stream.encode(frame))
    target.mux(stream.encode())


def box(kind: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I", 8 + len(content)) + kind + content


def full_box(kind: bytes, content: bytes, *, version: int = 0) -> bytes:
    return box(kind, bytes([version, 0, 0, 0]) + content)


@cache
def heic(*, size: tuple[int, int] = (64, 64), brand: bytes = b"heic") -> bytes:
    """One frame of HEVC in the boxes of ISO/IEC 23008-12."""
    source = film("libx265", seconds=1, fps=1, size=size, sound=None)
    start = source.index(b"hvcC") - 4
    settings = source[start : start + struct.unpack(">I", source[start : start + 4])[0]]
    with av.open(io.BytesIO(source)) as opened:
        entry = opened.streams.video[0].index_entries[0]
        data = source[entry.pos : entry.pos + entry.size]
    head = box(b"ftyp", brand + b"\0\0\0\0mif1heic")

    def meta(offset: int) -> bytes:
        item = full_box(b"infe", struct.pack(">HH", 1, 0) + b"hvc1\0", version=2)
        place = bytes([0x44, 0]) + struct.pack(">HHHHII", 1, 1, 0, 1, offset, len(data))
        properties = box(b"ipco", settings + full_box(b"ispe", struct.pack(">II", *size)))
        links = full_box(b"ipma", struct.pack(">IHB", 1, 1, 2) + bytes([0x81, 2]))
        return full_box(
            b"meta",
            full_box(b"hdlr", b"\0" * 4 + b"pict" + b"\0" * 13)
            + full_box(b"pitm", struct.pack(">H", 1))
            + full_box(b"iinf", struct.pack(">H", 1) + item)
            + full_box(b"iloc", place)
            + box(b"iprp", properties + links),
        )

    return head + meta(len(head) + len(meta(0)) + 8) + box(b"mdat", data)
