# SPDX-License-Identifier: EUPL-1.2
"""Each question has a golden answer; none is answered without a scope."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tragweite.core.refusal import Refused
from tragweite.lake.compaction import compact
from tragweite.lake.events import Event, microseconds
from tragweite.lake.questions import Scope, ask, known_questions
from tragweite.lake.spool import SpoolWriter

START = datetime(2026, 3, 1, 10, 20, tzinfo=UTC)


def event(kind, *, hours=0.0, campaign=1, post=11, sender="creator"):
    at = START + timedelta(hours=hours)
    return Event(kind=kind, occurred_at=microseconds(at), site="s", campaign=campaign, post=post, sender=sender)


@pytest.fixture(scope="module")
def lake_dir(tmp_path_factory):
    folder = tmp_path_factory.mktemp("questions")
    writer = SpoolWriter(folder / "spool")
    events = [
        event("redirect"),
        event("visit"),
        event("visit", hours=13.9),  # 00:14 UTC, still the same German night: 2 March, 01:14
        event("visit", hours=49),
        event("conversion", hours=1),
        event("visit", post=12, sender="authority"),
        event("visit", campaign=2, post=21, sender="authority_boosted"),
        event("visit", campaign=None, post=None, sender="none"),
    ]
    writer.write(events=events, dropped={"bot": 3, "head": 1}, received=len(events) + 4, at=microseconds(START))
    writer.close()
    compact(spool_dir=folder / "spool", lake_dir=folder / "lake", at=START)
    return folder / "lake"


def test_visits_by_post(lake_dir):
    answer = ask("visits.by_post", lake_dir=lake_dir, scope=Scope.of([1]), since=None, until=None)
    assert answer.columns[:6] == ("campaign", "post", "sender", "redirects", "visits", "conversions")
    assert [row[:6] for row in answer.rows] == [(1, 11, "creator", 1, 3, 1), (1, 12, "authority", 0, 1, 0)]
    assert answer.rows[0][6] == START.replace(minute=0)
    assert answer.as_of == START
    assert "FROM hourly" in answer.sql


def test_everything_includes_visits_without_campaign(lake_dir):
    answer = ask("visits.by_post", lake_dir=lake_dir, scope=Scope.everything(), since=None, until=None)
    assert answer.records()[-1]["campaign"] is None
    assert sum(int(each["visits"]) for each in answer.records()) == 6


def test_an_empty_scope_sees_nothing(lake_dir):
    assert ask("visits.by_post", lake_dir=lake_dir, scope=Scope.of([]), since=None, until=None).rows == ()


def test_days_are_german_days(lake_dir):
    writer_day = ask("visits.by_sender_and_day", lake_dir=lake_dir, scope=Scope.of([1]), since=None, until=None)
    assert [row[:2] + row[3:4] for row in writer_day.rows] == [
        (date(2026, 3, 1), "authority", 1),
        (date(2026, 3, 1), "creator", 1),
        (date(2026, 3, 2), "creator", 1),
        (date(2026, 3, 3), "creator", 1),
    ]


def test_a_period_limits_the_answer(lake_dir):
    answer = ask("visits.by_post", lake_dir=lake_dir, scope=Scope.of([1]), since=START + timedelta(days=1), until=None)
    assert [row[:6] for row in answer.rows] == [(1, 11, "creator", 0, 1, 0)]


def test_windows_have_equal_length_and_empty_ones_count_zero(lake_dir):
    windows = [(11, START), (12, START + timedelta(days=9))]
    answer = ask("visits.by_post_window", lake_dir=lake_dir, scope=Scope.of([1]), windows=windows, window_hours=48)
    assert answer.rows == ((11, "creator", 1, 2, 1), (12, None, 0, 0, 0))


def test_a_window_outside_the_scope_stays_empty(lake_dir):
    answer = ask(
        "visits.by_post_window", lake_dir=lake_dir, scope=Scope.of([2]), windows=[(11, START)], window_hours=48
    )
    assert answer.rows == ((11, None, 0, 0, 0),)


def test_conversions_by_sender(lake_dir):
    answer = ask("conversions.by_sender", lake_dir=lake_dir, scope=Scope.of([1, 2]), since=None, until=None)
    assert answer.rows == ((1, "creator", 1),)


def test_drops_by_reason_is_for_all_only(lake_dir):
    answer = ask("drops.by_reason", lake_dir=lake_dir, scope=Scope.everything())
    assert answer.rows == ((date(2026, 3, 1), "collector", "bot", 3), (date(2026, 3, 1), "collector", "head", 1))
    with pytest.raises(Refused, match=r"lake\.scope_all_needed"):
        ask("drops.by_reason", lake_dir=lake_dir, scope=Scope.of([1]))


def test_an_empty_lake_answers_without_rows(tmp_path):
    answer = ask("visits.by_post", lake_dir=tmp_path / "none", scope=Scope.everything(), since=None, until=None)
    assert (answer.rows, answer.as_of) == ((), None)


@pytest.mark.parametrize("name", ["visits.nothing", "../visits.by_post", "visits.by_post; DROP"])
def test_unknown_questions_are_refused(lake_dir, name):
    with pytest.raises(Refused, match=r"lake\.unknown_question"):
        ask(name, lake_dir=lake_dir, scope=Scope.everything())


def test_missing_and_unknown_parameters_are_refused(lake_dir):
    with pytest.raises(Refused) as refusal:
        ask("visits.by_post", lake_dir=lake_dir, scope=Scope.everything(), since=None, wrong=1)
    assert refusal.value.facts == {"question": "visits.by_post", "missing": "until", "unknown": "wrong"}


def test_every_question_declares_title_and_scope():
    for question in known_questions().values():
        assert question.title
        assert question.everything_only or "FROM scope" in question.sql
