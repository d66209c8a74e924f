# SPDX-License-Identifier: EUPL-1.2
"""How a text begins: with a label, with something that only looks like one, or with something else. Strings only.

Offsets count characters (code points) of the text as given; nothing is normalised before a position is taken.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final


class LeadKind(StrEnum):
    """What was found, from a proper label down to nothing."""

    LABEL = "label"
    INVISIBLE = "invisible_characters"
    DISGUISED = "disguised"
    SENTENCE = "word_in_sentence"
    DENIED = "denied"
    OTHER_FORMAT = "word_not_for_format"
    DOUBTFUL = "doubtful_word"
    REJECTED = "rejected_word"
    HASHTAG = "hashtag"
    LATER = "not_leading"
    INSIDE_WORD = "inside_word"
    MISSING = "missing"


@dataclass(frozen=True)
class Lexicon:
    """The words of the rules that are valid on a day, for one place."""

    accepted: tuple[str, ...]
    other_format: tuple[str, ...]
    doubtful: tuple[str, ...]
    rejected: tuple[str, ...]
    sentence: tuple[str, ...]
    denial: tuple[str, ...]


@dataclass(frozen=True)
class Lead:
    """What was found where: ``text[start:end]`` is the word as written."""

    kind: LeadKind
    word: str = ""
    start: int = 0
    end: int = 0


# Format characters (Cf) and the blanks, fillers and selectors that Unicode counts as something else.
_UNSEEN: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | frozenset(
    map(chr, [*range(0x180B, 0x1810), *range(0xFE00, 0xFE10)])
)
_EMOJI_JOINERS: Final = frozenset("\u200d\ufe0e\ufe0f")
_HASH: Final = frozenset("#\uff03\ufe5f")
_MENTION: Final = frozenset("@\uff20\ufe6b")
_DENIAL_REACH: Final = 60
_LEAD_REACH: Final = 500
_LONG_PHRASE: Final = 9

_LOOK: Final = (
    "аa еe оo рp сc уy хx іi ѕs јj ԝw һh пn гr вb нh кk мm тt ьb зz иu "
    "αa εe ιi οo ρp υu ωw κk τt νv ηn βb ζz γy "
    "ոn ցg ɡg ɑa ıi ᴀa ɴn ᴢz ᴇe ɪi ɢg ᴡw ʀr ʙb ᴜu ꮃw ꭼe ꭱr ꮓz ꭺa ꮐg øo đd łl 1i 3e 0o 4a 5s"
)
_LOOKALIKES: Final = {pair[0]: pair[1] for pair in _LOOK.split()}


def invisible_positions(text: str) -> tuple[int, ...]:
    """Return the offsets of characters that nobody sees; joiners and selectors behind an emoji are none of them."""
    return tuple(at for at, char in enumerate(text) if is_invisible(char) and not _joins_emoji(text, at))


def is_invisible(char: str) -> bool:
    """Say whether a character leaves no mark (zero-width, direction marks, fillers, selectors, soft hyphen)."""
    return unicodedata.category(char) == "Cf" or char in _UNSEEN


def _joins_emoji(text: str, at: int) -> bool:
    if text[at] not in _EMOJI_JOINERS:
        return False
    before = at - 1
    while before >= 0 and text[before] in _EMOJI_JOINERS:
        before -= 1
    return before >= 0 and unicodedata.category(text[before]) in {"So", "Sk"}


def first_word(text: str, *, start: int = 0) -> int | None:
    """Return the offset of the first letter or digit; emoji, brackets, underscores, and marks are passed over."""
    return next((at for at in range(start, len(text)) if text[at].isalnum()), None)


def read_lead(text: str, *, lexicon: Lexicon, start: int = 0) -> Lead:
    """Say how a text begins from ``start`` on; where no label leads, what else is there."""
    at = first_word(text, start=start)
    return (
        _leading(text, lexicon, at, start)
        or _disguised(text, lexicon, start)
        or _rejected_lead(text, lexicon, at, start)
        or _elsewhere(text, lexicon, start if at is None else at)
        or _inside(text, lexicon, at)
        or Lead(LeadKind.MISSING)
    )


def _leading(text: str, lexicon: Lexicon, at: int | None, start: int) -> Lead | None:
    if at is None or _marked(text, at, start) or "<!--" in text[start:at]:
        return None
    for words, kind in (
        (lexicon.doubtful, LeadKind.DOUBTFUL),
        (lexicon.accepted, LeadKind.LABEL),
        (lexicon.other_format, LeadKind.OTHER_FORMAT),
    ):
        end = _phrase_end(text, words, at)
        if end is not None and (lead := _judged(text, lexicon, Lead(kind, text[at:end], at, end), start)):
            return lead
    return None


def _judged(text: str, lexicon: Lexicon, lead: Lead, start: int) -> Lead | None:
    """Refuse what stands around the word: invisible characters, marks on it, a longer word, a sentence, a denial."""
    seen = text[start : lead.end + 1]
    if invisible_positions(seen):
        return Lead(LeadKind.INVISIBLE, lead.word, lead.start, lead.end)
    if unicodedata.category(text[lead.end : lead.end + 1] or " ").startswith("M"):
        return Lead(LeadKind.DISGUISED, lead.word, lead.start, lead.end)
    if _goes_on(text, lead.end):
        return None
    if lead.kind is LeadKind.LABEL and _is_sentence(text, lexicon, lead.end):
        return Lead(LeadKind.SENTENCE, lead.word, lead.start, lead.end)
    return _denial(text, lexicon, lead) or lead


def _phrase_end(text: str, words: Iterable[str], at: int) -> int | None:
    lengths = [
        len(word) for word in words if text[at : at + len(word)].lower() == word.lower() and _plain(text, at, word)
    ]
    return at + max(lengths) if lengths else None


def _plain(text: str, at: int, word: str) -> bool:
    # "K" (the Kelvin sign) lower-cases to "k": only the rule's own letters count.
    return all(char in letter + letter.upper() + letter.lower() for char, letter in zip(text[at:], word, strict=False))


def _goes_on(text: str, end: int) -> bool:
    """Say whether the word goes on: "Anzeigen", "Werbung-frei", "anzeige.de"."""
    if end >= len(text):
        return False
    after = text[end + 1 : end + 2]
    joined = text[end] in "-\u2010\u2011_'’" and after.isalnum()
    return text[end].isalnum() or joined or (text[end] == "." and after.islower())


def _is_sentence(text: str, lexicon: Lexicon, end: int) -> bool:
    rest = _visible(text[end:])
    if re.match(r"[\"“”'’*_)\]\s]{0,3}\?", rest):
        return True
    following = re.match(r"[ \"“”'’*_]+([^\W\d_]+)", rest)
    # "Werbung und Anzeige" are two labels; "Werbung und mehr" is a sentence.
    again = re.match(r"[ \"“”'’*_]+(?:und|oder)\s+(\w+)", rest)
    if again and again[1].lower() in {word.lower() for word in lexicon.accepted}:
        return False
    return following is not None and following[1].lower() in lexicon.sentence


def _denial(text: str, lexicon: Lexicon, lead: Lead) -> Lead | None:
    reach = _visible(text[lead.end :]).split("\n", maxsplit=1)[0][:_DENIAL_REACH].lower()
    for phrase in lexicon.denial:
        if re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", reach):
            return Lead(LeadKind.DENIED, phrase, lead.start, lead.end)
    return None


def _visible(text: str) -> str:
    return "".join(char for char in text if not is_invisible(char))


def _marked(text: str, at: int, start: int) -> bool:
    # An underscore belongs to the hashtag: "#_Anzeige" is one, "# Anzeige" is none.
    before = text[start:at].rstrip("_")[-1:]
    return bool(before) and before in _HASH | _MENTION


def _disguised(text: str, lexicon: Lexicon, start: int) -> Lead | None:
    letters, origins = skeleton(text[: start + _LEAD_REACH], start=start)
    at = first_word(letters)
    for word in lexicon.accepted if at is not None else ():
        end = _spelled(letters, at or 0, word)
        if end is not None and not _goes_on(letters, end) and not (at and letters[at - 1] in "#@"):
            begin, last = origins[at or 0], origins[end - 1]
            if _phrase_end(text, [word], begin) is not None:  # the word itself, refused for another reason
                return None
            return Lead(LeadKind.DISGUISED, word, begin, last + 1)
    return None


def _spelled(letters: str, at: int, word: str) -> int | None:
    """Return the end of the word at ``at``, also where blanks or dots stand between all its letters ("A n z e ...")."""
    for pattern in (re.escape(word), r"[\s.\-_·•*|/]{1,2}".join(map(re.escape, word))):
        if match := re.compile(pattern, re.IGNORECASE).match(letters, at):
            return match.end()
    return None


def skeleton(text: str, *, start: int = 0) -> tuple[str, tuple[int, ...]]:
    """Return what the eye reads (look-alikes as plain letters, marks and invisible characters gone) with its offsets."""
    pairs = [(plain, at) for at in range(start, len(text)) for plain in _seen(text[at])]
    return "".join(char for char, _at in pairs), tuple(at for _char, at in pairs)


def _seen(char: str) -> str:
    if is_invisible(char):
        return ""
    code = ord(char)
    for first in (0x1F150, 0x1F170, 0x1F1E6):  # letters in black circles, in black squares, regional indicators
        if first <= code < first + 26:
            return chr(ord("a") + code - first)
    plain = unicodedata.normalize("NFKD", char).lower()
    plain = "".join(each for each in plain if not unicodedata.combining(each))
    return "".join(_LOOKALIKES.get(each, each) for each in plain)


def _rejected_lead(text: str, lexicon: Lexicon, at: int | None, start: int) -> Lead | None:
    if at is None:
        return None
    if _marked(text, at, start):
        return _rejected_hashtag(text, lexicon, at)
    for phrase in sorted(lexicon.rejected, key=len, reverse=True):
        end = at + len(phrase)
        if text[at:end].lower() == phrase and not text[end : end + 1].isalnum():
            return Lead(LeadKind.REJECTED, text[at:end], at, end)
    return None


def _rejected_hashtag(text: str, lexicon: Lexicon, at: int) -> Lead | None:
    if text[at - 1] not in _HASH or not (match := re.compile(r"\w+").match(text, at)):
        return None
    if match[0].lower() not in _as_hashtags(lexicon.rejected):
        return None
    return Lead(LeadKind.REJECTED, text[at - 1 : match.end()], at - 1, match.end())


@cache
def _as_hashtags(phrases: tuple[str, ...]) -> frozenset[str]:
    return frozenset(re.sub(r"[\W_]", "", phrase) for phrase in phrases)


def _elsewhere(text: str, lexicon: Lexicon, start: int) -> Lead | None:
    """Find the label further down, as a hashtag, or a rejected word anywhere."""
    label = next(_standing(text, lexicon.accepted, start), None)
    if label is not None:
        return label
    rejected = _rejected_anywhere(text, lexicon, start)
    hashtag = _label_hashtag(text, lexicon.accepted)
    found = [each for each in (rejected, hashtag) if each is not None]
    return min(found, key=lambda each: each.start, default=None)


def _standing(text: str, words: Iterable[str], start: int) -> Iterator[Lead]:
    choice = "|".join(map(re.escape, words))
    for match in re.compile(rf"(?<![\w#@＃-])(?:{choice})(?!\w|-\w|(?-i:\.[a-zäöü]))", re.IGNORECASE).finditer(
        text, start
    ):
        yield Lead(LeadKind.LATER, match[0], match.start(), match.end())


def _label_hashtag(text: str, words: Iterable[str]) -> Lead | None:
    choice = "|".join(re.escape(word.replace(" ", "")) for word in words)
    match = re.search(rf"[#＃](?:unbezahlte|bezahlte)?(?:{choice})\w*", text, re.IGNORECASE)
    return Lead(LeadKind.HASHTAG, match[0], match.start(), match.end()) if match else None


def _rejected_anywhere(text: str, lexicon: Lexicon, start: int) -> Lead | None:
    hashtags = [_rejected_hashtag(text, lexicon, match.start() + 1) for match in re.finditer(r"[#＃](?=\w)", text)]
    plain = [phrase for phrase in lexicon.rejected if " " in phrase or len(phrase) >= _LONG_PHRASE]
    choice = "|".join(map(re.escape, sorted(plain, key=len, reverse=True)))
    match = re.search(rf"(?<![\w#@])(?:{choice})(?!\w)", text[start:], re.IGNORECASE) if plain else None
    found = [each for each in hashtags if each is not None]
    if match:
        found.append(Lead(LeadKind.REJECTED, match[0], start + match.start(), start + match.end()))
    return min(found, key=lambda each: each.start, default=None)


def _inside(text: str, lexicon: Lexicon, at: int | None) -> Lead | None:
    match = re.compile(r"[\w-]+").match(text, at) if at is not None else None
    if match and any(word.lower() in match[0].lower() for word in lexicon.accepted):
        return Lead(LeadKind.INSIDE_WORD, match[0], match.start(), match.end())
    return None


def stands_alone(text: str, *, lexicon: Lexicon) -> Lead:
    """Find a label that stands for itself somewhere on a slide: as a line, or cut off by punctuation; else say why not."""
    if unseen := invisible_positions(text):
        return Lead(LeadKind.INVISIBLE, "", unseen[0], unseen[0] + 1)
    leads = [_leading(text, lexicon, at, start) for start, at in _segments(text)]
    for wanted in (LeadKind.LABEL, LeadKind.DENIED, LeadKind.SENTENCE, LeadKind.OTHER_FORMAT, LeadKind.DOUBTFUL):
        for lead in leads:
            if lead is not None and lead.kind is wanted:
                return lead
    return read_lead(text, lexicon=lexicon)


def _segments(text: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"[^\n.!?:;|•·–—,()\[\]{}\"„“”*/]+", text):
        at = first_word(text, start=match.start())
        if at is not None and at < match.end():
            yield match.start(), at


_SLIDE_RULE: Final = re.compile(r"^[ \t]*(?:-{3,}|={3,}|\*{3,}|_{3,})[ \t\r]*$|\f", re.MULTILINE)
_SLIDE_HEAD: Final = re.compile(
    r"^[ \t]*\W{0,3}(?:(?:slide|folie|story|seite|bild|frame|kachel)[ \t]*(?:nr\.?[ \t]*)?\d+(?:[ \t]*(?:/|von|of)[ \t]*\d+)?"
    r"|\d+[ \t]*/[ \t]*\d+)[\])]?[ \t]*[:.)\]–-]*",
    re.MULTILINE | re.IGNORECASE,
)
_SLIDE_LIST: Final = re.compile(r"^[ \t]*\d{1,2}[ \t]*[.):](?=\s)", re.MULTILINE)
_BLANK_LINE: Final = re.compile(r"\n[ \t]*(?:\r?\n[ \t]*)+")


def slide_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return start and end of the words of each slide of a story.

    Slides are told apart by lines of ``---``, by headings ("Folie 2:", "2/5"), by a list from 1 on, else by blank lines.
    """
    for pattern in (_SLIDE_HEAD, _SLIDE_LIST):
        marks = list(pattern.finditer(text))
        if len(marks) >= 2 and not text[: marks[0].start()].strip():
            return _between([(mark.start(), mark.end()) for mark in marks], len(text))[1:]
    marks = list(_SLIDE_RULE.finditer(text)) or list(_BLANK_LINE.finditer(text.rstrip()))
    spans = _between([(mark.start(), mark.end()) for mark in marks], len(text))
    if _SLIDE_RULE.search(text):
        return spans if len(spans) > 1 and text[slice(*spans[-1])].strip() else spans[:-1] or spans
    return tuple(span for span in spans if text[slice(*span)].strip())


def _between(marks: Sequence[tuple[int, int]], length: int) -> tuple[tuple[int, int], ...]:
    edges = [0, *(edge for mark in marks for edge in mark), length]
    return tuple((edges[i], edges[i + 1]) for i in range(0, len(edges), 2))
