# SPDX-License-Identifier: EUPL-1.2
"""The statements about the origin of a file, read from it. Runs in a child (``tragweite.media.child``)."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from tragweite.core.refusal import Refused
from tragweite.media.credentials import read_credentials
from tragweite.media.limits import LIMITS, MEGABYTE, PICTURE
from tragweite.media.origin import AiUse, Credentials, Origin
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


def statements_of(path: Path) -> Origin:
    """What ``tragweite.media.origin.origin_of`` answers."""
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
