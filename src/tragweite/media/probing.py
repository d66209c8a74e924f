# SPDX-License-Identifier: EUPL-1.2
"""The one entrance: what is this file? Names and announced types are not asked."""

import os
from pathlib import Path
from typing import IO

from tragweite.core.refusal import Refused
from tragweite.media.disguise import require_one_nature
from tragweite.media.found import Probe
from tragweite.media.limits import LIMITS, MEGABYTE, PICTURE, Limits
from tragweite.media.pictures import probe_picture
from tragweite.media.recordings import probe_recording
from tragweite.media.signatures import START, Container, content_word, recognise


def probe(source: Path | IO[bytes], *, limits: Limits = LIMITS) -> Probe:
    """Decode a file (a path, or a seekable binary stream, which is left at its start) and say what it is.

    Raises ``Refused`` with ``media.file_empty``, ``media.not_a_picture`` (content), ``media.file_too_large``
    (limit_mb), ``media.two_natures`` (content), and what ``probe_picture`` and ``probe_recording`` raise.
    """
    if isinstance(source, Path):
        with source.open("rb") as file:
            return probe(file, limits=limits)
    try:
        return _probe(source, limits=limits)
    finally:
        source.seek(0)


def _probe(file: IO[bytes], *, limits: Limits) -> Probe:
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    container = announced(file.read(START))
    require_size(size, kind=container.kind, limits=limits)
    require_one_nature(file, size=size)
    if container.kind == PICTURE:
        return probe_picture(file, container=container, limits=limits)
    found = probe_recording(file, container=container, size=size, limits=limits)
    require_size(size, kind=found.kind, limits=limits)
    return found


def announced(start: bytes) -> Container:
    """The family that the first bytes announce. Raises ``Refused`` for an empty file and for foreign content."""
    if not start:
        raise Refused("media.file_empty")
    container = recognise(start)
    if container is None:
        raise Refused("media.not_a_picture", content=content_word(start))
    return container


def require_size(size: int, *, kind: str, limits: Limits) -> None:
    """Raises ``Refused("media.file_too_large", limit_mb)``."""
    if size > limits.bytes_of(kind):
        raise Refused("media.file_too_large", limit_mb=limits.bytes_of(kind) // MEGABYTE)
