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
_LINE = re.compile(r"([A-Z]{1,16}) (/[!-~]*+) HTTP/1\.([01])")
_FIELD = re.compile(r"^([!#$%&'*+.^_`|~0-9A-Za-z-]++):[ \t]*+([^\x00-\x08\x0a-\x1f\x7f]*+)\r\n", re.MULTILINE)
_LENGTH = re.compile(r"[0-9]{1,12}")
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
    text = buffer[start : end + 2].decode("latin-1")
    line_end = text.find("\r\n")
    found = _LINE.fullmatch(text, 0, line_end)
    if found is None:
        raise Unreadable(400)
    method, target, minor = found.groups()
    headers = _fields(text, line_end + 2)
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


def _fields(text: str, start: int) -> dict[str, str]:
    pairs = _FIELD.findall(text, start)
    # A field begins where a line begins and ends with it: as many fields as line feeds means that nothing else is there.
    if len(pairs) != text.count("\n", start):
        raise Unreadable(400)
    if len(pairs) >= MOST_HEADERS:
        raise Unreadable(431)
    headers = {name.lower(): value for name, value in pairs}
    if len(headers) < len(pairs) or " \r" in text or "\t\r" in text:
        return _joined(pairs)
    return headers


def _joined(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Fields of one name are one field, where they may stand more than once; blanks at the end belong to none."""
    headers: dict[str, str] = {}
    for given, padded in pairs:
        name, value = given.lower(), padded.rstrip(" \t")
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
    if given is None or not _LENGTH.fullmatch(given):
        raise Unreadable(400)
    return int(given)
