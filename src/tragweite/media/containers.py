# SPDX-License-Identifier: EUPL-1.2
"""Is the file whole? Read from the containers themselves, before any frame is decoded."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final

from tragweite.core.refusal import Refused

MOST_BOXES: Final = 200_000
"""Top-level boxes; a fragmented recording of four hours has some 30,000."""
OGG_LONGEST_PAGE: Final = 65_307
STREAMED: Final = frozenset({0, 0xFFFFFFFF})


@dataclass(frozen=True)
class Box:
    """A top-level box of ISO/IEC 14496-12: its type, and where its content begins and ends in the file."""

    kind: bytes
    start: int
    end: int


def boxes(file: IO[bytes]) -> Iterator[Box]:
    """The top-level boxes in order. Raises ``Refused("media.video_damaged")`` where one reaches beyond the file."""
    end, place, count = file.seek(0, os.SEEK_END), 0, 0
    while place < end:
        file.seek(place)
        head = file.read(16)
        if len(head) < 8 or (count := count + 1) > MOST_BOXES:
            raise Refused("media.video_damaged")
        size, begin = int.from_bytes(head[:4], "big"), 8
        if size == 1:  # the length stands in the next eight bytes
            size, begin = int.from_bytes(head[8:16], "big"), 16
        elif size == 0:  # to the end of the file
            size = end - place
        if size < begin or place + size > end:
            raise Refused("media.video_damaged")
        yield Box(kind=head[4:8], start=place + begin, end=place + size)
        place += size


def require_whole_mp4(file: IO[bytes]) -> None:
    """Whole boxes to the end, with an index. Raises ``Refused("media.video_damaged")``."""
    if b"moov" not in {box.kind for box in boxes(file)}:
        raise Refused("media.video_damaged")


def require_whole_wav(file: IO[bytes]) -> None:
    """Every RIFF chunk ends within the file. Raises ``Refused("media.sound_damaged")``."""
    end, place = file.seek(0, os.SEEK_END), 12
    while place + 8 <= end:
        file.seek(place)
        head = file.read(8)
        size = int.from_bytes(head[4:8], "little")
        if head[:4] == b"data" and size in STREAMED:  # written without knowing the length
            return
        if place + 8 + size > end:
            raise Refused("media.sound_damaged")
        place += 8 + size + size % 2


def require_whole_ogg(file: IO[bytes]) -> None:
    """The last page is whole and marked as the last (RFC 3533, section 6). Raises ``Refused("media.sound_damaged")``."""
    end = file.seek(0, os.SEEK_END)
    file.seek(max(0, end - OGG_LONGEST_PAGE))
    tail = file.read()
    page = tail[max(0, tail.rfind(b"OggS")) :]
    if len(page) < 27 or not page[5] & 4:
        raise Refused("media.sound_damaged")
    lengths = page[27 : 27 + page[26]]
    if len(lengths) < page[26] or 27 + page[26] + sum(lengths) > len(page):
        raise Refused("media.sound_damaged")
