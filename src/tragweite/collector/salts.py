# SPDX-License-Identifier: EUPL-1.2
"""The salt of the day: random, shared by all collectors of one spool, destroyed when the day is over."""

import secrets
from pathlib import Path

from tragweite.shared_secret import shared_secret

SALT_BYTES = 32


def salt_of(day: str, *, spool_dir: Path) -> bytes:
    """The salt of a UTC day (``2026-11-22``), made by whoever asks first; older ones are deleted."""
    folder = _folder(spool_dir)
    for old in folder.glob("day-*"):
        if old.name < f"day-{day}":
            old.unlink(missing_ok=True)
    return shared_secret(folder / f"day-{day}", fresh=secrets.token_bytes(SALT_BYTES))


def conversion_key(*, spool_dir: Path) -> bytes:
    """The lasting key under which idempotency keys of conversions are hashed, so that none is stored as it came."""
    return shared_secret(_folder(spool_dir) / "conversions", fresh=secrets.token_bytes(SALT_BYTES))


def _folder(spool_dir: Path) -> Path:
    folder = spool_dir / "salts"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
