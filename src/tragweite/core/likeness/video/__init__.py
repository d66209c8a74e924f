# SPDX-License-Identifier: EUPL-1.2
"""Is the published film the approved film? Pictures by time and place, then in detail; the sound track beside them."""

import hashlib
import io
from collections.abc import Sequence
from typing import BinaryIO, Final

from tragweite.core.likeness.sound import Run, SoundChange, SoundComparison, compare_tracks, read_sound
from tragweite.core.likeness.video.film import Film, read_film
from tragweite.core.likeness.video.findings import Change, Segment, Transformation, VideoComparison, VideoVerdict
from tragweite.core.likeness.video.place import Place
from tragweite.core.likeness.video.regions import changed_regions
from tragweite.core.likeness.video.register import registered
from tragweite.core.likeness.video.timeline import JUMP_SECONDS, TICK, Stretch, breaks, speed, speed_change, stretches

__all__ = ["Change", "Segment", "Transformation", "VideoComparison", "VideoVerdict", "compare_videos"]

VISIBLE_SHARE: Final = 0.72
"""Share of the approved picture's area that must be shown; a square cut of 4:5 leaves 0.8. Less is judged by a person."""
DOUBTFUL: Final = frozenset({Change.DOUBTFUL, Change.CROPPED, SoundChange.DOUBTFUL})


def compare_videos(*, approved: bytes | BinaryIO, live: bytes | BinaryIO) -> VideoComparison:
    """Compare two films given as bytes or as binary streams that can seek.

    Re-encoded, scaled, padded, slightly cropped or toned films are the same; what is mirrored, cut off by more than
    half a second, replaced, inserted, removed, written over or sounds otherwise is changed.
    Raises ``Refused("likeness.not_a_video", which)``, ``Refused("likeness.video_too_long", which, max_seconds)``,
    ``Refused("likeness.not_a_sound", which)``; ``which`` is ``approved`` or ``live``.
    """
    digests = _sha256(approved), _sha256(live)
    ours = read_film(approved, which="approved")
    if digests[0] == digests[1]:
        return _equal(ours, digests[0])
    theirs = read_film(live, which="live")
    found = registered(ours, theirs)
    if found is None:
        return VideoComparison(VideoVerdict.DIFFERENT, (), None, ours.end, theirs.end, *digests)
    place, moments = found
    parts = stretches(moments)
    sound = compare_tracks(
        read_sound(approved, which="approved"), read_sound(live, which="live"), runs=_runs(parts, theirs.end)
    )
    segments = [
        *breaks(parts, approved_end=ours.end, live_end=theirs.end),
        *speed_change(parts),
        *_placement(place, theirs),
        *changed_regions(ours, theirs, place, moments),
        *_sound_segments(sound),
    ]
    segments.sort(key=lambda each: (each.start_s, each.end_s, each.kind))
    how = _transformation(ours, theirs, place, parts, sound)
    return VideoComparison(_verdict(segments), tuple(segments), how, ours.end, theirs.end, *digests)


def _sha256(source: bytes | BinaryIO) -> str:
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    stream.seek(0)
    return hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]


def _equal(film: Film, digest: str) -> VideoComparison:
    whole = (0.0, 0.0, 1.0, 1.0)
    how = Transformation(whole, whole, False, film.size, 0.0, 0.0, 1.0, None)  # noqa: FBT003
    return VideoComparison(VideoVerdict.SAME, (), how, film.end, film.end, digest, digest)


def _runs(parts: Sequence[Stretch], live_end: float) -> list[Run]:
    """Where the sound is expected: stretches of one offset are joined over a replaced picture, the last reaches the end.

    At a break of the clock the time of one tick on both sides is left out: it belongs to neither for certain.
    """
    runs: list[Run] = []
    for each in parts:
        offset = (each.first_offset_s + each.offset_s) / 2
        if runs and abs(runs[-1].offset_s - offset) < JUMP_SECONDS:
            runs[-1] = Run(runs[-1].start_s, each.end_s, runs[-1].offset_s)
            continue
        if runs:
            runs[-1] = Run(runs[-1].start_s, runs[-1].end_s - TICK, runs[-1].offset_s)
        runs.append(Run(each.start_s + (TICK if runs else 0.0), each.end_s, offset))
    if runs and live_end - runs[-1].end_s < JUMP_SECONDS:
        runs[-1] = Run(runs[-1].start_s, live_end, runs[-1].offset_s)
    return runs


def _placement(place: Place, live: Film) -> list[Segment]:
    left, top, right, bottom = shown = place.visible()
    found = [Segment(Change.MIRRORED, "live", 0.0, live.end)] if place.mirrored else []
    if (right - left) * (bottom - top) < VISIBLE_SHARE:
        found.append(Segment(Change.CROPPED, "live", 0.0, live.end, shown))
    return found


def _sound_segments(sound: SoundComparison) -> list[Segment]:
    missing = {SoundChange.MISSING, SoundChange.TRIMMED_START, SoundChange.TRIMMED_END}
    return [
        Segment(
            each.kind, "approved" if each.kind in missing else "live", each.start_s, each.end_s, None, each.how_much
        )
        for each in sound.stretches
    ]


def _verdict(segments: Sequence[Segment]) -> VideoVerdict:
    if not segments:
        return VideoVerdict.SAME
    return VideoVerdict.PERSON if all(each.kind in DOUBTFUL for each in segments) else VideoVerdict.CHANGED


def _transformation(
    approved: Film, live: Film, place: Place, parts: Sequence[Stretch], sound: SoundComparison
) -> Transformation:
    shown = place.visible()
    start = max(0.0, parts[0].first_offset_s) if parts else 0.0
    end = max(0.0, approved.end - live.end - parts[-1].offset_s) if parts else 0.0
    return Transformation(
        visible=shown,
        placed=place.in_live(shown),
        mirrored=place.mirrored,
        size=live.size,
        trimmed_start_s=start,
        trimmed_end_s=end,
        speed=speed(list(parts)) if parts else 1.0,
        gain_db=sound.gain_db,
    )
