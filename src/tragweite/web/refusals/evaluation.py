# SPDX-License-Identifier: EUPL-1.2
"""German texts of the refusals "evaluation.…"."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from tragweite.web.refusals.refusal import Refusal
from tragweite.web.states import Text

REFUSALS: Final[dict[str, Text | Refusal]] = {
    "evaluation.bad_count": _(
        "Beitrag %(post)s: Der Wert %(value)s für %(field)s ist keine ganze Zahl ab 0. Es wird nicht "
        "ausgewertet. Bitte berichtigen Sie die Kennzahl an ihrer Quelle."
    ),
    "evaluation.bad_days": _(
        "Beitrag %(post)s: Eine Beobachtungsdauer von %(value)s Tagen ist nicht möglich. Bitte prüfen Sie "
        "Veröffentlichung und Stichtag."
    ),
    "evaluation.bad_number": _(
        "%(field)s: %(value)s ist keine verwendbare Zahl. Bitte berichtigen Sie die Angabe beim Ziel der Kampagne."
    ),
    "evaluation.bad_window": _(
        "Ein Zeitfenster von %(value)s Tagen ist nicht möglich. Bitte wählen Sie 1 bis 366 Tage."
    ),
    "evaluation.duplicate_post": _(
        "Der Beitrag %(post)s kommt zweimal vor und würde doppelt zählen. Es wird nicht ausgewertet. Bitte "
        "melden Sie das Ihrer technischen Betreuung."
    ),
    "evaluation.naive_time": _(
        "Beitrag %(post)s: Dem Zeitpunkt der Veröffentlichung fehlt die Zeitzone. Es wird nicht ausgewertet. "
        "Bitte melden Sie das Ihrer technischen Betreuung."
    ),
    "evaluation.post_unnamed": _(
        "Einem Beitrag (%(post)s) fehlt die Kennung oder das Konto. Es wird nicht ausgewertet. Bitte "
        "ergänzen Sie beides beim Beitrag."
    ),
    "evaluation.same_sender": _(
        "%(sender)s kann nicht mit sich selbst verglichen werden. Bitte wählen Sie zwei verschiedene Absender."
    ),
    "evaluation.unknown_scale": _(
        "Die Bezugsgröße „%(scale)s“ gibt es nicht. Möglich ist: %(allowed)s. Bitte wählen Sie eine davon."
    ),
    "evaluation.unknown_sender": _(
        "Den Absender „%(sender)s“ gibt es nicht. Möglich ist: %(allowed)s. Bitte wählen Sie einen davon."
    ),
    "evaluation.value_without_date": _(
        "Zum erreichten Wert %(value)s fehlt der Stichtag. Ohne ihn lässt sich die Zielerreichung nicht "
        "beurteilen. Bitte ergänzen Sie ihn."
    ),
}
