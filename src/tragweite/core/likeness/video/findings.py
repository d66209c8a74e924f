# SPDX-License-Identifier: EUPL-1.2
"""What a comparison of films finds, in seconds and regions."""

from dataclasses import dataclass
from enum import StrEnum


class VideoVerdict(StrEnum):
    """``different``: another film; ``person``: something is suspicious, but less than any falsification measured."""

    SAME = "same"
    CHANGED = "changed"
    DIFFERENT = "different"
    PERSON = "person"


class Change(StrEnum):
    """What happened in a stretch of time; the changes of sound have names of their own (``sound.SoundChange``)."""

    REPLACED = "replaced"
    INSERTED = "inserted"
    REMOVED = "removed"
    TRIMMED_START = "trimmed_start"
    TRIMMED_END = "trimmed_end"
    PICTURE = "picture"
    MIRRORED = "mirrored"
    CROPPED = "cropped"
    SPEED = "speed"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True)
class Segment:
    """A stretch that differs.

    ``film``: whose clock ``start_s`` and ``end_s`` count (``approved`` for what is missing in the published film,
    else ``live``). ``region``: left, top, right, bottom in shares (0 to 1) of the approved picture; None: all of it.
    ``how_much``: for regions, difference in units of what recompression explains; for sound decibels; else None.
    """

    kind: str
    film: str
    start_s: float
    end_s: float
    region: tuple[float, float, float, float] | None = None
    how_much: float | None = None


@dataclass(frozen=True)
class Transformation:
    """The harmless changes that were found.

    ``visible``: part of the approved picture that is shown (left, top, right, bottom in shares); ``placed``: where it
    stands in the published one; ``size``: width and height of the published one in pixels; seconds cut off at both
    ends; gain of the sound in dB (None: no sound compared); ``speed``: seconds of approved film per second.
    """

    visible: tuple[float, float, float, float]
    placed: tuple[float, float, float, float]
    mirrored: bool
    size: tuple[int, int]
    trimmed_start_s: float
    trimmed_end_s: float
    speed: float
    gain_db: float | None


@dataclass(frozen=True)
class VideoComparison:
    """The verdict, segments in the order of time, what was transformed (None where nothing fits), lengths, SHA-256."""

    verdict: VideoVerdict
    segments: tuple[Segment, ...]
    transformation: Transformation | None
    approved_seconds: float
    live_seconds: float
    approved_sha256: str
    live_sha256: str

    @property
    def changed_seconds(self) -> float:
        """Seconds that differ, each counted once per film."""
        return sum(
            _covered([(each.start_s, each.end_s) for each in self.segments if each.film == film])
            for film in ("approved", "live")
        )


def _covered(spans: list[tuple[float, float]]) -> float:
    total, reached = 0.0, float("-inf")
    for start, end in sorted(spans):
        total += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return total
