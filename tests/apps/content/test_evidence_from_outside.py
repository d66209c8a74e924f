# SPDX-License-Identifier: EUPL-1.2
"""Evidence through the creator's link: kept as it came, once, with what its sender says; nothing else and nowhere else."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.apps.content.conftest import TOKEN, Story, outside_access
from tests.apps.content.pictures import encoded, jpeg, mp4, upload
from tests.factories import NOW
from tragweite.apps.content import actions, queries, store
from tragweite.apps.content.actions import evidence as rule
from tragweite.apps.content.models import Evidence, EvidenceMedium, Item
from tragweite.apps.journal.models import Entry, OutboxMessage
from tragweite.apps.people.models import OutsideAccess
from tragweite.core.refusal import Refused

LIVE_SINCE = NOW + timedelta(hours=1)
LATER = NOW + timedelta(hours=2)
QUERIES = 21


def hand_in(story: Story, access: OutsideAccess, **values: Any) -> Evidence:
    given: dict[str, Any] = {
        "moment": "publication", "seen_at": LIVE_SINCE, "live_text": "Anzeige: Komm zu uns", "note": "aus der App",
        "files": [(jpeg("red"), "media"), (jpeg("blue"), "screenshot")], "at": LATER, "item": story.fresh(),
    }  # fmt: skip
    return actions.hand_in_evidence(outside=access, **{**given, **values})


@pytest.fixture
def access(story: Story) -> OutsideAccess:
    """The link to a post that is live."""
    made = outside_access(story)
    story.released()
    story.publish(user=None, scope=None, outside=made)
    return made


def stored_files(settings: Any) -> set[Path]:
    return {path for path in settings.TRAGWEITE.media_dir.rglob("*") if path.is_file() and "incoming" not in path.parts}


@contextmanager
def nothing_is_kept(settings: Any) -> Iterator[None]:
    before = stored_files(settings), Evidence.objects.count(), Entry.objects.count(), OutboxMessage.objects.count()
    yield
    after = stored_files(settings), Evidence.objects.count(), Entry.objects.count(), OutboxMessage.objects.count()
    assert before == after


def test_it_is_kept_with_its_files_its_sender_and_one_entry(story: Story, access: OutsideAccess) -> None:
    before = Entry.objects.count()
    made = hand_in(story, access)
    made.refresh_from_db()
    assert (made.captured_by, made.captured_from, made.captured_how) == (None, access, "aus der App")
    assert (made.seen_at, made.handed_in_at, made.found) == (LIVE_SINCE, LATER, "live")
    assert (made.url, made.account) == (story.fresh().publication.url, story.fresh().publication.account)
    media = list(made.media.values_list("position", "role", "medium__sha256"))
    assert [each[:2] for each in media] == [(1, "media"), (2, "screenshot")]
    assert all(store.digest_on_disk(sha256) == sha256 for _position, _role, sha256 in media)
    (entry,) = Entry.objects.order_by("sequence")[before:]
    assert (entry.action, entry.actor) == ("content.hand_in_evidence", f"outside:{access.pk}")
    assert json.loads(entry.facts)["files"] == [sha256 for _position, _role, sha256 in media]
    mail = OutboxMessage.objects.get(kind="evidence_handed_in")
    assert mail.recipient == f"user:{story.item.created_by_id}"
    assert "Komm" not in str(mail.facts)


def test_without_a_note_it_says_how_it_came(story: Story, access: OutsideAccess) -> None:
    assert hand_in(story, access, note=" ").captured_how == "Über den persönlichen Link eingereicht"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"files": []}, "content.evidence_without_file"),
        ({"files": [(None, "media")] * 41}, "content.too_many_files"),
        ({"live_text": "x" * 20_001}, "content.text_too_long"),
        ({"moment": "irgendwann"}, "content.moment_unknown"),
        ({"seen_at": LATER + timedelta(seconds=1)}, "content.seen_in_future"),
        ({"seen_at": LIVE_SINCE - timedelta(seconds=1)}, "content.seen_before"),
        ({"moment": "extra", "seen_at": LIVE_SINCE - timedelta(seconds=1)}, "content.seen_before"),
        ({"moment": "h24"}, "content.seen_before"),
        ({"files": [(upload(b"%PDF-1.7", "a.pdf"), "media")]}, "media."),
        ({"files": [(jpeg(), "media"), (upload(b"\xff\xd8\xff kaputt"), "media")]}, "media."),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(
    story: Story, access: OutsideAccess, settings: Any, values: dict[str, Any], code: str
) -> None:
    with nothing_is_kept(settings), pytest.raises(Refused, match=code):
        hand_in(story, access, **values)


def test_a_story_has_no_later_looks(story: Story, access: OutsideAccess) -> None:
    item = story.fresh()
    item.format = Item.Format.STORY.value  # in memory: a post never changes its format
    with pytest.raises(Refused, match=r"content\.moment_unknown"):
        hand_in(story, access, item=item, moment="d7", at=NOW + timedelta(days=9))
    last = LIVE_SINCE + timedelta(hours=22)
    made = hand_in(story, access, item=item, moment="h24", seen_at=last, at=NOW + timedelta(days=9))
    assert made.seen_at == last


def test_a_file_that_is_refused_at_its_place_leaves_no_row(
    story: Story, access: OutsideAccess, monkeypatch: pytest.MonkeyPatch
) -> None:
    def infected(_upload: object, _checked: object) -> None:
        raise Refused("media.infected", found="Eicar")

    monkeypatch.setattr(store, "place", infected)
    with pytest.raises(Refused, match=r"media\.infected"):
        hand_in(story, access)
    assert not Evidence.objects.exists()


def test_it_comes_in_only_so_often(story: Story, access: OutsideAccess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule, "MOST_HANDED_IN", 2)
    for _time in range(2):
        hand_in(story, access)
    with pytest.raises(Refused, match=r"content\.too_much_evidence"):
        hand_in(story, access)


@pytest.mark.parametrize("fault", ["expired", "revoked", "other_post", "other_purpose"])
def test_a_link_that_does_not_hold_hands_nothing_in(story: Story, access: OutsideAccess, fault: str) -> None:
    changes: dict[str, dict[str, Any]] = {
        "expired": {"expires_at": LATER},
        "revoked": {"revoked_at": NOW},
        "other_post": {"thing": "content.item:0"},
        "other_purpose": {"purpose": "confirm"},
    }
    OutsideAccess.objects.filter(pk=access.pk).update(**changes[fault])
    access.refresh_from_db()
    with pytest.raises(Refused, match=r"content\.access_over"):
        hand_in(story, access)


def test_only_a_live_post_has_evidence(story: Story) -> None:
    access = outside_access(story)
    story.released()
    with pytest.raises(Refused, match=r"content\.not_live"):
        hand_in(story, access)
    story.publish()
    head = story.actors.head
    stale = story.fresh()
    actions.withdraw_item(
        user=head, scope=story.scope(head), at=LATER, item=story.fresh(), reason="error", explanation="Zahl falsch",
        register_shows="notice",
    )  # fmt: skip
    for item in (story.fresh(), stale):
        with pytest.raises(Refused, match=r"content\.not_live"):
            hand_in(story, access, item=item)


def test_it_keeps_no_agreed_look(story: Story, access: OutsideAccess) -> None:
    made = hand_in(story, access)
    due = queries.due_evidence([made.publication], at=LATER)
    assert {str(look.moment) for look in due} == {"publication", "h1"}


def test_the_database_keeps_it_as_it_came(story: Story, access: OutsideAccess) -> None:
    hand_in(story, access)
    for change in ({"live_text": "anders"}, {"handed_in_at": NOW}, {"captured_from": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Evidence.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        EvidenceMedium.objects.all().delete()
    row = Evidence.objects.values("publication_id", "seen_at", "captured_how").get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.create(**row, captured_from=access)  # from outside, and nobody knows since when


# The page behind the link


def url(name: str = "outside", token: str = TOKEN) -> str:
    return reverse(f"content:{name}", args=[token])


def live_now(story: Story) -> None:
    """The post went live an hour ago."""
    at = timezone.now() - timedelta(hours=1)
    Item.objects.update(planned_at=at)
    version = story.submit(at=at)
    approver, clerk = story.actors.approver, story.actors.clerk
    actions.start_review(user=approver, scope=story.scope(approver), at=at, item=story.fresh())
    story.approve(version, at=at)
    actions.release_item(user=clerk, scope=story.scope(clerk), at=at, item=story.fresh())
    story.publish(published_at=at, at=at)


def sent(at: datetime | None = None, **values: Any) -> dict[str, Any]:
    moment = timezone.localtime(at).strftime("%Y-%m-%dT%H:%M")
    given = {"moment": "publication", "seen_at": moment, "live_text": "Anzeige: Komm zu uns", "note": "", **values}
    return {f"nachweis-{name}": value for name, value in given.items()}


def test_the_creator_hands_in_what_the_post_looks_like(story: Story, client: Client) -> None:
    outside_access(story)
    live_now(story)
    page = client.get(url()).content.decode()
    assert "Nachweis einreichen" in page
    files = {"screenshots": [jpeg("red"), jpeg("blue")], "seen_files": upload(encoded("PNG"), "bild.png", "image/png")}
    answer = client.post(url("outside_evidence"), sent(**files), follow=True)
    assert "Ihr Nachweis ist angekommen" in answer.content.decode()
    assert "zur Veröffentlichung, 3 Dateien" in answer.content.decode()
    assert "Danke für Ihre Arbeit" in answer.content.decode()
    assert list(EvidenceMedium.objects.values_list("role", flat=True)) == ["media", "screenshot", "screenshot"]


def test_a_minute_is_enough_for_the_time(story: Story, client: Client) -> None:
    outside_access(story)
    live_now(story)
    published_at = story.fresh().publication.published_at
    answer = client.post(url("outside_evidence"), sent(published_at, screenshots=[jpeg()]))
    assert answer.status_code == 302
    assert Evidence.objects.get().seen_at >= published_at


def test_a_mistake_is_told_beside_its_field_and_keeps_the_text(story: Story, client: Client, settings: Any) -> None:
    outside_access(story)
    live_now(story)
    with nothing_is_kept(settings):
        page = client.post(url("outside_evidence"), sent()).content.decode()
        assert "mindestens ein Bildschirmfoto" in page
        assert "Anzeige: Komm zu uns" in page
        wrong = upload(b"MZ\x90\x00 kein Bild", "bild.jpg")
        page = client.post(url("outside_evidence"), sent(screenshots=[wrong])).content.decode()
        assert "kern-alert--danger" in page or "kern-error" in page
        late = sent(timezone.now() + timedelta(days=1), screenshots=[jpeg("red"), upload(encoded("PNG"), "zwei.png")])
        page = client.post(url("outside_evidence"), late).content.decode()
        assert "Bitte wählen Sie sie noch einmal: bild.jpg, zwei.png" in page  # browsers empty the fields of files


def test_more_than_the_limit_of_media_is_refused_whole(story: Story, client: Client, settings: Any) -> None:
    outside_access(story)
    live_now(story)
    settings.TRAGWEITE = replace(settings.TRAGWEITE, max_media_mb=1, max_upload_mb=1)
    with nothing_is_kept(settings):
        film = upload(mp4() + bytes(3 * 1024 * 1024), "film.mp4", "video/mp4")
        assert client.post(url("outside_evidence"), sent(seen_files=film)).status_code == 413


def test_before_and_after_the_post_is_live_there_is_no_form(story: Story, client: Client) -> None:
    outside_access(story)
    assert "nachweis-moment" not in client.get(url()).content.decode()
    answer = client.post(url("outside_evidence"), sent(screenshots=[jpeg()]))
    assert (answer.status_code, Evidence.objects.count()) == (409, 0)
    assert "solange er veröffentlicht ist" in answer.content.decode()


@pytest.mark.parametrize("fault", ["unknown", "expired", "revoked"])
def test_a_link_that_does_not_hold_gets_the_one_friendly_page(story: Story, client: Client, fault: str) -> None:
    outside_access(story)
    live_now(story)
    now = timezone.now()
    if fault != "unknown":
        OutsideAccess.objects.update(**{"expired": {"expires_at": now}, "revoked": {"revoked_at": now}}[fault])
    token = "geraten" if fault == "unknown" else TOKEN
    answer = client.post(url("outside_evidence", token), sent(screenshots=[jpeg()]))
    assert answer.status_code == 404
    assert "Dieser Link gilt nicht" in answer.content.decode()
    assert not Evidence.objects.exists()


def test_the_page_asks_no_more_however_much_came_in(
    story: Story, client: Client, django_assert_num_queries: Any
) -> None:
    access = outside_access(story)
    live_now(story)
    for _round in range(2):
        at = timezone.now()
        hand_in(story, access, seen_at=at, at=at)
        with django_assert_num_queries(QUERIES):
            client.get(url())
