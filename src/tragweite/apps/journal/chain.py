# SPDX-License-Identifier: EUPL-1.2
"""How a stored entry becomes what the chain of the core covers."""

import json
from collections.abc import Mapping
from pathlib import Path

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


def hashed_values(entry: Entry) -> dict[str, object]:
    """The values of an entry that its hash covers."""
    return {
        "sequence": entry.sequence,
        "at": canonical_at(at=entry.at),
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


def checked_values(entry: Entry) -> dict[str, object]:
    """All values of an entry as the check of the chain wants them."""
    return {
        **hashed_values(entry),
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


def read_seals(path: Path) -> list[SealPoint]:
    """The seals in the order in which they were written; a missing file has none."""
    if not path.exists():
        return []
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return [SealPoint(sequence=row["sequence"], hash=row["hash"]) for row in rows]
