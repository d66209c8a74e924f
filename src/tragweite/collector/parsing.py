# SPDX-License-Identifier: EUPL-1.2
"""Reading HTTP/1.1 request heads: strictly, without a guess, in time linear in the length.

What RFC 9112 leaves open to interpretation is refused, because a proxy in front could read it otherwise: bare line
feeds, folded lines, blanks before the colon, repeated or odd lengths, any transfer coding.
"""

import re
from dataclasses import dataclass

LARGEST_HEAD = 8_192
MOST_HEADERS = 64

_LINE_END = b"\r\n"
_END = b"\r\n\r\n"
_LINE = re.compile(r"([A-Z]{1,16}) (/[!-~]*+) HTTP/1\.([01])\r\n")
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_BLANKS = " \t"
_CONTROLS = bytes({*range(32), 127} - {9})
_LENGTH = re.compile(r"[0-9]{1,12}")
# How names are written nearly always: as browsers and proxies do, or small as in HTTP/2. All others are read too.
_USUAL = {
    written: name
    for name in (
        "accept", "accept-encoding", "accept-language", "cache-control", "connection", "content-length", "content-type",
        "cookie", "dnt", "host", "origin", "pragma", "priority", "purpose", "referer", "sec-fetch-dest",
        "sec-fetch-mode", "sec-fetch-site", "sec-fetch-user", "sec-gpc", "sec-purpose", "upgrade-insecure-requests",
        "user-agent", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-requested-with",
    )
    for written in (name, name.title())
} | {"DNT": "dnt", "Sec-GPC": "sec-gpc", "X-Real-IP": "x-real-ip"}  # fmt: skip
_ONCE = frozenset({"host", "content-length", "transfer-encoding", "authorization"})


class Unreadable(Exception):
    """The bytes are no acceptable request; ``status`` is the answer before the connection closes."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(slots=True)
class Request:
    """One request. Header names are lower case; ``at`` in microseconds UTC; ``length`` is that of the body in bytes;
    ``is_lasting`` where the connection stays open afterwards.
    """

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes = b""
    address: str = ""
    at: int = 0
    length: int = 0
    is_lasting: bool = True


def read_head(buffer: bytes, start: int) -> tuple[Request, int] | None:
    """The request whose head begins at ``start``, without its body, and the place after the head; None while that is
    not complete.

    :raises Unreadable: it can never become an acceptable request.
    """
    while buffer.startswith(_LINE_END, start):  # RFC 9112 §2.2: empty lines before a request are ignored
        start += 2
    end = buffer.find(_END, start, start + LARGEST_HEAD)
    if end < 0:
        if len(buffer) - start >= LARGEST_HEAD:
            raise Unreadable(431)
        return None
    head = buffer[start : end + 2]
    text = head.decode("latin-1")
    found = _LINE.match(text)
    if found is None:
        raise Unreadable(400)
    method, target, minor = found.groups()
    headers = _fields(head, text, found.end())
    path, _, query = target.partition("?")
    request = Request(method, path, query, headers)
    if "content-length" in headers or "transfer-encoding" in headers:
        request.length = _length(headers)
    if minor == "0":
        request.is_lasting = False
    elif "host" not in headers:
        raise Unreadable(400)
    elif "connection" in headers:
        request.is_lasting = "close" not in headers["connection"].lower()
    return request, end + 4


def _fields(head: bytes, text: str, start: int) -> dict[str, str]:
    """The fields of a head, given as bytes and as text, from ``start`` on."""
    if start == len(text):
        return {}
    lines = text[start:-2].split("\r\n")
    if len(lines) >= MOST_HEADERS:
        raise Unreadable(431)
    # The request line and each field end with two control characters; there may be no others.
    if len(head) - len(head.translate(None, _CONTROLS)) != 2 * len(lines) + 2:
        raise Unreadable(400)
    headers: dict[str, str] = {}
    for line in lines:
        given, colon, value = line.partition(":")
        name = _USUAL.get(given) or _name_of(given)
        if name in headers or not colon:
            _join(headers, name, value, is_field=bool(colon))
        else:
            headers[name] = value.strip(_BLANKS)
    return headers


def _name_of(given: str) -> str:
    if not _NAME.fullmatch(given):
        raise Unreadable(400)
    return given.lower()


def _join(headers: dict[str, str], name: str, value: str, *, is_field: bool) -> None:
    """Fields of one name are one field, where they may stand more than once."""
    if name in _ONCE or not is_field:
        raise Unreadable(400)
    headers[name] = f"{headers[name]},{value.strip(_BLANKS)}"


def _length(headers: dict[str, str]) -> int:
    given = headers.get("content-length")
    if "transfer-encoding" in headers:
        raise Unreadable(400 if given is not None else 411)
    if given is None or not _LENGTH.fullmatch(given):
        raise Unreadable(400)
    return int(given)
