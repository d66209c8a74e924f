# SPDX-License-Identifier: EUPL-1.2
"""Files that are two things at once: a picture for one program, an archive, a page or a document for another."""

import re
import zipfile
from typing import IO, Final

from tragweite.core.refusal import Refused

HEAD: Final = 4096
TAIL: Final = 65_536
ACTIVE: Final = re.compile(rb"(?i)<!doctype html|<html[\s>]|<script[\s>]|<svg[\s>]|<\?php")
PDF_WINDOW: Final = 1024
"""PDF readers look for their header within the first 1,024 bytes (ISO 32000-1, annex H)."""


def require_one_nature(file: IO[bytes], *, size: int) -> None:
    """Refuse a file in which another program would find something else.

    Looked at are the first 4 KiB, where browsers and PDF readers decide, and the last 64 KiB, where archives are
    appended. Raises ``Refused("media.two_natures", content)``.
    """
    file.seek(0)
    head = file.read(HEAD)
    file.seek(max(0, size - TAIL))
    tail = file.read(TAIL)
    if b"%PDF-" in head[:PDF_WINDOW]:
        raise Refused("media.two_natures", content="PDF")
    if ACTIVE.search(head) or ACTIVE.search(tail):
        raise Refused("media.two_natures", content="HTML oder Programmtext")
    if b"PK\x05\x06" in tail and _is_archive(file):
        raise Refused("media.two_natures", content="ZIP-Archiv")
    file.seek(0)


def _is_archive(file: IO[bytes]) -> bool:
    """Four bytes occur by chance; a readable list of members does not."""
    try:
        with zipfile.ZipFile(file) as archive:
            return bool(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError):
        return False
