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
            "diesen Beitrag freigeben darf, also nicht daran mitgewirkt hat. Die Anmerkung bleibt offen."
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
    "content.media_missing": _(
        "Zu diesem Format gehören mindestens %(least)s Medien: zu einem Reel oder Short ein Video, zu einer Folge eine "
        "Tonaufnahme, sonst Bilder oder Videos. Bitte laden Sie sie hoch. Es wurde nichts gespeichert."
    ),
    "content.media_kind": _(
        "Datei %(position)s ist von einer Art, die nicht zu diesem Format gehört. Ein Reel, Short oder TikTok zum Beispiel "
        "ist ein Video, kein Bild. Bitte laden Sie eine passende Datei hoch oder planen Sie den Beitrag in einem anderen "
        "Format. Es wurde nichts gespeichert."
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
    "content.open_facts_at_release": _(
        "Nach der Freigabe wurde etwas zu Tatsachen, Recht oder Kennzeichnung gefragt, das noch offen ist (Anzahl: "
        "%(remark_count)s). Der Beitrag wurde nicht bereitgestellt. Bitte klären Sie es oder ändern Sie die Fassung."
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
    # Evidence through the personal link
    "content.not_live": _(
        "Dieser Beitrag ist %(item_state)s. Nachweise werden angenommen, solange er veröffentlicht ist. "
        "Es wurde nichts gespeichert."
    ),
    "content.evidence_without_file": _(
        "Es fehlt eine Datei. Bitte wählen Sie mindestens ein Bildschirmfoto, Bild oder Video. "
        "Es wurde nichts gespeichert."
    ),
    "content.too_many_files": _(
        "Das sind mehr als %(most)s Dateien. Bitte wählen Sie nur die Dateien dieses Beitrags. "
        "Es wurde nichts gespeichert."
    ),
    "content.too_much_evidence": _(
        "Zu diesem Beitrag sind schon %(most)s Nachweise eingereicht. Mehr werden nicht angenommen; bitte wenden Sie "
        "sich an das Ressort. Es wurde nichts gespeichert."
    ),
    "content.moment_unknown": _(
        "Diesen Zeitpunkt gibt es für diesen Beitrag nicht. Bitte wählen Sie einen aus der Liste. "
        "Es wurde nichts gespeichert."
    ),
    "content.seen_in_future": _(
        "Die Aufnahme läge in der Zukunft. Bitte geben Sie an, wann Sie sie gemacht haben. Es wurde nichts gespeichert."
    ),
    "content.seen_before": _(
        "Ein solcher Nachweis ist frühestens ab %(earliest_at)s möglich. Bitte prüfen Sie, wann Sie ihn aufgenommen "
        "haben, oder wählen Sie „außer der Reihe“. Es wurde nichts gespeichert."
    ),
    # Briefing, remarks
    "content.claim_incomplete": _(
        "Tatsache %(position)s ist unvollständig. Nötig sind Aussage, Quelle und zuständige Stelle. "
        "Es wurde nichts gespeichert."
    ),
    "content.too_many_claims": _("Ein Briefing fasst höchstens %(longest)s Tatsachen. Bitte kürzen Sie die Liste."),
    "content.briefing_outdated": _(
        "Inzwischen gibt es ein neueres Briefing. Bitte lesen und bestätigen Sie dieses. Es wurde nichts gespeichert."
    ),
    "content.note_missing": _(
        "Bitte schreiben Sie, wie das Briefing bestätigt wurde, zum Beispiel „Brief vom 3. Mai“."
    ),
    "content.remark_empty": _("Bitte schreiben Sie, worum es geht. Es wurde nichts gespeichert."),
    "content.place_not_there": _(
        "Diese Stelle gibt es in der Fassung nicht. Bitte markieren Sie sie in der neuesten Fassung. "
        "Es wurde nichts gespeichert."
    ),
    "content.answer_elsewhere": _(
        "Geantwortet wird auf eine Anmerkung desselben Beitrags, und erledigt wird die Anmerkung, nicht die Antwort. "
        "Es wurde nichts geändert."
    ),
    "content.remark_settled": _("Diese Anmerkung ist schon erledigt. Bitte schreiben Sie eine neue."),
    "content.outcome_unknown": _("Bitte wählen Sie, was aus der Anmerkung wurde. Es wurde nichts geändert."),
    "content.declaration_malformed": _(
        "Die Angabe „%(name)s“ zum Inhalt ist nicht lesbar. Bitte beantworten Sie die Frage neu. "
        "Es wurde nichts gespeichert."
    ),
    "content.format_does_not_fit": _(
        "Dieses Format gibt es auf der Plattform %(platform)s nicht. Bitte wählen Sie ein anderes."
    ),
    "content.subtitles_count": _(
        "Zu %(media_count)s Medien liegen %(subtitles_count)s Angaben zu Untertiteln vor. Es wurde nichts gespeichert."
    ),
    "content.medium_infected": _(
        "In Datei %(position)s hat die Virenprüfung etwas gefunden. Sie wird weder freigegeben noch veröffentlicht. "
        "Bitte laden Sie eine saubere Datei hoch und verständigen Sie den Betrieb."
    ),
    # Steps
    "content.not_head": Refusal(
        _("Das darf in diesem Ressort nur die Leitung Kommunikation. Es wurde nichts geändert."), 403
    ),
    "content.no_open_step": _(
        "Dieser Schritt der Freigabe ist nicht offen: Er ist schon entschieden oder noch nicht an der Reihe. "
        "Es wurde nichts geändert."
    ),
    "content.step_of_others": Refusal(
        _("Der offene Schritt der Freigabe liegt bei einer anderen Rolle. Es wurde nichts geändert."), 403
    ),
    "content.step_same_person": Refusal(
        _(
            "Sie haben in dieser Fassung schon einen Schritt entschieden, selbst oder in Vertretung. Den nächsten "
            "entscheidet jemand anderes. Es wurde nichts geändert."
        ),
        403,
    ),
    "content.steps_without_decision": _(
        "Der letzte Schritt muss ohne Bedingung bei Freigabe oder Leitung Kommunikation liegen. "
        "Es wurde nichts gespeichert."
    ),
    "content.step_malformed": _(
        "Schritt %(position)s ist unvollständig: Nötig sind Titel, Reihenfolge (1 bis 20), Rolle und Frist "
        "(1 bis 60 Tage). Es wurde nichts gespeichert."
    ),
    "content.steps_in_the_past": _("Neue Regeln gelten frühestens ab heute. Bitte wählen Sie einen späteren Tag."),
    "content.steps_already_set": _(
        "Für den %(valid_from)s oder später sind schon Schritte festgelegt. Bitte wählen Sie einen späteren Tag."
    ),
    "content.terms_out_of_range": _(
        "Die Fristen müssen zwischen 1 und %(longest)s Stunden liegen. Es wurde nichts gespeichert."
    ),
    # Checks
    "content.checks_stop": _(
        "Prüfungen halten den Beitrag auf: %(rules)s. Bitte beheben Sie das mit einer neuen Fassung, oder lassen Sie "
        "begründet anders entscheiden. Die Fassung ist gespeichert."
    ),
    "content.nothing_to_override": _("Diese Prüfung hält die Fassung nicht auf. Es wurde nichts geändert."),
    "content.not_to_override": Refusal(
        _("Gegen diese Regel kann mit Ihrer Rolle nicht entschieden werden: %(rule)s. Es wurde nichts geändert."), 403
    ),
    # Bundles
    "content.title_missing": _("Bitte geben Sie einen Titel an."),
    "content.bundle_exists": _("Ein Bündel mit diesem Titel gibt es in der Kampagne schon."),
    "content.foreign_bundle": _("Dieses Bündel gehört zu einer anderen Kampagne."),
    "content.bundle_closed": _(
        "Der Beitrag ist %(item_state)s. In ein Bündel kommt er nur vor der Freigabe. Es wurde nichts geändert."
    ),
    "content.bundle_empty": _("In diesem Bündel ist kein Beitrag. Es wurde nichts geändert."),
    "content.bundle_decides_together": _(
        "Dieser Beitrag gehört zu einem Bündel. Die letzte Zustimmung gilt für alle zugleich; bitte entscheiden Sie auf "
        "der Seite des Bündels. Es wurde nichts geändert."
    ),
    "content.bundle_releases_together": _(
        "Dieser Beitrag gehört zu einem Bündel und wird mit den anderen bereitgestellt. Es wurde nichts geändert."
    ),
    "content.bundle_not_ready": _(
        "Das Bündel geht nur ganz: Noch nicht so weit ist %(titles)s. Es wurde nichts geändert."
    ),
    # Dates, windows, the urgent path, withdrawal
    "content.date_past": _("Der Termin liegt in der Vergangenheit. Bitte wählen Sie einen künftigen."),
    "content.same_date": _("Der Beitrag ist schon für diesen Termin geplant."),
    "content.window_over": _(
        "Das Fenster für diesen Termin ist vorbei (bis %(closes_at)s). Zu spät wird nichts veröffentlicht; bitte geben "
        "Sie dem Beitrag einen neuen Termin."
    ),
    "content.outside_the_window": _(
        "Die angegebene Zeit liegt außerhalb des Fensters (%(opens_at)s bis %(closes_at)s). Das Ressort hält dies als "
        "Abweichung fest; bitte wenden Sie sich dorthin. Es wurde nichts gespeichert."
    ),
    "content.other_account": _(
        "Freigegeben ist der Beitrag nur für das Konto @%(handle)s. Es wurde nichts gespeichert."
    ),
    "content.not_released": _(
        "Der Beitrag ist %(item_state)s. Das Paket gibt es, sobald er zur Veröffentlichung bereitsteht."
    ),
    "content.published_before_version": _(
        "Diese Fassung gab es zu der angegebenen Zeit noch nicht. Bitte prüfen Sie den Zeitpunkt. "
        "Es wurde nichts gespeichert."
    ),
    "content.same_person_urgent": Refusal(
        _(
            "Sie haben die Eilveröffentlichung selbst erlaubt oder vertreten die Person, die es getan hat. Die zweite "
            "Prüfung macht jemand anderes. Es wurde nichts geändert."
        ),
        403,
    ),
    "content.hold_of_others": Refusal(
        _("Angehalten hat jemand anderes. Fortsetzen kann nur, wer angehalten hat, oder das Ressort."), 403
    ),
    "content.withdrawal_incomplete": _(
        "Bitte geben Sie an, warum der Beitrag zurückgezogen wird, mit Erläuterung, und was das Register zeigt. "
        "Es wurde nichts geändert."
    ),
    "content.withdrawal_shows_too_much": _(
        "Bei zurückgenommener Einwilligung oder verletzten Rechten zeigt das Register den Beitrag nicht mehr. "
        "Bitte wählen Sie „nur der Hinweis“ oder „nichts“."
    ),
}
