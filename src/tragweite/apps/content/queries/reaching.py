# SPDX-License-Identifier: EUPL-1.2
"""The people outside who work on a post, and whether they get our mails."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from tragweite.apps.content.models import Item
from tragweite.apps.journal.models import OutboxMessage
from tragweite.apps.people.models import OutsideAccess

from .items import DRAFT, thing_of

DONE = (OutboxMessage.State.SENT, OutboxMessage.State.FAILED)


def open_links(items: Iterable[Item], *, at: datetime) -> QuerySet[OutsideAccess]:
    """The personal links of these posts that hold at this moment."""
    things = [thing_of(item.pk) for item in items]
    open_ = OutsideAccess.objects.filter(purpose=DRAFT, revoked_at__isnull=True, expires_at__gt=at)
    return open_.filter(thing__in=things).order_by("pk")


def unreached(*, at: datetime) -> QuerySet[OutsideAccess]:
    """Open personal links whose last mail failed for good: whoever holds one waits for nothing, or knows nothing."""
    ref = Concat(Value("outside:"), Cast(OuterRef("pk"), CharField()), output_field=CharField())
    last = OutboxMessage.objects.filter(recipient=ref, state__in=DONE).order_by("-pk").values("state")[:1]
    open_ = OutsideAccess.objects.filter(purpose=DRAFT, revoked_at__isnull=True, expires_at__gt=at)
    return open_.annotate(last_mail=Subquery(last)).filter(last_mail=OutboxMessage.State.FAILED)
