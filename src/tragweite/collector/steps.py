# SPDX-License-Identifier: EUPL-1.2
"""What happens to one request, as named steps: it becomes one event, or is dropped for one reason.

The steps are pure: what was sent, the tables and the keys come in, an event or a ``Dropped`` comes out.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tragweite.lake.events import Event
from tragweite.lake.links import Link, Site
from tragweite.lake.visitors import is_machine, landing_path, referrer_class, visitor_hash

LARGEST_BODY = 4_096
LARGEST_TARGET = 4_096
_LONGEST_KEY = 128


class Dropped(Exception):
    """The request leaves no event; ``reason`` is one of ``lake.reasons.REASONS``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request as the steps see it; ``at`` in microseconds UTC. Header names are lower case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    address: str
    at: int

    @property
    def agent(self) -> str:
        return self.headers.get("user-agent", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """What the collector knows: links by code, sites by name."""

    links: Mapping[str, Link]
    sites: Mapping[str, Site]


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """Secrets for hashing: the salt of the day and the lasting key for conversions."""

    day_salt: bytes
    conversion_key: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a page told: its site, its path, the code it came with, its referrer, the key of a conversion."""

    site: Site
    path: str
    code: str
    referrer: str
    key: str = ""


def refuse_too_large(request: Request) -> None:
    if len(request.body) > LARGEST_BODY or len(request.path) + len(request.query) > LARGEST_TARGET:
        raise Dropped("too_large")


def find_link(request: Request, links: Mapping[str, Link]) -> Link:
    link = links.get(request.path.removeprefix("/r/"))
    if link is None:
        raise Dropped("unknown_link")
    return link


def refuse_outside_its_time(link: Link, *, at: int) -> None:
    if link.starts_at is not None and at < link.starts_at:
        raise Dropped("not_started")
    if link.ends_at is not None and at >= link.ends_at:
        raise Dropped("expired")


def refuse_head(request: Request) -> None:
    if request.method == "HEAD":
        raise Dropped("head")


def refuse_prefetch(request: Request) -> None:
    hints = (request.headers.get(name, "") for name in ("sec-purpose", "purpose", "x-purpose", "x-moz"))
    if any("prefetch" in hint or "preview" in hint or "prerender" in hint for hint in map(str.lower, hints)):
        raise Dropped("prefetch")


def refuse_machine(request: Request) -> None:
    if is_machine(request.agent):
        raise Dropped("bot")


def read_message(request: Request, sites: Mapping[str, Site], *, conversion: bool) -> Message:
    """Read the JSON body ``{"s": site, "p": path, "c": code, "r": referrer, "k": key}`` of a registered page."""
    try:
        body: Any = json.loads(request.body)
    except (ValueError, RecursionError):
        raise Dropped("malformed") from None
    if not isinstance(body, dict) or not all(isinstance(body.get(name, ""), str) for name in "spcrk"):
        raise Dropped("malformed")
    site = sites.get(body.get("s", ""))
    if site is None or request.headers.get("origin", "").rstrip("/") != site.origin:
        raise Dropped("unknown_site")
    key = body.get("k", "")
    if conversion and not 0 < len(key) <= _LONGEST_KEY:
        raise Dropped("malformed")
    path = body.get("p", "")
    if not path.startswith("/"):
        raise Dropped("malformed")
    return Message(site=site, path=path, code=body.get("c", ""), referrer=body.get("r", ""), key=key)


def read_pixel(request: Request, sites: Mapping[str, Site]) -> Message:
    """Read ``/p.gif?s=site&c=code&p=path``, the picture for pages without script; the path may come as referrer."""
    given = {name: values[0] for name, values in parse_qs(request.query, max_num_fields=20).items()}
    site = sites.get(given.get("s", ""))
    page = request.headers.get("referer", "")
    if site is None or (page and not (page + "/").startswith(site.origin + "/")):
        raise Dropped("unknown_site")
    path = given.get("p") or urlsplit(page).path or "/"
    return Message(site=site, path=path, code=given.get("c", ""), referrer="")


def redirect_event(request: Request, link: Link, *, keys: Keys) -> Event:
    return Event(
        kind="redirect",
        occurred_at=request.at,
        site=link.site,
        campaign=link.campaign,
        post=link.post,
        link=link.code,
        sender=link.sender,
        referrer=referrer_class(request.headers.get("referer", "")),
        visitor=_visitor(request, site=link.site, keys=keys),
    )


def page_event(request: Request, message: Message, *, kind: str, links: Mapping[str, Link], keys: Keys) -> Event:
    """A visit or a conversion; the code of the link decides on campaign, post and sender."""
    link = links.get(message.code)
    return Event(
        kind=kind,
        occurred_at=request.at,
        site=message.site.site,
        campaign=link.campaign if link else None,
        post=link.post if link else None,
        link=link.code if link else None,
        sender=link.sender if link else "none",
        referrer=referrer_class(message.referrer, own_host=urlsplit(message.site.origin).hostname or ""),
        landing=landing_path(message.path),
        visitor=_visitor(request, site=message.site.site, keys=keys),
        identity=conversion_identity(message, key=keys.conversion_key) if kind == "conversion" else None,
    )


def conversion_identity(message: Message, *, key: bytes) -> tuple[int, int]:
    """The same key of the same site is the same conversion, whenever and however often it arrives."""
    digest = blake2b(
        f"{message.site.site}\0{message.key}".encode("utf-8", "surrogatepass"), digest_size=16, key=key
    ).digest()
    return int.from_bytes(digest[:8], "little", signed=True), int.from_bytes(digest[8:], "little", signed=True)


def _visitor(request: Request, *, site: str, keys: Keys) -> int:
    return visitor_hash(salt=keys.day_salt, site=site, address=request.address, agent=request.agent)


class Recent:
    """What was seen within the last moments, in memory only: in-app browsers fire the same request twice."""

    def __init__(self, *, window: int, secret: bytes) -> None:
        self._window = window
        self._secret = secret
        self._now: dict[bytes, int] = {}
        self._before: dict[bytes, int] = {}
        self._turned = 0

    def key(self, request: Request, event: Event) -> bytes:
        """Identifies the repetition: the conversion's own identity, else full address, agent and link or page."""
        if event.identity is not None:
            return repr(event.identity).encode()
        place = f"{event.kind}\0{event.site}\0{event.link or ''}\0{event.landing or ''}"
        text = f"{request.address}\0{request.agent}\0{place}"
        return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16, key=self._secret).digest()

    def refuse_duplicate(self, key: bytes, *, at: int) -> None:
        """Remember the key, or drop the request as a repetition within the window."""
        if not 0 <= at - self._turned < self._window:
            self._before, self._now, self._turned = self._now, {}, at
        seen = self._now.get(key, self._before.get(key))
        if seen is not None and 0 <= at - seen < self._window:
            raise Dropped("duplicate")
        self._now[key] = at

    def forget(self, key: bytes) -> None:
        """The event was not stored after all: a repetition is welcome."""
        self._now.pop(key, None)
        self._before.pop(key, None)
