# SPDX-License-Identifier: EUPL-1.2
"""German texts of the refusals of files: tables, figures of platforms, published spending."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from tragweite.web.refusals.refusal import Refusal
from tragweite.web.states import Text

REFUSALS: Final[dict[str, Text | Refusal]] = {
    "figures.ambiguous_date": _(
        "„%(text)s“ kann zwei verschiedene Tage meinen. Bitte schreiben Sie das Datum so: 31.12.2026."
    ),
    "figures.ambiguous_number": _(
        "„%(text)s“ kann eine Tausenderzahl oder eine Zahl mit Nachkommastellen sein. Bitte wählen Sie, ob "
        "die Datei deutsch oder englisch geschrieben ist."
    ),
    "figures.contradicts_row": _(
        "Zeile %(other_row)s nennt für denselben Beitrag und Zeitpunkt andere Werte. Bitte entscheiden Sie, "
        "welche Zeile stimmt, und löschen Sie die andere."
    ),
    "figures.field_twice": _(
        "Die Spalten %(columns)s sind derselben Angabe zugeordnet. Bitte ordnen Sie jede Angabe nur einer Spalte zu."
    ),
    "figures.future_date": _(
        "Der Stand %(as_of)s liegt in der Zukunft. Bitte geben Sie an, wann die Zahlen abgelesen wurden."
    ),
    "figures.negative": _("„%(text)s“ ist negativ. Kennzahlen zählen ab 0. Bitte prüfen Sie die Zeile."),
    "figures.no_figure": _(
        "Die Zeile enthält keine einzige Kennzahl. Leer heißt nicht 0: Bitte tragen Sie einen Wert ein oder "
        "löschen Sie die Zeile."
    ),
    "figures.no_metric_column": _(
        "Keine Spalte ist einer Kennzahl zugeordnet. Bitte ordnen Sie mindestens eine zu, zum Beispiel Aufrufe."
    ),
    "figures.no_post_column": _(
        "Keine Spalte nennt den Beitrag. Bitte ordnen Sie die Spalte mit Adresse oder Nummer des Beitrags zu."
    ),
    "figures.not_a_count": _("„%(text)s“ ist keine ganze Zahl. Bitte prüfen Sie die Zeile."),
    "figures.not_a_date": _("„%(text)s“ ist kein Datum. Bitte schreiben Sie es so: 31.12.2026."),
    "figures.not_finite": _("„%(text)s“ ist keine endliche Zahl. Bitte prüfen Sie die Zeile."),
    "figures.post_missing": _("In der Zeile fehlt der Beitrag. Bitte ergänzen Sie seine Adresse oder Nummer."),
    "figures.too_large": _(
        "Der Wert ist größer als %(max_count)s und damit sicher ein Fehler. Bitte prüfen Sie die Zeile."
    ),
    "figures.total_row": _(
        "Das ist eine Summenzeile und kein Beitrag. Sie wird nicht übernommen, damit nichts doppelt zählt; "
        "Sie brauchen nichts zu tun."
    ),
    "figures.unknown_column": _(
        "Die Spalte „%(column)s“ gibt es in der Datei nicht. Bitte ordnen Sie die Spalten neu zu."
    ),
    "figures.unknown_field": _("Das Feld „%(field)s“ gibt es nicht. Bitte wählen Sie eines der angebotenen Felder."),
    "metrics.definitions_differ": _(
        "„%(metric_name)s“ bedeutet auf den Plattformen Verschiedenes; die Zahlen dürfen nicht "
        "zusammengezählt werden. Bitte weisen Sie sie je Plattform aus."
    ),
    "metrics.not_offered": _(
        "%(platform)s nennt keine Kennzahl „%(metric_name)s“. Bitte nehmen Sie die Zuordnung heraus."
    ),
    "spending.absence_with_amount": _(
        "Die Zeile nennt einen Betrag (%(amount)s) und sagt zugleich, dass keiner genannt wird. Bitte klären "
        "Sie an der Quelle, was gilt."
    ),
    "spending.amount_missing": _(
        "Die Genauigkeit ist angegeben, aber der Betrag fehlt. Er wird nicht als 0 gelesen. Bitte ergänzen "
        "Sie ihn aus der Quelle."
    ),
    "spending.column_missing": _(
        "In der Datei fehlt die Spalte „%(column)s“, die die Zuordnung erwartet. Bitte prüfen Sie, ob Datei "
        "und Zuordnung zusammengehören."
    ),
    "spending.contradiction": _(
        "Die Spalte „%(column)s“ widerspricht einer anderen Angabe derselben Zeile. Bitte klären Sie an der "
        "Quelle, was gilt."
    ),
    "spending.field_missing": _("Die Angabe in der Spalte „%(column)s“ fehlt. Bitte ergänzen Sie sie aus der Quelle."),
    "spending.precision_missing": _(
        "Zum Betrag %(amount)s fehlt, wie genau er ist. Bitte ergänzen Sie die Angabe aus der Quelle."
    ),
    "spending.unknown_word": _(
        "Spalte „%(column)s“: Das Wort „%(word)s“ ist in der Zuordnung nicht erklärt. Bitte ergänzen Sie "
        "dort seine Bedeutung."
    ),
    "spending.zero_without_nil": _(
        "Der Betrag ist 0, ohne dass die Quelle Fehlanzeige meldet. Bitte klären Sie, ob keine Ausgabe oder "
        "keine Angabe gemeint ist."
    ),
    "table.binary": _(
        "Das ist keine Textdatei. Es wurde nichts eingelesen. Bitte speichern Sie die Tabelle als CSV und "
        "laden Sie diese Datei hoch."
    ),
    "table.cell_too_long": _(
        "Zeile %(row)s hat ein Feld mit mehr als %(max_characters)s Zeichen. Es wurde nichts eingelesen. "
        "Bitte prüfen Sie, ob ein Anführungszeichen fehlt."
    ),
    "table.damaged": _(
        "Zeile %(row)s ist beschädigt, vermutlich fehlt ein Anführungszeichen. Es wurde nichts eingelesen. "
        "Bitte berichtigen Sie die Datei."
    ),
    "table.duplicate_header": _(
        "Die Überschrift „%(name)s“ kommt zweimal vor. Es wurde nichts eingelesen. Bitte benennen Sie eine "
        "der Spalten um."
    ),
    "table.empty": _(
        "Die Datei ist leer. Es wurde nichts eingelesen. Bitte wählen Sie eine Datei mit Überschriften und Zeilen."
    ),
    "table.empty_header": _(
        "Spalte %(column)s hat keine Überschrift. Es wurde nichts eingelesen. Bitte ergänzen Sie sie."
    ),
    "table.no_rows": _(
        "Die Datei enthält nur Überschriften und keine Zeile. Es wurde nichts eingelesen. Bitte prüfen Sie, "
        "ob Sie die richtige Datei gewählt haben."
    ),
    "table.ragged_row": _(
        "Zeile %(row)s hat %(found)s Felder statt %(expected)s. Es wurde nichts eingelesen. Bitte prüfen Sie "
        "Trennzeichen und Anführungszeichen in dieser Zeile."
    ),
    "table.spreadsheet_file": _(
        "Das ist eine Excel- oder OpenDocument-Datei. Es wurde nichts eingelesen. Bitte speichern Sie die "
        "Tabelle als CSV und laden Sie diese Datei hoch."
    ),
    "table.too_large": _(
        "Die Datei ist größer als %(max_bytes)s Byte. Es wurde nichts eingelesen. Bitte teilen Sie sie auf."
    ),
    "table.too_many_rows": _(
        "Die Datei hat mehr als %(max_rows)s Zeilen. Es wurde nichts eingelesen. Bitte teilen Sie sie auf."
    ),
    "table.unknown_encoding": _(
        "Die Zeichen der Datei sind nicht lesbar. Es wurde nichts eingelesen. Bitte speichern Sie die "
        "Tabelle als „CSV UTF-8“."
    ),
    "metrics.reach_not_summable": _(
        "Reichweiten dürfen nicht zusammengezählt werden, weil dieselben Menschen mehrfach erreicht werden. "
        "Bitte weisen Sie sie je Beitrag aus."
    ),
    "spending.map_malformed": _(
        "Die Zuordnung %(name)s ist nicht lesbar: %(problem)s. Es wurde nichts eingelesen. Bitte berichtigen "
        "Sie die Zuordnungsdatei."
    ),
}
