# SPDX-License-Identifier: EUPL-1.2
"""Whether an agent is a program: the kept list of the package ``crawler-user-agents`` and rules of our own.

The list has some 1,500 patterns. Nearly all contain a fixed text, so each is filed under four characters of it, chosen
so that browsers do not have them; only patterns whose four characters occur in the agent are tried. Agents differ, but
their words repeat: what a word has in it is remembered. A test holds this against trying all patterns.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from crawleruseragents import CRAWLER_USER_AGENTS_DATA

_LONGEST_AGENT = 512
_GRAM = 4
# Programs that name their home page, feed readers, libraries and bare "name/1.0" agents; browsers send none of these.
_PROGRAM_WORDS = re.compile("://|spider|crawler|robot|feed|fetch|validator|http_request")
_BOT_WORD = re.compile(r"bot\b", re.IGNORECASE)
_BARE_NAME = re.compile(r"[\w.-]+(/[\w.-]+)?")
_BROWSERS = (
    "mozilla/5.0 (windows nt 10.0; win64; x64) applewebkit/537.36 (khtml, like gecko) chrome/124.0.0.0 safari/537.36 "
    "edg/124.0.0.0 opr/110.0.0.0 mozilla/5.0 (macintosh; intel mac os x 10_15_7) version/17.4 mozilla/5.0 (x11; ubuntu; "
    "linux x86_64; rv:125.0) gecko/20100101 firefox/125.0 mozilla/5.0 (iphone; cpu iphone os 17_5 like mac os x) "
    "mobile/15e148 instagram 331.0.0.29.95 (iphone14,5; ios 17_5; de_de; de; scale=3.00; 1170x2532) [fban/fbios;fbav/"
    "461.0;fbdv/iphone14,5;fbmd/iphone;fbsn/ios;fbsv/17.5] bytedancewebview tiktok musical_ly_34 trill snapchat "
    "mozilla/5.0 (linux; android 14; sm-s918b build/up1a; wv) version/4.0 mobile safari samsungbrowser/24.0 pinterest"
)


def _fixed_texts(parsed: Iterable[Any]) -> list[str]:
    """The texts that every match of a parsed pattern contains."""
    found, current = [], ""
    for operation, value in parsed:
        if str(operation) == "LITERAL":
            current += chr(value)
            continue
        found.append(current)
        current = ""
        if str(operation) == "SUBPATTERN":
            found += _fixed_texts(value[3])
        elif str(operation) == "MAX_REPEAT" and value[0] >= 1:
            found += _fixed_texts(value[2])
    return [text for text in (*found, current) if text]


def _gram_of(pattern: str) -> str:
    """The four characters (lower case) under which a pattern is filed; empty where it has no fixed text so long."""
    texts = [text.lower() for text in _fixed_texts(_parser.parse(pattern))]
    grams = [text[place : place + _GRAM] for text in texts for place in range(len(text) - _GRAM + 1)]
    return min((gram for gram in grams if " " not in gram and ")" not in gram), key=_BROWSERS.count, default="")


def _alternatives(pattern: str) -> list[str]:
    """The patterns of which this is a plain enumeration."""
    return [pattern] if re.search(r"[()\[\\]", pattern) else pattern.split("|")


def _piece_of(pattern: str) -> str:
    """A text without blanks that stands in a word of every match; empty, and so in every word, where there is none."""
    texts = [part for text in _fixed_texts(_parser.parse(pattern)) for part in re.split("[ )]", text.lower())]
    return max(texts, key=len, default="")


def _place_of(pattern: str) -> str:
    """Where a pattern is filed. What has no fixed text and cannot match a blank or ``)`` is looked for in words."""
    if gram := _gram_of(pattern):
        return gram
    return _SPANNING if re.search(r"[ .)]|\\s|\\W|\\D|\[\^", pattern) else _IN_A_WORD


_IN_A_WORD, _SPANNING, _PROGRAM = "in a word", "spanning", "program"  # no four characters: beside the grams
_PATTERNS: dict[str, list[str]] = {_IN_A_WORD: [], _SPANNING: []}
for _each in CRAWLER_USER_AGENTS_DATA:
    for _pattern in _alternatives(_each["pattern"]):
        _PATTERNS.setdefault(_place_of(_pattern), []).append(_pattern)
_PIECES = re.compile("|".join(re.escape(_piece_of(each)) for each in _PATTERNS[_SPANNING]) or r"(?!)")
_FILED = {place: re.compile("|".join(patterns) or r"(?!)") for place, patterns in _PATTERNS.items()}
_GRAMS = frozenset(_FILED)


def is_machine(agent: str) -> bool:
    """Whether the agent names a crawler, a preview, a library, or nothing at all."""
    return _is_machine(agent.strip()[:_LONGEST_AGENT])


@lru_cache(maxsize=8_192)
def _is_machine(shortened: str) -> bool:
    if shortened in {"", "-"} or _BARE_NAME.fullmatch(shortened):
        return True
    found: set[str] = set()
    for part in shortened.split(")"):  # a new version of a known browser differs in one part, and there in one word
        if known := _found_in_part(part):
            found |= known
    if not found:
        return False
    return _PROGRAM in found or any(_FILED[each].search(shortened) for each in found)


@lru_cache(maxsize=8_192)
def _found_in_part(part: str) -> frozenset[str]:
    return frozenset().union(*map(_found_in, part.split(" ")))


@lru_cache(maxsize=8_192)
def _found_in(word: str) -> frozenset[str]:
    """Under which entries of ``_FILED`` the patterns stand that may fit because of this word."""
    if _names_program(word):
        return frozenset({_PROGRAM})
    low = word.lower()
    found = _GRAMS & {low[place : place + _GRAM] for place in range(len(low) - _GRAM + 1)}
    if _FILED[_IN_A_WORD].search(word):
        found |= {_IN_A_WORD}
    if _PIECES.search(low):
        found |= {_SPANNING}
    return found


def _names_program(text: str) -> bool:
    low = text.lower()
    return _PROGRAM_WORDS.search(low) is not None or bool("bot" in low and _BOT_WORD.search(text))


def _is_program(agent: str) -> bool:
    return _names_program(agent) or _BARE_NAME.fullmatch(agent) is not None
