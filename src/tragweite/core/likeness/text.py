# SPDX-License-Identifier: EUPL-1.2
"""Is the published text the approved text?

Both texts are normalised in grades, from exact to coarse; the first grade on which they are equal is reported. There
is no similarity threshold: a changed deadline or a missing label leaves a text 95 per cent "similar".
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import IntEnum, StrEnum
from typing import Final

from tragweite.core.likeness.signs import Sign, added_signs
from tragweite.core.refusal import Refused

MAX_WORDS: Final = 20_000
"""Far above any post (the longest captions have 5,000 characters); keeps the comparison from running for minutes."""


class Grade(IntEnum):
    """The coarser the grade, the higher the number."""

    EXACT = 0
    NFC = 1
    INVISIBLE = 2
    WHITE_SPACE = 3
    MARKS = 4


class Verdict(StrEnum):
    """``changed`` has words in common with the approved text, ``different`` has none; both are deviations.

    ``person``: all that is seen is equal, but the published text carries signs that nobody sees and nobody approved.
    """

    SAME = "same"
    CHANGED = "changed"
    DIFFERENT = "different"
    PERSON = "person"


@dataclass(frozen=True)
class TextComparison:
    """The verdict, the first grade that matched (None: none did), missing tokens, and changes as (op, old, new).

    ``signs``: what deceives the eye in the published text and does not stand in the approved one.
    """

    verdict: Verdict
    grade: Grade | None
    missing_tokens: tuple[str, ...]
    differences: tuple[tuple[str, str, str], ...]
    signs: tuple[Sign, ...] = ()

    @property
    def is_deviation(self) -> bool:
        """Say whether somebody has to look at it."""
        return self.verdict is not Verdict.SAME or bool(self.missing_tokens)


# Zero-width space, non-joiner, word joiner, BOM, soft hyphen, direction marks, variation selectors 15 and 16. The
# joiner U+200D stays (it holds emoji families together), and so do the bidi overrides: they change what is read.
_INVISIBLE: Final = re.compile("[\u200b\u200c\u2060\ufeff\u00ad\u200e\u200f\ufe0e\ufe0f]")
_ODD_SPACES: Final = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000\t]")
_WORD: Final = re.compile(r"\S+")
_LINK: Final = re.compile(r"https?://\S+|(?<![\w@.])(?:[\w-]+\.)+[a-z]{2,}/\S*", re.IGNORECASE)
_MARKED: Final = re.compile(r"(?<![\w#@])[#@]\w[\w.]*(?<!\.)")
_LABEL: Final = re.compile(r"\W{0,3}(anzeige|werbung)(?!\w)", re.IGNORECASE)
_TRAILING: Final = re.compile(r" +(?=\n|\Z)")


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def _visible(text: str) -> str:
    return _TRAILING.sub("", _ODD_SPACES.sub(" ", _INVISIBLE.sub("", text))).rstrip("\n")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _unmarked(text: str) -> str:
    return re.sub(r"[@#](?=\w)", "", text).casefold()


_STEPS: Final = (
    (Grade.NFC, _nfc),
    (Grade.INVISIBLE, _visible),
    (Grade.WHITE_SPACE, _one_line),
    (Grade.MARKS, _unmarked),
)


def normalised(*, text: str, grade: Grade) -> str:
    """Return the text as it is compared on a grade; each grade builds on those below it."""
    for step_grade, step in _STEPS:
        if step_grade <= grade:
            text = step(text)
    return text


def first_matching_grade(*, approved: str, live: str) -> Grade | None:
    """Return the finest grade on which the two texts are equal, or None."""
    for grade in Grade:
        if normalised(text=approved, grade=grade) == normalised(text=live, grade=grade):
            return grade
    return None


def compare_texts(
    *, approved: str, live: str, mandatory: Sequence[str] = (), marks_may_be_missing: bool = False
) -> TextComparison:
    """Compare a published text with the approved one.

    ``mandatory``: label words, hashtags, mentions and links that must stand in the live text, each checked apart.
    ``marks_may_be_missing``: True where the platform gives texts without ``@`` and ``#`` (Instagram captions lose
    their ``@``); then equality on the coarsest grade counts as same, and ``grade`` says so.
    Zero-width signs, direction marks and look-alike letters that were added are never the same: equal otherwise, the
    text goes to a person. That a platform drops such signs is no change.
    Raises ``Refused("likeness.text_too_long", max_words)``.
    """
    _require_length(approved, live)
    grade = first_matching_grade(approved=approved, live=live)
    coarsest = Grade.MARKS if marks_may_be_missing else Grade.WHITE_SPACE
    same = grade is not None and grade <= coarsest
    signs = added_signs(approved=approved, live=live)
    equal = Verdict.PERSON if signs else Verdict.SAME
    return TextComparison(
        verdict=equal if same else _changed_or_different(approved=approved, live=live),
        grade=grade,
        missing_tokens=missing_tokens(text=live, mandatory=mandatory),
        differences=() if same else word_differences(old=approved, new=live),
        signs=signs,
    )


def _require_length(*texts: str) -> None:
    if any(len(text.split()) > MAX_WORDS for text in texts):
        raise Refused("likeness.text_too_long", max_words=MAX_WORDS)


def _words(text: str) -> list[str]:
    return normalised(text=text, grade=Grade.WHITE_SPACE).split()


def _changed_or_different(*, approved: str, live: str) -> Verdict:
    common = set(map(str.casefold, _words(approved))) & set(map(str.casefold, _words(live)))
    return Verdict.CHANGED if common else Verdict.DIFFERENT


@dataclass(frozen=True)
class TextDifference:
    """A change: ``op`` (replace, delete, insert), the words, and where they begin (characters of each text from 0)."""

    op: str
    approved: str
    live: str
    approved_position: int
    live_position: int


def placed_differences(*, approved: str, live: str) -> tuple[TextDifference, ...]:
    """The changes word by word with their places; ``word_differences`` without places."""
    ours, theirs = _placed_words(approved), _placed_words(live)
    matcher = SequenceMatcher(a=[word for word, _ in ours], b=[word for word, _ in theirs], autojunk=False)
    return tuple(
        TextDifference(
            op,
            " ".join(word for word, _ in ours[a:b]),
            " ".join(word for word, _ in theirs[c:d]),
            _place(ours, a, len(approved)),
            _place(theirs, c, len(live)),
        )
        for op, a, b, c, d in matcher.get_opcodes()
        if op != "equal"
    )


def _placed_words(text: str) -> list[tuple[str, int]]:
    words = [(normalised(text=found.group(), grade=Grade.WHITE_SPACE), found.start()) for found in _WORD.finditer(text)]
    return [(word, place) for word, place in words if word]


def _place(words: list[tuple[str, int]], index: int, end: int) -> int:
    return words[index][1] if index < len(words) else end


def mandatory_in(text: str) -> tuple[str, ...]:
    """The tokens of an approved text that must stand in the published one: label, hashtags, mentions, links."""
    label = _LABEL.match(normalised(text=text, grade=Grade.WHITE_SPACE))
    links = [link.rstrip(".,;:!?)\"'") for link in _LINK.findall(text)]
    marks = _MARKED.findall(_LINK.sub(" ", text))
    return tuple(dict.fromkeys([*([label.group(1)] if label else []), *marks, *links]))


def word_differences(*, old: str, new: str) -> tuple[tuple[str, str, str], ...]:
    """Return the changes word by word as (op, old words, new words), op one of replace, delete, insert.

    Where all words are equal (only characters that nobody sees differ in a way that counts), the result is empty.
    """
    old_words, new_words = _words(old), _words(new)
    matcher = SequenceMatcher(a=old_words, b=new_words, autojunk=False)
    return tuple(
        (op, " ".join(old_words[a:b]), " ".join(new_words[c:d]))
        for op, a, b, c, d in matcher.get_opcodes()
        if op != "equal"
    )


def missing_tokens(*, text: str, mandatory: Sequence[str]) -> tuple[str, ...]:
    """Return the mandatory tokens that do not stand in the text as whole words (case and invisible marks ignored)."""
    return tuple(token for token in mandatory if not _contains(text=text, token=token))


def _contains(*, text: str, token: str) -> bool:
    haystack = normalised(text=text, grade=Grade.WHITE_SPACE).casefold()
    needle = normalised(text=token, grade=Grade.WHITE_SPACE).casefold()
    if not needle:
        return True
    # "#anzeige" does not stand in "#anzeigen", nor "example.org/a" in "example.org/ab" or "example.org/a/b".
    return re.search(rf"(?<![\w#@]){re.escape(needle)}(?![\w/-]|[.?&=#%]\w)", haystack) is not None


def label_leads(*, text: str, label: str) -> bool:
    """Say whether a text begins with its label; a label at the end or behind a hashtag cloud does not count."""
    beginning = normalised(text=text, grade=Grade.WHITE_SPACE).casefold()
    wanted = normalised(text=label, grade=Grade.WHITE_SPACE).casefold()
    return bool(wanted) and re.match(rf"\W{{0,3}}{re.escape(wanted)}(?!\w)", beginning) is not None
