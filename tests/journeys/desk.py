# SPDX-License-Identifier: EUPL-1.2
"""What a person does at a page, in the words that stand on it."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

Value = str | bool | Path
GRANTED = {
    "said_rights_unlimited",
    "said_claims_none",
    "said_label_in_media",
    "said_platform_tool",
    "said_sender_identified",
}
"""Questions about a draft whose harmless answer is yes."""


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


def click_through(target: Locator) -> None:
    """Click what leads to another page and wait until that page is there: nothing is asked of the page before it."""
    with target.page.expect_navigation():
        target.click()


def press(page: Page, label: str) -> None:
    """Press a button of the main part; where it names a consequence first, agree to it."""
    main = page.locator("main")
    asking = main.locator("summary", has_text=re.compile(rf"^\s*{re.escape(label)} …\s*$"))
    if asking.count():
        asking.first.click()
    click_through(main.get_by_role("button", name=label, exact=True).first)


def submit(page: Page) -> None:
    """Send the form of the page, whatever its button says."""
    click_through(page.locator("main form button[type=submit]").last)


def follow(page: Page, label: str) -> None:
    """Click a link of the main part."""
    click_through(page.locator("main").get_by_role("link", name=label, exact=True).first)


def open_tab(page: Page, label: str) -> None:
    """Go to another page of the same campaign."""
    click_through(page.locator(".tw-tabs").get_by_role("link", name=label, exact=True))


def send(page: Page, label: str, values: dict[str, Value], done: str) -> None:
    """Fill a form, send it and read what the next page says."""
    fill(page, values)
    press(page, label)
    expect_done(page, done)


def hand_in(page: Page, values: dict[str, Value], done: str) -> None:
    """Send a draft: its files travel with a progress bar, and the answer replaces the page without a navigation."""
    fill(page, values)
    page.locator("main form[data-upload] button[type=submit]").last.click()
    expect_done(page, done)


def expect_done(page: Page, text: str) -> None:
    """The page says this; else the failure shows what it says instead."""
    expect(page.locator("main")).to_contain_text(text)


def number_in(page: Page) -> int:
    """The number of the thing in the address of the page."""
    return int(re.findall(r"/(\d+)/", page.url)[-1])


def answer_everything(page: Page) -> None:
    """What the checks ask of a draft, as somebody answers who posts nothing delicate."""
    for folded in page.locator("details.tw-open-questions:not([open]) > summary").all()[
        ::-1
    ]:  # opened ones drop out of the list
        folded.click()
    for field in page.locator("select[name^=said_]").all():
        options = field.locator("option").evaluate_all("all => all.map(each => each.value)")
        field.select_option("none" if "none" in options else "yes" if field.get_attribute("name") in GRANTED else "no")
