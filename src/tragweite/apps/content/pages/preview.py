# SPDX-License-Identifier: EUPL-1.2
"""The post as the platform would show it: fold line, label, remarks at their place, media one by one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

from django.utils import timezone

from tragweite.apps.content.models import Item, Version, VersionMedium
from tragweite.apps.content.queries import MediaState, media_states
from tragweite.core.rules.checks.draft import AiUse, asks_label
from tragweite.core.rules.declarations import from_stored
from tragweite.core.rules.places import SCALE, Place, PlaceKind
from tragweite.core.rules.platforms import fold_of
from tragweite.terminal.labels import read_rules

from .media import FileNotes, notes_of
from .previews import is_playable

SLIDED: Final = frozenset({"story", "carousel"})


@dataclass(frozen=True)
class Pin:
    """A remark at its place in the version that is shown; ``number`` is the one that stands beside it in the list."""

    number: int
    place: Place


@dataclass(frozen=True)
class Piece:
    """A stretch of text that looks the same all through, from character ``start`` of the whole text.

    ``ends`` are the remarks whose place ends with it.
    """

    text: str
    start: int
    is_label: bool = False
    is_marked: bool = False
    ends: tuple[int, ...] = ()


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels of the upright picture."""

    number: int
    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True)
class Slide:
    """One medium with what is pinned to it; ``times`` are (number, from, to) as mm:ss."""

    place: VersionMedium
    boxes: tuple[Box, ...] = ()
    times: tuple[tuple[int, str, str], ...] = ()
    is_ready: bool = True
    notes: FileNotes = field(default_factory=FileNotes)
    subtitles: FileNotes = field(default_factory=FileNotes)


def preview(item: Item, version: Version | None, pins: Sequence[Pin] = ()) -> dict[str, Any]:
    """The post as the platform would show it; media of ``version`` are prefetched.

    What is known about its files costs two queries, however many there are.
    """
    if version is None:
        return {}
    places, declared = list(version.media.all()), from_stored(version.declarations).ai_use
    states = media_states([file for place in places for file in (place.medium, place.subtitles) if file is not None])
    fold = fold_of(item.channel.platform, item.format, rules=read_rules(), on=timezone.localdate(item.planned_at))
    at = fold.offset_in(version.text) if fold else len(version.text)
    return {
        "slides": [_slide(place, pins, states, declared) for place in places],
        "is_slided": item.format in SLIDED,
        "visible": pieces(version.text[:at], label=version.label, pins=pins),
        "folded": pieces(version.text[at:], label="", pins=pins, offset=at),
        "has_fold": at < len(version.text),
        "fold_after": fold.characters if fold else None,
        "fold_lines": fold.lines if fold else None,
        "asks_label": asks_label(sender=item.sender, boosted=version.boosted),
    }


def pieces(text: str, *, label: str, pins: Sequence[Pin], offset: int = 0) -> list[Piece]:
    """Cut a text where the label or a remark begins or ends; ``offset`` is where it begins in the whole text."""
    ranges = [(pin.number, *_range(pin, offset)) for pin in pins if pin.place.kind is PlaceKind.TEXT]
    found = re.search(re.escape(label.strip()), text, re.IGNORECASE) if label.strip() else None
    first, last = found.span() if found else (0, 0)
    cuts = {0, len(text), first, last, *(at for _number, start, end in ranges for at in (start, end))}
    marks = sorted(at for at in cuts if 0 <= at <= len(text))
    return [
        Piece(
            text=text[start:end],
            start=offset + start,
            is_label=first <= start and end <= last,
            is_marked=any(begin <= start and end <= stop for _number, begin, stop in ranges),
            ends=tuple(number for number, _begin, stop in ranges if stop == end),
        )
        for start, end in pairwise(marks)
    ]


def _range(pin: Pin, offset: int) -> tuple[int, int]:
    return (pin.place.text_from or 0) - offset, (pin.place.text_to or 0) - offset


def _slide(
    place: VersionMedium, pins: Sequence[Pin], states: Mapping[int, MediaState], declared: AiUse | None
) -> Slide:
    mine = [pin for pin in pins if pin.place.medium_sha256 == place.medium.sha256]
    return Slide(
        place=place,
        boxes=tuple(box for pin in mine if (box := _box(pin, place)) is not None),
        times=tuple(
            (pin.number, time_mark(pin.place.from_ms), time_mark(pin.place.to_ms))
            for pin in mine
            if pin.place.from_ms is not None
        ),
        is_ready=is_playable(place.medium),
        notes=notes_of(states[place.medium_id], kind=place.medium.kind, declared=declared),
        subtitles=_subtitle_notes(place, states),
    )


def _subtitle_notes(place: VersionMedium, states: Mapping[int, MediaState]) -> FileNotes:
    if place.subtitles is None:
        return FileNotes()
    return notes_of(states[place.subtitles.pk], kind=place.subtitles.kind, declared=None)


def _box(pin: Pin, place: VersionMedium) -> Box | None:
    at, width, height = pin.place, place.medium.width, place.medium.height
    if at.left is None or at.top is None or at.width is None or at.height is None or not (width and height):
        return None
    return Box(
        number=pin.number,
        left=at.left * width // SCALE,
        top=at.top * height // SCALE,
        width=at.width * width // SCALE,
        height=at.height * height // SCALE,
    )


def time_mark(milliseconds: int | None) -> str:
    """A moment of a recording as mm:ss, with tenths only where there are some."""
    if milliseconds is None:
        return ""
    seconds, rest = divmod(milliseconds, 1000)
    tenths = f",{rest // 100}" if rest >= 100 else ""
    return f"{seconds // 60:02d}:{seconds % 60:02d}{tenths}"
