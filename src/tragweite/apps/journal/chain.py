# SPDX-License-Identifier: EUPL-1.2
"""How a stored entry becomes what the chain of the core covers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection

from tragweite.core.refusal import Refused
from tragweite.core.rules.journal import SealPoint, canonical_at

from .models import Entry


def canonical_text(value: Mapping[str, object]) -> str:
    """The one spelling of a JSON object; another spelling in the table is a change."""
    return json.dumps(value, sort_keys=True, ensure_ascii=True, allow_nan=False, separators=(",", ":"))


def _parsed(text: str) -> object:
    """The object behind a canonical text; anything else comes back as it stands and can match no hash."""
    try:
        value = json.loads(text)
    except ValueError:
        return [text]
    return value if isinstance(value, dict) and canonical_text(value) == text else [text]


def hashed_values(entry: Entry, *, at: str) -> dict[str, object]:
    """The values of an entry that its hash covers; ``at`` is its canonical time."""
    return {
        "sequence": entry.sequence,
        "at": at,
        "actor": entry.actor,
        "acting_for": entry.acting_for,
        "action": entry.action,
        "thing": entry.thing,
        "ministry": entry.ministry_ref,
        "facts": _parsed(entry.facts),
        "personal_subject": entry.personal_subject,
        "personal_digest": entry.personal_digest or None,
        "previous_hash": entry.previous_hash,
    }


def checked_values(entry: Entry, *, at_text: str) -> dict[str, object]:
    """All values of an entry as the check of the chain wants them; ``at_text`` is the time as the table spells it."""
    return {
        **hashed_values(entry, at=_stored_at(at_text)),
        "hash": entry.entry_hash,
        # A salt without a personal part is as foreign as a personal part without a digest.
        "personal": _parsed(entry.personal) if entry.personal or entry.personal_salt else None,
        "personal_salt": _salt(entry.personal_salt),
    }


def _salt(text: str) -> bytes | None:
    try:
        salt = bytes.fromhex(text)
    except ValueError:
        return None
    return salt if salt and salt.hex() == text else None


def _stored_at(text: str) -> str:
    """The canonical form of a stored time; another spelling of the same instant is a change and matches no hash."""
    try:
        at = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return ""
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
    if connection.vendor == "sqlite" and connection.ops.adapt_datetimefield_value(at) != text:
        return ""
    return canonical_at(at=at)


def whole_lines(content: bytes) -> bytes:
    """The seal file up to its last line end; a line that a crash cut off was never a seal."""
    return content[: content.rfind(b"\n") + 1]


@dataclass(frozen=True)
class Seal:
    """One line of the seal file: the head of the chain and when it was written down."""

    point: SealPoint
    at: datetime


def read_seals(path: Path) -> list[Seal]:
    """The seals in the order in which they were written; a missing file has none.

    Raises ``Refused("journal.seal_unreadable", line)``: a damaged seal is never passed over in silence.
    """
    if not path.exists():
        return []
    return [_seal(line, number) for number, line in enumerate(whole_lines(path.read_bytes()).splitlines(), start=1)]


def _seal(line: bytes, number: int) -> Seal:
    try:
        row = json.loads(line)
        return Seal(SealPoint(int(row["sequence"]), str(row["hash"])), datetime.fromisoformat(row["at"]))
    except (ValueError, TypeError, KeyError) as error:
        raise Refused("journal.seal_unreadable", line=number) from error
