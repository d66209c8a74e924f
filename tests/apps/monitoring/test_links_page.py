# SPDX-License-Identifier: EUPL-1.2
"""The page of links: what counts now, the state of each link, its period, its QR code, its loss."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.apps.monitoring.conftest import acts, fill_lake, visit
from tests.factories import NOW
from tragweite.apps.monitoring import actions, queries
from tragweite.apps.monitoring.models import TrackedLink
from tragweite.core.refusal import Refused
from tragweite.lake.events import microseconds
from tragweite.lake.spool import SpoolWriter

WEEK = timedelta(days=7)


@pytest.fixture
def linked(story):
    actions.ensure_links(at=NOW)
    return story


def link():
    return TrackedLink.objects.select_related("campaign__ministry", "item").get()


def page(story, client):
    return client.get(reverse("monitoring:links", args=[story.item.campaign_id]))


def click(story, **values):
    return visit(story.item, at=values.pop("at", NOW), kind=values.pop("kind", "redirect"), **values)


def test_the_counter_holds_what_is_stored_and_what_still_waits(linked, sign_in, settings):
    fill_lake(settings.TRAGWEITE, [click(linked), click(linked), click(linked, kind="visit")], at=NOW)
    writer = SpoolWriter(settings.TRAGWEITE.spool_dir)
    writer.write(events=[click(linked)] * 3, received=3, at=microseconds(NOW))
    answer = page(linked, sign_in(linked.actors.clerk))
    writer.close()
    (row,) = answer.context["rows"]
    assert (row["redirects"], answer.context["waiting"]) == (5, 3)
    assert row["loss"].loss_share == 0.5
    assert "50" in answer.content.decode()


def test_without_any_count_the_counter_is_missing_and_not_zero(linked, sign_in):
    answer = page(linked, sign_in(linked.actors.clerk))
    assert answer.context["is_counting"] is False
    assert "keine Angabe" in answer.content.decode()


@pytest.mark.parametrize(
    ("at", "state"),
    [(timedelta(seconds=-1), "waiting"), (timedelta(0), "running"), (WEEK, "running"), (WEEK * 1.001, "over")],
)
def test_the_state_follows_beginning_and_end(linked, at, state):
    found = link()
    found.starts_at, found.ends_at = NOW, NOW + WEEK
    assert queries.link_state(found, at=NOW + at) == state


def period(story, user=None, **values):
    user = user or story.actors.clerk
    given = {"starts_at": NOW, "ends_at": NOW + WEEK, "reason": "Aktion verlängert", "link": link(), "at": NOW}
    actions.set_link_period(user=user, scope=story.scope(user), **(given | values))


def test_an_own_period_is_kept_and_told_to_the_collector(linked, settings):
    period(linked)
    actions.ensure_links(at=NOW)
    actions.publish_links(at=NOW)
    assert (link().starts_at, link().ends_at) == (NOW, NOW + WEEK)
    line = json.loads(settings.TRAGWEITE.links_file.read_text())
    assert line["ends_at"] == (NOW + WEEK).isoformat()
    assert acts() == ["monitoring.ensure_links", "monitoring.set_link_period", "monitoring.publish_links"]


def test_a_link_can_follow_its_campaign_again(linked):
    before = link()
    period(linked)
    actions.follow_campaign(user=linked.actors.clerk, scope=linked.scope(linked.actors.clerk), at=NOW, link=link())
    after = link()
    assert (after.starts_at, after.ends_at, after.has_own_period) == (before.starts_at, before.ends_at, False)
    with pytest.raises(Refused, match=r"state\.changed_meanwhile"):
        actions.follow_campaign(user=linked.actors.clerk, scope=linked.scope(linked.actors.clerk), at=NOW, link=after)


@pytest.mark.parametrize(
    ("values", "code"),
    [({"ends_at": NOW}, "monitoring.link_period_backward"), ({"reason": " "}, "monitoring.link_reason_missing")],
)
def test_a_period_that_cannot_be_is_refused(linked, values, code):
    before = len(acts())
    with pytest.raises(Refused) as refused:
        period(linked, **values)
    assert refused.value.code == code
    assert (link().has_own_period, len(acts())) == (False, before)


def test_two_people_at_once_change_a_period_once(linked):
    stale = link()
    period(linked)
    with pytest.raises(Refused, match=r"state\.changed_meanwhile"):
        period(linked, link=stale, ends_at=NOW + 2 * WEEK)


@pytest.mark.parametrize("who", ["budget_officer", "auditor", "stranger"])
def test_only_the_room_changes_a_period(linked, who):
    user = getattr(linked.actors, who)
    with pytest.raises(Refused, match=r"monitoring\.not_monitor"):
        period(linked, user)
    with pytest.raises(Refused, match=r"monitoring\.not_monitor"):
        actions.follow_campaign(user=user, scope=linked.scope(user), at=NOW, link=link())


def test_the_period_is_changed_in_the_browser(linked, sign_in, settings):
    client, url = sign_in(linked.actors.clerk), reverse("monitoring:link_period", args=[link().pk])
    given = {"starts_at": "01.06.2026 08:00", "ends_at": "01.05.2026 08:00", "reason": "weil"}
    assert "bevor er beginnt" in client.post(url, given).content.decode()
    assert client.post(url, given | {"ends_at": "01.06.2030 08:00"}).status_code == 302
    assert link().ends_at > timezone.now()
    assert "2030" in settings.TRAGWEITE.links_file.read_text()
    follow = reverse("monitoring:link_follow", args=[link().pk])
    assert client.post(follow).status_code == 302
    assert client.post(follow, follow=True).status_code == 200
    assert not link().has_own_period


def test_the_code_comes_as_picture_for_print(linked, sign_in):
    from io import BytesIO

    from PIL import Image

    answer = sign_in(linked.actors.clerk).get(reverse("monitoring:link_qr_png", args=[link().pk]))
    picture = Image.open(BytesIO(answer.content))
    assert (picture.format, answer["Content-Type"]) == ("PNG", "image/png")
    assert min(picture.size) >= 500


def test_strangers_get_404(linked, sign_in):
    client, pk = sign_in(linked.actors.stranger), link().pk
    for name in ("link_qr", "link_qr_png", "link_period"):
        assert client.get(reverse(f"monitoring:{name}", args=[pk])).status_code == 404
    assert client.post(reverse("monitoring:link_follow", args=[pk])).status_code == 404
