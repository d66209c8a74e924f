# SPDX-License-Identifier: EUPL-1.2
"""Group commit: what arrives while the disk is busy goes to disk together with the next wait for it."""

import asyncio
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field

from tragweite.lake.events import Event
from tragweite.lake.spool import SpoolFailed, SpoolWriter

_MOST_WAITING = 50_000
_IDLE_SECONDS = 1.0


@dataclass(kw_only=True)
class _Batch:
    received: int = 0
    events: list[Event] = field(default_factory=list)
    waiting: list["asyncio.Future[bool]"] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)

    def __bool__(self) -> bool:
        return bool(self.received)


class Committer:
    """Takes finished requests of one event loop and makes them durable in one thread."""

    def __init__(self, writer: SpoolWriter) -> None:
        self._writer = writer
        self._batch = _Batch()
        self._wake = asyncio.Event()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="spool")
        self._task: asyncio.Task[None] | None = None
        self._stopping = False
        self.healthy = True
        self.totals: Counter[str] = Counter()

    def start(self) -> None:
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Make everything durable that has arrived, close the segment."""
        self._stopping = True
        self._wake.set()
        if self._task is not None:
            await self._task
        await asyncio.get_running_loop().run_in_executor(self._thread, self._writer.close)
        self._thread.shutdown()

    async def store(self, event: Event) -> bool:
        """True once the event is on disk; False when it is not and was counted as ``spool_failed``."""
        if len(self._batch.events) >= _MOST_WAITING or self._stopping or self._task is None or self._task.done():
            self.drop("spool_failed")
            return False
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._batch.received += 1
        self._batch.events.append(event)
        self._batch.waiting.append(done)
        self._wake.set()
        return await done

    def drop(self, reason: str) -> None:
        """Count a request that leaves no event; on disk within about a second."""
        self._batch.received += 1
        self._batch.dropped[reason] += 1
        self.totals[reason] += 1

    async def _run(self) -> None:
        while not (self._stopping and not self._batch):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), timeout=_IDLE_SECONDS)
            self._wake.clear()
            batch, self._batch = self._batch, _Batch()
            if not await self._commit(batch) and self._stopping:
                return

    async def _commit(self, batch: _Batch) -> bool:
        stored = False
        try:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._write, batch)
            stored = True
            self.totals["stored"] += len(batch.events)
        except SpoolFailed:
            self._keep_counting(batch)
        finally:  # whatever happened, nobody waits for ever
            self.healthy = stored
            for done in batch.waiting:
                if not done.done():
                    done.set_result(stored)
        return stored

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
            self.totals["spool_failed"] += failed
