# SPDX-License-Identifier: EUPL-1.2
"""Without a mouse, and without JavaScript: the main ways still lead to the end."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import DESKTOP, Installation, sign_in
from tests.journeys.desk import click_through, follow, press

pytestmark = pytest.mark.journey

CAMPAIGN = "Werde Lehrkraft für Mathe und Physik"


def tab_to(page: Page, text: str, *, most: int = 60) -> None:
    """Press Tab until the focus stands on the link or button with this text."""
    for _step in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText || ''").strip() == text:
            return
    raise AssertionError(f"{text} is not reached by Tab on {page.url}")


def settle_remarks(page: Page) -> None:
    """It depends on the hour of the demonstration whether the post is still being discussed."""
    settled = page.locator("main").get_by_role("button", name="Anmerkung erledigt", exact=True)
    while settled.count():
        press(page, "Anmerkung erledigt")


def test_a_campaign_is_opened_by_keyboard_alone(browser: Browser, installation: Installation) -> None:
    with browser.new_context(base_url=installation.url, viewport=DESKTOP, locale="de-DE") as context:
        page = context.new_page()
        sign_in(page, "kultus.sachbearbeitung", by_keyboard=True)
        page.goto("/kampagnen/")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("#inhalt")).to_be_focused()
        tab_to(page, CAMPAIGN)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.locator("h1")).to_contain_text(CAMPAIGN)
        tab_to(page, "Inhalte")
        tab_to(page, "Ziele")
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_contain_text("Auswertungsplan")


def test_filter_and_approval_work_without_javascript(browser: Browser, installation: Installation) -> None:
    with browser.new_context(base_url=installation.url, java_script_enabled=False, locale="de-DE") as context:
        page = context.new_page()
        sign_in(page, "kultus.freigabe")
        page.goto("/inhalte/")
        page.get_by_label("Stand", exact=True).select_option("submitted")
        click_through(page.locator("form.tw-filters button[type=submit]").first)
        click_through(page.locator("main tbody a").first)
        press(page, "Prüfung beginnen")
        settle_remarks(page)
        follow(page, "Über die Freigabe entscheiden")
        press(page, "Zustimmen")
        address = page.url
    with browser.new_context(base_url=installation.url, java_script_enabled=False, locale="de-DE") as context:
        page = context.new_page()
        sign_in(page, "kultus.leitung")
        page.goto(address)
        follow(page, "Über die Freigabe entscheiden")
        press(page, "Freigeben")
        expect(page.locator(".tw-head__badges")).to_contain_text("freigegeben")
