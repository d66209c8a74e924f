# SPDX-License-Identifier: EUPL-1.2
"""A disk that hangs, and one that comes back."""

import asyncio
import threading

from tests.collector.requests import collector, kept, run, send, visit
from tragweite.lake.spool import SpoolWriter


def test_a_disk_that_hangs_stops_no_redirect_and_everything_is_counted_once(tmp_path, monkeypatch):
    real, back = SpoolWriter.write, threading.Event()

    def slow(self, **given):
        back.wait(10)
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
            back.set()
            for _ in range(200):
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
