# SPDX-License-Identifier: EUPL-1.2
"""German texts of the refusals "partners.…"."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from tragweite.web.refusals.refusal import Refusal
from tragweite.web.states import Text

REFUSALS: Final[dict[str, Text | Refusal]] = {
    "partners.not_keeper": Refusal(
        _(
            "Das Verzeichnis pflegen die Sachbearbeitung, die Freigabe und die Leitung Kommunikation. Ihre Rollen "
            "reichen dafür nicht. Es wurde nichts gespeichert."
        ),
        403,
    ),
    "partners.not_selector": Refusal(
        _(
            "Über Partner dieser Kampagne entscheiden die Sachbearbeitung, die Freigabe und die Leitung Kommunikation "
            "des Ressorts. Ihre Rollen dort reichen dafür nicht. Es wurde nichts gespeichert."
        ),
        403,
    ),
    "partners.selection_over": _(
        "Die Kampagne ist %(campaign_state)s. Partner werden nicht mehr ausgewählt. Es wurde nichts gespeichert."
    ),
    "partners.text_missing": _("Diese Angabe fehlt. Bitte füllen Sie das Feld aus."),
    "partners.choice_unknown": _(
        "„%(value)s“ ist hier nicht vorgesehen. Bitte wählen Sie einen Wert aus der Liste; für unbekannte Plattformen "
        "gibt es „Andere Plattform“."
    ),
    "partners.nothing_changed": _("Es wurde nichts geändert: Die Angaben stehen schon so im Verzeichnis."),
    "partners.agency_is_none": _(
        "Vertreten wird ein Partner durch eine Agentur, und eine Agentur wird nicht selbst vertreten. Bitte wählen Sie "
        "eine Agentur aus dem Verzeichnis oder lassen Sie das Feld leer."
    ),
    "partners.party_exists": _(
        "%(name)s steht mit dieser Art und diesem Sitz schon im Verzeichnis. Bitte verwenden Sie den vorhandenen "
        "Eintrag; bei Namensgleichheit unterscheiden Sie die Einträge durch den Sitz."
    ),
    "partners.channel_needs_one_owner": _(
        "Ein Kanal gehört entweder einem Partner oder einem Ressort. Bitte wählen Sie genau eines von beiden."
    ),
    "partners.handle_not_a_name": _(
        "Das ist kein Kontoname. Bitte geben Sie nur den Namen des Kontos an, ohne Leerzeichen und ohne Adresse, zum "
        "Beispiel polizei_karriere."
    ),
    "partners.channel_exists": _(
        "Das Konto %(handle)s bei %(platform)s steht schon im Verzeichnis. Ein Konto gehört nur einem Partner oder "
        "Ressort. Bitte prüfen Sie den vorhandenen Eintrag."
    ),
    "partners.followers_out_of_range": _("Das ist keine mögliche Zahl von Followern. Bitte prüfen Sie die Angabe."),
    "partners.followers_without_day": _(
        "Zu einer Zahl von Followern gehört der Tag, an dem sie galt. Bitte geben Sie ihn an oder lassen Sie die Zahl "
        "weg."
    ),
    "partners.followers_without_source": _(
        "Zu einer Zahl von Followern gehört ihre Quelle. Bitte geben Sie an, woher die Zahl stammt, oder lassen Sie sie "
        "weg."
    ),
    "partners.followers_older": _(
        "Im Verzeichnis steht schon eine neuere Zahl vom %(day)s. Bitte geben Sie eine Zahl von diesem Tag oder später "
        "an."
    ),
    "partners.day_in_future": _(
        "Der %(day)s liegt in der Zukunft. Ein Stand kann nicht später sein als heute. Bitte prüfen Sie das Datum."
    ),
    "partners.day_out_of_range": _(
        "Der %(day)s kann nicht gemeint sein. Bitte geben Sie einen Tag ab dem Jahr 2000 an."
    ),
    "partners.share_out_of_range": _(
        "Ein Anteil liegt zwischen 0 %% und 100 %%. Bitte geben Sie ihn in Prozent an, zum Beispiel 12,5."
    ),
    "partners.shares_above_one": _(
        "Die Anteile nach %(dimension)s ergäben zusammen %(total_share)s. Mehr als 100 %% kann ein Publikum nicht "
        "haben. Bitte prüfen Sie die Anteile dieses Standes. Es wurde nichts gespeichert."
    ),
    "partners.share_exists": _(
        "Für „%(bucket)s“ gibt es zum %(day)s schon einen Anteil. Eine neue Messung braucht einen neuen Stand."
    ),
    "partners.score_out_of_range": _("Eine Bewertung ist eine Zahl von 1 (schwach) bis 5 (sehr gut)."),
    "partners.candidate_exists": _(
        "%(name)s ist für diese Kampagne schon aufgenommen. Es wurde nichts noch einmal gespeichert."
    ),
    "partners.already_decided": _(
        "Darüber ist schon entschieden, mit Begründung in der Akte. Sie können anders entscheiden; die frühere "
        "Entscheidung bleibt in der Akte."
    ),
    "partners.candidates_open": _(
        "Der Auswahlvermerk kann noch nicht gezeichnet werden. Offene Entscheidungen: %(count)s. Bitte entscheiden Sie "
        "zuerst über alle Kandidatinnen und Kandidaten."
    ),
    "partners.nobody_chosen": _(
        "Es ist niemand ausgewählt. Ein Auswahlvermerk begründet eine Auswahl: Bitte wählen Sie mindestens eine "
        "Kandidatin oder einen Kandidaten aus."
    ),
    "partners.note_unchanged": _(
        "Dieser Vermerk ist als Fassung %(number)s schon gezeichnet. Er wurde nicht noch einmal gespeichert."
    ),
    "partners.already_declared": _(
        "Sie haben das schon erklärt; eine erklärte Befangenheit bleibt bestehen. Es wurde nichts doppelt gespeichert."
    ),
    "partners.declare_first": _(
        "Bitte erklären Sie zuerst, ob Sie in dieser Auswahl befangen sind. Ohne diese Erklärung darf niemand prüfen oder "
        "entscheiden. Es wurde nichts gespeichert."
    ),
    "partners.conflict_declared": Refusal(
        _(
            "Sie haben für diese Auswahl eine Befangenheit erklärt und wirken deshalb nicht mit. Es wurde nichts "
            "gespeichert. Bitte geben Sie die Entscheidung an eine andere Person weiter."
        ),
        403,
    ),
    "partners.review_missing": _(
        "Es fehlt noch: %(stage)s. Ausgewählt wird erst nach beiden Stufen der Prüfung, abgelehnt frühestens nach der "
        "internen. Es wurde nichts gespeichert."
    ),
    "partners.review_against": _(
        "Eine Stufe der Prüfung hat „nicht geeignet“ ergeben. So kann niemand ausgewählt werden. Es wurde nichts "
        "gespeichert. Ist die Prüfung überholt, halten Sie bitte zuerst eine neue fest."
    ),
    "partners.second_reviewer": Refusal(
        _(
            "Die interne Prüfung stammt von Ihnen. Für das Fachreferat prüft eine zweite Person. Es wurde nichts "
            "gespeichert."
        ),
        403,
    ),
    "partners.already_reviewed": _(
        "Diese Prüfung ist mit diesem Ergebnis schon festgehalten. Es wurde nichts doppelt gespeichert."
    ),
    "partners.offer_out_of_range": _("Das ist kein mögliches Angebot. Bitte prüfen Sie den Betrag."),
    "partners.offer_without_source": _(
        "Zu einem Angebot gehört seine Quelle. Bitte geben Sie an, woher der Betrag stammt, oder lassen Sie ihn weg."
    ),
}
