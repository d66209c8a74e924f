# SPDX-License-Identifier: EUPL-1.2
"""German texts of the refusals "contracts.…"."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from tragweite.web.refusals.refusal import Refusal
from tragweite.web.states import Text

REFUSALS: Final[dict[str, Text | Refusal]] = {
    "contracts.role_missing": Refusal(
        _(
            "Dafür brauchen Sie in diesem Ressort eine dieser Rollen: %(roles)s. Es wurde nichts gespeichert. Bitte wenden Sie sich an eine Person mit dieser Rolle."
        ),
        403,
    ),
    "contracts.own_contract": _(
        "Sie haben diesen Vertrag selbst angelegt. Unterschreiben muss eine zweite Person aus dem Haushalt. Es wurde nichts gebunden."
    ),
    "contracts.own_invoice": _(
        "Sie haben diese Rechnung selbst erfasst. Die sachliche Richtigkeit muss eine andere Person bestätigen. Es wurde nichts gespeichert."
    ),
    "contracts.second_person_pays": _(
        "Sie haben diese Rechnung erfasst oder sachlich geprüft. Die Zahlung muss eine andere Person aus dem Haushalt anordnen. Es wurde nichts gezahlt."
    ),
    "contracts.end_before_start": _(
        "Das Ende liegt vor dem Beginn (%(starts_on)s). Bitte berichtigen Sie eines der beiden Daten."
    ),
    "contracts.usage_before_start": _(
        "Die Nutzung endet vor dem Beginn des Vertrags (%(starts_on)s). Es wurde nichts gespeichert. "
        "Bitte berichtigen Sie eines der beiden Daten."
    ),
    "contracts.number_taken": _(
        "Die Vertragsnummer %(number)s ist schon vergeben. Bitte öffnen Sie den vorhandenen Vertrag oder wählen Sie eine andere Nummer."
    ),
    "contracts.line_missing": _(
        "Es ist keine Haushaltsstelle angegeben und die Kampagne hat keine. Bitte wählen Sie eine Haushaltsstelle."
    ),
    "contracts.line_of_other_ministry": _(
        "Diese Haushaltsstelle gehört zu einem anderen Ressort. Bitte wählen Sie eine Haushaltsstelle des Ressorts der Kampagne."
    ),
    "contracts.line_of_other_year": _(
        "Die Haushaltsstelle gilt für %(line_year)s, gebucht werden soll für %(year)s. Es wurde nichts gebucht. Bitte wählen Sie die Haushaltsstelle des Jahres."
    ),
    "contracts.date_in_future": _(
        "Der %(day)s liegt in der Zukunft. Bitte tragen Sie den Tag ein, an dem es geschehen ist."
    ),
    "contracts.not_drafting": _(
        "Der Vertrag ist nicht mehr in Arbeit (Stand: %(contract_state)s). Leistungen lassen sich nur vor der Unterschrift ändern; danach braucht es einen neuen Vertrag."
    ),
    "contracts.due_outside": _(
        "Die Fälligkeit liegt außerhalb der Laufzeit (%(starts_on)s bis %(ends_on)s). Bitte wählen Sie einen Tag innerhalb der Laufzeit oder ändern Sie zuerst die Laufzeit."
    ),
    "contracts.quantity_not_positive": _("Die Anzahl muss zwischen 1 und 1.000 liegen. Bitte berichtigen Sie sie."),
    "contracts.channel_of_other_party": _(
        "Dieser Kanal gehört einem anderen Partner. Bitte wählen Sie einen Kanal des Auftragnehmers oder einen Kanal der Behörde."
    ),
    "contracts.parts_exceed_fee": _(
        "Die Anteile aller Leistungen wären höher als das Honorar. Vom Honorar sind noch %(left_cents)s netto nicht verteilt."
    ),
    "contracts.deliverable_in_use": _(
        "Zu dieser Leistung ist schon ein Beitrag geplant. Sie bleibt im Vertrag. Bitte lösen Sie zuerst den Beitrag von der Leistung."
    ),
    "contracts.campaign_not_approved": _(
        "Der Plan der Kampagne ist nicht genehmigt (Stand: %(campaign_state)s). Vorher wird kein Geld gebunden. Bitte lassen Sie zuerst den Plan genehmigen."
    ),
    "contracts.no_deliverables": _(
        "Der Vertrag nennt noch keine Leistung. Bitte tragen Sie vor der Unterschrift ein, was geliefert wird."
    ),
    "contracts.sign_separately": _(
        "Ein Vertrag wird über „Unterschreiben“ geschlossen. Bitte nutzen Sie diese Schaltfläche auf der Seite des Vertrags."
    ),
    "contracts.invoice_open": _(
        "Die Rechnung %(number)s ist noch nicht gezahlt. Der Vertrag bleibt offen. Bitte zahlen oder stornieren Sie zuerst die Rechnung."
    ),
    "contracts.not_signed": _(
        "Rechnungen gehören zu einem unterschriebenen Vertrag; dieser hat den Stand „%(contract_state)s“. Es wurde nichts gespeichert. Bitte prüfen Sie, ob Sie den richtigen Vertrag gewählt haben."
    ),
    "contracts.received_before_issued": _(
        "Der Eingang liegt vor dem Rechnungsdatum (%(issued_on)s). Bitte berichtigen Sie eines der beiden Daten."
    ),
    "contracts.invoice_taken": _(
        "Die Rechnung %(number)s ist zu diesem Vertrag schon erfasst. Es wurde nichts gespeichert. Bitte prüfen Sie, ob sie doppelt eingegangen ist."
    ),
    "contracts.gross_does_not_fit": _(
        "Netto und Umsatzsteuer ergeben %(computed_cents)s brutto. Bitte prüfen Sie die Beträge und den Steuersatz der Rechnung; bei einem Fehler des Rechnungsstellers fordern Sie eine neue an."
    ),
    "contracts.vat_above_contract": _(
        "Die Rechnung weist einen höheren Steuersatz aus als der Vertrag. Es wurde nichts gespeichert. Bitte klären Sie den Steuersatz mit dem Auftragnehmer."
    ),
    "contracts.invoice_exceeds_contract": _(
        "Im Vertrag sind noch %(open_cents)s netto offen; die Rechnung ist höher. Es wurde nichts gespeichert. Bitte prüfen Sie den Betrag oder schließen Sie einen weiteren Vertrag."
    ),
    "contracts.invoice_cancelled": _(
        "Die Rechnung %(number)s wurde storniert. Sie wird weder geprüft noch gezahlt. Bitte erfassen Sie die richtige Rechnung."
    ),
    "contracts.not_checked": _(
        "Die Rechnung %(number)s ist noch nicht als sachlich richtig bestätigt. Es wurde nichts gezahlt. Bitte lassen Sie sie zuerst prüfen."
    ),
    "contracts.paid_before_received": _(
        "Die Zahlung läge vor dem Eingang der Rechnung (%(received_on)s). Bitte berichtigen Sie den Tag."
    ),
    "contracts.already_paid": _(
        "Die Rechnung %(number)s ist schon gezahlt und lässt sich nicht stornieren. Bitte klären Sie eine Rückzahlung mit der Kasse."
    ),
    "contracts.reason_missing": _(
        "Bitte begründen Sie, warum die Buchung zurückgenommen wird. Es wurde nichts geändert."
    ),
    "contracts.reversal_is_final": _(
        "Ein Storno wird nicht storniert. Bitte buchen Sie den richtigen Betrag neu; beide Buchungen bleiben sichtbar."
    ),
    "contracts.entry_of_contract": _(
        "Diese Buchung gehört zu einem Vertrag. Bitte stornieren Sie dort die Rechnung oder beenden Sie den Vertrag; die Buchungen folgen."
    ),
    "contracts.state_not_bookable": _(
        "Der Kostenstand „%(cost_state)s“ entsteht aus einer Rechnung und wird nicht von Hand gebucht. Bitte erfassen Sie die Rechnung beim Vertrag."
    ),
    "contracts.position_of_contract": _(
        "Diese Position gehört zu einem Vertrag. Bitte erfassen Sie dort eine Rechnung oder lassen Sie das Feld leer."
    ),
    "contracts.position_elsewhere": _(
        "Diese Position gehört zu einer anderen Kampagne oder Haushaltsstelle. Bitte lassen Sie das Feld leer, um eine neue zu beginnen."
    ),
    "contracts.payment_stopped": _(
        "Die Zahlung ist angehalten: %(reasons)s. Es wurde nichts gezahlt. Bitte lassen Sie zuerst die Abweichung klären (Reiter Beobachtung der Kampagne)."
    ),
    "contracts.not_yet_payable": _(
        "Zahlbar sind zurzeit höchstens %(payable_cents)s netto: Für Beiträge fehlt der Nachweis, oder das Honorar ist gekürzt. Es wurde nichts gezahlt. Bitte lassen Sie die Nachweise festhalten oder eine Teilrechnung stellen."
    ),
    "contracts.reduction_exceeds_fee": _(
        "Die Kürzung ist höher als das Honorar (%(fee_cents)s netto). Es wurde nichts geändert. Bitte prüfen Sie den Betrag."
    ),
    "contracts.note_missing": _("Bitte schreiben Sie, woran die Leistung zu sehen ist. Es wurde nichts vermerkt."),
    "contracts.all_shown": _(
        "Für diese Leistung ist schon alles nachgewiesen. Es wurde nichts geändert; Sie brauchen nichts zu tun."
    ),
    "contracts.unknown_platform": _(
        "Diese Plattform ist nicht bekannt. Bitte wählen Sie eine aus der Liste oder keine."
    ),
}
