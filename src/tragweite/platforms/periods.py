# SPDX-License-Identifier: EUPL-1.2
"""Calendar years out of the words in which periods are told; what is open at one end names no year."""

import re
from typing import Final

_MONTH: Final = (
    r"(?:Jan(?:uar|\.)?|Feb(?:ruar|\.)?|März|Apr(?:il|\.)?|Mai|Juni?|Juli?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
    r"|Okt(?:ober|\.)?|Nov(?:ember|\.)?|Dez(?:ember|\.)?)"
)
_YEAR: Final = r"(?:19|20)[0-9]{2}"
_DAY: Final = r"(?:[0-9]{1,2}\.\s*)"
_LAST_SPAN: Final = 30

_ONE_YEAR: Final = (
    re.compile(rf"(?P<year>{_YEAR})"),
    re.compile(rf"{_DAY}[0-9]{{1,2}}\.(?P<year>{_YEAR})"),
    re.compile(rf"{_MONTH} (?P<year>{_YEAR})"),
    re.compile(rf"(?P<year>{_YEAR}) (?:ab|bis) {_DAY}?{_MONTH}"),
    re.compile(rf"(?P<year>{_YEAR}), Stand (?:{_MONTH}/)?{_MONTH} (?P=year)"),
)
_SPAN: Final = (
    re.compile(rf"(?P<first>{_YEAR})\s*(?:-|–|/|bis)\s*(?P<last>{_YEAR})"),
    re.compile(rf"{_MONTH} (?P<first>{_YEAR})\s*(?:-|–|bis)\s*{_MONTH} (?P<last>{_YEAR})"),
    re.compile(rf"(?P<first>{_YEAR}) bis Antwort \((?:{_MONTH}/)?{_MONTH} (?P<last>{_YEAR})\)"),
)


def years_of(*, period: str) -> tuple[int, ...]:
    """Return the calendar years that a period names without doubt, ascending; empty where an end is open.

    ``"2016-2017"`` -> (2016, 2017); ``"2023 bis 8. Mai"`` -> (2023,); ``"bis Juli 2014"``, ``"seit 2022"``,
    ``"vier Jahre"`` -> ().
    """
    words = " ".join(period.split())
    for pattern in _ONE_YEAR:
        match = pattern.fullmatch(words)
        if match:
            return (int(match.group("year")),)
    for pattern in _SPAN:
        match = pattern.fullmatch(words)
        if match:
            return _years(first=int(match.group("first")), last=int(match.group("last")))
    return ()


def _years(*, first: int, last: int) -> tuple[int, ...]:
    return tuple(range(first, last + 1)) if first <= last <= first + _LAST_SPAN else ()
