# SPDX-License-Identifier: EUPL-1.2
"""From a message of the outbox to a mail: whom it goes to, what it says, how it is stopped. Nothing is sent here."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from tragweite.apps.journal.models import OutboxMessage
from tragweite.web.mail_kinds import DIGEST, MAIL_KINDS, NEWS_FOR, MailKind, Mode, reason_text

from .models import OutsideAccess, OutsideCode, User
from .queries import code_of, is_stopped, mail_mode, outside_path

SALT: Final = "tragweite.mail.unsubscribe"
LINK_DAYS: Final = 365
"""How long the link that stops a kind of mail holds; a mail is read long after it came."""


class Unneeded(Exception):
    """This message is not to be sent; ``reason`` is a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PutAside(Exception):
    """The person wants this kind once a day."""


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Who gets a mail; at most one of ``user`` and ``access`` is there."""

    address: str
    name: str = ""
    user: User | None = None
    access: OutsideAccess | None = None


def recipient_of(message: OutboxMessage, *, at: datetime) -> Recipient:
    """The living recipient. Raises ``Unneeded`` where the account or the link has ended or has no address."""
    who, _colon, number = message.recipient.partition(":")
    if who == "user":
        user = User.objects.filter(pk=int(number), is_active=True).exclude(email="").first()
        if user is None:
            raise Unneeded("no_address")
        return Recipient(address=user.email, name=user.display_name, user=user)
    if who == "outside":
        access = OutsideAccess.objects.filter(pk=int(number), revoked_at__isnull=True, expires_at__gt=at).first()
        if access is None:
            raise Unneeded("access_ended")
        return Recipient(address=access.email, name=access.name, access=access)
    return Recipient(address=message.address)


def _require_wanted(message: OutboxMessage, kind: MailKind, recipient: Recipient) -> None:
    if recipient.access is not None and kind.may_be_off and is_stopped(recipient.access, message.kind):
        raise Unneeded("off")
    if recipient.user is None:
        return
    mode = mail_mode(recipient.user.pk, message.kind)
    if mode == Mode.OFF:
        raise Unneeded("off")
    if mode == Mode.DAILY:
        raise PutAside


def compose(message: OutboxMessage, *, at: datetime) -> EmailMultiAlternatives:
    """The mail of a message. Raises ``Unneeded`` and ``PutAside``."""
    recipient = recipient_of(message, at=at)
    if message.kind == DIGEST:
        return _mail(message, recipient, _digest(message))
    kind = MAIL_KINDS[message.kind]
    if not kind.is_own and at - message.due_at > NEWS_FOR:
        raise Unneeded("stale")
    _require_wanted(message, kind, recipient)
    return _mail(message, recipient, _single(message, kind, recipient, at=at))


def _single(message: OutboxMessage, kind: MailKind, recipient: Recipient, *, at: datetime) -> dict[str, Any]:
    facts = {"title": _("ein Vorgang"), "campaign": "", **message.facts, "code": _code(message, at=at)}
    url = _target(message, kind, recipient)
    return {
        "subject": kind.subject % facts,
        "text": kind.text % facts,
        "campaign": facts["campaign"],
        "reason": reason_text(facts.get("reason", "")),
        "due_at": _due_at(message),
        "url": url,
        "action": kind.action,
        "needs_own_link": recipient.access is not None and not url and bool(kind.action),
        "access": recipient.access,
        "code": facts["code"],
        "kind": kind,
    }


def _due_at(message: OutboxMessage) -> datetime | None:
    due_at = message.facts.get("due_at")
    return datetime.fromisoformat(due_at) if due_at else None


def _code(message: OutboxMessage, *, at: datetime) -> str:
    """The digits of the code that the message is about; raises ``Unneeded`` where it has ended meanwhile."""
    if message.kind != "outside_code":
        return ""
    number = int(message.thing.rpartition(":")[2])
    code = OutsideCode.objects.filter(pk=number, expires_at__gt=at, confirmed_at=None).first()
    if code is None:
        raise Unneeded("expired")
    return code_of(code)


def _target(message: OutboxMessage, kind: MailKind, recipient: Recipient) -> str:
    """Where the mail leads: members of staff to the page, outside people to their link and nowhere else."""
    path = str(message.facts.get("path", "")) if recipient.access is None else outside_path(recipient.access)
    return _absolute(path) if path and kind.action else ""


def _absolute(path: str) -> str:
    return str(settings.TRAGWEITE.public_url).rstrip("/") + path


def _digest(message: OutboxMessage) -> dict[str, Any]:
    members = [each for each in message.members.order_by("due_at", "pk") if each.kind in MAIL_KINDS]
    if not members:
        raise Unneeded("empty")
    parts = []
    for each in members:
        kind, facts = MAIL_KINDS[each.kind], {"title": _("ein Vorgang"), **each.facts}
        path = str(each.facts.get("path", ""))
        parts.append(
            {
                "heading": kind.subject % facts,
                "title": facts["title"],
                "text": kind.text % facts,
                "campaign": facts.get("campaign", ""),
                "reason": reason_text(facts.get("reason", "")),
                "due_at": _due_at(each),
                "url": _absolute(path) if path else "",
                "action": kind.action,
            }
        )
    one, many = _("Ihr Tag in Tragweite: 1 Nachricht"), _("Ihr Tag in Tragweite: %(count)s Nachrichten")
    return {"subject": one if len(parts) == 1 else many % {"count": len(parts)}, "parts": parts, "kind": None}


def _mail(message: OutboxMessage, recipient: Recipient, context: dict[str, Any]) -> EmailMultiAlternatives:
    kind: MailKind | None = context["kind"]
    may_stop = bool(message.recipient) and (kind is None or kind.may_be_off)
    stop_url = _absolute(stop_path(message.recipient, message.kind)) if may_stop else ""
    page = {**context, **_frame(recipient), **_footer(recipient, kind), "stop_url": stop_url}
    template = "mail/digest" if kind is None else "mail/message"
    mail = EmailMultiAlternatives(
        subject=" ".join(str(context["subject"]).split()),
        body=render_to_string(f"{template}.txt", page),
        from_email=settings.TRAGWEITE.mail_from,
        to=[recipient.address],
        headers=_headers(message, stop_url),
    )
    mail.attach_alternative(render_to_string(f"{template}.html", page), "text/html")
    return mail


def _frame(recipient: Recipient) -> dict[str, Any]:
    return {
        "name": recipient.name,
        "state_name": settings.TRAGWEITE.state_name,
        "is_demo": settings.TRAGWEITE.demo,
        "is_staff": recipient.user is not None,
    }


def _footer(recipient: Recipient, kind: MailKind | None) -> dict[str, Any]:
    """Who sends, and what can be done about this kind of mail."""
    label, no_stop = _("Diese Art von E-Mail abbestellen"), ""
    if recipient.access is not None:
        if kind is not None and not kind.is_own:
            no_stop = _("Diese E-Mail lässt sich nicht abbestellen, weil sonst eine Frist verstreichen könnte.")
    elif kind is None:
        label = _("Die tägliche E-Mail abbestellen")
    elif recipient.user is not None:
        no_stop = _(
            "Diese Art von E-Mail lässt sich nicht abbestellen, weil sonst eine Frist verstreichen könnte. "
            "Sie können sie täglich gesammelt bekommen."
        )
    return {
        "stop_label": label,
        "no_stop": no_stop,
        "preferences_url": _absolute(reverse("people:mail")) if recipient.user is not None else "",
        "imprint_url": _absolute(reverse("web:imprint")),
        "privacy_url": _absolute(reverse("web:privacy")),
    }


def _headers(message: OutboxMessage, stop_url: str) -> dict[str, str]:
    """The number of the message makes its Message-ID: what is sent twice can be recognised and dropped."""
    headers = {
        "Message-ID": f"<{message.pk}.{message.dedupe[:32]}@{_own_domain()}>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": "de",
    }
    if stop_url:
        headers |= {"List-Unsubscribe": f"<{stop_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return headers


def _own_domain() -> str:
    sender = parseaddr(settings.TRAGWEITE.mail_from)[1].rpartition("@")[2]
    return sender or urlsplit(settings.TRAGWEITE.public_url).hostname or "tragweite.invalid"


def stop_path(recipient: str, kind: str) -> str:
    """The page that stops this kind of mail for this recipient, without sign-in; the signature makes it theirs."""
    return reverse("people:unsubscribe", args=[signing.dumps([recipient, kind], salt=SALT)])


def stop_of(token: str) -> tuple[str, str] | None:
    """Recipient and kind behind a link that stops mail; None where it does not hold."""
    try:
        recipient, kind = signing.loads(token, salt=SALT, max_age=LINK_DAYS * 24 * 3600)
    except (signing.BadSignature, ValueError):
        return None
    return str(recipient), str(kind)
