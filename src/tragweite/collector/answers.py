# SPDX-License-Identifier: EUPL-1.2
"""Answers of the collector, encoded once."""

from functools import cache
from http import HTTPStatus
from typing import Protocol

from tragweite.lake.links import Link

Headers = tuple[tuple[bytes, bytes], ...]

NO_STORE: Headers = ((b"cache-control", b"no-store"),)
TEXT: Headers = (*NO_STORE, (b"content-type", b"text/plain; charset=utf-8"))


class Answering(Protocol):
    """What a request can be answered with."""

    @property
    def status(self) -> int: ...
    @property
    def headers(self) -> Headers: ...
    @property
    def body(self) -> bytes: ...

    def encoded(self, date: bytes, is_last: bool, is_bodiless: bool) -> bytes:  # noqa: FBT001 - for each request
        """The bytes on the wire. ``date`` is a whole header line; ``is_last`` announces the end of the connection."""


class Answer:
    """Status, headers and body; what was encoded is remembered for the second it holds."""

    __slots__ = ("_date", "_fields", "_wire", "body", "headers", "status")

    def __init__(self, status: int, headers: Headers = NO_STORE, body: bytes = b"") -> None:
        self.status = status
        self.headers = headers
        self.body = body
        given = headers if status == HTTPStatus.NO_CONTENT else (*headers, (b"content-length", b"%d" % len(body)))
        self._fields = _lines(given)
        self._date = self._wire = b""

    def encoded(self, date: bytes, is_last: bool, is_bodiless: bool) -> bytes:  # noqa: FBT001 - for each request
        """See ``Answering``."""
        if is_last or is_bodiless:
            end = _CLOSING if is_last else _END
            return b"".join((_line(self.status), date, self._fields, end, b"" if is_bodiless else self.body))
        if self._date is not date:
            self._date, self._wire = date, b"".join((_line(self.status), date, self._fields, _END, self.body))
        return self._wire


class Redirect(Link):
    """A link that is itself the answer to its click, so that a click on one of very many costs what a click on the same
    one costs: nothing is made for it and nothing remembered.
    """

    __slots__ = ()
    status = 302
    body = b""

    @property
    def headers(self) -> Headers:
        return (*_REDIRECTING, (b"location", self.location))

    def encoded(self, date: bytes, is_last: bool, is_bodiless: bool) -> bytes:  # noqa: ARG002, FBT001 - see ``Answering``
        """See ``Answering``; there is no body to leave out."""
        end = _CLOSING if is_last else _END
        return b"".join((_FOUND, date, _LEADING_TO, self.before, self.code.encode(), self.after, b"\r\n", end))


def _lines(headers: Headers) -> bytes:
    return b"".join([b"%b: %b\r\n" % each for each in headers])


@cache
def _line(status: int) -> bytes:
    return f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n".encode()


_END = b"\r\n"
_CLOSING = b"Connection: close\r\n\r\n"
_FOUND = _line(302)
_REDIRECTING: Headers = (*NO_STORE, (b"referrer-policy", b"no-referrer-when-downgrade"))
_LEADING_TO = _lines((*_REDIRECTING, (b"content-length", b"0"))) + b"Location: "


@cache
def plain(status: int) -> Answer:
    """An answer without content."""
    return Answer(status, TEXT if status >= HTTPStatus.BAD_REQUEST else NO_STORE)
