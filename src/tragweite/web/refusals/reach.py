# SPDX-License-Identifier: EUPL-1.2
"""German texts of the refusals "reach.…" and "authenticity.…": people reached, and how genuine an audience is."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from tragweite.web.refusals.refusal import Refusal
from tragweite.web.states import Text

REFUSALS: Final[dict[str, Text | Refusal]] = {
    "reach.population": _("Die Größe der Zielgruppe muss größer als 0 sein. Bitte nennen Sie sie mit ihrer Quelle."),
    "reach.no_channels": _("Es ist kein Kanal genannt. Bitte nennen Sie mindestens einen mit seiner Reichweite."),
    "reach.single": _(
        "Die Reichweite von „%(name)s“ liegt nicht zwischen 0 und der Größe der Zielgruppe. Bitte prüfen Sie beide Zahlen."
    ),
    "reach.out_of_population": _(
        "%(file)s, Zeile %(line)s, Spalte %(column)s: %(value)s liegt nicht zwischen 0 und der Größe der Zielgruppe "
        "(%(population)s). Gemeint ist die Reichweite in der Zielgruppe."
    ),
    "reach.unknown": _(
        "Der Kanal „%(name)s“ hat keine eigene Reichweite. Bitte ergänzen Sie sie oder prüfen Sie den Namen."
    ),
    "reach.not_in_file": _(
        "%(file)s, Zeile %(line)s, Spalte %(column)s: „%(value)s“ steht nicht in %(other)s. Bitte gleichen Sie die "
        "Namen ab."
    ),
    "reach.self_pair": _("„%(name)s“ ist mit sich selbst gepaart. Bitte nennen Sie zwei verschiedene Kanäle."),
    "reach.pair_twice": _(
        "Das Paar %(first)s und %(second)s steht zweimal da. Bitte lassen Sie nur eine Zeile stehen."
    ),
    "reach.pair_again": _(
        "%(file)s, Zeile %(line)s, Spalte %(column)s: Das Paar %(first)s und %(second)s steht schon in einer früheren "
        "Zeile. Bitte lassen Sie nur eine stehen."
    ),
    "reach.pair_too_large": _(
        "%(first)s und %(second)s erreichen gemeinsam %(both)s Menschen, einer von beiden erreicht aber nur %(limit)s. "
        "Bitte prüfen Sie die Zahlen."
    ),
    "reach.pair_too_small": _(
        "%(first)s und %(second)s erreichen gemeinsam %(both)s Menschen; bei dieser Zielgruppe müssen es mindestens "
        "%(limit)s sein. Bitte prüfen Sie die Zahlen."
    ),
    "reach.contradictory": _(
        "Die Überschneidungen passen nicht zusammen: Keine Zielgruppe hat alle diese Zahlen zugleich. Bitte prüfen Sie, "
        "ob alle aus derselben Quelle und Zeit stammen."
    ),
    "reach.share": _("Der %(position)s. Anteil liegt nicht zwischen 0 und 1. Bitte geben Sie 0,25 statt 25 an."),
    "authenticity.no_evidence": _(
        "%(file)s nennt keine der Beobachtungen %(columns)s. Ohne Beobachtung lässt sich nichts sagen."
    ),
    "authenticity.sample": _(
        "%(file)s, Zeile %(line)s, Spalte %(column)s: %(value)s leere Profile sind mehr als die Stichprobe groß ist. "
        "Bitte prüfen Sie beide Zahlen."
    ),
}
