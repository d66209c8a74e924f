# SPDX-License-Identifier: EUPL-1.2
"""A gap is an empty hour where there was always something at this time of day."""

from datetime import UTC, datetime, timedelta

from tragweite.lake.gaps import Gap, gaps

START = datetime(2026, 6, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def counted(days=10, count=20, **left_out):
    hours = {START + HOUR * n: count for n in range(days * 24)}
    for name in left_out.get("without", ()):
        hours.pop(name)
    return hours


def found(counts, *, since=START + timedelta(days=7), until=START + timedelta(days=10)):
    return gaps(counts, since=since, until=until)


def test_hours_one_after_the_other_are_one_gap():
    off = [START + timedelta(days=8, hours=hour) for hour in (10, 11, 15)]
    assert found(counted(without=off)) == [
        Gap(since=off[0], hours=2, expected=40), Gap(since=off[2], hours=1, expected=20),
    ]  # fmt: skip
    assert found(counted(without=off))[0].until == START + timedelta(days=8, hours=12)


def test_an_hour_that_is_usually_quiet_is_no_gap():
    assert found(counted(count=4, without=[START + timedelta(days=8)])) == []


def test_before_there_is_a_week_of_counts_nothing_is_said():
    counts = counted(days=3)
    assert gaps(counts, since=START + timedelta(days=3), until=START + timedelta(days=4)) == []


def test_a_standstill_of_two_days_is_one_gap():
    off = [START + timedelta(days=8) + HOUR * n for n in range(48)]
    assert found(counted(without=off)) == [Gap(since=off[0], hours=48, expected=960)]
