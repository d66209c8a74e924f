# SPDX-License-Identifier: EUPL-1.2
"""The nightly look at the files: a swapped or lost file voids what rests on it, and rings (invariant 3)."""

import logging
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F

from tragweite.apps.content import store
from tragweite.apps.content.models import Approval, Item, Medium
from tragweite.apps.content.queries import current_version, files_of
from tragweite.apps.content.queries.media import DECODED
from tragweite.apps.journal.actions import record
from tragweite.apps.journal.models import Entry
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import ApprovalState, ItemState

from .mails import tell_staff
from .moves import VoidReason, locked
from .publishing import back_without_approval

logger = logging.getLogger("tragweite.content")

NIGHTS: Final = 30
"""In so many nights every file that no approval rests on has been read once; the others are read every night."""
RESTING: Final = (ItemState.APPROVED, ItemState.RELEASED)


def check_store(*, at: datetime) -> int:
    """Read the files on which an approval rests, and a thirtieth of all others; for the worker, once a night.

    A damaged file voids the approval, returns the post to drafting, and is recorded once. Returns how many files are
    damaged.
    """
    damaged: set[int] = set()
    approvals = Approval.objects.filter(state=ApprovalState.GIVEN, item__state__in=RESTING)
    for approval in approvals.select_related("item__campaign", "item__channel").order_by("pk"):
        found = _damaged(files_of(version)) if (version := current_version(approval.item)) else []
        damaged |= {medium.pk for medium in found}
        if found:
            _void(approval.item, at=at)
    night = at.toordinal() % NIGHTS
    others = Medium.objects.annotate(turn=F("pk") % NIGHTS).filter(turn=night).exclude(pk__in=damaged)
    damaged |= {medium.pk for medium in _damaged(others.iterator())}
    _mend_previews(Medium.objects.filter(kind__in=DECODED).exclude(pk__in=damaged).iterator())
    for medium in Medium.objects.filter(pk__in=damaged).order_by("pk"):
        _record(medium, at=at)
    return len(damaged)


def _damaged(media: Iterable[Medium]) -> list[Medium]:
    return [medium for medium in media if store.digest_on_disk(medium.sha256) != medium.sha256]


def _mend_previews(media: Iterable[Medium]) -> None:
    """Previews that somebody put there are made anew; until then nothing shows them."""
    for medium in media:
        if store.unsealed_previews(medium.sha256):
            logger.error("preview without seal: content.medium:%s", medium.pk)
            with suppress(Refused):  # said once where its file cannot be shown; the page says so too
                store.make_previews(medium.sha256, kind=medium.kind)


def _void(item: Item, *, at: datetime) -> None:
    with transaction.atomic():
        try:
            fresh = locked(item)
        except Refused:  # somebody was quicker; whatever comes next reads the files itself
            return
        approval = back_without_approval(fresh, actor="system", acting_for="", at=at, why=VoidReason.FILE_CHANGED)
        tell_staff("approval_voided", item.created_by_id, fresh, at=at, dedupe=approval.number, reason="file_changed")


def _record(medium: Medium, *, at: datetime) -> None:
    thing = f"content.medium:{medium.pk}"
    logger.error("medium damaged: %s", thing)
    if not Entry.objects.filter(thing=thing, action="content.find_damage").exists():
        with transaction.atomic():
            found = store.digest_on_disk(medium.sha256)
            facts = {"expected": medium.sha256, "found": found or "missing"}
            record(actor="system", action="content.find_damage", thing=thing, at=at, facts=facts)
