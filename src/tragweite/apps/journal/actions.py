# SPDX-License-Identifier: EUPL-1.2
"""Writes of the journal: append an entry, seal the head, take personal data out; the guarded update before it, and mail."""

import hashlib
import json
import os
import re
import secrets
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model, QuerySet

from tragweite.core.refusal import Refused
from tragweite.core.rules.journal import GENESIS_HASH, SealPoint, canonical_at, entry_hash, personal_digest
from tragweite.web.mail_kinds import MAIL_KINDS

from .chain import canonical_text, hashed_values, read_seals, whole_lines
from .models import Entry, Head, OutboxMessage

MAIL_FACTS: Final = frozenset({"title", "campaign", "path", "due_at", "reason"})
_PERSON: Final = re.compile(r"(user|outside):\d+")
_REASON: Final = re.compile(r"[a-z_]{1,40}")

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


def post(
    *,
    kind: str,
    to: str,
    thing: str,
    facts: Mapping[str, object],
    at: datetime,
    due_at: datetime | None = None,
    dedupe: str,
) -> OutboxMessage:
    """Put one mail into the outbox, inside the transaction of the act that it tells of; the act writes the entry.

    :param kind: a key of ``web.mail_kinds.MAIL_KINDS``.
    :param to: ``user:7`` (``actor_ref``), ``outside:3`` (an ``OutsideAccess``), or a plain address.
    :param facts: ``title`` of the thing, ``campaign`` (its title), ``path`` (where a member of staff goes on, beginning
        with a stroke; outside people are led to their own link), ``due_at`` (aware; until when it is to be done),
        ``reason`` (a code of ``web.mail_kinds.REASONS`` or a kind of deviation). Nothing else: no words of a draft.
    :param due_at: not to be sent before; now where nothing is said.
    :param dedupe: names the occasion. The same occasion is told to the same person once; a second call gives the first
        message back.

    Raises ``ValueError`` for a kind, a recipient or a fact that mails do not know, ``RuntimeError`` outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("journal.post belongs into the transaction of the act that it tells of")
    if kind not in MAIL_KINDS:
        raise ValueError(f"no kind of mail: {kind}")
    is_person = _PERSON.fullmatch(to) is not None
    if not is_person and "@" not in to:
        raise ValueError("a mail goes to user:7, outside:3 or an address")
    message, _is_new = OutboxMessage.objects.get_or_create(
        dedupe=fingerprint("\n".join((kind, to, thing, dedupe))),
        defaults={
            "kind": kind,
            "recipient": to if is_person else "",
            "address": "" if is_person else to,
            "thing": thing,
            "facts": _mail_facts(facts),
            "created_at": at,
            "due_at": due_at or at,
            "next_attempt_at": due_at or at,
        },
    )
    return message


def _mail_facts(facts: Mapping[str, object]) -> dict[str, str]:
    """The facts as JSON; raises ``ValueError`` for what could carry the words of a draft."""
    if unknown := set(facts) - MAIL_FACTS:
        raise ValueError(f"mails carry no {sorted(unknown)}")
    due_at = facts.get("due_at")
    texts = {
        "title": " ".join(str(facts.get("title") or "").split())[:200],
        "campaign": " ".join(str(facts.get("campaign") or "").split())[:200],
        "path": str(facts.get("path") or ""),
        "reason": str(facts.get("reason") or ""),
        "due_at": due_at.astimezone(UTC).isoformat() if isinstance(due_at, datetime) else "",
    }
    if texts["path"] and not re.fullmatch(r"/(?!/)\S*", texts["path"]):
        raise ValueError("the path of a mail begins with one stroke")
    if texts["reason"] and not _REASON.fullmatch(texts["reason"]):
        raise ValueError("the reason of a mail is a code")
    return {name: text for name, text in texts.items() if text}


def try_again(*, message: OutboxMessage, at: datetime) -> None:
    """A failed message waits again from its first attempt, with all that it carries; the act writes the entry.

    Raises ``Refused("state.changed_meanwhile")`` where it has not failed, or has no recipient any more.
    """
    failed = OutboxMessage.objects.filter(state=OutboxMessage.State.FAILED)
    fresh = {"state": OutboxMessage.State.WAITING, "last_error": ""}
    change_once(failed.filter(pk=message.pk).exclude(recipient=""), **fresh, attempts=0, next_attempt_at=at)
    failed.filter(digest=message).update(**fresh)


def give_up(*, message: OutboxMessage) -> None:
    """A failed message is not needed any more, with all that it carries; the act writes the entry.

    Raises ``Refused("state.changed_meanwhile")`` where it has not failed.
    """
    failed = OutboxMessage.objects.filter(state=OutboxMessage.State.FAILED)
    ended = {"state": OutboxMessage.State.DROPPED, "last_error": "given_up"}
    change_once(failed.filter(pk=message.pk), **ended)
    failed.filter(digest=message).update(**ended)


def withdraw(*, thing: str, kinds: Collection[str]) -> int:
    """Take back mails about a thing that nobody needs any more and that have not gone out; returns how many."""
    waiting = OutboxMessage.objects.filter(thing=thing, kind__in=kinds, state=OutboxMessage.State.WAITING)
    return waiting.update(state=OutboxMessage.State.DROPPED, last_error="withdrawn", address="")
