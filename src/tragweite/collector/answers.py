# SPDX-License-Identifier: EUPL-1.2
"""Answers of the collector, encoded once."""

from functools import cache
from http import HTTPStatus

Headers = tuple[tuple[bytes, bytes], ...]

NO_STORE: Headers = ((b"cache-control", b"no-store"),)
TEXT: Headers = (*NO_STORE, (b"content-type", b"text/plain; charset=utf-8"))


class Answer:
    """Status, headers and body; ``encoded`` gives the bytes on the wire."""

    __slots__ = ("_fields", "_line", "body", "headers", "status")

    def __init__(self, status: int, headers: Headers = NO_STORE, body: bytes = b"") -> None:
        self.status = status
        self.headers = headers
        self.body = body
        self._line = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n".encode()
        given = headers if status == HTTPStatus.NO_CONTENT else (*headers, (b"content-length", b"%d" % len(body)))
        self._fields = b"".join(b"%b: %b\r\n" % each for each in given)

    def encoded(self, *, date: bytes, is_last: bool, is_bodiless: bool) -> bytes:
        """``date`` is a whole header line; ``is_last`` announces the end of the connection."""
        return b"".join(
            (
                self._line,
                date,
                self._fields,
                b"Connection: close\r\n\r\n" if is_last else b"\r\n",
                b"" if is_bodiless else self.body,
            )
        )


@cache
def plain(status: int) -> Answer:
    """An answer without content."""
    return Answer(status, TEXT if status >= HTTPStatus.BAD_REQUEST else NO_STORE)
