# SPDX-License-Identifier: EUPL-1.2
"""What is this file? Decoded here; names and announced types are not asked. Runs in a child (``tragweite.media.child``)."""

import os
from typing import IO

from tragweite.media.disguise import require_one_nature
from tragweite.media.found import Probe
from tragweite.media.limits import PICTURE, Limits, require_size
from tragweite.media.pictures import probe_picture
from tragweite.media.recordings import probe_recording
from tragweite.media.signatures import START, announced


def examined(file: IO[bytes], *, limits: Limits) -> Probe:
    """Decode a seekable file. Raises what ``tragweite.media.probing.probe`` raises, save for what the child adds."""
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
