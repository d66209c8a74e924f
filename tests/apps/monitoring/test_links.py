# SPDX-License-Identifier: EUPL-1.2
"""Every post gets one tracked link, and the collector one whole table."""

import json
from datetime import UTC, datetime, timedelta

from tests.apps.monitoring.conftest import acts
from tests.factories import NOW
from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.content.models import Item
from tragweite.apps.monitoring import actions, tasks
from tragweite.apps.monitoring.models import TrackedLink
from tragweite.lake.links import read_links, read_sites


def test_a_post_gets_one_link_and_the_second_run_nothing(story):
    assert actions.ensure_links(at=NOW) == 1
    assert actions.ensure_links(at=NOW) == 0
    link = TrackedLink.objects.get()
    assert (link.code, link.target, link.sender) == (story.item.link_code, story.item.campaign.landing_page, "creator")
    assert link.starts_at <= story.item.planned_at - timedelta(days=14)
    assert acts() == ["monitoring.ensure_links"]


def test_links_follow_the_landing_page(story):
    actions.ensure_links(at=NOW)
    Campaign.objects.filter(pk=story.item.campaign_id).update(landing_page="https://neu.example.org/")
    assert actions.ensure_links(at=NOW) == 1
    assert TrackedLink.objects.get().target == "https://neu.example.org/"
    assert acts() == ["monitoring.ensure_links", "monitoring.change_links"]


def test_the_collector_can_read_what_is_published(story, settings):
    actions.ensure_links(at=NOW)
    assert actions.publish_links(at=NOW)
    conf = settings.TRAGWEITE
    sites = read_sites(conf.sites_file.read_text(encoding="utf-8"))
    table = read_links(conf.links_file.read_text(encoding="utf-8").splitlines(), sites=sites)
    assert table.refused == ()
    link = table.links[story.item.link_code]
    assert (link.campaign, link.post, link.site) == (story.item.campaign_id, story.item.pk, "karriere.example.org")


def test_an_unchanged_table_is_left_alone(story, settings):
    tasks.publish_links(at=NOW)
    file = settings.TRAGWEITE.links_file
    before = (file.stat().st_ino, len(acts()))
    assert not actions.publish_links(at=NOW)
    assert (file.stat().st_ino, len(acts())) == before
    assert [path.name for path in file.parent.glob(".*")] == []


def test_links_may_be_published_again(story, settings):
    tasks.publish_links(at=NOW)
    tasks.publish_links(at=NOW)
    assert len(settings.TRAGWEITE.links_file.read_text().splitlines()) == Item.objects.count()


def test_times_are_utc(story, settings):
    tasks.publish_links(at=NOW)
    line = json.loads(settings.TRAGWEITE.links_file.read_text())
    assert datetime.fromisoformat(line["starts_at"]).tzinfo == UTC
