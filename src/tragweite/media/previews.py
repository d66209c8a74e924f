# SPDX-License-Identifier: EUPL-1.2
"""Previews of a stored file, made once: what outsiders and pages show instead of the original.

The names are fixed by kind: picture ``thumbnail.webp`` and ``clean.jpg`` or ``clean.png``; video ``proxy.mp4``,
``poster.jpg`` and ``thumbnail.webp``; sound ``proxy.m4a``. None carries the metadata of its original.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tragweite.media.apart import apart
from tragweite.media.limits import LIMITS, PICTURE, SOUND, VIDEO, Limits
from tragweite.media.placing import whole_file

TYPES: Final = {
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".mp4": "video/mp4",
    ".m4a": "audio/mp4",
}


@dataclass(frozen=True, kw_only=True)
class Derivative:
    """One preview: its name, where it lies, its media type and size in bytes."""

    name: str
    path: Path
    mime: str
    size: int


def directory_of(media_dir: Path, sha256: str) -> Path:
    """Where the previews of a stored file lie."""
    return media_dir / "derived" / sha256


def derive(path: Path, *, kind: str, into: Path, limits: Limits = LIMITS) -> list[Derivative]:
    """Make the previews of a file that ``probe`` accepted; what is there already is not made again.

    ``kind`` is what ``probe`` found, ``into`` the directory of the previews. The same file gives the same bytes with the
    same versions of the libraries. A process of its own decodes and writes. Raises ``Refused`` with
    ``media.preview_too_slow`` (limit_seconds), ``media.no_space``, or what the probe raises for damage that only whole
    decoding finds; the previews that were finished before remain and are valid.
    """
    seconds = limits.probe_seconds if kind == PICTURE else limits.preview_seconds
    found = []
    for name, task in _tasks(path, kind=kind, limits=limits):
        target = into / name
        if not target.exists():
            with whole_file(target) as draft:
                apart(task, path, draft=draft, seconds=seconds, too_slow="media.preview_too_slow", limits=limits)
        mime = TYPES[target.suffix]
        found.append(Derivative(name=name, path=target, mime=mime, size=target.stat().st_size))
    return found


def _tasks(path: Path, *, kind: str, limits: Limits) -> list[tuple[str, str]]:
    """The names of the previews and of the tasks that write them."""
    if kind == PICTURE:
        is_png = apart("is_png", path, seconds=limits.probe_seconds, limits=limits)
        return [("thumbnail.webp", "thumbnail"), ("clean.png" if is_png else "clean.jpg", "clean")]
    if kind == VIDEO:
        return [("poster.jpg", "poster"), ("thumbnail.webp", "poster_thumbnail"), ("proxy.mp4", "video")]
    if kind == SOUND:
        return [("proxy.m4a", "sound")]
    raise ValueError(kind)
