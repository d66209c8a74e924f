# SPDX-License-Identifier: EUPL-1.2
"""What was found in a file, as plain data."""

from dataclasses import dataclass


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
