# SPDX-License-Identifier: EUPL-1.2
"""Looks at a live post: when they are due, what they find, and who judges a doubt."""

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image, ImageDraw

from tests import factories
from tests.apps.content.conftest import HARMLESS, outside_access
from tests.apps.content.pictures import mp4, upload
from tests.apps.monitoring.conftest import LATER, acts, capture, register
from tests.factories import NOW
from tragweite.apps.content.actions import GivenMedium
from tragweite.apps.content.models import Evidence, EvidenceMedium, Item
from tragweite.apps.journal.models import OutboxMessage
from tragweite.apps.monitoring import actions, queries, tasks
from tragweite.apps.monitoring.models import Deviation, LiveCheck
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import ItemState


def tile(word: str, *, kind: str = "PNG", **options) -> bytes:
    """A drawn tile with structure everywhere and one word in it."""
    image = Image.linear_gradient("L").resize((480, 480)).convert("RGB")
    draw = ImageDraw.Draw(image)
    for step in range(0, 480, 24):
        draw.line((step, 0, 480 - step, 480), fill=(40, step // 2, 180), width=3)
    draw.rectangle((60, 180, 420, 300), fill="white")
    draw.text((80, 200), word, fill="black", font_size=64)
    sink = io.BytesIO()
    image.save(sink, kind, **options)
    return sink.getvalue()


LABELLED = replace(HARMLESS, label_in_media=True)
SUBTITLES = b"1\n00:00:00,000 --> 00:00:01,000\nKomm zu uns\n"


def kinds() -> list[str]:
    return sorted(Deviation.objects.values_list("kind", flat=True))


def look(pk: int | None = None) -> LiveCheck:
    found = LiveCheck.objects.select_related("evidence__publication__item__campaign").order_by("-pk")
    return found.get(pk=pk) if pk else found[0]


def test_a_recompressed_copy_is_the_same_and_a_changed_date_is_found_where_it_is(story):
    story.released(media=[(upload(tile("31.12.")), "Termin")])
    register(story, live_file=upload(tile("31.12.", kind="JPEG", quality=80)))
    assert (look().verdict, kinds()) == ("same", [])
    assert story.fresh().state == ItemState.CHECKED
    capture(story, moment="h1", live_file=upload(tile("30.11.", kind="JPEG", quality=80)))
    (finding,) = look().findings
    assert (look().verdict, kinds()) == ("changed", ["picture"])
    region = finding["regions"][0]["approved"]
    assert 0.1 < region["left"] < region["right"] < 0.9
    assert story.fresh().state == ItemState.DEVIATING


def test_every_look_writes_one_entry_and_the_state_moves_once(story):
    story.released(media=[])
    register(story)
    before = len(acts())
    capture(story, moment="h24")
    assert acts()[before:] == ["monitoring.capture_evidence"]
    capture(story, moment="d7", live_text="Anzeige: Komm heute zu uns")
    assert acts()[before + 1 :] == ["content.find_deviation", "monitoring.capture_evidence"]


def test_the_same_difference_is_opened_once_and_again_after_it_was_corrected(story):
    story.released(media=[])
    register(story, live_text="Anzeige: Komm heute zu uns")
    capture(story, live_text="Anzeige: Komm heute zu uns")
    assert kinds() == ["text"]
    clerk, second = story.actors.clerk, story.actors.approver
    found = queries.deviations_within(story.scope(clerk)).get()
    actions.assign_deviation(user=clerk, scope=story.scope(clerk), at=LATER, deviation=found, assignee=clerk)
    actions.correct_deviation(user=clerk, scope=story.scope(clerk), at=LATER, deviation=found, explanation="berichtigt")
    actions.resolve_deviation(user=second, scope=story.scope(second), at=LATER, deviation=found, reason="gesehen")
    capture(story)
    capture(story, live_text="Anzeige: Komm heute zu uns")
    assert kinds() == ["text", "text"]


def test_the_pictures_of_a_carousel_are_found_in_another_order(story):
    Item.objects.filter(pk=story.item.pk).update(format=Item.Format.CAROUSEL)
    one, two = tile("eins"), tile("zwei")
    story.released(media=[(upload(one), "Eins"), (upload(two), "Zwei")], declarations=LABELLED)
    register(story, files=[(upload(two), "media"), (upload(one), "media")])
    assert kinds() == ["picture"]
    assert [each["verdict"] for each in look().findings] == ["same", "same", "changed"]
    assert look().findings[-1]["reason"] == "order"


def test_a_missing_slide_is_missing_evidence_and_a_screenshot_is_only_kept(story):
    Item.objects.filter(pk=story.item.pk).update(format=Item.Format.CAROUSEL)
    one, two = tile("eins"), tile("zwei")
    story.released(media=[(upload(one), "Eins"), (upload(two), "Zwei")], declarations=LABELLED)
    register(story, files=[(upload(one), "slide"), (upload(tile("App")), "screenshot")])
    assert kinds() == ["evidence_missing"]
    assert sorted(EvidenceMedium.objects.values_list("role", flat=True)) == ["screenshot", "slide"]


def test_another_account_is_a_deviation(story):
    story.released(media=[])
    register(story, account="@ganz_woanders")
    assert kinds() == ["account"]


def test_a_post_that_is_gone_is_a_deviation_and_nobody_is_asked_to_look_again(story):
    story.released(media=[])
    register(story)
    capture(story, moment="h1", found=Evidence.Found.DELETED, live_text="")
    assert kinds() == ["deleted"]
    assert queries.missing_looks(at=NOW + timedelta(days=50)) == []


def test_what_could_not_be_reached_leaves_the_look_due(story):
    story.released(media=[])
    register(story)
    made = capture(story, moment="h1", found=Evidence.Found.UNREACHABLE, live_text="")
    assert (made.moment, kinds()) == ("extra", [])
    planned = queries.planned_looks(made.publication, at=NOW + timedelta(hours=3))
    assert {each.moment: each.state for each in planned}["h1"] == "due"


def test_a_film_is_compared_in_the_background_with_its_state_shown(story, sign_in):
    Item.objects.filter(pk=story.item.pk).update(format=Item.Format.REEL)
    given = GivenMedium(upload(mp4(), "film.mp4"), "Film", upload(SUBTITLES, "film.srt"))
    story.released(media=[given], declarations=LABELLED)
    register(story, live_file=upload(mp4(quicktime=True), "film.mov"))
    assert (look().state, story.fresh().state) == ("waiting", ItemState.PUBLISHED)
    page = sign_in(story.actors.clerk).get(reverse("monitoring:check", args=[look().pk])).content.decode()
    assert "Prüfung läuft" in page
    assert tasks.compare_live(at=LATER) == 1
    assert tasks.compare_live(at=LATER) == 0
    assert look().state in {"done", "person"}
    assert look().verdict == "same", look().findings
    assert story.fresh().state == ItemState.CHECKED


def test_a_stopped_comparison_is_begun_anew(story):
    story.released(media=[])
    register(story)
    fresh = LiveCheck.objects.create(evidence=capture_row(story), state="running", started_at=LATER)
    assert tasks.compare_live(at=LATER + timedelta(minutes=5)) == 0
    assert tasks.compare_live(at=LATER + timedelta(minutes=31)) == 1
    fresh.refresh_from_db()
    assert fresh.state == "done"


def capture_row(story) -> Evidence:
    first = Evidence.objects.get()
    made = Evidence.objects.create(
        publication=first.publication, moment="extra", seen_at=LATER, url=first.url, account=first.account,
        live_text=first.live_text, captured_how="App", captured_by=story.actors.clerk,
    )  # fmt: skip
    medium = first.media.get().medium
    EvidenceMedium.objects.create(evidence=made, medium=medium, position=1)
    return made


@pytest.fixture
def doubtful(story):
    story.released(media=[])
    register(story, live_text="Anzeige: Komm zu\u200b uns")
    return story


def decide(story, who, decision, reason="Mit dem Auge verglichen"):
    actions.decide_check(user=who, scope=story.scope(who), at=LATER, check=look(), decision=decision, reason=reason)


def test_a_doubt_is_decided_by_somebody_else_with_a_reason(doubtful):
    with pytest.raises(Refused, match=r"monitoring\.own_evidence"):
        decide(doubtful, doubtful.actors.clerk, "same")
    with pytest.raises(Refused, match=r"monitoring\.decision_reason_missing"):
        decide(doubtful, doubtful.actors.second_clerk, "same", reason=" ")
    before = len(acts())
    decide(doubtful, doubtful.actors.second_clerk, "same")
    assert acts()[before:] == ["monitoring.decide_check", "content.check"]
    with pytest.raises(Refused, match=r"state\.changed_meanwhile"):
        decide(doubtful, doubtful.actors.approver, "deviation")


def test_a_doubt_becomes_a_deviation(doubtful):
    decide(doubtful, doubtful.actors.clerk, "deviation")
    assert (kinds(), doubtful.fresh().state) == (["text"], ItemState.DEVIATING)


@pytest.mark.parametrize("who", ["budget_officer", "auditor", "chancellery", "stranger"])
def test_only_the_room_decides_and_captures(doubtful, who):
    with pytest.raises(Refused, match=r"monitoring\.not_monitor"):
        decide(doubtful, getattr(doubtful.actors, who), "same")
    with pytest.raises(Refused, match=r"monitoring\.not_monitor"):
        capture(doubtful, user=getattr(doubtful.actors, who))


def test_the_database_keeps_what_was_compared_and_decided(doubtful):
    decide(doubtful, doubtful.actors.second_clerk, "same")
    for change in ({"verdict": "same", "state": "waiting"}, {"decision": "deviation"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            LiveCheck.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.update(live_text="anders")


def test_looks_that_nobody_took_become_deviations_once(story):
    story.released(media=[])
    register(story)
    at = NOW + timedelta(days=3)
    assert actions.find_missing(at=at) == 2
    assert actions.find_missing(at=at) == 0
    assert [each.details["moment"] for each in Deviation.objects.order_by("pk")] == ["h1", "h24"]
    assert story.fresh().state == ItemState.DEVIATING


def test_rights_that_have_run_out_are_found_once(story):
    until = (NOW + timedelta(days=40)).date()
    agreed = factories.contract(story.item.campaign, story.item.party, story.actors.clerk, usage_until=until)
    Item.objects.filter(pk=story.item.pk).update(deliverable=factories.deliverable(agreed))
    story.released(media=[])
    register(story)
    assert actions.find_expired_rights(at=NOW + timedelta(days=40)) == 0
    assert actions.find_expired_rights(at=NOW + timedelta(days=41)) == 1
    assert actions.find_expired_rights(at=NOW + timedelta(days=42)) == 0
    assert Deviation.objects.get().details == {"until": until.isoformat()}


def test_clerk_and_creator_are_told_once_and_again_when_it_is_due(story):
    story.released(media=[])
    access = outside_access(story)
    register(story, live_text="Anzeige: Komm heute zu uns")
    capture(story, live_text="Anzeige: Komm heute zu uns")
    told = OutboxMessage.objects.filter(kind="deviation_found")
    assert sorted(told.values_list("recipient", flat=True)) == sorted(
        [f"user:{story.item.campaign.lead_id}", f"outside:{access.pk}"]
    )
    assert all("heute" not in str(each.facts) for each in told)
    tasks.remind(at=LATER)
    assert not OutboxMessage.objects.filter(kind="deviation_due").exists()
    for hours in (1, 2):
        tasks.remind(at=LATER + timedelta(days=4, hours=hours))
    assert OutboxMessage.objects.filter(kind="deviation_due").count() == 2


def test_the_form_keeps_a_look(story, sign_in):
    story.released(media=[(upload(tile("31.12.")), "Termin")])
    register(story, live_file=upload(tile("31.12.")))
    client = sign_in(story.actors.clerk)
    url = reverse("monitoring:capture", args=[Evidence.objects.get().publication_id])
    given = {"moment": "h24", "found": "live", "live_text": "Anzeige: Komm zu uns", "captured_how": "App"}
    answer = client.post(url, {**given, "seen_files": [upload(tile("30.11."))], "screenshots": [upload(tile("App"))]})
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert "<rect" in page
    assert "style=" not in page.partition("<main")[2]
