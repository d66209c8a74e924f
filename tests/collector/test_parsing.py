# SPDX-License-Identifier: EUPL-1.2
"""Heads of requests: read strictly, never wrongly, wherever the bytes are cut."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tragweite.collector.parsing import Unreadable, read_head

GOOD = b"GET /r/abc?x=1 HTTP/1.1\r\nHost: a\r\nUser-Agent:  Mozilla \r\nX-A: 1\r\nx-a: 2\r\n\r\n"


def test_a_head_is_read_whole():
    head, end = read_head(b"\r\n" + GOOD + b"rest", 0)
    assert (head.method, head.path, head.query, head.length, head.is_lasting) == ("GET", "/r/abc", "x=1", 0, True)
    assert head.headers == {"host": "a", "user-agent": "Mozilla", "x-a": "1,2"}
    assert end == len(GOOD) + 2


@pytest.mark.parametrize("cut", range(len(GOOD)))
def test_a_part_of_a_head_is_waited_for(cut):
    assert read_head(GOOD[:cut], 0) is None


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET /r/abc HTTP/1.1\r\n\r\n", 400),
        (b"GET /r/abc HTTP/1.1\nHost: a\n\n\r\n\r\n", 400),
        (b"GET  /r/abc HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (b"GET /r/abc HTTP/2.0\r\nHost: a\r\n\r\n", 400),
        (b"GET /r/abc\r\n\r\n", 400),
        (b"get /r/abc HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (b"GET http://b.example/r/abc HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (b"GET /r/\xc3\xa4 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX: \x00\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n", 400),
        (b"POST /v HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", 400),
        (b"POST /v HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\n", 400),
        (b"POST /v HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\n", 400),
        (b"POST /v HTTP/1.1\r\nHost: a\r\nContent-Length: \xb2\r\n\r\n", 400),
        (b"POST /v HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        (b"POST /v HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", 411),
        (b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: 1\r\n" * 80 + b"\r\n", 431),
        (b"GET /" + b"x" * 9_000, 431),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b" " * 9_000 + b"\r\n\r\n", 431),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(head, status):
    with pytest.raises(Unreadable) as refused:
        read_head(head, 0)
    assert refused.value.status == status


@pytest.mark.parametrize(
    ("line", "lasting"),
    [(b"HTTP/1.1\r\nHost: a", True), (b"HTTP/1.1\r\nHost: a\r\nConnection: Close", False), (b"HTTP/1.0", False)],
)
def test_the_client_decides_whether_the_connection_lasts(line, lasting):
    head, _ = read_head(b"GET / " + line + b"\r\n\r\n", 0)
    assert head.is_lasting is lasting


@given(st.binary(max_size=300))
def test_any_bytes_are_a_head_or_not_yet_or_refused(junk):
    for whole in (junk, b"GET / HTTP/1.1\r\n" + junk + b"\r\n\r\n"):
        try:
            found = read_head(whole, 0)
        except Unreadable as refused:
            status = refused.status
        else:
            status = None
            assert found is None or (found[0].path.startswith("/") and found[1] <= len(whole))
        assert status in {None, 400, 411, 431}


FIELD_LINE = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t\x20-\x7e\x80-\xff]*")  # RFC 9112 §5, without folding
PIECES = st.sampled_from([b"\r\n", b"\n", b"\r", b" ", b"\t", b":", b"X", b"Y: 1", b"\x00", b"\xe4", b"Host: b"])


@given(st.lists(PIECES, max_size=12).map(b"".join))
@example(b"X: 1\nY: 2")
@example(b"X: 1\rY: 2")
@example(b"X Y: 1")
@example(b" X: 1")
def test_a_head_is_taken_only_where_every_line_is_one_field(block):
    whole = b"GET / HTTP/1.1\r\nA: 1\r\nHost: a\r\n" + block + b"\r\n\r\n"
    lines = whole[: whole.find(b"\r\n\r\n")].split(b"\r\n")[1:]
    hosts = sum(line.lower().startswith(b"host:") for line in lines)
    is_good = all(FIELD_LINE.fullmatch(line) for line in lines) and hosts == 1
    try:
        taken = read_head(whole, 0) is not None
    except Unreadable:
        taken = False
    assert taken == is_good
