# SPDX-License-Identifier: EUPL-1.2
"""Ways around the edges: odd encodings, redirects, logs, files that pose as pictures, links, sessions, sheets."""

import io
import logging
from datetime import timedelta
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.actors import Actors
from tests.apps.content.conftest import TOKEN, Story, outside_access, story  # noqa: F401 - a fixture
from tests.documents.documents_made import FONTS, answer
from tragweite.apps.content.models import Medium, Version, VersionMedium
from tragweite.apps.content.store import path_of
from tragweite.documents.model import Column
from tragweite.documents.pdf import parliament_answer_pdf
from tragweite.documents.sheets import rows_to_csv
from tragweite.documents.word import parliament_answer_docx
from tragweite.web.logs import JsonFormatter

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
TYPST = '#panic("x") #import "/etc/passwd" $a$ `b` = c <d> @e \\ [f] */ // \x01\x0b 😀👩‍🚒 你好 العربية \U0010ffff'


def signed_in(user: Any, **options: Any) -> Client:
    client = Client(raise_request_exception=False, **options)
    client.force_login(user)
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "hex", "idna", '"rot13"'])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_foreign_charset_breaks_nothing(charset: str, kind: str) -> None:
    from tragweite.wsgi import application

    body = b"csrfmiddlewaretoken=a&title=%FF\xff" if "urlencoded" in kind else b"--x\r\nbroken"
    given = {"CONTENT_TYPE": f"{kind}; charset={charset}", "CONTENT_LENGTH": str(len(body)), "HTTP_HOST": "localhost"}
    given |= {"HTTP_COOKIE": f"csrftoken={'a' * 32}", "HTTP_ORIGIN": "http://localhost", "QUERY_STRING": "q=%C3%A4"}
    codes = []
    for method in ("POST", "GET"):
        environ: dict[str, Any] = {**given, "REQUEST_METHOD": method, "PATH_INFO": "/konto/anmelden/"}
        setup_testing_defaults(environ)
        environ["wsgi.input"] = io.BytesIO(body)
        b"".join(application(environ, lambda status, _headers, _error=None: codes.append(status[:3])))
    assert codes == ["403", "200"]


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_the_sign_in_leads_to_no_other_site(actors: Actors, target: str) -> None:
    actors.clerk.set_password("ein-langes-Kennwort-4711")
    actors.clerk.save()
    given = {"username": actors.clerk.username, "password": "ein-langes-Kennwort-4711", "next": target}
    answered = Client().post("/konto/anmelden/", given)
    assert (answered.status_code, answered["Location"]) == (302, "/")


def test_a_sign_in_gets_a_new_session(actors: Actors) -> None:
    actors.clerk.set_password("ein-langes-Kennwort-4711")
    actors.clerk.save()
    client = Client()
    client.cookies["sessionid"] = "vorgegeben0123456789vorgegeben01"
    client.post("/konto/anmelden/", {"username": actors.clerk.username, "password": "ein-langes-Kennwort-4711"})
    cookie = client.cookies["sessionid"]
    assert cookie.value != "vorgegeben0123456789vorgegeben01"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_running_session_ends_with_the_role_the_account_or_the_password(actors: Actors) -> None:
    campaign = factories.running_campaign(actors.ministry, actors.clerk, actors.approver)
    address, client = f"/kampagnen/{campaign.pk}/", signed_in(actors.clerk)
    assert client.get(address).status_code == 200
    actors.clerk.memberships.update(valid_to=timezone.localdate() - timedelta(days=1))
    assert client.get(address).status_code == 404
    actors.clerk.memberships.update(valid_to=None)
    type(actors.clerk).objects.filter(pk=actors.clerk.pk).update(is_active=False)
    assert client.get(address).status_code == 302
    type(actors.clerk).objects.filter(pk=actors.clerk.pk).update(is_active=True, password="anders")
    assert client.get(address).status_code == 302


def test_the_key_of_a_personal_link_stands_in_no_log(story: Story) -> None:  # noqa: F811
    outside_access(story)
    records: list[str] = []
    handler = logging.Handler()
    handler.setFormatter(JsonFormatter())
    handler.emit = lambda record: records.append(handler.format(record))  # type: ignore[method-assign]
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    try:
        client = Client(raise_request_exception=False)
        client.put(f"/inhalte/zugang/{TOKEN}/")
        client.get(f"/inhalte/zugang/{TOKEN}/nachricht/")
        client.get(f"/inhalte/zugang/{TOKEN}/medien/{'b' * 64}/")
    finally:
        logger.removeHandler(handler)
    assert len(records) == 3
    assert not any(TOKEN in record for record in records)


@pytest.mark.parametrize("name", ["bild.png", "bild.svg", "bild.html"])
@pytest.mark.parametrize("content", [SVG, b"<!doctype html><script>alert(1)</script>", b"GIF89a<script>"])
def test_what_is_no_picture_is_not_taken(story: Story, name: str, content: bytes) -> None:  # noqa: F811
    outside_access(story)
    given = {
        "text": "Anzeige: Neu",
        "label": "Anzeige",
        "new_media": SimpleUploadedFile(name, content, "image/png"),
        "alt_1": "Bild",
    }
    Client().post(f"/inhalte/zugang/{TOKEN}/", given)
    assert not Medium.objects.exists()


@pytest.mark.parametrize("mime", ["image/svg+xml", "text/html", "application/pdf"])
def test_what_is_no_picture_is_never_shown_inline(story: Story, mime: str) -> None:  # noqa: F811
    import hashlib

    digest = hashlib.sha256(SVG).hexdigest()
    path_of(digest).parent.mkdir(parents=True, exist_ok=True)
    path_of(digest).write_bytes(SVG)
    medium = Medium.objects.create(sha256=digest, kind="picture", mime=mime, size=len(SVG), created_at=factories.NOW)
    # The strongest claim: it is the upload of the person outside, who may see the own original.
    version = story.submit(outside=outside_access(story))
    VersionMedium.objects.create(version=version, medium=medium, position=2, alt_text="Bild")
    clerk, inside = signed_in(story.actors.clerk), f"/inhalte/beitrag/{story.item.pk}/medien/{digest}/"
    saved = clerk.get(inside)
    assert saved["Content-Disposition"].startswith("attachment")
    assert saved["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert saved["X-Content-Type-Options"] == "nosniff"
    outside = f"/inhalte/zugang/{TOKEN}/medien/{digest}/"
    for client, address in ((clerk, f"{inside}ansicht/"), (Client(), outside), (Client(), f"{outside}ansicht/")):
        assert client.get(address).status_code == 404


def test_a_personal_link_opens_one_post_and_nothing_after_its_end(story: Story) -> None:  # noqa: F811
    access = outside_access(story)
    other = Story(actors=story.actors, item=factories.item(story.item.campaign, story.item.channel, story.actors.clerk))
    foreign = other.submit().media.get().medium.sha256
    client = Client()
    assert client.get(f"/inhalte/zugang/{TOKEN}/medien/{foreign}/").status_code == 404
    for odd in ("..%2f..%2fsecret.key", "%00", "A" * 64, "0" * 63):
        assert client.get(f"/inhalte/zugang/{TOKEN}/medien/{odd}/").status_code == 404
    for end in ({"expires_at": factories.NOW}, {"revoked_at": factories.NOW}, {"purpose": "invoice"}):
        type(access).objects.filter(pk=access.pk).update(
            **{"expires_at": access.expires_at, "revoked_at": None, "purpose": "draft", **end}
        )
        for path in ("", "nachricht/"):
            assert (
                client.post(f"/inhalte/zugang/{TOKEN}/{path}", {"text": "Neu", "label": "Anzeige"}).status_code == 404
            )
    assert Version.objects.filter(item=story.item).count() == 0


@pytest.mark.parametrize("text", [" =1+1", "\n=1+1", "\u00a0@x", "＝1+1", "\t\t+1", "=cmd|' /C calc'!A0"])
def test_no_cell_of_a_csv_file_runs_as_a_formula(text: str) -> None:
    body = rows_to_csv(columns=[Column(title="A")], rows=[[text]]).decode("utf-8-sig")
    assert "'" + text in body.split("\r\n", 1)[1]


def test_no_text_runs_in_a_document() -> None:
    document = answer(title=TYPST, questioner_preface=(TYPST,), government_preface=(TYPST,))
    assert parliament_answer_pdf(document, fonts_dir=FONTS).startswith(b"%PDF")
    assert io.BytesIO(parliament_answer_docx(document)).read(2) == b"PK"
