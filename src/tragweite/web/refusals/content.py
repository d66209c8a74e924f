# SPDX-License-Identifier: EUPL-1.2
"""German texts of the refusals "content.…"."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from tragweite.web.refusals.refusal import Refusal
from tragweite.web.states import Text

REFUSALS: Final[dict[str, Text | Refusal]] = {
    # Rights
    "content.not_drafter": Refusal(
        _(
            "Beiträge planen, Fassungen einreichen und Anmerkungen schreiben können in diesem Ressort nur "
            "Sachbearbeitung, Freigabe und Leitung Kommunikation. Es wurde nichts geändert."
        ),
        403,
    ),
    "content.not_approver": Refusal(
        _(
            "Über Beiträge entscheiden in diesem Ressort nur Freigabe und Leitung Kommunikation. "
            "Es wurde nichts geändert."
        ),
        403,
    ),
    "content.own_contribution": Refusal(
        _(
            "Sie haben an diesem Beitrag mitgewirkt: selbst, in Vertretung, als vertretene Person oder weil Sie den "
            "persönlichen Link ausgestellt haben. Deshalb entscheidet jemand anderes (Vier-Augen-Prinzip). "
            "Es wurde nichts geändert. Bitten Sie eine unbeteiligte Person mit der Rolle Freigabe."
        ),
        403,
    ),
    "content.fact_remark_of_others": Refusal(
        _(
            "Anmerkungen zu Tatsachen, Recht oder Kennzeichnung erledigt nur, wer sie geschrieben hat oder wer "
            "freigeben darf. Die Anmerkung bleibt offen."
        ),
        403,
    ),
    "content.access_over": Refusal(
        _("Dieser Link gilt nicht oder nicht mehr. Es wurde nichts gespeichert. Bitten Sie um einen neuen Link."), 403
    ),
    # Planning
    "content.campaign_over": _(
        "Die Kampagne ist %(campaign_state)s. Beiträge und Briefings kommen nicht mehr hinzu. "
        "Es wurde nichts gespeichert."
    ),
    "content.foreign_channel": _("Dieser Kanal gehört einem anderen Ressort. Bitte wählen Sie einen eigenen Kanal."),
    "content.sender_does_not_fit": _(
        "Der Absender „%(sender)s“ passt nicht zum Kanal: Auf Kanälen von Partnern sprechen Influencerinnen und "
        "Influencer, auf Kanälen des Ressorts spricht die Behörde."
    ),
    "content.outside_the_period": _(
        "Der Termin liegt außerhalb der Kampagne (%(starts_on)s bis %(ends_on)s). "
        "Bitte wählen Sie einen Tag in diesem Zeitraum."
    ),
    "content.foreign_deliverable": _(
        "Diese Leistung gehört zu einem Vertrag mit jemand anderem oder zu einer anderen Kampagne. "
        "Bitte wählen Sie eine Leistung des Partners, dem der Kanal gehört."
    ),
    # Versions
    "content.closed_for_drafts": _(
        "Dieser Beitrag ist %(item_state)s. In diesem Stand werden keine Fassungen und Anmerkungen angenommen. "
        "Es wurde nichts gespeichert."
    ),
    "content.empty_version": _("Die Fassung ist leer. Bitte schreiben Sie einen Text oder laden Sie ein Bild hoch."),
    "content.text_too_long": _("Der Text ist länger als %(longest)s Zeichen. Bitte kürzen Sie ihn."),
    "content.label_missing": _(
        "Die Werbekennzeichnung fehlt. Beiträge von Partnern brauchen eine, zum Beispiel „Anzeige“."
    ),
    "content.too_many_media": _(
        "Ein Beitrag hat höchstens %(longest)s Bilder und Videos. Es wurde nichts gespeichert."
    ),
    "content.alt_text_missing": _(
        "Zu Bild oder Video %(position)s fehlt die Beschreibung (Alternativtext). Menschen, die nicht sehen, sind auf "
        "sie angewiesen. Es wurde nichts gespeichert."
    ),
    "content.alt_text_count": _(
        "Zu %(media_count)s Medien gehören %(alt_text_count)s Beschreibungen; es muss je eine sein."
    ),
    "content.media_hash_malformed": _("Das Medium %(position)s ist nicht lesbar gespeichert. Bitte laden Sie es neu."),
    "content.foreign_medium": _(
        "Das Bild oder Video %(position)s gehört nicht zu diesem Beitrag. Bitte laden Sie es hoch. "
        "Es wurde nichts gespeichert."
    ),
    "content.nothing_changed": _(
        "Das ist genau die Fassung %(number)s, die schon vorliegt. Es wurde nichts gespeichert. "
        "Vielleicht haben Sie zweimal auf „Einreichen“ gedrückt; dann ist alles in Ordnung."
    ),
    "content.no_version": _("Zu diesem Beitrag liegt noch keine Fassung vor."),
    # Files
    "content.file_empty": _("Die Datei ist leer. Bitte laden Sie ein JPEG oder PNG hoch. Es wurde nichts gespeichert."),
    "content.file_too_large": _(
        "Die Datei ist größer als %(limit_mb)s MB. Bitte verkleinern Sie sie. Es wurde nichts gespeichert."
    ),
    "content.not_a_picture": _(
        "Die Datei ist keine Bilddatei (Inhalt: %(content)s). Bitte laden Sie ein JPEG oder PNG hoch. "
        "Es wurde nichts gespeichert."
    ),
    "content.picture_damaged": _(
        "Das Bild ist beschädigt und lässt sich nicht ganz lesen. Bitte speichern Sie es neu als JPEG oder PNG und "
        "laden Sie es noch einmal hoch. Es wurde nichts gespeichert."
    ),
    "content.picture_too_large": _(
        "Das Bild hat %(pixel_count)s Bildpunkte; angenommen werden höchstens %(max_pixels)s. "
        "Bitte verkleinern Sie es. Es wurde nichts gespeichert."
    ),
    "content.picture_bomb": _(
        "Das Bild würde beim Öffnen riesig (mehr als %(max_pixels)s Bildpunkte) und wurde deshalb nicht geöffnet. "
        "Bitte verkleinern Sie es. Es wurde nichts gespeichert."
    ),
    "content.picture_moves": _(
        "Das Bild bewegt sich. Angenommen werden stehende Bilder (JPEG, PNG, WebP) und Videos (MP4, MOV). "
        "Es wurde nichts gespeichert."
    ),
    "content.video_damaged": _(
        "Das Video ist unvollständig oder beschädigt. Bitte speichern Sie es neu als MP4 und laden Sie es noch einmal "
        "hoch. Es wurde nichts gespeichert."
    ),
    "content.medium_missing": _(
        "Die Datei zu Bild oder Video %(position)s liegt nicht mehr im Speicher. Solange sie fehlt, wird nichts "
        "freigegeben und nichts veröffentlicht. Bitte verständigen Sie den Betrieb; es wurde nichts geändert."
    ),
    "content.medium_changed": _(
        "Die Datei zu Bild oder Video %(position)s ist im Speicher nicht mehr die, die eingereicht wurde. Solange das "
        "so ist, wird nichts freigegeben und nichts veröffentlicht. Bitte verständigen Sie den Betrieb; es wurde "
        "nichts geändert."
    ),
    # Decisions
    "content.seen_other_content": _(
        "Der Beitrag ist nicht mehr der, den Sie gesehen haben: Inzwischen liegt eine andere Fassung vor, oder Kanal "
        "oder Format haben sich geändert. Die Freigabe wurde nicht erteilt. Bitte laden Sie die Seite neu, sehen Sie "
        "den Beitrag noch einmal an und entscheiden Sie dann."
    ),
    "content.open_fact_remarks": _(
        "Anmerkungen zu Tatsachen, Recht oder Kennzeichnung sind noch offen (Anzahl: %(remark_count)s). Die Freigabe "
        "wurde nicht erteilt. Bitte erledigen Sie sie oder geben Sie den Beitrag zurück."
    ),
    "content.reason_missing": _("Bitte schreiben Sie einen Grund. Die Person, die weiterarbeitet, liest ihn."),
    "content.approval_days": _("Eine Freigabe gilt zwischen 1 und %(longest)s Tagen."),
    "content.no_approval": _(
        "Zu diesem Beitrag gibt es keine gültige Freigabe. Ohne Freigabe wird nichts veröffentlicht. "
        "Es wurde nichts geändert."
    ),
    "content.approval_other_content": _(
        "Die Freigabe gilt für einen anderen Inhalt als den jetzigen. Ohne passende Freigabe wird nichts "
        "veröffentlicht. Bitte geben Sie die jetzige Fassung zur Freigabe. Es wurde nichts geändert."
    ),
    "content.approval_expired": _(
        "Die Freigabe galt bis %(valid_until)s. Danach darf der Beitrag nicht mehr veröffentlicht werden. "
        "Bitte lassen Sie ihn neu freigeben. Es wurde nichts geändert."
    ),
    # Publication
    "content.url_unusable": _(
        "Das ist keine Adresse eines Beitrags. Bitte kopieren Sie sie aus der Adresszeile; sie beginnt mit https://."
    ),
    "content.published_in_future": _(
        "Der Zeitpunkt liegt in der Zukunft. Bitte melden Sie die Veröffentlichung, wenn der Beitrag zu sehen ist."
    ),
    "content.published_before_approval": _(
        "Der Beitrag wäre vor seiner Freigabe (%(given_at)s) veröffentlicht worden. Bitte prüfen Sie den Zeitpunkt. "
        "Stimmt er, ist der Beitrag ohne Freigabe erschienen: Verständigen Sie die Leitung Kommunikation. "
        "Es wurde nichts gespeichert."
    ),
}
