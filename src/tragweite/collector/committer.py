# SPDX-License-Identifier: EUPL-1.2
"""Group commit: what arrives while the disk is busy goes to disk together with the next wait for it."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field

from tragweite.collector.memory import Totals
from tragweite.lake.events import Event
from tragweite.lake.spool import SpoolFailed, SpoolWriter

_MOST_WAITING = 50_000
_IDLE_SECONDS = 1.0
_LOOK_SECONDS = 0.25

Done = Callable[[bool], None]


@dataclass(kw_only=True)
class _Batch:
    received: int = 0
    events: list[Event] = field(default_factory=list)
    waiting: list[Done] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)

    def __bool__(self) -> bool:
        return bool(self.received)


class Committer:
    """Takes finished requests of one event loop and makes them durable in one thread.

    A disk that has not answered for ``patience_seconds`` counts as failed: nobody waits for it, and what arrives until
    it comes back is dropped as ``spool_failed`` at once.
    """

    def __init__(self, writer: SpoolWriter, *, totals: Totals, patience_seconds: float = 2.0) -> None:
        self._writer = writer
        self._totals = totals
        self._patience = patience_seconds
        self._batch = _Batch()
        self._under_way = _Batch()
        self._since = 0.0
        self._is_slow = False
        self._wake = asyncio.Event()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="spool")
        self._tasks: list[asyncio.Task[None]] = []
        self._stopping = False
        self.healthy = True

    def start(self) -> None:
        self._tasks = [asyncio.create_task(self._run()), asyncio.create_task(self._watching())]

    async def stop(self) -> None:
        """Make everything durable that has arrived, close the segment."""
        self._stopping = True
        self._wake.set()
        if self._tasks:
            await self._tasks[0]
            self._tasks[1].cancel()
        await asyncio.get_running_loop().run_in_executor(self._thread, self._writer.close)
        self._thread.shutdown()

    def store(self, event: Event, done: Done) -> None:
        """Call ``done`` with True once the event is on disk; with False when it is not (counted as ``spool_failed``)
        or when it takes too long (then counted by what becomes of it).
        """
        batch = self._batch
        if self._is_slow or self._stopping or len(batch.events) >= _MOST_WAITING or self._is_dead():
            self.drop("spool_failed")
            done(False)  # noqa: FBT003 - the shape of a callback
            return
        if not batch.received:
            self._wake.set()
        batch.received += 1
        batch.events.append(event)
        batch.waiting.append(done)

    def _is_dead(self) -> bool:
        return not self._tasks or self._tasks[0].done()

    def drop(self, reason: str) -> None:
        """Count a request that leaves no event; on disk within about a second."""
        if not self._batch.received:
            self._wake.set()
        self._batch.received += 1
        self._batch.dropped[reason] += 1
        self._totals.add(reason)

    async def _run(self) -> None:
        while not (self._stopping and not self._batch):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), timeout=_IDLE_SECONDS)
            self._wake.clear()
            self._under_way, self._batch = self._batch, _Batch()
            if not await self._commit(self._under_way) and self._stopping:
                return

    async def _commit(self, batch: _Batch) -> bool:
        stored = False
        self._since = time.monotonic()
        try:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._write, batch)
            stored = True
            self._totals.add("stored", len(batch.events))
        except SpoolFailed:
            self._keep_counting(batch)
        finally:  # whatever happened, nobody waits for ever
            self._since, self._is_slow = 0.0, False
            self._tell(batch, stored=stored)
        return stored

    def _tell(self, batch: _Batch, *, stored: bool) -> None:
        self.healthy = stored
        self._totals.set_healthy(is_healthy=stored)
        waiting, batch.waiting = batch.waiting, []
        for done in waiting:
            done(stored)

    async def _watching(self) -> None:
        while True:
            await asyncio.sleep(min(_LOOK_SECONDS, self._patience / 4))
            if self._since and time.monotonic() - self._since > self._patience:
                self._give_up_waiting()

    def _give_up_waiting(self) -> None:
        """The disk hangs: answer those whose events it holds, withdraw the events that it has not seen yet."""
        self._is_slow = True
        self._tell(self._under_way, stored=False)
        batch = self._batch
        failed, batch.events = len(batch.events), []
        if failed:
            batch.dropped["spool_failed"] += failed
            self._totals.add("spool_failed", failed)
        self._tell(batch, stored=False)

    def _write(self, batch: _Batch) -> None:
        if batch:
            self._writer.write(
                events=batch.events, dropped=batch.dropped, received=batch.received, at=time.time_ns() // 1_000
            )
        self._writer.rotate_if_due()

    def _keep_counting(self, batch: _Batch) -> None:
        """The numbers survive in memory and reach the disk with the next batch that does."""
        failed = len(batch.events)
        self._batch.received += batch.received
        self._batch.dropped.update(batch.dropped)
        if failed:
            self._batch.dropped["spool_failed"] += failed
            self._totals.add("spool_failed", failed)
