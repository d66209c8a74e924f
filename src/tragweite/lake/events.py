# SPDX-License-Identifier: EUPL-1.2
"""The one event of the lake: what a redirect, a visit or a conversion leaves behind.

No field can hold an address, an agent or a name. ``visitor`` is a keyed hash whose key is destroyed after the day.
An event is identified by ``(stream, number)``: a stream is one writer's segment, one imported file or the upper half
of a hashed idempotency key; the number counts within it. Two signed 64-bit integers are readable by every engine and,
unlike a random id, compress to almost nothing.
"""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

SCHEMA_VERSION = 2

KINDS = ("redirect", "visit", "conversion")
SENDERS = ("none", "creator", "creator_boosted", "authority", "authority_boosted")
REFERRERS = (
    "unknown", "direct", "own", "search", "instagram", "facebook", "tiktok", "youtube", "x", "linkedin", "other",
)  # fmt: skip

NO_ID = -(2**31)
NO_VISITOR = -(2**63)
NO_TERM = -1
NO_REGION = 0

_FIELDS: tuple[tuple[str, str, str], ...] = (
    ("stream", "q", "<i8"), ("number", "q", "<i8"), ("occurred_at", "q", "<i8"), ("visitor", "q", "<i8"),
    ("campaign", "i", "<i4"), ("post", "i", "<i4"),
    ("link", "i", "<i4"), ("landing", "i", "<i4"), ("site", "i", "<i4"), ("source", "i", "<i4"),
    ("kind", "B", "u1"), ("sender", "B", "u1"), ("referrer", "B", "u1"), ("region", "B", "u1"),
)  # fmt: skip
RECORD = np.dtype([(name, kind) for name, _, kind in _FIELDS])
PACKER = struct.Struct("<" + "".join(code for _, code, _ in _FIELDS))
TERM_FIELDS = ("link", "landing", "site", "source")

_KIND_CODE = {name: code for code, name in enumerate(KINDS)}
_SENDER_CODE = {name: code for code, name in enumerate(SENDERS)}
_REFERRER_CODE = {name: code for code, name in enumerate(REFERRERS)}

Records = NDArray[np.void]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def microseconds(at: datetime) -> int:
    """Whole microseconds since 1970 in UTC; ``at`` must be aware."""
    passed = at - EPOCH
    return (passed.days * 86_400 + passed.seconds) * 1_000_000 + passed.microseconds


def utc_day(at: int) -> str:
    """The UTC day (``2026-11-22``) of a time in microseconds."""
    return datetime.fromtimestamp(at // 1_000_000, tz=UTC).date().isoformat()


class Event(NamedTuple):
    """One event. ``occurred_at`` in microseconds UTC; ``identity`` is given only where a repetition must be known again
    (conversions with a key, imported lines), otherwise the writer of the segment assigns it. ``region`` is the number of
    a Land (``lands.LANDS``).
    """

    kind: str
    occurred_at: int
    site: str
    campaign: int | None = None
    post: int | None = None
    link: str | None = None
    sender: str = "none"
    referrer: str = "unknown"
    landing: str | None = None
    visitor: int | None = None
    source: str = "collector"
    identity: tuple[int, int] | None = None
    region: int | None = None


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Many events at once, one array per field (all of one length), for generators and importers.

    ``kind``, ``sender`` and ``referrer`` hold positions in ``KINDS``, ``SENDERS``, ``REFERRERS``; ``link``, ``landing``,
    ``site`` and ``source`` hold positions in ``terms`` (``NO_TERM`` for none); ``campaign`` and ``post`` use ``NO_ID``
    and ``visitor`` uses ``NO_VISITOR`` for none. ``occurred_at`` in microseconds UTC.
    """

    stream: int
    occurred_at: NDArray[np.int64]
    kind: NDArray[np.integer]
    sender: NDArray[np.integer]
    campaign: NDArray[np.integer]
    post: NDArray[np.integer]
    site: NDArray[np.integer]
    source: NDArray[np.integer]
    terms: Sequence[str]
    number: NDArray[np.int64] | None = None
    link: NDArray[np.integer] | None = None
    landing: NDArray[np.integer] | None = None
    referrer: NDArray[np.integer] | None = None
    visitor: NDArray[np.int64] | None = None
    region: NDArray[np.integer] | None = None

    def records(self) -> Records:
        """The same events as packed records; their term positions still point into ``terms``."""
        count = len(self.occurred_at)
        records = np.zeros(count, dtype=RECORD)
        records["stream"] = self.stream
        records["number"] = np.arange(count) if self.number is None else self.number
        for name in ("occurred_at", "kind", "sender", "campaign", "post", "site", "source"):
            records[name] = getattr(self, name)
        for name, missing in (
            ("link", NO_TERM),
            ("landing", NO_TERM),
            ("referrer", 0),
            ("visitor", NO_VISITOR),
            ("region", NO_REGION),
        ):
            given = getattr(self, name)
            records[name] = missing if given is None else given
        return records


def pack(events: Iterable[Event], *, stream: int, first: int, terms: "TermLookup") -> bytes:
    """Events as records of ``RECORD.itemsize`` bytes each, one after the other.

    Those without an identity of their own are ``(stream, first)``, ``(stream, first + 1)`` and so on, by their place.
    """
    packed = PACKER.pack
    kinds, senders, referrers = _KIND_CODE, _SENDER_CODE, _REFERRER_CODE
    return b"".join(
        [
            packed(
                stream if own is None else own[0],
                number if own is None else own[1],
                occurred_at,
                NO_VISITOR if visitor is None else visitor,
                NO_ID if campaign is None else campaign,
                NO_ID if post is None else post,
                NO_TERM if link is None else terms[link],
                NO_TERM if landing is None else terms[landing],
                terms[site],
                terms[source],
                kinds[kind],
                senders[sender],
                referrers[referrer],
                region or NO_REGION,
            )
            for number, (
                kind, occurred_at, site, campaign, post, link, sender, referrer, landing, visitor, source, own, region,
            ) in enumerate(events, start=first)
        ]
    )  # fmt: skip


class TermLookup(dict[str, int]):
    """Text -> number within one segment, in the order of first use; ``fresh`` are the texts since the last commit."""

    def __init__(self) -> None:
        super().__init__()
        self.fresh: list[str] = []

    def __missing__(self, text: str) -> int:
        code = self[text] = len(self)
        self.fresh.append(text)
        return code
