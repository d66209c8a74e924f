# SPDX-License-Identifier: EUPL-1.2
"""German texts of the refusals of moves between states ("state.…")."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from tragweite.web.refusals.refusal import Refusal
from tragweite.web.states import Text

REFUSALS: Final[dict[str, Text | Refusal]] = {
    "state.move_not_allowed": _(
        "%(thing)s: Der Stand „%(old)s“ lässt den Schritt zu „%(new)s“ nicht zu; möglich ist: %(allowed)s. "
        "Vielleicht hat inzwischen jemand anderes gehandelt. Bitte laden Sie die Seite neu und prüfen Sie "
        "den Stand."
    ),
    "state.resume_elsewhere": _(
        "Der Beitrag wurde im Stand „%(held_in)s“ angehalten und kann nur dorthin zurück, nicht zu "
        "„%(new)s“. Heben Sie die Anhaltung auf und gehen Sie von dort aus weiter, oder ziehen Sie den "
        "Beitrag zurück."
    ),
    "state.changed_meanwhile": _(
        "Inzwischen hat jemand anderes gehandelt, oder der Schritt wurde zweimal abgeschickt. Ihr Schritt "
        "wurde nicht ausgeführt. Bitte laden Sie die Seite neu und prüfen Sie den Stand."
    ),
}
