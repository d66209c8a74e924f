# SPDX-License-Identifier: EUPL-1.2
"""A video as the comparison sees it: grey pictures with their times, small ones for time, larger ones for detail."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

import av
import av.error
import cv2
import numpy as np
from numpy.typing import NDArray

from tragweite.core.refusal import Refused

MAX_SECONDS: Final = 900
"""Longer films would need more than 1 GB of memory here; posts of the platforms in question are at most minutes long."""
STORED_SIDE: Final = 960
"""Longest side in pixels of a kept picture: a subtitle of 5 % of the height still has strokes of 2 pixels."""
SMALL_SIDE: Final = 160
"""Longest side of the small pictures by which films are aligned in time and place."""
TICKS_PER_SECOND: Final = 4
"""The published film is judged four times a second, so that changes are told to the second with room to spare."""
DENSE_PER_SECOND: Final = 16
"""Pictures a second kept of a film longer than ``DENSE_SECONDS``; all are kept of a shorter one."""
DENSE_SECONDS: Final = 120
NEAR_TICK: Final = 0.06
"""Seconds: at 24 pictures a second, two or three lie that near to a tick."""
GAP: Final = 0.15
"""Seconds: where a film has few pictures, one is kept after this time even if it lies far from a tick."""
SKIP_FROM_PIXELS: Final = 1_200_000
"""From this size pictures that no other depends on are not decoded, in the published film only those far from a tick."""
JPEG_QUALITY: Final = 95
"""Kept pictures are compressed in memory; at 95 the error is under 2 grey levels."""

Grey = NDArray[np.uint8]


@dataclass(frozen=True)
class Film:
    """Pictures in the order of time.

    ``size``: (width, height) as shown; ``times``: seconds from the first picture, (n,); ``small``: (n, h, w) grey;
    ``kept``: n JPEG files in grey, longest side at most ``STORED_SIDE``; ``end``: seconds, end of the last picture.
    """

    size: tuple[int, int]
    times: NDArray[np.float64]
    small: Grey
    kept: tuple[bytes, ...]
    end: float

    def picture(self, index: int) -> Grey:
        """A kept picture, decoded."""
        return np.asarray(cv2.imdecode(np.frombuffer(self.kept[index], np.uint8), cv2.IMREAD_GRAYSCALE), dtype=np.uint8)


def opened(source: bytes | BinaryIO, *, which: str) -> Any:
    """The container of a video or sound file.

    Raises ``Refused("likeness.not_a_video", which)``; ``which`` is ``approved`` or ``live``.
    """
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    stream.seek(0)
    try:
        return av.open(stream)
    except (av.error.FFmpegError, OSError, ValueError, EOFError) as problem:
        raise Refused("likeness.not_a_video", which=which) from problem


def read_film(source: bytes | BinaryIO, *, which: str) -> Film:
    """Decode the pictures of a film.

    Of the live film only pictures near a tick are kept. Of the approved one all are, because its clock is not known
    yet; but a large one is decoded without the pictures that no other depends on.
    Raises ``Refused("likeness.not_a_video", which)`` and ``Refused("likeness.video_too_long", which, max_seconds)``.
    """
    with opened(source, which=which) as container:
        if not container.streams.video:
            raise Refused("likeness.not_a_video", which=which)
        stream = container.streams.video[0]
        if container.duration and container.duration / av.time_base > MAX_SECONDS:
            raise Refused("likeness.video_too_long", which=which, max_seconds=MAX_SECONDS)
        stream.thread_type = "AUTO"
        large = stream.codec_context.width * stream.codec_context.height >= SKIP_FROM_PIXELS
        if which == "approved" and large:
            stream.codec_context.skip_frame = "NONREF"
        frames = _near_ticks(container, stream) if which == "live" and large else container.decode(stream)
        sparse = bool(container.duration and container.duration / av.time_base > DENSE_SECONDS)
        apart = 1 / DENSE_PER_SECOND if sparse else 0.0
        try:
            return _collected(frames, which=which, apart=apart, all_times=which == "approved")
        except (av.error.FFmpegError, OSError, ValueError, EOFError) as problem:
            raise Refused("likeness.not_a_video", which=which) from problem


def _near_ticks(container: Any, stream: Any) -> Iterator[Any]:
    """Decode without those pictures that are neither near a tick nor needed by others."""
    start = stream.start_time or 0
    for packet in container.demux(stream):
        if packet.pts is not None:
            at = float((packet.pts - start) * stream.time_base)
            stream.codec_context.skip_frame = "DEFAULT" if _near_tick(at) else "NONREF"
        yield from packet.decode()


def _collected(frames: Any, *, which: str, apart: float, all_times: bool) -> Film:
    times: list[float] = []
    small: list[Grey] = []
    kept: list[bytes] = []
    end, size, first = 0.0, (0, 0), None
    for frame in frames:
        first = frame.time if first is None else first
        at = 0.0 if frame.time is None or first is None else frame.time - first
        end = max(end, at + _length(frame))
        if at > MAX_SECONDS:
            raise Refused("likeness.video_too_long", which=which, max_seconds=MAX_SECONDS)
        if times and (at < times[-1] + apart or not (all_times or _near_tick(at) or at > times[-1] + GAP)):
            continue
        grey = _upright(_luma(frame), frame)
        size = size if times else (grey.shape[1], grey.shape[0])
        picture = _shrunk(grey, STORED_SIDE)
        times.append(at)
        small.append(_shrunk(picture, SMALL_SIDE) if not small else _resized(picture, small[0].shape))
        kept.append(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1].tobytes())
    if not times:
        raise Refused("likeness.not_a_video", which=which)
    return Film(size, np.array(times), np.stack(small), tuple(kept), end)


def _near_tick(at: float) -> bool:
    return abs(at * TICKS_PER_SECOND - round(at * TICKS_PER_SECOND)) <= NEAR_TICK * TICKS_PER_SECOND


def _length(frame: Any) -> float:
    return float(frame.duration * frame.time_base) if frame.duration and frame.time_base else 0.0


def _luma(frame: Any) -> Grey:
    """The brightness plane; without a copy where the decoder already has one of 8 bits."""
    if not frame.format.name.startswith(("yuv4", "yuvj4", "nv12", "gray")) or frame.format.components[0].bits != 8:
        frame = frame.reformat(format="yuv420p")
    plane = frame.planes[0]
    lines = np.frombuffer(plane, dtype=np.uint8).reshape(-1, plane.line_size)
    return lines[: frame.height, : frame.width]


def _upright(grey: Grey, frame: Any) -> Grey:
    """Turned as the player shows it (phones write a rotation mark instead of turning the picture)."""
    quarter = round((getattr(frame, "rotation", 0) or 0) / 90) % 4
    return np.ascontiguousarray(np.rot90(grey, quarter)) if quarter else grey


def _shrunk(grey: Grey, side: int) -> Grey:
    scale = side / max(grey.shape)
    if scale >= 1:
        return np.ascontiguousarray(grey)
    return _resized(grey, (max(8, round(grey.shape[0] * scale)), max(8, round(grey.shape[1] * scale))))


def _resized(grey: Grey, shape: tuple[int, ...]) -> Grey:
    return np.asarray(cv2.resize(grey, (shape[1], shape[0]), interpolation=cv2.INTER_AREA), dtype=np.uint8)
