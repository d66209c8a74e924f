# SPDX-License-Identifier: EUPL-1.2
"""German texts of the refusals "selection.…": the choice of creators under a budget."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from tragweite.web.refusals.refusal import Refusal
from tragweite.web.states import Text

REFUSALS: Final[dict[str, Text | Refusal]] = {
    "selection.no_candidates": _(
        "Es steht niemand zur Wahl. Bitte nennen Sie mindestens eine Person mit ihren Kosten."
    ),
    "selection.budget": _("Das Budget ist negativ. Bitte geben Sie einen Betrag ab 0 Euro an."),
    "selection.budget_unreadable": _(
        "Das Budget „%(value)s“ ist kein Betrag. Bitte geben Sie Euro an, zum Beispiel 20000 oder 20.000,00."
    ),
    "selection.budget_unclear": _(
        "Das Budget „%(value)s“ kann zweierlei heißen (Tausender- oder Dezimalzeichen). Bitte geben Sie Euro an, zum "
        "Beispiel 20000 oder 20.000,00."
    ),
    "selection.twice": _("%(name)s steht zweimal zur Wahl. Bitte lassen Sie nur eine Zeile stehen."),
    "selection.cost": _("Die Kosten von %(name)s sind negativ. Bitte geben Sie einen Betrag ab 0 Euro an."),
    "selection.weight": _("Die Größe der Zelle %(cell)s ist keine Zahl ab 0. Bitte berichtigen Sie sie."),
    "selection.share": _(
        "Der Anteil von %(name)s in der Zelle %(cell)s liegt nicht zwischen 0 und 1. Bitte geben Sie 0,25 statt 25 an."
    ),
    "selection.audience_twice": _(
        "Für %(name)s steht die Zelle %(cell)s zweimal im Publikum. Bitte lassen Sie nur einen Anteil stehen."
    ),
    "selection.unknown_candidate": _(
        "%(name)s steht nicht zur Wahl. Bitte ergänzen Sie die Kosten oder prüfen Sie den Namen."
    ),
    "selection.unknown_cell": _(
        "Die Zelle %(cell)s gibt es nicht. Bitte ergänzen Sie ihre Größe oder prüfen Sie den Namen."
    ),
    "selection.not_in_file": _(
        "%(file)s, Zeile %(line)s, Spalte %(column)s: „%(value)s“ steht nicht in %(other)s. Bitte gleichen Sie die "
        "Namen ab."
    ),
    "selection.negative": _(
        "%(file)s, Zeile %(line)s, Spalte %(column)s: %(value)s ist negativ. Bitte geben Sie einen Wert ab 0 an."
    ),
    "selection.levy": _(
        "%(file)s, Zeile %(line)s, Spalte %(column)s: „%(value)s“ sagt nicht, ob Künstlersozialabgabe anfällt. Bitte "
        "schreiben Sie ja oder nein."
    ),
    "selection.rules_unreadable": _(
        "Die Regeln in %(file)s sind nicht lesbar (%(problem)s). Bitte prüfen Sie das Beispiel in der Anleitung."
    ),
    "selection.rules_unknown": _("%(file)s enthält unbekannte Regeln: %(keys)s. Möglich sind %(allowed)s."),
    "selection.rule_shape": _(
        "%(file)s: Die Regel %(rule)s ist unvollständig oder anders gebaut als verlangt (%(shape)s). Bitte berichtigen "
        "Sie sie; das Beispiel steht in der Anleitung."
    ),
    "selection.nobody_in_group": _(
        "%(file)s: In der Spalte %(column)s hat keine Zeile den Wert „%(value)s“, den eine Regel nennt. Bitte gleichen "
        "Sie Regel und Tabelle ab."
    ),
    "selection.rules_contradict": _(
        "Die Regeln widersprechen sich bei %(name)s: zugleich verlangt und ausgeschlossen. Bitte entscheiden Sie sich."
    ),
    "selection.no_set": _(
        "Keine Auswahl hält Budget und Regeln zugleich ein. Bitte erhöhen Sie das Budget oder lockern Sie eine Regel."
    ),
    "selection.no_set_in_time": _(
        "In %(seconds)s Sekunden fand sich keine Auswahl, die alle Regeln einhält; es kann sie dennoch geben. Bitte "
        "geben Sie mehr Zeit oder lockern Sie eine Regel."
    ),
    "selection.time_limit": _("Die Zeitgrenze muss zwischen 0 und 86.400 Sekunden liegen."),
    "selection.share_cv": _("Die Unsicherheit der Anteile muss zwischen 0 und 2 liegen, zum Beispiel 0.2."),
}
