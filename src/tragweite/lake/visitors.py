# SPDX-License-Identifier: EUPL-1.2
"""What may be known about a visitor: a keyed hash that lasts for a day, and a class of referrer.

Addresses and agents come in here and never leave: only the hash and the class do.
"""

import ipaddress
import re
from functools import lru_cache
from hashlib import blake2b
from socket import AF_INET, inet_pton
from struct import Struct
from urllib.parse import unquote, urlsplit

_NUMBER = Struct("<q")
_REMEMBERED = 512  # characters; strangers may send longer texts, but not fill the memory with them
_REFERRERS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"(?:^|\.)(?:{hosts})$"))
    for name, hosts in (
        ("instagram", r"instagram\.com|threads\.(?:net|com)"),
        ("facebook", r"facebook\.com|fb\.com|fb\.me|messenger\.com"),
        ("tiktok", r"tiktok\.com"),
        ("youtube", r"youtube\.com|youtu\.be"),
        ("x", r"twitter\.com|t\.co|x\.com"),
        ("linkedin", r"linkedin\.com|lnkd\.in"),
        ("search", r"google\.[a-z.]{2,6}|bing\.com|duckduckgo\.com|ecosia\.org|startpage\.com|qwant\.com|yahoo\.com"),
    )
)


_MARK = re.compile(r"[@\d]")
_IDENTIFIER = re.compile(
    r"@"
    r"|(?:\d[ -]?){9,}"  # a telephone or file number; a date has eight digits
    r"|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-"  # a UUID
    r"|[0-9a-fA-F]{16,}"
    r"|(?=[A-Za-z]*\d)(?=[A-Z0-9]*[a-z])(?=[a-z0-9]*[A-Z])[A-Za-z0-9]{20,}"  # a token; words are parted by hyphens
)


def truncated(address: str) -> str:
    """The network only: /24 of an IPv4 address, /48 of an IPv6 address; empty where it is no address."""
    try:
        inet_pton(AF_INET, address)  # nearly all, and much faster than parsing
    except (OSError, ValueError):
        return _truncated(address)
    return f"{address[: address.rindex('.')]}.0"


def _truncated(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    bits = 24 if parsed.version == 4 else 48
    return str(ipaddress.ip_network((parsed, bits), strict=False).network_address)


def hash_under(salt: bytes, *, size: int = 8) -> blake2b:
    """BLAKE2b of nothing, ``size`` bytes long, under a random key of at most 64 bytes; a copy of it is made faster than
    another one. It holds the key: who keeps it must let go of it with the key.
    """
    return blake2b(digest_size=size, key=salt)


def visitor_hash(under: blake2b, site: str, address: str, agent: str) -> int:
    """Keyed BLAKE2b over site, truncated address and agent as a signed 64-bit integer.

    ``under`` is the ``hash_under`` the salt of the day; once that is destroyed nobody can link the value to a device.
    """
    hashed = under.copy()
    hashed.update(f"{site}\0{truncated(address)}\0{agent}".encode("utf-8", "surrogatepass"))
    (number,) = _NUMBER.unpack(hashed.digest())
    return int(number)


def referrer_class(referrer: str, own_host: str = "") -> str:
    """One of ``events.REFERRERS``; the address itself is not kept."""
    return _class_of(referrer[:_REMEMBERED], own_host)


@lru_cache(maxsize=4_096)
def _class_of(referrer: str, own_host: str) -> str:
    if referrer in {"", "-"}:
        return "direct"
    try:
        host = (urlsplit(referrer).hostname or "").lower()
    except ValueError:
        return "unknown"
    if not host:
        return "unknown"
    if own_host and host == own_host:
        return "own"
    return next((name for name, pattern in _REFERRERS if pattern.search(host)), "other")


def landing_path(path: str) -> str:
    """The path without query, at most 200 characters; parts that may name a person or a ticket are blotted out."""
    return (_known_path if len(path) <= _REMEMBERED else _path_of)(path)


def _path_of(path: str) -> str:
    whole = unquote(path.split("?", 1)[0].split("#", 1)[0], errors="replace")
    parts = (part.split(";", 1)[0] for part in whole.split("/"))  # behind a semicolon stand parameters, as of a session
    names = _IDENTIFIER.search if _MARK.search(whole) else _nobody  # most paths have neither and name nobody
    kept = "/".join("*" if len(part) > 80 or names(part) else part for part in parts)[:200]
    return "".join(mark if mark.isprintable() else "*" for mark in kept) or "/"


def _nobody(_part: str) -> None:
    return None


_known_path = lru_cache(maxsize=4_096)(_path_of)
