# SPDX-License-Identifier: EUPL-1.2
"""The pages about mail in a browser: axe finds nothing, and they fit a phone.

The demonstration has no mail server, so Django answers in this process and the browser is only shown what it answered.
"""

import mimetypes
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, Route

from tests.actors import Actors
from tests.apps.people.mails import invited, put
from tests.apps.people.rendering import with_mail
from tests.journeys.conftest import DESKTOP, PHONE, axe_findings
from tests.journeys.test_every_page import overflow_of
from tragweite.apps.journal.actions import actor_ref
from tragweite.apps.journal.models import OutboxMessage
from tragweite.apps.people import mails
from tragweite.apps.people.models import OutsideCode
from tragweite.apps.people.queries import code_of

pytestmark = pytest.mark.journey

HOST = "https://tragweite.example.org"
SignIn = Callable[..., Client]


class Shown:
    """Answers of Django, one after the other, each looked at on a desk and on a phone."""

    def __init__(self, browser: Browser, client: Client) -> None:
        self.client, self.problems = client, list[str]()
        self.pages = [browser.new_context(viewport=each, locale="de-DE").new_page() for each in (DESKTOP, PHONE)]

    def get(self, path: str) -> str:
        return self._look(self.client.get(path, follow=True))

    def post(self, path: str, **given: Any) -> str:
        return self._look(self.client.post(path, given, follow=True))

    def _look(self, answer: Any) -> str:
        assert answer.status_code == 200
        for page in self.pages:
            self._look_at(page, answer.content)
        return str(answer.content.decode())

    def _look_at(self, page: Page, body: bytes) -> None:
        def answer(route: Route) -> None:
            path = urlsplit(route.request.url).path
            found = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
            if found is None:
                route.fulfill(body=body, content_type="text/html; charset=utf-8")
            else:
                route.fulfill(body=Path(str(found)).read_bytes(), content_type=mimetypes.guess_type(path)[0])

        page.set_default_timeout(60_000)
        page.unroute_all()
        page.route("**/*", answer)
        page.goto(HOST)
        self.problems += [*axe_findings(page), *overflow_of(page)]

    def close(self) -> None:
        for page in self.pages:
            page.context.close()


Look = Callable[[Client], Shown]


@pytest.fixture
def look(browser: Browser) -> Iterator[Look]:
    """``look(client)`` shows what this client is answered."""
    made: list[Shown] = []

    def show(client: Client) -> Shown:
        made.append(Shown(browser, client))
        return made[-1]

    yield show
    for each in made:
        each.close()


def test_the_pages_of_those_who_have_an_account(look: Look, actors: Actors, sign_in: SignIn, settings: Any) -> None:
    with_mail(settings)
    message = put(actor_ref(actors.approver))
    OutboxMessage.objects.filter(pk=message.pk).update(state="failed", last_error="refused_550", attempts=1)
    shown = look(sign_in(actors.administrator))
    assert "Eine E-Mail ist nicht angekommen" in shown.get("/")
    assert "endgültig abgelehnt" in shown.get(reverse("people:outbox"))
    assert "berichtigen Sie die Adresse" in shown.get(reverse("people:outbox_message", args=[message.pk]))
    assert "Nicht angekommene E-Mails ansehen" in shown.get(reverse("journal:status"))
    done = shown.post(reverse("people:retry_mail", args=[message.pk]))
    assert "Die E-Mail wird gleich noch einmal verschickt." in done
    assert "Alle Einstellungen" not in shown.get(reverse("people:mail"))
    assert not shown.problems, "\n".join(shown.problems)


def test_the_pages_of_those_who_follow_a_link(look: Look, actors: Actors, settings: Any) -> None:
    with_mail(settings)
    access, token = invited(actors)
    shown = look(Client())
    for recipient, kind in (
        (actor_ref(actors.approver), "review_due"),
        (actor_ref(actors.approver), "digest"),
        (f"outside:{access.pk}", "returned"),
    ):
        path = mails.stop_path(recipient, kind)
        assert "nicht mehr bekommen?" in shown.get(path)
        assert "nicht mehr." in shown.post(path)
    code_page = reverse("people:outside_code", args=[token])
    assert "Schritt 1 von 2" in shown.get(code_page)
    assert "Kein Code angekommen?" in shown.post(reverse("people:outside_code_send", args=[token]))
    wrong = (int(code_of(OutsideCode.objects.get())) + 1) % 1_000_000
    assert "Übrige Versuche" in shown.post(code_page, code=f"{wrong:06d}")
    assert not shown.problems, "\n".join(shown.problems)
