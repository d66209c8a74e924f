# SPDX-License-Identifier: EUPL-1.2
"""What ``tragweite worker`` does for mail in every round: send what is due, make the daily mails.

Each job may be stopped and repeated at any moment, and run in several workers at once.
"""

import logging
import smtplib
from datetime import datetime
from email.errors import MessageError
from typing import Final

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend
from django.utils import timezone

from tragweite.apps.journal.models import OutboxMessage
from tragweite.apps.journal.tasks import Outcome, deliver, gather_digests

from . import mails

logger = logging.getLogger("tragweite.mail")
State = OutboxMessage.State
TOO_LARGE: Final = 552
"""What a server says to the sender when the size of this one message is more than it takes (RFC 1870)."""


def deliver_mail(*, at: datetime) -> int:
    """Send what is due over one connection; without a configured mail server everything waits. Returns the number sent."""
    if not settings.TRAGWEITE.mail_is_on:
        return 0
    server = MailServer(at=at)
    try:
        return deliver(at=at, send=server.send)
    finally:
        server.close()


def make_digests(*, at: datetime) -> int:
    """From the hour of the day on that is set: one daily mail a person. Returns how many were made."""
    local = timezone.localtime(at)
    if not settings.TRAGWEITE.mail_is_on or local.hour < settings.TRAGWEITE.digest_hour:
        return 0
    return gather_digests(at=at, day=local.date())


def backend() -> EmailBackend:
    """Django's SMTP client with the values of the configuration; certificates are checked against the system's."""
    conf = settings.TRAGWEITE
    return EmailBackend(
        host=conf.smtp_host,
        port=conf.smtp_port,
        username=conf.smtp_user,
        password=conf.smtp_password,
        use_tls=conf.smtp_security == "starttls",
        use_ssl=conf.smtp_security == "tls",
        timeout=conf.smtp_timeout,
        fail_silently=False,
    )


class MailServer:
    """One connection for a round, opened for the first mail, and the words of the server turned into outcomes."""

    def __init__(self, *, at: datetime) -> None:
        self.at = at
        self.backend = backend()

    def send(self, message: OutboxMessage) -> Outcome:
        """One attempt. A permanent refusal (5xx) ends the message; what may pass is tried again."""
        try:
            mail = mails.compose(message, at=self.at)
        except mails.PutAside:
            return Outcome(state=State.WAITING, is_daily=True)
        except mails.Unneeded as unneeded:
            return Outcome(state=State.DROPPED, error=unneeded.reason)
        try:
            self.backend.open()
        except (OSError, smtplib.SMTPException) as error:
            return self._lost(error)
        try:
            self.backend.send_messages([mail])
        except (OSError, smtplib.SMTPException, MessageError, ValueError) as error:
            return self._refused(error)
        return Outcome(state=State.SENT)

    def _lost(self, error: Exception) -> Outcome:
        """No connection, no login, or no right to send as this sender: nobody's mail can go now."""
        self.close()
        codes = {smtplib.SMTPAuthenticationError: "login_refused", smtplib.SMTPSenderRefused: "sender_refused"}
        code = codes.get(type(error), "server_unreachable")
        logger.warning("mail server not usable: %s", type(error).__name__)
        return Outcome(state=State.WAITING, error=code, ends_round=True)

    def _refused(self, error: Exception) -> Outcome:
        status = refusal_status(error)
        if isinstance(error, smtplib.SMTPSenderRefused) and status != TOO_LARGE:
            return self._lost(error)  # says nothing about this message: login, encryption or sender are set wrong
        if status is not None and status // 100 == 5:
            return Outcome(state=State.FAILED, error=f"refused_{status}")
        if isinstance(error, (MessageError, ValueError)):  # an address or a subject that no mail can carry
            return Outcome(state=State.FAILED, error="unwritable")
        if status is None or status == 421:  # the line is dead or the server closes it
            return self._lost(error)
        return Outcome(state=State.WAITING, error=f"later_{status}")

    def close(self) -> None:
        """End the connection; a dead one is let go."""
        self.backend.close()


def refusal_status(error: Exception) -> int | None:
    """The SMTP status of a refusal (RFC 5321, section 4.2), None where the server said none."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max((code for code, _text in error.recipients.values()), default=None)
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code
    return None
