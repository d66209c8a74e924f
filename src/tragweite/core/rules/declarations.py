# SPDX-License-Identifier: EUPL-1.2
"""What the author of a version says about it. None is "nobody has said", an answer of its own that never counts as no."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, Final

from tragweite.core.refusal import Refused
from tragweite.core.rules.checks.draft import AiUse, Music


@dataclass(frozen=True, kw_only=True)
class Declarations:
    """Answers as the checks ask for them (``core.rules.checks.draft.Draft`` says what each means)."""

    ai_use: AiUse | None = None
    ai_realistic: bool | None = None
    ai_text: AiUse | None = None
    ai_text_reviewed: bool | None = None
    ai_notice: str = ""
    music: Music | None = None
    music_licence: str = ""
    rights_until: date | None = None
    rights_unlimited: bool | None = None
    minors_shown: bool | None = None
    minors_consent: bool | None = None
    people_shown: bool | None = None
    people_consent: bool | None = None
    shows_minister: bool | None = None
    coat_of_arms: bool | None = None
    coat_of_arms_permitted: bool | None = None
    performance_claim: bool | None = None
    label_in_media: bool | None = None
    platform_tool: bool | None = None
    sender_identified: bool | None = None
    claims_none: bool | None = None
    political_actor: bool | None = None
    political_influence: bool | None = None
    official_information: bool | None = None
    exemption_reason: str = ""
    occasion: str = ""


_ENUMS: Final[Mapping[str, type[StrEnum]]] = {"ai_use": AiUse, "ai_text": AiUse, "music": Music}
_WORDS: Final = frozenset({"ai_notice", "music_licence", "exemption_reason", "occasion"})
NAMES: Final = tuple(field.name for field in fields(Declarations))


def as_stored(declarations: Declarations) -> dict[str, str | bool]:
    """JSON form: only what was said; days as ISO dates."""
    found: dict[str, str | bool] = {}
    for name in NAMES:
        value = getattr(declarations, name)
        if isinstance(value, bool):
            found[name] = value
        elif value:
            found[name] = value.isoformat() if isinstance(value, date) else str(value)
    return found


def from_stored(stored: Mapping[str, Any]) -> Declarations:
    """The answers from their JSON form; what is missing nobody has said.

    Raises ``Refused("content.declaration_malformed", name)``.
    """
    values: dict[str, Any] = {}
    for name, value in stored.items():
        try:
            values[name] = _read(name, value)
        except (KeyError, TypeError, ValueError) as problem:
            raise Refused("content.declaration_malformed", name=name) from problem
    return Declarations(**values)


def _read(name: str, value: object) -> object:
    if name not in NAMES:
        raise KeyError(name)
    if name in _ENUMS:
        return _ENUMS[name](str(value))
    wanted = str if name in _WORDS or name == "rights_until" else bool
    if not isinstance(value, wanted):
        raise TypeError(name)
    return date.fromisoformat(str(value)) if name == "rights_until" else value
