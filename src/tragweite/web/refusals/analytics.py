# SPDX-License-Identifier: EUPL-1.2
"""German texts of the refusals "analytics.…": exports of Matomo, Plausible, Umami and Google Analytics 4."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from tragweite.web.refusals.refusal import Refusal
from tragweite.web.states import Text

REFUSALS: Final[dict[str, Text | Refusal]] = {
    "analytics.archive_damaged": _(
        "Das Archiv lässt sich nicht öffnen. Es wurde nichts eingelesen. Bitte laden Sie den Export noch einmal herunter."
    ),
    "analytics.archive_empty": _(
        "Im Archiv ist keine CSV-Datei. Es wurde nichts eingelesen. Bitte laden Sie den Export der Website hoch, wie ihn "
        "das Werkzeug liefert."
    ),
    "analytics.json_damaged": _(
        "Die Datei ist kein lesbares JSON. Es wurde nichts eingelesen. Bitte laden Sie den Export noch einmal herunter."
    ),
    "analytics.no_measure": _(
        "Keine Spalte enthält eine bekannte Zählung (gefunden: %(columns)s). Es wurde nichts eingelesen. Bitte "
        "exportieren Sie einen Bericht mit Besuchen, Besuchern oder Seitenaufrufen."
    ),
    "analytics.not_a_list": _(
        "Die Datei enthält keine Liste von Zeilen. Es wurde nichts eingelesen. Bitte exportieren Sie einen Bericht."
    ),
    "analytics.not_an_archive": _(
        "Die Datei ist kein ZIP-Archiv. Es wurde nichts eingelesen. Plausible liefert seinen Export als ZIP-Archiv; bitte "
        "laden Sie es unverändert hoch."
    ),
    "analytics.nothing_known": _(
        "In der Datei ist keine bekannte Tabelle (gefunden: %(parts)s). Es wurde nichts eingelesen. Bitte prüfen Sie, ob "
        "Sie das richtige Werkzeug gewählt haben."
    ),
    "analytics.period_missing": _(
        "Weder die Datei noch Ihre Angabe nennt den Zeitraum der Zahlen. Es wurde nichts eingelesen. Bitte geben Sie den "
        "ersten und den letzten Tag an."
    ),
    "analytics.tool_error": _(
        "Statt Zahlen enthält die Datei eine Fehlermeldung des Werkzeugs: „%(message)s“. Es wurde nichts eingelesen. "
        "Bitte wiederholen Sie den Export."
    ),
    "analytics.total_row": _(
        "Das ist eine Summenzeile. Sie wird nicht übernommen, damit nichts doppelt zählt; Sie brauchen nichts zu tun."
    ),
    "analytics.repeated": _(
        "Mehrere Zeilen nennen „%(label)s“ für denselben Zeitraum; keine davon ist die ganze Zahl. Sie werden nicht "
        "übernommen. Bitte exportieren Sie den Bericht ohne die weitere Aufteilung, oder wählen Sie die Spalte der "
        "Bezeichnung."
    ),
    "analytics.unknown_event": _(
        "Die Art „%(kind)s“ dieses Ereignisses ist nicht bekannt. Die Zeile wird nicht übernommen. Bitte prüfen Sie den "
        "Export."
    ),
    "analytics.measure_not_of_tool": _(
        "%(analytics_tool)s zählt „%(analytics_measure)s“ nicht, oder es ist nicht festgelegt, was das heißt. Es wurde "
        "nichts eingelesen. Bitte wählen Sie das Werkzeug, von dem die Datei stammt, oder lassen Sie die Spalte weg."
    ),
    "analytics.two_columns": _(
        "Die Spalten „%(first)s“ und „%(second)s“ sind beide derselben Angabe zugeordnet. Es wurde nichts eingelesen. "
        "Bitte lassen Sie eine der beiden weg."
    ),
}
