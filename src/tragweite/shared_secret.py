# SPDX-License-Identifier: EUPL-1.2
"""A secret that several processes share through a file: whoever asks first makes it."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def shared_secret(path: Path, *, fresh: bytes) -> bytes:
    """The bytes of the file, readable by its owner only; where it is missing it is made with ``fresh``.

    The file appears whole, by a hard link, and only once: a reader never sees half of it, and processes that start at
    once agree on one. The directory must be there.

    :raises OSError: the file cannot be read or made.
    """
    with suppress(FileNotFoundError):
        return path.read_bytes()
    draft = path.with_name(f".{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(fresh)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    return path.read_bytes()
