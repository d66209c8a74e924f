# SPDX-License-Identifier: EUPL-1.2
"""What was approved against what is live."""

import pytest

from tests.apps.content.pictures import chequered, encoded, upload
from tests.apps.monitoring.conftest import acts, register
from tragweite.apps.content.models import Publication
from tragweite.apps.content.queries import link_address
from tragweite.apps.monitoring.models import Deviation, LiveCheck
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import ItemState


def kinds() -> list[str]:
    return sorted(Deviation.objects.values_list("kind", flat=True))


def test_the_approved_post_is_checked_with_one_entry_for_each_state_change(story):
    story.released(media=[])
    before = len(acts())
    register(story)
    assert acts()[before:] == ["content.record_publication", "content.check"]
    assert story.fresh().state == ItemState.CHECKED
    assert Deviation.objects.count() == 0
    assert LiveCheck.objects.get().text_verdict == "same"


def test_the_same_picture_is_the_same_whether_by_bytes_or_by_pixels(story):
    picture = encoded("PNG")
    story.released(media=[(upload(picture), "Eine Frau in Uniform")])
    register(story, live_file=upload(encoded("PNG", compress_level=1)))
    assert LiveCheck.objects.get().media_verdict == "same"
    assert story.fresh().state == ItemState.CHECKED


def test_a_changed_text_becomes_a_deviation_with_its_words(story):
    story.released(media=[])
    before = len(acts())
    register(story, live_text="Anzeige: Komm bis Freitag zu uns")
    assert acts()[before:] == ["content.record_publication", "content.find_deviation"]
    assert story.fresh().state == ItemState.DEVIATING
    found = Deviation.objects.get()
    assert (found.kind, found.details["differences"]) == ("text", [["insert", "", "bis Freitag"]])


def test_white_space_is_no_deviation(story):
    story.released(media=[])
    register(story, live_text="Anzeige:  Komm\u00a0zu uns\n")
    assert story.fresh().state == ItemState.CHECKED


def test_signs_that_nobody_sees_go_to_a_person(story):
    story.released(media=[])
    register(story, live_text="Anzeige: Komm zu\u200b uns")
    assert (LiveCheck.objects.get().state, kinds()) == ("person", [])
    assert story.fresh().state == ItemState.PUBLISHED


def test_another_picture_is_a_deviation(story):
    story.released(media=[(upload(encoded("JPEG", size=(200, 150))), "Eine Frau")])
    register(story, live_file=upload(chequered()))
    assert kinds() == ["picture"]


def test_a_missing_picture_is_missing_evidence(story):
    story.released()
    register(story)
    assert kinds() == ["evidence_missing"]
    assert LiveCheck.objects.get().media_verdict == "missing"


def test_a_missing_label_is_a_deviation_of_its_own(story):
    story.released(media=[])
    register(story, live_text="Komm zu uns")
    assert kinds() == ["label", "text"]


def test_a_label_that_the_platform_shows_elsewhere_is_there(story):
    story.released(media=[])
    register(story, live_text="Komm zu uns", label_seen=True)
    assert kinds() == ["text"]


def test_a_missing_link_is_named_once(story):
    link = link_address(story.item)
    story.released(text=f"Anzeige: Komm zu uns {link}", media=[])
    register(story, live_text="Anzeige: Komm zu uns")
    assert kinds() == ["link", "text"]
    assert Deviation.objects.get(kind="link").details["expected"] == link


def test_a_file_that_is_no_picture_stores_nothing(story):
    story.released()
    with pytest.raises(Refused, match=r"media\."):
        register(story, live_file=upload(b"%PDF-1.7 not a picture"))
    assert Publication.objects.count() == 0
    assert story.fresh().state == ItemState.RELEASED


def test_an_unapproved_post_is_not_published(story):
    story.submit(media=[])
    with pytest.raises(Refused, match=r"content\.no_approval"):
        register(story)
    assert Publication.objects.count() == 0


@pytest.mark.parametrize("who", ["budget_officer", "auditor", "chancellery", "stranger", "administrator"])
def test_only_the_room_reports(story, who):
    story.released(media=[])
    with pytest.raises(Refused, match=r"monitoring\.not_monitor"):
        register(story, user=getattr(story.actors, who))


def test_a_second_report_is_refused(story):
    story.released(media=[])
    item = story.fresh()
    stale = story.fresh()
    register(story, item=item)
    with pytest.raises(Refused, match=r"state\.changed_meanwhile"):
        register(story, item=stale)
    assert Publication.objects.count() == 1


def test_how_it_was_captured_must_be_said(story):
    story.released(media=[])
    with pytest.raises(Refused, match=r"monitoring\.capture_missing"):
        register(story, captured_how=" ")
