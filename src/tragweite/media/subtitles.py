# SPDX-License-Identifier: EUPL-1.2
"""Subtitles: SubRip and WebVTT are read, WebVTT is written (W3C WebVTT, candidate recommendation of 2019)."""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from tragweite.core.refusal import Refused

MOST_BYTES: Final = 2 * 1024 * 1024
MOST_CUES: Final = 10_000
LONGEST_TEXT: Final = 1_000
STAMP: Final = re.compile(r"(?:(\d{1,3}):)?([0-5]?\d):([0-5]?\d)[,.](\d{1,3})")
ARROW: Final = "-->"
TAG: Final = re.compile(r"</?[a-zA-Z0-9][^<>]*>|\{\\[^{}]*\}")
NO_CUES: Final = ("NOTE", "STYLE", "REGION")


@dataclass(frozen=True, kw_only=True)
class Cue:
    """One subtitle: from and to in milliseconds, plain text, lines separated by ``\\n``."""

    starts_ms: int
    ends_ms: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Subtitles:
    """Cues in order of time. ``overlaps``: 1-based numbers of cues that begin before an earlier one has ended."""

    cues: tuple[Cue, ...]
    encoding: str
    overlaps: tuple[int, ...]


def read_subtitles(content: bytes, *, duration_ms: int | None = None) -> Subtitles:
    """Read a file in UTF-8, UTF-16 (with mark) or Windows-1252; mark-up is taken out.

    Overlapping times are reported, not refused: two people may speak at once. ``duration_ms``: length of the film, where
    it is known. Raises ``Refused`` with ``media.subtitles_too_large`` (limit_kb), ``media.subtitles_unreadable`` (line),
    ``media.subtitles_empty``, ``media.subtitles_times`` (line), ``media.subtitles_text_too_long`` (line, longest),
    ``media.subtitles_count`` (most), or ``media.subtitles_after_end`` (line).
    """
    if len(content) > MOST_BYTES:
        raise Refused("media.subtitles_too_large", limit_kb=MOST_BYTES // 1024)
    text, encoding = _decoded(content)
    cues = sorted(_cues(_blocks(text), duration_ms=duration_ms), key=lambda cue: (cue.starts_ms, cue.ends_ms))
    if not cues:
        raise Refused("media.subtitles_empty")
    return Subtitles(cues=tuple(cues), encoding=encoding, overlaps=_overlaps(cues))


def _decoded(content: bytes) -> tuple[str, str]:
    if b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused("media.subtitles_unreadable", line=1)
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise Refused("media.subtitles_unreadable", line=1)


def _blocks(text: str) -> Iterable[tuple[int, list[str]]]:
    """Groups of lines between empty lines, each with the number of its first line."""
    block: list[str] = []
    number = 0
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []
    if block:
        yield number - len(block) + 1, block


def _cues(blocks: Iterable[tuple[int, list[str]]], *, duration_ms: int | None) -> list[Cue]:
    found: list[Cue] = []
    for line, block in blocks:
        if (line == 1 and block[0].startswith("WEBVTT")) or block[0].startswith(NO_CUES):
            continue
        times = next((index for index, each in enumerate(block[:2]) if ARROW in each), None)
        if times is None:
            raise Refused("media.subtitles_unreadable", line=line)
        cue = _cue(block[times], block[times + 1 :], line=line + times)
        if duration_ms is not None and cue.starts_ms >= duration_ms:
            raise Refused("media.subtitles_after_end", line=line + times)
        found.append(cue)
        if len(found) > MOST_CUES:
            raise Refused("media.subtitles_count", most=MOST_CUES)
    return [cue for cue in found if cue.text]


def _cue(times: str, lines: Sequence[str], *, line: int) -> Cue:
    left, _, right = times.partition(ARROW)
    starts_ms, ends_ms = (_milliseconds(each, line=line) for each in (left, (right.split() or [""])[0]))
    if ends_ms <= starts_ms:
        raise Refused("media.subtitles_times", line=line)
    text = "\n".join(filter(None, (html.unescape(TAG.sub("", each)).strip() for each in lines)))
    if len(text) > LONGEST_TEXT:
        raise Refused("media.subtitles_text_too_long", line=line, longest=LONGEST_TEXT)
    return Cue(starts_ms=starts_ms, ends_ms=ends_ms, text=text)


def _milliseconds(stamp: str, *, line: int) -> int:
    match = STAMP.fullmatch(stamp.strip())
    if match is None:
        raise Refused("media.subtitles_times", line=line)
    hours, minutes, seconds, fraction = match.groups()
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(fraction.ljust(3, "0"))


def _overlaps(cues: Sequence[Cue]) -> tuple[int, ...]:
    overlapping, latest = [], 0
    for number, cue in enumerate(cues, start=1):
        if cue.starts_ms < latest:
            overlapping.append(number)
        latest = max(latest, cue.ends_ms)
    return tuple(overlapping)


def write_webvtt(cues: Iterable[Cue]) -> str:
    """The text of a WebVTT file for ``<track>``."""
    blocks = ["WEBVTT"]
    for cue in cues:
        lines = [html.escape(line, quote=False) for line in cue.text.split("\n") if line.strip()]
        blocks.append("\n".join([f"{_stamp(cue.starts_ms)} {ARROW} {_stamp(cue.ends_ms)}", *lines]))
    return "\n\n".join(blocks) + "\n"


def _stamp(milliseconds: int) -> str:
    seconds, thousandths = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{thousandths:03}"
