# SPDX-License-Identifier: EUPL-1.2
"""What is found out about a file after it came: scan, origin, previews. Each is done once and may be repeated."""

from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from tragweite.apps.content import store
from tragweite.apps.content.models import Derivative, Medium, MediumFinding
from tragweite.apps.content.queries.media import DECODED, DONE, FAILED, SCAN_AGAIN, newest_findings
from tragweite.apps.journal.actions import record
from tragweite.core.refusal import Refused
from tragweite.media.origin import Origin, origin_of
from tragweite.media.scanning import ScanVerdict, Verdict

Kind = MediumFinding.Kind
PASSING: Final = frozenset({"media.no_space", "media.decoder_gone"})
"""Refusals that are not the fault of the file."""


def process_medium(*, medium: Medium, at: datetime) -> None:
    """Find out what is not yet known about one stored file.

    What lies under the hash is read, never changed. Nothing is made from a file in which the scan found something, nor
    from one that is gone (the nightly look at the store reports that).
    """
    if not store.path_of(medium.sha256).exists():
        return
    _scan(medium, at=at)
    if medium.kind not in DECODED:
        return
    if _newest(medium, Kind.ORIGIN) is None:
        note_origin(medium, read_origin(medium.sha256), at=at)
    scanned = _newest(medium, Kind.SCAN)
    if scanned is not None and scanned.verdict == Verdict.INFECTED:
        return
    if _newest(medium, Kind.PREVIEWS) is None:
        _make_previews(medium, at=at)


def read_origin(sha256: str) -> Origin:
    """What a stored file says about its origin; never raises for what stands in it."""
    return origin_of(store.path_of(sha256))


def note_origin(medium: Medium, origin: Origin, *, at: datetime) -> None:
    """Keep what a file says about its origin, once."""
    if _newest(medium, Kind.ORIGIN) is not None:
        return
    credentials = origin.credentials
    detail = {
        "iptc": [*origin.iptc_source_types],
        "credentials": credentials.is_present,
        "credentials_hold": credentials.is_valid,
        "signer": credentials.signer,
        "problem": origin.problem,
    }
    _note(medium, Kind.ORIGIN, str(origin.ai_use), detail, at=at)


def _newest(medium: Medium, kind: str) -> MediumFinding | None:
    return newest_findings([medium], kind=kind).get(medium.pk)


def _note(medium: Medium, kind: str, verdict: str, detail: dict[str, Any], *, at: datetime) -> None:
    MediumFinding.objects.create(medium=medium, kind=kind, verdict=verdict, detail=detail, at=at)


def _scan(medium: Medium, *, at: datetime) -> None:
    last = _newest(medium, Kind.SCAN)
    if last is not None and not _is_scan_due(last, at=at):
        return
    found = store.scan_of(store.path_of(medium.sha256))
    if last is not None and last.verdict == found.verdict == Verdict.NOT_CONFIGURED:
        return
    with transaction.atomic():
        _note(medium, Kind.SCAN, str(found.verdict), {"found": found.detail} if found.detail else {}, at=at)
        if found.verdict is Verdict.INFECTED:
            _report(medium, found, at=at)


def _is_scan_due(last: MediumFinding, *, at: datetime) -> bool:
    if last.verdict == Verdict.NOT_CONFIGURED:
        return bool(settings.TRAGWEITE.clamav_socket)
    return last.verdict == Verdict.FAILED and last.at <= at - SCAN_AGAIN


def _report(medium: Medium, found: ScanVerdict, *, at: datetime) -> None:
    facts = {"sha256": medium.sha256, "found": found.detail}
    record(actor="system", action="content.find_infected", thing=f"content.medium:{medium.pk}", at=at, facts=facts)


def _make_previews(medium: Medium, *, at: datetime) -> None:
    """Previews of the file, each with its row; what cannot be made is said once and not tried again."""
    try:
        made = store.make_previews(medium.sha256, kind=medium.kind)
    except Refused as refused:
        if refused.code in PASSING:  # the next round tries again
            raise
        _note(medium, Kind.PREVIEWS, FAILED, {"code": refused.code}, at=at)
        return
    with transaction.atomic():
        for each in made:
            values = {"file_name": each.path.name, "mime": each.mime, "size": each.size, "created_at": at}
            kind = each.name.partition(".")[0]
            Derivative.objects.get_or_create(medium=medium, kind=kind, defaults=values)
        _note(medium, Kind.PREVIEWS, DONE, {}, at=at)
