# SPDX-License-Identifier: EUPL-1.2
"""What a creator hands in is compared like any evidence, is marked everywhere, and is no look of the ministry."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests import factories
from tests.apps.content.conftest import HARMLESS, TOKEN, Story, outside_access
from tests.apps.content.pictures import encoded, jpeg, upload
from tests.apps.monitoring.conftest import LATER, URL, acts, capture
from tests.factories import NOW
from tragweite.apps.content.actions import hand_in_evidence
from tragweite.apps.content.models import Evidence, Item, Publication
from tragweite.apps.contracts.models import DeliveryProof
from tragweite.apps.journal.actions import actor_ref, record
from tragweite.apps.monitoring import actions, queries, tasks
from tragweite.apps.monitoring.models import Deviation, LiveCheck
from tragweite.apps.people.models import OutsideAccess
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import DeviationKind, ItemState

LIVE_SINCE = NOW + timedelta(hours=1)
QUERIES = 17
LABEL_IN_MEDIA = replace(HARMLESS, label_in_media=True)
MARK = "vom Creator eingereicht, nicht vom Ressort gesehen"


def told(story: Story, **values: Any) -> OutsideAccess:
    """The creator has told the address of the released post."""
    link = outside_access(story, by=story.actors.second_clerk)
    story.released(**{"media": [], **values})
    story.publish(user=None, scope=None, outside=link, url=URL)
    return link


def hand_in(story: Story, link: OutsideAccess, *, at: datetime = LATER, **values: Any) -> Evidence:
    given: dict[str, Any] = {
        "moment": "publication", "seen_at": LIVE_SINCE, "live_text": "Anzeige: Komm zu uns",
        "files": [(jpeg(), "media")],
    }  # fmt: skip
    return hand_in_evidence(outside=link, at=at, item=story.fresh(), **{**given, **values})


def compared(evidence: Evidence) -> LiveCheck:
    assert tasks.compare_live(at=LATER) == 1
    return LiveCheck.objects.select_related("evidence__publication__item__campaign", "evidence__captured_from").get(
        evidence=evidence
    )


def kinds() -> list[str]:
    return sorted(Deviation.objects.values_list("kind", flat=True))


def test_the_worker_compares_it_once(story: Story) -> None:
    made = hand_in(story, told(story))
    before = len(acts())
    check = compared(made)
    assert (check.state, check.verdict, check.text_verdict, check.media_verdict) == ("done", "same", "same", "same")
    assert acts()[before:] == ["monitoring.finish_check"]
    assert tasks.compare_live(at=LATER) == 0
    assert LiveCheck.objects.count() == 1


def test_it_agrees_nothing_until_the_ministry_has_looked(story: Story) -> None:
    agreed = factories.contract(story.item.campaign, story.item.channel.party, story.actors.clerk)
    Item.objects.filter(pk=story.item.pk).update(deliverable=factories.deliverable(agreed))
    compared(hand_in(story, told(story)))
    assert story.fresh().state == ItemState.PUBLISHED
    assert not DeliveryProof.objects.exists()
    capture(story, moment="publication")
    assert story.fresh().state == ItemState.CHECKED
    assert DeliveryProof.objects.exists()


def test_a_difference_that_it_shows_is_one(story: Story) -> None:
    made = hand_in(story, told(story), live_text="Anzeige: Komm heute zu uns")
    assert compared(made).verdict == "changed"
    assert (kinds(), story.fresh().state) == (["text"], ItemState.DEVIATING)


def test_what_was_left_out_is_not_missing(story: Story) -> None:
    Item.objects.filter(pk=story.item.pk).update(format=Item.Format.CAROUSEL)
    one, two = encoded("JPEG", colour="red"), encoded("JPEG", colour="blue")
    media = [(upload(one), "Eins"), (upload(two), "Zwei")]
    link = told(story, media=media, declarations=LABEL_IN_MEDIA)
    shown = compared(hand_in(story, link, live_text=" ", files=[(upload(two), "slide")]))
    assert (shown.text_verdict, shown.media_verdict, kinds()) == ("not_compared", "missing", [])
    pictured = compared(hand_in(story, link, live_text="", files=[(upload(one), "screenshot")]))
    assert (pictured.state, pictured.verdict, kinds()) == ("done", "not_compared", [])


def test_a_label_beside_the_text_is_for_the_ministry_to_see(story: Story) -> None:
    hand_in(story, told(story), live_text="Komm zu uns")
    seen = Evidence.objects.select_related("publication__version", "publication__item__channel").get()
    seen.publication.version.text = "Komm zu uns"  # in memory: approved with the label that the platform shows
    assert queries.compare_words(seen, label_seen=False).differences == ()
    seen.captured_from = None
    (missed,) = queries.compare_words(seen, label_seen=False).differences
    assert missed.kind == DeviationKind.LABEL


def test_a_label_that_left_the_text_is_lost(story: Story) -> None:
    compared(hand_in(story, told(story), live_text="Komm zu uns"))
    assert kinds() == ["label", "text"]


def test_the_agreed_look_stays_due_and_is_missed(story: Story) -> None:
    hand_in(story, told(story))
    publication = Publication.objects.select_related("item__campaign", "item__channel").get()
    look = queries.planned_looks(publication, at=LATER)[0]
    assert (look.state, look.seen_at, look.handed_in_at) == ("due", None, LATER)
    assert actions.find_missing(at=NOW + timedelta(days=2)) == 2


def test_who_had_the_link_does_not_agree_to_what_came_by_it(story: Story) -> None:
    link = told(story)
    renewer, maker = story.actors.head, story.actors.second_clerk
    thing = f"people.outside_access:{link.pk}"
    record(actor=actor_ref(renewer), action="people.renew_outside", thing=thing, at=NOW)
    check = compared(hand_in(story, link, live_text="Anzeige: Komm zu\u200b uns"))
    assert check.state == LiveCheck.State.PERSON
    for who in (maker, renewer):
        with pytest.raises(Refused, match=r"monitoring\.own_evidence"):
            decide(story, who, check)
    decide(story, story.actors.clerk, check)
    check.refresh_from_db()
    assert (check.decision, story.fresh().state) == ("same", ItemState.PUBLISHED)


def decide(story: Story, who: Any, check: LiveCheck) -> None:
    actions.decide_check(user=who, scope=story.scope(who), at=LATER, check=check, decision="same", reason="gesehen")


def test_every_page_says_where_it_came_from(story: Story, sign_in: Any, django_assert_num_queries: Any) -> None:
    link = told(story)
    made = hand_in(story, link, live_text="Anzeige: Komm heute zu uns", note="aus meiner App")
    client = sign_in(story.actors.clerk)
    post = reverse("monitoring:post", args=[made.publication_id])
    waiting = client.get(post).content.decode()
    assert MARK in waiting
    assert "Prüfung wartet" in waiting
    check = compared(made)
    pages = [
        post,
        reverse("monitoring:check", args=[check.pk]),
        reverse("monitoring:deviation", args=[Deviation.objects.get().pk]),
    ]
    for page in pages:
        shown = client.get(page).content.decode()
        assert MARK in shown
        assert "aus meiner App" in shown
        assert TOKEN not in shown
    capture(story)
    for _round in range(2):
        hand_in(story, link)
        with django_assert_num_queries(QUERIES):
            shown = client.get(post).content.decode()
    assert "Was rechts steht, kam über den persönlichen Link." not in shown


def alert(story: Story, sign_in: Any, monkeypatch: pytest.MonkeyPatch, at: datetime) -> str:
    """What the page of the post says on top at a moment."""
    monkeypatch.setattr("tragweite.apps.monitoring.views.evidence.timezone.now", lambda: at)
    client = sign_in(story.actors.clerk)
    page = client.get(reverse("monitoring:post", args=[Publication.objects.get().pk])).content.decode()
    said = [word for word in ("fällig", "verpasst") if f"Ein Nachweis ist {word}" in page]
    return " ".join(said)


def test_a_missed_look_is_called_missed_until_the_ministry_looks_again(
    story: Story, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(story)
    assert alert(story, sign_in, monkeypatch, LATER) == "fällig"
    gone = LIVE_SINCE + timedelta(days=3)
    assert alert(story, sign_in, monkeypatch, gone) == "verpasst"
    capture(story, at=gone)
    assert alert(story, sign_in, monkeypatch, gone) == ""
    assert alert(story, sign_in, monkeypatch, LIVE_SINCE + timedelta(days=7)) == "fällig"


def test_nobody_is_asked_to_look_at_a_deleted_post(story: Story, sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    told(story)
    capture(story, moment="publication", found=Evidence.Found.DELETED, live_text="")
    assert alert(story, sign_in, monkeypatch, LIVE_SINCE + timedelta(days=7)) == ""
