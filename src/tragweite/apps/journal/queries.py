# SPDX-License-Identifier: EUPL-1.2
"""Reads of the journal."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Min, QuerySet, TextField
from django.db.models.functions import Cast

from tragweite.core.rules.journal import BreakReason, ChainReport, SealPoint, verify_chain
from tragweite.web.mail_problems import mail_problem

from .chain import checked_values, read_seals
from .models import Entry, Head, OutboxMessage


def entries_of(things: Collection[str]) -> QuerySet[Entry]:
    """What happened to these things, newest first; the caller has already fetched them by right."""
    return Entry.objects.filter(thing__in=things).order_by("-sequence")


def entries_within(*, ministry_ids: Collection[int] | None) -> QuerySet[Entry]:
    """Entries of these ministries, newest first; None is everything (auditor, State Chancellery)."""
    entries = Entry.objects.order_by("-sequence")
    return entries if ministry_ids is None else entries.filter(ministry_ref__in=ministry_ids)


@dataclass(frozen=True, kw_only=True)
class JournalState:
    """How long the journal is and up to where it is sealed; cheap, without a check of the chain."""

    entry_count: int
    last_at: datetime | None
    head_hash: str
    sealed_sequence: int
    sealed_at: datetime | None


def journal_state(*, seal_path: Path | None = None) -> JournalState:
    """Length and last seal. Raises ``Refused("journal.seal_unreadable", line)``."""
    head = Head.objects.filter(pk=1).first()
    seals = read_seals(seal_path or settings.TRAGWEITE.journal_seal_file)
    return JournalState(
        entry_count=head.sequence if head else 0,
        last_at=Entry.objects.order_by("-sequence").values_list("at", flat=True).first(),
        head_hash=head.entry_hash if head else "",
        sealed_sequence=seals[-1].point.sequence if seals else 0,
        sealed_at=seals[-1].at if seals else None,
    )


@dataclass(frozen=True, kw_only=True)
class OutboxState:
    """How the outbox stands: numbers only, neither recipients nor things."""

    is_on: bool
    counts: list[tuple[str, int]]
    """German word of each state and how many messages are in it, all states in their order."""
    oldest_waiting_at: datetime | None
    failures: list[tuple[str, str, int]]
    """Why messages failed: the code of the last error, what it means in German, how many; most frequent first."""


def outbox_state() -> OutboxState:
    """Messages by state, the oldest that waits, and why messages failed."""
    messages = OutboxMessage.objects.order_by()
    found = dict(messages.values_list("state").annotate(count=Count("pk")))
    failed = messages.filter(state=OutboxMessage.State.FAILED)
    return OutboxState(
        is_on=settings.TRAGWEITE.mail_is_on,
        counts=[(str(state.label), found.get(state.value, 0)) for state in OutboxMessage.State],
        oldest_waiting_at=messages.filter(state=OutboxMessage.State.WAITING).aggregate(at=Min("due_at"))["at"],
        failures=[
            (code, str(mail_problem(code).happened), count)
            for code, count in failed.values_list("last_error").annotate(count=Count("pk")).order_by("-count")
        ],
    )


class _Shredded(frozenset[str]):
    """Subjects whose personal parts were taken out; looks again, in case it happens while the check runs."""

    def __contains__(self, subject: object) -> bool:
        return super().__contains__(subject) or _shreds().filter(thing=subject).exists()


def _shreds() -> QuerySet[Entry]:
    return Entry.objects.filter(action="journal.shred")


def verify(*, seal_path: Path | None = None) -> ChainReport:
    """Check the whole chain from the first entry to the last seal; names the first broken entry.

    The head row is one more seal: it tells of entries that went or came without it. Raises
    ``Refused("journal.seal_unreadable", line)``.
    """
    seals = [seal.point for seal in read_seals(seal_path or settings.TRAGWEITE.journal_seal_file)]
    points = {point.sequence: point for point in reversed([*seals, *_head_point()])}
    entries = Entry.objects.defer("at").annotate(at_text=Cast("at", TextField())).order_by("sequence")
    report = verify_chain(
        entries=(checked_values(entry, at_text=entry.at_text) for entry in entries.iterator(chunk_size=2000)),
        seals=list(points.values()),
        shredded=_Shredded(_shreds().values_list("thing", flat=True)),
    )
    return _without_foreign_tail(report)


def _head_point() -> list[SealPoint]:
    head = Head.objects.filter(pk=1, sequence__gt=0).first()
    return [] if head is None else [SealPoint(sequence=head.sequence, hash=head.entry_hash)]


def _without_foreign_tail(report: ChainReport) -> ChainReport:
    """Entries after the head were not written by us; the head is read again, for it may have moved meanwhile."""
    last = max((point.sequence for point in _head_point()), default=0)
    if not report.ok or report.entry_count <= last:
        return report
    return replace(report, ok=False, entry_count=last, first_broken=last + 1, reason=BreakReason.INSERTED)
