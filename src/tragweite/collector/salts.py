# SPDX-License-Identifier: EUPL-1.2
"""The salt of the day: random, shared by all collectors of one spool, destroyed when the day is over."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

SALT_BYTES = 32


def salt_of(day: str, *, spool_dir: Path) -> bytes:
    """The salt of a UTC day (``2026-11-22``), made by whoever asks first; older ones are deleted.

    The file is readable by its owner only. A reader never sees a half-written salt: it appears by a hard link.
    """
    folder = spool_dir / "salts"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for old in folder.glob("day-*"):
        if old.name < f"day-{day}":
            old.unlink(missing_ok=True)
    return _shared_secret(folder / f"day-{day}")


def conversion_key(*, spool_dir: Path) -> bytes:
    """The lasting key under which idempotency keys of conversions are hashed, so that none is stored as it came."""
    return _shared_secret(spool_dir / "salts" / "conversions")


def _shared_secret(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with suppress(FileNotFoundError):
        return path.read_bytes()
    fresh = path.with_name(f".{secrets.token_hex(8)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(SALT_BYTES))
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(fresh, path)
    fresh.unlink()
    return path.read_bytes()
