# SPDX-License-Identifier: EUPL-1.2
"""German texts of the refusals "monitoring.…"."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from tragweite.web.refusals.refusal import Refusal
from tragweite.web.states import Text

REFUSALS: Final[dict[str, Text | Refusal]] = {
    "monitoring.assignee_unfit": _(
        "Diese Person hat in diesem Ressort keine passende Rolle. Es wurde nichts gespeichert. Bitte wählen Sie "
        "jemanden aus Sachbearbeitung, Freigabe oder Leitung Kommunikation."
    ),
    "monitoring.before_publication": _(
        "Der Beitrag wurde erst am %(published_at)s veröffentlicht; frühere Zahlen kann es nicht geben. Bitte prüfen "
        "Sie den Stand."
    ),
    "monitoring.capture_missing": _(
        "Es fehlt, wie der Beitrag festgehalten wurde. Bitte schreiben Sie zum Beispiel: Text kopiert und Bild "
        "gespeichert aus der App."
    ),
    "monitoring.contradicts_stored": _(
        "Zu diesem Beitrag stehen für %(as_of)s schon andere Zahlen. Bitte prüfen Sie, welche stimmen, und tragen Sie "
        "eine Berichtigung von Hand ein."
    ),
    "monitoring.explanation_missing": _(
        "Die Erklärung fehlt. Es wurde nichts gespeichert. Bitte schreiben Sie, woher die Abweichung kommt oder was "
        "berichtigt wurde."
    ),
    "monitoring.figures_exist": _(
        "Genau diese Zahlen stehen für %(as_of)s schon da. Es wurde nichts doppelt gespeichert; Sie brauchen nichts "
        "zu tun."
    ),
    "monitoring.import_has_faults": _(
        "Zeilen, die nicht übernommen werden können: %(fault_count)s; die erste ist Zeile %(first_row)s. Es wurde nichts "
        "gespeichert. Bitte berichtigen Sie die Datei und laden Sie sie noch einmal hoch."
    ),
    "monitoring.import_nothing_new": _(
        "Die Datei enthält keine neue Zahl; alles steht schon da. Es wurde nichts gespeichert; Sie brauchen nichts zu "
        "tun."
    ),
    "monitoring.live_text_too_long": _(
        "Der Text hat mehr als %(longest)s Zeichen. Es wurde nichts gespeichert. Bitte geben Sie nur den Text des "
        "Beitrags an, ohne Kommentare."
    ),
    "monitoring.missing_without_reason": _(
        "Es fehlt ein Wert und ein Grund dafür. Leer heißt nicht 0: Bitte tragen Sie die Zahl ein oder schreiben Sie, "
        "warum es keine gibt."
    ),
    "monitoring.no_figures": _(
        "Es ist keine einzige Zahl eingetragen. Es wurde nichts gespeichert. Bitte tragen Sie mindestens eine ein."
    ),
    "monitoring.not_monitor": Refusal(
        _(
            "Veröffentlichungen, Zahlen und Abweichungen bearbeiten Sachbearbeitung, Freigabe und Leitung "
            "Kommunikation des Ressorts. Es wurde nichts gespeichert. Bitte wenden Sie sich dorthin."
        ),
        403,
    ),
    "monitoring.own_explanation": Refusal(
        _(
            "Sie haben diese Abweichung selbst erklärt oder vertreten die Person, die sie erklärt hat. Geklärt ist sie "
            "erst, wenn eine zweite Person zustimmt. Bitte geben Sie sie weiter."
        ),
        403,
    ),
    "monitoring.platform_unread": _(
        "Für diese Plattform (%(platform)s) ist nicht festgelegt, was ihre Zahlen bedeuten. Es wurde nichts "
        "gespeichert. Bitte wenden Sie sich an die Betreuung von Tragweite."
    ),
    "monitoring.post_other_platform": _(
        "Dieser Beitrag steht auf %(platform)s und nicht auf der gewählten Plattform. Bitte wählen Sie die Plattform, "
        "von der die Datei stammt."
    ),
    "monitoring.post_unknown": _(
        "Zu dieser Adresse ist in der Kampagne keine Veröffentlichung gemeldet. Bitte melden Sie zuerst die "
        "Veröffentlichung oder löschen Sie die Zeile."
    ),
    "monitoring.reason_missing": _(
        "Es fehlt, warum die Erklärung nicht genügt. Es wurde nichts gespeichert. Bitte schreiben Sie einen Satz dazu."
    ),
    "monitoring.source_missing": _(
        "Die Quelle fehlt oder ist länger als %(longest)s Zeichen. Es wurde nichts gespeichert. Bitte schreiben Sie, "
        "wo die Zahlen abgelesen wurden, zum Beispiel: Statistik in der App."
    ),
}
