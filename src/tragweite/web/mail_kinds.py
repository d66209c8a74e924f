# SPDX-License-Identifier: EUPL-1.2
"""Every kind of mail: its German name, its words, how it goes out by default, and what people may change about it.

``text`` and ``subject`` are filled with ``title`` (of the thing) and ``campaign``. No text quotes a draft: a mail says what
is to do and leads to the page that asks who is reading. ``title`` is the working title that the ministry gave the post when it
was planned; the title of a draft is content and stays out, like its text, label, alternative texts, file names and remarks.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_lazy as _

from tragweite.web.states import WORDS, Text


class Mode(StrEnum):
    """How somebody gets a kind of mail."""

    ONCE = "once"
    DAILY = "daily"
    OFF = "off"


MODES: Final[dict[Mode, Text]] = {
    Mode.ONCE: _("sofort"),
    Mode.DAILY: _("täglich gesammelt"),
    Mode.OFF: _("aus"),
}


@dataclass(frozen=True, kw_only=True)
class MailKind:
    """One kind of mail. ``may_be_off``: people may do without it; ``is_own``: between Tragweite and one outside person,
    about the access itself, and so no matter of preference."""

    name: Text
    subject: Text
    text: Text
    action: Text
    default: Mode = Mode.ONCE
    may_be_off: bool = True
    is_own: bool = False


MAIL_KINDS: Final[dict[str, MailKind]] = {
    "review_due": MailKind(
        name=_("Ein Beitrag wartet auf meine Prüfung"),
        subject=_("Bitte prüfen: %(title)s"),
        text=_("Der Beitrag „%(title)s“ wartet auf Ihre Prüfung."),
        action=_("Beitrag prüfen"),
    ),
    "review_reminder": MailKind(
        name=_("Erinnerung an eine offene Prüfung"),
        subject=_("Erinnerung, bitte prüfen: %(title)s"),
        text=_("Die Prüfung des Beitrags „%(title)s“ steht noch aus."),
        action=_("Beitrag prüfen"),
    ),
    "review_escalated": MailKind(
        name=_("Eine Prüfung ist überfällig und liegt jetzt bei mir"),
        subject=_("Überfällig, bitte entscheiden: %(title)s"),
        text=_("Die Frist für die Prüfung des Beitrags „%(title)s“ ist abgelaufen. Die Entscheidung liegt jetzt bei Ihnen."),
        action=_("Jetzt entscheiden"),
        may_be_off=False,
    ),
    "returned": MailKind(
        name=_("Ein Beitrag kam mit Anmerkungen zurück"),
        subject=_("Bitte überarbeiten: %(title)s"),
        text=_("Der Beitrag „%(title)s“ kam mit Anmerkungen zurück. Sie lesen sie auf seiner Seite."),
        action=_("Anmerkungen lesen"),
    ),
    "approved": MailKind(
        name=_("Ein Beitrag ist freigegeben"),
        subject=_("Freigegeben: %(title)s"),
        text=_("Der Beitrag „%(title)s“ ist freigegeben. Bitte ändern Sie nichts mehr daran; jede Änderung hebt die Freigabe auf."),
        action=_("Beitrag ansehen"),
        default=Mode.DAILY,
    ),
    "released": MailKind(
        name=_("Ein Beitrag darf veröffentlicht werden"),
        subject=_("Bitte veröffentlichen und Adresse melden: %(title)s"),
        text=_("Der Beitrag „%(title)s“ steht zur Veröffentlichung bereit. Bitte veröffentlichen Sie ihn genau so und melden Sie danach seine Adresse."),
        action=_("Bereitgestellten Beitrag öffnen"),
    ),
    "missed": MailKind(
        name=_("Ein Termin ist ohne Freigabe verstrichen"),
        subject=_("Termin verpasst, bitte neu planen: %(title)s"),
        text=_("Der geplante Termin des Beitrags „%(title)s“ ist ohne Freigabe verstrichen. Er wurde nicht veröffentlicht und braucht einen neuen Termin."),
        action=_("Beitrag neu planen"),
        may_be_off=False,
    ),
    "urgent_open": MailKind(
        name=_("Eine Eilveröffentlichung wartet auf die zweite Prüfung"),
        subject=_("Eilt, bitte nachprüfen: %(title)s"),
        text=_("Der Beitrag „%(title)s“ ist im Eilweg veröffentlicht. Die zweite Prüfung steht noch aus."),
        action=_("Zweite Prüfung vornehmen"),
        may_be_off=False,
    ),
    "evidence_handed_in": MailKind(
        name=_("Ein Nachweis wurde über den persönlichen Link eingereicht"),
        subject=_("Nachweis eingereicht, bitte selbst ansehen: %(title)s"),
        text=_("Zum Beitrag „%(title)s“ wurde über den persönlichen Link ein Nachweis eingereicht. Er wird mit der Freigabe verglichen. Den eigenen Blick des Ressorts ersetzt er nicht: Bitte halten Sie auch selbst fest, was zu sehen ist."),
        action=_("Beitrag ansehen"),
    ),
    "deviation_found": MailKind(
        name=_("Eine Veröffentlichung weicht von der Freigabe ab"),
        subject=_("Abweichung, bitte klären: %(title)s"),
        text=_("Was zu „%(title)s“ veröffentlicht ist, weicht von dem ab, was freigegeben wurde."),
        action=_("Abweichung klären"),
        may_be_off=False,
    ),
    "deviation_due": MailKind(
        name=_("Die Frist einer Abweichung läuft ab"),
        subject=_("Frist läuft ab, bitte klären: %(title)s"),
        text=_("Die Abweichung bei „%(title)s“ ist noch nicht geklärt."),
        action=_("Abweichung klären"),
        may_be_off=False,
    ),
    "outside_invitation": MailKind(
        name=_("Einladung mit persönlichem Link"),
        subject=_("Bitte öffnen Sie Ihren persönlichen Link: %(title)s"),
        text=_("Sie sind eingeladen, an „%(title)s“ mitzuarbeiten. Dafür brauchen Sie kein Konto, nur diesen Link. Er gilt nur für Sie; bitte geben Sie ihn nicht weiter."),
        action=_("Persönlichen Link öffnen"),
        may_be_off=False,
        is_own=True,
    ),
    "outside_code": MailKind(
        name=_("Code für den persönlichen Link"),
        subject=_("Bitte geben Sie diesen Code ein: %(code)s"),
        text=_("Bitte geben Sie diesen Code auf der Seite ein, auf der Sie ihn angefordert haben. Haben Sie keinen Code angefordert, dann kennt jemand anderes Ihren Link: Bitte sagen Sie es der Person, die Sie eingeladen hat."),
        action="",
        may_be_off=False,
        is_own=True,
    ),
    "outside_task": MailKind(
        name=_("Für Personen von außen: Es ist etwas zu tun"),
        subject=_("Bitte erledigen: %(title)s"),
        text=_("Zu „%(title)s“ ist etwas für Sie zu tun. Was genau, steht auf Ihrer Seite."),
        action=_("Aufgabe ansehen"),
    ),
    "remark_answered": MailKind(
        name=_("Auf meine Anmerkung wurde geantwortet"),
        subject=_("Bitte Antwort lesen: %(title)s"),
        text=_("Auf Ihre Anmerkung zu „%(title)s“ wurde geantwortet."),
        action=_("Antwort lesen"),
        default=Mode.DAILY,
    ),
    "held_from_outside": MailKind(
        name=_("Ein Beitrag ist von außen angehalten"),
        subject=_("Angehalten, bitte klären: %(title)s"),
        text=_("Jemand von außen hat den Beitrag „%(title)s“ angehalten. Bis das geklärt ist, geht er nicht weiter. Den Grund lesen Sie auf seiner Seite."),
        action=_("Grund lesen"),
    ),
    "approval_voided": MailKind(
        name=_("Eine Freigabe ist erloschen"),
        subject=_("Freigabe erloschen, bitte neu prüfen: %(title)s"),
        text=_("Die Freigabe des Beitrags „%(title)s“ gilt nicht mehr. Ohne neue Freigabe darf er nicht veröffentlicht werden."),
        action=_("Beitrag ansehen"),
        may_be_off=False,
    ),
    "risk_alarm": MailKind(
        name=_("Die Überwachung einer laufenden Kampagne schlägt Alarm"),
        subject=_("Alarm, bitte ansehen: %(title)s"),
        text=_("Bei der laufenden Kampagne „%(title)s“ ist etwas deutlich anders als geplant. Bitte sehen Sie es sich an und halten Sie fest, was Sie entscheiden."),
        action=_("Überwachung ansehen"),
        may_be_off=False,
    ),
}  # fmt: skip

DIGEST: Final = "digest"
"""The daily mail that carries others; it is made by Tragweite and never posted by a room."""
NEWS_FOR: Final = timedelta(days=30)
"""What waited longer, because there was no mail server, is no news any more; invitations hold as long as their link."""

REASONS: Final[dict[str, Text]] = {
    "content_changed": _("Der Inhalt wurde danach geändert."),
    "expired": _("Die Frist ist abgelaufen."),
    "file_changed": _("Eine Datei ist nicht mehr die, die freigegeben wurde. Bitte verständigen Sie den Betrieb."),
    "withdrawn": _("Der Beitrag wurde zurückgezogen."),
    "revoked": _("Sie wurde zurückgenommen."),
    "facts": _("Es geht um Tatsachen."),
    "law": _("Es geht um das Recht."),
    "style": _("Es geht um den Stil; das ist ein Vorschlag."),
    "briefing_new": _("Es gibt ein neues Briefing. Bitte lesen und bestätigen Sie es."),
    "renewed": _("Der Link ist neu; der bisherige gilt nicht mehr."),
    "risk_visits_below": _("Es kommen deutlich weniger Besuche als geplant."),
    "risk_cost_above": _("Die Besuche sind deutlich teurer als geplant."),
    "risk_outage": _("Die Zählung ist vermutlich ausgefallen."),
}


def reason_text(code: str) -> Text:
    """The sentence of a reason; kinds of deviations are named; empty for codes without words."""
    if code in WORDS["deviation_kind"]:
        return _("Betroffen: %(kind)s.") % {"kind": WORDS["deviation_kind"][code]}
    return REASONS.get(code, "")


def kind_name(code: str) -> Text:
    """The German name of a kind of mail, the daily one included."""
    return _("Tägliche E-Mail") if code == DIGEST else MAIL_KINDS[code].name


def preferable() -> dict[str, MailKind]:
    """The kinds that members of staff choose about, in the order of the table."""
    return {code: kind for code, kind in MAIL_KINDS.items() if not kind.is_own and code != "outside_task"}
