# SPDX-License-Identifier: EUPL-1.2
"""What ``tragweite worker`` does for this room in every round. Each may be stopped and repeated at any moment."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tragweite.lake import compaction

from . import actions
from .actions.mails import tell
from .queries import due_soon

WEEK = timedelta(days=7)


def publish_links(*, at: datetime) -> None:
    """Every post gets its link, and the collector the table of all links."""
    actions.ensure_links(at=at)
    actions.publish_links(at=at)


def compact(*, at: datetime) -> None:
    """Take what the collector has counted into the lake."""
    compaction.compact(spool_dir=settings.TRAGWEITE.spool_dir, lake_dir=settings.TRAGWEITE.lake_dir, at=at)


def end_retention(*, at: datetime) -> int:
    """Erase the visits that are older than the rule allows."""
    return actions.end_retention(at=at)


def compare_live(*, at: datetime) -> int:
    """Make the comparisons that wait (films, sound, many pictures)."""
    return actions.run_checks(at=at)


def remind(*, at: datetime) -> None:
    """On its last day, and once in every week after it, everybody concerned is told of an open deviation."""
    today = timezone.localdate(at)
    for deviation in due_soon(on=today):
        late = max(0, (today - deviation.due_on) // WEEK)
        with transaction.atomic():
            tell("deviation_due", deviation, at=at, dedupe=f"due:{deviation.due_on.isoformat()}:{late}")


def watch(*, at: datetime) -> None:
    """Missing looks and expired rights become deviations; deadlines are told."""
    actions.find_missing(at=at)
    actions.find_expired_rights(at=at)
    remind(at=at)
