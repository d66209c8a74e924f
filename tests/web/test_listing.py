# SPDX-License-Identifier: EUPL-1.2
"""Lists: filter, sort, pages, export, and bad parameters."""

import io
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from openpyxl import load_workbook

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rows() -> None:
    Permission.objects.all().delete()
    kind = ContentType.objects.get_or_create(app_label="web", model="thing")[0]
    names = ["=SUMME(A1:A9)", "Ärzte", *(f"Recht {number:02}" for number in range(23))]
    Permission.objects.bulk_create(
        Permission(name=name, codename=f"c{number}", content_type=kind) for number, name in enumerate(names)
    )


def listing(client: Client, query: str = "") -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/liste/{query}").context["listing"]
    return found


def test_a_page_of_a_list_counts_all_rows(client: Client) -> None:
    html = client.get("/liste/").content.decode()
    assert "25 Einträge" in html
    assert html.count('<tr class="kern-table__row">') == 11
    assert 'aria-sort="ascending"' in html
    assert "keine Angabe" in html


def test_a_filter_narrows_and_is_kept_when_sorting(client: Client) -> None:
    found = listing(client, "?q=Recht+1")
    assert found["total"] == 10
    assert "q=Recht" in found["headers"][0]["url"]


@pytest.mark.parametrize(
    "query", ["?app=fremd", "?sort=password", "?page=999", "?page=x", "?zeit_von=gestern", "?q=%00"]
)
def test_unknown_values_are_ignored(client: Client, query: str) -> None:
    response = client.get(f"/liste/{query}")
    assert response.status_code == 200
    assert response.context["listing"]["total"] == 25


def test_sorting_turns_around(client: Client) -> None:
    rising = listing(client, "?sort=pk")["rows"][0][1]["text"]
    falling = listing(client, "?sort=-pk")["rows"][0][1]["text"]
    assert (rising, falling) == ("c0", "c24")


@pytest.mark.parametrize("day", ["2026-12-31", "31.12.2026"])
def test_a_date_range_takes_both_ways_of_writing(client: Client, day: str) -> None:
    found = listing(client, f"?zeit_von={day}")
    assert found["total"] == 25
    assert found["fields"][2]["value"] == "2026-12-31"


def test_no_match_offers_to_reset(client: Client) -> None:
    html = client.get("/liste/?q=gibtesnicht").content.decode()
    assert "Kein Eintrag passt zu diesen Filtern." in html
    assert "0 Einträge" in html


def test_csv_holds_all_filtered_rows_and_no_formula(client: Client) -> None:
    response = client.get("/liste/?export=csv")
    lines = response.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 26
    assert any(line.startswith("'=SUMME") for line in lines)
    assert response["Content-Disposition"].startswith('attachment; filename="alle-rechte-')
    assert ";123,45;" in response.content.decode() or ",45;" in response.content.decode()


def test_xlsx_keeps_texts_as_texts_and_numbers_as_numbers(client: Client) -> None:
    body = client.get("/liste/?export=xlsx&q=SUMME").content
    sheet = load_workbook(io.BytesIO(body)).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=SUMME(A1:A9)"]
    row = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "=SUMME(A1:A9)")
    assert cells[0].data_type in {"s", "inlineStr"}
    assert isinstance(row[3], int | float)
    assert row[5] is None


def test_the_number_of_queries_does_not_grow(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        client.get("/liste/")
    with django_assert_num_queries(2):
        client.get("/liste/?page=3&sort=-codename&q=R")
