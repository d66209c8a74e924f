# SPDX-License-Identifier: EUPL-1.2
"""What a person does at a page, in the words that stand on it."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

Value = str | bool | Path


def fill(page: Page, values: dict[str, Value]) -> None:
    """Fill the fields with these labels in the main part of the page; a choice is named by a piece of its text."""
    for label, value in values.items():
        kinds = "input[type=checkbox]" if isinstance(value, bool) else "select, textarea, input:not([type=checkbox])"
        _set(_field(page, label).and_(page.locator(kinds)), value)


def _field(page: Page, label: str) -> Locator:
    """Optional fields say so behind their label."""
    return page.locator("main").get_by_label(re.compile(rf"^\s*{re.escape(label)}(\s+– freiwillig)?\s*$"))


def _set(field: Locator, value: Value) -> None:
    kind = field.evaluate("field => field.type")
    if isinstance(value, Path):
        field.set_input_files(value)
    elif isinstance(value, bool):
        field.set_checked(value)
    elif kind == "radio":
        field.check()
    elif kind.startswith("select"):
        field.select_option(field.locator("option", has_text=value).first.get_attribute("value"))
    else:
        field.fill(value)


def choose(page: Page, option: str) -> None:
    """Tick the radio button or box with this text."""
    page.locator("main").get_by_label(option, exact=True).check()


def press(page: Page, label: str) -> None:
    """Press a button of the main part; where it names a consequence first, agree to it."""
    main = page.locator("main")
    asking = main.locator("summary", has_text=re.compile(rf"^\s*{re.escape(label)} …\s*$"))
    if asking.count():
        asking.first.click()
    with page.expect_navigation():
        main.get_by_role("button", name=label, exact=True).first.click()


def submit(page: Page) -> None:
    """Send the form of the page, whatever its button says."""
    with page.expect_navigation():
        page.locator("main form button[type=submit]").last.click()


def follow(page: Page, label: str) -> None:
    """Click a link of the main part."""
    page.locator("main").get_by_role("link", name=label, exact=True).first.click()


def open_tab(page: Page, label: str) -> None:
    """Go to another page of the same campaign."""
    page.locator(".tw-tabs").get_by_role("link", name=label, exact=True).click()


def send(page: Page, label: str, values: dict[str, Value], done: str) -> None:
    """Fill a form, send it and read what the next page says."""
    fill(page, values)
    press(page, label)
    expect_done(page, done)


def expect_done(page: Page, text: str) -> None:
    """The page says this; else the failure shows what it says instead."""
    expect(page.locator("main")).to_contain_text(text)


def number_in(page: Page) -> int:
    """The number of the thing in the address of the page."""
    return int(re.findall(r"/(\d+)/", page.url)[-1])
