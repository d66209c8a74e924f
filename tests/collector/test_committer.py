# SPDX-License-Identifier: EUPL-1.2
"""A disk that hangs, and one that comes back."""

import asyncio
import threading
import time

from tests.collector.requests import collector, kept, run, send, visit
from tragweite.lake.spool import SpoolWriter


def test_a_disk_that_hangs_stops_no_redirect_and_everything_is_counted_once(tmp_path, monkeypatch):
    real, back = SpoolWriter.write, threading.Event()

    def slow(self, **given):
        back.wait(600)
        real(self, **given)

    async def story():
        async with collector(tmp_path, patience_seconds=0.2) as app:
            monkeypatch.setattr(SpoolWriter, "write", slow)
            first = asyncio.create_task(send(app, "GET", "/r/abc"))  # held by the disk
            await asyncio.sleep(0.05)
            second = asyncio.create_task(send(app, "GET", "/r/abc", address="203.0.113.78"))  # waits behind it
            page = asyncio.create_task(visit(app))
            answers = [await first, await second, await page]
            answers.append(await send(app, "GET", "/r/abc", address="203.0.113.79"))  # does not wait any more
            answers += [await send(app, "GET", "/healthz"), await send(app, "GET", "/metrics")]
            app.committer._patience = 60.0  # this machine's own disk may be slow
            back.set()
            for _ in range(6_000):
                await asyncio.sleep(0.01)
                if app.committer.healthy:
                    break
            return [answer.status for answer in answers], answers[-1].body, (await visit(app)).status

    answered, metrics, afterwards = run(story())
    assert answered == [302, 302, 503, 302, 503, 200]
    assert b"tragweite_spool_healthy 0" in metrics
    assert afterwards == 204
    records, received, dropped = kept(tmp_path)
    # The first was in the hands of the disk and reached it in the end; the three others were given up.
    assert (len(records), received, dropped) == (2, 5, {"spool_failed": 3})


def test_an_error_of_the_program_stops_no_redirect_and_shows(tmp_path, monkeypatch):
    def broken(self, **given):
        raise RuntimeError("a mistake")

    async def story():
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: told.append(str(context["exception"])))
        async with collector(tmp_path) as app:
            monkeypatch.setattr(SpoolWriter, "write", broken)
            answers = [await send(app, "GET", "/r/abc"), await send(app, "GET", "/r/abc", address="203.0.113.78")]
            answers += [await visit(app), await send(app, "GET", "/healthz")]
            monkeypatch.undo()
            return [answer.status for answer in answers]

    told = []
    assert run(story()) == [302, 302, 503, 503]
    assert told == ["a mistake"]


def test_many_wait_for_one_commit_and_all_are_told(tmp_path, monkeypatch):
    real, batches = SpoolWriter.write, []

    def counting(self, **given):
        batches.append(len(given["events"]))
        real(self, **given)

    async def story():
        async with collector(tmp_path) as app:
            monkeypatch.setattr(SpoolWriter, "write", counting)
            many = [send(app, "GET", "/r/abc", address=f"203.0.113.{n}") for n in range(100)]
            return [answer.status for answer in await asyncio.gather(*many)]

    assert run(story()) == [302] * 100
    assert sum(batches) == 100
    assert len(batches) < 10
    assert len(kept(tmp_path)[0]) == 100


def test_commits_keep_a_distance_so_that_few_waits_for_the_disk_serve_many(tmp_path):
    async def story():
        async with collector(tmp_path) as app:
            started = time.monotonic()
            for person in range(20):
                await send(app, "GET", "/r/abc", address=f"203.0.113.{person}")
            return time.monotonic() - started

    assert run(story()) >= 19 * 0.004 - 0.02  # timers count in milliseconds
