# SPDX-License-Identifier: EUPL-1.2
"""A collector in this process, and requests to it."""

import asyncio
import json
from collections import Counter
from contextlib import asynccontextmanager

from tragweite.collector.app import Collector, Settings
from tragweite.lake.reasons import RECEIVED
from tragweite.lake.spool import all_segments, read_segment

AT = 1_795_305_600_000_000
BROWSER = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148"
)
ORIGIN = "https://a.example"


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
    settings = Settings(
        spool_dir=folder / "spool", links_file=folder / "links.jsonl", sites_file=folder / "sites.json",
        own_url="https://count.example", trusted_proxies=frozenset({"127.0.0.1"}), **options,
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


async def send(app, method, path, *, body=b"", address="203.0.113.77", agent=BROWSER, query="", **headers):
    given = {"user-agent": agent, **{name.replace("_", "-"): value for name, value in headers.items()}}
    scope = {
        "type": "http", "method": method, "path": path, "query_string": query.encode(), "client": (address, 1),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in given.items() if value is not None],
    }  # fmt: skip
    sent = []

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def keep(message):
        sent.append(message)

    await app(scope, receive, keep)
    headers_out = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return Answer(sent[0]["status"], headers_out, sent[1]["body"])


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
