# SPDX-License-Identifier: EUPL-1.2
"""The export file of a platform as people send it: read in every usual spelling, or refused without a trace."""

import html
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.apps.content.conftest import Story
from tests.apps.content.pictures import encoded, upload
from tests.apps.monitoring.conftest import URL, register
from tragweite.apps.monitoring.models import MetricImport, MetricObservation

HEAD = "Permalink;Aufrufe;Kommentare"
GIVEN = {"platform": "instagram", "language": "de", "as_of": "20.06.2026 12:00"}
COLUMNS = {"column_0": "post", "column_1": "views", "column_2": "comments"}
UNREADABLE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "leer"),
    "blank": (b"\xef\xbb\xbf \r\n \r\n", "Die Datei ist leer"),
    "only a header": (HEAD.encode(), "nur Überschriften"),
    "workbook": (b"PK\x03\x04nothing", "Excel"),
    "picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "keine Textdatei"),
    "wrong encoding": (HEAD.encode() + b"\n\x81\x8d\x8f;1;1", "Zeichen der Datei sind nicht lesbar"),
    "utf-16 without mark": (f"{HEAD}\na;1;1".encode("utf-16-le"), "keine Textdatei"),
    "10 MB cell": (HEAD.encode() + b'\n"' + b"x" * 10_000_000 + b'";1;1', "Zeile 2 hat ein Feld mit mehr als"),
    "open quote": (HEAD.encode() + b'\n"a;1;1\nb;1;1', "Zeile"),
    "ragged": (HEAD.encode() + b"\na;1;2;3", "Zeile 2 hat 4 Felder statt 3"),
    "two same headers": (b"Permalink;Aufrufe;aufrufe\na;1;2", "kommt zweimal vor"),
    "header without name": (b"Permalink;;Kommentare\na;1;2", "hat keine Überschrift"),
}
BAD_ROWS: dict[str, tuple[str, str]] = {
    "negative": (f"{URL};-5;1", "ist negativ"),
    "not finite": (f"{URL};NaN;1", "keine endliche Zahl"),
    "infinite": (f"{URL};inf;1", "keine endliche Zahl"),
    "formula": (f"{URL};=1+1;1", "keine ganze Zahl"),
    "too large": (f"{URL};{'9' * 30};1", "sicher ein Fehler"),
    "no post": (";7;1", "fehlt der Beitrag"),
    "foreign post": ("https://www.instagram.com/p/fremd/;1;1", "Beitrag"),
    "contradiction": (f"{URL};1;1\n{URL};2;1", "andere Werte"),
    "decimal comma where whole": (f"{URL};12,5;1", ""),
}


@pytest.fixture
def live(story: Story) -> Story:
    story.released(media=[])
    register(story)
    return story


@pytest.fixture
def client(live: Story, sign_in: Any) -> Client:
    made: Client = sign_in(live.actors.clerk)
    return made


def send(client: Client, live: Story, content: bytes) -> Any:
    file = SimpleUploadedFile("export.csv", content, content_type="text/csv")
    return client.post(reverse("monitoring:metric_import", args=[live.item.campaign_id]), {"file": file})


def take_in(client: Client, live: Story, **changes: str) -> Any:
    url = reverse("monitoring:metric_mapping", args=[live.item.campaign_id])
    return client.post(url, {**GIVEN, **COLUMNS, **changes, "take_in": "1"})


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_cannot_be_read_is_refused_without_a_trace(
    live: Story, client: Client, nothing_written: Any, name: str
) -> None:
    content, says = UNREADABLE[name]
    with nothing_written():
        answer = send(client, live, content)
    assert (answer.status_code, bool(answer.context["form"].errors)) == (200, True)
    assert says in html.unescape(answer.content.decode())


@pytest.mark.parametrize("name", BAD_ROWS)
def test_a_bad_row_is_named_and_nothing_of_the_file_is_stored(
    live: Story, client: Client, nothing_written: Any, name: str
) -> None:
    row, says = BAD_ROWS[name]
    assert send(client, live, f"{HEAD}\n{row}\n".encode()).status_code == 302
    url = reverse("monitoring:metric_mapping", args=[live.item.campaign_id])
    with nothing_written():  # the file waits in its place between the two steps, and stays there
        shown = client.post(url, {**GIVEN, **COLUMNS})
        refused = take_in(client, live)
    assert says in html.unescape(shown.content.decode())
    assert refused.status_code == 200
    assert "Es wurde nichts gespeichert" in html.unescape(refused.content.decode())
    assert not MetricImport.objects.exists()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"as_of": "20.06.2099 12:00"}, "liegt in der Zukunft"),
        ({"as_of": "20.06.2020 12:00"}, "nicht übernommen werden können: 1"),
        ({"as_of": "31.02.2026 12:00"}, "kein Zeitpunkt"),
        ({"column_1": ""}, ""),
        ({"column_0": ""}, "Keine Spalte nennt den Beitrag"),
        ({"column_2": "views"}, "derselben Angabe zugeordnet"),
        ({"platform": "x"}, ""),
    ],
)
def test_a_mapping_that_does_not_fit_is_told(
    live: Story, client: Client, nothing_written: Any, change: dict[str, str], says: str
) -> None:
    send(client, live, f"{HEAD}\n{URL};1;\n".encode())
    if change == {"column_1": ""}:
        change, says = {"column_1": "", "column_2": ""}, "Keine Spalte ist einer Kennzahl zugeordnet"
    with nothing_written():
        answer = take_in(client, live, **change)
    assert answer.status_code == 200
    assert says in html.unescape(answer.content.decode())


@pytest.mark.parametrize(
    "content",
    [
        f"{HEAD}\n{URL};1.234;5\n".encode(),
        f"{HEAD}\r\n{URL};1.234;5\r\n".encode("utf-8-sig"),
        f"{HEAD}\n{URL};1.234;5\n".encode("utf-16"),
        f"Permalink;Aufrufe;Erwähnungen\n{URL};1.234;5\n".encode("cp1252"),
        f"{HEAD}\n{URL};1.234;5\n".replace(";", ",").encode(),
        f"{HEAD}\n{URL};1.234;5\n".replace(";", "\t").encode(),
        f'sep=;\n{HEAD}\n"{URL}";"1.234";"5"\n{URL};1.234;5\n'.encode(),
    ],
    ids=["semicolon", "mark", "utf-16", "windows-1252", "comma", "tab", "twice the same row"],
)
def test_every_usual_spelling_is_read_alike_and_once(
    live: Story, client: Client, nothing_written: Any, content: bytes
) -> None:
    assert send(client, live, content).status_code == 302
    assert take_in(client, live).status_code == 302
    assert list(MetricObservation.objects.order_by("value").values_list("value", flat=True)) == [5, 1234]
    with nothing_written():  # the same file again, sent and taken in once more
        send(client, live, content)
        assert take_in(client, live).status_code == 302
        assert take_in(client, live).status_code == 302  # the second click finds nothing left to do


def test_a_file_above_the_limit_is_answered_with_413(
    live: Story, client: Client, nothing_written: Any, settings: Any
) -> None:
    settings.TRAGWEITE = replace(settings.TRAGWEITE, max_upload_mb=1)
    with nothing_written():
        assert send(client, live, b"x" * 3_000_000).status_code == 413


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"published_at": "20.06.2099 12:00"}, "liegt in der Zukunft"),
        ({"published_at": "01.01.2020 12:00"}, "vor seiner Freigabe"),
        ({"published_at": "01.01.0001 00:00"}, ""),
        ({"published_at": "bald"}, "kein Zeitpunkt"),
        ({"url": "javascript:alert(1)"}, ""),
        ({"url": "ftp://example.org/1"}, "beginnt mit https://"),
        ({"captured_how": " "}, "fehlt"),
        ({"live_text": "x" * 10_000_000}, "20.000"),
        ({"seen_files": b"%PDF-1.7"}, "PDF"),
        ({"seen_files": encoded("JPEG", size=(400, 300))[:700]}, "beschädigt"),
    ],
)
def test_a_report_of_a_live_post_that_cannot_be_true_is_refused(
    story: Story, sign_in: Any, nothing_written: Any, change: dict[str, Any], says: str
) -> None:
    story.released(media=[])
    given: dict[str, Any] = {"url": URL, "published_at": "15.06.2026 13:00", "live_text": "Anzeige: Komm zu uns"}
    given |= {"captured_how": "Text kopiert", "seen_files": upload(encoded("PNG")), **change}
    if isinstance(given["seen_files"], bytes):
        given["seen_files"] = upload(given["seen_files"])
    client = sign_in(story.actors.clerk)
    with nothing_written():
        answer = client.post(reverse("monitoring:publish", args=[story.item.pk]), given)
    assert (answer.status_code, bool(answer.context["form"].errors)) == (200, True)
    assert says in html.unescape(answer.content.decode())


def test_a_double_click_on_the_report_reports_once(story: Story, sign_in: Any, nothing_written: Any) -> None:
    story.released(media=[])
    client, url = sign_in(story.actors.clerk), reverse("monitoring:publish", args=[story.item.pk])
    given = {"url": URL, "published_at": "15.06.2026 13:00", "live_text": "Anzeige: Komm zu uns", "captured_how": "App"}
    assert client.post(url, given).status_code == 302
    with nothing_written():
        again = client.post(url, {**given, "seen_files": upload(encoded("PNG"))})
    assert again.status_code in {200, 409}
    assert "jemand anderes gehandelt" in html.unescape(again.content.decode()) or "Freigabe" in again.content.decode()
