# SPDX-License-Identifier: EUPL-1.2
"""The outbox at work: who sends a message, what becomes of it, and when it is tried again.

How a message reads and travels is not known here; whoever delivers gives a ``send``. Several workers may deliver at
once: a message belongs to the one whose guarded update hit it. A worker that is killed in the middle leaves it in the
state ``sending``; after the lease it is tried again, so that at most this one message is repeated.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from tragweite.web.mail_kinds import DIGEST

from .actions import fingerprint
from .models import OutboxMessage

State = OutboxMessage.State

PAUSES: Final = tuple(timedelta(minutes=each) for each in (1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60, 24 * 60, 24 * 60))
"""After each failed attempt the next pause; after the last one the message has failed (in all about four days)."""
LEASE: Final = timedelta(minutes=15)
"""How long a message in the state ``sending`` belongs to the worker that took it."""
BATCH: Final = 200


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one attempt: ``state`` to go to; WAITING is "later again". ``error`` is a code without data."""

    state: OutboxMessage.State
    error: str = ""
    is_daily: bool = False
    """Put aside for the daily mail; this was no attempt."""
    ends_round: bool = False
    """The server cannot be reached: the other messages need not be tried now."""


Send = Callable[[OutboxMessage], Outcome]


def deliver(*, at: datetime, send: Send, clock: Callable[[], datetime] = timezone.now) -> int:
    """Send what is due, one after the other; returns the number of messages sent. Never inside a transaction."""
    sent = 0
    for key in list(due(at).values_list("pk", flat=True)[:BATCH]):
        message = _taken(key, at=at, now=clock())
        if message is None:
            continue
        if message.attempts > len(PAUSES) + 1:  # a worker was killed in the middle of the last attempt
            outcome = Outcome(state=State.FAILED, error="interrupted")
        else:
            outcome = send(message)
        settle(message, outcome, now=clock())
        sent += outcome.state == State.SENT
        if outcome.ends_round:
            break
    return sent


def due(at: datetime) -> QuerySet[OutboxMessage]:
    """Messages to be sent now, and those whose worker has not come back within its lease; longest waiting first."""
    open_ = OutboxMessage.objects.filter(state__in=(State.WAITING, State.SENDING), next_attempt_at__lte=at)
    return open_.filter(is_daily=False).order_by("next_attempt_at", "pk")


def _taken(key: int, *, at: datetime, now: datetime) -> OutboxMessage | None:
    """The message, if this worker is the one that gets it."""
    seen = due(at).filter(pk=key).first()
    if seen is None:
        return None
    mine = OutboxMessage.objects.filter(
        pk=key, state=seen.state, attempts=seen.attempts, next_attempt_at=seen.next_attempt_at
    )
    if mine.update(state=State.SENDING, attempts=F("attempts") + 1, next_attempt_at=now + LEASE) != 1:
        return None
    return OutboxMessage.objects.get(pk=key)


def settle(message: OutboxMessage, outcome: Outcome, *, now: datetime) -> None:
    """Write down what became of an attempt, unless another worker has taken the message meanwhile."""
    mine = OutboxMessage.objects.filter(pk=message.pk, state=State.SENDING, attempts=message.attempts)
    if outcome.is_daily:
        mine.update(state=State.WAITING, is_daily=True, attempts=F("attempts") - 1, next_attempt_at=message.due_at)
    elif outcome.state == State.WAITING and message.attempts <= len(PAUSES):
        pause = PAUSES[message.attempts - 1]
        mine.update(state=State.WAITING, last_error=outcome.error, next_attempt_at=now + pause)
    else:
        _end(mine, message, outcome, now=now)


def _end(mine: QuerySet[OutboxMessage], message: OutboxMessage, outcome: Outcome, *, now: datetime) -> None:
    """The end of a message, and of those that it carries; the address of a stranger is not kept."""
    state = State.FAILED if outcome.state == State.WAITING else outcome.state
    values = {"state": state, "last_error": outcome.error, "sent_at": now if state == State.SENT else None}
    with transaction.atomic():
        if mine.update(**values, address=""):
            OutboxMessage.objects.filter(digest=message, state=State.WAITING).update(**values)


def gather_digests(*, at: datetime, day: date) -> int:
    """One message a person and day that carries all that was put aside; returns how many were made.

    What is put aside after today's one waits for tomorrow's.
    """
    aside = OutboxMessage.objects.filter(state=State.WAITING, is_daily=True, digest=None, due_at__lte=at)
    recipients = list(aside.order_by("recipient").values_list("recipient", flat=True).distinct())
    return sum(_gather(aside.filter(recipient=each), recipient=each, at=at, day=day) for each in recipients)


@transaction.atomic
def _gather(aside: QuerySet[OutboxMessage], *, recipient: str, at: datetime, day: date) -> bool:
    digest, is_new = OutboxMessage.objects.get_or_create(
        dedupe=fingerprint("\n".join((DIGEST, recipient, day.isoformat()))),
        defaults={
            "kind": DIGEST,
            "recipient": recipient,
            "thing": f"journal.digest:{day.isoformat()}",
            "created_at": at,
            "due_at": at,
            "next_attempt_at": at,
        },
    )
    if is_new:
        aside.update(digest=digest)
    return is_new
