# SPDX-License-Identifier: EUPL-1.2
"""The application: check, enrich or drop, to the spool, then answer. Nothing else is on the hot path."""

import asyncio
import gc
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tragweite.collector import steps
from tragweite.collector.answers import NO_STORE, TEXT, Answer, Answering, Headers, Redirect, plain
from tragweite.collector.committer import Committer
from tragweite.collector.memory import SharedMemory
from tragweite.collector.networks import Networks
from tragweite.collector.pages import PIXEL, page, page_policy, snippet
from tragweite.collector.parsing import Request
from tragweite.collector.regions import RegionFile
from tragweite.collector.salts import conversion_key, salt_of
from tragweite.collector.steps import Dropped, Keys
from tragweite.collector.tables import TableFiles
from tragweite.lake.events import Event, utc_day
from tragweite.lake.spool import SpoolWriter
from tragweite.lake.visitors import hash_under

LOOK_SECONDS = 0.2
_DAY = 86_400_000_000
_PAGES = {"unknown_link": 404, "not_started": 404, "expired": 410}
_REFUSALS = {
    "too_large": 413, "malformed": 400, "unknown_site": 403, "spool_failed": 503, "bad_token": 401, "rate_limit": 429,
}  # fmt: skip

Reply = Callable[[Answering], None]
Waiting = tuple[Reply, Answering, Answering, int]
"""Whom to answer, what once the event is stored, what when it is not, the key under which a repetition is known."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Where the collector reads and writes, and its limits.

    ``region_file`` says which network belongs to which Land (None: not asked); ``own_url`` is its public address; the ``X-Forwarded-For`` of ``trusted_proxies`` is believed; clicks out of
    ``own_networks`` do not count; ``duplicate_seconds`` is the window for repetitions; ``rate_per_minute`` (0: none) is
    what one source may ask; ``patience_seconds`` is how long a redirect waits for the disk.
    """

    spool_dir: Path
    links_file: Path
    sites_file: Path
    tokens_file: Path
    region_file: Path | None = None
    own_url: str = ""
    trusted_proxies: tuple[str, ...] = ()
    own_networks: tuple[str, ...] = ()
    duplicate_seconds: float = 1.0
    rate_per_minute: int = 0
    most_connections: int = 10_000
    segment_seconds: float = 60.0
    patience_seconds: float = 2.0


def _now() -> int:
    return time.time_ns() // 1_000


class Collector:
    """One collector process; ``memory`` is what it shares with the others, ``process`` its number among them."""

    def __init__(
        self,
        settings: Settings,
        *,
        memory: SharedMemory | None = None,
        process: int = 0,
        clock: Callable[[], int] = _now,
    ) -> None:
        memory = memory or SharedMemory()
        self.now = clock
        self._settings = settings
        self._files = TableFiles(
            links=settings.links_file, sites=settings.sites_file, tokens=settings.tokens_file, own_url=settings.own_url
        )
        self._region_file = RegionFile(settings.region_file)
        self._day_starts = self._day_ends = 0
        self._keys = Keys(visitors=hash_under(b""), conversions=hash_under(b""))
        self._own = Networks(settings.own_networks)
        self._has_own = bool(self._own)
        self._recent = memory.recent(window_seconds=settings.duplicate_seconds)
        self._rate = memory.rate(per_minute=settings.rate_per_minute)
        self._is_rated = settings.rate_per_minute > 0
        self._totals = memory.totals(process)
        self.committer: Committer[Waiting] = Committer(
            SpoolWriter(settings.spool_dir, max_age_seconds=settings.segment_seconds, defers=True),
            totals=self._totals,
            tell=self._tell,
            patience_seconds=settings.patience_seconds,
        )
        self._watch: asyncio.Task[None] | None = None

    async def startup(self) -> None:
        """Take the salt, the tables and a first segment into use.

        :raises OSError: the directory for the spool cannot be used.
        """
        settings = self._settings
        settings.spool_dir.mkdir(parents=True, exist_ok=True)
        self._take_keys(self.now())
        self._files.look()
        self._region_file.look()
        self.committer.start()
        self._watch = asyncio.create_task(self._watching())

    async def shutdown(self) -> None:
        """Store what has arrived and close the segment."""
        if self._watch is not None:
            self._watch.cancel()
        await self.committer.stop()

    def drop(self, reason: str) -> None:
        """Count a request that is none."""
        self.committer.drop(reason)

    def take(self, request: Request, answer: Reply) -> None:
        """Answer one request, at once or when its event is on disk; never raises."""
        path = request.path
        if path.startswith("/r/"):
            self._redirect(request, answer)
        elif path in {"/v", "/c"}:
            if request.method == "OPTIONS":
                answer(self._preflight(request))
            else:
                self._message(request, answer, is_conversion=path == "/c")
        elif path == "/p.gif":
            self._pixel(request, answer)
        else:
            answer(self._page(path) if request.method in {"GET", "HEAD"} else plain(405))

    def _page(self, path: str) -> Answer:
        if path == "/t.js":
            return _script()
        if path == "/healthz":
            is_healthy = self.committer.healthy
            return Answer(200 if is_healthy else 503, TEXT, b"ok\n" if is_healthy else b"spool failed\n")
        if path == "/metrics":
            return Answer(200, TEXT, self._metrics())
        return _unavailable("unknown_link")

    def _redirect(self, request: Request, answer: Reply) -> None:
        found: Redirect | None = None
        try:
            steps.refuse_too_large(request)
            if request.method not in {"GET", "HEAD"}:
                raise Dropped("malformed")
            link = steps.find_link(request, self._files.tables.links)
            steps.refuse_outside_its_time(link, request.at)
            found = link  # from here on the answer leads to its target
            steps.refuse_head(request)
            self._refuse_uncounted(request)
            event = steps.redirect_event(request, link, self._keys_at(request.at), self._region_of(request))
            self._store(request, event, answer, found, found)
        except Dropped as drop:
            self.drop(drop.reason)
            answer(found or _unavailable(drop.reason))

    def _message(self, request: Request, answer: Reply, *, is_conversion: bool) -> None:
        origin = self._registered_origin(request)
        try:
            steps.refuse_too_large(request)
            if request.method != "POST":
                raise Dropped("malformed")
            tables = self._files.tables
            if is_conversion and "authorization" in request.headers:
                message = steps.read_server_message(request, tables.tokens)
            else:
                message = steps.read_message(request, tables.sites, is_conversion)
                self._refuse_uncounted(request)
            event = self._page_event(request, message)
            self._store(request, event, answer, _bare(204, origin), _bare(503, origin))
        except Dropped as drop:
            self.drop(drop.reason)
            answer(_bare(_REFUSALS.get(drop.reason, 204), origin))

    def _pixel(self, request: Request, answer: Reply) -> None:
        try:
            steps.refuse_too_large(request)
            if request.method not in {"GET", "HEAD"}:
                raise Dropped("malformed")
            steps.refuse_head(request)
            message = steps.read_pixel(request, self._files.tables.sites)
            self._refuse_uncounted(request)
            event = self._page_event(request, message)
            self._store(request, event, answer, _PIXEL, Answer(503))
        except Dropped as drop:
            self.drop(drop.reason)
            answer(_PIXEL)

    def _page_event(self, request: Request, message: steps.Message) -> Event:
        links, keys = self._files.tables.links, self._keys_at(request.at)
        return steps.page_event(request, message, links, keys, self._region_of(request))

    def _region_of(self, request: Request) -> int | None:
        regions = self._region_file.regions
        return regions[request.address] if regions else None

    def _refuse_uncounted(self, request: Request) -> None:
        steps.refuse_prefetch(request)
        if self._has_own and request.address in self._own:
            raise Dropped("own_network")
        if self._is_rated:
            self._rate.refuse_too_many(request.address, request.at)
        steps.refuse_machine(request)

    def _store(self, request: Request, event: Event, answer: Reply, stored: Answering, failed: Answering) -> None:
        """Answer ``stored`` once the event is on disk; a repetition within the window is dropped before."""
        key = self._recent.key(request, event)
        self._recent.refuse_duplicate(key, request.at)
        self.committer.store(event, (answer, stored, failed, key))

    def _tell(self, waiting: list[Waiting], is_stored: bool) -> None:  # noqa: FBT001 - the shape of a callback
        for answer, stored, failed, key in waiting:
            if is_stored:
                answer(stored)
            else:
                self._recent.forget(key)
                answer(failed)

    def _preflight(self, request: Request) -> Answer:
        origin = self._registered_origin(request)
        if not origin:
            return plain(403)
        methods = (
            (b"access-control-allow-methods", b"POST"),
            (b"access-control-allow-headers", b"content-type"),
            (b"access-control-max-age", b"600"),
        )
        return Answer(204, (*_allowing(origin), *methods))

    def _registered_origin(self, request: Request) -> str:
        """Where the page comes from, where that is a registered site; else empty."""
        origin = request.headers.get("origin", "")
        return origin if origin in self._files.tables.origins else ""

    def _keys_at(self, at: int) -> Keys:
        if not self._day_starts <= at < self._day_ends:
            try:
                self._take_keys(at)
            except OSError:  # a full disk at midnight: nobody waits for it, and no old salt is used again
                self._keys = Keys(visitors=hash_under(secrets.token_bytes(32)), conversions=self._keys.conversions)
        return self._keys

    def _take_keys(self, at: int) -> None:
        spool_dir = self._settings.spool_dir
        self._keys = Keys(
            visitors=hash_under(salt_of(utc_day(at), spool_dir=spool_dir)),
            conversions=hash_under(conversion_key(spool_dir=spool_dir), size=16),
        )
        self._day_starts = at - at % _DAY
        self._day_ends = self._day_starts + _DAY

    async def _watching(self) -> None:
        """Notice new tables and the end of the day without a request."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            self._keys_at(self.now())
            known = self._files.tables
            await asyncio.to_thread(self._files.look)
            if self._files.tables is not known:
                gc.freeze()  # large tables live long: the collector of garbage need not look at them again and again
            await asyncio.to_thread(self._region_file.look)

    def _metrics(self) -> bytes:
        totals = self._totals.summed()
        stored = totals.pop("stored", 0)
        lines = [
            "# TYPE tragweite_stored_total counter",
            f"tragweite_stored_total {stored}",
            "# TYPE tragweite_dropped_total counter",
            *(f'tragweite_dropped_total{{reason="{reason}"}} {count}' for reason, count in sorted(totals.items())),
            "# TYPE tragweite_links gauge",
            f"tragweite_links {len(self._files.tables.links)}",
            "# TYPE tragweite_refused_table_lines gauge",
            f"tragweite_refused_table_lines {self._files.refused_lines + self._region_file.refused_lines}",
            "# TYPE tragweite_spool_healthy gauge",
            f"tragweite_spool_healthy {int(self._totals.is_healthy)}",
        ]
        return ("\n".join(lines) + "\n").encode()


def _allowing(origin: str) -> Headers:
    if not origin:
        return NO_STORE
    return (*NO_STORE, (b"access-control-allow-origin", origin.encode("latin-1")), (b"vary", b"Origin"))


@lru_cache(maxsize=1_024)
def _bare(status: int, origin: str) -> Answer:
    """An answer without content, to a page of a registered origin or to nobody in particular."""
    return Answer(status, _allowing(origin))


_PIXEL = Answer(200, (*NO_STORE, (b"content-type", b"image/gif")), PIXEL)


def _script() -> Answer:
    kind = (b"content-type", b"text/javascript; charset=utf-8")
    return Answer(200, (kind, (b"cache-control", b"public, max-age=3600")), snippet())


def _unavailable(reason: str) -> Answer:
    """The page for a link that leads nowhere, or the bare refusal."""
    if reason not in _PAGES:
        return Answer(_REFUSALS.get(reason, 400), TEXT)
    html = (
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-security-policy", page_policy().encode()),
        (b"x-content-type-options", b"nosniff"),
    )
    return Answer(_PAGES[reason], (*NO_STORE, *html), page(reason))
