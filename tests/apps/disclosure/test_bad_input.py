# SPDX-License-Identifier: EUPL-1.2
"""Files of published spending that are damaged or say impossible things: by upload and by command, without a trace."""

import csv
import html
import io
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.apps.disclosure.conftest import DATA, Desk
from tragweite import cli
from tragweite.apps.disclosure.models import PublishedAmount, SpendingImport

NAME = "published_spending_influencer"
SOUND = (DATA / f"{NAME}.csv").read_text(encoding="utf-8")
ROWS = list(csv.DictReader(io.StringIO(SOUND)))


def written(rows: list[dict[str, str]], *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    sink = io.StringIO()
    writer = csv.DictWriter(sink, list(ROWS[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return sink.getvalue().encode(encoding)


def changed(**values: str) -> bytes:
    """The real file; its row 005 has an amount, and these values."""
    place = next(number for number, row in enumerate(ROWS) if row["amount_eur"] == "35000")
    return written([{**row, **values} if number == place else row for number, row in enumerate(ROWS)])


UNREADABLE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "leer"),
    "workbook": (b"PK\x03\x04aaaa", "Excel"),
    "binary": (b"\x00\x01\x02", "keine Textdatei"),
    "wrong encoding": (SOUND.encode() + b"\x81\x8d\x8f", "Zeichen der Datei sind nicht lesbar"),
    "other table": (b"a;b\n1;2\n", "fehlt die Spalte"),
    "10 MB cell": (changed(note="x" * 10_000_000), "hat ein Feld mit mehr als"),
    "cut off": (SOUND.encode()[:700].rsplit(b"\n", 1)[0] + b'\n"x', "Zeile"),
}
BAD_AMOUNTS = {
    "-35000": "negativ",
    "NaN": "kein endlicher Betrag",
    "inf": "kein endlicher Betrag",
    "35000 USD": "Die Währung „USD“ wird nicht geführt",
    "35.000,00": "zum Beispiel 1234.56",
    "35000,5": "zum Beispiel 1234.56",
    "=35000": "in dieser Datei kein Betrag",
    "9" * 30: "Tippfehler",
}


def upload(client: Client, content: bytes) -> Any:
    file = SimpleUploadedFile("a.csv", content, content_type="text/csv")
    return client.post(reverse("disclosure:upload"), {"file": file, "map": NAME})


@pytest.fixture
def client(desk: Desk, sign_in: Any) -> Client:
    made: Client = sign_in(desk.actors.chancellery)
    return made


def by_command(tmp_path: Any, content: bytes, *, name: str = NAME) -> int:
    path = tmp_path / "sent" / "a.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return cli.main(["import", "spending", str(path), "--map", name, "--yes"])


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_cannot_be_read_is_refused_at_both_doors(
    client: Client, nothing_written: Any, capsys: Any, tmp_path: Any, name: str
) -> None:
    content, says = UNREADABLE[name]
    with nothing_written():
        page = upload(client, content)
        assert by_command(tmp_path, content) == cli.REFUSED
    assert (page.status_code, bool(page.context["form"].errors)) == (200, True)
    assert says in html.unescape(page.content.decode())
    assert says in capsys.readouterr().err


@pytest.mark.parametrize("amount", BAD_AMOUNTS)
def test_an_amount_that_is_none_stops_the_whole_file_at_both_doors(
    client: Client, nothing_written: Any, capsys: Any, tmp_path: Any, amount: str
) -> None:
    content = changed(amount_eur=amount)
    with nothing_written():
        page = upload(client, content)
        assert by_command(tmp_path, content) == cli.BROKEN
    shown = html.unescape(page.content.decode())
    assert BAD_AMOUNTS[amount] in shown
    assert "Alle Zeilen übernehmen" not in shown
    said = capsys.readouterr().out
    assert BAD_AMOUNTS[amount] in said
    assert "Es wurde nichts übernommen" in said


def test_the_same_row_twice_is_told_and_counted_once(client: Client, capsys: Any, tmp_path: Any) -> None:
    content = written([*ROWS, ROWS[0]])
    page = upload(client, content)
    assert "Gleicht einer früheren Zeile" in html.unescape(page.content.decode())
    assert by_command(tmp_path, content) == cli.DONE
    assert PublishedAmount.objects.count() == len(ROWS)


@pytest.mark.parametrize(
    ("delimiter", "encoding"), [(";", "cp1252"), (";", "utf-8-sig"), ("\t", "utf-16"), (",", "utf-8")]
)
def test_every_usual_spelling_is_read_alike(client: Client, delimiter: str, encoding: str) -> None:
    rows = [{name: text.encode("cp1252", "replace").decode("cp1252") for name, text in row.items()} for row in ROWS]
    page = upload(client, written(rows, delimiter=delimiter, encoding=encoding))
    assert len(page.context["intake"].accepted) == len(ROWS)


def test_a_double_click_on_the_confirmation_takes_the_file_in_once(client: Client, nothing_written: Any) -> None:
    intake = upload(client, SOUND.encode()).context["intake"]
    given = {"sha256": intake.file_sha256, "file_name": "a.csv", "map": NAME}
    assert client.post(reverse("disclosure:confirm"), given).status_code == 302
    with nothing_written():
        again = client.post(reverse("disclosure:confirm"), given, follow=True)
    assert again.redirect_chain
    assert "Diese Datei wurde schon übernommen" in html.unescape(again.content.decode())
    assert SpendingImport.objects.count() == 1


@pytest.mark.parametrize(
    "change", [{"map": "gibtsnicht"}, {"map": "../maps"}, {"sha256": "../../x"}, {"sha256": "f" * 64}]
)
def test_a_confirmation_that_does_not_fit_takes_nothing_in(
    client: Client, nothing_written: Any, change: dict[str, str]
) -> None:
    intake = upload(client, SOUND.encode()).context["intake"]
    given = {"sha256": intake.file_sha256, "file_name": "a.csv", "map": NAME, **change}
    with nothing_written():
        answer = client.post(reverse("disclosure:confirm"), given)
    assert answer.status_code in {400, 409}
    assert "Bitte" in answer.content.decode()


def test_a_file_above_the_limit_is_answered_with_413(client: Client, nothing_written: Any, settings: Any) -> None:
    settings.TRAGWEITE = replace(settings.TRAGWEITE, max_upload_mb=1)
    with nothing_written():
        assert upload(client, b"x" * 3_000_000).status_code == 413
