# SPDX-License-Identifier: EUPL-1.2
"""German texts of the refusals of ``tragweite labels``."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from tragweite.web.refusals.refusal import Refusal
from tragweite.web.states import Text

REFUSALS: Final[dict[str, Text | Refusal]] = {
    "labels.file_not_text": _(
        "„%(file)s“ ist keine Textdatei in UTF-8 (erste fremde Stelle: %(position)s). Es wurde nichts geprüft. "
        "Bitte speichern Sie den Text als UTF-8."
    ),
    "labels.file_too_large": _(
        "„%(file)s“ ist größer als %(limit)s Byte und damit sicher kein Text eines Beitrags. Es wurde nichts geprüft. "
        "Bitte wählen Sie die Datei mit dem Text."
    ),
    "labels.file_unreadable": _(
        "„%(file)s“ lässt sich nicht lesen. Es wurde nichts geprüft. Bitte prüfen Sie Name und Rechte der Datei."
    ),
}
