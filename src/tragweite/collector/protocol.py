# SPDX-License-Identifier: EUPL-1.2
"""The collector's own HTTP/1.1 connection (decision record 0024): requests in, answers out in the same order.

Bounded in everything a stranger controls: head, body, requests under way, connections, and the time for each of them.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from email.utils import formatdate
from typing import Any, Protocol, cast

from tragweite.collector.answers import Answering, plain
from tragweite.collector.networks import Networks, client_address
from tragweite.collector.parsing import Request, Unreadable, read_head
from tragweite.collector.steps import LARGEST_BODY

HEAD_SECONDS = 10.0
BODY_SECONDS = 10.0
IDLE_SECONDS = 75.0
ANSWER_SECONDS = 30.0
LINGER_SECONDS = 2.0
SWEEP_SECONDS = 0.5
GRACE_SECONDS = 1.0
MOST_PIPELINED = 64
MOST_DISCARDED = 4_000_000
MOST_UNREAD = 65_536

_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
_REFUSED_AS = {413: "too_large", 431: "too_large"}


class Service(Protocol):
    """What a connection needs from the application."""

    def take(self, request: Request, answer: Callable[[Answering], None]) -> None: ...
    def drop(self, reason: str) -> None: ...
    def now(self) -> int: ...


class Hub:
    """All connections of one process: their number, their deadlines, their end."""

    def __init__(self, service: Service, *, trusted: Networks, most_connections: int) -> None:
        self.service = service
        self.trusted = trusted
        self.most_connections = most_connections
        self.connections: set[Connection] = set()
        self.is_ending = False
        self.clock = 0.0
        self.date = b""
        self.tick()

    def tick(self) -> None:
        """Coarse time for deadlines and the ``Date`` of answers; ends what is overdue."""
        self.clock = time.monotonic()
        self.date = f"Date: {formatdate(usegmt=True)}\r\n".encode()
        for connection in [each for each in self.connections if each.deadline < self.clock]:
            connection.expire()

    async def sweeping(self) -> None:
        """Tick for as long as the service runs."""
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            self.tick()

    async def end(self, *, grace: float = GRACE_SECONDS) -> None:
        """Answer what has begun and say goodbye with it; idle connections may send one more request within ``grace``."""
        self.is_ending = True
        until = time.monotonic() + grace
        while self.connections and time.monotonic() < until:
            await asyncio.sleep(0.02)
        for connection in list(self.connections):
            connection.end_when_idle()
        until = time.monotonic() + ANSWER_SECONDS
        while self.connections and time.monotonic() < until:
            await asyncio.sleep(0.02)
            self.tick()


class _Slot:
    """The place of one answer in the order of its connection."""

    __slots__ = ("answer", "connection", "is_bodiless", "is_last")

    def __init__(self, connection: "Connection", is_bodiless: bool, is_last: bool) -> None:  # noqa: FBT001 - hot
        self.connection = connection
        self.answer: Answering | None = None
        self.is_bodiless = is_bodiless
        self.is_last = is_last

    def __call__(self, answer: Answering) -> None:
        self.answer = answer
        self.connection.flush()


class Connection(asyncio.Protocol):
    """One client. ``deadline`` (monotonic seconds) always says until when its next step must have happened."""

    __slots__ = (
        "_begun", "_buffer", "_discarded", "_hub", "_is_closing", "_is_full", "_is_held", "_is_lost", "_is_partial",
        "_is_refused", "_is_trusted", "_peer", "_slots", "_transport", "deadline",
    )  # fmt: skip

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._transport: asyncio.Transport = cast(asyncio.Transport, None)
        self._peer = ""
        self._buffer = b""
        self._begun: Request | None = None  # its head is read, its body is awaited
        self._slots: deque[_Slot] = deque()
        self._is_trusted = self._is_partial = self._is_held = self._is_full = False
        self._is_closing = self._is_refused = self._is_lost = False
        self._discarded = 0
        self.deadline = hub.clock + HEAD_SECONDS

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        if len(self._hub.connections) >= self._hub.most_connections:
            self._hub.service.drop("too_busy")  # nobody opens a connection for nothing: a request is lost
            self._transport.write(plain(503).encoded(self._hub.date, is_last=True, is_bodiless=False))
            self._transport.close()
            self._is_closing = self._is_lost = True
            return
        self._transport.set_write_buffer_limits(high=MOST_UNREAD)
        self._hub.connections.add(self)
        peer: Any = self._transport.get_extra_info("peername")
        self._peer = str(peer[0]) if peer else ""
        self._is_trusted = self._peer in self._hub.trusted

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - the shape that asyncio asks for
        self._is_closing = self._is_lost = True
        self._hub.connections.discard(self)

    def data_received(self, data: bytes) -> None:
        if self._is_closing:
            self._discard(len(data))
            return
        self._buffer = self._buffer + data if self._buffer else data
        self._take_requests()

    def eof_received(self) -> bool:
        """The client sends no more; what it asked is still answered."""
        if not self._slots:
            return False
        self._slots[-1].is_last = self._is_closing = True
        return True

    def pause_writing(self) -> None:
        """The client does not read its answers: take no more from it, and wait no longer than for an answer."""
        self._is_full = True
        self._hold()
        self.deadline = self._hub.clock + ANSWER_SECONDS

    def resume_writing(self) -> None:
        self._is_full = False
        self._release()

    def _take_requests(self) -> None:
        place, buffer = 0, self._buffer
        size = len(buffer)
        try:
            while place < size and not self._is_closing and not self._is_held and len(self._slots) < MOST_PIPELINED:
                request = self._begun
                if request is None:
                    found = read_head(buffer, place)
                    if found is None:
                        break
                    request, place = found
                    if request.length:
                        self._await_body(request)
                if request.length:
                    end = place + request.length
                    if size < end:
                        break
                    request.body, place = buffer[place:end], end
                self._pass_on(request)
        except Unreadable as unreadable:
            self._refuse(unreadable.status)
            return
        self._buffer = buffer[place:] if place < size else b""
        self._await_next()

    def _await_body(self, request: Request) -> None:
        if request.length > LARGEST_BODY:
            raise Unreadable(413)
        self._begun = request
        if "expect" in request.headers and not self._slots:
            self._transport.write(_CONTINUE)

    def _pass_on(self, request: Request) -> None:
        hub = self._hub
        self._begun, self._is_partial = None, False
        self._is_closing = is_last = hub.is_ending or not request.is_lasting
        slot = _Slot(self, request.method == "HEAD", is_last)
        self._slots.append(slot)
        peer = self._peer
        request.address = client_address(peer, request.headers, hub.trusted) if self._is_trusted else peer
        request.at = hub.service.now()
        hub.service.take(request, slot)

    def _await_next(self) -> None:
        if self._is_closing:
            return
        if len(self._slots) >= MOST_PIPELINED:
            self._hold()
        elif self._buffer or self._begun is not None:
            if not self._is_partial:  # the time runs from the first byte; further bytes do not buy more of it
                self._is_partial = True
                self.deadline = self._hub.clock + (HEAD_SECONDS if self._begun is None else BODY_SECONDS)
        elif self._slots:
            self.deadline = self._hub.clock + ANSWER_SECONDS

    def _hold(self) -> None:
        if not self._is_held and not self._is_lost:
            self._is_held = True
            self._transport.pause_reading()

    def _release(self) -> None:
        if self._is_held and not self._is_full and not self._is_lost and len(self._slots) < MOST_PIPELINED // 2:
            self._is_held = False
            self._transport.resume_reading()
            asyncio.get_running_loop().call_soon(self._continue)  # never from within the loop that takes requests

    def _continue(self) -> None:
        if self._buffer and not self._is_closing:
            self._take_requests()

    def flush(self) -> None:
        """Write all answers whose turn it is."""
        if self._is_lost:
            return
        slots, hub = self._slots, self._hub
        ready = b""
        is_last = False
        while slots and (answer := slots[0].answer) is not None:
            slot = slots.popleft()
            is_last = slot.is_last
            wire = answer.encoded(hub.date, is_last, slot.is_bodiless)
            ready = ready + wire if ready else wire
        if ready:
            self._transport.write(ready)
        if is_last:
            self._finish()
        elif not slots and not self._is_partial and not self._is_full:
            self.deadline = hub.clock + IDLE_SECONDS
        if self._is_held:
            self._release()

    def _refuse(self, status: int) -> None:
        """Answer what is no request, and take nothing more: what follows could be anything."""
        self._hub.service.drop(_REFUSED_AS.get(status, "malformed"))
        self._buffer, self._begun, self._is_partial = b"", None, False
        self._is_closing = self._is_refused = True
        slot = _Slot(self, is_bodiless=False, is_last=True)
        self._slots.append(slot)
        slot(plain(status))

    def _finish(self) -> None:
        """Close; after a refusal only when the client has had time to read the answer while it still sends."""
        self._slots.clear()
        if not self._is_refused:
            self._transport.close()
            return
        self.deadline = self._hub.clock + LINGER_SECONDS
        if self._transport.can_write_eof():
            self._transport.write_eof()

    def _discard(self, count: int) -> None:
        self._discarded += count
        if self._discarded > MOST_DISCARDED:
            self._transport.abort()

    def expire(self) -> None:
        """The deadline has passed."""
        if self._is_closing or self._slots:
            self._transport.abort()
        elif self._is_partial:
            self.deadline = self._hub.clock + LINGER_SECONDS
            self._refuse(408)
        else:
            self._transport.close()

    def end_when_idle(self) -> None:
        """The service ends: close now, or with the last answer that is due."""
        if self._slots:
            self._slots[-1].is_last = self._is_closing = True
        elif not self._is_partial:
            self._transport.close()
