# SPDX-License-Identifier: EUPL-1.2
"""One connection: answers in order, bounds on everything that a stranger controls."""

import asyncio
import json
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.collector.requests import ORIGIN, Clock, collector, connect, hub_of, kept, read_answers, request_bytes, run
from tragweite.collector import protocol
from tragweite.collector.answers import Answer


class Service:
    """Answers when told to."""

    def __init__(self):
        self.open, self.dropped = [], Counter()

    def take(self, request, answer):
        self.open.append((request, answer))

    def drop(self, reason):
        self.dropped[reason] += 1

    def now(self):
        return 1


@pytest.fixture
def service():
    return Service()


def get(path, **headers):
    return request_bytes("GET", path, headers=headers)


def statuses(wire, count):
    return [answer.status for answer in read_answers(wire.written, methods=["GET"] * count)]


def test_pipelined_requests_are_answered_in_their_order(service):
    wire = connect(hub_of(service))
    wire.protocol.data_received(b"".join(get(f"/{n}") for n in range(3)))
    for place in (2, 0, 1):
        request, answer = service.open[place]
        answer(Answer(200, (), request.path.encode()))
    assert [answer.body for answer in read_answers(wire.written, methods=["GET"] * 3)] == [b"/0", b"/1", b"/2"]


def test_more_requests_than_may_be_under_way_wait_until_others_are_answered(service):
    async def story():
        wire = connect(hub_of(service))
        wire.protocol.data_received(b"".join(get(f"/{n}") for n in range(protocol.MOST_PIPELINED + 10)))
        taken = len(service.open), wire.paused
        for _, answer in service.open[: protocol.MOST_PIPELINED]:
            answer(Answer(200))
        await asyncio.sleep(0)
        return taken, len(service.open), wire.paused

    assert run(story()) == ((protocol.MOST_PIPELINED, True), protocol.MOST_PIPELINED + 10, False)


def test_a_client_that_does_not_read_is_not_read_either_and_loses_its_connection(service):
    hub = hub_of(service)
    wire = connect(hub)
    wire.protocol.pause_writing()
    assert wire.paused
    hub.clock += protocol.ANSWER_SECONDS + 1
    wire.protocol.deadline = 0
    hub.tick()
    assert wire.closed


@pytest.mark.parametrize(
    ("sent", "seconds", "status"),
    [
        (b"", protocol.HEAD_SECONDS, None),
        (b"GET /r/abc HTTP/1.1\r\nHo", protocol.HEAD_SECONDS, 408),
        (b"POST /v HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{", protocol.BODY_SECONDS, 408),
    ],
)
def test_slow_clients_lose_their_connection(service, monkeypatch, sent, seconds, status):
    now = [1_000.0]
    monkeypatch.setattr(protocol.time, "monotonic", lambda: now[0])
    hub = hub_of(service)
    wire = connect(hub)
    for place in range(len(sent)):  # one byte after the other buys no time
        now[0] += seconds / (len(sent) + 1)
        hub.tick()
        wire.protocol.data_received(sent[place : place + 1])
    assert not wire.closed
    now[0] += seconds + 1
    hub.tick()
    assert (statuses(wire, 1)[0] if wire.written else None) == status
    assert service.dropped == ({"malformed": 1} if status else {})
    now[0] += protocol.LINGER_SECONDS + 1
    hub.tick()
    assert wire.closed
    assert hub.connections == set()


def test_an_idle_connection_is_closed_in_silence(service, monkeypatch):
    now = [1_000.0]
    monkeypatch.setattr(protocol.time, "monotonic", lambda: now[0])
    hub = hub_of(service)
    wire = connect(hub)
    wire.protocol.data_received(get("/r/abc"))
    service.open[0][1](Answer(200))
    now[0] += protocol.IDLE_SECONDS - 1
    hub.tick()
    assert not wire.closed
    now[0] += 2
    hub.tick()
    assert (wire.closed, statuses(wire, 1), service.dropped) == (True, [200], {})


@pytest.mark.parametrize(
    ("sent", "status", "reason"),
    [
        (b"POST /v HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n", 413, "too_large"),
        (b"POST /v HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", 411, "malformed"),
        (b"\x16\x03\x01\x02\x00\x01\r\n\r\n", 400, "malformed"),
        (b"G" * 9_000, 431, "too_large"),
    ],
)
def test_after_a_refusal_nothing_more_is_taken(service, sent, status, reason):
    wire = connect(hub_of(service))
    wire.protocol.data_received(sent + get("/r/smuggled"))
    wire.protocol.data_received(get("/r/smuggled"))
    assert (statuses(wire, 1), service.open, service.dropped) == ([status], [], {reason: 1})
    assert wire.ended
    wire.protocol.data_received(b"x" * (protocol.MOST_DISCARDED + 1))
    assert wire.closed


def test_the_last_answer_says_so_and_closes(service):
    wire = connect(hub_of(service))
    wire.protocol.data_received(get("/a", connection="close") + get("/b"))
    assert [request.path for request, _ in service.open] == ["/a"]
    service.open[0][1](Answer(200))
    assert b"Connection: close\r\n" in wire.written
    assert wire.closed


def test_a_client_that_stops_sending_is_still_answered(service):
    wire = connect(hub_of(service))
    wire.protocol.data_received(get("/a"))
    assert wire.protocol.eof_received()
    service.open[0][1](Answer(200))
    assert (statuses(wire, 1), wire.closed) == ([200], True)


def test_an_answer_for_a_client_that_has_gone_is_thrown_away(service):
    hub = hub_of(service)
    wire = connect(hub)
    wire.protocol.data_received(get("/a"))
    wire.close()
    service.open[0][1](Answer(200))
    assert (wire.written, hub.connections) == (b"", set())


def test_beyond_the_cap_connections_are_turned_away(service):
    hub = hub_of(service, most_connections=1)
    first, second = connect(hub), connect(hub)
    assert (first.closed, second.closed, statuses(second, 1)) == (False, True, [503])
    assert service.dropped == {"too_busy": 1}
    first.close()
    assert not connect(hub).closed


def test_at_the_end_requests_under_way_are_answered_and_idle_connections_closed(service):
    async def story():
        hub = hub_of(service)
        idle, busy = connect(hub), connect(hub)
        busy.protocol.data_received(get("/a"))
        ending = asyncio.create_task(hub.end(grace=0.05))
        await asyncio.sleep(0.1)
        before = idle.closed, busy.closed
        service.open[0][1](Answer(200))
        await ending
        return before, busy.closed, b"Connection: close" in busy.written

    assert run(story()) == ((True, False), True, True)


def test_a_continuation_is_promised_where_it_is_asked_for(service):
    wire = connect(hub_of(service))
    wire.protocol.data_received(
        b"POST /v HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n",
    )
    assert wire.written == b"HTTP/1.1 100 Continue\r\n\r\n"
    wire.protocol.data_received(b"{}")
    assert service.open[0][0].body == b"{}"


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.77", "198.51.100.1", "203.0.113.77"),
        ("127.0.0.1", "10.0.0.1, 198.51.100.23", "198.51.100.23"),
        ("127.0.0.1", "198.51.100.23, 127.0.0.1", "198.51.100.23"),
        ("127.0.0.1", "", "127.0.0.1"),
    ],
)
def test_only_a_trusted_proxy_says_who_asked(service, peer, forwarded, address):
    wire = connect(hub_of(service), peer)
    wire.protocol.data_received(get("/a", **{"X-Forwarded-For": forwarded}))
    assert service.open[0][0].address == address


WHOLE = [
    request_bytes("GET", "/r/abc", headers={"user-agent": "Mozilla/5.0 (X11) Firefox/125.0 x"}),
    request_bytes("POST", "/v", body=json.dumps({"s": "a", "p": "/"}).encode(), headers={"origin": ORIGIN}),
    request_bytes("HEAD", "/r/abc"),
    request_bytes("GET", "/p.gif", query="s=a"),
    request_bytes("OPTIONS", "/c", headers={"origin": ORIGIN}),
    request_bytes("POST", "/c", body=b"{}", headers={"authorization": "Bearer \xe4", "idempotency-key": "1"}),
]


@settings(max_examples=60, deadline=None)
@given(
    pieces=st.lists(st.one_of(st.sampled_from(WHOLE), st.binary(max_size=80), st.sampled_from([b"\r\n", b"GET / "]))),
    cuts=st.lists(st.integers(0, 2_000), max_size=12),
)
def test_whatever_is_sent_in_whatever_pieces_the_account_balances(tmp_path_factory, pieces, cuts):
    folder = tmp_path_factory.mktemp("fuzz")
    sent = b"".join(pieces)
    edges = sorted({0, len(sent), *(cut for cut in cuts if cut < len(sent))})

    async def story():
        async with collector(folder, clock=Clock()) as app:
            hub = hub_of(app)
            wire = connect(hub)
            for start, end in pairwise(edges):
                wire.protocol.data_received(sent[start:end])
            for _ in range(500):
                if not wire.protocol._slots:
                    break
                await asyncio.sleep(0.002)
            return wire.written

    written = run(story())
    assert written.count(b"HTTP/1.1 ") <= sum(piece in WHOLE for piece in pieces) + sent.count(b"\r\n\r\n") + 1
    assert all(part[:3].isdigit() and part[:3] != b"500" for part in written.split(b"HTTP/1.1 ")[1:])
    records, received, dropped = kept(folder)
    assert received == len(records) + sum(dropped.values())
