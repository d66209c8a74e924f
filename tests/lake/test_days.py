# SPDX-License-Identifier: EUPL-1.2
"""A long period asked some days at a time gets the answer that it gets at once."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lake.golden import EVERYTHING, PERIOD
from tragweite.lake import days
from tragweite.lake.compaction import compact
from tragweite.lake.events import SENDERS, Event
from tragweite.lake.manifest import LakeFile, Manifest
from tragweite.lake.questions import ask, known_questions
from tragweite.lake.spool import SpoolWriter

APART = sorted(name for name, question in known_questions().items() if question.added)
DAY = 86_400_000_000
EVENTS = st.lists(
    st.builds(
        Event,
        kind=st.sampled_from(["redirect", "visit", "conversion"]),
        occurred_at=st.integers(0, 4 * DAY - 1),
        site=st.sampled_from(["one", "two"]),
        campaign=st.sampled_from([None, 1, 2]),
        sender=st.sampled_from(SENDERS),
        visitor=st.sampled_from([None, -3, 4]),
        referrer=st.just("direct"),
        source=st.just("collector"),
        **dict.fromkeys(("post", "link", "landing", "identity", "region"), st.none()),
    ),
    min_size=1,
    max_size=30,
)


@given(events=EVENTS)
@settings(max_examples=25)
def test_days_apart_answer_as_all_days_at_once(tmp_path_factory, events):
    lake_dir = tmp_path_factory.mktemp("days") / "lake"
    writer = SpoolWriter(lake_dir.parent / "spool")
    writer.write(events=events, dropped={}, received=len(events), at=0)
    writer.close()
    compact(spool_dir=lake_dir.parent / "spool", lake_dir=lake_dir)
    for name in APART:
        at_once = ask(name, lake_dir=lake_dir, scope=EVERYTHING, **PERIOD)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(days, "ROWS_AT_A_TIME", 1)
            apart = ask(name, lake_dir=lake_dir, scope=EVERYTHING, **PERIOD)
        assert apart == at_once


@pytest.mark.parametrize("name", APART)
def test_rows_are_ordered_by_all_columns_that_are_not_summed(name):
    question = known_questions()[name]
    (order,) = re.findall(r"^ORDER BY (.+)$", question.sql, flags=re.MULTILINE)
    named = [each.removesuffix(" NULLS LAST") for each in order.split(", ")]
    assert named == [column for column in question.columns if column not in question.added]


def file(day, rows, site="one"):
    return LakeFile(path=f"{day}-{site}", topic="events", site=site, period=day, row_count=rows)


def test_portions_hold_whole_days(monkeypatch):
    monkeypatch.setattr(days, "ROWS_AT_A_TIME", 100)
    files = [file("01", 60), file("01", 60, "two"), file("02", 50), file("03", 50), file("04", 1)]
    assert list(days.some_days(files)) == [files[:2], files[2:4], files[4:]]
    assert list(days.some_days([])) == [[]]


def test_a_period_opens_only_the_files_that_may_hold_it(tmp_path):
    writer = SpoolWriter(tmp_path / "spool")
    events = [Event(kind="visit", occurred_at=day * DAY, site="s", campaign=1) for day in (0, 30, 31, 59, 400)]
    writer.write(events=events, dropped={}, received=len(events), at=0)
    writer.close()
    compact(spool_dir=tmp_path / "spool", lake_dir=tmp_path / "lake")
    manifest = Manifest(tmp_path / "lake")
    found = [each.period for each in manifest.files(topic="hourly", since="1970-01-31", until="1970-02-01")]
    assert found == ["1970-01", "1970-02"]
    assert [each.period for each in manifest.files(topic="events", since="1970-01-31", until="1970-02-01")] == [
        "1970-01-31",
        "1970-02-01",
    ]
    assert [each.period for each in manifest.files(topic="hourly", since="1970-02-28")] == [
        "1970-02",
        "1970-03",
        "1971-02",
    ]
