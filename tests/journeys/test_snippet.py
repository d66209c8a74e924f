# SPDX-License-Identifier: EUPL-1.2
"""The example pages of the handbook in a real browser: what they report, and what they leave on the device."""

import gzip
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.journeys.conftest import ROOT
from tragweite.collector.pages import snippet
from tragweite.lake.events import KINDS, REFERRERS
from tragweite.lake.spool import all_segments, read_segment

pytestmark = pytest.mark.journey

PAGES = ROOT / "docs" / "operations" / "snippet"
# Chromium without a window calls itself HeadlessChrome, which is rightly counted as a machine.
PERSON = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"


@dataclass
class Website:
    """A served website and the collector that its pages report to."""

    origin: str
    spool_dir: Path
    collector: str = ""

    def events(self, count: int) -> list[tuple[str, str | None, str | None, str]]:
        """Kind, landing page, link and class of referrer of each stored event, once there are so many and no more."""
        until = time.monotonic() + 20
        while len(found := self._stored()) < count and time.monotonic() < until:
            time.sleep(0.1)
        time.sleep(0.3)
        return sorted(found if len(found) > count else self._stored(), key=str)

    def _stored(self) -> list[tuple[str, str | None, str | None, str]]:
        found = []
        for content in (read_segment(path) for path in all_segments(self.spool_dir)):
            texts = [*content.terms, None]
            found += [
                (KINDS[each["kind"]], texts[each["landing"]], texts[each["link"]], REFERRERS[each["referrer"]])
                for each in content.records
            ]
        return found


@contextmanager
def served(website: Website) -> Iterator[int]:
    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = "anwendung.html" if self.path.startswith("/anwendung") else "seite.html"
            page = (PAGES / name).read_text(encoding="utf-8").replace("https://zaehlen.example", website.collector)
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_given: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def website(tmp_path: Path) -> Iterator[Website]:
    found = Website(origin="", spool_dir=tmp_path / "spool")
    with served(found) as port:
        found.origin = f"http://127.0.0.1:{port}"
        (tmp_path / "sites.json").write_text(json.dumps([{"site": "schule", "origin": found.origin}]), encoding="utf-8")
        row = {"code": "abc", "target": f"{found.origin}/", "sender": "creator", "campaign": 4, "post": 9}
        (tmp_path / "links.jsonl").write_text(json.dumps(row), encoding="utf-8")
        command = [sys.executable, "-m", "tragweite.cli", "collector", "--port", "0"]
        environment = {"TRAGWEITE_VAR_DIR": str(tmp_path)}
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            found.collector = process.stdout.readline().strip()
            yield found
            process.terminate()


def visitor(browser: Browser, **options: Any) -> BrowserContext:
    return browser.new_context(user_agent=PERSON, locale="de-DE", **options)


def test_a_click_leads_to_a_visit_and_a_conversion_counts_once(browser: Browser, website: Website) -> None:
    with visitor(browser) as context:
        page = context.new_page()
        page.goto(f"{website.collector}/r/abc")
        assert page.url.startswith(website.origin)
        page.click("#fertig")
        page.click("#fertig")
        assert website.events(3) == [
            ("conversion", "/", "abc", "own"),
            ("redirect", None, "abc", "direct"),
            ("visit", "/", "abc", "direct"),
        ]
        assert context.cookies() == []
        assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_each_view_of_an_application_on_one_page_is_a_visit(browser: Browser, website: Website) -> None:
    with visitor(browser) as context:
        page = context.new_page()
        page.goto(f"{website.origin}/anwendung")
        page.click("#weiter")
        page.go_back()
        time.sleep(1.2)  # the same page within a second would be a repetition
        page.go_forward()
        found = website.events(3)
    assert {("visit", "/anwendung", None, "direct"), ("visit", "/antrag/schritt-2", None, "own")} <= set(found)


def test_without_script_the_picture_reports_the_visit(browser: Browser, website: Website) -> None:
    with visitor(browser, java_script_enabled=False) as context:
        context.new_page().goto(f"{website.origin}/seite")
        found = website.events(1)
    assert [(kind, landing) for kind, landing, _, _ in found] == [("visit", "/seite")]


@pytest.mark.parametrize("signal", ["navigator.globalPrivacyControl", "navigator.doNotTrack"])
def test_where_the_page_says_so_a_wish_not_to_be_counted_is_kept(
    browser: Browser, website: Website, signal: str
) -> None:
    name = signal.rsplit(".", 1)[1]
    with visitor(browser) as context:
        context.add_init_script(f"Object.defineProperty(Navigator.prototype, '{name}', {{get: () => '1'}})")
        page = context.new_page()
        page.goto(f"{website.origin}/anwendung")
        page.evaluate("window.tragweite('x')")
        page.goto(f"{website.origin}/seite")  # this page does not ask for it
        found = website.events(1)
    assert [(kind, landing) for kind, landing, _, _ in found] == [("visit", "/seite")]


def test_the_script_is_smaller_than_a_kilobyte_on_the_wire() -> None:
    assert len(gzip.compress(snippet())) < 1_000
