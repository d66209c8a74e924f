# SPDX-License-Identifier: EUPL-1.2
"""Large files through the form itself: streamed to the disk of the media, counted by kind, and nothing left behind."""

import io
import tracemalloc
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.apps.content.conftest import Story
from tests.apps.content.pictures import mp4, upload
from tragweite.apps.content import store
from tragweite.web.uploads import LimitedUploadHandler, MediaUploadHandler, StreamedFile, announced_too_large

MEGABYTE = 1024 * 1024
pytestmark = pytest.mark.django_db


class Film(io.RawIOBase):
    """A body of many megabytes that never stands in memory: a real film, then an atom of zeros that players skip."""

    def __init__(self, head: bytes, zeros: int, tail: bytes) -> None:
        self.parts, self.zeros, self.tail = io.BytesIO(head), zeros, io.BytesIO(tail)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if found := self.parts.read(size):
            return found
        if self.zeros:
            taken = min(size, self.zeros)
            self.zeros -= taken
            return bytes(taken)
        return self.tail.read(size)


def address() -> str:
    return reverse("content:submit", args=[1])


def arrive(content: bytes, *, zeros: int = 0, path: str = "") -> tuple[HttpRequest, Any]:
    """Parse a form with one file as the server does; returns the request and its file, or None where it was stopped."""
    head = b'--b\r\nContent-Disposition: form-data; name="file_1"; filename="film.mp4"\r\n\r\n' + content
    tail = b"\r\n--b--\r\n"
    length = len(head) + zeros + len(tail)
    request = RequestFactory().post(path or address())
    meta = {"CONTENT_TYPE": "multipart/form-data; boundary=b", "CONTENT_LENGTH": str(length)}
    handlers = [LimitedUploadHandler(request), MediaUploadHandler(request)]
    parser = MultiPartParser({**request.META, **meta}, Film(head, zeros, tail), handlers)  # type: ignore[arg-type]
    _post, files = parser.parse()
    return request, files.get("file_1")


def incoming(settings: Any) -> list[Path]:
    return [path for path in (settings.TRAGWEITE.media_dir / "incoming").iterdir() if path.is_file()]


def free_atom(size: int) -> bytes:
    return size.to_bytes(4, "big") + b"free"


def test_a_film_of_96_mb_is_taken_over_without_a_copy_and_with_flat_memory(settings: Any) -> None:
    zeros = 96 * MEGABYTE
    content = mp4() + free_atom(zeros + 8)
    arrive(mp4())[1].close()  # the addresses are loaded
    tracemalloc.start()
    _request, film = arrive(content, zeros=zeros)
    kept = store.keep(film)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(film, StreamedFile)
    assert kept.examined.kind == "video"
    assert kept.size == len(content) + zeros == film.size
    assert peak < 8 * MEGABYTE
    assert store.path_of(kept.sha256).stat().st_ino == Path(film.temporary_file_path()).stat().st_ino
    film.close()
    assert incoming(settings) == []
    assert store.digest_on_disk(kept.sha256) == kept.sha256
    assert store.path_of(kept.sha256).stat().st_mode & 0o222 == 0


def test_a_picture_is_stopped_at_the_limit_of_pictures(settings: Any) -> None:
    request, file = arrive(b"\xff\xd8\xff" + bytes(100), zeros=65 * MEGABYTE)
    assert file is None
    assert request.META["tragweite.upload_too_large"] == 64
    assert incoming(settings) == []


def test_what_is_no_medium_is_stopped_at_the_limit_of_forms(settings: Any) -> None:
    settings.TRAGWEITE = replace(settings.TRAGWEITE, max_upload_mb=1)
    request, file = arrive(b"WEBVTT\n\n", zeros=2 * MEGABYTE)
    assert file is None
    assert request.META["tragweite.upload_too_large"] == 1
    assert incoming(settings) == []


def test_other_forms_keep_their_limit_and_do_not_touch_the_media() -> None:
    request, file = arrive(b"x", zeros=64 * MEGABYTE, path=reverse("content:plan", args=[1]))
    assert file is None
    assert request.META["tragweite.upload_too_large"] == 64
    request.META["CONTENT_LENGTH"] = str(200 * MEGABYTE)
    assert announced_too_large(request)
    request.path_info = address()
    assert not announced_too_large(request)


def test_a_full_disk_is_told_before_anything_is_written(
    settings: Any, monkeypatch: Any, story: Story, sign_in: Any
) -> None:
    monkeypatch.setattr("tragweite.web.uploads.shutil.disk_usage", lambda _path: type("Usage", (), {"free": MEGABYTE}))
    client: Client = sign_in(story.actors.clerk)
    page = client.post(reverse("content:submit", args=[story.item.pk]), {"file_1": upload(mp4(), "film.mp4")})
    assert page.status_code == 507
    assert "Platz" in page.content.decode() or "Speicher" in page.content.decode()
    assert incoming(settings) == []
