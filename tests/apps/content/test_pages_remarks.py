# SPDX-License-Identifier: EUPL-1.2
"""Remarks on pages: every place by fields alone, threads, outcomes, and the register of what was asked."""

import html
from typing import Any

import pytest
from django.urls import reverse

from tests.apps.content.conftest import TOKEN, Story, outside_access
from tests.apps.content.pictures import jpeg, mp4, upload
from tests.factories import NOW
from tragweite.apps.content import actions
from tragweite.apps.content.models import Remark, Version
from tragweite.core.rules.places import PlaceKind

TEXT = "Anzeige: Komm zu uns\nBewirb dich bis 1. Mai. Ab 1. Mai geht es los."


def address(story: Story, name: str = "remark", *more: Any) -> str:
    return reverse(f"content:{name}", args=[story.item.pk, *more])


def sent(**values: Any) -> dict[str, Any]:
    return {"kind": "fact", "text": "Bitte prüfen", "quote": "", **values}


def sha_of(version: Version) -> str:
    return version.media.get().medium.sha256


def test_a_quote_becomes_a_place_in_the_text(story: Story, sign_in: Any) -> None:
    story.submit(text=TEXT)
    client = sign_in(story.actors.approver)
    assert client.post(address(story), sent(quote="Komm zu uns\r\nBewirb")).status_code == 302
    remark = Remark.objects.get()
    assert TEXT[remark.text_from : remark.text_to] == "Komm zu uns\nBewirb"


def test_words_that_stand_twice_need_the_selection(story: Story, sign_in: Any) -> None:
    story.submit(text=TEXT)
    client, second = sign_in(story.actors.approver), TEXT.rindex("1. Mai")
    refused = client.post(address(story), sent(quote="1. Mai"))
    assert "nicht genau einmal" in refused.content.decode()
    assert client.post(address(story), sent(quote="1. Mai", text_from=second)).status_code == 302
    assert Remark.objects.get().text_from == second


def test_four_numbers_are_a_region_and_drawn_at_their_place(story: Story, sign_in: Any) -> None:
    version = story.submit()
    client = sign_in(story.actors.approver)
    box = {"medium": sha_of(version), "left": "25", "top": "50,5", "width": "50", "height": "10"}
    assert client.post(address(story), sent(**box)).status_code == 302
    remark = Remark.objects.get()
    assert (remark.place_kind, remark.left, remark.top, remark.width) == (PlaceKind.REGION, 2500, 5050, 5000)
    page = client.get(address(story, "item")).content.decode()
    assert '<rect x="10" y="15" width="20" height="3"/>' in page
    assert 'href="#anmerkung-1"' in page


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"left": "10"}, "alle vier Angaben"),
        ({"left": "80", "top": "0", "width": "40", "height": "10"}, "Stelle"),
        ({"left": "10", "top": "0", "width": "140", "height": "10"}, "100"),
        ({"left": "1", "top": "1", "width": "1", "height": "1", "quote": "Komm"}, "nur eine Stelle"),
    ],
)
def test_half_a_place_is_asked_for_and_nothing_is_lost(
    story: Story, sign_in: Any, values: dict[str, str], says: str
) -> None:
    version = story.submit(text=TEXT)
    page = sign_in(story.actors.approver).post(address(story), sent(medium=sha_of(version), **values))
    text = html.unescape(page.content.decode())
    assert says in text
    assert "Bitte prüfen" in text
    assert not Remark.objects.exists()


def test_a_time_range_of_a_video(story: Story, sign_in: Any) -> None:
    type(story.item).objects.update(format="reel")
    version = story.submit(media=[(upload(mp4(), "film.mp4", "video/mp4"), "Ein Film")])
    client = sign_in(story.actors.approver)
    times = {"medium": sha_of(version), "from_ms": "00:00", "to_ms": "0:01,5"}
    assert "Stelle im Text" in client.get(address(story)).content.decode()
    assert client.post(address(story), sent(**{**times, "to_ms": "0:61"})).status_code == 200
    assert client.post(address(story), sent(**times)).status_code == 302
    remark = Remark.objects.get()
    assert (remark.place_kind, remark.from_ms, remark.to_ms) == (PlaceKind.TIME, 0, 1500)


def test_answers_and_outcomes(story: Story, sign_in: Any) -> None:
    version = story.submit()
    who = {"user": story.actors.approver, "scope": story.scope(story.actors.approver), "at": NOW}
    remark = actions.add_remark(**who, version=version, kind="style", text="Bitte kürzer")
    clerk = sign_in(story.actors.clerk)
    assert clerk.post(address(story, "answer_remark", remark.pk), {"text": "Gern, aber wo?"}).status_code == 302
    page = clerk.get(address(story, "item")).content.decode()
    assert "Gern, aber wo?" in page
    resolve = address(story, "resolve_remark", remark.pk)
    assert clerk.post(resolve, {"outcome": "declined"}).status_code == 409
    assert clerk.post(resolve, {"outcome": "declined", "reason": "Sonst fehlt die Frist"}).status_code == 302
    asked = clerk.get(address(story, "asked")).content.decode()
    assert "nicht übernommen" in asked
    assert "Sonst fehlt die Frist" in asked
    assert "Gern, aber wo?" not in asked
    whole = clerk.get(reverse("content:asked_of_campaign", args=[story.item.campaign_id])).content.decode()
    assert story.item.title in whole


def test_a_remark_is_carried_and_says_when_its_place_is_gone(story: Story, sign_in: Any) -> None:
    version = story.submit(text=TEXT)
    client = sign_in(story.actors.approver)
    client.post(address(story), sent(quote="Bewirb dich"))
    story.submit(text=f"{TEXT} Neu.", media=[(version.media.get().medium, "Eine Frau in Uniform")])
    assert "in die neue Fassung übernommen" in client.get(address(story, "item")).content.decode()
    story.submit(text="Anzeige: Ganz anders", media=[(jpeg("red"), "Ein Bild")])
    assert "Die Stelle gibt es nicht mehr." in client.get(address(story, "item")).content.decode()


def test_someone_outside_answers_in_the_thread(story: Story, client: Any) -> None:
    outside_access(story)
    version = story.submit()
    who = {"user": story.actors.approver, "scope": story.scope(story.actors.approver), "at": NOW}
    remark = actions.add_remark(**who, version=version, kind="fact", text="Welche Frist?")
    url = reverse("content:outside_remark", args=[TOKEN])
    assert client.post(url, {"nachricht-text": "Der 1. Mai", "zu": remark.pk}).status_code == 302
    assert Remark.objects.get(parent=remark).text == "Der 1. Mai"
    assert client.post(url, {"nachricht-text": "Der 1. Mai", "zu": 424242}).status_code == 404


def test_readers_do_not_write(story: Story, sign_in: Any) -> None:
    version = story.submit()
    who = {"user": story.actors.approver, "scope": story.scope(story.actors.approver), "at": NOW}
    remark = actions.add_remark(**who, version=version, kind="fact", text="Welche Frist?")
    auditor = sign_in(story.actors.auditor)
    assert auditor.get(address(story)).status_code == 403
    assert auditor.post(address(story, "answer_remark", remark.pk), {"text": "x"}).status_code == 403
    assert auditor.get(address(story, "asked")).status_code == 200
    assert sign_in(story.actors.stranger).get(address(story, "asked")).status_code == 404
