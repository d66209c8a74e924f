# SPDX-License-Identifier: EUPL-1.2
"""The one entrance: what is this file? Names and announced types are not asked."""

from pathlib import Path
from typing import IO

from tragweite.media.apart import apart
from tragweite.media.found import Probe, probe_of
from tragweite.media.limits import LIMITS, Limits


def probe(source: Path | IO[bytes], *, limits: Limits = LIMITS) -> Probe:
    """Decode a file (a path, or a seekable binary stream, which is left at its start) and say what it is.

    A process of its own decodes. Raises ``Refused`` with ``media.file_empty``, ``media.not_a_picture`` (content),
    ``media.file_too_large`` (limit_mb), ``media.two_natures`` (content), what ``probe_picture`` and
    ``probe_recording`` raise, and what ``apart`` adds: ``media.decoder_died``, ``media.decoder_gone``.
    """
    try:
        return probe_of(apart("probe", source, limits=limits, seconds=limits.probe_seconds))
    finally:
        if not isinstance(source, Path):
            source.seek(0)
