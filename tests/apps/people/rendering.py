# SPDX-License-Identifier: EUPL-1.2
"""Every mail that Tragweite can send, written for somebody of the house and for somebody outside; nothing is sent."""

from dataclasses import replace
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from tests.actors import Actors
from tests.apps.people.mails import FACTS, invited, put
from tragweite.apps.journal.actions import actor_ref
from tragweite.apps.journal.models import OutboxMessage
from tragweite.apps.people import actions, mails
from tragweite.web.mail_kinds import DIGEST, MAIL_KINDS, Mode, preferable


def with_mail(settings: Any, **given: Any) -> None:
    """A configured mail server that nobody asks."""
    settings.TRAGWEITE = replace(
        settings.TRAGWEITE,
        **{
            "smtp_host": "mail.example.org",
            "mail_from": "Tragweite <tragweite@example.org>",
            "public_url": "https://tragweite.example.org",
            **given,
        },
    )


def every_mail(actors: Actors) -> dict[str, EmailMultiAlternatives]:
    """By kind and reader: ``review_due:house``, ``returned:outside``, ``digest:house``."""
    at, user = timezone.now(), actors.approver
    access, _token = invited(actors)
    invitation = OutboxMessage.objects.get(kind="outside_invitation")
    code = actions.send_code(access=access, at=at)
    actions.choose_mail(user=user, at=at, modes=dict.fromkeys(preferable(), Mode.ONCE))
    facts = {**FACTS, "reason": "label"}
    messages = {f"{kind}:house": put(actor_ref(user), kind, facts=facts) for kind in preferable()}
    messages |= {f"{kind}:outside": put(f"outside:{access.pk}", kind, facts=facts) for kind in MAIL_KINDS}
    messages |= {
        "outside_invitation:outside": invitation,
        "outside_code:outside": OutboxMessage.objects.get(thing=f"people.outside_code:{code.pk}"),
        f"{DIGEST}:house": _digest(actor_ref(user), facts),
    }
    return {name: mails.compose(message, at=at) for name, message in messages.items()}


def _digest(recipient: str, facts: dict[str, Any]) -> OutboxMessage:
    made = put(recipient, dedupe="digest", thing="journal.digest:2026-06-15")
    OutboxMessage.objects.filter(pk=made.pk).update(kind=DIGEST)
    for kind in ("review_due", "deviation_found"):
        carried = put(recipient, kind, dedupe="carried", facts=facts)
        OutboxMessage.objects.filter(pk=carried.pk).update(digest=made)
    return OutboxMessage.objects.get(pk=made.pk)


def html_of(mail: EmailMultiAlternatives) -> str:
    """The HTML twin."""
    [twin] = mail.alternatives
    return str(twin[0])
