# SPDX-License-Identifier: EUPL-1.2
"""Subtitles are read as people write them and written as browsers want them."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tragweite.core.refusal import Refused
from tragweite.media.subtitles import Cue, read_subtitles, write_webvtt
from tragweite.web.refusals import refusal_text

SRT = "1\r\n00:00:01,000 --> 00:00:03,500\r\n<i>Grüße</i> aus\r\nWiesbaden\r\n\r\n2\r\n00:00:04,000 --> 00:00:05,000\r\nA &amp; B\r\n"
VTT = """WEBVTT - Untertitel

NOTE nicht gezeigt

STYLE
::cue { color: red }

eins
00:01.000 --> 00:03.500 line:0 align:start
<v Erika>Grüße aus
Wiesbaden

1:00:04.000 --> 1:00:05.000
A &amp; B
"""


def test_subrip_is_read() -> None:
    read = read_subtitles(SRT.encode())
    assert read.cues == (
        Cue(starts_ms=1000, ends_ms=3500, text="Grüße aus\nWiesbaden"),
        Cue(starts_ms=4000, ends_ms=5000, text="A & B"),
    )
    assert read.overlaps == ()


def test_webvtt_is_read() -> None:
    cues = read_subtitles(VTT.encode()).cues
    assert [(cue.starts_ms, cue.text) for cue in cues] == [(1000, "Grüße aus\nWiesbaden"), (3_604_000, "A & B")]


@pytest.mark.parametrize(
    ("encoding", "named"),
    [("utf-8", "utf-8-sig"), ("utf-8-sig", "utf-8-sig"), ("cp1252", "cp1252"), ("utf-16", "utf-16")],
)
def test_usual_encodings_are_read(encoding: str, named: str) -> None:
    read = read_subtitles(SRT.encode(encoding))
    assert (read.cues[0].text, read.encoding) == ("Grüße aus\nWiesbaden", named)


def test_overlaps_are_reported_in_order_of_time() -> None:
    text = "00:05.000 --> 00:06.000\nc\n\n00:01.000 --> 00:04.000\na\n\n00:02.000 --> 00:03.000\nb\n"
    read = read_subtitles(text.encode())
    assert ([cue.text for cue in read.cues], read.overlaps) == (["a", "b", "c"], (2,))


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"", "media.subtitles_empty", None),
        (b"WEBVTT\n", "media.subtitles_empty", None),
        (b"1\n00:00:01,000 --> 00:00:01,000\nx\n", "media.subtitles_times", 2),
        (b"1\n00:00:02,000 --> 00:00:01,000\nx\n", "media.subtitles_times", 2),
        (b"1\n00:00:61,000 --> 00:01:02,000\nx\n", "media.subtitles_times", 2),
        (b"1\nbald --> danach\nx\n", "media.subtitles_times", 2),
        (b"1\n00:00:01,000 -->\nx\n", "media.subtitles_times", 2),
        (b"Hallo\nWelt\n\nnichts\n", "media.subtitles_unreadable", 1),
        (b"\0\1\2\3" * 50, "media.subtitles_unreadable", 1),
        (b"00:01.000 --> 00:02.000\n" + b"x" * 1001, "media.subtitles_text_too_long", 1),
        (b"x" * (2 * 1024 * 1024 + 1), "media.subtitles_too_large", None),
        (b"00:01.000 --> 00:02.000\nx\n\n" * 10_001, "media.subtitles_count", None),
        (b"00:20.000 --> 00:22.000\nx\n", "media.subtitles_after_end", 1),
    ],
)
def test_what_is_no_subtitle_is_refused_with_its_line(content: bytes, code: str, line: int | None) -> None:
    with pytest.raises(Refused) as caught:
        read_subtitles(content, duration_ms=20_000)
    assert (caught.value.code, caught.value.facts.get("line")) == (code, line)
    assert refusal_text(caught.value).endswith("Es wurde nichts gespeichert.")


def test_what_is_written_is_webvtt() -> None:
    cues = [Cue(starts_ms=3_723_004, ends_ms=3_724_000, text="A & <b>\nzwei")]
    assert write_webvtt(cues) == "WEBVTT\n\n01:02:03.004 --> 01:02:04.000\nA &amp; &lt;b&gt;\nzwei\n"


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)
CUES = st.builds(
    lambda start, length, words: Cue(starts_ms=start, ends_ms=start + length, text="\n".join(words)),
    st.integers(0, 10_000_000),
    st.integers(1, 100_000),
    st.lists(WORDS, min_size=1, max_size=3),
)


@given(st.lists(CUES, min_size=1, max_size=8))
@settings(max_examples=100, deadline=None)
def test_what_is_written_is_read_again(cues: list[Cue]) -> None:
    in_order = sorted(cues, key=lambda cue: (cue.starts_ms, cue.ends_ms))
    assert list(read_subtitles(write_webvtt(in_order).encode()).cues) == in_order


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace"))))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for given_ in (content, SRT.encode()[:60] + content, b"WEBVTT\n\n" + content):
        with suppress(Refused):
            read_subtitles(given_)
