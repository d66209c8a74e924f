# SPDX-License-Identifier: EUPL-1.2
"""Answers of the collector, encoded once."""

from functools import cache
from http import HTTPStatus

Headers = tuple[tuple[bytes, bytes], ...]

NO_STORE: Headers = ((b"cache-control", b"no-store"),)
TEXT: Headers = (*NO_STORE, (b"content-type", b"text/plain; charset=utf-8"))


class Answer:
    """Status, headers and body; ``encoded`` gives the bytes on the wire and remembers them for the second they hold."""

    __slots__ = ("_date", "_fields", "_wire", "body", "headers", "status")

    def __init__(self, status: int, headers: Headers = NO_STORE, body: bytes = b"") -> None:
        self.status = status
        self.headers = headers
        self.body = body
        given = headers if status == HTTPStatus.NO_CONTENT else (*headers, (b"content-length", b"%d" % len(body)))
        self._fields = b"".join([b"%b: %b\r\n" % each for each in given])
        self._date = self._wire = b""

    def encoded(self, date: bytes, is_last: bool, is_bodiless: bool) -> bytes:  # noqa: FBT001 - for each request
        """``date`` is a whole header line; ``is_last`` announces the end of the connection."""
        if is_last or is_bodiless:
            end = b"Connection: close\r\n\r\n" if is_last else b"\r\n"
            return b"".join((_line(self.status), date, self._fields, end, b"" if is_bodiless else self.body))
        if self._date is not date:
            self._date, self._wire = date, b"".join((_line(self.status), date, self._fields, b"\r\n", self.body))
        return self._wire


class Redirect(Answer):
    """To ``location``; made for every click on one of very many links, hence without the general way."""

    __slots__ = ()

    def __init__(self, location: bytes) -> None:
        self.status = 302
        self.headers = (*_REDIRECTING, (b"location", location))
        self.body = b""
        self._fields = b"%bLocation: %b\r\n" % (_REDIRECTING_FIELDS, location)
        self._date = self._wire = b""


_REDIRECTING: Headers = (*NO_STORE, (b"referrer-policy", b"no-referrer-when-downgrade"))
_REDIRECTING_FIELDS = b"".join(b"%b: %b\r\n" % each for each in (*_REDIRECTING, (b"content-length", b"0")))


@cache
def _line(status: int) -> bytes:
    return f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n".encode()


@cache
def plain(status: int) -> Answer:
    """An answer without content."""
    return Answer(status, TEXT if status >= HTTPStatus.BAD_REQUEST else NO_STORE)
