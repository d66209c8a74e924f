# SPDX-License-Identifier: EUPL-1.2
"""A collector in this process, and requests to it."""

import asyncio
import json
from collections import Counter
from contextlib import asynccontextmanager

from tragweite.collector.app import Collector, Settings
from tragweite.collector.networks import Networks
from tragweite.collector.protocol import Connection, Hub
from tragweite.collector.tokens import token_hash
from tragweite.lake.reasons import RECEIVED
from tragweite.lake.spool import all_segments, read_segment

AT = 1_795_305_600_000_000
BROWSER = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148"
)
ORIGIN = "https://a.example"
TOKEN = "zugang-4711"


def link(code="abc", **changes):
    row = {"code": code, "target": f"{ORIGIN}/seite?x=1", "sender": "creator", "campaign": 4, "post": 9,
           "starts_at": None, "ends_at": None}  # fmt: skip
    return json.dumps({**row, **changes})


class Clock:
    """Microseconds that move only when told to."""

    def __init__(self):
        self.now = AT

    def __call__(self):
        return self.now


@asynccontextmanager
async def collector(folder, *, clock=None, **options):
    (folder / "spool").mkdir(exist_ok=True)
    lines = [
        link(),
        link("later", starts_at="2030-01-01T00:00:00+00:00"),
        link("over", ends_at="2020-01-01T00:00:00+00:00"),
    ]
    (folder / "links.jsonl").write_text("\n".join(lines))
    (folder / "sites.json").write_text(json.dumps([{"site": "a", "origin": ORIGIN}]))
    (folder / "tokens.json").write_text(json.dumps([{"site": "a", "sha256": token_hash(TOKEN)}]))
    settings = Settings(
        spool_dir=folder / "spool", links_file=folder / "links.jsonl", sites_file=folder / "sites.json",
        tokens_file=folder / "tokens.json", own_url="https://count.example",
        **{"patience_seconds": 60.0, **options},  # the disk of a busy machine is slow, not broken
    )  # fmt: skip
    app = Collector(settings, clock=clock or Clock())
    await app.startup()
    try:
        yield app
    finally:
        await app.shutdown()


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body


class Wire(asyncio.Transport):
    """The other end of one connection: keeps what is written, knows whether it was closed."""

    def __init__(self, address="203.0.113.77"):
        super().__init__()
        self.address, self.written, self.closed, self.paused, self.ended = address, b"", False, False, False
        self.protocol = None

    def get_extra_info(self, name, default=None):
        return (self.address, 1) if name == "peername" else default

    def set_write_buffer_limits(self, high=None, low=None):
        self.high = high

    def write(self, data):
        self.written += data

    def can_write_eof(self):
        return True

    def write_eof(self):
        self.ended = True

    def pause_reading(self):
        self.paused = True

    def resume_reading(self):
        self.paused = False

    def close(self):
        if not self.closed:
            self.closed = True
            self.protocol.connection_lost(None)

    abort = close


def hub_of(app, **options):
    return Hub(app, **{"trusted": Networks(["127.0.0.1"]), "most_connections": 100, **options})


def connect(hub, address="203.0.113.77"):
    wire = Wire(address)
    wire.protocol = Connection(hub)
    wire.protocol.connection_made(wire)
    return wire


def request_bytes(method, path, *, body=b"", query="", headers=None):
    target = f"{path}?{query}" if query else path
    given = {"host": "count.example", **(headers or {}), **({"content-length": str(len(body))} if body else {})}
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in given.items()), "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def read_answers(written, *, methods):
    """Split what was written into answers, one for each method."""
    answers = []
    for method in methods:
        head, _, written = written.partition(b"\r\n\r\n")
        status, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        length = 0 if method == "HEAD" else int(headers.get("content-length", 0))
        answers.append(Answer(int(status.split()[1]), headers, written[:length]))
        written = written[length:]
    assert written == b""
    return answers


async def answered(wire):
    """Wait until something was written."""
    for _ in range(30_000):
        if wire.written:
            return
        await asyncio.sleep(0.002)
    raise AssertionError("no answer")


async def send(app, method, path, *, body=b"", address="203.0.113.77", agent=BROWSER, query="", **headers):
    """One request on a connection of its own, through the whole protocol."""
    given = {"user-agent": agent, **{name.replace("_", "-"): value for name, value in headers.items()}}
    wire = connect(hub_of(app), address)
    whole = request_bytes(
        method, path, body=body, query=query, headers={n: v for n, v in given.items() if v is not None}
    )
    wire.protocol.data_received(whole)
    await answered(wire)
    return read_answers(wire.written, methods=[method])[0]


async def visit(app, path="/v", *, origin=ORIGIN, **options):
    body = json.dumps({"s": "a", "p": "/seite", "c": "abc", "r": "https://l.instagram.com/", **options.pop("told", {})})
    return await send(app, "POST", path, body=body.encode(), origin=origin, **options)


def run(coroutine):
    return asyncio.run(coroutine)


def kept(folder):
    """Stored records and counters of the whole spool."""
    contents = [read_segment(path) for path in all_segments(folder / "spool")]
    counters = Counter()
    for content in contents:
        for (_, _, reason), count in content.counters.items():
            counters[reason] += count
    received = counters.pop(RECEIVED, 0)
    return [(record, content.terms) for content in contents for record in content.records], received, dict(counters)
