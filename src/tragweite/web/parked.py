# SPDX-License-Identifier: EUPL-1.2
"""Uploaded files between two steps of a form: kept by their hash, and gone after a day when nobody went on."""

import hashlib
import os
import re
import secrets
import time
from pathlib import Path
from typing import Final

KEPT_SECONDS: Final = 24 * 60 * 60


def park(folder: Path, content: bytes) -> str:
    """Keep ``content`` in ``folder``, readable by this user alone; returns its SHA-256 (hex)."""
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    return keep(folder, content)


def keep(folder: Path, content: bytes) -> str:
    """Keep ``content`` in ``folder`` for good, readable by this user alone; returns its SHA-256 (hex)."""
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(content).hexdigest()
    draft = folder / f".{secrets.token_hex(8)}"
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as sink:
            sink.write(content)
        draft.replace(folder / digest)
    finally:
        draft.unlink(missing_ok=True)
    return digest


def _sweep(folder: Path) -> None:
    oldest = time.time() - KEPT_SECONDS
    for path in folder.iterdir():
        if path.is_file() and path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)


def parked(folder: Path, digest: str) -> Path | None:
    """The file that was kept under this hash; None where there is none or ``digest`` is no SHA-256."""
    if not re.fullmatch(r"[0-9a-f]{64}", digest):
        return None
    path = folder / digest
    return path if path.is_file() else None
