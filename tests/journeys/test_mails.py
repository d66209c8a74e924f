# SPDX-License-Identifier: EUPL-1.2
"""Every mail in a browser: axe finds nothing, by day and by night, on a phone and beside other mails; nothing is fetched."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.actors import Actors
from tests.apps.people.rendering import every_mail, html_of, with_mail
from tests.journeys.conftest import axe_findings
from tests.journeys.test_every_page import overflow_of

pytestmark = pytest.mark.journey

LOOKS = [(600, "light"), (360, "dark")]


@pytest.fixture(params=LOOKS, ids=["pane-light", "phone-dark"])
def reader(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A window of a mail program: no script, no network."""
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 740}, color_scheme=scheme, locale="de-DE")
    page = context.new_page()
    page.set_default_timeout(60_000)
    yield page
    context.close()


def test_every_mail_is_accessible_and_fits(reader: Page, actors: Actors, settings: Any) -> None:
    with_mail(settings)
    problems, fetched = list[str](), list[str]()
    reader.on("request", lambda asked: fetched.append(asked.url))
    for name, mail in every_mail(actors).items():
        reader.set_content(html_of(mail))
        problems += [f"{name}: {each}" for each in (*axe_findings(reader), *overflow_of(reader))]
    assert not problems, "\n".join(problems)
    assert not [url for url in fetched if not url.startswith(("about:", "data:"))]
