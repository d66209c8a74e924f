# SPDX-License-Identifier: EUPL-1.2
"""What waits in the spool is counted once, also while it moves into the lake."""

from collections import Counter
from datetime import timedelta

import pytest

from tests.lake.golden import ANNA, AUTHORITY, NONE, START, event
from tragweite.lake.compaction import compact
from tragweite.lake.events import microseconds
from tragweite.lake.manifest import Manifest
from tragweite.lake.questions import Scope, ask
from tragweite.lake.spool import SpoolWriter, all_segments
from tragweite.lake.tail import Moment, Tail

MINUTE = START.replace(second=0)


@pytest.fixture
def place(tmp_path):
    return {"spool_dir": tmp_path / "spool", "lake_dir": tmp_path / "lake"}


def write(writer, *events):
    writer.write(events=events, received=len(events), at=microseconds(START))


def waiting(tail):
    return tail.beside(lambda: None)[1]


def test_events_of_the_open_segment_are_counted_by_minute(place):
    writer, tail = SpoolWriter(place["spool_dir"]), Tail(**place)
    write(writer, event("redirect"), event("redirect", visitor=ANNA), event("visit", minutes=1, **AUTHORITY))
    write(writer, event("visit", **NONE))
    assert waiting(tail) == {
        Moment(MINUTE, "redirect", 1, 11, "creator"): 2,
        Moment(MINUTE + timedelta(minutes=1), "visit", 1, 12, "authority"): 1,
        Moment(MINUTE, "visit", None, None, "none"): 1,
    }
    write(writer, event("redirect"))
    assert waiting(tail)[Moment(MINUTE, "redirect", 1, 11, "creator")] == 3
    writer.close()


def test_a_reader_does_not_hinder_the_writer_from_closing(place):
    import sqlite3

    writer = SpoolWriter(place["spool_dir"])
    write(writer, event("redirect"))
    (segment,) = all_segments(place["spool_dir"])
    with sqlite3.connect(segment) as reader:
        reader.execute("SELECT count(*) FROM blocks").fetchone()
        writer.close()
    reader.close()
    report = compact(**place, at=START)
    assert (report.segments, report.stored) == (1, 1)
    assert list(place["spool_dir"].iterdir()) == []


def test_a_segment_that_moves_into_the_lake_meanwhile_is_counted_once(place):
    writer, tail = SpoolWriter(place["spool_dir"]), Tail(**place)
    write(writer, event("redirect"))
    writer.close()
    answers = []

    def read():
        """The compaction comes between the look at the manifest and the question."""
        if not answers:
            compact(**place, at=START)
        answers.append(None)
        answer = ask("visits.by_post", lake_dir=place["lake_dir"], scope=Scope.everything(), since=None, until=None)
        return sum(row["redirects"] for row in answer.records())

    stored, beside = tail.beside(read)
    assert (stored, beside.total()) == (1, 0)
    assert len(answers) == 2


def test_what_a_stopped_compaction_left_lying_is_not_counted_again(place, monkeypatch):
    writer, tail = SpoolWriter(place["spool_dir"]), Tail(**place)
    write(writer, event("redirect"))
    writer.close()
    monkeypatch.setattr("tragweite.lake.compaction.remove_segment", lambda _path: None)
    monkeypatch.setattr("tragweite.lake.compaction.closed_segments", _once(all_segments))
    compact(**place, at=START)
    assert len(all_segments(place["spool_dir"])) == 1
    assert waiting(tail) == Counter()


def _once(listed):
    calls = []

    def found(folder):
        calls.append(folder)
        return listed(folder) if len(calls) <= 2 else []

    return found


def test_the_manifest_names_what_is_taken(place):
    assert Manifest(place["lake_dir"]).taken(["a.segment"]) == set()


def test_the_backlog_tells_how_much_waits_and_since_when(place):
    tail = Tail(**place)
    assert (tail.backlog().segments, tail.backlog().oldest) == (0, None)
    writer = SpoolWriter(place["spool_dir"])
    write(writer, event("redirect"))
    backlog = tail.backlog()
    assert backlog.segments == 1
    assert backlog.bytes > 1000
    assert backlog.oldest is not None
    assert backlog.oldest.tzinfo is not None
    writer.close()
