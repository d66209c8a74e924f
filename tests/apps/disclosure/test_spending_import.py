# SPDX-License-Identifier: EUPL-1.2
import csv
import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from tests.apps.disclosure.conftest import DATA, intake_of
from tragweite import cli
from tragweite.apps.disclosure import actions
from tragweite.apps.disclosure.models import PublishedAmount, SpendingImport
from tragweite.apps.disclosure.queries.intake import map_text, read_file
from tragweite.apps.journal.models import Entry
from tragweite.core.refusal import Refused

pytestmark = pytest.mark.django_db
KINDS = ("influencer", "ads", "campaigns")
NAME = "published_spending_influencer"


def damaged() -> bytes:
    text = (DATA / f"{NAME}.csv").read_text(encoding="utf-8")
    return text.replace(",35000,rounded,", ",35000,irgendwie,").encode()


@pytest.mark.parametrize("kind", KINDS)
def test_every_row_of_the_real_files_is_stored_with_its_meaning(desk, kind):
    made = desk.take_in(kind)
    with (DATA / f"published_spending_{kind}.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert made.row_count == PublishedAmount.objects.count() == len(rows)
    for raw in rows:
        stored = PublishedAmount.objects.get(row=raw["row"])
        has_number = raw["amount_eur"] not in {"", "0"}
        assert (stored.amount_cents is not None) == has_number
        assert bool(stored.no_amount) != has_number
        assert stored.source_url == raw["source_url"]


def test_nil_withheld_and_not_stated_are_never_zero(desk):
    desk.take_in()
    reasons = dict(PublishedAmount.objects.filter(amount_cents=None).values_list("row", "no_amount"))
    assert reasons["005"] == "nil"
    assert reasons["011"] == "withheld"
    assert reasons["003"] == "not_stated"
    assert not PublishedAmount.objects.filter(amount_cents=0).exists()


def test_the_same_file_twice_changes_nothing_and_says_so(desk):
    first, is_new = actions.import_spending(**desk.writer, intake=intake_of("ads"))
    again, is_new_again = actions.import_spending(**desk.writer, intake=intake_of("ads"))
    assert (is_new, is_new_again) == (True, False)
    assert first == again
    assert Entry.objects.filter(action="disclosure.import_spending").count() == 1


def test_one_bad_row_stops_the_whole_file_and_is_named(desk):
    intake = read_file(content=damaged(), file_name="a.csv", map_name=NAME, map_toml=map_text(NAME))
    with pytest.raises(Refused) as refused:
        actions.import_spending(**desk.writer, intake=intake)
    assert refused.value.code == "disclosure.rows_refused"
    assert refused.value.facts["rows"] == ["5"]
    assert "irgendwie" in intake.refused[0].reason
    assert not SpendingImport.objects.exists()


def test_a_row_name_that_stands_twice_is_refused(desk):
    text = (DATA / f"{NAME}.csv").read_text(encoding="utf-8").replace("\n002,", "\n001,")
    intake = read_file(content=text.encode(), file_name="a.csv", map_name=NAME, map_toml=map_text(NAME))
    assert [fate.row_number for fate in intake.refused] == [2, 3]


def test_rows_are_never_changed_or_deleted(desk):
    desk.take_in()
    for act in (
        lambda: PublishedAmount.objects.update(amount_cents=1, no_amount=""),
        PublishedAmount.objects.all().delete,
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_only_the_state_chancellery_imports(desk):
    with pytest.raises(Refused, match="not_writer"):
        actions.import_spending(**desk.who(desk.actors.clerk), intake=intake_of("ads"))


def test_a_file_with_nothing_in_it_is_refused(desk):
    empty = replace(intake_of("ads"), accepted=(), fates=(), file_sha256="0" * 64)
    with pytest.raises(Refused, match="no_rows"):
        actions.import_spending(**desk.writer, intake=empty)


def upload(client, content: bytes):
    file = SimpleUploadedFile("a.csv", content, content_type="text/csv")
    return client.post(reverse("disclosure:upload"), {"file": file, "map": NAME})


def test_upload_shows_every_row_and_writes_nothing_until_confirmed(desk, sign_in):
    client = sign_in(desk.actors.chancellery)
    preview = upload(client, (DATA / f"{NAME}.csv").read_bytes())
    assert len(preview.context["intake"].fates) == 14
    assert "höchstens" not in preview.content.decode()
    assert not SpendingImport.objects.exists()
    intake = preview.context["intake"]
    values = {"sha256": intake.file_sha256, "file_name": "a.csv", "map": NAME}
    assert client.post(reverse("disclosure:confirm"), values).status_code == 302
    assert PublishedAmount.objects.count() == 14
    assert "schon übernommen" in upload(client, (DATA / f"{NAME}.csv").read_bytes()).content.decode().lower()


def test_preview_of_a_bad_file_names_the_row_and_offers_no_import(desk, sign_in):
    page = upload(sign_in(desk.actors.chancellery), damaged()).content.decode()
    assert "irgendwie" in page
    assert "Alle Zeilen übernehmen" not in page


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04aaaa", b"\x00\x01\x02", b"a;b\n1;2\n"])
def test_a_file_that_is_none_gets_a_german_message(desk, sign_in, content):
    page = upload(sign_in(desk.actors.chancellery), content)
    assert page.status_code == 200
    assert page.context["form"].errors


@pytest.mark.parametrize("sha256", ["", "../../etc/passwd", "f" * 64])
def test_confirming_a_file_that_is_not_there_is_refused(desk, sign_in, sha256):
    answer = sign_in(desk.actors.chancellery).post(reverse("disclosure:confirm"), {"sha256": sha256, "map": NAME})
    assert answer.status_code == 409


def test_list_of_published_rows_and_its_export(desk, sign_in, django_assert_max_num_queries):
    desk.take_in()
    client = sign_in(desk.actors.auditor)
    with django_assert_max_num_queries(12):
        page = client.get(reverse("disclosure:published"), {"ebene": "Land NRW"})
    assert "rund 35.000" in page.content.decode()
    sheet = client.get(reverse("disclosure:published"), {"export": "csv"}).content.decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(sheet), delimiter=";"))) == 15


def command(*words):
    return cli.main(["import", "spending", *words])


def test_command_shows_fates_and_writes_only_when_agreed(capsys, monkeypatch):
    path = str(DATA / f"{NAME}.csv")
    assert command(path, "--map", NAME, "--dry-run") == 0
    assert not SpendingImport.objects.exists()
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    assert command(path, "--map", NAME) == 0
    assert not SpendingImport.objects.exists()
    assert command(path, "--map", NAME, "--yes") == 0
    assert command(path, "--map", NAME, "--yes") == 0
    said = capsys.readouterr().out
    assert "Gelesen: 14, zu übernehmen: 14" in said
    assert "schon übernommen" in said
    assert SpendingImport.objects.get().imported_by is None


def test_command_refuses_bad_rows_and_unknown_maps(capsys, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(damaged())
    assert command(str(path), "--map", NAME, "--yes") == 1
    assert command(str(path), "--map", "gibtsnicht") == 2
    assert command(str(tmp_path / "fehlt.csv"), "--map", NAME) == 2
    assert "nicht lesbar" in capsys.readouterr().err
    assert not SpendingImport.objects.exists()


def test_import_time_is_kept(desk):
    assert desk.take_in().imported_at == datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
