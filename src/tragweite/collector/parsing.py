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
_HEAD = re.compile(
    r"([A-Z]{1,16}) (/[!-~]*+) HTTP/1\.([01])\r\n"
    r"((?:[!#$%&'*+.^_`|~0-9A-Za-z-]++:[^\x00-\x08\x0a-\x1f\x7f]*+\r\n)*+)\r\n"
)
_LENGTH = re.compile(r"[0-9]{1,12}")
_ONCE = frozenset({"host", "content-length", "transfer-encoding", "authorization"})


class Unreadable(Exception):
    """The bytes are no acceptable request; ``status`` is the answer before the connection closes."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(slots=True)
class Head:
    """A request without its body. Header names are lower case; ``length`` is that of the body in bytes."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    length: int
    is_lasting: bool


def read_head(buffer: bytes, start: int) -> tuple[Head, int] | None:
    """The head that begins at ``start`` and the place after it; None while it is not complete.

    :raises Unreadable: it can never become an acceptable request.
    """
    while buffer.startswith(_LINE_END, start):  # RFC 9112 §2.2: empty lines before a request are ignored
        start += 2
    end = buffer.find(_END, start, start + LARGEST_HEAD)
    if end < 0:
        if len(buffer) - start >= LARGEST_HEAD:
            raise Unreadable(431)
        return None
    found = _HEAD.fullmatch(buffer[start : end + 4].decode("latin-1"))
    if found is None:
        raise Unreadable(400)
    method, target, minor, block = found.groups()
    headers = _fields(block)
    path, _, query = target.partition("?")
    return Head(method, path, query, headers, _length(headers), _is_lasting(headers, minor=minor)), end + 4


def _fields(block: str) -> dict[str, str]:
    lines = block.split("\r\n")
    if len(lines) > MOST_HEADERS:
        raise Unreadable(431)
    headers: dict[str, str] = {}
    for line in lines[:-1]:
        name, _, value = line.partition(":")
        name, value = name.lower(), value.strip(" \t")
        if name in headers:
            if name in _ONCE:
                raise Unreadable(400)
            value = f"{headers[name]},{value}"
        headers[name] = value
    return headers


def _length(headers: dict[str, str]) -> int:
    given = headers.get("content-length")
    if "transfer-encoding" in headers:
        raise Unreadable(400 if given is not None else 411)
    if given is None:
        return 0
    if not _LENGTH.fullmatch(given):
        raise Unreadable(400)
    return int(given)


def _is_lasting(headers: dict[str, str], *, minor: str) -> bool:
    if minor == "0":
        return False
    if "host" not in headers:
        raise Unreadable(400)
    return "close" not in headers.get("connection", "").lower()
