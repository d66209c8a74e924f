# SPDX-License-Identifier: EUPL-1.2
"""German texts of the refusals "terminal.…": files and options of the commands without a database."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from tragweite.web.refusals.refusal import Refusal
from tragweite.web.states import Text

REFUSALS: Final[dict[str, Text | Refusal]] = {
    "terminal.file_missing": _("Die Datei %(file)s gibt es nicht. Bitte prüfen Sie den Pfad."),
    "terminal.file_unreadable": _(
        "Die Datei %(file)s ist nicht lesbar (%(problem)s). Bitte prüfen Sie Format und Rechte; möglich sind CSV und "
        "Parquet."
    ),
    "terminal.not_utf8": _(
        "%(file)s, Zeile %(line)s: Die Datei ist nicht in UTF-8 gespeichert. Bitte speichern Sie sie als „CSV UTF-8“."
    ),
    "terminal.no_header": _("%(file)s: Die erste Zeile nennt keine Spalten. Bitte ergänzen Sie die Kopfzeile."),
    "terminal.no_rows": _("%(file)s: Die Datei hat keine Daten unter der Kopfzeile. Es gibt nichts auszuwerten."),
    "terminal.column_twice": _(
        "%(file)s: Diese Spalten stehen mehrfach in der Kopfzeile: %(columns)s. Bitte benennen Sie sie eindeutig."
    ),
    "terminal.columns_missing": _(
        "%(file)s: Es fehlen die Spalten %(columns)s. Gefunden wurden %(found_columns)s. Bitte ergänzen oder benennen "
        "Sie die Spalten in der Kopfzeile."
    ),
    "terminal.line_unreadable": _(
        "%(file)s, Zeile %(line)s: Die Zeile ist nicht lesbar, vermutlich fehlt ein Anführungszeichen. Bitte "
        "berichtigen Sie sie."
    ),
    "terminal.cells_in_line": _(
        "%(file)s, Zeile %(line)s: Die Zeile hat %(found)s Felder, die Kopfzeile %(expected)s. Bitte berichtigen Sie "
        "die Zeile; ein Komma im Text gehört in Anführungszeichen."
    ),
    "terminal.cell_empty": _(
        "%(file)s, Zeile %(line)s: Das Feld %(column)s ist leer. Fehlend wird nie als 0 gelesen. Bitte ergänzen Sie "
        "den Wert oder nehmen Sie die Zeile heraus."
    ),
    "terminal.no_number": _(
        "%(file)s, Zeile %(line)s, Spalte %(column)s: „%(value)s“ ist keine Zahl. Bitte schreiben Sie zum Beispiel "
        "1234.5, ohne Einheit und ohne Tausenderzeichen."
    ),
    "terminal.number_unclear": _(
        "%(file)s, Zeile %(line)s, Spalte %(column)s: „%(value)s“ kann zweierlei heißen (Tausender- oder "
        "Dezimalzeichen). Bitte schreiben Sie die Zahl mit Punkt und ohne Tausenderzeichen."
    ),
    "terminal.thousands": _(
        "%(file)s, Zeile %(line)s, Spalte %(column)s: „%(value)s“ kann zweierlei heißen (Tausender- oder "
        "Dezimalzeichen). Bitte schreiben Sie 12000 statt 12.000, und Nachkommastellen anders als mit genau dreien."
    ),
    "terminal.number_too_large": _(
        "%(file)s, Zeile %(line)s, Spalte %(column)s: „%(value)s“ ist größer, als sich rechnen lässt (höchstens "
        "10 hoch 15). Bitte berichtigen Sie den Wert oder rechnen Sie in einer größeren Einheit."
    ),
    "terminal.no_count": _(
        "%(file)s, Zeile %(line)s, Spalte %(column)s: „%(value)s“ ist keine ganze Zahl ab 0. Bitte berichtigen Sie den "
        "Wert."
    ),
    "terminal.no_share": _(
        "%(file)s, Zeile %(line)s, Spalte %(column)s: „%(value)s“ ist kein Anteil zwischen 0 und 1. Bitte schreiben Sie "
        "12 Prozent als 0.12."
    ),
    "terminal.no_day": _(
        "%(file)s, Zeile %(line)s, Spalte %(column)s: „%(value)s“ ist kein Tag. Bitte schreiben Sie zum Beispiel "
        "2026-03-31."
    ),
    "terminal.no_moment": _(
        "%(file)s, Zeile %(line)s, Spalte %(column)s: „%(value)s“ ist kein Zeitpunkt. Bitte schreiben Sie zum Beispiel "
        "2026-03-31T18:00:00+02:00."
    ),
    "terminal.twice": _(
        "%(file)s, Zeile %(line)s: %(column)s = „%(value)s“ steht schon in Zeile %(first_line)s und würde doppelt "
        "zählen. Bitte nehmen Sie eine der Zeilen heraus."
    ),
    "terminal.bad_value": _(
        "%(file)s, Zeile %(line)s, Spalte %(column)s: „%(value)s“ ist nicht möglich. Möglich ist: %(allowed)s. Bitte "
        "berichtigen Sie den Wert."
    ),
    "terminal.bad_option": _(
        "Die Angabe %(option)s = „%(value)s“ ist nicht möglich. Möglich ist: %(allowed)s. Bitte berichtigen Sie sie."
    ),
    "terminal.option_missing": _("Es fehlt die Angabe %(option)s: %(needed)s. Bitte ergänzen Sie sie."),
    "terminal.time_unknown": _(
        "Die Angabe %(option)s = „%(value)s“ passt nicht zur Spalte %(column)s (dort steht zum Beispiel „%(example)s“). "
        "Bitte schreiben Sie die Zeit wie in der Spalte."
    ),
    "terminal.time_gap": _(
        "%(file)s, Zeile %(line)s, Spalte %(column)s: Zwischen „%(before)s“ und „%(value)s“ fehlen Zeilen. Fehlend wird "
        "nie als 0 gelesen. Bitte ergänzen Sie die Reihe."
    ),
    "terminal.no_variation": _(
        "%(file)s, bis Zeile %(line)s: Die Spalte %(column)s hat überall den Wert %(value)s. Ohne Schwankung lässt sich "
        "nichts vergleichen. Bitte nehmen Sie eine andere Spalte."
    ),
    "terminal.panel_gap": _(
        "%(file)s: Für die Einheit %(unit)s fehlt die Zeit %(time)s. Fehlend wird nie als 0 gelesen. Bitte ergänzen Sie "
        "die Zeile oder nehmen Sie die Einheit heraus."
    ),
    "terminal.unit_without_row": _(
        "%(file)s: Für diese Einheiten fehlen die Merkmale: %(units)s. Bitte ergänzen Sie je Einheit eine Zeile."
    ),
    "terminal.one_group": _(
        "%(file)s: Die Spalte %(column)s trennt nicht in „%(value)s“ und andere; gefunden: %(found)s. Bitte prüfen Sie "
        "Spalte und Name der Vergleichsgruppe."
    ),
}
