# SPDX-License-Identifier: EUPL-1.2
"""German texts of the refusals "journal.…"."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from tragweite.web.refusals.refusal import Refusal
from tragweite.web.states import Text

REFUSALS: Final[dict[str, Text | Refusal]] = {
    "journal.time_without_zone": _(
        "Dem Zeitpunkt fehlt die Zeitzone. Es wurde nichts gespeichert. Bitte die Verwaltung verständigen."
    ),
    "journal.entry_incomplete": _(
        "Dem Eintrag im Journal fehlen Angaben. Es wurde nichts gespeichert. Bitte die Verwaltung verständigen."
    ),
    "journal.fact_not_canonical": _(
        "Eine Angabe lässt sich nicht unverändert im Journal festhalten. Es wurde nichts gespeichert. Bitte Sonderzeichen im Text prüfen."
    ),
    "journal.salt_too_short": _(
        "Der Schlüssel für personenbezogene Angaben im Journal ist zu kurz. Es wurde nichts gespeichert. Bitte die Verwaltung verständigen."
    ),
    "journal.seal_unreadable": _(
        "Zeile %(line)s der Siegeldatei ist nicht lesbar. Das Journal lässt sich so nicht bis zum letzten Siegel prüfen. Bitte stellen Sie die Siegeldatei aus der Sicherung wieder her."
    ),
    "journal.seal_contradicts": _(
        "Das Journal stimmt bei Eintrag %(sequence)s nicht mehr mit dem Siegel überein. Es wurde kein neues Siegel geschrieben. Bitte prüfen Sie das Journal und verständigen Sie die zuständige Prüfung."
    ),
}
