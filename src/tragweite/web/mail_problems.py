# SPDX-License-Identifier: EUPL-1.2
"""Why a mail did not arrive, in German: what the mail server answered, and what helps. The codes are those of the outbox."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from tragweite.web.states import Text


@dataclass(frozen=True, kw_only=True)
class MailProblem:
    """What happened, and what is to be done; ``is_ours``: the people who run the installation mend it, not the recipient."""

    happened: Text
    to_do: Text
    is_ours: bool = False


_LATER: Final = MailProblem(
    happened=_("Der Mailserver hat die E-Mail auf später verwiesen."),
    to_do=_("Nichts. Es wird selbsttätig weiter versucht, insgesamt etwa vier Tage lang."),
)
_REFUSED: Final = MailProblem(
    happened=_("Der Mailserver hat die E-Mail endgültig abgelehnt. Meist gibt es die Adresse nicht, oder das Postfach ist voll."),
    to_do=_("Bitte prüfen und berichtigen Sie die Adresse. Wer von außen mitarbeitet, braucht dafür einen neuen persönlichen Link."),
)  # fmt: skip
_UNKNOWN: Final = MailProblem(
    happened=_("Die E-Mail ist nicht angekommen; der Grund ist nicht bekannt."),
    to_do=_("Bitte versuchen Sie es noch einmal. Hilft das nicht, verständigen Sie den Betrieb."),
)

MAIL_PROBLEMS: Final[dict[str, MailProblem]] = {
    "server_unreachable": MailProblem(
        happened=_("Der Mailserver ist nicht zu erreichen, antwortet nicht, oder sein Zertifikat wird nicht anerkannt."),
        to_do=_("Bitte verständigen Sie den Betrieb: Mailserver, Port, Verschlüsselung und Zertifikat sind zu prüfen."),
        is_ours=True,
    ),
    "login_refused": MailProblem(
        happened=_("Der Mailserver hat die Anmeldung von Tragweite abgelehnt."),
        to_do=_("Bitte verständigen Sie den Betrieb: Kennung und Kennwort am Mailserver sind zu prüfen."),
        is_ours=True,
    ),
    "sender_refused": MailProblem(
        happened=_("Der Mailserver nimmt von diesem Absender nichts an, oder er verlangt Anmeldung oder Verschlüsselung."),
        to_do=_("Bitte verständigen Sie den Betrieb: Absenderadresse, Anmeldung und Verschlüsselung sind zu prüfen."),
        is_ours=True,
    ),
    "interrupted": MailProblem(
        happened=_("Der Hintergrunddienst wurde bei jedem Versuch beendet."),
        to_do=_("Bitte verständigen Sie den Betrieb, und versuchen Sie es danach noch einmal."),
        is_ours=True,
    ),
    "unwritable": MailProblem(
        happened=_("Die Adresse oder der Betreff lässt sich nicht in einer E-Mail schreiben."),
        to_do=_("Bitte prüfen und berichtigen Sie die Adresse."),
    ),
}  # fmt: skip


def mail_problem(code: str) -> MailProblem:
    """The words for a code of the outbox; ``refused_5..`` and ``later_4..`` carry the status of the server."""
    if code.startswith("refused_"):
        return _REFUSED
    if code.startswith("later_"):
        return _LATER
    return MAIL_PROBLEMS.get(code, _UNKNOWN)
