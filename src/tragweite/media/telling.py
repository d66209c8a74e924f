# SPDX-License-Identifier: EUPL-1.2
"""What ``tragweite compare`` tells about two files, as plain JSON data; every function runs in a child."""

import warnings
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO, Final

import av
import av.error
from PIL import Image

from tragweite.core.likeness.picture import MAX_PIXELS, compare_pictures
from tragweite.core.likeness.sound import compare_sounds
from tragweite.core.likeness.video import compare_videos
from tragweite.core.refusal import Refused

MAX_PICTURE_BYTES: Final = 200_000_000
COVER: Final = 0x0400
"""AV_DISPOSITION_ATTACHED_PIC: sound files carry their cover as a video of one picture."""


def kind_told(path: Path) -> str | None:
    """``image``, ``video`` or ``sound`` from the content alone, or None."""
    with path.open("rb") as stream:
        return "image" if _is_picture(stream) else _kind_of_streams(stream)


def _is_picture(stream: BinaryIO) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # whether it is too large is decided where it is compared
            with Image.open(stream):
                return True
    except Image.DecompressionBombError:
        return True
    except (OSError, SyntaxError, ValueError, EOFError, TypeError, ArithmeticError, LookupError):
        return False


def _kind_of_streams(stream: BinaryIO) -> str | None:
    stream.seek(0)
    try:
        with av.open(stream) as container:
            if any(not each.disposition.value & COVER for each in container.streams.video):
                return "video"
            return "sound" if container.streams.audio else None
    except (av.error.FFmpegError, OSError, ValueError, EOFError):
        return None


def images_told(approved: Path, published: Path) -> dict[str, Any]:
    """Verdict, places, changed share, and what happened to the whole picture.

    Raises what ``compare_pictures`` raises.
    """
    for path, which in ((approved, "approved"), (published, "live")):
        if path.stat().st_size > MAX_PICTURE_BYTES:
            raise Refused("likeness.picture_too_large", which=which, max_pixels=MAX_PIXELS)
    found = compare_pictures(approved=approved.read_bytes(), live=published.read_bytes())
    return {
        "verdict": found.verdict,
        "where": [asdict(each) for each in found.differences],
        "how_much": {"changed_share": found.changed_share},
        "transformation": found.transformation and asdict(found.transformation),
        "reason": found.reason or found.proof,
    }


def videos_told(approved: Path, published: Path) -> dict[str, Any]:
    """Verdict, segments, seconds that differ, and what happened to the whole film.

    Raises what ``compare_videos`` raises.
    """
    with approved.open("rb") as ours, published.open("rb") as theirs:
        found = compare_videos(approved=ours, live=theirs)
    return {
        "verdict": found.verdict,
        "where": [asdict(each) for each in found.segments],
        "how_much": {
            "changed_seconds": found.changed_seconds,
            "approved_seconds": found.approved_seconds,
            "published_seconds": found.live_seconds,
        },
        "transformation": found.transformation and asdict(found.transformation),
    }


def sounds_told(approved: Path, published: Path) -> dict[str, Any]:
    """Verdict, stretches, seconds that differ, gain and lag of the whole track.

    Raises what ``compare_sounds`` raises.
    """
    with approved.open("rb") as ours, published.open("rb") as theirs:
        found = compare_sounds(approved=ours, live=theirs)
    return {
        "verdict": found.verdict,
        "where": [asdict(each) for each in found.stretches],
        "how_much": {"changed_seconds": sum(each.end_s - each.start_s for each in found.stretches)},
        "transformation": {"gain_db": found.gain_db, "lag_s": found.lag_s},
    }
