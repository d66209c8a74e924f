# SPDX-License-Identifier: EUPL-1.2
"""The German text of every act that the journal records: action code -> label.

A code is ``<room>.<verb>``; ``tests/house/test_journal_texts.py`` holds this list and the calls of ``record`` together.
"""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tragweite.core.rules.journal import BreakReason

JOURNAL_TEXTS: Final[dict[str, str | Promise]] = {
    "journal.shred": _("Personenbezogene Angaben gelöscht"),
    "people.add_ministry": _("Ressort angelegt"),
    "people.create_user": _("Konto angelegt"),
    "people.change_user": _("Angaben zu einer Person geändert"),
    "people.set_password": _("Kennwort von der Verwaltung vergeben"),
    "people.change_password": _("Eigenes Kennwort geändert"),
    "people.grant_role": _("Rolle vergeben"),
    "people.end_role": _("Ende einer Rolle eingetragen"),
    "people.set_stand_in": _("Vertretung eingetragen"),
    "people.revoke_stand_in": _("Vertretung beendet"),
    "people.unlock": _("Konto entsperrt"),
    "people.sign_in": _("Angemeldet"),
    "people.sign_in_failed": _("Anmeldung fehlgeschlagen"),
    "people.invite_outside": _("Zugang von außen angelegt"),
    "people.revoke_outside": _("Zugang von außen geschlossen"),
}

BREAK_REASONS: Final[dict[BreakReason, str | Promise]] = {
    BreakReason.CHANGED: _("Der Inhalt dieses Eintrags wurde verändert."),
    BreakReason.DELETED: _("An dieser Stelle fehlt ein Eintrag."),
    BreakReason.INSERTED: _("An dieser Stelle wurde ein Eintrag eingefügt."),
    BreakReason.REORDERED: _("Die Reihenfolge der Einträge wurde verändert."),
    BreakReason.TRUNCATED: _("Ab dieser Stelle wurden Einträge abgeschnitten."),
    BreakReason.SEAL_DIFFERS: _("Der Eintrag stimmt nicht mit dem Siegel außerhalb der Datenbank überein."),
    BreakReason.PERSONAL_CHANGED: _("Die personenbezogenen Angaben dieses Eintrags wurden verändert."),
    BreakReason.PERSONAL_MISSING: _("Personenbezogene Angaben fehlen, ohne dass ihre Löschung verzeichnet ist."),
}


def journal_text(action: str) -> str | Promise:
    """The label of an action; an unknown code stands for itself, so that no entry is hidden."""
    return JOURNAL_TEXTS.get(action, action)
