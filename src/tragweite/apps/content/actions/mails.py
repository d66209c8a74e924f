# SPDX-License-Identifier: EUPL-1.2
"""Who is told what about a post by e-mail. No words of a draft leave this room."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from tragweite.apps.content.models import Item, Version
from tragweite.apps.journal.actions import post


def _tell(kind: str, to: str, item: Item, *, at: datetime, dedupe: str, due_at: datetime | None, reason: str) -> None:
    facts = {"title": item.title, "campaign": item.campaign.title, "path": reverse("content:item", args=[item.pk])}
    extra = {"due_at": due_at} if due_at else {}
    post(
        kind=kind,
        to=to,
        thing=f"content.item:{item.pk}",
        facts={**facts, **extra, **({"reason": reason} if reason else {})},
        at=at,
        dedupe=dedupe,
    )


def tell_staff(
    kind: str, user_id: int, item: Item, *, at: datetime, dedupe: str, due_at: datetime | None = None, reason: str = ""
) -> None:
    """One message to a member of staff, once for each occasion (``dedupe``)."""
    _tell(kind, f"user:{user_id}", item, at=at, dedupe=dedupe, due_at=due_at, reason=reason)


def tell_all(
    kind: str,
    user_ids: Iterable[int],
    item: Item,
    *,
    at: datetime,
    dedupe: str,
    due_at: datetime | None = None,
) -> None:
    """The same message to several members of staff."""
    for user_id in user_ids:
        tell_staff(kind, user_id, item, at=at, dedupe=dedupe, due_at=due_at)


def tell_author(kind: str, version: Version, item: Item, *, at: datetime, dedupe: str, reason: str = "") -> None:
    """A message to whoever handed a version in, inside or outside."""
    to = f"user:{version.author_id}" if version.author_id else f"outside:{version.outside_author_id}"
    _tell(kind, to, item, at=at, dedupe=dedupe, due_at=None, reason=reason)


def tell_outside(kind: str, access_id: int, item: Item, *, at: datetime, dedupe: str, reason: str = "") -> None:
    """One message to somebody outside; it leads to their own link."""
    _tell(kind, f"outside:{access_id}", item, at=at, dedupe=dedupe, due_at=None, reason=reason)
