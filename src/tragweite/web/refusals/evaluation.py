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
    "evaluation.one_sender": _(
        "Die Beiträge lassen keinen Vergleich zu: gefunden wurde nur %(found)s. Verglichen wird creator mit authority "
        "und creator_boosted mit authority_boosted oder authority; unbeworbene Beiträge von Influencern nie mit "
        "beworbenen der Behörde. Bitte ergänzen Sie die fehlende Seite."
    ),
    "evaluation.no_curve": _(
        "Für %(window)s Tage gibt es keinen vollständig beobachteten Beitrag mit Besuchen. Ein Verlauf lässt sich daraus "
        "nicht ableiten. Bitte warten Sie, bis ein Beitrag das ganze Zeitfenster hinter sich hat."
    ),
    "evaluation.bad_outcome": _(
        "Die Zählungen sind keine ganzen Zahlen ab 0 oder passen nicht zu den Merkmalen. Es wird nicht ausgewertet. "
        "Bitte berichtigen Sie die Spalten."
    ),
    "evaluation.bad_exposure": _(
        "Die Bezugsgröße muss in jeder Zeile größer als 0 sein. Es wird nicht ausgewertet. Bitte berichtigen Sie die "
        "Spalte."
    ),
    "evaluation.nothing_counted": _(
        "Alle %(n)s Zählungen sind 0. Ein Unterschied lässt sich daraus nicht beurteilen. Bitte prüfen Sie die Quelle."
    ),
    "evaluation.one_level": _(
        "Das Merkmal %(factor)s hat nur eine Stufe (%(level)s) und kann nichts erklären. Bitte nehmen Sie es heraus."
    ),
    "evaluation.too_many_levels": _(
        "Das Merkmal %(factor)s hat %(found)s Stufen, möglich sind %(allowed)s. Bitte fassen Sie Stufen zusammen."
    ),
    "evaluation.too_few_rows": _(
        "%(n)s Zeilen reichen für so viele Stufen nicht, nötig sind mindestens %(needed)s. Bitte verwenden Sie weniger "
        "Merkmale oder mehr Daten."
    ),
    "evaluation.not_separable": _(
        "Die Merkmale %(names)s lassen sich nicht trennen: Eine Stufe kommt immer mit einer anderen zusammen vor. Bitte "
        "nehmen Sie eines der Merkmale heraus."
    ),
    "evaluation.bad_paths": _(
        "Die Wege lassen sich nicht aufteilen: %(found)s Kanäle gefunden (möglich sind 1 bis %(allowed)s), mindestens "
        "eine Bewerbung ist nötig, kein Wert darf unter 0 liegen. Bitte berichtigen Sie die Wege."
    ),
    "evaluation.bad_cost": _("%(value)s sind keine möglichen Kosten. Bitte nennen Sie einen Betrag in Euro ab 0."),
    "evaluation.bad_interval": _(
        "Das Intervall von %(low)s bis %(high)s passt nicht zum Schätzwert %(value)s. Es wird nicht gerechnet. Bitte "
        "prüfen Sie die vorangehende Auswertung."
    ),
    "evaluation.bad_risk": _(
        "Das Risiko „%(risk)s“ lässt sich so nicht überwachen. Bitte prüfen Sie Art und Streuung (ab 0) im Plan."
    ),
    "evaluation.bad_series": _(
        "Die Werte zum Risiko „%(risk)s“ passen nicht: Gesehenes und Geplantes brauchen gleich viele Tage und dürfen "
        "nicht unter 0 liegen. Bitte berichtigen Sie Reihe oder Plan."
    ),
    "evaluation.bad_plan": _(
        "Die Angabe %(field)s = %(value)s ist nicht möglich. Es wird nicht gerechnet. Bitte berichtigen Sie sie."
    ),
    "evaluation.bad_units": _(
        "Mit diesen %(n)s Einheiten lässt sich nicht losen. Nötig sind mindestens zwei, jede mit Namen und vollständigen "
        "Zahlen, und höchstens halb so viele Ruhewochen wie Wochen. Bitte berichtigen Sie die Liste."
    ),
    "evaluation.bad_margin_total": _(
        "Die Randsummen von %(variable)s sind nicht alle größer als 0. Bitte berichtigen Sie die Summen oder fassen Sie "
        "Ausprägungen zusammen."
    ),
    "evaluation.bad_prior": _(
        "Die Vorannahme %(value)s zum Wandern des Niveaus ist nicht möglich. Bitte wählen Sie einen Wert über 0 bis 1."
    ),
    "evaluation.bad_weight": _(
        "Nicht alle Gewichte sind Zahlen über 0. Es wird nicht ausgewertet. Bitte berichtigen Sie die Gewichte."
    ),
    "evaluation.impact_window": _(
        "Der Zeitraum von Zeile %(start)s bis %(end)s passt nicht zu den %(rows)s Zeilen der Reihe. Nötig sind Zeilen vor "
        "dem Beginn und ab ihm. Bitte prüfen Sie Beginn und Ende."
    ),
    "evaluation.level_without_rows": _(
        "%(variable)s: Für %(levels)s gibt es keine Antwort, auf die gewichtet werden kann. Bitte fassen Sie "
        "Ausprägungen in den Randsummen zusammen."
    ),
    "evaluation.level_without_total": _(
        "%(variable)s: Für %(levels)s fehlt die Randsumme. Bitte ergänzen Sie die Randsummen oder berichtigen Sie die "
        "Antworten."
    ),
    "evaluation.margins_disagree": _(
        "Die Randsummen widersprechen sich: %(first)s ergibt zusammen %(first_total)s, %(second)s %(second_total)s. "
        "Beide müssen dieselbe Gesamtheit beschreiben. Bitte berichtigen Sie die Summen."
    ),
    "evaluation.no_margins": _("Es sind keine Randsummen angegeben. Bitte nennen Sie mindestens eine Variable."),
    "evaluation.no_untouched_unit": _(
        "Es gibt keine Einheit ohne Kampagne, mit der verglichen werden könnte. Bitte nehmen Sie unbeteiligte Einheiten "
        "in die Daten auf."
    ),
    "evaluation.no_variation": _(
        "Die Reihe %(series)s hat vor dem Beginn überall denselben Wert. Ohne Schwankung lässt sich nichts vergleichen. "
        "Bitte wählen Sie eine andere Reihe."
    ),
    "evaluation.one_cluster": _(
        "Alle Antworten stammen aus einer einzigen gezogenen Gruppe. Wie unsicher der Wert ist, lässt sich so nicht "
        "sagen. Bitte prüfen Sie die Spalte der Gruppe."
    ),
    "evaluation.panel_start": _(
        "Mit diesem Beginn liegen %(before)s Zeiten davor und %(after)s danach; beides muss mindestens eine sein. Bitte "
        "prüfen Sie den Beginn."
    ),
    "evaluation.panel_unusable": _(
        "Die Werte der Einheiten sind unvollständig oder keine Zahlen. Es wird nicht ausgewertet. Bitte ergänzen Sie für "
        "jede Einheit jede Zeit."
    ),
    "evaluation.predictors_only_scm": _(
        "Merkmale der Einheiten gibt es nur beim Verfahren scm, nicht bei %(method)s. Bitte lassen Sie sie weg oder "
        "wählen Sie scm."
    ),
    "evaluation.raking_without_end": _(
        "Die Gewichte finden zu keiner Lösung, die alle Randsummen erfüllt. Meist ist eine Kombination von Ausprägungen "
        "gar nicht befragt. Bitte fassen Sie Ausprägungen zusammen."
    ),
    "evaluation.series_unusable": _(
        "Die Reihe %(series)s ist unvollständig oder enthält anderes als Zahlen. Es wird nicht ausgewertet. Bitte "
        "berichtigen Sie die Daten."
    ),
    "evaluation.too_few_clusters": _(
        "Die Antworten stammen aus nur %(n)s gemeinsam gezogenen Gruppen; für diese Randsummen sind mindestens "
        "%(needed)s nötig, sonst bleibt kein Fehler zu schätzen. Bitte fassen Sie Ausprägungen zusammen."
    ),
    "evaluation.too_few_answers": _(
        "Es liegen nur %(n)s Antworten vor; für diese Randsummen sind mindestens %(needed)s nötig. Bitte fassen Sie "
        "Ausprägungen zusammen oder befragen Sie mehr Menschen."
    ),
    "evaluation.unknown_impact_method": _(
        "Das Verfahren %(method)s gibt es nicht. Bitte wählen Sie eines von: %(allowed)s."
    ),
    "evaluation.unknown_panel_method": _(
        "Das Verfahren %(method)s gibt es nicht. Bitte wählen Sie eines von: %(allowed)s."
    ),
    "evaluation.unknown_unit": _(
        "Diese Einheiten kommen in den Daten nicht vor: %(units)s. Vorhanden sind zum Beispiel: %(known)s. Bitte prüfen "
        "Sie die Namen."
    ),
}
