# SPDX-License-Identifier: EUPL-1.2
"""German texts of the refusals "access.…"."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from tragweite.web.refusals.refusal import Refusal
from tragweite.web.states import Text

REFUSALS: Final[dict[str, Text | Refusal]] = {
    "access.people": _(
        "Personen und Rollen verwaltet nur die Verwaltung der Zugänge. Es wurde nichts geändert. Bitte wenden Sie sich an sie."
    ),
    "access.people_of_ministry": _(
        "Rollen in diesem Ressort vergibt und beendet nur dessen Verwaltung der Zugänge. Es wurde nichts geändert. Bitte wenden Sie sich an sie."
    ),
    "access.account_elsewhere": _(
        "Die Person arbeitet auch für ein Ressort, das Sie nicht verwalten. Deshalb dürfen Sie ihr Konto nicht ändern. Bitte wenden Sie sich an die Verwaltung, die alle ihre Ressorts verwaltet."
    ),
    "access.invite_outside": _(
        "Personen von außen lädt nur ein, wer in diesem Ressort plant oder freigibt. Es wurde kein Zugang angelegt. Bitte wenden Sie sich an die Sachbearbeitung."
    ),
    "access.journal": _(
        "Das Journal lesen nur Prüfung und Staatskanzlei. Die Vorgänge einer Kampagne finden Sie in ihrer Akte."
    ),
    "access.signed_out": _(
        "Sie sind nicht angemeldet. Es wurde nichts gespeichert. Bitte melden Sie sich an und versuchen Sie es noch einmal."
    ),
}
