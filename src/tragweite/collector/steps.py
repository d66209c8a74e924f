# SPDX-License-Identifier: EUPL-1.2
"""What happens to one request, as named steps: it becomes one event, or is dropped for one reason.

The steps are pure: what was sent, the tables and the keys come in, an event or a ``Dropped`` comes out.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tragweite.collector.parsing import Request
from tragweite.collector.tokens import token_hash
from tragweite.lake.events import Event
from tragweite.lake.links import Link, Site
from tragweite.lake.machines import is_machine
from tragweite.lake.visitors import landing_path, referrer_class, visitor_hash

LARGEST_BODY = 4_096
LARGEST_TARGET = 4_096
_CODE_STARTS = len("/r/")
_LONGEST_KEY = 128
_TOLD = frozenset("spcrk")
_DECODED = json.JSONDecoder().decode
_PURPOSES = frozenset({"sec-purpose", "purpose", "x-purpose", "x-moz", "x-prefetch"})
_AHEAD = re.compile("prefetch|preview|prerender", re.IGNORECASE)


class Dropped(Exception):
    """The request leaves no event; ``reason`` is one of ``lake.reasons.REASONS``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """Secrets for hashing: the salt of the day and the lasting key for conversions."""

    day_salt: bytes
    conversion_key: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a page told: its site, its path, the code it came with, its referrer, the key of a conversion."""

    site: str
    path: str
    code: str
    referrer: str
    key: str = ""
    own_host: str = ""
    is_from_server: bool = False


def refuse_too_large(request: Request) -> None:
    if len(request.body) > LARGEST_BODY or len(request.path) + len(request.query) > LARGEST_TARGET:
        raise Dropped("too_large")


def find_link(request: Request, links: Mapping[str, Link]) -> Link:
    link = links.get(request.path[_CODE_STARTS:])
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
    """Browsers, mail programs and messengers that fetch ahead say so in one of these headers."""
    if _PURPOSES.isdisjoint(request.headers):  # nearly all
        return
    for name in _PURPOSES & request.headers.keys():
        if _AHEAD.search(request.headers[name]):
            raise Dropped("prefetch")


def refuse_machine(request: Request) -> None:
    if is_machine(request.headers.get("user-agent", "")):
        raise Dropped("bot")


def read_message(request: Request, sites: Mapping[str, Site], *, conversion: bool) -> Message:
    """Read the JSON body ``{"s": site, "p": path, "c": code, "r": referrer, "k": key}`` of a registered page."""
    body = _told(request)
    site = sites.get(body.get("s", ""))
    if site is None or request.headers.get("origin", "").rstrip("/") != site.origin:
        raise Dropped("unknown_site")
    return Message(
        site=site.site,
        path=_path(body),
        code=body.get("c", ""),
        referrer=body.get("r", ""),
        key=_key(body.get("k", "")) if conversion else "",
        own_host=site.host,
    )


def read_server_message(request: Request, tokens: Mapping[str, str]) -> Message:
    """Read a conversion that the authority's own server reports with ``Authorization: Bearer`` and its token.

    The body is as for pages; its key may come as the header ``Idempotency-Key`` instead. The token decides on the site.
    """
    scheme, _, token = request.headers["authorization"].partition(" ")
    site = tokens.get(token_hash(token.strip())) if scheme.lower() == "bearer" else None
    if site is None:
        raise Dropped("bad_token")
    body = _told(request)
    if body.get("s", site) != site:
        raise Dropped("unknown_site")
    key = _key(request.headers.get("idempotency-key", "") or body.get("k", ""))
    path = _path(body, otherwise="/")
    return Message(site=site, path=path, code=body.get("c", ""), referrer="", key=key, is_from_server=True)


def _told(request: Request) -> dict[str, str]:
    try:
        body: Any = _DECODED(request.body.decode())
    except (ValueError, RecursionError):
        raise Dropped("malformed") from None
    if not isinstance(body, dict):
        raise Dropped("malformed")
    for name in _TOLD & body.keys():
        if not isinstance(body[name], str):
            raise Dropped("malformed")
    return body


def _path(body: Mapping[str, str], *, otherwise: str = "") -> str:
    path = body.get("p", otherwise)
    if not path.startswith("/"):
        raise Dropped("malformed")
    return path


def _key(key: str) -> str:
    if not 0 < len(key) <= _LONGEST_KEY:
        raise Dropped("malformed")
    return key


def read_pixel(request: Request, sites: Mapping[str, Site]) -> Message:
    """Read ``/p.gif?s=site&c=code&p=path``, the picture for pages without script; the path may come as referrer."""
    page = request.headers.get("referer", "")
    try:
        given = {name: values[0] for name, values in parse_qs(request.query, max_num_fields=20).items()}
        page_path = urlsplit(page).path
    except ValueError:
        raise Dropped("malformed") from None
    site = sites.get(given.get("s", ""))
    if site is None or (page and not (page + "/").startswith(site.origin + "/")):
        raise Dropped("unknown_site")
    path = given.get("p") or page_path or "/"
    return Message(site=site.site, path=path, code=given.get("c", ""), referrer="")


def redirect_event(request: Request, link: Link, *, keys: Keys, region: int | None) -> Event:
    site = link.site
    came_from = referrer_class(request.headers.get("referer", ""))
    visitor = _visitor(request, site=site, keys=keys)
    # By place, not by name: this runs for every click.
    return Event(
        "redirect", request.at, site, link.campaign, link.post, link.code, link.sender, came_from, None, visitor,
        "collector", None, region,
    )  # fmt: skip


def page_event(
    request: Request, message: Message, *, kind: str, links: Mapping[str, Link], keys: Keys, region: int | None
) -> Event:
    """A visit or a conversion; the code of the link decides on campaign, post and sender.

    What a server reports says nothing about the visitor, so that none is noted.
    """
    link = links.get(message.code)
    from_server = message.is_from_server
    return Event(
        kind=kind,
        occurred_at=request.at,
        site=message.site,
        campaign=link.campaign if link else None,
        post=link.post if link else None,
        link=link.code if link else None,
        sender=link.sender if link else "none",
        referrer="unknown" if from_server else referrer_class(message.referrer, own_host=message.own_host),
        landing=landing_path(message.path),
        visitor=None if from_server else _visitor(request, site=message.site, keys=keys),
        identity=conversion_identity(message, key=keys.conversion_key) if kind == "conversion" else None,
        region=None if from_server else region,
    )


def conversion_identity(message: Message, *, key: bytes) -> tuple[int, int]:
    """The same key of the same site is the same conversion, whenever, however often and from wherever it arrives."""
    text = f"{message.site}\0{message.key}"
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16, key=key).digest()
    return int.from_bytes(digest[:8], "little", signed=True), int.from_bytes(digest[8:], "little", signed=True)


def _visitor(request: Request, *, site: str, keys: Keys) -> int:
    agent = request.headers.get("user-agent", "")
    return visitor_hash(salt=keys.day_salt, site=site, address=request.address, agent=agent)
