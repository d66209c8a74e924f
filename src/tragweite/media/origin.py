# SPDX-License-Identifier: EUPL-1.2
"""What a file itself says about its origin: content credentials (C2PA) and the IPTC digital source type.

Both are statements of whoever made the file. Missing statements prove nothing: most platforms and editors remove them.
Source types: IPTC NewsCodes "digitalsourcetype"; credentials: C2PA specification 2.x, read by the library of the Content
Authenticity Initiative, without any network access and without a trust list unless one is given.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from tragweite.core.refusal import Refused
from tragweite.media.credentials import ABSENT, Credentials, read_credentials
from tragweite.media.limits import LIMITS, MEGABYTE, PICTURE
from tragweite.media.pictures import opened, xmp_of
from tragweite.media.signatures import START, recognise

GENERATED: Final = frozenset({"trainedAlgorithmicMedia"})
EDITED: Final = frozenset({"compositeWithTrainedAlgorithmicMedia", "compositeSynthetic"})
WINDOW: Final = 16 * MEGABYTE
"""Searched at the start and at the end of a file; metadata lie there."""
PACKET: Final = re.compile(rb"<(?:x:xmpmeta|rdf:RDF)\b.{0,4194304}?</(?:x:xmpmeta|rdf:RDF)>", re.DOTALL)
SOURCE_TYPE: Final = re.compile(
    rb"""DigitalSourceType\s*(?:=\s*["']|>\s*|\s+rdf:resource\s*=\s*["'])([^"'<>]{1,200})["'<]""", re.IGNORECASE
)
OPEN_PACKET: Final = re.compile(rb"<x:xmpmeta\b")


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
    """
    raw = _raw(path)
    packets = [*PACKET.findall(raw), *_decoded_packet(path)]
    types = tuple(sorted({_short(each) for packet in packets for each in SOURCE_TYPE.findall(packet)}))
    credentials = read_credentials(path, hint=b"c2pa" in raw)
    problem = credentials.problem
    if not packets and OPEN_PACKET.search(raw):
        problem = problem or "Die XMP-Angaben sind unvollständig."
    return Origin(
        ai_use=_ai_use(credentials, types, is_doubtful=bool(problem)),
        credentials=credentials,
        iptc_source_types=types,
        problem=problem,
    )


def _ai_use(credentials: Credentials, types: Iterable[str], *, is_doubtful: bool) -> AiUse:
    stated = {*types, *credentials.source_types}
    if stated & GENERATED:
        return AiUse.GENERATED
    if stated & EDITED or set(credentials.ingredient_source_types) & (GENERATED | EDITED):
        return AiUse.EDITED
    return AiUse.UNKNOWN if is_doubtful else AiUse.NONE_STATED


def _short(value: bytes) -> str:
    return value.decode("utf-8", errors="replace").strip().rstrip("/").rpartition("/")[2]


def _raw(path: Path) -> bytes:
    size = path.stat().st_size
    with path.open("rb") as file:
        start = file.read(WINDOW)
        file.seek(max(len(start), size - WINDOW))
        return start + file.read()


def _decoded_packet(path: Path) -> list[bytes]:
    """PNG may keep its packet compressed, HEIC in pieces; the decoder knows."""
    with path.open("rb") as file:
        container = recognise(file.read(START))
        if container is None or container.kind != PICTURE:
            return []
        try:
            with opened(file, container=container, limits=LIMITS) as picture:
                packet = xmp_of(picture)
        except Refused:
            return []
    return [packet] if packet else []


__all__ = ["ABSENT", "AiUse", "Credentials", "Origin", "origin_of"]
