# SPDX-License-Identifier: EUPL-1.2
"""Uploads that are no pictures or too large, links that do not hold, and clicks that come twice or at once."""

import html
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.apps.content.conftest import TOKEN, Story, outside_access
from tests.apps.content.pictures import bomb_png, encoded, jpeg, moving_png, mp4, upload
from tests.apps.content.test_pages import DRAFT, address, kept
from tragweite.apps.content.models import Approval, Version
from tragweite.apps.journal.models import Entry
from tragweite.apps.journal.queries import verify
from tragweite.core.rules.states import ItemState

PICTURES: dict[str, tuple[bytes, str]] = {
    "pdf": (b"%PDF-1.7 x", "keine Bilddatei (Inhalt: PDF)"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "keine Bilddatei (Inhalt: SVG)"),
    "html": (b"<html><script>alert(1)</script>", "keine Bilddatei (Inhalt: HTML)"),
    "program": (b"MZ\x90\x00" * 40, "keine Bilddatei (Inhalt: Programmdatei)"),
    "text": ("Grüße ohne Bild".encode("cp1252"), "keine Bilddatei"),
    "empty": (b"", "leer"),
    "cut off": (encoded("JPEG", size=(400, 300))[:700], "beschädigt"),
    "bomb": (bomb_png(), "riesig"),
    "moving": (moving_png(), "bewegt sich"),
    "half a video": (mp4()[:40], "Video ist unvollständig"),
}
Doors = dict[str, tuple[Client, str]]


def doors(story: Story, sign_in: Any) -> Doors:
    """The two ways on which a draft comes in."""
    outside_access(story)
    return {
        "inside": (sign_in(story.actors.clerk), address(story, "submit")),
        "outside": (Client(), reverse("content:outside", args=[TOKEN])),
    }


@pytest.mark.parametrize("door", ["inside", "outside"])
def test_a_picture_that_is_none_is_named_and_leaves_no_file(
    story: Story, sign_in: Any, nothing_written: Any, door: str
) -> None:
    client, url = doors(story, sign_in)[door]
    for kind, (content, says) in PICTURES.items():
        files = {"file_1": upload(content), "new_alt_1": "Bild"}
        with nothing_written():
            page = client.post(url, {**DRAFT, **files})
        assert page.status_code == 200, kind
        assert says in html.unescape(page.content.decode()), kind
    assert client.post(url, {**DRAFT, "file_1": jpeg(), "new_alt_1": "Bild"}).status_code == 302


@pytest.mark.parametrize("door", ["inside", "outside"])
def test_the_same_draft_twice_is_told_and_changes_nothing(
    story: Story, sign_in: Any, nothing_written: Any, door: str
) -> None:
    client, url = doors(story, sign_in)[door]
    assert client.post(url, {**DRAFT, "file_1": jpeg(), "new_alt_1": "Bild"}).status_code == 302
    with nothing_written():
        again = client.post(url, DRAFT | kept(Version.objects.get()))
    assert again.status_code == 200
    assert "Vielleicht haben Sie zweimal auf „Einreichen“ gedrückt" in html.unescape(again.content.decode())


@pytest.mark.parametrize("door", ["inside", "outside"])
def test_two_gigabytes_are_refused_unread_at_both_doors(
    story: Story, sign_in: Any, nothing_written: Any, door: str
) -> None:
    client, url = doors(story, sign_in)[door]
    with nothing_written():
        page = client.generic(
            "POST", url, b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(2 * 1024**3)
        )
    assert page.status_code == 413
    assert "MB" in page.content.decode()


@pytest.mark.parametrize("door", ["inside", "outside"])
def test_a_file_above_the_limit_is_stopped_on_its_way(
    story: Story, sign_in: Any, nothing_written: Any, settings: Any, door: str
) -> None:
    settings.TRAGWEITE = replace(settings.TRAGWEITE, max_upload_mb=3, max_media_mb=3)
    client, url = doors(story, sign_in)[door]
    big = upload(b"\xff\xd8\xff" + b"\x00" * (3 * 1024 * 1024 + 512 * 1024))
    with nothing_written():
        page = client.post(url, {**DRAFT, "file_1": big, "new_alt_1": "Foto"})
    assert page.status_code == 413


@pytest.mark.parametrize(
    ("door", "change", "says"),
    [
        ("inside", {"text": "x" * 10_001}, "10"),
        ("inside", {"text": "x" * 10_000_000}, "10"),
        ("inside", {"text": "a\x00b"}, "Nullzeichen"),
        ("inside", {"label": ""}, "fehlt"),
        ("outside", {"text": "x" * 10_000_000}, "10"),
        ("outside", {"link": "javascript:alert(1)"}, "gültige Adresse"),
        ("outside", {"text": ""}, "leer"),
    ],
)
def test_words_that_do_not_fit_are_told(
    story: Story, sign_in: Any, nothing_written: Any, door: str, change: dict[str, str], says: str
) -> None:
    client, url = doors(story, sign_in)[door]
    with nothing_written():
        page = client.post(url, {**DRAFT, **change})
    assert (page.status_code, bool(page.context["form"].errors)) == (200, True)
    assert says in html.unescape(page.content.decode())


@pytest.mark.parametrize(
    "broken",
    [
        {"expires_at": timezone.now() - timedelta(minutes=1)},
        {"revoked_at": timezone.now() - timedelta(minutes=1)},
        {"thing": "content.item:424242"},
        {"purpose": "invoice"},
    ],
)
def test_an_expired_or_foreign_link_takes_nothing(story: Story, nothing_written: Any, broken: dict[str, Any]) -> None:
    outside_access(story, **broken)
    for name, form in (
        ("outside", {**DRAFT, "file_1": jpeg(), "new_alt_1": "Bild"}),
        ("outside_remark", {"nachricht-text": "Hallo"}),
    ):
        with nothing_written():
            page = Client().post(reverse(f"content:{name}", args=[TOKEN]), form)
        assert page.status_code == 404
        assert "kann Ihnen einen neuen geben" in page.content.decode()


def approval_form(version: Version) -> dict[str, Any]:
    return {"version_id": version.pk, "content_hash": version.content_hash, "valid_days": 30}


def test_a_double_click_on_approve_gives_one_approval(story: Story, sign_in: Any, nothing_written: Any) -> None:
    version = story.submit()
    story.review()
    client = sign_in(story.actors.approver)
    assert client.post(address(story, "approve"), approval_form(version)).status_code == 302
    with nothing_written():
        second = client.post(address(story, "approve"), approval_form(version))
    assert second.status_code == 200
    assert "Vielleicht hat inzwischen jemand anderes gehandelt" in html.unescape(second.content.decode())
    assert Approval.objects.count() == Entry.objects.filter(action="content.approve_version").count() == 1


@pytest.mark.parametrize("change", [{"valid_days": "0"}, {"valid_days": "9999999999"}, {"valid_days": "NaN"}, {"content_hash": "0" * 64}, {"version_id": "9" * 30}])  # fmt: skip
def test_a_bad_approval_form_approves_nothing(
    story: Story, sign_in: Any, nothing_written: Any, change: dict[str, str]
) -> None:
    version = story.submit()
    story.review()
    client = sign_in(story.actors.approver)
    with nothing_written():
        page = client.post(address(story, "approve"), {**approval_form(version), **change})
    assert (page.status_code, bool(page.context["form"].errors)) == (200, True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("people", [("approver", "head"), ("approver", "approver")])
def test_approvals_at_the_same_moment_give_one(story: Story, sign_in: Any, people: tuple[str, str]) -> None:
    version = story.submit()
    story.review()
    start, pages = threading.Barrier(2), list[Any]()

    def click(client: Client) -> None:
        try:
            start.wait(timeout=10)
            pages.append(client.post(address(story, "approve"), approval_form(version)))
        finally:
            connection.close()

    clients = [sign_in(getattr(story.actors, name)) for name in people]
    act: list[Callable[[], None]] = [lambda client=client: click(client) for client in clients]
    threads = [threading.Thread(target=each) for each in act]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(page.status_code for page in pages) == [200, 302]
    late = next(page for page in pages if page.status_code == 200)
    assert "jemand anderes gehandelt" in html.unescape(late.content.decode())
    assert Approval.objects.count() == Entry.objects.filter(action="content.approve_version").count() == 1
    assert story.fresh().state == ItemState.APPROVED
    assert verify().ok
