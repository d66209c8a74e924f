# SPDX-License-Identifier: EUPL-1.2
"""Where a remark stands in a post, and where it stands in the next version of that post."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from tragweite.core.refusal import Refused

SCALE: Final = 10_000
"""Regions count 1/10000 of the width and height of the upright picture."""
NEAR: Final = 400
"""Characters by which a quote may have moved and still be the same place, if it stands there only once."""


class PlaceKind(StrEnum):
    """What a remark is pinned to."""

    WHOLE = "whole"
    TEXT = "text"
    REGION = "region"
    TIME = "time"


@dataclass(frozen=True, kw_only=True)
class Place:
    """A typed place. Text: ``text_from`` inclusive, ``text_to`` exclusive, in characters, with the words quoted.

    Region: ``left, top, width, height`` in 1/10000. Time: ``from_ms, to_ms``. Both name the medium by its SHA-256; a
    region of a video may name a time too.
    """

    kind: PlaceKind = PlaceKind.WHOLE
    quote: str = ""
    text_from: int | None = None
    text_to: int | None = None
    medium_sha256: str = ""
    left: int | None = None
    top: int | None = None
    width: int | None = None
    height: int | None = None
    from_ms: int | None = None
    to_ms: int | None = None


WHOLE: Final = Place()


def require_place(place: Place, *, text: str, media: Collection[str]) -> None:
    """Hold a place against the version that it names: its text and the SHA-256 of its media.

    Raises ``Refused("content.place_not_there")``.
    """
    if not _stands(place, text=text, media=media):
        raise Refused("content.place_not_there", field="place")


def _stands(place: Place, *, text: str, media: Collection[str]) -> bool:
    if place.kind is PlaceKind.WHOLE:
        return place == WHOLE
    if place.kind is PlaceKind.TEXT:
        return _is_range(place.text_from, place.text_to) and text[place.text_from : place.text_to] == place.quote
    if place.medium_sha256 not in media:
        return False
    return _is_region(place) if place.kind is PlaceKind.REGION else _is_range(place.from_ms, place.to_ms)


def _is_range(start: int | None, end: int | None) -> bool:
    return start is not None and end is not None and 0 <= start < end


def _is_region(place: Place) -> bool:
    left, top, width, height = place.left, place.top, place.width, place.height
    if left is None or top is None or width is None or height is None:
        return False
    within = left >= 0 and top >= 0 and left + width <= SCALE and top + height <= SCALE
    return within and width > 0 and height > 0


def carry(place: Place, *, text: str, media: Collection[str]) -> Place | None:
    """The same place in another version, or None where it exists no more.

    A quote counts as found where it stands exactly once within ``NEAR`` characters of its old place; a region or a time
    where the same bytes are still there. A remark on the whole post always carries over.
    """
    if place.kind is PlaceKind.WHOLE:
        return place
    if place.kind is PlaceKind.TEXT:
        return _carried_quote(place, text=text)
    return place if place.medium_sha256 in media else None


def _carried_quote(place: Place, *, text: str) -> Place | None:
    if place.text_from is None or not place.quote:
        return None
    first = max(place.text_from - NEAR, 0)
    window = text[first : place.text_from + len(place.quote) + NEAR]
    found = window.find(place.quote)
    if found < 0 or window.find(place.quote, found + 1) >= 0:
        return None
    start = first + found
    return replace(place, text_from=start, text_to=start + len(place.quote))
