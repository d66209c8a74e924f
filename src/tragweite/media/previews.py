# SPDX-License-Identifier: EUPL-1.2
"""Previews of a stored file, made once: what outsiders and pages show instead of the original.

The names are fixed by kind: picture ``thumbnail.webp`` and ``clean.jpg`` or ``clean.png``; video ``proxy.mp4``,
``poster.jpg`` and ``thumbnail.webp``; sound ``proxy.m4a``. None carries the metadata of its original.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from tragweite.core.refusal import Refused
from tragweite.media.limits import LIMITS, PICTURE, SOUND, VIDEO, Limits
from tragweite.media.picture_previews import clean_name, write_clean, write_thumbnail
from tragweite.media.placing import FULL, whole_file
from tragweite.media.probing import announced
from tragweite.media.recording_previews import write_poster, write_poster_thumbnail, write_sound, write_video
from tragweite.media.signatures import START, Container

TYPES: Final = {
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".mp4": "video/mp4",
    ".m4a": "audio/mp4",
}
Writer = Callable[[Path], None]


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
    same versions of the libraries. Raises ``Refused`` with ``media.preview_too_slow`` (limit_seconds) or what the probe
    raises for damage that only whole decoding finds; the previews that were finished before remain and are valid.
    """
    with path.open("rb") as file:
        container = announced(file.read(START))
    found = []
    for name, writer in _writers(path, kind=kind, container=container, limits=limits):
        target = into / name
        if not target.exists():
            _make(target, writer)
        mime = TYPES[target.suffix]
        found.append(Derivative(name=name, path=target, mime=mime, size=target.stat().st_size))
    return found


def _make(target: Path, writer: Writer) -> None:
    try:
        with whole_file(target) as draft:
            writer(draft)
    except OSError as problem:
        if problem.errno in FULL:
            raise Refused("media.no_space") from problem
        raise


def _writers(path: Path, *, kind: str, container: Container, limits: Limits) -> list[tuple[str, Writer]]:
    make = partial(partial, path=path, container=container, limits=limits)
    if kind == PICTURE:
        name = clean_name(path=path, container=container, limits=limits)
        return [("thumbnail.webp", make(write_thumbnail)), (name, make(write_clean))]
    if kind == VIDEO:
        return [
            ("poster.jpg", make(write_poster)),
            ("thumbnail.webp", make(write_poster_thumbnail)),
            ("proxy.mp4", make(write_video)),
        ]
    if kind == SOUND:
        return [("proxy.m4a", make(write_sound))]
    raise ValueError(kind)
