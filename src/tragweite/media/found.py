# SPDX-License-Identifier: EUPL-1.2
"""What was found in a file, as plain data."""

import re
from dataclasses import dataclass
from typing import Any, Final

MIME: Final = re.compile(r"(image|video|audio)/[a-z0-9]{2,12}")


@dataclass(frozen=True, kw_only=True)
class Carried:
    """What a file tells besides what it shows: where it was taken, with what, by whom."""

    gps: bool = False
    camera: bool = False
    author: bool = False


@dataclass(frozen=True, kw_only=True)
class Probe:
    """What a file really is, decided by decoding.

    ``kind`` is picture, video or sound. ``width`` and ``height`` are pixels as shown, that is after ``orientation``
    (EXIF, 1 to 8; 1 is upright) is applied; None for sound. ``duration_ms`` and ``frame_rate`` (frames a second) are None
    where they have no meaning. ``codec`` names what carries the picture, or the sound where there is none.
    ``further_tracks`` counts what a player does not show at first: second sound tracks, subtitles, data.
    """

    kind: str
    mime: str
    codec: str
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    frame_rate: float | None = None
    has_sound: bool = False
    orientation: int = 1
    further_tracks: int = 0
    carried: Carried = Carried()


def probe_of(values: dict[str, Any]) -> Probe:
    """A probe from the plain data of the process that decoded. Raises ``ValueError`` for a media type that is none."""
    found = Probe(**{**values, "carried": Carried(**values["carried"])})
    if not MIME.fullmatch(found.mime):
        raise ValueError(found.mime)
    return found
