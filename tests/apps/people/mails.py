# SPDX-License-Identifier: EUPL-1.2
"""Mails to try with, and somebody outside who gets them."""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tests.actors import Actors
from tragweite.apps.journal.actions import post
from tragweite.apps.journal.models import OutboxMessage
from tragweite.apps.people import actions
from tragweite.apps.people.models import OutsideAccess
from tragweite.apps.people.queries import scope_of

PATH = "/inhalte/beitrag/5/"
FACTS = {
    "title": "Sommer & Schule <Teil 1>",
    "campaign": "Nachwuchs 2026",
    "path": PATH,
    "due_at": datetime(2026, 6, 20, 10, tzinfo=UTC),
}


def put(to: str, kind: str = "review_due", **given: Any) -> OutboxMessage:
    values = {"thing": "content.item:5", "facts": FACTS, "at": timezone.now(), "dedupe": kind}
    with transaction.atomic():
        return post(kind=kind, to=to, **{**values, **given})


def parts(mail: Any) -> tuple[str, str]:
    """Plain text and HTML."""
    return mail.get_body(("plain",)).get_content(), mail.get_body(("html",)).get_content()


def invited(actors: Actors, **given: Any) -> tuple[OutsideAccess, str]:
    values: dict[str, Any] = {
        "purpose": "draft",
        "thing": "content.item:5",
        "name": "Cora Creator",
        "email": "cora@example.org",
        "days": 14,
        "title": "Sommer",
    }
    at = timezone.now()
    by = {"user": actors.clerk, "scope": scope_of(actors.clerk, at=at), "at": at, "ministry": actors.ministry}
    return actions.invite_outside(**{**by, **values, **given})


def unsubscribe_path(header: str) -> str:
    return header.strip(" <>").removeprefix("https://tragweite.example.org")
