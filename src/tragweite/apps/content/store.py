# SPDX-License-Identifier: EUPL-1.2
"""The files of the media: checked by decoding, kept under their SHA-256, read again before anything rests on them.

A file is complete on disk before the row that names it is written. A file without a row (a stopped process, a refused
draft) is harmless: nothing shows it, and the same upload later finds it in place. What a file is and how it is written
safely stands in ``tragweite.media``; here are the directory and the limits of this installation.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, Final, Protocol

from django.conf import settings
from django.core.files.base import File
from django.utils.crypto import constant_time_compare, salted_hmac

from tragweite.core.refusal import Refused
from tragweite.media import intake
from tragweite.media.found import Probe
from tragweite.media.limits import LIMITS, PICTURE, SOUND, VIDEO
from tragweite.media.placing import new_draft, whole_file
from tragweite.media.previews import Derivative, derive, directory_of
from tragweite.media.probing import probe
from tragweite.media.scanning import ScanVerdict, Verdict, scan
from tragweite.web.uploads import StreamedFile

__all__ = ["PICTURE", "SOUND", "VIDEO"]

INLINE_TYPES: Final = frozenset({"image/jpeg", "image/png", "image/webp", "image/avif"})
"""What every browser shows itself; HEIC is shown by its preview."""


def is_shown(mime: str) -> bool:
    """Whether a browser may be handed a file of this kind to show or play; anything else is only saved."""
    return mime in INLINE_TYPES or mime.startswith(("video/", "audio/"))


@dataclass(frozen=True)
class Stored:
    """A file in its place: SHA-256 (hex), size in bytes, and what it is."""

    sha256: str
    size: int
    examined: Probe


class HasHash(Protocol):
    """Anything that names its bytes by hash."""

    sha256: str


def _media_dir() -> Path:
    directory: Path = settings.TRAGWEITE.media_dir
    return directory


def path_of(sha256: str) -> Path:
    """Where the bytes with this hash lie. Raises ``ValueError`` for anything that is no SHA-256."""
    return intake.path_in(_media_dir(), sha256)


def previews_of(sha256: str) -> Path:
    """The directory of the previews of a stored file; it may not exist yet."""
    return directory_of(_media_dir(), path_of(sha256).name)


def check(upload: "File[Any] | IO[bytes]") -> Stored:
    """Say what a file is and under which hash it would lie; nothing is written.

    Raises what ``media.probe`` raises, and ``Refused("media.file_too_large", limit_mb)`` above the limit of media.
    """
    file: IO[bytes] = upload
    _require_size(file)
    examined = probe(file)
    digest, size = intake.digest_of(file)
    return Stored(sha256=digest, size=size, examined=examined)


def place(upload: "File[Any] | IO[bytes]", checked: Stored) -> None:
    """Put a checked file in its place, atomically: it is there whole or not at all.

    Raises ``Refused`` with ``media.stored_file_changed`` where other bytes lie under the hash, ``media.no_space``,
    ``media.infected`` (found) or ``media.scan_failed`` (reason).
    """
    target = path_of(checked.sha256)
    if _is_there(target):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    intake.require_space(target.parent, needed_bytes=checked.size, limits=LIMITS)
    with whole_file(target) as draft:
        _write(upload, draft)
        _require_harmless(draft)


def _is_there(target: Path) -> bool:
    """Whether the bytes lie there already. They count as new then, so that ``sweep_parked`` leaves them."""
    try:
        intake.require_stored(target.name, media_dir=_media_dir())
        os.utime(target)
    except FileNotFoundError:
        return False
    return True


def _write(upload: "File[Any] | IO[bytes]", draft: Path) -> None:
    """A streamed upload lies in the same filesystem and gets a second name; anything else is copied."""
    if isinstance(upload, StreamedFile):
        upload.flush()
        os.link(upload.temporary_file_path(), draft)
        return
    file: IO[bytes] = upload
    file.seek(0)
    intake.write_draft(intake.chunks_of(file), draft)


def keep(upload: "File[Any] | IO[bytes]") -> Stored:
    """Check a file and put it in its place. Raises what ``check`` and ``place`` raise."""
    checked = check(upload)
    place(upload, checked)
    return checked


def park(upload: "File[Any] | IO[bytes]") -> Stored:
    """Keep a file whose form is not whole yet; where nothing comes of it, ``sweep_parked`` removes it.

    Raises what ``keep`` raises.
    """
    stored = keep(upload)
    mark = _parked_dir() / stored.sha256
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.touch()
    return stored


def _parked_dir() -> Path:
    return _media_dir() / "parked"


def sweep_parked(*, is_used: Callable[[str], bool], now: float, older_than_seconds: float) -> int:
    """Remove the parked files of which nothing came; returns how many.

    ``is_used``: whether a row names the bytes with this hash. ``now``: seconds since 1970. Only files that were parked
    are looked at: all others are evidence, whatever the database says.
    """
    oldest, removed = now - older_than_seconds, 0
    for mark in sorted(_parked_dir().glob("[0-9a-f]" * 64)):
        if mark.stat().st_mtime < oldest:
            removed += not is_used(mark.name) and _take_away(path_of(mark.name), oldest=oldest)
            mark.unlink()
    return removed


def _take_away(target: Path, *, oldest: float) -> bool:
    """Out of its place first: whoever brings the same bytes now has either made them new, or writes them again."""
    aside = new_draft(target.parent)
    try:
        target.rename(aside)
    except FileNotFoundError:
        return False
    if aside.stat().st_mtime >= oldest:
        aside.rename(target)
        return False
    aside.unlink()
    return True


def receive(chunks: Iterable[bytes], *, expected_bytes: int = 0) -> Stored:
    """Take an upload of up to 1 GB in pieces; memory stays flat, and a refusal leaves nothing behind.

    The virus scan, where one is configured, sees the file before it gets its name. Raises ``Refused`` with
    ``media.infected`` (found), ``media.scan_failed`` (reason), and what ``media.intake.receive`` raises.
    """
    received = intake.receive(chunks, media_dir=_media_dir(), expected_bytes=expected_bytes, inspect=_require_harmless)
    return Stored(sha256=received.sha256, size=received.size, examined=received.probe)


def scan_of(path: Path) -> ScanVerdict:
    """What the configured virus scanner says of a file."""
    return scan(path, socket_address=settings.TRAGWEITE.clamav_socket)


def _require_harmless(path: Path) -> None:
    found = scan_of(path)
    if found.verdict is Verdict.INFECTED:
        raise Refused("media.infected", found=found.detail)
    if found.verdict is Verdict.FAILED:
        raise Refused("media.scan_failed", reason=found.detail)


def _require_size(file: IO[bytes]) -> None:
    limit_mb = int(settings.TRAGWEITE.max_media_mb)
    file.seek(0, os.SEEK_END)
    if file.tell() > limit_mb * 1024 * 1024:
        raise Refused("media.file_too_large", limit_mb=limit_mb)
    file.seek(0)


def digest_on_disk(sha256: str) -> str | None:
    """The SHA-256 of the bytes that lie under this name now; None where nothing lies there."""
    try:
        with path_of(sha256).open("rb") as file:
            return intake.digest_of(file)[0]
    except FileNotFoundError:
        return None


def require_unchanged(media: "list[HasHash] | tuple[HasHash, ...]") -> None:
    """Read every file again (invariant 3).

    Raises ``Refused`` with ``content.medium_missing`` or ``content.medium_changed``, both with ``position`` (1, 2, …).
    """
    for position, medium in enumerate(media, start=1):
        found = digest_on_disk(medium.sha256)
        if found is None:
            raise Refused("content.medium_missing", position=position)
        if found != medium.sha256:
            raise Refused("content.medium_changed", position=position)


def make_previews(sha256: str, *, kind: str) -> list[Derivative]:
    """Make and seal every preview that does not lie there with its seal. Raises what ``media.derive`` raises.

    What lies there without one was put there by somebody else: the approver must not be shown it, so it is made anew.
    """
    folder = previews_of(sha256)
    for swapped in unsealed_previews(sha256):
        swapped.unlink(missing_ok=True)
    try:
        return derive(path_of(sha256), kind=kind, into=folder)
    finally:  # also where a later one failed: those before it are whole
        for made in unsealed_previews(sha256):
            seal(made)


def unsealed_previews(sha256: str) -> list[Path]:
    """Finished previews without the seal of this installation."""
    return [path for path in _finished(previews_of(sha256)) if not is_sealed(path)]


def _finished(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.glob("[!.]*")) if path.is_file())


def seal(preview: Path) -> None:
    """Note beside a preview, with the secret of this installation, which bytes were made from which file."""
    with suppress(FileNotFoundError):  # made anew by another process meanwhile, which seals it itself
        text = _sealing(preview)
        with whole_file(_seal_of(preview)) as draft:
            draft.write_text(text, encoding="ascii")


def is_sealed(preview: Path) -> bool:
    """Whether these are the bytes that were made here. Read anew only where the file has changed since."""
    try:
        now, text = preview.stat(), _seal_of(preview).read_text(encoding="ascii")
    except (FileNotFoundError, UnicodeDecodeError):
        return False
    # Any writing, renaming or dating of a file moves its ctime, which nobody can set.
    return _holds(preview, text, (now.st_ino, now.st_size, now.st_ctime_ns))


@lru_cache(maxsize=4096)
def _holds(preview: Path, text: str, _state: tuple[int, int, int]) -> bool:
    try:
        return constant_time_compare(text, _sealing(preview))
    except FileNotFoundError:
        return False


def _sealing(preview: Path) -> str:
    with preview.open("rb") as file:
        digest = intake.digest_of(file)[0]
    said = f"{preview.parent.name}/{preview.name}:{digest}"
    return salted_hmac("tragweite.content.preview", said, algorithm="sha256").hexdigest()


def _seal_of(preview: Path) -> Path:
    return _media_dir() / "seals" / preview.parent.name / preview.name
