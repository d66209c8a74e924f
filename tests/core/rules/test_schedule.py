# SPDX-License-Identifier: EUPL-1.2
from datetime import UTC, datetime, timedelta

import pytest

from tragweite.core.rules.schedule import (
    EvidenceMoment,
    Nudge,
    Terms,
    evidence_due,
    evidence_moments,
    is_missed,
    nudges,
    review_due,
    window_of,
)

MONDAY = datetime(2026, 6, 15, 10, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_weekends_do_not_count_for_a_review():
    assert review_due(opened_at=MONDAY, days=3) == MONDAY + 3 * DAY
    thursday = MONDAY + 3 * DAY
    assert review_due(opened_at=thursday, days=3) == MONDAY + 8 * DAY
    assert review_due(opened_at=MONDAY + 5 * DAY, days=1) == MONDAY + 7 * DAY


def test_a_window_holds_from_its_opening_to_before_its_end():
    window = window_of(planned_at=MONDAY, terms=Terms(window_before_hours=2, window_after_hours=3))
    assert [window.holds(at=MONDAY + each * HOUR) for each in (-3, -2, 0, 2, 3)] == [False, True, True, True, False]


@pytest.mark.parametrize(("minutes", "missed"), [(59, False), (60, True), (600, True)])
def test_a_date_is_missed_after_its_grace(minutes, missed):
    at = MONDAY + timedelta(minutes=minutes)
    assert is_missed(planned_at=MONDAY, terms=Terms(grace_minutes=60), at=at) is missed


def test_a_step_is_due_then_reminded_then_escalated_each_day():
    due = MONDAY + 3 * DAY

    def sent(at):
        return nudges(opened_at=MONDAY, due_at=due, at=at)

    assert sent(MONDAY) == ((Nudge.DUE, 0),)
    assert sent(due - DAY) == ((Nudge.DUE, 0), (Nudge.REMINDER, 0))
    assert sent(due)[-1] == (Nudge.ESCALATED, 0)
    assert sent(due + 23 * HOUR) == sent(due)
    assert sent(due + 2 * DAY)[-1] == (Nudge.ESCALATED, 2)


def test_a_step_of_one_day_is_not_reminded_at_once():
    assert nudges(opened_at=MONDAY, due_at=MONDAY + DAY, at=MONDAY) == ((Nudge.DUE, 0),)


def test_evidence_is_due_at_the_moments_of_the_issue_and_at_the_end():
    moments = dict(evidence_moments(published_at=MONDAY, ends_at=MONDAY + 60 * DAY))
    assert {name: due - MONDAY for name, due in moments.items()} == {
        EvidenceMoment.PUBLICATION: timedelta(0), EvidenceMoment.H1: HOUR, EvidenceMoment.H24: DAY,
        EvidenceMoment.D7: 7 * DAY, EvidenceMoment.D30: 30 * DAY, EvidenceMoment.END: 60 * DAY,
    }  # fmt: skip
    short = dict(evidence_moments(published_at=MONDAY, ends_at=MONDAY + 10 * DAY))
    assert EvidenceMoment.D30 not in short


def test_a_story_is_seen_for_the_last_time_before_it_goes():
    moments = evidence_moments(published_at=MONDAY, ends_at=MONDAY + 60 * DAY, lasts_hours=24)
    assert [name for name, _due in moments] == [EvidenceMoment.PUBLICATION, EvidenceMoment.H1, EvidenceMoment.H24]
    assert moments[-1][1] == MONDAY + 22 * HOUR


def test_only_what_has_come_and_was_not_taken_is_due():
    given = {"published_at": MONDAY, "ends_at": MONDAY + 60 * DAY, "at": MONDAY + 2 * DAY}
    assert [name for name, _due in evidence_due(**given, taken={"publication", "h24"})] == [EvidenceMoment.H1]
