# SPDX-License-Identifier: EUPL-1.2
"""The quality of the counting: account, gaps, clocks, loss, backlog, disk, and what the collector says of itself."""

import re
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import NamedTuple

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.apps.monitoring.conftest import fill_lake, visit
from tests.factories import NOW
from tragweite.apps.monitoring import actions, queries
from tragweite.apps.monitoring.queries import collector
from tragweite.apps.monitoring.queries import quality as measured
from tragweite.lake.questions import known_questions

HOUR = timedelta(hours=1)
QUESTIONS = (
    "account.by_reason", "drops.by_reason", "events.by_hour", "clock.by_source", "links.loss_total", "links.loss_by_post"
)  # fmt: skip
FIGURE = re.compile(r'<div class="tw-figure[ "].*?</div>', re.DOTALL)


class Disk(NamedTuple):
    total: int
    used: int
    free: int


@pytest.fixture(autouse=True)
def _fresh_cache():
    cache.clear()


@pytest.fixture
def answering(settings):
    """A server that answers like the collector; returns what it shall say."""
    said = {"status": 200, "ahead": 0}

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self):
            said["path"] = self.path
            self.send_response_only(said["status"])
            told = datetime.now(UTC) + timedelta(seconds=said["ahead"])
            self.send_header("Date", told.strftime("%a, %d %b %Y %H:%M:%S GMT"))
            self.end_headers()

        def log_message(self, *_given):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    from dataclasses import replace

    settings.TRAGWEITE = replace(settings.TRAGWEITE, collector_url=f"http://127.0.0.1:{server.server_port}")
    yield said
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def published(story):
    actions.ensure_links(at=NOW)
    actions.publish_links(at=NOW)
    return story


def test_the_account_and_its_query_are_the_same(story, settings):
    fill_lake(settings.TRAGWEITE, [visit(story.item, at=NOW)] * 4, at=NOW, dropped={"bot": 3, "spool_failed": 1})
    quality = queries.data_quality()
    assert (quality.received, quality.stored, quality.dropped_count, quality.difference) == (8, 4, 4, 0)
    assert quality.lost_share == 0.125


def test_a_standstill_shows_as_gap(story, settings):
    start = NOW.replace(minute=0, second=0, microsecond=0) - timedelta(days=9)
    off = {start + timedelta(days=8) + HOUR * 3, start + timedelta(days=8) + HOUR * 4}
    hours = [start + HOUR * n for n in range(9 * 24)]
    events = [visit(story.item, at=hour + timedelta(minutes=n)) for hour in hours if hour not in off for n in range(20)]
    fill_lake(settings.TRAGWEITE, events, at=start + timedelta(days=9))
    (gap,) = queries.running_quality(at=NOW).gaps
    assert (gap.since, gap.hours, gap.expected) == (min(off), 2, 40)


def test_times_that_do_not_fit_are_counted(story, settings):
    ahead, late = NOW + timedelta(days=2), NOW - timedelta(days=2)
    fill_lake(settings.TRAGWEITE, [visit(story.item, at=at) for at in (NOW, ahead, ahead, late)], at=NOW)
    clock = queries.running_quality(at=NOW + HOUR).clock
    assert (clock.to_come, clock.ahead, clock.behind) == (2, 2, 1)


def test_the_collector_is_asked_for_its_health_and_its_clock(answering):
    answering["ahead"] = 120
    health = queries.collector_health(at=NOW)
    assert (health.state, answering["path"]) == ("ok", "/healthz")
    assert health.skew_seconds == pytest.approx(120, abs=2)


def test_a_collector_that_cannot_store_is_an_alarm(answering, published):
    answering["status"] = 503
    assert queries.measuring_alarms(at=timezone.now())[0].startswith("Der Zähldienst kann nicht speichern")


def test_a_collector_that_is_gone_is_an_alarm_and_costs_no_time(published, settings):
    from dataclasses import replace
    from time import monotonic

    settings.TRAGWEITE = replace(settings.TRAGWEITE, collector_url="http://127.0.0.1:1")
    before = monotonic()
    assert queries.measuring_alarms(at=timezone.now()) == ["Der Zähldienst antwortet nicht."]
    assert monotonic() - before < 2


def test_without_published_links_nothing_is_wrong(db):
    assert queries.measuring_alarms(at=NOW) == []


def test_a_full_disk_lost_events_and_a_backlog_are_alarms(published, answering, settings, monkeypatch):
    at = timezone.now()
    fill_lake(settings.TRAGWEITE, [visit(published.item, at=at)], at=at, dropped={"spool_failed": 1, "too_busy": 1})
    settings.TRAGWEITE.spool_dir.joinpath(f"{(at - HOUR).timestamp() * 1e9:020.0f}-aaaa.segment").touch()
    monkeypatch.setattr(measured.shutil, "disk_usage", lambda _path: Disk(100 * 10**9, 99 * 10**9, 10**9))
    alarms = queries.measuring_alarms(at=at)
    assert [text.split(" ")[0] for text in alarms] == ["Seit", "Gezähltes", "Auf"]
    assert "1,0" in alarms[2]


def test_a_wrong_clock_is_an_alarm(published, answering):
    answering["ahead"] = -60
    (alarm,) = queries.measuring_alarms(at=timezone.now())
    assert "Uhr des Zähldienstes" in alarm


def test_only_who_looks_after_the_installation_is_told_on_the_start_page(published, sign_in, settings):
    from dataclasses import replace

    settings.TRAGWEITE = replace(settings.TRAGWEITE, collector_url="http://127.0.0.1:1")
    told = "Zähldienst antwortet nicht"
    assert told in sign_in(published.actors.administrator).get("/").content.decode()
    assert told not in sign_in(published.actors.clerk).get("/").content.decode()


def test_the_page_shows_each_figure_with_its_query(
    published, answering, sign_in, settings, django_assert_max_num_queries
):
    at = timezone.now()
    events = [visit(published.item, at=at, kind=kind) for kind in ("redirect", "redirect", "visit")]
    fill_lake(settings.TRAGWEITE, events, at=at, dropped={"bot": 1})
    client = sign_in(published.actors.clerk)
    with django_assert_max_num_queries(8):
        answer = client.get(reverse("monitoring:quality"))
    text = answer.content.decode()
    assert answer.context["loss_share"] == 0.5
    assert "Die Zählung läuft" in text
    for name in QUESTIONS:
        assert reverse("monitoring:question", args=[name]) in text


def test_no_figure_stands_without_source_period_moment_and_definition(published, answering, sign_in, settings):
    at = timezone.now()
    fill_lake(settings.TRAGWEITE, [visit(published.item, at=at)], at=at)
    text = sign_in(published.actors.clerk).get(reverse("monitoring:quality")).content.decode()
    figures = FIGURE.findall(text)
    assert len(figures) == 16
    for part in ("Quelle: ", "Zeitraum: ", "Stand: ", "Definition"):
        assert [each for each in figures if part not in each] == []
    asked = [each for each in figures if "Abfrage ansehen" not in each]
    assert len(asked) == 6  # what the collector, the spool and the disk say themselves is no question to the lake


def test_the_most_used_links_are_shown_and_all_are_summed(published, settings):
    at = timezone.now()
    other = factories.item(published.item.campaign, published.item.channel, published.actors.clerk)
    actions.ensure_links(at=NOW)
    few, many = (
        [visit(item, at=at, kind=kind) for kind in ["redirect"] * count + ["visit"] * 2]
        for item, count in ((published.item, 4), (other, 6))
    )
    fill_lake(settings.TRAGWEITE, [*few, *many], at=at)
    found = queries.losses_within(published.scope(published.actors.clerk), most=1)
    assert (found.posts, found.loss_share) == (2, pytest.approx(0.6))
    assert [(each.link.item_id, each.redirects) for each in found.links] == [(other.pk, 6)]


def test_more_visits_than_redirects_are_no_negative_loss(published, sign_in, settings):
    at = timezone.now()
    actions.ensure_links(at=NOW)
    kinds = ["redirect"] + ["visit"] * 3
    fill_lake(settings.TRAGWEITE, [visit(published.item, at=at, kind=kind) for kind in kinds], at=at)
    client = sign_in(published.actors.clerk)
    answer = client.get(reverse("monitoring:quality"))
    assert (answer.context["loss_share"], answer.context["losses"][0].loss_share) == (None, None)
    text = answer.content.decode()
    assert "mehr Besuche (3), als die Links Weiterleitungen haben (1)" in text
    assert text.count("nicht zu beurteilen</span>") == 1
    links = client.get(reverse("monitoring:links", args=[published.item.campaign_id])).content.decode()
    assert "nicht zu beurteilen</span>" in links
    for page in (text, links):
        assert "-200" not in page
        assert "−200" not in page


def test_the_loss_of_a_foreign_link_is_not_shown(published, sign_in, settings):
    fill_lake(settings.TRAGWEITE, [visit(published.item, at=NOW, kind="redirect")], at=NOW)
    answer = sign_in(published.actors.stranger).get(reverse("monitoring:quality"))
    assert answer.context["losses"] == []
    assert published.item.title not in answer.content.decode()


def test_without_any_count_the_page_says_so(actors, sign_in):
    text = sign_in(actors.auditor).get(reverse("monitoring:quality")).content.decode()
    assert "noch nichts gezählt und übernommen" in text
    assert "Die Zählung läuft" not in text


def test_every_question_has_its_page(actors, sign_in):
    client = sign_in(actors.clerk)
    listed = client.get(reverse("monitoring:questions")).content.decode()
    for name, question in known_questions().items():
        url = reverse("monitoring:question", args=[name])
        assert url in listed
        text = client.get(url).content.decode()
        assert question.title in text
        assert all(f"<code>{column}</code>" in text for column in question.columns)
    assert client.get(reverse("monitoring:question", args=["visits.nothing"])).status_code == 404


def test_the_collector_of_another_address_is_asked_with_tls(settings, monkeypatch):
    from dataclasses import replace

    asked = []

    def request(self, *given):
        asked.append((self.host, self.port, *given))
        raise OSError

    monkeypatch.setattr(collector.http.client.HTTPSConnection, "request", request)
    settings.TRAGWEITE = replace(settings.TRAGWEITE, collector_url="https://zaehlen.example:8443/t")
    assert queries.collector_health(at=NOW).state == "unreachable"
    assert asked == [("zaehlen.example", 8443, "GET", "/t/healthz")]
