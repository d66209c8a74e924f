# SPDX-License-Identifier: EUPL-1.2
"""The ASGI application: parse, check, enrich or drop, to the spool, then answer. Nothing else is on the hot path."""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tragweite.collector import steps
from tragweite.collector.committer import Committer
from tragweite.collector.pages import PIXEL, page, page_policy, snippet
from tragweite.collector.salts import conversion_key, salt_of
from tragweite.collector.steps import Dropped, Keys, Recent, Request, Tables
from tragweite.lake.events import Event, utc_day
from tragweite.lake.links import LinkTable, Site, read_links, read_sites
from tragweite.lake.spool import SpoolWriter

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = tuple[tuple[bytes, bytes], ...]

_NO_STORE: Headers = ((b"cache-control", b"no-store"),)
_LOOK_SECONDS = 0.4
_BODY_SECONDS = 10.0
_PAGES = {"unknown_link": 404, "not_started": 404, "expired": 410}
_REFUSALS = {"too_large": 413, "malformed": 400, "unknown_site": 403, "spool_failed": 503}


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Where the collector reads and writes. ``own_url`` is its public address; ``trusted_proxies`` are the addresses
    whose last ``X-Forwarded-For`` entry is believed; ``duplicate_seconds`` is the window for repetitions.
    """

    spool_dir: Path
    links_file: Path
    sites_file: Path
    own_url: str = ""
    trusted_proxies: frozenset[str] = frozenset()
    duplicate_seconds: float = 1.0
    segment_seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    headers: Headers = _NO_STORE
    body: bytes = b""


class Collector:
    """One collector process. ``startup`` and ``shutdown`` run once, also by the ASGI lifespan."""

    def __init__(self, settings: Settings, *, clock: Callable[[], int] = lambda: time.time_ns() // 1_000) -> None:
        self._settings = settings
        self._clock = clock
        self._tables = Tables(links={}, sites={})
        self._refused_lines = 0
        self._signature: tuple[object, ...] = ()
        self._day = ""
        self._keys = Keys(day_salt=b"", conversion_key=b"")
        self._recent = Recent(window=int(settings.duplicate_seconds * 1_000_000), secret=secrets.token_bytes(32))
        self._committer: Committer | None = None
        self._watch: asyncio.Task[None] | None = None

    async def startup(self) -> None:
        self._settings.spool_dir.mkdir(parents=True, exist_ok=True)
        self._turn_day(self._clock())
        self._look_at_files()
        writer = SpoolWriter(self._settings.spool_dir, max_age_seconds=self._settings.segment_seconds)
        self._committer = Committer(writer)
        self._committer.start()
        self._watch = asyncio.create_task(self._watching())

    async def shutdown(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
        if self._committer is not None:
            await self._committer.stop()

    @property
    def committer(self) -> Committer:
        if self._committer is None:
            raise RuntimeError("the collector was not started")
        return self._committer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
            return
        if scope["type"] != "http":
            return
        response = await self._answer(scope, receive)
        headers = [*response.headers, (b"content-length", str(len(response.body)).encode())]
        await send({"type": "http.response.start", "status": response.status, "headers": headers})
        body = b"" if scope["method"] == "HEAD" else response.body
        await send({"type": "http.response.body", "body": body})

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while (message := await receive())["type"] != "lifespan.shutdown":
            if message["type"] == "lifespan.startup":
                await self.startup()
                await send({"type": "lifespan.startup.complete"})
        await self.shutdown()
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, scope: Scope, receive: Receive) -> Response:
        method, path = scope["method"], scope["path"]
        if path.startswith("/r/"):
            return await self._redirect(await self._request(scope, receive))
        if path in {"/v", "/c"}:
            if method == "OPTIONS":
                return self._preflight(scope)
            return await self._message(await self._request(scope, receive), conversion=path == "/c")
        if path == "/p.gif":
            return await self._pixel(await self._request(scope, receive))
        if method not in {"GET", "HEAD"}:
            return Response(405)
        return self._plain(path)

    def _plain(self, path: str) -> Response:
        if path == "/t.js":
            return Response(
                200,
                ((b"content-type", b"text/javascript; charset=utf-8"), (b"cache-control", b"public, max-age=3600")),
                snippet(),
            )
        if path == "/healthz":
            healthy = self.committer.healthy
            return Response(200 if healthy else 503, _text(), b"ok\n" if healthy else b"spool failed\n")
        if path == "/metrics":
            return Response(200, _text(), self._metrics())
        return Response(404, _html(), page("unknown_link"))

    async def _request(self, scope: Scope, receive: Receive) -> Request:
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        at = self._clock()
        self._turn_day(at)
        return Request(
            method=scope["method"],
            path=scope["path"],
            query=scope.get("query_string", b"").decode("latin-1"),
            headers=headers,
            body=await _body(receive) if scope["method"] == "POST" else b"",
            address=self._address(scope, headers),
            at=at,
        )

    def _address(self, scope: Scope, headers: Mapping[str, str]) -> str:
        peer = str((scope.get("client") or ("",))[0])
        if peer in self._settings.trusted_proxies and "x-forwarded-for" in headers:
            return headers["x-forwarded-for"].rsplit(",", 1)[-1].strip()
        return peer

    async def _redirect(self, request: Request) -> Response:
        location: bytes | None = None
        try:
            steps.refuse_too_large(request)
            if request.method not in {"GET", "HEAD"}:
                raise Dropped("malformed")
            link = steps.find_link(request, self._tables.links)
            steps.refuse_outside_its_time(link, at=request.at)
            location = link.location
            steps.refuse_head(request)
            steps.refuse_prefetch(request)
            steps.refuse_machine(request)
            await self._store(request, steps.redirect_event(request, link, keys=self._keys))
        except Dropped as drop:
            self._count(drop)
            if location is None:
                return _unavailable(drop.reason)
        return Response(302, (*_NO_STORE, (b"location", location), (b"referrer-policy", b"no-referrer-when-downgrade")))

    async def _message(self, request: Request, *, conversion: bool) -> Response:
        try:
            steps.refuse_too_large(request)
            if request.method != "POST":
                raise Dropped("malformed")
            message = steps.read_message(request, self._tables.sites, conversion=conversion)
            await self._visit(request, message, kind="conversion" if conversion else "visit")
        except Dropped as drop:
            self._count(drop)
            return Response(_REFUSALS.get(drop.reason, 204), self._cors(request.headers.get("origin", "")))
        return Response(204, self._cors(request.headers.get("origin", "")))

    async def _pixel(self, request: Request) -> Response:
        try:
            steps.refuse_too_large(request)
            if request.method not in {"GET", "HEAD"}:
                raise Dropped("malformed")
            steps.refuse_head(request)
            message = steps.read_pixel(request, self._tables.sites)
            await self._visit(request, message, kind="visit")
        except Dropped as drop:
            self._count(drop)
        except ValueError:
            self.committer.drop("malformed")
        return Response(200, (*_NO_STORE, (b"content-type", b"image/gif")), PIXEL)

    async def _visit(self, request: Request, message: steps.Message, *, kind: str) -> None:
        steps.refuse_prefetch(request)
        steps.refuse_machine(request)
        event = steps.page_event(request, message, kind=kind, links=self._tables.links, keys=self._keys)
        await self._store(request, event)

    async def _store(self, request: Request, event: Event) -> None:
        key = self._recent.key(request, event)
        self._recent.refuse_duplicate(key, at=request.at)
        if not await self.committer.store(event):
            self._recent.forget(key)
            raise _NotStored("spool_failed")

    def _count(self, drop: Dropped) -> None:
        if not isinstance(drop, _NotStored):  # the committer has counted it already
            self.committer.drop(drop.reason)

    def _preflight(self, scope: Scope) -> Response:
        origin = next((value.decode("latin-1") for name, value in scope["headers"] if name.lower() == b"origin"), "")
        allowed = self._cors(origin)
        if allowed == _NO_STORE:
            return Response(403)
        return Response(
            204,
            (
                *allowed,
                (b"access-control-allow-methods", b"POST"),
                (b"access-control-allow-headers", b"content-type"),
                (b"access-control-max-age", b"600"),
            ),
        )

    def _cors(self, origin: str) -> Headers:
        if any(origin == site.origin for site in self._tables.sites.values()):
            return (*_NO_STORE, (b"access-control-allow-origin", origin.encode("latin-1")), (b"vary", b"Origin"))
        return _NO_STORE

    def _turn_day(self, at: int) -> None:
        day = utc_day(at)
        if day != self._day:
            self._keys = Keys(
                day_salt=salt_of(day, spool_dir=self._settings.spool_dir),
                conversion_key=conversion_key(spool_dir=self._settings.spool_dir),
            )
            self._day = day

    async def _watching(self) -> None:
        """Notice new tables and the end of the day without a request."""
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            self._turn_day(self._clock())
            await asyncio.to_thread(self._look_at_files)

    def _look_at_files(self) -> None:
        """Swap both tables at once when a file was replaced; unreadable new files leave the old tables in force."""
        signature = (_signature(self._settings.links_file), _signature(self._settings.sites_file))
        if signature == self._signature:
            return
        self._signature = signature
        try:
            sites = _sites(self._settings.sites_file)
            table = _links(self._settings.links_file, sites=sites, own_url=self._settings.own_url)
        except (OSError, ValueError, AttributeError):
            self._refused_lines += 1
            return
        self._refused_lines = len(table.refused)
        self._tables = Tables(links=table.links, sites={site.site: site for site in sites})

    def _metrics(self) -> bytes:
        totals = dict(self.committer.totals)
        stored = totals.pop("stored", 0)
        lines = [
            "# TYPE tragweite_stored_total counter",
            f"tragweite_stored_total {stored}",
            "# TYPE tragweite_dropped_total counter",
            *(f'tragweite_dropped_total{{reason="{reason}"}} {count}' for reason, count in sorted(totals.items())),
            "# TYPE tragweite_links gauge",
            f"tragweite_links {len(self._tables.links)}",
            "# TYPE tragweite_refused_table_lines gauge",
            f"tragweite_refused_table_lines {self._refused_lines}",
            "# TYPE tragweite_spool_healthy gauge",
            f"tragweite_spool_healthy {int(self.committer.healthy)}",
        ]
        return ("\n".join(lines) + "\n").encode()


class _NotStored(Dropped):
    """The disk did not take the event."""


async def _body(receive: Receive) -> bytes:
    """The body, read no further than needed to know that it is too large; one that does not end counts as it is."""
    body = b""
    with suppress(TimeoutError):
        async with asyncio.timeout(_BODY_SECONDS):
            while len(body) <= steps.LARGEST_BODY:
                message = await receive()
                body += message.get("body", b"")
                if message["type"] != "http.request" or not message.get("more_body"):
                    break
    return body


def _signature(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size


def _sites(path: Path) -> tuple[Site, ...]:
    return read_sites(path.read_text(encoding="utf-8")) if path.exists() else ()


def _links(path: Path, *, sites: tuple[Site, ...], own_url: str) -> LinkTable:
    if not path.exists():
        return LinkTable(links={})
    with path.open(encoding="utf-8") as lines:
        return read_links(lines, sites=sites, own_url=own_url)


def _text() -> Headers:
    return (*_NO_STORE, (b"content-type", b"text/plain; charset=utf-8"))


def _html() -> Headers:
    return (
        *_NO_STORE,
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-security-policy", page_policy().encode()),
        (b"x-content-type-options", b"nosniff"),
    )


def _unavailable(reason: str) -> Response:
    if reason in _PAGES:
        return Response(_PAGES[reason], _html(), page(reason))
    return Response(_REFUSALS.get(reason, 400), _text(), b"")
