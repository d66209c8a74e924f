# SPDX-License-Identifier: EUPL-1.2
"""A file on its way to a browser: odd wishes and vanished files are answered, never an error of the server."""

import pytest
from django.http import Http404
from django.test import RequestFactory

from tests.apps.content.pictures import jpeg
from tests.factories import NOW
from tragweite.apps.content import store
from tragweite.apps.content.actions.drafting import medium_of
from tragweite.apps.content.views import serving
from tragweite.apps.content.views.serving import original_response, ranged, view_response
from tragweite.core.refusal import Refused

pytestmark = pytest.mark.django_db
"""The end of an answer lets go of the connections of the database."""


def ask(path, wish):
    return ranged(RequestFactory().get("/", headers={"range": wish}), path, "video/mp4")


@pytest.mark.parametrize(
    ("wish", "status", "body"),
    [
        ("bytes=2-4", 206, b"234"),
        ("bytes=8-", 206, b"89"),
        ("bytes=0-" + "9" * 18, 206, b"0123456789"),
        ("bytes=" + "9" * 5000 + "-", 200, b"0123456789"),
        ("bytes=-3", 200, b"0123456789"),
        ("zeilen=1-2", 200, b"0123456789"),
    ],
)
def test_a_piece_is_what_was_asked_for_or_the_whole(tmp_path, wish, status, body):
    path = tmp_path / "film.mp4"
    path.write_bytes(b"0123456789")
    answer = ask(path, wish)
    assert (answer.status_code, b"".join(answer.streaming_content)) == (status, body)
    answer.close()


def test_nothing_lies_behind_the_end_of_a_file_or_in_an_empty_one(tmp_path):
    path = tmp_path / "leer.mp4"
    path.write_bytes(b"")
    assert ask(path, "bytes=0-").status_code == 416
    path.write_bytes(b"01")
    assert ask(path, "bytes=7-9")["Content-Range"] == "bytes */2"


def test_a_file_that_has_gone_is_not_found(tmp_path):
    with pytest.raises(Http404):
        ask(tmp_path / "fort.mp4", "bytes=0-1")


def test_a_file_replaced_meanwhile_does_not_change_the_answer(tmp_path):
    path, other = tmp_path / "film.mp4", tmp_path / "neu.mp4"
    path.write_bytes(b"0123456789")
    other.write_bytes(b"x")
    answer = ask(path, "bytes=0-9")
    other.replace(path)
    assert b"".join(answer.streaming_content) == b"0123456789"
    answer.close()


def vanished(monkeypatch, medium, module, name):
    """The file is there when it is checked and gone when it is opened."""

    def step(*_given, **_named):
        store.path_of(medium.sha256).unlink()
        if name == "derive":
            raise FileNotFoundError

    monkeypatch.setattr(module, name, step)


def test_an_original_that_goes_after_its_check_is_missing(monkeypatch):
    medium = medium_of(store.keep(jpeg()), at=NOW)
    vanished(monkeypatch, medium, serving.store, "require_unchanged")
    with pytest.raises(Refused, match=r"content\.medium_missing"):
        original_response(medium)


def test_subtitles_that_go_after_their_check_are_not_found(monkeypatch):
    medium = medium_of(store.keep(jpeg()), at=NOW)
    medium.kind = "subtitles"
    vanished(monkeypatch, medium, serving.store, "require_unchanged")
    with pytest.raises(Http404):
        view_response(RequestFactory().get("/"), medium, serving.SUBTITLES, may_original=True)


def test_a_picture_that_goes_while_its_copy_is_made_is_not_found(monkeypatch):
    medium = medium_of(store.keep(jpeg()), at=NOW)
    vanished(monkeypatch, medium, store, "derive")
    with pytest.raises(Http404):
        view_response(RequestFactory().get("/"), medium, serving.VIEW, may_original=True)
