# SPDX-License-Identifier: EUPL-1.2
"""Whether an agent is a program: the kept list of the package ``crawler-user-agents`` and rules of our own.

The list has some 1,500 patterns. Nearly all contain a fixed text, so each is filed under four characters of it, chosen
so that browsers do not have them; only patterns whose four characters occur in the agent are tried. A test holds this
against trying all of them.
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
_PROGRAM_WORDS = ("://", "spider", "crawler", "robot", "feed", "fetch", "validator", "http_request")
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
    return min(grams, key=_BROWSERS.count, default="")


def _filed() -> dict[str, re.Pattern[str]]:
    by_gram: dict[str, list[str]] = {}
    for each in CRAWLER_USER_AGENTS_DATA:
        by_gram.setdefault(_gram_of(each["pattern"]), []).append(each["pattern"])
    return {gram: re.compile("|".join(patterns)) for gram, patterns in by_gram.items()}


_FILED = _filed()
_UNFILED = _FILED.pop("", re.compile(r"(?!)"))
_GRAMS = _FILED.keys()


@lru_cache(maxsize=8_192)
def is_machine(agent: str) -> bool:
    """Whether the agent names a crawler, a preview, a library, or nothing at all."""
    shortened = agent.strip()[:_LONGEST_AGENT]
    if shortened in {"", "-"} or _is_program(shortened):
        return True
    low = shortened.lower()
    grams = {low[place : place + _GRAM] for place in range(len(low) - _GRAM + 1)}
    candidates = _GRAMS & grams
    return any(_FILED[gram].search(shortened) for gram in candidates) or bool(_UNFILED.search(shortened))


def _is_program(agent: str) -> bool:
    low = agent.lower()
    return (
        any(word in low for word in _PROGRAM_WORDS)
        or bool("bot" in low and _BOT_WORD.search(agent))
        or _BARE_NAME.fullmatch(agent) is not None
    )
