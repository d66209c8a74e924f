# SPDX-License-Identifier: EUPL-1.2
"""The spool keeps what was written, and counts what was not."""

import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tragweite.lake.events import NO_ID, PACKER, RECORD, Columns, Event
from tragweite.lake.reasons import REASONS, RECEIVED
from tragweite.lake.spool import Segment, SpoolFailed, SpoolWriter, all_segments, closed_segments, read_segment

AT = 1_795_305_600_000_000


def visit(**changes):
    return Event(**{"kind": "visit", "occurred_at": AT, "site": "example", **changes})


def contents(spool_dir):
    return [read_segment(path) for path in all_segments(spool_dir)]


def test_record_and_packer_agree_in_length():
    assert PACKER.size == RECORD.itemsize


def test_an_event_comes_back_as_it_was_written(tmp_path):
    writer = SpoolWriter(tmp_path)
    writer.write(events=[visit(campaign=3, post=None, link="abc", landing="/x", visitor=-5)], received=1, at=AT)
    (content,) = contents(tmp_path)
    record = content.records[0]
    assert (record["campaign"], record["post"], record["visitor"], record["occurred_at"]) == (3, NO_ID, -5, AT)
    assert [content.terms[record[name]] for name in ("link", "landing", "site", "source")] == [
        "abc", "/x", "example", "collector",
    ]  # fmt: skip
    writer.close()


@settings(max_examples=25, deadline=None)
@given(
    batches=st.lists(st.tuples(st.integers(0, 5), st.dictionaries(st.sampled_from(sorted(REASONS)), st.integers(1, 9))))
)
def test_invariant_9_received_is_stored_plus_dropped_for_any_mix(tmp_path_factory, batches):
    folder = tmp_path_factory.mktemp("spool")
    writer = SpoolWriter(folder, max_events=4)
    for count, dropped in batches:
        received = count + sum(dropped.values())
        writer.write(events=[visit() for _ in range(count)], dropped=dropped, received=received, at=AT)
    writer.close()
    stored = sum(len(content.records) for content in contents(folder))
    figures = {}
    for content in contents(folder):
        for (_, _, reason), count in content.counters.items():
            figures[reason] = figures.get(reason, 0) + count
    assert figures.pop(RECEIVED, 0) == stored + sum(figures.values())
    assert stored == sum(count for count, _ in batches)


def test_numbers_are_unique_over_segments(tmp_path):
    writer = SpoolWriter(tmp_path, max_events=10)
    for _ in range(7):
        writer.write(events=[visit() for _ in range(5)], received=5, at=AT)
    writer.close()
    identities = {(int(r["stream"]), int(r["number"])) for content in contents(tmp_path) for r in content.records}
    assert len(identities) == 35
    assert len(closed_segments(tmp_path)) == 4


def test_a_batch_of_arrays_is_stored_with_its_texts(tmp_path):
    writer = SpoolWriter(tmp_path)
    writer.write(events=[visit(site="first")], received=1, at=AT)
    zeros = np.zeros(3, dtype=np.int32)
    columns = Columns(
        stream=9, occurred_at=np.full(3, AT), kind=zeros, sender=zeros, campaign=zeros + 1, post=zeros + NO_ID,
        site=np.array([0, 1, 0]), source=zeros + 2, terms=["a", "b", "demo"],
    )  # fmt: skip
    assert writer.write_batch(columns, at=AT, source="demo") == 3
    (content,) = contents(tmp_path)
    assert [content.terms[code] for code in content.records["site"]] == ["first", "a", "b", "a"]
    assert all(code == -1 for code in content.records["link"])
    assert content.counters["2026-11-22", "demo", RECEIVED] == 3
    writer.close()


def test_a_living_writer_is_left_alone_and_a_dead_one_is_sealed(tmp_path):
    writer = SpoolWriter(tmp_path)
    writer.write(events=[visit()], received=1, at=AT)
    assert closed_segments(tmp_path) == []
    script = textwrap.dedent(f"""
        import os
        from pathlib import Path
        from tragweite.lake.events import Event
        from tragweite.lake.spool import SpoolWriter
        writer = SpoolWriter(Path({str(tmp_path)!r}))
        for number in range(20):
            event = Event(kind="visit", occurred_at={AT}, site="dead")
            writer.write(events=[event], received=1, at={AT})
        os.kill(os.getpid(), 9)
    """)
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == -9
    (sealed,) = closed_segments(tmp_path)
    assert len(read_segment(sealed).records) == 20
    writer.close()


def test_a_process_that_died_before_its_first_event_leaves_nothing(tmp_path):
    sqlite3.connect(tmp_path / "1.segment").close()
    (tmp_path / "1.segment").touch()
    assert closed_segments(tmp_path) == []
    assert all_segments(tmp_path) == []


def test_every_commit_waits_for_the_disk(tmp_path):
    writer = SpoolWriter(tmp_path)
    writer.write(events=[visit()], received=1, at=AT)
    connection = writer._segment._connection
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    writer.close()


def test_a_disk_that_refuses_keeps_nothing_and_recovers(tmp_path):
    writer = SpoolWriter(tmp_path / "spool")
    (tmp_path / "spool").touch()
    with pytest.raises(SpoolFailed):
        writer.write(events=[visit()], received=1, at=AT)
    (tmp_path / "spool").unlink()
    writer.write(events=[visit()], received=1, at=AT)
    writer.close()
    assert [len(content.records) for content in contents(tmp_path / "spool")] == [1]


def test_a_segment_of_the_first_version_is_read_alike(tmp_path):
    writer = SpoolWriter(tmp_path)
    for link in ("a", "b"):
        event = Event(kind="redirect", occurred_at=AT, site="s", link=link)
        writer.write(events=[event], received=1, at=AT)
    writer.close()
    (path,) = closed_segments(tmp_path)
    now = read_segment(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TABLE terms")
        connection.execute("CREATE TABLE terms(code INTEGER PRIMARY KEY, text TEXT NOT NULL)")
        connection.executemany("INSERT INTO terms VALUES (?, ?)", enumerate(now.terms))
        connection.execute("UPDATE state SET schema_version = 1")
    assert list(read_segment(path).terms) == list(now.terms) == ["a", "s", "collector", "b"]


def test_a_segment_that_cannot_be_closed_loses_and_repeats_nothing(tmp_path, monkeypatch):
    def refused(self):
        raise sqlite3.OperationalError("disk I/O error")

    writer = SpoolWriter(tmp_path, max_events=1)
    with monkeypatch.context() as patched:
        patched.setattr(Segment, "close", refused)
        writer.write(events=[visit()], received=1, at=AT)
    writer.write(events=[visit()], received=1, at=AT)
    writer.close()
    assert [len(read_segment(path).records) for path in closed_segments(tmp_path)] == [1, 1]


def test_the_log_stays_short_however_much_is_written(tmp_path):
    writer = SpoolWriter(tmp_path, defers=True)
    longest = 0
    for _ in range(80):
        writer.write(events=[visit()] * 2_000, received=2_000, at=AT)
        (log,) = tmp_path.glob("*-wal")
        longest = max(longest, log.stat().st_size)
        writer.tidy()
    assert 80 * 2_000 * RECORD.itemsize > 9_000_000
    assert longest < 4_000_000
    writer.close()
    assert sum(len(content.records) for content in contents(tmp_path)) == 160_000


def test_a_segment_of_a_writer_that_defers_is_closed_beside_it(tmp_path):
    writer = SpoolWriter(tmp_path, max_events=2, defers=True)
    for _ in range(3):
        writer.write(events=[visit()] * 2, received=2, at=AT)
        writer.tidy()
    writer.close()
    assert [len(read_segment(path).records) for path in closed_segments(tmp_path)] == [2, 2, 2]
