# SPDX-License-Identifier: EUPL-1.2
"""From an upload to a file under its SHA-256: in pieces, counted and hashed on the way, with flat memory.

Layout: ``media_dir/<first two digits>/<sha256>``; unfinished files in ``media_dir/incoming``.
"""

import hashlib
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from tragweite.core.refusal import Refused
from tragweite.media.found import Probe
from tragweite.media.limits import LIMITS, MEGABYTE, Limits, require_size
from tragweite.media.placing import FULL, finish, new_draft
from tragweite.media.probing import probe
from tragweite.media.signatures import START, announced

CHUNK: Final = MEGABYTE
SHA256: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True)
class Received:
    """A file in its place: hash (hex), size in bytes, what it is, and whether the same bytes lay there before."""

    sha256: str
    size: int
    probe: Probe
    was_known: bool


def path_in(media_dir: Path, sha256: str) -> Path:
    """Where the bytes with this hash lie. Raises ``ValueError`` for anything that is no SHA-256."""
    if not SHA256.fullmatch(sha256):
        raise ValueError(sha256)
    return media_dir / sha256[:2] / sha256


def chunks_of(file: IO[bytes]) -> Iterator[bytes]:
    """A file from where it stands, in pieces of 1 MiB."""
    while chunk := file.read(CHUNK):
        yield chunk


def digest_of(file: IO[bytes]) -> tuple[str, int]:
    """SHA-256 (hex) and size in bytes, from the start; the file is left at its start."""
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    for chunk in chunks_of(file):
        digest.update(chunk)
        size += len(chunk)
    file.seek(0)
    return digest.hexdigest(), size


def receive(
    chunks: Iterable[bytes],
    *,
    media_dir: Path,
    limits: Limits = LIMITS,
    expected_bytes: int = 0,
    inspect: Callable[[Path], None] | None = None,
) -> Received:
    """Write an upload, say what it is, and put it in its place; a refusal or failure leaves nothing behind.

    ``expected_bytes``: the announced length, for the check of free space. ``inspect`` sees the complete file before it
    gets its name (a virus scan, for example) and may refuse. Raises ``Refused`` with ``media.no_space``,
    ``media.stored_file_changed``, and what ``probe`` raises.
    """
    incoming = media_dir / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    require_space(incoming, needed_bytes=expected_bytes, limits=limits)
    draft = new_draft(incoming)
    try:
        sha256, size = _write(chunks, draft, limits=limits)
        found = probe(draft, limits=limits)
        if inspect is not None:
            inspect(draft)
        was_known = settle(draft, sha256=sha256, media_dir=media_dir)
    finally:
        draft.unlink(missing_ok=True)
    return Received(sha256=sha256, size=size, probe=found, was_known=was_known)


def settle(draft: Path, *, sha256: str, media_dir: Path) -> bool:
    """Give a complete draft its name; True where the same bytes lay there before (the draft then stays, for removal).

    Raises ``Refused("media.stored_file_changed")`` where other bytes lie under the hash.
    """
    target = path_in(media_dir, sha256)
    if target.exists():
        require_stored(sha256, media_dir=media_dir)
        return True
    finish(draft, target)
    return False


def require_stored(sha256: str, *, media_dir: Path) -> None:
    """Read the stored file again. Raises ``Refused("media.stored_file_changed")``."""
    with path_in(media_dir, sha256).open("rb") as file:
        if digest_of(file)[0] != sha256:
            raise Refused("media.stored_file_changed")


def require_space(directory: Path, *, needed_bytes: int, limits: Limits) -> None:
    """Raises ``Refused("media.no_space")`` when the disk would fall below its reserve."""
    if shutil.disk_usage(directory).free < needed_bytes + limits.reserve_bytes:
        raise Refused("media.no_space")


def write_draft(chunks: Iterable[bytes], draft: Path) -> None:
    """Write pieces to a new file. Raises ``Refused("media.no_space")`` when the disk is full."""
    try:
        with draft.open("xb") as sink:
            for chunk in chunks:
                sink.write(chunk)
    except OSError as problem:
        if problem.errno in FULL:
            raise Refused("media.no_space") from problem
        raise


def _write(chunks: Iterable[bytes], draft: Path, *, limits: Limits) -> tuple[str, int]:
    """The kind, and with it the largest size, is known after the first bytes; nothing more is written after that size."""
    digest, size, start = hashlib.sha256(), 0, b""

    def counted() -> Iterator[bytes]:
        nonlocal size, start
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            if len(start) < START:
                start += chunk[: START - len(start)]
            if len(start) == START:
                require_size(size, kind=announced(start).kind, limits=limits)
            yield chunk

    write_draft(counted(), draft)
    return digest.hexdigest(), size
