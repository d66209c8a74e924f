# SPDX-License-Identifier: EUPL-1.2
"""The published link table and the registered sites: what the collector and the log reader know about campaigns."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from sys import intern
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from tragweite.lake.events import SENDERS, microseconds

_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SITE = re.compile(r"[a-z0-9][a-z0-9.-]{0,62}")
_OURS = ("utm_source", "utm_campaign", "utm_content")
OTHER_SITE = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One tracked link. Times in microseconds UTC; ``location`` is the target with the campaign's parameters."""

    code: str
    target: str
    location: bytes
    sender: str
    campaign: int
    post: int | None
    starts_at: int | None
    ends_at: int | None
    site: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A website that may report visits: its short name and the origin its pages are served from."""

    site: str
    origin: str

    @property
    def host(self) -> str:
        return urlsplit(self.origin).hostname or ""


@dataclass(frozen=True, kw_only=True)
class LinkTable:
    """All links by code; ``refused`` names the lines that could not be used as (line number, reason)."""

    links: Mapping[str, Link]
    refused: tuple[tuple[int, str], ...] = ()


def read_links(lines: Iterable[str], *, sites: Iterable[Site] = (), own_url: str = "") -> LinkTable:
    """Read JSON lines ``{"code", "target", "sender", "campaign", "post", "starts_at", "ends_at"}``.

    A line that cannot be used is left out and named; the others keep working. A target that points back to this
    collector (``own_url``) is refused, because it would redirect in a circle.
    """
    by_origin = {site.origin: site.site for site in sites}
    links: dict[str, Link] = {}
    refused: list[tuple[int, str]] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            link = _link(json.loads(line), by_origin=by_origin, own_url=own_url)
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


def _link(row: dict[str, Any], *, by_origin: Mapping[str, str], own_url: str) -> Link:
    code, target, sender = str(row["code"]), intern(str(row["target"])), intern(str(row["sender"]))
    if not _CODE.fullmatch(code):
        raise ValueError("code")
    if sender not in SENDERS:
        raise ValueError("sender")
    origin = _origin(target)
    if own_url and target.startswith(own_url.rstrip("/") + "/r/"):
        raise ValueError("target leads back to the collector")
    return Link(
        code=code,
        target=target,
        location=_location(target, code=code, sender=sender, campaign=int(row["campaign"])),
        sender=sender,
        campaign=_identifier(row["campaign"]),
        post=None if row.get("post") is None else _identifier(row["post"]),
        starts_at=_instant(row.get("starts_at")),
        ends_at=_instant(row.get("ends_at")),
        site=by_origin.get(origin, OTHER_SITE),
    )


def _identifier(value: object) -> int:
    number = int(str(value))
    if not 0 < number < 2**31:
        raise ValueError("identifier out of range")
    return number


def _origin(target: str) -> str:
    parts = urlsplit(target)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not target.isprintable():
        raise ValueError("target")
    return f"{parts.scheme}://{parts.netloc}"


def _location(target: str, *, code: str, sender: str, campaign: int) -> bytes:
    """The target's own parameters stay, in their order; ours are added and replace older ones of the same name."""
    parts = urlsplit(target)
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in _OURS]
    query = urlencode([*kept, *zip(_OURS, (sender, str(campaign), code), strict=True)])
    host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode("ascii")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return urlunsplit((parts.scheme, host, path, query, quote(parts.fragment, safe="/?%:@!$&'()*+,;=~-._"))).encode()


def _instant(value: object) -> int | None:
    if value is None or value == "":
        return None
    at = datetime.fromisoformat(str(value))
    if at.tzinfo is None:
        raise ValueError("time without zone")
    return microseconds(at)
