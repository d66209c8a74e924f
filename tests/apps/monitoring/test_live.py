# SPDX-License-Identifier: EUPL-1.2
"""The live view: the last hour by minute and sender, out of lake and spool, as page, part and event."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.apps.monitoring.conftest import fill_lake, visit
from tragweite.apps.monitoring import queries
from tragweite.lake.events import Event, microseconds
from tragweite.lake.spool import SpoolWriter


@pytest.fixture
def busy(story, settings):
    """Three visits in the lake, two in the spool, one too old and one of another campaign."""
    at = timezone.now()
    event = lambda minutes, **more: visit(story.item, at=at - timedelta(minutes=minutes), **more)  # noqa: E731
    old, foreign = event(61), Event(kind="visit", occurred_at=microseconds(at), site="s", campaign=999, post=1)
    fill_lake(settings.TRAGWEITE, [event(5), event(5), event(5, sender="authority"), old, foreign], at=at)
    writer = SpoolWriter(settings.TRAGWEITE.spool_dir)
    writer.write(events=[event(1), event(0), event(0, kind="redirect")], received=3, at=microseconds(at))
    story.at = at
    yield story
    writer.close()


def address(story, name):
    return reverse(f"monitoring:{name}", args=[story.item.campaign_id])


def test_the_hour_is_complete_and_counted_once(busy):
    live = queries.live_minutes(busy.item.campaign_id, at=busy.at)
    assert len(live.minutes) == 60
    assert (live.basis, live.total, live.by_sender) == ("visits", 5, {"creator": 4, "authority": 1})
    counted = [
        (round((busy.at - each.minute).total_seconds() // 60), each.total) for each in live.minutes if each.total
    ]
    assert counted == [(5, 3), (1, 1), (0, 1)]


def test_where_the_page_reports_nothing_clicks_are_shown(story, settings):
    at = timezone.now()
    fill_lake(settings.TRAGWEITE, [visit(story.item, at=at, kind="redirect")], at=at)
    live = queries.live_minutes(story.item.campaign_id, at=at)
    assert (live.basis, live.total) == ("redirects", 1)


def test_page_and_part_show_chart_and_table(busy, sign_in, django_assert_max_num_queries):
    client = sign_in(busy.actors.clerk)
    with django_assert_max_num_queries(7):
        page = client.get(address(busy, "live"))
    assert page.content.decode().count("<rect") >= 5
    assert "Neu laden" in page.content.decode()
    part = client.get(address(busy, "live_part"))
    assert part["Cache-Control"] == "private, no-store"
    assert "<html" not in part.content.decode()
    assert "Je Minute und Absender" in part.content.decode()


def test_an_event_ends_at_once_and_is_not_sent_twice(busy, sign_in, django_assert_max_num_queries):
    client = sign_in(busy.actors.clerk)
    with django_assert_max_num_queries(7):
        answer = client.get(address(busy, "live_events"))
    text = answer.content.decode()
    assert answer["Content-Type"] == "text/event-stream"
    assert not answer.streaming
    fields = [line.split(":", 1)[0] for line in text.strip().splitlines()]
    assert fields[:3] == ["retry", "id", "event"]
    assert set(fields[3:]) == {"data"}
    assert text.endswith("\n\n")
    state = text.split("id: ")[1].split("\n")[0]
    again = client.get(address(busy, "live_events"), headers={"Last-Event-ID": state})
    assert again.content == b"retry: 4000\n\n"


@pytest.mark.parametrize("name", ["live", "live_part", "live_events"])
def test_a_stranger_sees_nothing(busy, sign_in, name):
    assert sign_in(busy.actors.stranger).get(address(busy, name)).status_code == 404
    assert sign_in(busy.actors.auditor).get(address(busy, name)).status_code == 200


def test_nothing_counted_says_so(story, sign_in):
    text = sign_in(story.actors.clerk).get(address(story, "live")).content.decode()
    assert "wurde nichts gezählt" in text
    assert "<rect" not in text
