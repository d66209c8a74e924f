# SPDX-License-Identifier: EUPL-1.2
"""Figures and dates on pages: the same writing as in the documents, plus what only pages need."""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy

from tragweite.documents import numbers
from tragweite.documents.numbers import NARROW as NO_BREAK
from tragweite.documents.numbers import day, euro, number, share

__all__ = ["MISSING", "NO_BREAK", "count", "day", "euro", "filesize", "moment", "number", "share"]

MISSING: Final = gettext_lazy("keine Angabe")


def count(value: float | None) -> str:
    """A whole number as "1.234.567"."""
    return numbers.number(value)


def moment(value: datetime | None) -> str:
    """An instant as "22.11.2026, 14:05 Uhr" in German time."""
    return str(MISSING) if value is None else f"{day(value)}, {numbers.time_of_day(value)}"


def filesize(value: int | None) -> str:
    """Bytes as "3,4 MB" (1 MB = 1,000,000 bytes, as on the package)."""
    if value is None:
        return str(MISSING)
    for unit, size in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if value >= size:
            return f"{number(value / size, places=1)}{NO_BREAK}{unit}"
    return f"{value}{NO_BREAK}Byte"
