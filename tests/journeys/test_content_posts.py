# SPDX-License-Identifier: EUPL-1.2
"""Posts in a browser: clerk and approver by keyboard, a creator and an agency on a phone, axe on every page."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.actors import Actors, make_actors
from tests.apps.content.conftest import HARMLESS, TOKEN, Story, outside_access
from tests.apps.content.conftest import story as make_story
from tests.apps.content.pictures import mp4, upload
from tests.factories import NOW
from tests.journeys.conftest import DESKTOP, PHONE, axe_findings
from tests.journeys.desk import answer_everything, click_through
from tragweite.apps.content import actions
from tragweite.apps.content.models import Evidence, Item, Publication, Remark, Version
from tragweite.apps.people.models import User
from tragweite.core.rules.places import Place, PlaceKind
from tragweite.core.rules.states import ItemState

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
OpenPage = Callable[..., Page]
TEXT = "Anzeige: So fahrt ihr sicher mit dem Schulbus. Ab 3. Mai gilt der neue Fahrplan. #SteuerStart"


@pytest.fixture
def desk(transactional_db: None) -> Story:
    actors: Actors = make_actors()
    made: Story = make_story.__wrapped__(actors)  # type: ignore[attr-defined]
    Item.objects.update(planned_at=timezone.now() + timedelta(hours=1), title="Sicher im Schulbus")
    made.item.refresh_from_db()
    return made


@pytest.fixture
def open_page(browser: Browser, live_server: Any, sign_in: Any) -> Iterator[OpenPage]:
    """``open_page(user)`` answers a page on which this person is signed in; None is nobody."""
    contexts: list[BrowserContext] = []

    def make(user: User | None = None, viewport: dict[str, int] | None = None, **more: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, viewport=viewport or DESKTOP, locale="de-DE", **more)
        contexts.append(context)
        if user is not None:
            cookie = sign_in(user).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        return page

    yield make
    for context in contexts:
        context.close()


def picture(folder: Path, name: str = "bus.png", colour: str = "#b3261e") -> Path:
    target = folder / name
    drawn = Image.new("RGB", (800, 1000), "white")
    ImageDraw.Draw(drawn).rectangle((100, 300, 700, 700), fill=colour)
    drawn.save(target)
    return target


def address(story: Story, name: str = "item") -> str:
    return reverse(f"content:{name}", args=[story.item.pk])


def require_clean(page: Page) -> None:
    assert not axe_findings(page), "\n".join(axe_findings(page))
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not wide, f"{page.url} is wider than the window"


def tab_to(page: Page, name: str, *, most: int = 150) -> None:
    """Press Tab until the focus stands on what has this text."""
    for _step in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("(document.activeElement.innerText || '').trim()").startswith(name):
            return
    raise AssertionError(f"{name} is not reached by Tab on {page.url}")


def go(page: Page, name: str) -> None:
    """Reach a link or button by Tab and press it."""
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def submitted(story: Story, folder: Path, **values: Any) -> Version:
    content = picture(folder).read_bytes()
    media = [(upload(content, "bus.png", "image/png"), "Ein roter Schulbus")]
    return story.submit(**{"text": TEXT, "at": timezone.now() - timedelta(minutes=9), "media": media, **values})


def test_clerk_and_approver_by_keyboard_alone(desk: Story, open_page: OpenPage, tmp_path: Path) -> None:
    submitted(desk, tmp_path)
    approver = open_page(desk.actors.approver)
    approver.goto(reverse("content:queue"))
    require_clean(approver)
    go(approver, "Prüfung beginnen")
    expect(approver.locator("main")).to_contain_text("Entscheiden Sie über genau diese Fassung")
    require_clean(approver)
    go(approver, "Anmerkung schreiben")
    approver.get_by_label("Anmerkung", exact=True).focus()
    approver.keyboard.type("Der Bus ist abgeschnitten")
    for name, value in (("left", "10"), ("top", "30"), ("width", "80"), ("height", "40")):
        approver.locator(f"[name={name}]").focus()
        approver.keyboard.press("Control+A")
        approver.keyboard.type(value)
    expect(approver.locator(".tw-drawn")).to_have_count(1)
    require_clean(approver)
    go(approver, "Anmerkung speichern")
    expect(approver.locator("#anmerkung-1")).to_contain_text("Ausschnitt in Bild 1")
    clerk = open_page(desk.actors.clerk)
    clerk.goto(address(desk))
    require_clean(clerk)
    approver.goto(address(desk))
    go(approver, "Anmerkung erledigt")
    go(approver, "Über die Freigabe entscheiden")
    require_clean(approver)
    go(approver, "Freigeben")
    expect(approver.locator(".tw-head__badges")).to_contain_text("freigegeben")
    assert desk.fresh().state == ItemState.APPROVED


def test_a_place_is_picked_with_the_mouse(desk: Story, open_page: OpenPage, tmp_path: Path) -> None:
    submitted(desk, tmp_path)
    page = open_page(desk.actors.approver)
    page.goto(address(desk, "remark"))
    frame = page.locator(".tw-medium__frame")
    expect(page.locator("form[data-remark]")).to_be_visible()
    expect(page.locator("[data-remark-on].is-active")).to_have_count(1)
    frame.scroll_into_view_if_needed()
    frame.locator("img").evaluate("each => each.decode()")
    box = frame.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 4, box["y"] + box["height"] / 4)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    left = page.locator("[name=left]")
    expect(left).not_to_have_value("")
    assert abs(float(left.input_value().replace(",", ".")) - 25) < 1
    page.evaluate("""() => {
        const node = [...document.querySelectorAll('[data-at]')].find(e => e.textContent.includes('3. Mai')).firstChild;
        const start = node.data.indexOf('3. Mai');
        document.getSelection().setBaseAndExtent(node, start, node, start + 6);
    }""")
    expect(page.locator("[name=quote]")).to_have_value("3. Mai")
    expect(page.locator("[name=left]")).to_have_value("")
    page.get_by_label("Anmerkung", exact=True).fill("Stimmt der Tag?")
    click_through(page.get_by_role("button", name="Anmerkung speichern"))
    expect(page.locator("mark.tw-remark-mark")).to_have_text("3. Mai")
    assert Remark.objects.get().text_from == TEXT.index("3. Mai")


def test_a_creator_on_a_phone_hands_in_and_tells_the_address(desk: Story, open_page: OpenPage, tmp_path: Path) -> None:
    outside_access(desk)
    who = {"user": desk.actors.clerk, "scope": desk.scope(desk.actors.clerk), "at": NOW}
    actions.write_briefing(**who, campaign=desk.item.campaign, messages="Sicher fahren", label="Anzeige")
    phone = open_page(None, PHONE, has_touch=True)
    phone.goto(reverse("content:outside", args=[TOKEN]))
    require_clean(phone)
    click_through(phone.get_by_role("button", name="Gelesen und verstanden"))
    expect(phone.locator("main")).to_contain_text("Sie haben dieses Briefing bestätigt.")
    phone.get_by_label("Text", exact=False).first.fill(TEXT)
    phone.locator("[name=file_1]").set_input_files(picture(tmp_path))
    answer_everything(phone)
    phone.get_by_role("button", name="Entwurf einreichen").click()
    expect(phone.locator("main")).to_contain_text("Schon übertragen: bus.png")
    require_clean(phone)
    phone.locator("[name=new_alt_1]").fill("Ein roter Schulbus")
    phone.get_by_role("button", name="Entwurf einreichen").click()
    expect(phone.locator("main")).to_contain_text("Ihre Fassung ist angekommen und wird geprüft")
    require_clean(phone)
    version = Version.objects.get()
    # The form tells whole seconds: the release must not be later than the publication in the same second.
    approver, clerk, at = desk.actors.approver, desk.actors.head, timezone.now().replace(microsecond=0)
    actions.start_review(user=approver, scope=desk.scope(approver), at=at, item=desk.fresh())
    desk.approve(version, at=at)
    actions.release_item(user=clerk, scope=desk.scope(clerk), at=at, item=desk.fresh())
    phone.reload()
    require_clean(phone)
    with phone.expect_download() as loaded:
        phone.get_by_role("link", name="Paket laden").click()
    assert loaded.value.suggested_filename.endswith(".zip")
    phone.get_by_label("Adresse des Beitrags").fill("https://www.instagram.com/p/demo/")
    phone.get_by_label("Veröffentlicht am").fill(timezone.localtime().strftime("%Y-%m-%dT%H:%M:%S"))
    click_through(phone.get_by_role("button", name="Veröffentlichung melden"))
    expect(phone.locator("main")).to_contain_text("Die Veröffentlichung ist gemeldet")
    assert Publication.objects.get().recorded_from is not None
    require_clean(phone)
    phone.get_by_label("Bildschirmfotos").set_input_files(picture(tmp_path))
    click_through(phone.get_by_role("button", name="Nachweis einreichen"))
    expect(phone.locator("main")).to_contain_text("Ihr Nachweis ist angekommen")
    require_clean(phone)
    assert Evidence.objects.get().captured_from is not None


def test_two_versions_side_by_side_swiped_and_laid_over(desk: Story, open_page: OpenPage, tmp_path: Path) -> None:
    submitted(desk, tmp_path)
    other = upload(picture(tmp_path, "blau.png", "#14509f").read_bytes(), "blau.png", "image/png")
    submitted(desk, tmp_path, text=TEXT.replace("3. Mai", "8. Mai"), media=[(other, "Ein blauer Schulbus")])
    page = open_page(desk.actors.clerk)
    page.goto(address(desk, "compare"))
    expect(page.locator("ins")).to_contain_text("8.")
    require_clean(page)
    page.get_by_role("button", name="Wischen").click()
    expect(page.locator(".tw-compare.is-laid")).to_have_count(1)
    page.get_by_label("Anteil der neuen Fassung").fill("30")
    expect(page.locator("[data-new] img")).to_have_css("clip-path", re.compile("70%"))
    page.get_by_role("button", name="Überlagern").click()
    require_clean(page)
    plain = open_page(desk.actors.clerk, java_script_enabled=False)
    plain.goto(address(desk, "compare"))
    assert plain.locator(".tw-compare img").count() == 2


def test_an_agency_and_its_video_with_subtitles(desk: Story, open_page: OpenPage) -> None:
    outside_access(desk, name="Agentur Beispiel")
    Item.objects.update(format="reel")
    subtitles = upload(b"WEBVTT\n\n00:00.000 --> 00:01.000\nAnschnallen!\n", "ton.vtt", "text/vtt")
    media = [(upload(mp4(), "film.mp4", "video/mp4"), "Ein Film", subtitles)]
    version = desk.submit(text=TEXT, media=media, declarations=HARMLESS, at=timezone.now())
    who = {"user": desk.actors.approver, "scope": desk.scope(desk.actors.approver), "at": timezone.now()}
    sha = version.media.get().medium.sha256
    place = Place(kind=PlaceKind.TIME, medium_sha256=sha, from_ms=0, to_ms=500)
    actions.add_remark(**who, version=version, kind="fact", text="Hier fehlt die Kennzeichnung", place=place)
    page = open_page(desk.actors.clerk)
    page.goto(address(desk))
    expect(page.locator("video track")).to_have_count(1)
    require_clean(page)
    page.goto(address(desk, "remark"))
    page.get_by_role("button", name="jetzt").first.click()
    expect(page.locator("[name=from_ms]")).to_have_value("00:00,0")
    phone = open_page(None, PHONE)
    phone.goto(reverse("content:outside", args=[TOKEN]))
    expect(phone.locator("main")).to_contain_text("Hier fehlt die Kennzeichnung")
    require_clean(phone)


def test_pages_of_steps_bundles_and_the_urgent_path_are_clean(desk: Story, open_page: OpenPage, tmp_path: Path) -> None:
    version = submitted(desk, tmp_path)
    clerk = desk.actors.clerk
    who = {"user": clerk, "scope": desk.scope(clerk), "at": timezone.now()}
    bundle = actions.make_bundle(**who, campaign=desk.item.campaign, title="Erste Welle")
    actions.put_in_bundle(**who, item=desk.fresh(), bundle=bundle)
    head = open_page(desk.actors.head)
    names = [("steps", []), ("set_steps", [desk.actors.ministry.pk]), ("set_terms", [desk.actors.ministry.pk])]
    names += [("bundles", [desk.item.campaign_id]), ("bundle", [bundle.pk]), ("urgent", [desk.item.pk])]
    names += [("campaign", [desk.item.campaign_id]), ("asked", [desk.item.pk]), ("withdraw", [desk.item.pk])]
    for name, given in names:
        head.goto(reverse(f"content:{name}", args=given))
        require_clean(head)
    at = timezone.now()
    who = {"user": desk.actors.head, "scope": desk.scope(desk.actors.head), "at": at}
    live = {"url": "https://www.instagram.com/p/eil/", "published_at": at, "reason": "Unwetter"}
    seen = {"version_id": version.pk, "content_hash": version.content_hash}
    actions.publish_urgently(**who, item=desk.fresh(), **seen, **live)
    for viewport in (DESKTOP, PHONE):
        approver = open_page(desk.actors.approver, viewport)
        for url in (reverse("content:list"), address(desk), address(desk, "confirm_urgent"), reverse("content:queue")):
            approver.goto(url)
            expect(approver.locator("main")).to_contain_text("zweite Prüfung", ignore_case=True)
            require_clean(approver)
