# SPDX-License-Identifier: EUPL-1.2
"""Signs that deceive the eye: unseen ones, direction marks, letters of other scripts that look like Latin ones."""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class SignKind(StrEnum):
    """Why a sign is reported."""

    UNSEEN = "unseen"
    DIRECTION = "direction"
    LOOK_ALIKE = "look_alike"


@dataclass(frozen=True)
class Sign:
    """A sign and where it stands: ``position`` counts characters of the text from 0; ``looks_like``: None if unseen."""

    kind: SignKind
    position: int
    code_point: str
    name: str
    looks_like: str | None


# Marks, embeddings, overrides and isolates of the bidirectional algorithm (Unicode Annex 9, section 2).
_DIRECTION: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Of category Cf but harmless: soft hyphen (hyphenation), joiner (emoji families), tags (flags of England, Scotland).
_HARMLESS: Final = frozenset({"\u00ad", "\u200d", *map(chr, range(0xE0020, 0xE0080))})
# Not of category Cf and yet without a shape: grapheme joiner, Hangul fillers, Braille blank.
_SHAPELESS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
# Letters of Greek and Cyrillic drawn like Latin ones in usual fonts (own selection, after Unicode TS 39, confusables).
_LIKE_LATIN: Final = dict(
    zip(
        "АВЕЅІЈКМНОРСТУХаеѕіјорсухԁԛԝһӏ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοϳνα",
        "ABESIJKMHOPCTYXaesijopcyxdqwhl" + "ABEZHIKMNOPTYXojva",
        strict=True,
    )
)


def deceiving_signs(text: str) -> Iterator[Sign]:
    """All such signs of a text. Greek and Cyrillic letters count only in words that also have Latin letters."""
    for position, sign in enumerate(text):
        kind, like = _kind(sign, text, position)
        if kind is not None:
            yield Sign(kind, position, f"U+{ord(sign):04X}", unicodedata.name(sign, ""), like)


def added_signs(*, approved: str, live: str) -> tuple[Sign, ...]:
    """The deceiving signs that the published text has more often than the approved one."""
    known = Counter(each.code_point for each in deceiving_signs(approved))
    added = []
    for each in deceiving_signs(live):
        if known[each.code_point] > 0:
            known[each.code_point] -= 1
        else:
            added.append(each)
    return tuple(added)


def _kind(sign: str, text: str, position: int) -> tuple[SignKind | None, str | None]:
    if sign.isascii():
        return None, None
    if sign in _DIRECTION:
        return SignKind.DIRECTION, None
    if (unicodedata.category(sign) == "Cf" or sign in _SHAPELESS) and sign not in _HARMLESS:
        return SignKind.UNSEEN, None
    like = _LIKE_LATIN.get(sign)
    if like is not None:
        return (SignKind.LOOK_ALIKE, like) if _stands_among_latin(text, position) else (None, None)
    like = _ascii_shape(sign)
    return (SignKind.LOOK_ALIKE, like) if like is not None else (None, None)


def _ascii_shape(sign: str) -> str | None:
    """The ASCII sign behind a wide, mathematical or singleton form (Kelvin sign, Greek question mark)."""
    shape = unicodedata.normalize("NFKC", sign)
    return shape if len(shape) == 1 and shape.isascii() and shape.isprintable() and not shape.isspace() else None


def _stands_among_latin(text: str, position: int) -> bool:
    start, end = position, position + 1
    while start > 0 and text[start - 1].isalpha():
        start -= 1
    while end < len(text) and text[end].isalpha():
        end += 1
    return any(letter.isascii() for letter in text[start:end])
