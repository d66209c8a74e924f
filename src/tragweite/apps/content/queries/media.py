# SPDX-License-Identifier: EUPL-1.2
"""What is known about files: the newest finding of each kind, how far the previews are, what the scan said."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from tragweite.apps.content import store
from tragweite.apps.content.models import Derivative, Medium, MediumFinding
from tragweite.core.refusal import Refused
from tragweite.media.scanning import Verdict

DECODED: Final = (store.PICTURE, store.VIDEO, store.SOUND)
"""Kinds that have previews and an origin; subtitles are text."""
EXPECTED: Final = {store.PICTURE: 2, store.VIDEO: 3, store.SOUND: 1}
DONE: Final = "done"
FAILED: Final = "failed"
SCAN_AGAIN: Final = timedelta(hours=1)
"""After a failed scan, so long until the next try."""


class MediaStage(StrEnum):
    """How far the work in the background has come with a file."""

    WAITING = "waiting"
    WORKING = "working"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class MediaState:
    """What a page says about a file while it is worked on, and after.

    ``made`` of ``wanted`` previews are there. ``scan``: the newest verdict of the virus scan, or None where none has
    been made yet; ``not_configured`` means that nothing was scanned. ``problem``: code of the refusal that stopped the
    previews, else empty. ``origin``: what the statements in the file amount to (``media.origin.AiUse``), or None where
    it was not read yet; ``has_credentials``, ``credentials_hold``, ``signer``: its content credentials, as kept then.
    """

    stage: MediaStage
    made: int
    wanted: int
    scan: Verdict | None
    scan_detail: str = ""
    problem: str = ""
    origin: str | None = None
    has_credentials: bool = False
    credentials_hold: bool | None = None
    signer: str = ""

    @property
    def is_scanned(self) -> bool:
        """Whether a scanner has looked at the bytes at all."""
        return self.scan in {Verdict.CLEAN, Verdict.INFECTED}

    @property
    def is_infected(self) -> bool:
        return self.scan is Verdict.INFECTED


def newest_findings(media: Iterable[Medium], *, kind: str) -> dict[int, MediumFinding]:
    """The newest finding of this kind for each medium that has one, by its id; one query."""
    rows = MediumFinding.objects.filter(medium__in=[each.pk for each in media], kind=kind).order_by("at", "pk")
    return {row.medium_id: row for row in rows}


def _newest_by_kind(media: Iterable[Medium]) -> dict[tuple[int, str], MediumFinding]:
    """The newest finding of every kind, by medium and kind; one query."""
    rows = MediumFinding.objects.filter(medium__in=[each.pk for each in media]).order_by("at", "pk")
    return {(row.medium_id, row.kind): row for row in rows}


def infected_among(media: Sequence[Medium]) -> set[int]:
    """Ids of those whose newest scan found something.

    A later clean scan lifts an earlier finding (false alarms are corrected by the scanner's next data).
    """
    found = newest_findings(media, kind=MediumFinding.Kind.SCAN)
    return {key for key, finding in found.items() if finding.verdict == Verdict.INFECTED}


def require_harmless(media: Sequence[Medium]) -> None:
    """Raises ``Refused("content.medium_infected", position)`` for the first file in which the newest scan found something."""
    infected = infected_among(media)
    for position, each in enumerate(media, start=1):
        if each.pk in infected:
            raise Refused("content.medium_infected", position=position)


def media_state(medium: Medium) -> MediaState:
    """How far one file is; two queries."""
    return media_states([medium])[medium.pk]


def media_states(media: Sequence[Medium]) -> dict[int, MediaState]:
    """How far several files are, by their ids; two queries whatever their number, none for no file."""
    found = _newest_by_kind(media)
    made: dict[int, int] = {}
    for key in Derivative.objects.filter(medium__in=[each.pk for each in media]).values_list("medium", flat=True):
        made[key] = made.get(key, 0) + 1
    return {each.pk: _state(each, found, made.get(each.pk, 0)) for each in media}


def _state(medium: Medium, found: Mapping[tuple[int, str], MediumFinding], made: int) -> MediaState:
    scan, previews, origin = (
        found.get((medium.pk, kind))
        for kind in (MediumFinding.Kind.SCAN, MediumFinding.Kind.PREVIEWS, MediumFinding.Kind.ORIGIN)
    )
    wanted = EXPECTED.get(medium.kind, 0)
    stage = MediaStage.READY if made >= wanted else MediaStage.WAITING
    problem, said = "", origin.detail if origin else {}
    if previews is None and made < wanted and (lying := _lying(medium)):
        stage, made = MediaStage.WORKING, min(lying, wanted - 1)
    elif previews is not None and previews.verdict == FAILED:
        stage, problem = MediaStage.FAILED, str(previews.detail.get("code", ""))
    return MediaState(
        stage=stage,
        made=made,
        wanted=wanted,
        scan=Verdict(scan.verdict) if scan else None,
        scan_detail=str(scan.detail.get("found", "")) if scan else "",
        problem=problem,
        origin=origin.verdict if origin else None,
        has_credentials=bool(said.get("credentials")),
        credentials_hold=said.get("credentials_hold"),
        signer=str(said.get("signer") or ""),
    )


def _lying(medium: Medium) -> int:
    """Finished and unfinished previews on disk: work has begun."""
    folder = store.previews_of(medium.sha256)
    return sum(1 for _path in folder.iterdir()) if folder.is_dir() else 0


def media_to_process(*, at: datetime, with_scanner: bool) -> QuerySet[Medium]:
    """Files about which something is not yet known, oldest first.

    That is: no finding on origin or previews, no scan, a scan that failed some time ago, or, since a scanner is there
    now, one that said that there was none.
    """
    newest = MediumFinding.objects.filter(medium=OuterRef("pk")).order_by("-at", "-pk")
    scans = newest.filter(kind=MediumFinding.Kind.SCAN)
    known = Medium.objects.annotate(
        scanned=Subquery(scans.values("verdict")[:1]),
        scanned_at=Subquery(scans.values("at")[:1]),
        has_origin=Exists(newest.filter(kind=MediumFinding.Kind.ORIGIN)),
        has_previews=Exists(newest.filter(kind=MediumFinding.Kind.PREVIEWS)),
    ).order_by("pk")
    scan_due = Q(scanned__isnull=True) | Q(scanned=Verdict.FAILED, scanned_at__lte=at - SCAN_AGAIN)
    if with_scanner:
        scan_due |= Q(scanned=Verdict.NOT_CONFIGURED)
    unread = Q(kind__in=DECODED) & (Q(has_origin=False) | Q(has_previews=False) & ~Q(scanned=Verdict.INFECTED))
    return known.filter(scan_due | unread)
