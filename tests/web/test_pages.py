# SPDX-License-Identifier: EUPL-1.2
"""The frame, the information pages and the error pages."""

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
PAGES = [
    "/liste/",
    "/formular/",
    "/teile/",
    "/oeffentlich/",
    "/impressum/",
    "/datenschutz/",
    "/barrierefreiheit/",
    "/barriere-melden/",
]


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_german_and_has_one_heading_and_nothing_inline(client: Client, address: str) -> None:
    html = client.get(address).content.decode()
    assert '<html lang="de">' in html
    assert len(re.findall(r"<h1[ >]", html)) == 1
    assert " style=" not in html
    assert "<style" not in html
    assert not re.findall(r"<script(?![^>]*src=)", html)
    assert not re.findall(r"""\son\w+=""", html)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_loads_nothing_from_another_host(client: Client, address: str) -> None:
    html = client.get(address).content.decode()
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', html)


def test_the_frame_shows_navigation_demo_mark_and_sign_out(client: Client) -> None:
    html = client.get("/teile/").content.decode()
    assert "Vorführdaten, frei erfunden" in html
    assert 'aria-current="true">Kampagnen' in html
    assert 'method="post" action="/abmelden/"' in html
    assert 'href="#inhalt"' in html


def test_without_a_person_there_is_no_navigation_and_no_search(client: Client) -> None:
    html = client.get("/impressum/").content.decode()
    assert "Hauptmenü" not in html
    assert "/suche/" not in html


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/gibt-es-nicht/", 404, "Diese Seite gibt es nicht"),
        ("/verboten/", 403, "Dazu fehlt Ihnen die Berechtigung"),
        ("/kaputt/", 500, "Hier ist ein Fehler aufgetreten"),
    ],
)
def test_an_error_page_says_what_to_do(client: Client, address: str, status: int, words: str) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert words in response.content.decode()
    assert "geheim" not in response.content.decode()


def test_an_old_form_gets_a_german_page() -> None:
    response = Client(enforce_csrf_checks=True).post("/geschuetzt/")
    assert response.status_code == 403
    assert "Die Seite war zu lange geöffnet" in response.content.decode()
