# SPDX-License-Identifier: EUPL-1.2
"""German texts of the refusals "findings.…"."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from tragweite.web.refusals.refusal import Refusal
from tragweite.web.states import Text

REFUSALS: Final[dict[str, Text | Refusal]] = {
    "findings.campaign_runs": _(
        "Die Kampagne hat den Stand „%(campaign_state)s“. Eine Erfolgskontrolle ist erst nach ihrem Ende möglich und "
        "nur, solange sie nicht abgeschlossen ist. Es wurde nichts gespeichert. Bitte beenden Sie zuerst die Kampagne."
    ),
    "findings.no_plan": _(
        "Für die Kampagne ist kein Auswertungsplan festgelegt. Ohne die vorher festgelegte Frage wird nichts "
        "berechnet. Bitte legen Sie ihn unter „Ziele“ fest."
    ),
    "findings.not_closable": _(
        "Die Kampagne kann noch nicht abgeschlossen werden. Es fehlt: %(missing)s. Bitte holen Sie das zuerst nach."
    ),
    "findings.not_evaluator": Refusal(
        _(
            "Auswertungen und Erfolgskontrollen bearbeiten Sachbearbeitung, Freigabe und Leitung Kommunikation des "
            "Ressorts. Es wurde nichts gespeichert. Bitte wenden Sie sich dorthin."
        ),
        403,
    ),
    "findings.not_releaser": Refusal(
        _(
            "Eine Auswertung geben nur Freigabe oder Leitung Kommunikation des Ressorts frei. Es wurde nichts "
            "gespeichert. Bitte geben Sie die Auswertung dorthin weiter."
        ),
        403,
    ),
    "findings.nothing_counted": _(
        "Es ist noch kein Besuch gezählt und übernommen. Es gibt nichts auszuwerten. Bitte prüfen Sie unter "
        "„Beobachtung“, ob die Links veröffentlicht sind, und versuchen Sie es später noch einmal."
    ),
    "findings.own_run": Refusal(
        _(
            "Sie haben diese Auswertung selbst berechnet oder vertreten die Person, die sie berechnet hat. Freigeben "
            "muss eine zweite Person. Bitte geben Sie die Auswertung weiter."
        ),
        403,
    ),
    "findings.review_exists": _(
        "Die Erfolgskontrolle ist schon geschrieben und wird nicht mehr geändert. Es wurde nichts doppelt gespeichert; "
        "Sie brauchen nichts zu tun."
    ),
    "findings.review_incomplete": _(
        "Dieser Teil der Erfolgskontrolle fehlt. Bitte schreiben Sie mindestens einen Satz."
    ),
    "findings.run_outdated": _(
        "Inzwischen gibt es eine neuere Auswertung. Es wurde nichts freigegeben. Bitte laden Sie die Seite neu und "
        "prüfen Sie die neue."
    ),
    "findings.run_provisional": _(
        "Das Ergebnis ist vorläufig, weil die Kampagne noch läuft oder Beiträge noch gezählt werden. Es wurde nichts "
        "freigegeben. Bitte berechnen Sie es nach dem Ende neu."
    ),
    "findings.study_provisional": _(
        "Die Untersuchung wurde gerechnet, bevor die Kampagne zu Ende war, und bleibt vorläufig. Es wurde nichts "
        "gespeichert. Bitte rechnen Sie sie nach dem Ende neu."
    ),
    "findings.own_run_reviewed": Refusal(
        _(
            "Sie haben diese Auswertung selbst berechnet oder vertreten die Person, die sie berechnet hat. Prüfen muss eine "
            "zweite Person. Es wurde nichts gespeichert."
        ),
        403,
    ),
    "findings.verdict_unknown": _("Bitte wählen Sie, ob Sie die Auswertung nachvollzogen haben oder Einwände bleiben."),
    "findings.reason_missing": _("Hier fehlt ein Satz. Bitte füllen Sie das Feld aus. Es wurde nichts gespeichert."),
    "findings.run_released": _(
        "Die Auswertung ist schon freigegeben. Geprüft wird vorher. Es wurde nichts gespeichert. Bei Zweifeln berechnen Sie "
        "sie bitte neu."
    ),
    "findings.already_reviewed": _(
        "Diese Prüfung ist schon festgehalten. Es wurde nichts doppelt gespeichert; Sie brauchen nichts zu tun."
    ),
    "findings.not_reviewed": _(
        "Die Auswertung hat noch keine zweite Person geprüft. Es wurde nichts freigegeben. Bitte halten Sie zuerst die "
        "Prüfung fest."
    ),
    "findings.review_objects": _(
        "Die letzte Prüfung hat Einwände. Es wurde nichts freigegeben. Bitte klären Sie die Einwände und lassen Sie neu "
        "prüfen."
    ),
    "findings.study_unplanned": _(
        "Der Auswertungsplan, mit dem die Kampagne genehmigt wurde, nennt dieses Verfahren nicht. Rechnen dürfen Sie es "
        "trotzdem, die Abweichung steht dann beim Ergebnis. Bitte schreiben Sie in einem Satz, warum Sie abweichen."
    ),
    "findings.counted_unknown": _(
        "Mit diesem Verfahren lässt sich nicht sagen, was eine zusätzliche Bewerbung oder ein zusätzlicher Besuch kostet. Es "
        "wurde nichts gerechnet. Bitte wählen Sie „etwas anderes“."
    ),
    "findings.study_file_missing": _(
        "Die Datei „%(part)s“ fehlt. Es wurde nichts gerechnet. Bitte wählen Sie sie aus."
    ),
    "findings.study_file_large": _(
        "%(file)s ist größer als %(most)s MB. Es wurde nichts gespeichert. Bitte fassen Sie die Daten zusammen, zum "
        "Beispiel auf Tage oder Wochen, oder rechnen Sie sie mit dem Befehl „tragweite evaluate“."
    ),
    "findings.study_no_csv": _(
        "%(file)s ist keine CSV-Datei, sondern Parquet. Auf dieser Seite geht nur CSV in UTF-8. Bitte speichern Sie die "
        "Tabelle als „CSV UTF-8“ oder rechnen Sie sie mit dem Befehl „tragweite evaluate“."
    ),
    "findings.study_rows": _(
        "%(file)s hat %(rows)s Zeilen; auf dieser Seite gehen höchstens %(most)s. Es wurde nichts gespeichert. Bitte "
        "fassen Sie die Daten zusammen oder rechnen Sie sie mit dem Befehl „tragweite evaluate“."
    ),
}
