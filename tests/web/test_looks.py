# SPDX-License-Identifier: EUPL-1.2
"""Every component in a real browser: no accessibility violation, no overflow, nothing blocked by the policy."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.desk import click_through

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PAGES = ["liste/", "formular/", "teile/", "oeffentlich/", "nein/", "impressum/", "datenschutz/"]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def open_page(browser: Browser, url: str, *, width: int, **options: Any) -> tuple[Page, list[str]]:
    page = browser.new_page(viewport={"width": width, "height": 900}, **options)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.goto(url)
    return page, said


def violations(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate("tags => axe.run({runOnly: tags})", TAGS)
    return [
        f"{each['id']}: {node['html'][:160]} | {node['failureSummary'][:300]}"
        for each in result["violations"]
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_pages_are_accessible_and_fit(browser: Browser, live_server: Any, width: int, scheme: str) -> None:
    for address in PAGES:
        page, said = open_page(browser, f"{live_server.url}/{address}", width=width, color_scheme=scheme)
        if directory := os.environ.get("TRAGWEITE_SHOTS"):
            page.screenshot(path=f"{directory}/{address.strip('/')}-{width}-{scheme}.png", full_page=True)
        assert violations(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert [text for text in said if "Content Security" in text] == [], address
        page.close()


def test_a_refused_form_leads_to_its_errors(browser: Browser, live_server: Any) -> None:
    page, _said = open_page(browser, f"{live_server.url}/formular/", width=1280)
    page.get_by_label("Titel").fill("Polizei")
    page.get_by_label("Honorar", exact=True).fill("viel")
    click_through(page.get_by_role("button", name="Speichern"))
    expect(page.locator(".tw-summary")).to_be_focused()
    if directory := os.environ.get("TRAGWEITE_SHOTS"):
        page.screenshot(path=f"{directory}/formular-fehler.png", full_page=True)
    assert violations(page) == []
    page.close()


def test_filtering_swaps_the_list_and_keeps_the_address(browser: Browser, live_server: Any) -> None:
    page, said = open_page(browser, f"{live_server.url}/liste/", width=1280)
    page.get_by_label("Suchwort").fill("group")
    page.get_by_label("Suchwort").press("Tab")
    page.wait_for_url("**q=group**")
    rows = page.locator("#liste tbody tr")
    expect(rows.filter(has_not_text="group")).to_have_count(0)
    expect(rows).not_to_have_count(0)
    assert rows.count() <= 10
    assert said == []
    page.close()


def test_a_list_works_without_javascript(browser: Browser, live_server: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/liste/")
    page.get_by_label("Suchwort").fill("group")
    click_through(page.get_by_role("button", name="Filtern"))
    assert "q=group" in page.url
    context.close()
