# SPDX-License-Identifier: EUPL-1.2
"""The page of a live post says of every agreed look whether it was kept, is due, was missed, or is still to come."""

from datetime import timedelta
from typing import Any

from django.urls import reverse

from tests.apps.content.conftest import Story
from tests.apps.monitoring.conftest import capture, register
from tests.factories import NOW
from tragweite.apps.content.models import Item, Publication
from tragweite.apps.monitoring.queries import planned_looks
from tragweite.apps.monitoring.queries.evidence import due_looks

LIVE_SINCE = NOW + timedelta(hours=1)


def states(story: Story, *, shape: str = "", **after: float) -> dict[str, str]:
    publication = Publication.objects.select_related("item__campaign", "item__channel").get(item=story.item)
    publication.item.format = shape or publication.item.format  # in memory: a post never changes its format
    return {each.moment: each.state for each in planned_looks(publication, at=LIVE_SINCE + timedelta(**after))}


def test_each_look_is_kept_missed_due_or_coming(story: Story, django_assert_num_queries: Any) -> None:
    story.released(media=[])
    publication = register(story)
    with django_assert_num_queries(1):
        planned_looks(publication, at=LIVE_SINCE)
    assert states(story, hours=1) == {
        "publication": "kept", "h1": "due", "h24": "coming", "d7": "coming", "d30": "coming", "end": "coming",
    }  # fmt: skip
    assert states(story, hours=24)["h1"] == "missed"
    assert states(story, hours=24)["h24"] == "due"
    capture(story, moment="h24", at=LIVE_SINCE + timedelta(hours=25))
    assert [states(story, days=9)[moment] for moment in ("h1", "h24", "d7", "d30")] == [
        "missed",
        "kept",
        "due",
        "coming",
    ]
    assert states(story, days=10)["d7"] == "missed"


def test_a_story_is_looked_at_before_it_goes(story: Story) -> None:
    story.released(media=[])
    register(story)
    shape = Item.Format.STORY.value
    assert states(story, shape=shape, hours=21) == {"publication": "kept", "h1": "missed", "h24": "coming"}
    assert states(story, shape=shape, hours=22)["h24"] == "due"
    assert states(story, shape=shape, hours=24)["h24"] == "missed"


def test_nobody_looks_again_at_what_is_gone(story: Story) -> None:
    story.released(media=[])
    register(story)
    capture(story, moment="h1", at=LIVE_SINCE + timedelta(hours=2), found="deleted", live_text="")
    assert states(story, days=60) == {"publication": "kept", "h1": "kept"}


def test_the_start_page_asks_for_the_newest_look_that_is_open(story: Story, django_assert_num_queries: Any) -> None:
    story.released(media=[])
    publication = register(story)
    mine = [story.item.campaign.ministry_id]
    for hours in (0, 1, 24, 24 * 9, 24 * 40):
        at = LIVE_SINCE + timedelta(hours=hours)
        looks = planned_looks(Publication.objects.select_related("item__campaign", "item__channel").get(), at=at)
        open_ones = [each.moment for each in looks if each.state in {"due", "missed"}]
        with django_assert_num_queries(3 if open_ones else 2):
            found = due_looks(mine, at=at, most=5)
        assert [(each.publication, each.moment) for each in found] == [(publication, each) for each in open_ones[-1:]]
    assert due_looks(mine, at=at, most=0) == []
    assert due_looks([mine[0] + 1_000], at=at, most=5) == []


def test_the_page_shows_them(story: Story, sign_in: Any) -> None:
    story.released(media=[])
    publication = register(story)
    page = sign_in(story.actors.clerk).get(reverse("monitoring:post", args=[publication.pk])).content.decode()
    assert "nach 7 Tagen" in page
    assert "kommt noch" in page or "versäumt" in page
