# SPDX-License-Identifier: EUPL-1.2
"""Writes of the journal: append an entry, seal the head, take personal data out; and the guarded update before it."""

import hashlib
import json
import os
import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model, QuerySet

from tragweite.core.refusal import Refused
from tragweite.core.rules.journal import GENESIS_HASH, SealPoint, canonical_at, entry_hash, personal_digest

from .chain import canonical_text, hashed_values, read_seals, whole_lines
from .models import Entry, Head

M = TypeVar("M", bound=Model)


class HasKey(Protocol):
    """Anything with a primary key; the journal does not know the people."""

    pk: int


def _locked_head() -> Head:
    """The head under a row lock, held until the transaction ends: entries get their numbers one after the other."""
    head = Head.objects.select_for_update().filter(pk=1).first()
    if head is None:
        Head.objects.get_or_create(pk=1, defaults={"entry_hash": GENESIS_HASH})
        head = Head.objects.select_for_update().get(pk=1)
    return head


def actor_ref(user: "HasKey | None") -> str:
    """How the journal names an actor: by number, never by name."""
    return "system" if user is None else f"user:{user.pk}"


def absent_ref(user_ids: Iterable[int]) -> str:
    """How the journal names those for whom an actor stands in: ``user:3,user:8``; empty for nobody."""
    longest = Entry._meta.get_field("acting_for").max_length or 0  # noqa: SLF001 - the public way to a field
    refs = ""
    for each in user_ids:
        longer = f"{refs},user:{each}" if refs else f"user:{each}"
        refs = longer if len(longer) <= longest else refs
    return refs


def change_once(rows: QuerySet[M], **values: Any) -> None:
    """Update exactly one row; raises ``Refused("state.changed_meanwhile")`` for a double click or a second person."""
    if rows.update(**values) != 1:
        raise Refused("state.changed_meanwhile")


def record(
    *,
    actor: str,
    action: str,
    thing: str,
    at: datetime,
    ministry: int | None = None,
    facts: Mapping[str, object] | None = None,
    acting_for: str = "",
    personal: Mapping[str, object] | None = None,
    personal_subject: str = "",
) -> Entry:
    """Append one entry to the chain. Must run inside the transaction of the write that it records.

    :param actor: who acted, ``user:7``, ``outside:3`` or ``system``; never a name.
    :param thing: what was acted on, ``content.item:5``.
    :param facts: JSON-ready values without personal data.
    :param personal: values that name a person; they enter the chain by salted digest only and can be taken out.
    :param personal_subject: whose data these are, in the form of ``actor``.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("journal.record belongs into the transaction of the write that it records")
    head = _locked_head()
    salt = secrets.token_bytes(16) if personal else b""
    entry = Entry(
        sequence=head.sequence + 1,
        at=at.astimezone(UTC),
        actor=actor,
        acting_for=acting_for,
        action=action,
        thing=thing,
        ministry_ref=ministry,
        facts=canonical_text(facts or {}),
        personal=canonical_text(personal) if personal else "",
        personal_salt=salt.hex(),
        personal_subject=personal_subject if personal else "",
        personal_digest=personal_digest(personal=personal, salt=salt) if personal else "",
        previous_hash=head.entry_hash,
    )
    entry.entry_hash = entry_hash(entry=hashed_values(entry, at=canonical_at(at=entry.at)))
    entry.save(force_insert=True)
    Head.objects.filter(pk=1).update(sequence=entry.sequence, entry_hash=entry.entry_hash)
    return entry


def seal(*, at: datetime, path: Path | None = None) -> SealPoint | None:
    """Write the head to the seal file outside the database, so that a cut-off tail is found.

    Returns the seal, or None where nothing has happened since the last one. Never call it inside the transaction of
    a write. Raises ``Refused("journal.seal_contradicts", sequence)`` where the journal is no longer the sealed one: a
    new seal would cover up the loss.
    """
    path = path or settings.TRAGWEITE.journal_seal_file
    seals = [each.point for each in read_seals(path)]
    head = Head.objects.filter(pk=1).first() or Head(sequence=0, entry_hash=GENESIS_HASH)
    sealed = SealPoint(sequence=head.sequence, hash=head.entry_hash)
    for point in (*seals[-1:], sealed):
        if point.sequence and not _stands(point):
            raise Refused("journal.seal_contradicts", sequence=point.sequence)
    if head.sequence == 0 or seals[-1:] == [sealed]:
        return None
    line = json.dumps({"at": at.astimezone(UTC).isoformat(), "sequence": sealed.sequence, "hash": sealed.hash})
    _append_line(path, line)
    return sealed


def _stands(point: SealPoint) -> bool:
    return Entry.objects.filter(sequence=point.sequence, entry_hash=point.hash).exists()


def _append_line(path: Path, line: str) -> None:
    """Append durably, after cutting off what a crash left half-written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    with path.open("r+b") as file:
        file.truncate(len(whole_lines(file.read())))
        file.seek(0, os.SEEK_END)
        file.write(line.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def shred(*, subject: str, actor: str, at: datetime) -> int:
    """Take every personal part about ``subject`` out of the journal and record that this was done.

    Returns the number of entries that lost their personal part. The chain stays whole: it holds digests only.
    """
    with transaction.atomic():
        count = (
            Entry.objects.filter(personal_subject=subject).exclude(personal="").update(personal="", personal_salt="")
        )
        record(actor=actor, action="journal.shred", thing=subject, at=at, facts={"entries": count})
    return count


def fingerprint(text: str) -> str:
    """SHA-256 of a text, for facts that should be provable without being readable."""
    return hashlib.sha256(text.encode()).hexdigest()
