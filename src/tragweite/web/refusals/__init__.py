# SPDX-License-Identifier: EUPL-1.2
"""The German text and the HTTP status of every refusal.

Each room file ``refusals/<room>.py`` holds one dict ``REFUSALS``: code -> lazy text with ``%(fact)s`` placeholders, or
``Refusal(text, status)`` where the status is not the usual one of its room. A text says what happened, what it means
and what to do.
"""

import logging
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Final

from django.utils.translation import gettext as _

from tragweite.core.refusal import Refused
from tragweite.web import formats
from tragweite.web.refusals.refusal import Refusal
from tragweite.web.states import STATES, Text, word

__all__ = ["Refusal", "catalogue", "refusal_status", "refusal_text"]

logger = logging.getLogger(__name__)

CONFLICT: Final = 409
BAD_INPUT: Final = 400
STATUS_BY_ROOM: Final[dict[str, int]] = {
    "access": 403,
    **dict.fromkeys(("analytics", "figures", "input", "money", "spending", "table"), BAD_INPUT),
}
WORDED_FACTS: Final = frozenset(
    {
        "analytics_measure",
        "analytics_tool",
        "field",
        "metric",
        "platform",
        "purpose_class",
        "role",
        "sender",
        "thing",
        "which",
    }
)
FACTS_WITH_STATES: Final = frozenset({"allowed", "held_in", "new", "old"})
UNGROUPED: Final = frozenset({"id", "entry", "line", "number", "position", "row", "sequence", "version", "year"})
"""Whole numbers that are names and no amounts: the year is 2026, not 2.026."""


@cache
def catalogue() -> Mapping[str, Refusal]:
    """All refusals by code, merged from the room files."""
    merged: dict[str, Refusal] = {}
    for module in iter_modules(__path__):
        room = import_module(f"{__name__}.{module.name}")
        for code, entry in getattr(room, "REFUSALS", {}).items():
            merged[code] = _complete(code=code, entry=entry)
    return merged


def _complete(*, code: str, entry: Text | Refusal) -> Refusal:
    if isinstance(entry, Refusal):
        return entry
    return Refusal(entry, STATUS_BY_ROOM.get(code.split(".", maxsplit=1)[0], CONFLICT))


def refusal_text(refused: Refused) -> str:
    """The German text of a refusal with its facts filled in; a general text where the code has none."""
    entry = catalogue().get(refused.code)
    facts = _formatted(refused)
    if entry is not None:
        try:
            return str(entry.text) % facts
        except (KeyError, ValueError, TypeError):
            pass
    # Never a second error on top of the first: the person still learns that nothing was stored.
    logger.error("refusal without a usable text: %s", refused.code)
    return _("Das ist an dieser Stelle nicht möglich. Es wurde nichts gespeichert. Kennung: %(code)s.") % {
        "code": refused.code
    }


def _formatted(refused: Refused) -> dict[str, str]:
    kind = str(refused.facts.get("thing", "item")) if refused.code.startswith("state.") else ""
    return {
        name: format_fact(name=name, value=value, kind=kind if name in FACTS_WITH_STATES else "")
        for name, value in refused.facts.items()
    }


def refusal_status(refused: Refused) -> int:
    """The HTTP status of a refusal. This is the only place that chooses one."""
    entry = catalogue().get(refused.code)
    return entry.status if entry is not None else CONFLICT


def format_fact(*, name: str, value: Any, kind: str = "") -> str:
    """One fact as German text: ``*_cents`` as euro, dates and times German, lists joined, states as words.

    ``kind`` names the vocabulary of states whose values the fact holds.
    """
    if value is None:
        return str(formats.MISSING)
    if name.endswith("_cents") and isinstance(value, int):
        return formats.euro(value)
    if name.endswith("_share") and isinstance(value, int | float):
        return formats.share(value)
    if isinstance(value, date):
        return formats.moment(value) if isinstance(value, datetime) else formats.day(value)
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    return _plain_fact(name=name, value=value, kind=kind)


def _plain_fact(*, name: str, value: Any, kind: str) -> str:
    if isinstance(value, int | float):
        return _number(name=name, value=value)
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, str):
        return _worded(name=name, value=value, kind=kind)
    if isinstance(value, Iterable):
        return _joined([format_fact(name=name.removesuffix("s"), value=each, kind=kind) for each in value])
    return str(value)


def _number(*, name: str, value: float) -> str:
    if isinstance(value, int):
        return str(value) if name.rsplit("_", maxsplit=1)[-1] in UNGROUPED else formats.count(value)
    return formats.number(value, places=0 if value.is_integer() else 2)


def _worded(*, name: str, value: str, kind: str) -> str:
    """``campaign_state="idea"``, ``role="clerk"`` and the like become words; every other string stays as it is."""
    vocabulary = kind or (name if name in WORDED_FACTS else name.removesuffix("_state") * name.endswith("_state"))
    if vocabulary in STATES:
        return str(STATES[vocabulary][value].word) if value in STATES[vocabulary] else value
    return str(word(vocabulary, value))


def _joined(parts: list[str]) -> str:
    if len(parts) > 1 and all(part.endswith(".") for part in parts):
        return " ".join(parts)
    if len(parts) < 2:
        return "".join(parts) or _("nichts")
    return _("%(first)s und %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}
