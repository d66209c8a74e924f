# SPDX-License-Identifier: EUPL-1.2
"""What happens to one request, as named steps: it becomes one event, or is dropped for one reason.

The steps are pure: what was sent, the tables and the keys come in, an event or a ``Dropped`` comes out.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from struct import Struct
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from tragweite.collector.answers import Redirect
from tragweite.collector.parsing import Request
from tragweite.collector.tokens import token_hash
from tragweite.lake.events import Event
from tragweite.lake.links import Link, Site
from tragweite.lake.machines import is_machine
from tragweite.lake.visitors import landing_path, referrer_class, visitor_hash

LARGEST_BODY = 4_096
LARGEST_TARGET = 4_096
_CODE_STARTS = len("/r/")
_NO_LINK = None, None, None, "none"
_LONGEST_KEY = 128
_TOLD = frozenset("spcrk")
_TEXT = frozenset({str})
_DECODER = json.JSONDecoder()
_IDENTITY = Struct("<qq")
_PURPOSES = frozenset({"sec-purpose", "purpose", "x-purpose", "x-moz", "x-prefetch"})
_AHEAD = re.compile("prefetch|preview|prerender", re.IGNORECASE)


class Dropped(Exception):
    """The request leaves no event; ``reason`` is one of ``lake.reasons.REASONS``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """Hashes under secrets: under the salt of the day for visitors, under the lasting key for conversions."""

    visitors: blake2b
    conversions: blake2b


class Message(NamedTuple):
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


def find_link(request: Request, links: Mapping[str, Redirect]) -> Redirect:
    link = links.get(request.path[_CODE_STARTS:])
    if link is None:
        raise Dropped("unknown_link")
    return link


def refuse_outside_its_time(link: Link, at: int) -> None:
    starts_at, ends_at = link.starts_at, link.ends_at
    if starts_at is not None and at < starts_at:
        raise Dropped("not_started")
    if ends_at is not None and at >= ends_at:
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


def read_message(request: Request, sites: Mapping[str, Site], is_conversion: bool) -> Message:  # noqa: FBT001 - hot
    """Read the JSON body ``{"s": site, "p": path, "c": code, "r": referrer, "k": key}`` of a registered page."""
    body = _told(request)
    told = body.get
    site = sites.get(told("s", ""))
    if site is None or request.headers.get("origin", "").rstrip("/") != site.origin:
        raise Dropped("unknown_site")
    key = _key(told("k", "")) if is_conversion else ""
    return Message(site.site, _path(told("p", "")), told("c", ""), told("r", ""), key, site.host)


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
    path = _path(body.get("p", "/"))
    return Message(site=site, path=path, code=body.get("c", ""), referrer="", key=key, is_from_server=True)


def _told(request: Request) -> dict[str, str]:
    try:
        body = _decoded(request.body.decode())
    except (ValueError, RecursionError):
        raise Dropped("malformed") from None
    if type(body) is not dict:
        raise Dropped("malformed")
    if not _TEXT.issuperset(map(type, body.values())):
        _refuse_other_than_text(body)
    return body


def _decoded(text: str) -> Any:
    """The value of a JSON text. Nearly none has blanks around it: then the decoder need not look for them."""
    value, end = _DECODER.raw_decode(text) if text[:1] == "{" else (None, -1)
    return value if end == len(text) else _DECODER.decode(text)


def _refuse_other_than_text(body: Mapping[str, object]) -> None:
    """What we ask for must be text; whatever else a page tells is not looked at."""
    if any(name in body and not isinstance(body[name], str) for name in _TOLD):
        raise Dropped("malformed")


def _path(path: str) -> str:
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


def redirect_event(request: Request, link: Link, keys: Keys, region: int | None) -> Event:
    """By place, not by name, as this runs for every click."""
    code, _, _, _, sender, campaign, post, _, _, site = link
    headers = request.headers
    came_from = referrer_class(headers["referer"]) if "referer" in headers else "direct"
    visitor = visitor_hash(keys.visitors, site, request.address, headers.get("user-agent", ""))
    return Event(
        "redirect", request.at, site, campaign, post, code, sender, came_from, None, visitor, "collector", None, region,
    )  # fmt: skip


def page_event(request: Request, message: Message, links: Mapping[str, Link], keys: Keys, region: int | None) -> Event:
    """A visit, or with a key a conversion; the code of the link decides on campaign, post and sender.

    What a server reports says nothing about the visitor, so that none is noted.
    """
    site, path, code, referrer, key, own_host, is_from_server = message
    link = links.get(code)
    campaign, post, known, sender = (link.campaign, link.post, link.code, link.sender) if link else _NO_LINK
    kind, identity = ("conversion", conversion_identity(site, key, keys.conversions)) if key else ("visit", None)
    if is_from_server:
        came_from, visitor, region = "unknown", None, None
    else:
        came_from = referrer_class(referrer, own_host)
        agent = request.headers.get("user-agent", "")
        visitor = visitor_hash(keys.visitors, site, request.address, agent)
    return Event(
        kind, request.at, site, campaign, post, known, sender, came_from, landing_path(path), visitor, "collector",
        identity, region,
    )  # fmt: skip


def conversion_identity(site: str, key: str, under: blake2b) -> tuple[int, int]:
    """The same key of the same site is the same conversion, whenever, however often and from wherever it arrives."""
    hashed = under.copy()
    hashed.update(f"{site}\0{key}".encode("utf-8", "surrogatepass"))
    upper, lower = _IDENTITY.unpack(hashed.digest())
    return upper, lower
