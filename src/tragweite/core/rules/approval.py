# SPDX-License-Identifier: EUPL-1.2
"""Who may approve a post, what exactly an approval covers, and when it no longer does (invariants 1 and 2)."""

import hashlib
import json
import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from tragweite.core.refusal import Refused

CONTENT_HASH_PREFIX: Final = b"tragweite-content-2\n"
"""Names the canonical form; a new form gets a new number, so that old hashes never match by accident."""

_SHA256_HEX: Final = re.compile(r"[0-9a-f]{64}")

Person = TypeVar("Person", bound=Hashable)


@dataclass(frozen=True)
class Contribution:
    """One act on one version of an item: by whom, and for whom he stood in (actor keys such as ``"user:17"``)."""

    actor: str
    acting_for: str | None = None


def contributors_of(*, contributions: Iterable[Contribution]) -> frozenset[str]:
    """Name everybody who contributed: those who acted and those for whom they stood in."""
    people: set[str] = set()
    for contribution in contributions:
        people.add(contribution.actor)
        if contribution.acting_for is not None:
            people.add(contribution.acting_for)
    return frozenset(people)


def may_decide(*, decider: Person, contributors: Iterable[Person], stands_in_for: Iterable[Person] = ()) -> bool:
    """Say whether ``decider`` may approve or return an item (four eyes; no role is exempt).

    ``contributors``: everybody who contributed to any version, including those for whom somebody stood in.
    ``stands_in_for``: the people for whom the decider stands in on that day.
    """
    return not ({decider, *stands_in_for} & set(contributors))


def require_decider(*, decider: Person, contributors: Iterable[Person], stands_in_for: Iterable[Person] = ()) -> None:
    """Raise ``Refused("content.own_contribution")`` where ``may_decide`` says no."""
    if not may_decide(decider=decider, contributors=contributors, stands_in_for=stands_in_for):
        raise Refused("content.own_contribution")


def content_hash(
    *,
    text: str,
    label: str,
    link: str,
    media: Sequence[str],
    alt_texts: Sequence[str],
    platform: str,
    format: str,  # noqa: A002 - the field's own word; the keyword is part of the public form
    boosted: bool,
    account: str,
    title: str = "",
    subtitles: Sequence[str] | None = None,
) -> str:
    """Return the SHA-256 (64 hex digits) of exactly this content, channel and format.

    ``media``: SHA-256 of each medium in the order of the post; ``alt_texts``: one for each medium, ``""`` for none.
    ``subtitles``: SHA-256 of the subtitles of each medium, ``""`` for none; None where no medium has any.
    The form is canonical JSON (sorted keys, ASCII escapes) behind a versioned prefix: every field is quoted, so no two
    different contents share a form. No Unicode normalisation: what looks alike but differs in its code points differs.

    Raises ``Refused("content.media_hash_malformed", position)`` and ``Refused("content.alt_text_count", ...)`` or
    ``Refused("content.subtitles_count", ...)``.
    """
    shown = [""] * len(media) if subtitles is None else list(subtitles)
    _require_media(media=media, alt_texts=alt_texts, subtitles=shown)
    form = {
        "account": account,
        "alt_texts": list(alt_texts),
        "boosted": boosted,
        "format": format,
        "label": label,
        "link": link,
        "media": list(media),
        "platform": platform,
        "subtitles": shown,
        "text": text,
        "title": title,
    }
    canonical = json.dumps(form, sort_keys=True, ensure_ascii=True, separators=(",", ":")).encode("ascii")
    return hashlib.sha256(CONTENT_HASH_PREFIX + canonical).hexdigest()


def _require_media(*, media: Sequence[str], alt_texts: Sequence[str], subtitles: Sequence[str]) -> None:
    for position, digest in enumerate(media, start=1):
        if not _SHA256_HEX.fullmatch(digest):
            raise Refused("content.media_hash_malformed", position=position)
    for position, digest in enumerate(subtitles, start=1):
        if digest and not _SHA256_HEX.fullmatch(digest):
            raise Refused("content.media_hash_malformed", position=position)
    if len(media) != len(alt_texts):
        raise Refused("content.alt_text_count", media_count=len(media), alt_text_count=len(alt_texts))
    if len(media) != len(subtitles):
        raise Refused("content.subtitles_count", media_count=len(media), subtitles_count=len(subtitles))


def approval_covers(*, approval_hash: str, current_hash: str, valid_until: datetime | None, at: datetime) -> bool:
    """Say whether an approval covers the current content at that moment; ``valid_until`` itself is too late."""
    return approval_hash == current_hash and (valid_until is None or at < valid_until)


def require_covering_approval(
    *, approval_hash: str, current_hash: str, valid_until: datetime | None, at: datetime
) -> None:
    """Raise ``Refused`` with ``content.approval_other_content`` or ``content.approval_expired`` (valid_until)."""
    if approval_hash != current_hash:
        raise Refused("content.approval_other_content")
    if not approval_covers(approval_hash=approval_hash, current_hash=current_hash, valid_until=valid_until, at=at):
        raise Refused("content.approval_expired", valid_until=valid_until)
