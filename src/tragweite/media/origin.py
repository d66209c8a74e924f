# SPDX-License-Identifier: EUPL-1.2
"""What a file itself says about its origin: content credentials (C2PA) and the IPTC digital source type.

Both are statements of whoever made the file. Missing statements prove nothing: most platforms and editors remove them.
Source types: IPTC NewsCodes "digitalsourcetype"; credentials: C2PA specification 2.x, read by the library of the Content
Authenticity Initiative, without any network access and without a trust list unless one is given.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from tragweite.core.refusal import Refused
from tragweite.media.apart import apart
from tragweite.media.limits import LIMITS

UNREADABLE: Final = frozenset({"media.decoder_died", "media.probe_too_slow"})


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """``is_valid``: signature and hashes fit the file (None: nothing to check). ``is_trusted``: the signer stands on a
    trust list; without a list always False, so that ``signer`` is a name that anyone may have chosen.

    ``source_types`` of the file and of what it was made from as a whole; ``ingredient_source_types`` of its parts.
    ``problem``: why they could not be read or do not hold, else empty.
    """

    is_present: bool
    is_valid: bool | None = None
    is_trusted: bool = False
    signer: str = ""
    actions: tuple[str, ...] = ()
    source_types: tuple[str, ...] = ()
    ingredient_source_types: tuple[str, ...] = ()
    problem: str = ""


ABSENT: Final = Credentials(is_present=False)


class AiUse(StrEnum):
    """What the statements in a file amount to."""

    GENERATED = "generated"
    EDITED = "edited"
    NONE_STATED = "none_stated"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Origin:
    """``iptc_source_types``: short names such as ``digitalCapture``; ``problem``: what could not be read, else empty."""

    ai_use: AiUse
    credentials: Credentials
    iptc_source_types: tuple[str, ...] = ()
    problem: str = ""


def origin_of(path: Path) -> Origin:
    """Read the statements; never raises for what stands in the file.

    A statement of AI use counts even where its credentials are damaged. ``unknown``: something is there that cannot be
    read or does not hold, and nothing readable speaks of AI. ``none_stated``: nothing is there, or nothing about AI.
    A process of its own reads; ``Refused("media.decoder_gone")`` where none can be had.
    """
    try:
        return _origin(apart("origin", path, seconds=LIMITS.probe_seconds))
    except Refused as refused:
        if refused.code not in UNREADABLE:
            raise
        problem = "Die Angaben zur Herkunft konnten nicht gelesen werden."
        return Origin(ai_use=AiUse.UNKNOWN, credentials=ABSENT, problem=problem)


def _origin(told: dict[str, Any]) -> Origin:
    """From the plain data of the process that read; lists become tuples again."""
    credentials = told["credentials"]
    lists = ("actions", "source_types", "ingredient_source_types")
    return Origin(
        ai_use=AiUse(told["ai_use"]),
        credentials=Credentials(**{**credentials, **{name: tuple(credentials[name]) for name in lists}}),
        iptc_source_types=tuple(told["iptc_source_types"]),
        problem=told["problem"],
    )
