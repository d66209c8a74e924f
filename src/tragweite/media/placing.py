# SPDX-License-Identifier: EUPL-1.2
"""Files come to their place whole or not at all."""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What the system says when the disk, or the share of this account, is full."""
DRAFT: Final = "."
"""A name that begins with a dot is not finished; nothing reads it, and ``sweep`` removes what a stopped process left."""


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """Yields a draft in the same directory (so in the same filesystem); when the block ends well it becomes the target.

    Then the bytes are on the disk (fsync of file and directory) and read-only. When the block fails, nothing remains.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = new_draft(target.parent)
    try:
        yield draft
        finish(draft, target)
    finally:
        draft.unlink(missing_ok=True)


def new_draft(directory: Path) -> Path:
    """A name for an unfinished file; the file itself is not made."""
    return directory / f"{DRAFT}{secrets.token_hex(12)}"


def finish(draft: Path, target: Path) -> None:
    """Put a written draft in its place, durably and read-only."""
    sync(draft)
    draft.chmod(0o440)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft.replace(target)
    sync(target.parent)


def sync(path: Path) -> None:
    """Make a file or directory durable."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(directory: Path, *, now: float, older_than_seconds: float) -> int:
    """Remove unfinished files that nobody has touched for so long; ``now`` in seconds since 1970. Answers how many."""
    removed = 0
    for path in directory.rglob(f"{DRAFT}*"):
        if path.is_file() and path.stat().st_mtime < now - older_than_seconds:
            path.unlink(missing_ok=True)
            removed += 1
    return removed
