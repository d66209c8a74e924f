# SPDX-License-Identifier: EUPL-1.2
"""What somebody outside does through the personal link: confirm, ask for a hold, take the package, tell the address."""

import io
import os
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from tests.apps.content.conftest import TOKEN, Story, outside_access
from tests.apps.content.pictures import jpeg, mp4, upload
from tests.factories import NOW
from tragweite.apps.content import actions, store
from tragweite.apps.content.models import BriefingConfirmation, Item, Publication, Version
from tragweite.apps.content.tasks import sweep_uploads
from tragweite.conf import Configuration
from tragweite.core.rules.states import ItemState


def url(name: str = "outside", *more: Any) -> str:
    return reverse(f"content:{name}", args=[TOKEN, *more])


def write_briefing(story: Story) -> None:
    who = {"user": story.actors.clerk, "scope": story.scope(story.actors.clerk), "at": NOW}
    claim = actions.GivenClaim(statement="400 Plätze", source="Statistik", responsible_unit="Referat 1")
    actions.write_briefing(**who, campaign=story.item.campaign, messages="Komm zu uns", label="Anzeige", claims=[claim])


def test_the_briefing_is_confirmed_once(story: Story, client: Client) -> None:
    access = outside_access(story)
    write_briefing(story)
    page = client.get(url()).content.decode()
    assert "Briefing lesen und bestätigen" in page
    assert "Quelle: Statistik; zuständig: Referat 1" in page
    for _twice in range(2):
        assert client.post(url("outside_confirm")).status_code == 302
    assert BriefingConfirmation.objects.get().access == access
    assert "Sie haben dieses Briefing bestätigt." in client.get(url()).content.decode()


def test_staff_notes_a_confirmation_by_letter(story: Story, sign_in: Any) -> None:
    write_briefing(story)
    clerk, page = sign_in(story.actors.clerk), reverse("content:note_confirmation", args=[story.item.campaign_id])
    assert clerk.post(page, {"note": "Schreiben vom 3. Mai"}).status_code == 302
    shown = clerk.get(reverse("content:campaign", args=[story.item.campaign_id])).content.decode()
    assert "Schreiben vom 3. Mai" in shown


def test_a_hold_from_outside_is_lifted_there_or_with_a_reason_here(story: Story, client: Client, sign_in: Any) -> None:
    outside_access(story)
    story.submit()
    assert client.post(url("outside_hold"), {"anhalten-reason": ""}).status_code == 200
    assert client.post(url("outside_hold"), {"anhalten-reason": "Die Zahl stimmt nicht"}).status_code == 302
    assert story.fresh().state == ItemState.ON_HOLD
    assert "Beitrag fortsetzen" in client.get(url()).content.decode()
    assert client.post(url("outside_resume")).status_code == 302
    client.post(url("outside_hold"), {"anhalten-reason": "Doch nicht"})
    clerk = sign_in(story.actors.clerk)
    lift = reverse("content:lift_hold", args=[story.item.pk])
    assert clerk.post(lift, {"reason": ""}).status_code == 200
    assert clerk.post(lift, {"reason": "Am Telefon geklärt"}).status_code == 302
    assert story.fresh().state == ItemState.SUBMITTED


def test_package_and_address_after_the_release_only(story: Story, client: Client) -> None:
    outside_access(story)
    Item.objects.update(planned_at=timezone.now() + timedelta(hours=1))
    at = timezone.now() - timedelta(minutes=10)
    version = story.submit(at=at)
    assert client.get(url("outside_package")).status_code == 409
    actions.start_review(
        user=story.actors.approver, scope=story.scope(story.actors.approver), at=at, item=story.fresh()
    )
    story.approve(version, at=at)
    clerk = story.actors.clerk
    actions.release_item(user=clerk, scope=story.scope(clerk), at=at, item=story.fresh())
    page = client.get(url()).content.decode()
    assert "Paket laden" in page
    assert b"".join(client.get(url("outside_package")).streaming_content).startswith(b"PK")
    form = {"live-published_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M")}
    assert client.post(url("outside_publication"), {**form, "live-url": "x"}).status_code == 200
    assert (
        client.post(url("outside_publication"), {**form, "live-url": "https://instagram.com/p/a/"}).status_code == 302
    )
    assert Publication.objects.get().recorded_from is not None
    assert "Nachweis einreichen" in client.get(url()).content.decode()


def with_gps() -> bytes:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (50.0, 4.0, 57.0)
    sink = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(sink, "JPEG", exif=exif)
    return sink.getvalue()


def test_pictures_of_others_are_shown_bare(story: Story, client: Client) -> None:
    outside_access(story)
    version = story.submit(media=[(upload(with_gps()), "Ein Bild")])
    medium = version.media.get().medium
    stored = store.path_of(medium.sha256).read_bytes()
    for kind in ("ansicht", "vorschau"):
        shown = b"".join(client.get(url("outside_view", medium.sha256, kind)).streaming_content)
        assert shown != stored
        assert not Image.open(io.BytesIO(shown)).getexif().get_ifd(0x8825)
    assert client.get(url("outside_view", medium.sha256, "original")).status_code == 404
    assert client.get(url("outside_view", "0" * 64, "ansicht")).status_code == 404


def test_a_fresh_video_has_a_picture_in_its_place(story: Story, client: Client) -> None:
    outside_access(story)
    version = story.submit(media=[(upload(mp4(), "film.mp4", "video/mp4"), "Ein Film")])
    address = url("outside_view", version.media.get().medium.sha256, "vorschau")
    shown = client.get(address)
    assert shown["Content-Type"] == "image/svg+xml"
    assert "no-store" in shown["Cache-Control"]
    assert "Noch keine Vorschau" in shown.content.decode()
    store.path_of(version.media.get().medium.sha256).unlink()
    assert client.get(address).status_code == 404


DRAFT = {"text": "Anzeige: Hallo", "label": "Anzeige"}


def test_a_parked_file_of_which_nothing_came_is_gone_after_two_days(story: Story, client: Client) -> None:
    outside_access(story)
    kept = story.submit(user=None, scope=None, outside=outside_access(story, token="zweiter")).media.get().medium
    lost = [store.park(file).sha256 for file in (jpeg("olive"), jpeg("navy"))]
    used = store.park(jpeg()).sha256
    assert used == kept.sha256
    before = timezone.now() + timedelta(days=1)
    assert sweep_uploads(at=before) == 0
    later = timezone.now() + timedelta(days=3)
    # Somebody brings the same bytes once more before the sweep comes: they count as new.
    store.place(jpeg("navy"), store.check(jpeg("navy")))
    os.utime(store.path_of(lost[1]), (later.timestamp(), later.timestamp()))
    assert sweep_uploads(at=later) == 1
    assert [store.path_of(each).exists() for each in (*lost, used)] == [False, True, True]
    assert sweep_uploads(at=later) == 0


def test_a_file_that_nobody_parked_is_never_swept(story: Story) -> None:
    """Whatever the database says: a wrong or empty one must not cost the files of evidence."""
    stored = store.keep(jpeg("teal"))
    assert sweep_uploads(at=timezone.now() + timedelta(days=400)) == 0
    assert store.path_of(stored.sha256).exists()


def test_a_form_to_mend_keeps_its_file(story: Story, client: Client) -> None:
    outside_access(story)
    first = client.post(url(), {**DRAFT, "file_1": jpeg(), "new_alt_1": ""}).content.decode()
    assert "Schon übertragen: bild.jpg" in first
    assert "wählen Sie sie noch einmal" not in first
    mark = first.split('name="parked_1" value="')[1].split('"')[0]
    done = client.post(url(), {**DRAFT, "parked_1": mark, "new_alt_1": "Ein Bild"})
    assert done.status_code == 302
    assert Version.objects.get().media.get().alt_text == "Ein Bild"


@pytest.mark.parametrize("broken", ["x", "eyJ4IjoxfQ:1:2"])
def test_a_made_up_mark_brings_no_file(story: Story, client: Client, broken: str) -> None:
    outside_access(story)
    assert client.post(url(), {**DRAFT, "parked_1": broken, "new_alt_1": "Ein Bild"}).status_code == 200
    assert not Version.objects.exists()


def test_a_format_shows_only_its_own_fields(story: Story, client: Client) -> None:
    outside_access(story)
    page = client.get(url()).content.decode()
    assert "Neue Datei 2" not in page
    Item.objects.update(format="carousel")
    page = client.get(url()).content.decode()
    assert "Neue Datei 4" in page
    assert 'name="title"' not in page


def test_media_of_a_carousel_change_their_order(story: Story, client: Client) -> None:
    outside_access(story)
    Item.objects.update(format="carousel")
    two = {"file_1": jpeg("red"), "new_alt_1": "Rot", "file_2": jpeg("blue"), "new_alt_2": "Blau"}
    assert client.post(url(), {**DRAFT, **two}).status_code == 302
    places = list(Version.objects.get().media.order_by("position"))
    form = {f"keep_{each.medium_id}": "on" for each in places} | {
        f"alt_{each.medium_id}": each.alt_text for each in places
    }
    form |= {f"order_{places[0].medium_id}": "2", f"order_{places[1].medium_id}": "1"}
    assert client.post(url(), {**DRAFT, **form}).status_code == 302
    newest = Version.objects.get(number=2)
    assert [each.alt_text for each in newest.media.order_by("position")] == ["Blau", "Rot"]


def test_where_codes_are_sent_the_link_alone_opens_nothing(
    story: Story, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside_access(story)
    monkeypatch.setattr(Configuration, "asks_outside_code", property(lambda _self: True))
    answer = client.get(url())
    assert (answer.status_code, answer["Location"]) == (302, reverse("people:outside_code", args=[TOKEN]))
    assert client.post(url("outside_confirm")).status_code == 302


def folded(page: str) -> dict[str, str]:
    """Title of each folded group of questions -> what its summary says is open."""
    parts = re.findall(
        r"<details class=.tw-details tw-open-questions.( open)?><summary><strong>(.*?)</strong> <span .*?>(.*?)<", page
    )
    return {title: said + opened for opened, title, said in parts}


def test_questions_are_folded_and_say_what_is_open(story: Story, client: Client) -> None:
    outside_access(story)
    fresh = folded(client.get(url()).content.decode())
    assert fresh["Kennzeichnung und Absender"] == "noch 2 Angaben offen"
    # Unlimited rights, people, minors, music; the questions that their answers may raise are not counted yet.
    assert fresh["Rechte und Personen"] == "noch 4 Angaben offen"
    story.submit()
    assert folded(client.get(url()).content.decode())["Rechte und Personen"] == "alles beantwortet"


def test_an_answer_raises_its_question_and_a_mistake_opens_its_group(story: Story, client: Client) -> None:
    outside_access(story)
    said = {"said_rights_unlimited": "no", "said_people_shown": "yes", "said_minors_shown": "no", "said_music": "none"}
    page = client.post(url(), {**said, "text": "", "label": "", "said_rights_until": "irgendwann"}).content.decode()
    assert folded(page)["Rechte und Personen"] == "noch 1 Angabe offen open"
    assert folded(page)["Inhalt und Politik"].endswith("offen")


def test_what_is_missing_leads_to_the_open_questions(story: Story, client: Client) -> None:
    outside_access(story)
    first = client.post(url(), {**DRAFT, "file_1": jpeg(), "new_alt_1": "Ein Bild"}, follow=True).content.decode()
    assert "Was noch fehlt" in first
    assert 'href="#angaben"' in first
    assert 'id="angaben"' in first
    groups = re.findall(r'<details class="tw-details tw-open-questions"( open)?>.*?(noch \d+|alles)', first, re.DOTALL)
    assert [bool(is_open) for is_open, said in groups] == [said != "alles" for is_open, said in groups]
