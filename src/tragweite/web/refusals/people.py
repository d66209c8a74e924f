# SPDX-License-Identifier: EUPL-1.2
"""German texts of the refusals "people.…"."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from tragweite.web.refusals.refusal import Refusal
from tragweite.web.states import Text

REFUSALS: Final[dict[str, Text | Refusal]] = {
    "people.oneself": _(
        "Das eigene Konto und die eigenen Rollen ändert immer eine andere Person. Es wurde nichts geändert. Bitte wenden Sie sich an eine zweite Person der Verwaltung."
    ),
    "people.username_invalid": _(
        "Die Kennung passt nicht. Erlaubt sind 3 bis 80 Zeichen: Kleinbuchstaben, Ziffern, Punkt, Binde- und Unterstrich; am Anfang und Ende Buchstabe oder Ziffer."
    ),
    "people.username_taken": _("Diese Kennung gibt es schon. Bitte wählen Sie eine andere."),
    "people.name_missing": _("Der Name fehlt. Bitte tragen Sie ihn ein."),
    "people.email_invalid": _(
        "Das ist keine E-Mail-Adresse. Bitte schreiben Sie sie so: vorname.nachname@beispiel.de."
    ),
    "people.password_weak": _("Das Kennwort ist nicht sicher genug. %(reasons)s Bitte wählen Sie ein anderes."),
    "people.old_password_wrong": _(
        "Das bisherige Kennwort stimmt nicht. Das Kennwort wurde nicht geändert. Bitte geben Sie es noch einmal ein."
    ),
    "people.not_locked": _("Das Konto ist nicht gesperrt. Es gibt nichts zu entsperren."),
    "people.inactive": _(
        "Das Konto ist geschlossen. Es wurde keine Rolle vergeben. Bitte öffnen Sie zuerst das Konto."
    ),
    "people.shredded": _("Die Angaben zu dieser Person sind gelöscht. Das Konto lässt sich nicht mehr ändern."),
    "people.roles_running": _(
        "Die Person hat noch laufende oder künftige Rollen. Es wurde nichts gelöscht. Bitte beenden Sie zuerst alle Rollen."
    ),
    "people.outside_role": _(
        "Agenturen und Influencer bekommen kein Konto. Bitte laden Sie sie am Beitrag mit einem persönlichen Link ein."
    ),
    "people.role_elsewhere": _(
        "Die Rolle %(role)s liest alle Ressorts. Sie wird nur in der Staatskanzlei oder, für die Prüfung, auch im Rechnungshof vergeben. Bitte wählen Sie dieses Ressort."
    ),
    "people.administrator_and_content": _(
        "Wer Zugänge verwaltet, sieht keine Inhalte und gibt nichts frei. Beides zusammen kann niemand haben. Bitte beenden Sie zuerst die andere Rolle."
    ),
    "people.auditor_without_end": _("Die Rolle Prüfung endet immer an einem Tag. Bitte tragen Sie ein Ende ein."),
    "people.role_held": _(
        "Die Person hat die Rolle %(role)s in diesem Ressort in diesem Zeitraum schon. Es wurde nichts geändert."
    ),
    "people.role_ended": _("Die Rolle endet schon an diesem Tag oder früher. Bitte wählen Sie einen früheren Tag."),
    "people.period_reversed": _("Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Tage."),
    "people.ends_in_past": _(
        "Dieser Tag liegt zu weit zurück. Was schon geschehen ist, bleibt gültig. Bitte wählen Sie einen späteren Tag."
    ),
    "people.starts_in_past": _("Eine Vertretung beginnt heute oder später. Bitte wählen Sie einen anderen Beginn."),
    "people.deputy_unsuitable": _(
        "Vertreten kann nur, wer selbst eine Rolle in einem Ihrer Ressorts hat und keine Zugänge verwaltet. Bitte wählen Sie eine andere Person."
    ),
    "people.stand_in_overlaps": _(
        "Diese Person ist in einem Teil des Zeitraums schon als Vertretung eingetragen. Bitte ändern Sie den Zeitraum."
    ),
    "people.stand_in_ended": _("Die Vertretung ist schon beendet. Es gibt nichts mehr zu tun."),
    "people.days_out_of_range": _(
        "Ein Zugang von außen gilt mindestens 1 und höchstens %(longest)s Tage. Bitte ändern Sie die Dauer."
    ),
    "people.ministry_exists": _(
        "Ein Ressort mit dem Namen %(name)s oder diesem Kurznamen gibt es schon. Bitte wählen Sie andere Namen."
    ),
    "people.administrator_exists": _(
        "Das Ressort %(name)s hat schon eine Verwaltung der Zugänge. Weitere Personen legt diese an."
    ),
    "people.unknown_person": _(
        "Eine Person mit der Nummer %(number)s gibt es nicht. Es wurde nichts gelöscht. Die Nummer steht am Ende der Adresse ihrer Seite."
    ),
    "people.unknown_ministry": _(
        "Ein Ressort mit dem Kurznamen %(name)s gibt es nicht. Bitte prüfen Sie die Schreibweise oder legen Sie es an."
    ),
    "people.codes_exhausted": _(
        "Es wurden schon mehrere Codes angefordert. Bitte nehmen Sie den neuesten aus Ihrer E-Mail, oder versuchen Sie es in %(minutes)s Minuten noch einmal. Kommt nichts an, wenden Sie sich an die Person, die Sie eingeladen hat."
    ),
    "people.code_wrong": _(
        "Der Code stimmt nicht. Bitte prüfen Sie die 6 Ziffern in der neuesten E-Mail. Übrige Versuche: %(count)s."
    ),
    "people.code_ended": _(
        "Dieser Code gilt nicht mehr: Er ist älter als 15 Minuten, schon benutzt oder zu oft falsch eingegeben. Bitte lassen Sie sich einen neuen schicken."
    ),
    "people.mail_kind_unknown": _(
        "Diese Einstellung gibt es nicht oder nicht mehr. Es wurde nichts geändert. Bitte öffnen Sie die Seite „E-Mails“ in Ihrem Konto."
    ),
    "people.mail_not_off": _(
        "„%(name)s“ lässt sich nicht abstellen, weil sonst eine Frist verstreichen könnte. Bitte wählen Sie „sofort“ oder „täglich gesammelt“."
    ),
    "people.mail_too_old": _(
        "Diese E-Mail ist älter als %(days)s Tage und damit keine Nachricht mehr. Sie wurde nicht noch einmal verschickt. Bitte sagen Sie der Person auf anderem Weg Bescheid und nehmen Sie die E-Mail aus der Liste."
    ),
}
