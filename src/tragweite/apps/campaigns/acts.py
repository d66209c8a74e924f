# SPDX-License-Identifier: EUPL-1.2
"""The journal of a campaign in German: the rooms, and the facts that a reader of the file needs."""

import json
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tragweite.apps.journal.models import Entry
from tragweite.web import formats
from tragweite.web.states import Text, word

from .models import Goal

ROOMS: Final[dict[str, Text]] = {
    "campaigns": gettext_lazy("Planung"),
    "partners": gettext_lazy("Partner"),
    "contracts": gettext_lazy("Verträge und Geld"),
    "content": gettext_lazy("Inhalte"),
    "monitoring": gettext_lazy("Beobachtung"),
    "findings": gettext_lazy("Auswertung"),
    "disclosure": gettext_lazy("Rechenschaft"),
}

FACTS: Final[dict[str, Text]] = {
    "file_reference": gettext_lazy("Aktenzeichen"),
    "title": gettext_lazy("Titel"),
    "summary": gettext_lazy("Worum geht es?"),
    "purpose_class": gettext_lazy("Zweck"),
    "starts_on": gettext_lazy("Beginn"),
    "ends_on": gettext_lazy("Ende"),
    "landing_page": gettext_lazy("Zielseite"),
    "hashtag": gettext_lazy("Hashtag"),
    "planned_cents": gettext_lazy("Geplante Kosten"),
    "indicator": gettext_lazy("Kennzahl"),
    "description": gettext_lazy("Beschreibung"),
    "unit": gettext_lazy("Einheit"),
    "baseline": gettext_lazy("Ausgangswert"),
    "target_value": gettext_lazy("Zielwert"),
    "due_on": gettext_lazy("zu erreichen bis"),
    "source": gettext_lazy("Quelle"),
    "name": gettext_lazy("Name"),
    "size": gettext_lazy("Größe"),
    "question": gettext_lazy("Frage"),
    "number": gettext_lazy("Fassung"),
    "decision": gettext_lazy("Entscheidung"),
    "reason": gettext_lazy("Grund"),
}


VALUES: Final[dict[str, dict[str, Text]]] = {
    "indicator": dict(Goal.Indicator.choices),
    # Words of the room that looks back on this one; the journal is told in one place.
    "decision": {"chosen": gettext_lazy("ausgewählt"), "rejected": gettext_lazy("nicht ausgewählt")},
}


def facts_of(entry: Entry) -> dict[str, Any]:
    """The facts of an entry as an object."""
    found = json.loads(entry.facts)
    return found if isinstance(found, dict) else {}


def facts_text(entry: Entry) -> str:
    """The facts of an entry as one German line: what changed from what to what, and why."""
    facts = facts_of(entry)
    parts = [
        _("%(label)s: %(old)s → %(new)s")
        % {"label": FACTS[name], "old": _shown(name, facts.get(f"{name}_before")), "new": _shown(name, value)}
        for key, value in facts.items()
        if (name := key.removesuffix("_after")) != key and name in FACTS
    ]
    parts += [f"{label}: {_shown(name, facts[name])}" for name, label in FACTS.items() if facts.get(name)]
    return " · ".join(parts)


def _shown(name: str, value: object) -> str:
    if value is None or value == "":
        return _("keine Angabe")
    if name.endswith("_cents") and isinstance(value, int):
        return formats.euro(value)
    if name.endswith("_on") and isinstance(value, str):
        return formats.day(date.fromisoformat(value))
    if name == "size" and isinstance(value, int):
        return formats.count(value)
    return str(VALUES.get(name, {}).get(str(value), word(name, value)))
