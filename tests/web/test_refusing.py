# SPDX-License-Identifier: EUPL-1.2
"""Refusals and oversized uploads as answers, and what the log keeps of them."""

import io
import json
import logging
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from tragweite.web.logs import JsonFormatter
from tragweite.web.uploads import LimitedUploadHandler, announced_too_large

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def _one_megabyte(settings: Any, tmp_path: Path) -> None:
    settings.TRAGWEITE = replace(settings.TRAGWEITE, max_upload_mb=1)
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)


def test_a_refusal_becomes_a_page_with_its_text_and_a_way_back(client: Client) -> None:
    response = client.get("/nein/", headers={"referer": "http://testserver/formular/"})
    html = response.content.decode()
    assert response.status_code == 400
    assert "Der Betrag ist negativ." in html
    assert 'href="http://testserver/formular/"' in html


def test_the_way_back_never_leads_to_another_host(client: Client) -> None:
    html = client.get("/nein/", headers={"referer": "https://boese.example/"}).content.decode()
    assert "boese.example" not in html


def test_htmx_gets_the_notice_alone(client: Client) -> None:
    html = client.get("/nein/", headers={"hx-request": "true"}).content.decode()
    assert 'id="tw-problem"' in html
    assert "<html" not in html


def test_a_small_file_is_accepted(client: Client) -> None:
    response = client.post("/hochladen/", {"datei": SimpleUploadedFile("a.bin", b"x" * 1000)})
    assert response.content.decode() == "datei:1000"


def test_two_gigabytes_are_refused_before_anything_is_read() -> None:
    body = io.BytesIO(b"x")
    request = RequestFactory().post("/hochladen/")
    request.META.update({"CONTENT_LENGTH": str(2 * 1024 * MEGABYTE), "wsgi.input": body})
    assert announced_too_large(request)
    response = Client().generic(
        "POST", "/hochladen/", b"x", "multipart/form-data; boundary=b", CONTENT_LENGTH=str(2 * 1024 * MEGABYTE)
    )
    assert response.status_code == 413
    assert "Angenommen werden Dateien bis 1 MB. Es wurde nichts gespeichert." in response.content.decode()


@pytest.mark.parametrize("announced", ["", "viel", "-1"])
def test_an_odd_announcement_is_not_taken_for_a_size(announced: str) -> None:
    request = RequestFactory().get("/")
    request.META["CONTENT_LENGTH"] = announced
    assert not announced_too_large(request)


def test_files_that_together_are_too_large_are_stopped_and_nothing_stays(client: Client, tmp_path: Path) -> None:
    # Just above the limit and below the allowance for form fields, so that only the counting handler can stop it.
    files = {name: SimpleUploadedFile(name, b"x" * (MEGABYTE // 2 + 1000)) for name in ("a", "b")}
    response = client.post("/hochladen/", files)
    assert response.status_code == 413
    assert list(tmp_path.glob("*.upload*")) == []


def test_the_csrf_check_does_not_hide_that_the_file_is_too_large() -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/formular/")
    token = client.cookies["csrftoken"].value
    response = client.post(
        "/formular/", {"csrfmiddlewaretoken": token, "picture": SimpleUploadedFile("a", b"x" * (MEGABYTE + 9))}
    )
    assert response.status_code == 413


def test_the_handler_leaves_the_storing_to_the_others() -> None:
    handler = LimitedUploadHandler()
    assert handler.receive_data_chunk(b"abc", 0) == b"abc"
    assert handler.file_complete(3) is None


def logged(message: str, *, trouble: bool = False) -> dict[str, Any]:
    record = logging.LogRecord("tragweite.test", logging.WARNING, __file__, 1, message, None, None)
    if trouble:
        try:
            raise ValueError("Key (email)=(erika@example.org) already exists")
        except ValueError:
            record.exc_info = sys.exc_info()
    line: dict[str, Any] = json.loads(JsonFormatter().format(record))
    return line


def test_a_log_line_is_json_without_query_strings_and_people() -> None:
    line = logged("Not Found: /suche/?q=Erika+Muster von erika@example.org, 192.0.2.17 und 2001:db8::1")
    assert line["level"] == "WARNING"
    assert line["message"] == "Not Found: /suche/ von …, … und …"


def test_an_exception_is_logged_with_type_and_place_and_without_its_text() -> None:
    line = logged("Fehler", trouble=True)
    assert line["exception"]["type"] == "ValueError"
    assert line["exception"]["frames"][0].startswith("test_refusing.py:")
    assert "erika" not in json.dumps(line)
