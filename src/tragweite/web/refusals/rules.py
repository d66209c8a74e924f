# SPDX-License-Identifier: EUPL-1.2
"""German texts of the refusals of the rules on approval, money, ledger, dated legal values and parliament."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from tragweite.web.refusals.refusal import Refusal
from tragweite.web.states import Text

REFUSALS: Final[dict[str, Text | Refusal]] = {
    "content.alt_text_count": _(
        "Zu %(media_count)s Medien gehören ebenso viele Bildbeschreibungen; angegeben sind "
        "%(alt_text_count)s. Bitte beschreiben Sie jedes Medium einmal."
    ),
    "content.approval_expired": _(
        "Die Freigabe galt bis %(valid_until)s und ist abgelaufen. Der Beitrag darf so nicht veröffentlicht "
        "werden. Bitte geben Sie ihn erneut zur Freigabe."
    ),
    "content.approval_other_content": _(
        "Die Freigabe gilt für einen anderen Inhalt als den jetzigen. Der Beitrag darf so nicht "
        "veröffentlicht werden. Bitte geben Sie die jetzige Fassung zur Freigabe."
    ),
    "content.media_hash_malformed": _(
        "Die Prüfsumme von Medium %(position)s ist unbrauchbar. Es wurde nichts gespeichert. Bitte laden Sie "
        "das Medium noch einmal hoch."
    ),
    "content.own_contribution": _(
        "Sie haben an diesem Beitrag mitgewirkt, selbst oder in Vertretung. Über ihn muss jemand anderes "
        "entscheiden (Vier-Augen-Prinzip). Bitte bitten Sie eine andere Person mit Freigaberecht."
    ),
    "contracts.amount_not_positive": _(
        "Der Betrag muss größer als 0 sein. Es wurde nichts gespeichert. Bitte geben Sie den Betrag ohne "
        "Vorzeichen ein; eine Rücknahme buchen Sie als Storno."
    ),
    "contracts.budget_exceeded": _(
        "Die Haushaltsstelle reicht nicht: Verfügbar sind %(available_cents)s, es fehlen %(missing_cents)s. "
        "Es wurde nichts gespeichert. Bitte mindern Sie den Betrag oder klären Sie die Mittel mit dem "
        "Haushalt."
    ),
    "ledger.reversal_without_line": _(
        "Die Buchung %(entry)s nimmt eine Buchung zurück, die es davor nicht gibt. Die Summe wird deshalb "
        "nicht gebildet. Bitte melden Sie das dem Haushalt."
    ),
    "ledger.unknown_dimension": _(
        "Nach „%(dimension)s“ lassen sich Ausgaben nicht aufteilen. Bitte wählen Sie eine der angebotenen Gliederungen."
    ),
    "money.ambiguous_separator": _(
        "„%(text)s“ kann auf zwei Arten gelesen werden: als Tausender oder mit Nachkommastellen. Bitte "
        "schreiben Sie Cent dazu, zum Beispiel 1.234,00 für eintausendzweihundertvierunddreißig Euro."
    ),
    "money.amount_or_absence": _(
        "Zu einem Betrag gehört entweder eine Zahl oder die Angabe, warum keine genannt ist, nicht beides "
        "und nicht keines. Bitte ergänzen oder streichen Sie eine der Angaben."
    ),
    "money.decimal_point": _(
        "„%(text)s“ hat einen Punkt vor den Cent. Bitte schreiben Sie ein Komma, zum Beispiel 1.234,56."
    ),
    "money.empty": _("Der Betrag fehlt. Bitte schreiben Sie ihn so: 1.234,56."),
    "money.negative": _(
        "Der Betrag ist negativ. Bitte geben Sie ihn ohne Minuszeichen ein; eine Rücknahme buchen Sie als Storno."
    ),
    "money.not_a_number": _("„%(text)s“ ist kein Betrag. Bitte schreiben Sie ihn so: 1.234,56."),
    "money.not_machine_written": _(
        "„%(text)s“ ist in dieser Datei kein Betrag. Bitte schreiben Sie Beträge ohne Tausenderpunkt und mit Punkt vor "
        "den Cent, zum Beispiel 1234.56."
    ),
    "money.not_finite": _("Das ist kein endlicher Betrag. Bitte schreiben Sie ihn so: 1.234,56."),
    "money.precision_missing": _(
        "Zu dem Betrag fehlt die Angabe, wie genau er ist (auf den Cent, gerundet, Obergrenze). Bitte ergänzen Sie sie."
    ),
    "money.share_not_a_number": _("„%(text)s“ ist kein Anteil. Bitte schreiben Sie ihn so: 12,4 %%."),
    "money.share_out_of_range": _("„%(text)s“ liegt nicht zwischen 0 und 100 %%. Bitte prüfen Sie den Anteil."),
    "money.share_without_percent": _(
        "Bei „%(text)s“ fehlt das Prozentzeichen. Bitte schreiben Sie den Anteil so: 12,4 %%."
    ),
    "money.too_large": _(
        "Der Betrag ist größer als %(max_cents)s und damit sicher ein Tippfehler. Bitte prüfen Sie die Stellen."
    ),
    "money.too_precise": _(
        "„%(text)s“ hat mehr als zwei Stellen nach dem Komma. Bitte runden Sie auf Cent, zum Beispiel 1.234,56."
    ),
    "money.unknown_currency": _(
        "Die Währung „%(currency)s“ wird nicht geführt. Bitte rechnen Sie den Betrag in Euro um und nennen "
        "Sie Kurs und Tag in der Bemerkung."
    ),
    "money.vat_rate_out_of_range": _(
        "Der Umsatzsteuersatz %(rate)s liegt nicht zwischen 0 und 100 %%. Bitte prüfen Sie ihn."
    ),
    "parliament.too_many_questions": _(
        "Die Anfrage hat %(found)s Fragen, zulässig sind %(limit)s (%(norm)s). Über die Zulassung entscheidet der Landtag; beantwortet wird, was zugeleitet wurde."
    ),
    "parliament.question_count": _(
        "%(question_count)s Fragen sind keine gültige Zahl. Bitte geben Sie mindestens eine Frage an."
    ),
    "rules.no_valid_value": _(
        "Für die Regel „%(norm)s“ ist am %(on)s kein gültiger Wert hinterlegt (letzter Wert gültig bis: "
        "%(last_valid_to)s). Es wird nicht gerechnet. Bitte lassen Sie den neuen Wert mit Fundstelle "
        "eintragen."
    ),
    "rules.value_malformed": _(
        "Der hinterlegte Rechtswert %(rule_id)s ist nicht lesbar (%(problem)s). Es wird nicht gerechnet. "
        "Bitte melden Sie das Ihrer technischen Betreuung."
    ),
    "rules.values_overlap": _(
        "Für die Regel %(rule_id)s gelten am %(on)s zwei Werte zugleich. Es wird nicht gerechnet. Bitte "
        "lassen Sie die Gültigkeit richtigstellen."
    ),
}
