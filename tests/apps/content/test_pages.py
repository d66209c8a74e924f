# SPDX-License-Identifier: EUPL-1.2
"""The pages: who sees what, what a click does, in a fixed number of queries."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.apps.content.conftest import TOKEN, Story, outside_access
from tests.apps.content.pictures import encoded, jpeg, upload
from tests.factories import NOW
from tragweite.apps.content import actions, store
from tragweite.apps.content.models import Approval, Briefing, Item, Remark, ReviewStep, Version, VersionStandIn
from tragweite.apps.people.models import OutsideAccess
from tragweite.core.rules.states import ItemState


def address(story: Story, name: str = "item", *more: Any) -> str:
    return reverse(f"content:{name}", args=[story.item.pk, *more])


READING = ["item", "compare"]
FORMS = ["submit", "invite", "remark", "approve", "return", "hold", "void"]
BUTTONS = ["start_review", "release", "resume"]


@pytest.mark.parametrize("name", [*READING, *FORMS])
def test_a_foreign_and_a_missing_post_look_the_same(story: Story, sign_in: Any, name: str) -> None:
    story.submit()
    client = sign_in(story.actors.stranger)
    foreign = client.get(address(story, name))
    missing = client.get(reverse(f"content:{name}", args=[999_999]))
    assert (foreign.status_code, missing.status_code) == (404, 404)
    token = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')
    assert token.sub(b"", foreign.content) == token.sub(b"", missing.content)


@pytest.mark.parametrize("name", BUTTONS)
def test_buttons_on_foreign_posts_answer_404(story: Story, sign_in: Any, name: str) -> None:
    assert sign_in(story.actors.stranger).post(address(story, name)).status_code == 404
    assert sign_in(story.actors.administrator).post(address(story, name)).status_code == 404
    assert sign_in(story.actors.clerk).get(address(story, name)).status_code == 405


@pytest.mark.parametrize("name", ["list", "item"])
def test_without_sign_in_there_is_only_the_way_to_it(story: Story, client: Client, name: str) -> None:
    url = reverse("content:list") if name == "list" else address(story)
    assert client.get(url).status_code == 302


@pytest.mark.parametrize("reader", ["chancellery", "auditor", "budget_officer"])
def test_readers_see_a_post_and_change_nothing(story: Story, sign_in: Any, reader: str) -> None:
    story.submit()
    client = sign_in(getattr(story.actors, reader))
    page = client.get(address(story))
    assert page.status_code == 200
    assert reverse("content:submit", args=[story.item.pk]) not in page.content.decode()
    for name in FORMS:
        assert client.post(address(story, name), {"reason": "x", "name": "x"}).status_code in {200, 403}
    for name in BUTTONS:
        assert client.post(address(story, name)).status_code in {403, 409}
    assert story.fresh().state == ItemState.SUBMITTED


def test_the_page_of_a_post_costs_a_fixed_number_of_queries(
    story: Story, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(story.actors.approver)
    for number in range(5):
        version = story.submit(text=f"Anzeige: Text {number}")
        for user in (story.actors.approver, story.actors.head):
            who = {"user": user, "scope": story.scope(user), "at": NOW}
            actions.add_remark(**who, version=version, kind="style", text="Bitte kürzer")
    outside_access(story)
    with django_assert_max_num_queries(34):
        page = client.get(address(story))
    assert page.status_code == 200
    assert "Fassung 5" in page.content.decode()


def test_the_list_costs_a_fixed_number_of_queries(
    story: Story, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    for _number in range(12):
        factories.item(
            story.item.campaign, factories.channel(factories.party(story.actors.ministry)), story.actors.clerk
        )
    client = sign_in(story.actors.clerk)
    with django_assert_max_num_queries(9):
        page = client.get(reverse("content:list"))
    assert page.content.decode().count(reverse("content:item", args=[story.item.pk])) == 1
    export = client.get(reverse("content:list") + "?export=csv&stand=drafting")
    assert export.content.decode("utf-8-sig").count("Beitrag") >= 13


def test_the_page_of_a_campaign_shows_briefing_and_posts(
    story: Story, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(story.actors.clerk)
    url = reverse("content:campaign", args=[story.item.campaign_id])
    with django_assert_max_num_queries(13):
        page = client.get(url).content.decode()
    assert story.item.title in page
    form = {"messages": "Kommt zu uns", "claims": "400 Plätze | Statistik | Amt", "label": "Anzeige"}
    assert client.post(reverse("content:briefing", args=[story.item.campaign_id]), form).status_code == 302
    assert Briefing.objects.get().created_by == story.actors.clerk
    assert "Kommt zu uns" in client.get(url).content.decode()


def test_a_post_is_planned_on_a_page(story: Story, sign_in: Any) -> None:
    own = factories.channel(ministry=story.actors.ministry)
    form = {
        "title": "Eigener Beitrag",
        "channel": own.pk,
        "format": "post",
        "sender": "authority",
        "planned_at": (NOW + timedelta(days=4)).strftime("%Y-%m-%dT%H:%M"),
    }
    url = reverse("content:plan", args=[story.item.campaign_id])
    wrong = sign_in(story.actors.clerk).post(url, {**form, "sender": "creator"})
    assert "passt nicht zum Kanal" in wrong.content.decode()
    assert sign_in(story.actors.clerk).post(url, form).status_code == 302
    assert Item.objects.get(title="Eigener Beitrag").channel == own
    assert sign_in(story.actors.stranger).post(url, form).status_code == 404
    assert sign_in(story.actors.auditor).post(url, form).status_code == 403


DRAFT = {"text": "Anzeige: Hallo\r\nWelt", "label": "Anzeige", "link": "https://example.org/x"}


def test_staff_hands_in_on_a_page(story: Story, sign_in: Any) -> None:
    client = sign_in(story.actors.clerk)
    sent = client.post(address(story, "submit"), {**DRAFT, "file_1": jpeg(), "new_alt_1": "Eine Frau"})
    assert sent.status_code == 302
    version = Version.objects.get()
    assert (version.text, version.media.get().alt_text) == ("Anzeige: Hallo\nWelt", "Eine Frau")
    medium = version.media.get().medium
    form = {**DRAFT, "text": "Anzeige: Neu", f"keep_{medium.pk}": "on", f"alt_{medium.pk}": "Eine Frau in Uniform"}
    assert client.post(address(story, "submit"), form).status_code == 302
    assert Version.objects.get(number=2).media.get().medium == medium
    compared = client.get(address(story, "compare")).content.decode()
    assert "<ins>Neu</ins>" in compared
    assert "Beschreibung geändert" in compared


@pytest.mark.parametrize(
    ("sender", "own", "filled"),
    [
        ("authority", True, ""),
        ("authority_boosted", True, "Anzeige"),
        ("creator", False, "Anzeige"),
        ("creator_boosted", False, "Anzeige"),
    ],
)
def test_only_where_a_label_is_asked_for_the_briefings_is_filled_in(
    story: Story, sign_in: Any, sender: str, own: bool, filled: str
) -> None:
    clerk = story.actors.clerk
    actions.write_briefing(
        user=clerk, scope=story.scope(clerk), at=NOW, campaign=story.item.campaign, messages="Komm", label="Anzeige"
    )
    channel = factories.channel(ministry=story.actors.ministry) if own else story.item.channel
    Item.objects.update(sender=sender, channel=channel, party=channel.party)
    form = sign_in(clerk).get(address(story, "submit")).context["form"]
    assert form["label"].value() == filled
    assert form.fields["label"].required is not own
    assert ("Auf einem eigenen Kanal nicht nötig" in str(form.fields["label"].help_text)) is (sender == "authority")


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"file_1": upload(b"%PDF-1.7 x", "foto.jpg"), "new_alt_1": "Foto"}, "Inhalt: PDF"),
        ({"file_1": upload(encoded("PNG")), "new_alt_1": ""}, "was zu sehen ist"),
    ],
)
def test_an_unusable_upload_says_so_and_stores_nothing(
    story: Story, sign_in: Any, files: dict[str, Any], message: str
) -> None:
    page = sign_in(story.actors.clerk).post(address(story, "submit"), {**DRAFT, **files})
    assert page.status_code == 200
    assert message in page.content.decode()
    assert not Version.objects.exists()


def test_an_upload_above_the_limit_is_answered_with_413(story: Story, sign_in: Any, settings: Any) -> None:
    from dataclasses import replace

    settings.TRAGWEITE = replace(settings.TRAGWEITE, max_upload_mb=1, max_media_mb=1)
    big = upload(b"\xff\xd8\xff" + b"\x00" * 3_000_000)
    page = sign_in(story.actors.clerk).post(address(story, "submit"), {**DRAFT, "file_1": big, "new_alt_1": "Foto"})
    assert page.status_code == 413
    assert not Version.objects.exists()


def test_the_whole_way_to_release_by_clicking(story: Story, sign_in: Any) -> None:
    Item.objects.filter(pk=story.item.pk).update(planned_at=timezone.now() + timedelta(hours=1))
    version = story.submit()
    approver, clerk = sign_in(story.actors.approver), sign_in(story.actors.clerk)
    assert approver.post(address(story, "start_review")).status_code == 302
    page = approver.get(address(story, "approve")).content.decode()
    assert version.content_hash in page
    form = {"version_id": version.pk, "content_hash": version.content_hash, "valid_days": 30}
    assert clerk.post(address(story, "approve"), form).status_code == 403
    assert approver.post(address(story, "approve"), form).status_code == 302
    second = approver.post(address(story, "approve"), form)
    assert second.status_code == 200
    assert (
        "Inzwischen hat jemand anderes gehandelt" in second.content.decode()
        or "lässt den Schritt" in second.content.decode()
    )
    assert Approval.objects.count() == 1
    assert clerk.post(address(story, "release")).status_code == 302
    assert clerk.post(address(story, "release")).status_code == 409
    assert story.fresh().state == ItemState.RELEASED


def test_a_page_seen_before_the_change_does_not_approve(story: Story, sign_in: Any) -> None:
    seen = story.submit()
    story.submit(text="Anzeige: Inzwischen anders")
    story.review()
    form = {"version_id": seen.pk, "content_hash": seen.content_hash, "valid_days": 30}
    page = sign_in(story.actors.approver).post(address(story, "approve"), form)
    assert "nicht mehr der, den Sie gesehen haben" in page.content.decode()
    assert not Approval.objects.exists()


def test_returning_holding_and_revoking_ask_for_a_reason(story: Story, sign_in: Any) -> None:
    story.submit()
    story.review()
    approver = sign_in(story.actors.approver)
    assert "Grund" in approver.post(address(story, "return"), {"reason": ""}).content.decode()
    assert approver.post(address(story, "return"), {"reason": "Frist prüfen"}).status_code == 302
    page = approver.get(address(story)).content.decode()
    assert "Frist prüfen" in page
    remark = Remark.objects.get()
    assert approver.post(address(story, "resolve_remark", remark.pk)).status_code == 302
    assert approver.post(address(story, "resolve_remark", remark.pk)).status_code == 409
    assert approver.post(address(story, "hold"), {"reason": "Wahl"}).status_code == 302
    assert approver.post(address(story, "resume")).status_code == 302
    assert story.fresh().state == ItemState.RETURNED


def test_media_are_served_only_to_those_who_read_the_post(story: Story, sign_in: Any) -> None:
    digest = story.submit().media.get().medium.sha256
    url = address(story, "medium", digest)
    answer = sign_in(story.actors.clerk).get(url)
    assert b"".join(answer.streaming_content) == store.path_of(digest).read_bytes()
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert sign_in(story.actors.stranger).get(url).status_code == 404
    assert Client().get(url).status_code == 302
    other = factories.item(story.item.campaign, story.item.channel, story.actors.clerk)
    assert sign_in(story.actors.clerk).get(reverse("content:medium", args=[other.pk, digest])).status_code == 404
    assert sign_in(story.actors.clerk).get(address(story, "medium", "0" * 64)).status_code == 404


def test_a_link_is_shown_once_and_can_be_closed(story: Story, sign_in: Any) -> None:
    clerk = sign_in(story.actors.clerk)
    page = clerk.post(address(story, "invite"), {"name": "Kim", "email": "kim@example.org", "days": 7}).content.decode()
    access = OutsideAccess.objects.get()
    token = page.split("/inhalte/zugang/")[1].split("/")[0]
    assert token not in clerk.get(address(story)).content.decode()
    assert Client().get(reverse("content:outside", args=[token])).status_code == 200
    assert clerk.post(address(story, "revoke_invitation", access.pk)).status_code == 302
    assert Client().get(reverse("content:outside", args=[token])).status_code == 404


def test_someone_outside_sees_exactly_this_post(story: Story) -> None:
    outside_access(story)
    other = factories.item(story.item.campaign, story.item.channel, story.actors.clerk, title="Geheimer Beitrag")
    answer = Client().get(reverse("content:outside", args=[TOKEN]))
    page = answer.content.decode()
    assert story.item.title in page
    assert other.title not in page
    assert (answer["X-Robots-Tag"], "no-store" in answer["Cache-Control"]) == ("noindex, nofollow", True)
    assert reverse("content:item", args=[story.item.pk]) not in page


def test_someone_outside_hands_in_replaces_and_asks(story: Story) -> None:
    access = outside_access(story)
    client, url = Client(), reverse("content:outside", args=[TOKEN])
    sent = client.post(url, {**DRAFT, "boosted": "on", "file_1": jpeg(), "new_alt_1": "Ein Bild"})
    assert sent.status_code == 302
    version = Version.objects.get()
    assert (version.outside_author, version.boosted) == (access, False)
    picture = client.get(reverse("content:outside_medium", args=[TOKEN, version.media.get().medium.sha256]))
    assert picture.status_code == 200
    remark = reverse("content:outside_remark", args=[TOKEN])
    assert client.post(remark, {"nachricht-text": "Passt das so?"}).status_code == 302
    assert "Passt das so?" in client.get(url).content.decode()
    assert client.post(remark, {"nachricht-text": ""}).status_code == 200
    assert "schon vorliegt" in client.post(url, DRAFT | kept(version)).content.decode()


def kept(version: Version) -> dict[str, str]:
    place = version.media.get()
    return {f"keep_{place.medium_id}": "on", f"alt_{place.medium_id}": place.alt_text}


@pytest.mark.parametrize(
    "broken",
    [
        {"expires_at": timezone.now() - timedelta(minutes=1)},
        {"revoked_at": NOW},
        {"purpose": "invoice"},
        {"thing": "content.item:424242"},
        {"thing": "contracts.invoice:1"},
        {"thing": "content.item:x"},
        {"ministry": "other"},
    ],
)
def test_links_that_do_not_hold_cannot_be_told_apart(story: Story, broken: dict[str, Any]) -> None:
    if broken.get("ministry") == "other":
        broken = {"ministry": story.actors.other_ministry}
    outside_access(story, **broken)
    answers = [Client().get(reverse("content:outside", args=[token])) for token in (TOKEN, "frei-erfunden")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert "Dieser Link gilt nicht" in answers[0].content.decode()
    assert Client().post(reverse("content:outside", args=[TOKEN]), DRAFT).status_code == 404
    assert not Version.objects.exists()


def test_what_waits_depends_on_who_asks(story: Story, django_assert_max_num_queries: Any) -> None:
    from tragweite.apps.content.queries import waiting

    story.submit()
    people = story.actors

    def texts(user: Any) -> list[str]:
        scope = story.scope(user)
        with django_assert_max_num_queries(5):
            return [each.text for each in waiting(user, scope, NOW)]

    assert texts(people.approver) == [f"Beitrag prüfen: {story.item.title}"]
    assert texts(people.clerk) == texts(people.stranger) == texts(people.auditor) == []
    story.review()
    actions.return_item(
        user=people.approver, scope=story.scope(people.approver), at=NOW, item=story.fresh(), reason="Bitte ändern"
    )
    assert texts(people.clerk) == [f"Zurückgegebenen Beitrag überarbeiten: {story.item.title}"]


def test_a_decision_waits_for_clerks_of_a_step_and_for_nobody_who_contributed(story: Story) -> None:
    from tragweite.apps.content.queries import waiting

    people = story.actors

    def number_for(user: Any) -> int:
        return len(waiting(user, story.scope(user), NOW))

    version = story.submit()
    assert number_for(people.second_clerk) == 0
    step = {"role": "clerk", "title": "Fachlich richtig", "position": 1, "days": 2, "valid_from": NOW.date()}
    ReviewStep.objects.create(ministry=people.ministry, created_by=people.head, created_at=NOW, **step)
    assert (number_for(people.second_clerk), number_for(people.clerk), number_for(people.approver)) == (1, 0, 1)
    VersionStandIn.objects.create(version=version, absent=people.approver)
    assert (number_for(people.approver), number_for(people.head)) == (0, 1)
