# SPDX-License-Identifier: EUPL-1.2
"""No upload larger than the setting allows is read, let alone stored.

Media of drafts may be much larger than other files. They are streamed to the disk of the media, piece by piece: memory
stays flat, and the store takes the file over without copying it.
"""

import shutil
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers, StopUpload
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from tragweite.core.refusal import Refused
from tragweite.media.limits import LIMITS, MEGABYTE
from tragweite.media.placing import new_draft
from tragweite.media.signatures import START, recognise

FORM_ALLOWANCE: Final = MEGABYTE
"""What the other fields of a form and the multipart marks may add to the file."""

TOO_LARGE: Final = "tragweite.upload_too_large"
"""Mark in ``request.META``: the limit in megabytes that was exceeded; the middleware answers it with 413."""
NO_SPACE: Final = "tragweite.upload_without_space"
"""Mark in ``request.META``: the disk is too full for this upload; the middleware answers with that refusal."""


def takes_media(request: HttpRequest | None) -> bool:
    """Whether the address of a request is a form that takes media (``settings.MEDIA_UPLOAD_VIEWS``)."""
    if request is None:
        return False
    try:
        found = request.resolver_match or resolve(request.path_info)
    except Resolver404:
        return False
    return found.view_name in settings.MEDIA_UPLOAD_VIEWS


def limit_mb(request: HttpRequest | None) -> int:
    """The most that all files of a request may have together, in megabytes."""
    configuration = settings.TRAGWEITE
    return int(configuration.max_media_mb if takes_media(request) else configuration.max_upload_mb)


def announced_too_large(request: HttpRequest) -> bool:
    """Whether the request itself announces more than may be accepted; nothing has been read then."""
    try:
        announced = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return False
    small = int(settings.TRAGWEITE.max_upload_mb) * MEGABYTE + FORM_ALLOWANCE
    return announced > small and announced > limit_mb(request) * MEGABYTE + FORM_ALLOWANCE


class LimitedUploadHandler(FileUploadHandler):
    """Counts what arrives over all files of the request and stops at the limit, whatever the request announced."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.received = 0
        self.most = limit_mb(request) * MEGABYTE

    def handle_raw_input(
        self,
        input_data: IO[bytes],  # noqa: ARG002
        META: dict[str, str],  # noqa: N803, ARG002
        content_length: int,  # noqa: ARG002 - the middleware has asked it before
        boundary: str,  # noqa: ARG002
        encoding: str | None = None,  # noqa: ARG002
    ) -> tuple[Any, Any] | None:
        # The handlers are made before the address is known.
        self.most = limit_mb(self.request) * MEGABYTE
        return None

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:  # noqa: ARG002
        self.received += len(raw_data)
        if self.received > self.most:
            _stop(self.request, TOO_LARGE, self.most // MEGABYTE)
        return raw_data

    def file_complete(self, file_size: int) -> "UploadedFile[bytes] | None":  # noqa: ARG002
        return None


if TYPE_CHECKING:
    ReceivedFile = UploadedFile[bytes]
else:
    ReceivedFile = UploadedFile  # generic in its stubs alone


class StreamedFile(ReceivedFile):
    """An upload under an unfinished name in the directory of the media; it is gone when it is closed."""

    def __init__(self, path: Path, *, name: str | None, content_type: str | None, charset: str | None) -> None:
        super().__init__(path.open("x+b"), name, content_type, 0, charset)
        self.path = path

    def temporary_file_path(self) -> str:
        """Where the bytes lie."""
        return str(self.path)

    def close(self) -> None:
        """Give the name free; what the store has taken over keeps its own."""
        super().close()
        self.path.unlink(missing_ok=True)


class MediaUploadHandler(FileUploadHandler):
    """Streams the files of a form for media to ``media_dir/incoming``; each kind of file has its own limit."""

    # There only while a file arrives: Django closes what it finds under this name when an upload is stopped.
    file: StreamedFile

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.is_active = self.is_open = False
        self.announced = 0
        self.start = b""

    def handle_raw_input(
        self,
        input_data: IO[bytes],  # noqa: ARG002
        META: dict[str, str],  # noqa: N803, ARG002
        content_length: int,
        boundary: str,  # noqa: ARG002
        encoding: str | None = None,  # noqa: ARG002
    ) -> tuple[Any, Any] | None:
        self.is_active, self.announced = takes_media(self.request), content_length
        return None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.start = b""
        if self.is_active:
            if shutil.disk_usage(_incoming()).free < self.announced + LIMITS.reserve_bytes:
                _stop(self.request, NO_SPACE, 1)
            self.is_open = True
            self.file = StreamedFile(
                new_draft(_incoming()), name=self.file_name, content_type=self.content_type, charset=self.charset
            )
            raise StopFutureHandlers  # else Django's own handler makes an empty file beside it

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if not self.is_open:
            return raw_data
        if len(self.start) < START:
            self.start += raw_data[: START - len(self.start)]
        most = _most_bytes(self.start)
        if start + len(raw_data) > most:
            _stop(self.request, TOO_LARGE, most // MEGABYTE)
        self.file.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> "UploadedFile[bytes] | None":
        if not self.is_open:
            return None
        done, self.is_open = self.file, False
        del self.file
        done.flush()
        done.seek(0)
        done.size = file_size
        return done

    def upload_interrupted(self) -> None:
        if self.is_open:
            self.file.close()


def _incoming() -> Path:
    folder: Path = settings.TRAGWEITE.media_dir / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _most_bytes(start: bytes) -> int:
    """The limit of the kind that the first bytes announce; what is no medium (subtitles) is small."""
    container = recognise(start)
    if container is None:
        return int(settings.TRAGWEITE.max_upload_mb) * MEGABYTE
    return min(LIMITS.bytes_of(container.kind), int(settings.TRAGWEITE.max_media_mb) * MEGABYTE)


def _stop(request: HttpRequest | None, mark: str, value: object) -> None:
    if request is not None:
        request.META[mark] = value
    raise StopUpload(connection_reset=True)


def stopped(request: HttpRequest) -> Refused | None:
    """Why the files of a request were not read to the end, where that is a refusal with a page of its own."""
    return Refused("media.no_space") if request.META.get(NO_SPACE) else None
