# SPDX-License-Identifier: EUPL-1.2
"""Whatever is done to a file, it is known or refused; no other error comes out."""

import io
from collections.abc import Callable
from contextlib import suppress
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.media import files_made as made
from tragweite.core.refusal import Refused
from tragweite.media.examining import examined
from tragweite.media.limits import LIMITS

FORMATS: dict[str, Callable[[], bytes]] = {  # made when a test asks, not whenever tests are collected
    "jpeg": lambda: made.picture("JPEG"),
    "png": lambda: made.picture("PNG"),
    "webp": lambda: made.picture("WEBP"),
    "avif": lambda: made.picture("AVIF"),
    "heic": made.heic,
    "h264": lambda: made.film(seconds=1),
    "hevc": lambda: made.film("libx265", seconds=1, sound=None),
    "av1": lambda: made.film("libsvtav1", seconds=1, sound=None),
    "vp9": lambda: made.film("libvpx-vp9", seconds=1, sound=None),
    "fragments": lambda: made.film(seconds=1, options=(("movflags", "frag_keyframe+empty_moov"),)),
    "mp3": lambda: made.sound("libmp3lame", "mp3", seconds=1),
    "m4a": lambda: made.sound("aac", "ipod", seconds=1),
    "adts": lambda: made.sound("aac", "adts", seconds=1),
    "wav": lambda: made.sound("pcm_s16le", "wav", seconds=1)[:20_000],
    "opus": lambda: made.sound("libopus", "ogg", seconds=1),
    "flac": lambda: made.sound("flac", "flac", seconds=1),
}


@cache
def made_once(name: str) -> bytes:
    return FORMATS[name]()


def survives(content: bytes) -> None:
    with suppress(Refused):  # any other exception fails the test
        examined(io.BytesIO(content), limits=LIMITS)  # here, not in a child: a dying decoder must not be hidden


@pytest.mark.parametrize("name", FORMATS)
@given(data=st.data())
@settings(max_examples=50, deadline=None)
def test_cut_files(name: str, data: st.DataObject) -> None:
    content = made_once(name)
    survives(content[: data.draw(st.integers(0, len(content)))])


@pytest.mark.parametrize("name", FORMATS)
@given(data=st.data())
@settings(max_examples=50, deadline=None)
def test_flipped_bytes(name: str, data: st.DataObject) -> None:
    content = bytearray(made_once(name))
    # Headers are where decoders stumble: half of the places lie there.
    places = st.one_of(st.integers(0, min(600, len(content) - 1)), st.integers(0, len(content) - 1))
    for place, value in data.draw(st.lists(st.tuples(places, st.integers(1, 255)), min_size=1, max_size=6)):
        content[place] ^= value
    survives(bytes(content))


@given(st.binary(max_size=400))
@settings(max_examples=60, deadline=None)
def test_any_bytes_behind_any_signature(tail: bytes) -> None:
    for name in FORMATS:
        survives(made_once(name)[:16] + tail)
