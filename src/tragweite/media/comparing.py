# SPDX-License-Identifier: EUPL-1.2
"""Two stored files compared as plain JSON data. The functions with two paths run in a child (``tragweite.media.child``)."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from tragweite.core.likeness.picture import PictureComparison, compare_pictures
from tragweite.core.likeness.sound import compare_sounds
from tragweite.core.likeness.video import compare_videos


def pictures_compared(approved: Path, live: Path) -> dict[str, Any]:
    """Verdict, reason, regions in both pictures, share of the changed area, and what happened to the whole picture."""
    found = compare_pictures(approved=approved.read_bytes(), live=live.read_bytes())
    return {
        "verdict": str(found.verdict),
        "reason": str(found.reason or found.proof or ""),
        "regions": [
            {
                "approved": asdict(each.approved) if each.approved else None,
                "live": asdict(each.live),
                "certain": each.certain,
            }
            for each in found.differences
        ],
        "changed_share": found.changed_share,
        "transformation": _transformation(found),
    }


def _transformation(found: PictureComparison) -> dict[str, Any] | None:
    how = found.transformation
    if how is None:
        return None
    return {**asdict(how), "cropped": how.is_cropped, "padded": how.is_padded}


def films_compared(approved: Path, live: Path) -> dict[str, Any]:
    """Verdict, segments with seconds and regions, and how many seconds differ."""
    with approved.open("rb") as ours, live.open("rb") as theirs:
        found = compare_videos(approved=ours, live=theirs)
    return {
        "verdict": str(found.verdict),
        "segments": [asdict(each) for each in found.segments],
        "changed_seconds": found.changed_seconds,
    }


def sounds_compared(approved: Path, live: Path) -> dict[str, Any]:
    """Verdict and segments of two sound tracks."""
    with approved.open("rb") as ours, live.open("rb") as theirs:
        found = compare_sounds(approved=ours, live=theirs)
    segments = [{"film": "live", "region": None, **asdict(each)} for each in found.stretches]
    return {"verdict": str(found.verdict), "segments": segments}
