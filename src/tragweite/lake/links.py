# SPDX-License-Identifier: EUPL-1.2
"""The published link table and the registered sites: what the collector and the log reader know about campaigns."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from sys import intern
from types import MappingProxyType
from typing import Any, Generic, NamedTuple, TypeVar
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from tragweite.lake.events import SENDERS, microseconds

_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SITE = re.compile(r"[a-z0-9][a-z0-9.-]{0,62}")
_OURS = ("utm_source", "utm_campaign", "utm_content")
OTHER_SITE = "other"


class Link(NamedTuple):
    """One tracked link. Times in microseconds UTC. What many links have in common they share, as there may be 100,000."""

    code: str
    target: str
    before: bytes
    after: bytes
    sender: str
    campaign: int
    post: int | None
    starts_at: int | None
    ends_at: int | None
    site: str

    @property
    def location(self) -> bytes:
        """The target with the campaign's parameters."""
        return b"%b%b%b" % (self.before, self.code.encode(), self.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A website that may report visits: its short name and the origin its pages are served from."""

    site: str
    origin: str
    host: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "host", urlsplit(self.origin).hostname or "")


LinkKind = TypeVar("LinkKind", bound=Link)


@dataclass(frozen=True, kw_only=True)
class LinkTable(Generic[LinkKind]):
    """All links by code; ``refused`` names the lines that could not be used as (line number, reason)."""

    links: Mapping[str, LinkKind]
    refused: tuple[tuple[int, str], ...] = ()


def read_links(lines: Iterable[str], *, sites: Iterable[Site] = (), own_url: str = "") -> LinkTable[Link]:
    """Read JSON lines ``{"code", "target", "sender", "campaign", "post", "starts_at", "ends_at"}``.

    A line that cannot be used is left out and named; the others keep working. A target that points back to this
    collector (``own_url``) is refused, because it would redirect in a circle.
    """
    return read_links_as(Link, lines, sites=sites, own_url=own_url)


def read_links_as(
    kind: type[LinkKind], lines: Iterable[str], *, sites: Iterable[Site] = (), own_url: str = ""
) -> LinkTable[LinkKind]:
    """``read_links`` for whoever needs links that can do more."""
    by_origin = {site.origin: site.site for site in sites}
    links: dict[str, LinkKind] = {}
    refused: list[tuple[int, str]] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            link = _link(kind, json.loads(line), by_origin=by_origin, own_url=own_url)
        except (ValueError, KeyError, TypeError, AttributeError) as problem:
            refused.append((number, str(problem)))
        else:
            links[link.code] = link
    return LinkTable(links=MappingProxyType(links), refused=tuple(refused))


def is_site_name(name: str) -> bool:
    """Short names of sites: lower-case letters, digits, dots and hyphens."""
    return bool(_SITE.fullmatch(name))


def read_sites(text: str) -> tuple[Site, ...]:
    """Read the JSON list ``[{"site", "origin"}]``; entries with an unusable name or origin are left out."""
    found = []
    for each in json.loads(text):
        name, origin = str(each.get("site", "")), str(each.get("origin", "")).rstrip("/")
        if is_site_name(name) and urlsplit(origin).scheme in {"http", "https"}:
            found.append(Site(site=name, origin=origin))
    return tuple(found)


def _link(kind: type[LinkKind], row: dict[str, Any], *, by_origin: Mapping[str, str], own_url: str) -> LinkKind:
    code, target, sender, campaign = str(row["code"]), str(row["target"]), str(row["sender"]), str(row["campaign"])
    if not _CODE.fullmatch(code):
        raise ValueError("code")
    shape = _shape(target, sender, campaign, own_url)
    return kind(
        code=code,
        target=shape.target,
        before=shape.before,
        after=shape.after,
        sender=shape.sender,
        campaign=shape.campaign,
        post=None if row.get("post") is None else _identifier(str(row["post"])),
        starts_at=_instant(row.get("starts_at")),
        ends_at=_instant(row.get("ends_at")),
        site=by_origin.get(shape.origin, OTHER_SITE),
    )


class _Shape(NamedTuple):
    target: str
    sender: str
    campaign: int
    origin: str
    before: bytes
    after: bytes


@lru_cache(maxsize=4_096)
def _shape(target: str, sender: str, campaign: str, own_url: str) -> _Shape:
    """All of a link but its code, which stands between ``before`` and ``after``."""
    if sender not in SENDERS:
        raise ValueError("sender")
    origin = _origin(target)
    if own_url and target.startswith(own_url.rstrip("/") + "/r/"):
        raise ValueError("target leads back to the collector")
    number = _identifier(campaign)
    location, fragment = _location(target, sender=sender, campaign=number)
    return _Shape(target, intern(sender), number, origin, location, fragment)


@lru_cache(maxsize=4_096)
def _identifier(value: str) -> int:
    number = int(value)
    if not 0 < number < 2**31:
        raise ValueError("identifier out of range")
    return number


def _origin(target: str) -> str:
    parts = urlsplit(target)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not target.isprintable():
        raise ValueError("target")
    return f"{parts.scheme}://{parts.netloc}"


def _location(target: str, *, sender: str, campaign: int) -> tuple[bytes, bytes]:
    """What stands before and after the code. The target's own parameters stay, in their order; ours are added and
    replace older ones of the same name.
    """
    parts = urlsplit(target)
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in _OURS]
    query = urlencode([*kept, *zip(_OURS, (sender, str(campaign), ""), strict=True)])  # the last one is the code
    host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode("ascii")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    fragment = quote(parts.fragment, safe="/?%:@!$&'()*+,;=~-._")
    return urlunsplit((parts.scheme, host, path, query, "")).encode(), f"#{fragment}".encode() if fragment else b""


@lru_cache(maxsize=4_096)
def _instant(value: object) -> int | None:
    if value is None or value == "":
        return None
    at = datetime.fromisoformat(str(value))
    if at.tzinfo is None:
        raise ValueError("time without zone")
    return microseconds(at)
