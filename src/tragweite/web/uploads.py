# SPDX-License-Identifier: EUPL-1.2
"""No upload larger than the setting allows is read, let alone stored."""

from typing import IO, Any, Final

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

MEGABYTE: Final = 1024 * 1024
FORM_ALLOWANCE: Final = MEGABYTE
"""What the other fields of a form and the multipart marks may add to the file."""

TOO_LARGE: Final = "tragweite.upload_too_large"
"""Mark in ``request.META``; the middleware answers it with 413."""


def upload_limit() -> int:
    """The largest accepted file in bytes."""
    return int(settings.TRAGWEITE.max_upload_mb) * MEGABYTE


def announced_too_large(request: HttpRequest) -> bool:
    """Whether the request itself announces more than may be accepted; nothing has been read then."""
    try:
        announced = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return False
    return announced > upload_limit() + FORM_ALLOWANCE


class LimitedUploadHandler(FileUploadHandler):
    """Counts what arrives over all files of the request and stops at the limit, whatever the request announced."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.received = 0

    def handle_raw_input(
        self,
        input_data: IO[bytes],  # noqa: ARG002
        META: dict[str, str],  # noqa: N803, ARG002
        content_length: int,
        boundary: str,  # noqa: ARG002
        encoding: str | None = None,  # noqa: ARG002
    ) -> tuple[Any, Any] | None:
        if content_length > upload_limit() + FORM_ALLOWANCE:
            self._stop()
        return None

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:  # noqa: ARG002
        self.received += len(raw_data)
        if self.received > upload_limit():
            self._stop()
        return raw_data

    def file_complete(self, file_size: int) -> "UploadedFile[bytes] | None":  # noqa: ARG002
        return None

    def _stop(self) -> None:
        if self.request is not None:
            self.request.META[TOO_LARGE] = True
        raise StopUpload(connection_reset=True)
