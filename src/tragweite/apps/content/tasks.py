# SPDX-License-Identifier: EUPL-1.2
"""What ``tragweite worker`` does for this room. Each may be stopped and repeated at any moment: mails go by their key."""

import logging
import time
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tragweite.apps.people.queries import people_with
from tragweite.core.rules.review import Step
from tragweite.core.rules.schedule import Nudge, nudges
from tragweite.core.rules.states import ItemState
from tragweite.media.placing import sweep

from . import actions, store
from .actions.mails import tell_all
from .models import Item, Medium
from .policies import DECIDERS
from .queries import ReviewState, escalation_people, media_to_process, open_review, overdue_urgent, step_people

logger = logging.getLogger("tragweite.content")

DAY = timedelta(days=1)
ROUND_SECONDS: Final = 120.0
MOST_MEDIA: Final = 200


def remind(*, at: datetime) -> None:
    """Tell whoever may take an open step that it is due, remind them, and bring overdue ones to the head."""
    waiting = Item.objects.filter(state__in=(ItemState.SUBMITTED, ItemState.IN_REVIEW))
    for item in waiting.select_related("campaign", "channel").order_by("pk"):
        state = open_review(item)
        for step in state.open_steps if state else ():
            _nudge(item, state, step, at=at)


def _nudge(item: Item, state: ReviewState | None, step: Step, *, at: datetime) -> None:
    if state is None:
        return
    due_at = state.due_at(step)
    for kind, number in nudges(opened_at=state.opened_at, due_at=due_at, at=at):
        people = escalation_people(item, at=at) if kind is Nudge.ESCALATED else step_people(item, step, at=at)
        key = f"{state.version.pk}:{step.key}:{number}"
        with transaction.atomic():
            tell_all(str(kind), [user.pk for user in people], item, at=at, dedupe=key, due_at=due_at)


def escalate_urgent(*, at: datetime) -> None:
    """Each day after the deadline of a second check, everybody who decides is told again."""
    for publication in overdue_urgent(at=at):
        if publication.urgent_until is None:
            continue
        ministry_id = publication.item.campaign.ministry_id
        people = sorted(people_with(ministry_id, *DECIDERS, at=at))
        key = f"{publication.pk}:overdue:{(at - publication.urgent_until) // DAY}"
        with transaction.atomic():
            tell_all("urgent_open", people, publication.item, at=at, dedupe=key, due_at=publication.urgent_until)


def watch_reviews(*, at: datetime) -> None:
    """One round of everything that is a matter of minutes."""
    actions.expire_approvals(at=at)
    actions.miss_items(at=at)
    remind(at=at)
    escalate_urgent(at=at)


def process_media(*, at: datetime, seconds: float = ROUND_SECONDS) -> int:
    """Scan, origin and previews of the files about which something is not yet known; returns how many.

    After ``seconds`` no further file is begun, so that mail and approvals do not wait behind many films. A file that
    fails unforeseen is logged and does not stop the others.
    """
    end, done = time.monotonic() + seconds, 0
    waiting = media_to_process(at=at, with_scanner=bool(settings.TRAGWEITE.clamav_socket))
    for medium in waiting[:MOST_MEDIA]:
        if time.monotonic() > end:
            break
        try:
            actions.process_medium(medium=medium, at=at)
        except Exception:
            logger.exception("medium not processed: content.medium:%s", medium.pk)
            continue
        done += 1
    return done


def sweep_uploads(*, at: datetime) -> int:
    """Remove what stopped uploads and previews left behind, and files whose form never became whole; returns how many.

    A mark of a parked file holds for a day, so after two days nobody can use it any more.
    """
    now, day = at.timestamp(), DAY.total_seconds()
    left = sweep(settings.TRAGWEITE.media_dir, now=now, older_than_seconds=day)
    return left + store.sweep_parked(is_used=_has_row, now=now, older_than_seconds=2 * day)


def _has_row(sha256: str) -> bool:
    return Medium.objects.filter(sha256=sha256).exists()


def check_store(*, at: datetime) -> int:
    """Once a night, after midnight of the house's own time zone; returns the number of damaged files."""
    return actions.check_store(at=timezone.localtime(at))
