# SPDX-License-Identifier: EUPL-1.2
"""Uploads are what they say after decoding, or they are refused and leave nothing behind."""

import hashlib
import socket
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from tests.apps.content.pictures import bomb_png, encoded, moving_png, mp4, upload
from tests.media.files_made import heic, sound
from tests.media.test_scanning import EICAR, clamd, served
from tragweite.apps.content import store
from tragweite.core.refusal import Refused
from tragweite.web.refusals import refusal_text


def files() -> list[Path]:
    return [path for path in settings.TRAGWEITE.media_dir.rglob("*") if path.is_file()]


@pytest.mark.parametrize(("kind", "mime"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")])
def test_a_picture_is_kept_under_its_hash(kind: str, mime: str) -> None:
    content = encoded(kind)
    stored = store.keep(upload(content, name="egal.txt", mime="text/plain"))
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert (stored.examined.mime, stored.examined.width, stored.examined.height) == (mime, 40, 30)
    assert store.path_of(stored.sha256).read_bytes() == content


@pytest.mark.parametrize(
    ("content", "kind", "mime"),
    [
        (mp4(), "video", "video/mp4"),
        (mp4(quicktime=True), "video", "video/quicktime"),
        (heic(), "picture", "image/heic"),
        (sound("libmp3lame", "mp3"), "sound", "audio/mpeg"),
    ],
)
def test_every_kind_is_known_by_decoding_it(content: bytes, kind: str, mime: str) -> None:
    examined = store.keep(upload(content, "film.jpg")).examined
    assert (examined.kind, examined.mime) == (kind, mime)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"GIF89a" + b"\x00" * 20, "GIF"),
        (b"PK\x03\x04" + b"\x00" * 20, "ZIP oder Office-Datei"),
        (b"  <svg xmlns='http://www.w3.org/2000/svg'></svg>", "SVG"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "HTML"),
        ("Grüße aus Wiesbaden".encode(), "Text"),
        (b"\x00\x01\x02\x03" * 8, "unbekannt"),
    ],
)
def test_what_is_no_picture_is_named_and_leaves_nothing(content: bytes, word: str) -> None:
    with pytest.raises(Refused, match=r"media\.not_a_picture") as caught:
        store.keep(upload(content))
    assert caught.value.facts["content"] == word
    assert files() == []


def test_the_message_says_what_happened_and_what_to_do() -> None:
    with pytest.raises(Refused) as caught:
        store.keep(upload(b"%PDF-1.7", "bild.png", "image/png"))
    assert refusal_text(caught.value) == (
        "Die Datei ist keine Bilddatei (Inhalt: PDF), auch kein Video und keine Tonaufnahme. Bitte laden Sie ein Bild "
        "(JPEG, PNG, WebP, AVIF, HEIC), ein Video (MP4, MOV) oder Ton (MP3, M4A, WAV, OGG, FLAC) hoch. "
        "Es wurde nichts gespeichert."
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "media.file_empty"),
        (encoded("JPEG", size=(400, 300))[:900], "media.picture_damaged"),
        (encoded("PNG", size=(400, 300))[:-300], "media.picture_damaged"),
        (bomb_png(), "media.picture_bomb"),
        (bomb_png(width=10_000, height=9_000), "media.picture_too_large"),
        (moving_png(), "media.picture_moves"),
        (mp4()[:-60], "media.video_damaged"),
    ],
)
def test_unusable_files_are_refused_and_leave_nothing(content: bytes, code: str) -> None:
    with pytest.raises(Refused, match=code) as caught:
        store.keep(upload(content))
    assert refusal_text(caught.value).endswith("Es wurde nichts gespeichert.")
    assert files() == []


def test_a_file_above_the_limit_is_refused(settings: Any) -> None:
    settings.TRAGWEITE = replace(settings.TRAGWEITE, max_media_mb=0)
    with pytest.raises(Refused, match=r"media\.file_too_large"):
        store.keep(upload(encoded("JPEG")))


def test_the_same_bytes_lie_there_once_and_read_only() -> None:
    first, second = store.keep(upload(encoded("JPEG"))), store.keep(upload(encoded("JPEG"), "anders.jpg"))
    assert first == second
    assert len(files()) == 1
    assert files()[0].stat().st_mode & 0o222 == 0


def test_an_upload_does_not_heal_a_swapped_file_silently() -> None:
    stored = store.keep(upload(encoded("JPEG")))
    swap(stored.sha256)
    with pytest.raises(Refused, match=r"media\.stored_file_changed"):
        store.keep(upload(encoded("JPEG")))


def test_a_swapped_and_a_missing_file_are_told_apart() -> None:
    stored = store.keep(upload(encoded("JPEG")))
    store.require_unchanged([stored])
    swap(stored.sha256)
    with pytest.raises(Refused, match=r"content\.medium_changed"):
        store.require_unchanged([stored])
    store.path_of(stored.sha256).unlink()
    with pytest.raises(Refused, match=r"content\.medium_missing"):
        store.require_unchanged([stored])


def test_an_upload_in_pieces_is_kept_like_any_other() -> None:
    content = mp4()
    stored = store.receive((content[start : start + 999] for start in range(0, len(content), 999)), expected_bytes=1)
    assert stored == store.check(upload(content))
    assert [path.read_bytes() for path in files()] == [content]


@pytest.mark.parametrize("infected", [True, False])
def test_an_upload_in_pieces_is_scanned_before_it_gets_its_name(settings: Any, tmp_path: Path, infected: bool) -> None:
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(tmp_path / "s"))
    listener.listen()
    settings.TRAGWEITE = replace(settings.TRAGWEITE, clamav_socket=str(tmp_path / "s"))
    with served(listener, clamd):
        if infected:
            with pytest.raises(Refused, match=r"media\.infected") as caught:
                store.receive([encoded("JPEG") + EICAR])
            assert "Eicar-Test-Signature" in refusal_text(caught.value)
        else:
            store.receive([encoded("JPEG")])
    assert len(files()) == (0 if infected else 1)


def test_a_scanner_that_does_not_answer_stops_the_upload(settings: Any) -> None:
    settings.TRAGWEITE = replace(settings.TRAGWEITE, clamav_socket="/nowhere/clamd.ctl")
    with pytest.raises(Refused, match=r"media\.scan_failed"):
        store.receive([encoded("JPEG")])
    with pytest.raises(Refused, match=r"media\.scan_failed"):
        store.keep(upload(encoded("JPEG")))
    assert files() == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "A" * 64, "0" * 63, ""])
def test_only_a_hash_leads_to_a_file(name: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        store.path_of(name)


@given(st.binary(max_size=300))
@examples(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_kept_or_refused_never_an_error(content: bytes) -> None:
    for lead in (b"", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"\x00\x00\x00\x18ftypisom"):
        with suppress(Refused):  # any other exception fails the test
            assert store.path_of(store.keep(upload(lead + content)).sha256).exists()


def swap(sha256: str) -> None:
    path = store.path_of(sha256)
    path.chmod(0o640)
    path.write_bytes(encoded("JPEG", colour="red"))
