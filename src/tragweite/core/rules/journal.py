# SPDX-License-Identifier: EUPL-1.2
"""The chain of the journal: canonical bytes, hashes, and the check that names the first broken entry.

Each entry carries the hash of the one before it; the head is sealed outside the database from time to time. What is
personal enters the chain only as a salted digest: it can be removed later, and the chain still verifies.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from tragweite.core.refusal import Refused

GENESIS_HASH: Final = hashlib.sha256(b"tragweite-journal-genesis-1\n").hexdigest()
"""``previous_hash`` of the entry with sequence 1: SHA-256 of the ASCII line ``tragweite-journal-genesis-1``."""

ENTRY_PREFIX: Final = b"tragweite-journal-1\n"
ENTRY_KEYS: Final = (
    "sequence",
    "at",
    "actor",
    "acting_for",
    "action",
    "thing",
    "ministry",
    "facts",
    "personal_subject",
    "personal_digest",
    "previous_hash",
)
"""The keys of an entry that enter its hash. ``hash``, ``personal`` and ``personal_salt`` stand beside the chain."""

_SALT_BYTES: Final = 16
_UNSTABLE: Final = re.compile("[\\x00\\ud800-\\udfff]")


class BreakReason(StrEnum):
    """Why a chain does not verify."""

    CHANGED = "changed"
    DELETED = "deleted"
    INSERTED = "inserted"
    REORDERED = "reordered"
    TRUNCATED = "truncated"
    SEAL_DIFFERS = "seal_differs"
    PERSONAL_CHANGED = "personal_changed"
    PERSONAL_MISSING = "personal_missing"


@dataclass(frozen=True)
class SealPoint:
    """The head of the chain as it was sealed outside the database."""

    sequence: int
    hash: str


@dataclass(frozen=True)
class ChainReport:
    """What the check found: ``first_broken`` is the sequence of the first entry that is wrong or absent."""

    ok: bool
    entry_count: int
    head_hash: str
    first_broken: int | None = None
    reason: BreakReason | None = None


def canonical_at(*, at: datetime) -> str:
    """Write an aware instant as ISO 8601 in UTC with six digits of microseconds, ``2026-11-22T09:00:00.000000Z``."""
    if at.tzinfo is None:
        raise Refused("journal.time_without_zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical_bytes(*, entry: Mapping[str, object]) -> bytes:
    """Return the bytes that are hashed: versioned prefix + JSON with sorted keys, ASCII escapes, no spaces.

    Raises ``Refused("journal.entry_incomplete", missing)`` and ``Refused("journal.fact_not_canonical", key)``.
    """
    missing = [key for key in ENTRY_KEYS if key not in entry]
    if missing:
        raise Refused("journal.entry_incomplete", missing=missing)
    return ENTRY_PREFIX + _canonical_json({key: entry[key] for key in ENTRY_KEYS})


def entry_hash(*, entry: Mapping[str, object]) -> str:
    """Return the SHA-256 (64 hex digits) of the canonical bytes of an entry."""
    return hashlib.sha256(canonical_bytes(entry=entry)).hexdigest()


def personal_digest(*, personal: Mapping[str, object], salt: bytes) -> str:
    """Return HMAC-SHA-256 of a personal part under its own random salt (at least 16 bytes, deleted with the part).

    Without the salt the digest tells nothing, not even by guessing names. Raises ``Refused("journal.salt_too_short")``.
    """
    if len(salt) < _SALT_BYTES:
        raise Refused("journal.salt_too_short", minimum=_SALT_BYTES)
    return hmac.new(salt, _canonical_json(dict(personal)), hashlib.sha256).hexdigest()


def _canonical_json(value: Mapping[str, object]) -> bytes:
    _require_canonical(value, path="")
    return json.dumps(value, sort_keys=True, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode("ascii")


def _require_canonical(value: object, *, path: str) -> None:
    # Floats, NUL and lone surrogates come back changed from one of the databases: they have no stable bytes.
    if isinstance(value, Mapping):
        for key, part in value.items():
            _require_canonical_text(key, path=path)
            _require_canonical(part, path=f"{path}.{key}" if path else str(key))
    elif isinstance(value, list | tuple):
        for position, part in enumerate(value):
            _require_canonical(part, path=f"{path}[{position}]")
    elif value is not None and not isinstance(value, bool | int):
        _require_canonical_text(value, path=path)


def _require_canonical_text(value: object, *, path: str) -> None:
    if not isinstance(value, str) or _UNSTABLE.search(value):
        raise Refused("journal.fact_not_canonical", key=path)


def verify_chain(
    *, entries: Iterable[Mapping[str, object]], seals: Sequence[SealPoint] = (), shredded: Collection[str] = ()
) -> ChainReport:
    """Check the whole chain and name the first entry that is wrong (invariants 4 and 17).

    ``entries`` in the order in which they stand; each has ``ENTRY_KEYS`` and ``hash``, and, where ``personal_digest``
    is set, ``personal`` (object or None) with ``personal_salt`` (bytes or None). A removed personal part is right only
    if its ``personal_subject`` is in ``shredded``. Change, deletion, insertion and change of order are found by the
    chain, a cut tail and a wholly rewritten chain by the seals.
    """
    wanted: dict[int, set[str]] = {}
    for seal in seals:
        wanted.setdefault(seal.sequence, set()).add(seal.hash)
    head, count = GENESIS_HASH, 0
    for entry in entries:
        reason = _broken(
            entry=entry, expected=count + 1, head=head, sealed=wanted.get(count + 1, set()), shredded=shredded
        )
        if reason is not None:
            return ChainReport(ok=False, entry_count=count, head_hash=head, first_broken=count + 1, reason=reason)
        head, count = str(entry["hash"]), count + 1
    if wanted and max(wanted) > count:
        return ChainReport(
            ok=False, entry_count=count, head_hash=head, first_broken=count + 1, reason=BreakReason.TRUNCATED
        )
    return ChainReport(ok=True, entry_count=count, head_hash=head)


def _broken(
    *, entry: Mapping[str, object], expected: int, head: str, sealed: set[str], shredded: Collection[str]
) -> BreakReason | None:
    """Say what is wrong with the entry at place ``expected``, or None."""
    if not _hash_is_right(entry):
        return BreakReason.CHANGED
    if entry["sequence"] != expected or entry["previous_hash"] != head:
        return _misplaced(found=entry["sequence"], expected=expected)
    if sealed - {entry["hash"]}:
        return BreakReason.SEAL_DIFFERS
    return _personal_broken(entry, shredded=shredded)


def _hash_is_right(entry: Mapping[str, object]) -> bool:
    try:
        return entry.get("hash") == entry_hash(entry=entry)
    except Refused:
        # What has no canonical form was never written by us.
        return False


def _misplaced(*, found: object, expected: int) -> BreakReason:
    if not isinstance(found, int) or found == expected:
        return BreakReason.INSERTED
    return BreakReason.DELETED if found > expected else BreakReason.REORDERED


def _personal_broken(entry: Mapping[str, object], *, shredded: Collection[str]) -> BreakReason | None:
    digest, personal, salt = entry["personal_digest"], entry.get("personal"), entry.get("personal_salt")
    if digest is None:
        return None if personal is None else BreakReason.PERSONAL_CHANGED
    if personal is None:
        return None if entry["personal_subject"] in shredded else BreakReason.PERSONAL_MISSING
    if not isinstance(personal, Mapping) or not isinstance(salt, bytes) or len(salt) < _SALT_BYTES:
        return BreakReason.PERSONAL_CHANGED
    try:
        return None if personal_digest(personal=personal, salt=salt) == digest else BreakReason.PERSONAL_CHANGED
    except Refused:
        return BreakReason.PERSONAL_CHANGED
