# SPDX-License-Identifier: EUPL-1.2
"""Counts and dates as platforms write them, in German and in English files; what is ambiguous is not guessed."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from tragweite.core.refusal import Refused

MAX_COUNT: Final = 10**12


class Language(StrEnum):
    """The language of a file decides what a point and a comma mean."""

    DE = "de"
    EN = "en"


@dataclass(frozen=True)
class Count:
    """A count as an integer; ``is_rounded`` where the platform wrote it as ``1,2 Mio.`` or ``1.2K``."""

    value: int
    is_rounded: bool = False


_FACTORS: Final = {
    "tsd": 1_000,
    "tsd.": 1_000,
    "k": 1_000,
    "mio": 1_000_000,
    "mio.": 1_000_000,
    "m": 1_000_000,
    "mrd": 1_000_000_000,
    "mrd.": 1_000_000_000,
    "b": 1_000_000_000,
}
_GERMAN_ONLY: Final = frozenset({"tsd", "tsd.", "mio", "mio.", "mrd", "mrd."})
_SHAPE: Final = re.compile(r"(?P<number>[0-9][0-9.,' ]*)(?P<suffix>[a-z]+\.?)?")
_NOTHING: Final = frozenset({"", "-", "–", "—", "n/a", "k. a.", "k.a.", "--"})


def parse_count(text: str, *, language: Language | None) -> Count | None:
    """Read a count; None (missing, never 0) for an empty cell or a dash.

    Raises ``Refused`` with ``figures.negative``, ``figures.not_finite``, ``figures.not_a_count``,
    ``figures.ambiguous_number`` (1.250 or 1,250 without the language of the file) or ``figures.too_large``.
    """
    cell = re.sub("[\u00a0\u202f\u2009]", " ", text).strip().lower()
    if cell in _NOTHING:
        return None
    _refuse_special(cell)
    match = _SHAPE.fullmatch(cell)
    suffix = match.group("suffix") if match else None
    if match is None or (suffix is not None and suffix not in _FACTORS):
        raise Refused("figures.not_a_count", text=text.strip()[:40])
    number = match.group("number").strip()
    if suffix is None:
        return _limited(Count(value=_whole(number, language=language)))
    spoken = Language.DE if suffix in _GERMAN_ONLY else language
    value = _decimal(number, language=spoken) * _FACTORS[suffix]
    return _limited(Count(value=int(value), is_rounded=True))


def _refuse_special(cell: str) -> None:
    if re.match("[-\u2212\u2013][0-9]", cell):
        raise Refused("figures.negative", text=cell[:40])
    if cell.lstrip("+-\u2212") in {"nan", "inf", "infinity", "∞"}:
        raise Refused("figures.not_finite", text=cell[:40])


def _whole(number: str, *, language: Language | None) -> int:
    if re.fullmatch(r"[0-9]+", number):
        return int(number)
    if re.fullmatch(r"[0-9]{1,3}(?:[ '][0-9]{3})+", number) or _is_grouped(number, language=language):
        return int(re.sub(r"[^0-9]", "", number))
    if re.fullmatch(r"[0-9]{1,3}[.,][0-9]{3}", number) and language is None:
        raise Refused("figures.ambiguous_number", text=number[:40])
    raise Refused("figures.not_a_count", text=number[:40])


def _is_grouped(number: str, *, language: Language | None) -> bool:
    groups = {Language.DE: r"(?:\.[0-9]{3})+", Language.EN: r"(?:,[0-9]{3})+"}
    if language is not None:
        return re.fullmatch(rf"[0-9]{{1,3}}{groups[language]}", number) is not None
    # Two groups cannot be a fraction in any language.
    return re.fullmatch(r"[0-9]{1,3}(?:(?:\.[0-9]{3}){2,}|(?:,[0-9]{3}){2,})", number) is not None


def _decimal(number: str, *, language: Language | None) -> Decimal:
    point = {Language.DE: ",", Language.EN: "."}
    if re.fullmatch(r"[0-9]+", number):
        return Decimal(number)
    if not re.fullmatch(r"[0-9]+[.,][0-9]{1,3}", number):
        raise Refused("figures.not_a_count", text=number[:40])
    if language is None and re.fullmatch(r"[0-9]{1,3}[.,][0-9]{3}", number):
        raise Refused("figures.ambiguous_number", text=number[:40])
    if language is not None and point[language] not in number:
        raise Refused("figures.ambiguous_number", text=number[:40])
    return Decimal(number.replace(",", "."))


def _limited(count: Count) -> Count:
    if count.value > MAX_COUNT:
        raise Refused("figures.too_large", max_count=MAX_COUNT)
    return count


_ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?")
_GERMAN: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:,? (\d{1,2}):(\d{2})(?: Uhr)?)?")
_SLASHED: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:,? (\d{1,2}):(\d{2}))?")


def parse_instant(text: str, *, language: Language | None, zone: ZoneInfo) -> datetime:
    """Read ISO 8601, ``22.11.2026 14:05`` or (English files) ``11/22/2026 14:05``; a day alone is its first minute.

    Times without a zone are taken in ``zone``; the answer is aware UTC. Raises ``Refused`` with
    ``figures.not_a_date`` or ``figures.ambiguous_date`` (04/05/2026 without the language of the file).
    """
    cell = text.strip()
    try:
        found = _iso(cell) or _german(cell) or _slashed(cell, language=language)
    except ValueError as problem:
        raise Refused("figures.not_a_date", text=cell[:40]) from problem
    if found is None:
        raise Refused("figures.not_a_date", text=cell[:40])
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)


def _iso(cell: str) -> datetime | None:
    return datetime.fromisoformat(cell) if _ISO.fullmatch(cell) else None


def _german(cell: str) -> datetime | None:
    match = _GERMAN.fullmatch(cell)
    if match is None:
        return None
    day, month, year, hour, minute = (int(part or 0) for part in match.groups())
    return _instant(date(year, month, day), hour=hour, minute=minute)


def _slashed(cell: str, *, language: Language | None) -> datetime | None:
    match = _SLASHED.fullmatch(cell)
    if match is None:
        return None
    first, second, year, hour, minute = (int(part or 0) for part in match.groups())
    if language is not Language.EN and first <= 12 and second <= 12 and first != second:
        raise Refused("figures.ambiguous_date", text=cell[:40])
    month, day = (second, first) if first > 12 else (first, second)
    return _instant(date(year, month, day), hour=hour, minute=minute)


def _instant(day: date, *, hour: int, minute: int) -> datetime:
    return datetime.fromisoformat(f"{day.isoformat()}T{hour:02d}:{minute:02d}")
