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
    "monitoring.deviation_settled": _(
        "Diese Abweichung ist schon geklärt. Es wurde nichts gespeichert. Zeigt der Beitrag Neues, gleichen Sie bitte die "
        "Liste der Beiträge noch einmal ab."
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
    "monitoring.channel_not_of_campaign": _(
        "Dieser Kanal gehört nicht zu den Partnern der Kampagne. Bitte wählen Sie einen anderen."
    ),
    "monitoring.decision_reason_missing": _(
        "Es fehlt die Begründung. Es wurde nichts gespeichert. Bitte schreiben Sie, woran Sie es erkannt haben."
    ),
    "monitoring.decision_unknown": _("Bitte wählen Sie, ob der Beitrag übereinstimmt oder abweicht."),
    "monitoring.effect_reason_missing": _("Bitte begründen Sie die Wirkung auf die Zahlung. Es wurde nichts geändert."),
    "monitoring.effect_unknown": _("Bitte wählen Sie eine der Wirkungen auf die Zahlung."),
    "monitoring.files_missing": _(
        "Es ist keine Datei gewählt. Bitte wählen Sie die Bilder, Videos oder Bildschirmfotos des Beitrags."
    ),
    "monitoring.files_of_unapproved": _(
        "Dateien gehören hier nur zu einem Beitrag, den niemand freigegeben hat. Bei geplanten Beiträgen halten Sie bitte "
        "einen Nachweis fest."
    ),
    "monitoring.list_damaged": _(
        "Die Datei ist keine Liste von Beiträgen. Es wurde nichts gespeichert. Bitte laden Sie eine CSV-Datei mit "
        "Überschriften oder eine JSON-Liste mit url, published_at und text hoch."
    ),
    "monitoring.list_has_faults": _(
        "Zeilen, die nicht gelesen werden können: %(fault_count)s; die erste ist Zeile %(first_row)s. Es wurde nichts "
        "gespeichert. Bitte berichtigen Sie die Liste und laden Sie sie noch einmal hoch."
    ),
    "monitoring.list_too_long": _(
        "Die Liste hat mehr als %(most)s Beiträge. Es wurde nichts gespeichert. Bitte teilen Sie sie."
    ),
    "monitoring.list_without_url": _(
        "In der Liste fehlt die Spalte mit der Adresse (url). Es wurde nichts gespeichert. Bitte ergänzen Sie sie."
    ),
    "monitoring.moment_unknown": _("Diesen Zeitpunkt gibt es nicht. Bitte wählen Sie einen aus der Liste."),
    "monitoring.no_contract": _(
        "Zu diesem Beitrag gibt es keinen laufenden Vertrag; es gibt keine Zahlung, die angehalten werden könnte. Es "
        "wurde nichts geändert."
    ),
    "monitoring.own_evidence": Refusal(
        _(
            "Sie haben diesen Nachweis selbst festgehalten, den persönlichen Link ausgestellt, über den er kam, oder "
            "vertreten die Person, die es tat. Dass er übereinstimmt, bestätigt eine zweite Person. Bitte geben Sie "
            "die Aufgabe weiter."
        ),
        403,
    ),
    "monitoring.reduction_missing": _("Bitte geben Sie an, um wie viel das Honorar gekürzt wird (netto)."),
    "monitoring.resolution_missing": _(
        "Es fehlt, warum die Abweichung geklärt ist. Es wurde nichts gespeichert. Bitte schreiben Sie einen Satz dazu."
    ),
    "monitoring.row_account": _(
        "Der Beitrag steht auf einem anderen Konto als %(handle)s. Bitte trennen Sie die Listen."
    ),
    "monitoring.row_future": _("Der Zeitpunkt liegt in der Zukunft. Bitte prüfen Sie ihn."),
    "monitoring.row_moment": _(
        "Der Zeitpunkt fehlt oder ist nicht lesbar. Bitte schreiben Sie ihn so: 31.12.2026 14:05."
    ),
    "monitoring.row_text": _(
        "Der Text hat mehr als %(longest)s Zeichen. Bitte kürzen Sie ihn auf den Text des Beitrags."
    ),
    "monitoring.row_twice": _("Dieser Beitrag steht schon in Zeile %(other_row)s. Bitte löschen Sie eine der beiden."),
    "monitoring.row_url": _("Die Adresse fehlt oder ist keine. Bitte schreiben Sie sie mit https:// am Anfang."),
    "monitoring.too_many_files": _(
        "Das sind mehr als %(most)s Dateien. Bitte wählen Sie nur die Dateien dieses Beitrags."
    ),
    "monitoring.analytics_future": _(
        "Der Zeitraum endet am %(last_day)s und damit in der Zukunft. Die Zeile wird nicht übernommen. Bitte prüfen Sie "
        "das Datum."
    ),
    "monitoring.analytics_label_long": _(
        "Die Bezeichnung hat mehr als %(longest)s Zeichen. Die Zeile wird nicht übernommen. Bitte prüfen Sie den Export."
    ),
    "monitoring.analytics_nothing_taken": _(
        "Keine Zeile ist der Kampagne, einem Absender oder einem Beitrag zugeordnet. Es wurde nichts gespeichert. Bitte "
        "ordnen Sie mindestens eine Bezeichnung zu."
    ),
    "monitoring.analytics_target_unknown": _(
        "Der gewählte Beitrag gehört nicht zu dieser Kampagne. Es wurde nichts gespeichert. Bitte wählen Sie einen "
        "Beitrag aus der Liste."
    ),
    "monitoring.analytics_twice": _(
        "Für dieselbe Bezeichnung und denselben Zeitraum steht schon eine Zahl in Zeile %(other_row)s. Die Zeile wird nicht "
        "übernommen, damit nichts doppelt zählt. Bitte prüfen Sie den Export."
    ),
    "monitoring.link_period_backward": _(
        "Der Link würde enden, bevor er beginnt. Es wurde nichts geändert. Bitte prüfen Sie Beginn und Ende."
    ),
    "monitoring.link_reason_missing": _(
        "Es fehlt, warum der Link einen anderen Zeitraum bekommt. Es wurde nichts geändert. Bitte schreiben Sie einen "
        "Satz dazu."
    ),
}
