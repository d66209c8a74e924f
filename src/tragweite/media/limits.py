# SPDX-License-Identifier: EUPL-1.2
"""How much a file may ask for before it is refused; each bound stands here once."""

import time
from dataclasses import dataclass
from typing import Final

from tragweite.core.refusal import Refused

MEGABYTE: Final = 1024 * 1024
PICTURE: Final = "picture"
VIDEO: Final = "video"
SOUND: Final = "sound"


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Sizes in bytes, pixels as width times height, times as the name says."""

    picture_bytes: int = 64 * MEGABYTE
    video_bytes: int = 1024 * MEGABYTE
    sound_bytes: int = 256 * MEGABYTE
    pixels: int = 64_000_000
    frame_pixels: int = 8192 * 4320
    duration_ms: int = 4 * 60 * 60 * 1000
    frames_per_second: int = 240
    streams: int = 16
    window_frames: int = 300
    """How many frames are decoded at the start, in the middle, and at the end of a longer recording."""
    probe_seconds: float = 60.0
    preview_seconds: float = 3600.0
    """Longest time for one preview file."""
    reserve_bytes: int = 512 * MEGABYTE
    """What stays free on the disk, whatever is uploaded."""
    memory_bytes: int = 4096 * MEGABYTE
    """Address space of the process that decodes one file."""
    preview_bytes: int = 4096 * MEGABYTE
    """Largest preview file."""

    def bytes_of(self, kind: str) -> int:
        return {PICTURE: self.picture_bytes, VIDEO: self.video_bytes, SOUND: self.sound_bytes}[kind]


LIMITS: Final = Limits()


def require_size(size: int, *, kind: str, limits: Limits) -> None:
    """Raises ``Refused("media.file_too_large", limit_mb)``."""
    if size > limits.bytes_of(kind):
        raise Refused("media.file_too_large", limit_mb=limits.bytes_of(kind) // MEGABYTE)


class Deadline:
    """A time that work on one file may take; asked between two frames."""

    def __init__(self, *, seconds: float, code: str) -> None:
        self._seconds = seconds
        self._code = code
        self._end = time.monotonic() + seconds

    def require_time(self) -> None:
        """Raises ``Refused(code, limit_seconds)`` when the time is over."""
        if time.monotonic() > self._end:
            raise Refused(self._code, limit_seconds=round(self._seconds))
