# SPDX-License-Identifier: EUPL-1.2
"""Group commit: what arrives while the disk is busy goes to disk together with the next wait for it."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from tragweite.collector.memory import Totals
from tragweite.lake.events import Event
from tragweite.lake.spool import SpoolFailed, SpoolWriter

_MOST_WAITING = 20_000  # about 1.2 kB each, while the disk hangs; more than connections are allowed by default
_IDLE_SECONDS = 1.0
_LOOK_SECONDS = 0.25
_SPACING_SECONDS = 0.004  # a wait for the disk costs the processor as much for one event as for two hundred

Waiting = TypeVar("Waiting")


@dataclass(kw_only=True, slots=True)
class _Batch(Generic[Waiting]):
    received: int = 0
    events: list[Event] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)


class Committer(Generic[Waiting]):
    """Takes finished requests of one event loop and makes them durable in one thread.

    ``tell(waiting, stored)`` is called in the loop with those whose events are on disk, or are not (then counted as
    ``spool_failed``), or take too long (then counted by what becomes of them). A disk that has not answered for
    ``patience_seconds`` counts as failed: nobody waits for it, and what arrives until it comes back is dropped at once.
    """

    def __init__(
        self,
        writer: SpoolWriter,
        *,
        totals: Totals,
        tell: Callable[[list[Waiting], bool], None],
        patience_seconds: float = 2.0,
    ) -> None:
        self._writer = writer
        self._totals = totals
        self._tell_all = tell
        self._patience = patience_seconds
        self._batch: _Batch[Waiting] = _Batch()
        self._under_way: _Batch[Waiting] | None = None
        self._room = _MOST_WAITING
        self._since = self._begun = 0.0
        self._is_due = True  # nothing may begin before the start
        self._is_slow = self._is_stopping = self._is_broken = False
        self._ended: asyncio.Future[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="spool")
        self._watch: asyncio.Task[None] | None = None
        self.healthy = True

    def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._watch = self._loop.create_task(self._watching())
        self._is_due = False

    async def stop(self) -> None:
        """Make everything durable that has arrived, close the segment."""
        self._is_stopping = True
        loop = asyncio.get_running_loop()
        if self._loop is not None and not self._is_broken:
            self._ended = loop.create_future()
            if self._under_way is None:
                self._begin()
            await self._ended
        if self._watch is not None:
            self._watch.cancel()
        await loop.run_in_executor(self._thread, self._writer.close)
        self._thread.shutdown()

    def store(self, event: Event, waiting: Waiting) -> None:
        """Write the event with the next commit, then tell ``waiting``."""
        batch = self._batch
        if self._is_slow or self._is_stopping or self._is_broken or len(batch.events) >= self._room:
            self.drop("spool_failed")
            self._tell_all([waiting], False)  # noqa: FBT003 - the shape of a callback
            return
        batch.received += 1
        batch.events.append(event)
        batch.waiting.append(waiting)
        if not self._is_due:
            self._begin_soon()

    def drop(self, reason: str) -> None:
        """Count a request that leaves no event; on disk within about a second."""
        self._batch.received += 1
        self._batch.dropped[reason] += 1
        self._totals.add(reason)
        if not self._is_due:
            self._begin_soon()

    def _begin_soon(self) -> None:
        """Once all that has already reached the loop is in the batch too, and not at once after the last one."""
        self._is_due = True
        if self._loop is not None:
            wait = self._begun + _SPACING_SECONDS - time.monotonic()
            if wait > 0:
                self._loop.call_later(wait, self._begin)
            else:
                self._loop.call_soon(self._begin)

    def _begin(self) -> None:
        if self._under_way is not None or (self._ended is not None and self._ended.done()):
            return
        self._is_due = True
        self._under_way, self._batch = self._batch, _Batch()
        self._room = _MOST_WAITING - len(self._under_way.events)
        self._since = self._begun = time.monotonic()
        self._thread.submit(self._commit, self._under_way)

    def _commit(self, batch: _Batch[Waiting]) -> None:
        """In the thread: write, and let the loop know whatever happened, so that nobody waits for ever.

        What went wrong gets no name here: a failure that its own frame knows would keep the batch and the segment in
        memory until a collection of garbage, and a disk that fails does so many times.
        """
        self._let_loop(self._finish, batch, _tried(lambda: self._write(batch)))
        if (mistake := _tried(self._writer.tidy)) is not None:
            self._let_loop(self._break, mistake)

    def _let_loop(self, act: Callable[..., None], *given: object) -> None:
        if self._loop is not None:
            self._loop.call_soon_threadsafe(act, *given)

    def _write(self, batch: _Batch[Waiting]) -> None:
        if batch.received:
            self._writer.write(
                events=batch.events, dropped=batch.dropped, received=batch.received, at=time.time_ns() // 1_000
            )

    def _finish(self, batch: _Batch[Waiting], problem: Exception | None) -> None:
        stored = problem is None
        self._under_way, self._since, self._is_slow = None, time.monotonic(), False
        self._room = _MOST_WAITING
        if stored:
            self._totals.add("stored", len(batch.events))
        else:
            self._keep_counting(batch)
        if problem is not None and not isinstance(problem, SpoolFailed):
            self._break(problem)
        self._tell(batch, stored=stored)
        self._go_on(stored=stored)

    def _go_on(self, *, stored: bool) -> None:
        """Begin anew where something waits. After a failure it stays due: the watch tries again, not every event."""
        if stored and self._batch.received:
            self._begin_soon()
        elif self._ended is not None:
            self._ended.set_result(None)
        elif stored:
            self._is_due = False

    def _break(self, problem: Exception) -> None:
        """An error of the program: nothing more is stored, which every answer and /healthz say."""
        self._is_broken = True
        if self._loop is not None:
            self._loop.call_exception_handler({"message": "the spool cannot go on", "exception": problem})

    def _tell(self, batch: _Batch[Waiting], *, stored: bool) -> None:
        self.healthy = stored
        self._totals.set_healthy(is_healthy=stored)
        waiting, batch.waiting = batch.waiting, []
        if waiting:
            self._tell_all(waiting, stored)

    async def _watching(self) -> None:
        """Give up on a disk that hangs; try again after a failure; close segments that are old."""
        while True:
            await asyncio.sleep(min(_LOOK_SECONDS, self._patience / 4))
            passed = time.monotonic() - self._since
            if self._under_way is not None:
                if passed > self._patience:
                    self._give_up_waiting(self._under_way)
            elif not (self._is_broken or self._is_stopping) and (not self.healthy or passed > _IDLE_SECONDS):
                self._begin()

    def _give_up_waiting(self, under_way: _Batch[Waiting]) -> None:
        """The disk hangs: answer those whose events it holds, withdraw the events that it has not seen yet."""
        self._is_slow = True
        self._tell(under_way, stored=False)
        batch = self._batch
        failed, batch.events = len(batch.events), []
        if failed:
            batch.dropped["spool_failed"] += failed
            self._totals.add("spool_failed", failed)
        self._tell(batch, stored=False)

    def _keep_counting(self, batch: _Batch[Waiting]) -> None:
        """The numbers survive in memory and reach the disk with the next batch that does."""
        failed = len(batch.events)
        self._batch.received += batch.received
        self._batch.dropped.update(batch.dropped)
        if failed:
            self._batch.dropped["spool_failed"] += failed
            self._totals.add("spool_failed", failed)


def _tried(act: Callable[[], None]) -> Exception | None:
    """What went wrong, to be told in the loop: nobody looks after the thread."""
    try:
        act()
    except Exception as problem:  # noqa: BLE001 - told in the loop
        return problem
    return None
