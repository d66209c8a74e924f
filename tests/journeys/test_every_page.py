# SPDX-License-Identifier: EUPL-1.2
"""Every page that a role can reach by clicking: it answers, keeps to its own host, fits a phone, and axe finds nothing."""

from collections import Counter, deque
from html.parser import HTMLParser
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

import pytest
from django.urls import resolve
from playwright.sync_api import ConsoleMessage, Page, Request

from tests.journeys.conftest import DESKTOP, PHONE, Installation, SignedIn, axe_findings
from tests.journeys.desk import click_through

pytestmark = pytest.mark.journey

ROLES = (
    "kultus.sachbearbeitung",
    "kultus.freigabe",
    "kultus.leitung",
    "kultus.haushalt",
    "kultus.verwaltung",
    "stk.anfragen",
    "rechnungshof.pruefung",
)
INSTANCES = 2
"""How many addresses of one pattern a role opens."""
Pattern = tuple[str, frozenset[str]]


class Structure(HTMLParser):
    """The kinds of elements of a page (name, class, role), its links and the names of its regions."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.kinds: set[str] = set()
        self.links: list[str] = []
        self.regions: Counter[str] = Counter()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.kinds.add(f"{tag}.{given.get('class')}#{given.get('role')}")
        if given.get("role") == "region":
            self.regions[str(given.get("aria-label"))] += 1
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))


class Crawl:
    """One walk through the links from a first page; ``problems`` are lines for people.

    Every address is fetched; the first page of each route, and each page with a kind of element that no page before
    held, is also opened in the browser and given to axe.
    """

    def __init__(self, page: Page, host: str, audited: set[str]) -> None:
        self.page, self.host, self.audited = page, host, audited
        self.problems: list[str] = []
        self.opened: Counter[Pattern] = Counter()
        page.on("console", self._note_console)
        page.on("pageerror", lambda error: self.problems.append(f"{page.url} {error}"))
        page.on("request", self._note_request)

    def walk(self, first: str) -> None:
        """Breadth first, so that every pattern is met on the shortest way."""
        start = urljoin(self.host, first)
        waiting, known = deque([start]), {start}
        while waiting:
            fresh = [url for url in self._open(waiting.popleft()) if url not in known]
            known.update(fresh)
            waiting.extend(fresh)

    def _open(self, url: str) -> list[str]:
        pattern = pattern_of(url)
        self.opened[pattern] += 1
        if self.opened[pattern] > INSTANCES:
            return []
        answer = self.page.request.get(url)
        if answer.status != 200:
            self.problems.append(f"{url} answers {answer.status}")
            return []
        is_page = answer.headers.get("content-type", "").startswith("text/html")
        return self._read(url, Structure(answer.text())) if is_page else []

    def _read(self, url: str, structure: Structure) -> list[str]:
        kinds = {pattern_of(url)[0], *structure.kinds}
        if kinds - self.audited:
            self.audited |= kinds
            self.page.goto(url)
            self.problems += axe_findings(self.page)
            self.problems += self._too_wide_for_a_phone()
        twice = [label for label, number in structure.regions.items() if number > 1]
        self.problems += [f"{url} has two regions with one name: {label}" for label in twice]
        links = (urldefrag(urljoin(url, link)).url for link in structure.links)
        return list(dict.fromkeys(link for link in links if link.startswith(f"{self.host}/")))

    def _too_wide_for_a_phone(self) -> list[str]:
        before = self.page.viewport_size or DESKTOP
        self.page.set_viewport_size(PHONE)
        found = overflow_of(self.page)
        self.page.set_viewport_size(before)
        return found

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.problems.append(f"{self.page.url} console: {message.text}")

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.host}/", "data:", "blob:")):
            self.problems.append(f"{self.page.url} asks another host: {request.url}")


def pattern_of(url: str) -> Pattern:
    """The route of an address and the names of its query."""
    parts = urlsplit(url)
    return str(resolve(parts.path).route), frozenset(parse_qs(parts.query, keep_blank_values=True))


@pytest.fixture(scope="module")
def audited() -> set[str]:
    """Routes, and elements with class and role, that axe has seen on some page of this run."""
    return set()


def overflow_of(page: Page) -> list[str]:
    """What makes a page wider than its window."""
    too_wide = page.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [f"{page.url} is wider than {page.viewport_size}"] if too_wide else []


@pytest.mark.parametrize("username", ROLES)
def test_every_page_of_a_role_answers_and_is_accessible(
    username: str, installation: Installation, signed_in: SignedIn, audited: set[str]
) -> None:
    crawl = Crawl(signed_in(username), installation.url, audited)
    crawl.walk("/")
    assert not crawl.problems, "\n".join(crawl.problems)
    assert len(crawl.opened) > 8, sorted(crawl.opened)


def test_public_pages_fit_a_phone_and_need_no_sign_in(installation: Installation, signed_in: SignedIn) -> None:
    page = signed_in(None, PHONE)
    page.goto("/register/")
    assert page.context.cookies() == []
    crawl = Crawl(page, installation.url, set())
    crawl.walk("/register/")
    for pattern in ("/register/", "/konto/anmelden/"):
        page.goto(pattern)
        crawl.problems += overflow_of(page)
    page.goto("/register/")
    click_through(page.locator("main a[href^='/register/']:not([href*='.'])").first)
    crawl.problems += overflow_of(page)
    assert not crawl.problems, "\n".join(crawl.problems)


@pytest.mark.parametrize("path", ["/", "/kampagnen/", "/inhalte/", "/register/"])
def test_dark_mode_is_accessible(path: str, signed_in: SignedIn) -> None:
    page = signed_in("kultus.sachbearbeitung")
    page.emulate_media(color_scheme="dark")
    page.goto(path)
    assert not axe_findings(page)
