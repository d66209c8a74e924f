# SPDX-License-Identifier: EUPL-1.2
"""German texts of the refusals "campaigns.…"."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from tragweite.web.refusals.refusal import Refusal
from tragweite.web.states import Text

REFUSALS: Final[dict[str, Text | Refusal]] = {
    "campaigns.not_planner": Refusal(
        _(
            "Kampagnen dieses Ressorts planen die Sachbearbeitung, die Freigabe und die Leitung Kommunikation. Ihre "
            "Rollen dort reichen dafür nicht. Es wurde nichts gespeichert. Bitte wenden Sie sich an die Federführung."
        ),
        403,
    ),
    "campaigns.not_approver": Refusal(
        _(
            "Das entscheiden die Freigabe oder die Leitung Kommunikation dieses Ressorts. Ihre Rollen dort reichen "
            "dafür nicht. Es wurde nichts geändert."
        ),
        403,
    ),
    "campaigns.own_plan": Refusal(
        _(
            "Sie haben an diesem Plan selbst mitgewirkt oder vertreten eine Person, die mitgewirkt hat. Wegen des "
            "Vier-Augen-Prinzips genehmigt den Plan eine andere Person mit der Rolle Freigabe oder Leitung "
            "Kommunikation."
        ),
        403,
    ),
    "campaigns.not_budget_officer": Refusal(
        _("Haushaltsstellen pflegt die Rolle Haushalt des Ressorts. Es wurde nichts gespeichert."), 403
    ),
    "campaigns.plan_is_final": _(
        "Die Kampagne ist %(campaign_state)s. Ihr Plan steht fest und lässt sich nicht mehr ändern. Was noch zu sagen "
        "ist, gehört in die Erfolgskontrolle."
    ),
    "campaigns.plan_is_approved": _(
        "Der Plan ist genehmigt. Was genehmigt wurde, bleibt stehen und kann nicht entfernt oder überschrieben werden. "
        "Ein Ziel können Sie mit einem Grund ändern; die Änderung wird gekennzeichnet."
    ),
    "campaigns.plan_incomplete": _(
        "Der Plan kann noch nicht genehmigt werden. Es fehlen: %(missing)s. Bitte ergänzen Sie den Plan und geben Sie "
        "ihn danach erneut zur Genehmigung."
    ),
    "campaigns.approved_values_fixed": _(
        "Zweck, Haushaltsstelle und geplante Kosten sind genehmigt und stehen fest. Wenn sie sich ändern sollen, "
        "brechen Sie die Kampagne ab und legen Sie eine neue an. Es wurde nichts gespeichert."
    ),
    "campaigns.reason_missing": _(
        "Der Grund fehlt. Er steht dauerhaft in der Akte. Bitte schreiben Sie in einem Satz, warum Sie das tun."
    ),
    "campaigns.starts_later": _(
        "Die Kampagne beginnt nach Plan erst am %(starts_on)s. Bitte starten Sie sie an diesem Tag oder ändern Sie "
        "zuvor den Beginn."
    ),
    "campaigns.nothing_changed": _("Es wurde nichts geändert: Die Angaben stehen schon so in der Akte."),
    "campaigns.text_missing": _("Diese Angabe fehlt. Bitte füllen Sie das Feld aus."),
    "campaigns.date_out_of_range": _(
        "Der %(day)s kann nicht gemeint sein. Bitte geben Sie einen Tag zwischen %(first)s und %(last)s an."
    ),
    "campaigns.year_out_of_range": _("Bitte geben Sie ein Haushaltsjahr zwischen %(first)s und %(last)s an."),
    "campaigns.ends_before_start": _(
        "Das Ende (%(ends_on)s) liegt vor dem Beginn (%(starts_on)s). Bitte ändern Sie einen der beiden Tage."
    ),
    "campaigns.negative_amount": _(
        "Der Betrag %(amount_cents)s ist negativ. Bitte geben Sie einen Betrag ab 0,00 € an."
    ),
    "campaigns.landing_page_not_https": _(
        "Die Zielseite ist keine sichere Adresse. Bitte geben Sie die ganze Adresse an, die mit https:// beginnt."
    ),
    "campaigns.hashtag_not_one_word": _(
        "Ein Hashtag ist ein Wort aus Buchstaben, Ziffern und Unterstrichen, zum Beispiel #KarriereImLand."
    ),
    "campaigns.purpose_unknown": _("Dieser Zweck ist nicht vorgesehen. Bitte wählen Sie einen aus der Liste."),
    "campaigns.budget_line_of_other_ministry": _(
        "Die Haushaltsstelle gehört einem anderen Ressort. Bitte wählen Sie eine Haushaltsstelle des Ressorts, das die "
        "Kampagne führt."
    ),
    "campaigns.budget_line_of_other_year": _(
        "Die Haushaltsstelle gehört zum Haushaltsjahr %(year)s, in dem die Kampagne nicht läuft. Bitte wählen Sie eine "
        "Haushaltsstelle aus einem Jahr des Zeitraums."
    ),
    "campaigns.budget_line_exists": _(
        "Die Haushaltsstelle %(line)s gibt es für %(year)s schon. Es wurde nichts gespeichert."
    ),
    "campaigns.lead_not_planner": _(
        "Diese Person plant in diesem Ressort keine Kampagnen. Bitte wählen Sie eine Person mit der Rolle "
        "Sachbearbeitung, Freigabe oder Leitung Kommunikation."
    ),
    "campaigns.file_reference_taken": _(
        "Das Aktenzeichen %(file_reference)s ist schon vergeben. Bitte prüfen Sie, ob es die Kampagne schon gibt, oder "
        "geben Sie ein anderes Aktenzeichen an."
    ),
    "campaigns.indicator_unknown": _("Diese Kennzahl ist nicht vorgesehen. Bitte wählen Sie eine aus der Liste."),
    "campaigns.goal_out_of_range": _(
        "Dieser Wert ist keine brauchbare Zahl. Bitte geben Sie eine Zahl ab 0 an, zum Beispiel 1200 oder 12,5."
    ),
    "campaigns.goal_without_change": _(
        "Ausgangswert und Zielwert sind gleich. Ein Ziel sagt, was sich ändern soll: Bitte geben Sie einen anderen "
        "Zielwert an."
    ),
    "campaigns.goal_due_before_start": _(
        "Das Ziel soll am %(due_on)s erreicht sein, die Kampagne beginnt aber erst am %(starts_on)s. Bitte geben Sie "
        "einen späteren Tag an."
    ),
    "campaigns.goal_exists": _("Dieses Ziel steht schon im Plan. Es wurde nicht noch einmal gespeichert."),
    "campaigns.target_group_exists": _(
        "Diese Zielgruppe steht schon im Plan. Sie wurde nicht noch einmal gespeichert."
    ),
    "campaigns.age_out_of_range": _("Bitte geben Sie ein Alter zwischen 0 und %(oldest)s Jahren an."),
    "campaigns.ages_reversed": _(
        "Das Alter reicht von %(age_from)s bis %(age_to)s Jahren und ist damit vertauscht. Bitte geben Sie zuerst das "
        "kleinere Alter an."
    ),
    "campaigns.size_out_of_range": _(
        "Eine Zielgruppe hat mindestens eine Person und höchstens 100 Millionen. Bitte geben Sie ihre Größe als ganze "
        "Zahl an."
    ),
    "campaigns.comparison_unknown": _("Diese Auswahl ist nicht vorgesehen. Bitte wählen Sie einen Wert aus der Liste."),
    "campaigns.comparison_with_itself": _(
        "Ein Absender lässt sich nicht mit sich selbst vergleichen. Bitte wählen Sie zwei verschiedene Absender."
    ),
    "campaigns.window_out_of_range": _(
        "Je Beitrag werden die Besuche von 1 bis %(longest)s Tagen gezählt. Bitte geben Sie eine Zahl in diesem Bereich "
        "an."
    ),
    "campaigns.lot_needs_plan": _(
        "Es gibt noch keinen Auswertungsplan, also auch keine zwei Absender, zwischen denen gelost wird. Bitte legen Sie "
        "zuerst den Auswertungsplan fest. Es wurde nichts gelost."
    ),
    "campaigns.units_missing": _(
        "Zum Losen braucht es mindestens zwei und höchstens %(most)s Zeilen. Es wurde nichts gelost. Bitte ergänzen Sie "
        "die Liste, eine Angabe je Zeile."
    ),
    "campaigns.unit_unreadable": _(
        "Zeile %(line)s ist nicht lesbar. Bitte schreiben Sie Name und Angaben durch Strichpunkt getrennt, in jeder "
        "Zeile gleich viele. Es wurde nichts gelost."
    ),
    "campaigns.unit_twice": _(
        "„%(name)s“ steht zweimal in der Liste. Bitte geben Sie jedem Eintrag einen eigenen Namen. Es wurde nichts gelost."
    ),
}
