# SPDX-License-Identifier: EUPL-1.2
"""What the collector keeps in memory has a bound, whatever the disk does and whatever strangers send."""

import asyncio
import gc
import sqlite3
import sys
import threading
import weakref
from collections import Counter

import pytest

from tests.collector.requests import AT, collector, kept, run, send
from tragweite.collector.committer import _MOST_WAITING, Committer
from tragweite.collector.memory import SharedMemory
from tragweite.lake import spool
from tragweite.lake.events import Event
from tragweite.lake.machines import is_machine
from tragweite.lake.spool import Segment, SpoolWriter, all_segments, read_segment
from tragweite.lake.visitors import landing_path, referrer_class

CLICK = Event(kind="redirect", occurred_at=AT, site="a")


class HangingWriter:
    """Begins to write and does not come back before it may."""

    def __init__(self):
        self.began, self.back = threading.Event(), threading.Event()
        self.events, self.received, self.dropped = 0, 0, Counter()

    def write(self, *, events, dropped, received, at):
        self.began.set()
        self.back.wait(300)
        self.events += len(events)
        self.received += received
        self.dropped.update(dropped)

    def tidy(self): ...

    def close(self): ...


def test_so_many_wait_for_a_disk_that_hangs_and_no_more_and_each_is_counted_once():
    writer, told = HangingWriter(), Counter()

    async def story():
        committer = Committer(
            writer,
            totals=SharedMemory().totals(0),
            tell=lambda waiting, is_stored: told.update({is_stored: len(waiting)}),
            patience_seconds=3_600.0,
        )
        committer.start()
        committer.store(CLICK, None)
        assert await asyncio.to_thread(writer.began.wait, 300)
        for _ in range(2 * _MOST_WAITING):
            committer.store(CLICK, None)
        refused = told[False]
        writer.back.set()
        await committer.stop()
        return refused

    refused = run(story())
    assert refused == told[False] == _MOST_WAITING + 1
    assert told[True] == writer.events == _MOST_WAITING
    assert (writer.received, writer.dropped) == (2 * _MOST_WAITING + 1, {"spool_failed": refused})


def test_a_failed_commit_leaves_nothing_of_its_segment_in_memory(tmp_path, monkeypatch):
    failed, real = [], Segment.append

    def refused(self, events):
        real(self, events)
        failed.append(weakref.ref(self))
        raise sqlite3.OperationalError("disk I/O error")

    async def story():
        async with collector(tmp_path) as app:
            monkeypatch.setattr(Segment, "append", refused)
            assert (await send(app, "GET", "/r/abc")).status == 302
            monkeypatch.undo()

    gc.collect()
    gc.disable()  # a collection of garbage may be long in coming; nothing may depend on it
    try:
        run(story())
        assert failed
        assert [segment() for segment in failed] == [None] * len(failed)
    finally:
        gc.enable()
    assert kept(tmp_path)[1:] == (1, {"spool_failed": 1})


@pytest.mark.parametrize("judge", [is_machine, referrer_class, landing_path])
def test_long_texts_of_strangers_are_judged_and_not_remembered(judge):
    text = "https://a.example/" + "lang/" * 1_000
    before = sys.getrefcount(text)
    assert judge(text) == judge(text)
    assert sys.getrefcount(text) == before


def test_one_segment_has_room_for_the_codes_of_100_000_links(tmp_path):
    writer = SpoolWriter(tmp_path, max_age_seconds=3_600)
    for start in range(0, 100_000, 5_000):
        clicks = [CLICK._replace(link=f"link{number:06}") for number in range(start, start + 5_000)]
        writer.write(events=clicks, received=len(clicks), at=AT)
    writer.close()
    (segment,) = all_segments(tmp_path)
    assert len(read_segment(segment).terms) == 100_002  # the site and the source too


def test_a_segment_closes_before_its_texts_take_much_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(spool, "_MOST_TERM_BYTES", 50_000)
    writer = SpoolWriter(tmp_path, max_age_seconds=3_600)
    for number in range(400):
        writer.write(events=[CLICK._replace(landing=f"/{number}/{'ü' * 100}")], received=1, at=AT)
    writer.close()
    texts = [sum(map(len, read_segment(segment).terms)) for segment in all_segments(tmp_path)]
    assert len(texts) > 2
    assert max(texts) < 50_000
