# SPDX-License-Identifier: EUPL-1.2
"""Numbers, money, days and times as Germans write them. Missing is "keine Angabe" and never 0."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

NOT_STATED = "keine Angabe"
NARROW = "\u00a0"  # no-break space between number and unit
MINUS = "\u2212"
BERLIN = ZoneInfo("Europe/Berlin")
_SWAP = str.maketrans(",.", ".,")

Real = int | float | Decimal


def number(value: Real | None, *, places: int = 0) -> str:
    """``1234.5, places=1`` -> ``1.234,5``; half is rounded up (away from zero)."""
    if value is None:
        return NOT_STATED
    exact = Decimal(str(value))
    if not exact.is_finite():
        return NOT_STATED
    rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,f}".translate(_SWAP)
    return f"{MINUS}{text}" if rounded < 0 else text


def euro(cents: int | None) -> str:
    """``31150000`` -> ``311.500,00 €``."""
    return NOT_STATED if cents is None else f"{number(Decimal(cents) / 100, places=2)}{NARROW}€"


def share(value: Real | None, *, places: int = 1) -> str:
    """``0.124`` -> ``12,4 %``."""
    return NOT_STATED if value is None else f"{number(Decimal(str(value)) * 100, places=places)}{NARROW}%"


def factor_words(low: Real | None, high: Real | None) -> str:
    """``2.1, 3.4`` -> ``zwischen 2,1- und 3,4-mal so viele``."""
    if low is None and high is None:
        return NOT_STATED
    if high is None:
        return f"mindestens {number(low, places=1)}-mal so viele"
    if low is None:
        return f"höchstens {number(high, places=1)}-mal so viele"
    return f"zwischen {number(low, places=1)}- und {number(high, places=1)}-mal so viele"


def interval(low: Real | None, high: Real | None, *, places: int = 1, unit: str = "") -> str:
    """``9.8, 15.1, unit="%"`` -> ``95 %: 9,8 bis 15,1 %``; an end that cannot be given is said to be open."""
    if low is None and high is None:
        return NOT_STATED
    ends = [f"{number(end, places=places)}" if end is not None else "offen" for end in (low, high)]
    tail = f"{NARROW}{unit}" if unit else ""
    return f"95{NARROW}%: {ends[0]} bis {ends[1]}{tail}"


def day(value: date | datetime | None) -> str:
    """``22.11.2026``; an instant is read in Berlin time."""
    if value is None:
        return NOT_STATED
    local = value.astimezone(BERLIN) if isinstance(value, datetime) else value
    return local.strftime("%d.%m.%Y")


def time_of_day(value: datetime | None) -> str:
    """``14:05 Uhr`` in Berlin time."""
    return NOT_STATED if value is None else value.astimezone(BERLIN).strftime(f"%H:%M{NARROW}Uhr")


def long_day(value: date | None) -> str:
    """``22. November 2026``."""
    return NOT_STATED if value is None else f"{value.day}. {MONTHS[value.month - 1]} {value.year}"


MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip
