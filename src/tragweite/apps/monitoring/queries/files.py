# SPDX-License-Identifier: EUPL-1.2
"""Are the files that were seen live the approved ones? Reads them from disk, assigns and compares; writes nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from tragweite.apps.content import store
from tragweite.apps.content.models import Evidence, EvidenceMedium, Version
from tragweite.core.likeness.matching import match
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import DeviationKind
from tragweite.media.apart import apart

from .likeness import MISSING, NOT_COMPARED, PERSON, SAME, Difference, worst

COMPARED_ROLES: Final = (EvidenceMedium.Role.MEDIA, EvidenceMedium.Role.SLIDE)
"""A screenshot shows more than the picture; it is kept and never compared."""
QUICK_PAIRS: Final = 4
"""So many pairs of pictures are compared while a person waits (each takes up to 0.15 s)."""
QUICK_SECONDS: Final = 60.0
LONG_SECONDS: Final = 3600.0
"""Longest time of one comparison: pictures, films."""
SOUND_KINDS: Final = "sound_"


@dataclass(frozen=True)
class File:
    """A file by its SHA-256 (hex) and what it is: picture, video or sound."""

    sha256: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class FilesComparison:
    """The verdict on all files, one finding for each pair or leftover, and the differences."""

    verdict: str
    findings: tuple[dict[str, Any], ...]
    differences: tuple[Difference, ...]


def approved_files(version: Version) -> list[File]:
    """The media of a version in order."""
    return [
        File(each.medium.sha256, each.medium.kind)
        for each in version.media.select_related("medium").order_by("position")
    ]


def live_files(evidence: Evidence) -> list[File]:
    """What was seen of the media, in order; screenshots are left out."""
    places = evidence.media.filter(role__in=COMPARED_ROLES).select_related("medium").order_by("position")
    return [File(each.medium.sha256, each.medium.kind) for each in places]


def takes_long(approved: Sequence[File], live: Sequence[File]) -> bool:
    """Whether the comparison belongs into the background: films and sound, and many pictures."""
    known = {each.sha256 for each in approved}
    unequal = [each for each in live if each.sha256 not in known]
    if any(each.kind != store.PICTURE for each in unequal):
        return True
    return len(unequal) * len(approved) > QUICK_PAIRS


def compare_files(
    approved: Sequence[File], live: Sequence[File], *, told: Callable[[int], None] = lambda _done: None
) -> FilesComparison:
    """Assign the files that were seen to the approved ones and compare each pair.

    ``told`` hears how many pairs were compared so far. Raises ``Refused`` with ``content.medium_missing`` or
    ``likeness.…`` for files that cannot be read.
    """
    if not live:
        return _nothing_seen(approved)
    known: dict[tuple[str, str], dict[str, Any]] = {}

    def compared(ours: int, theirs: int) -> dict[str, Any]:
        key = approved[ours].sha256, live[theirs].sha256
        if key not in known:
            known[key] = _compare(approved[ours], live[theirs])
            told(len(known))
        return known[key]

    found = match(approved=len(approved), live=len(live), verdict=lambda a, b: str(compared(a, b)["verdict"]))
    findings = [
        *(_finding(approved[a], live[b], place=a + 1, live_place=b + 1, **compared(a, b)) for a, b in found.pairs),
        *(_finding(approved[a], None, place=a + 1, verdict=MISSING) for a in found.missing),
        *(_finding(None, live[b], live_place=b + 1, verdict="different", reason="added") for b in found.added),
    ]
    if not found.in_order:
        findings.append({"kind": store.PICTURE, "verdict": "changed", "reason": "order"})
    return FilesComparison(
        verdict=worst(*(each["verdict"] for each in findings)),
        findings=tuple(findings),
        differences=tuple(_difference(each) for each in findings if each["verdict"] != SAME),
    )


def as_handed_in(found: FilesComparison) -> FilesComparison:
    """The same for what came in through a personal link: what its sender left out is not missing.

    The agreed look of the ministry has to show everything; this one adds to it.
    """
    shown = (each for each in found.differences if each.kind != DeviationKind.EVIDENCE_MISSING)
    verdict = (
        NOT_COMPARED
        if found.verdict == MISSING and all(each["live"] == "" for each in found.findings)
        else found.verdict
    )
    return replace(found, verdict=verdict, differences=tuple(shown))


def unread(approved: Sequence[File], live: Sequence[File]) -> tuple[dict[str, Any], ...]:
    """Findings of files that nobody could compare, by their places, for a person to look at."""
    places = range(max(len(approved), len(live)))
    return tuple(
        _finding(
            approved[place] if place < len(approved) else None,
            live[place] if place < len(live) else None,
            place=place + 1,
            verdict=PERSON,
            reason="unreadable",
        )
        for place in places
    )


def _nothing_seen(approved: Sequence[File]) -> FilesComparison:
    if not approved:
        return FilesComparison(verdict=NOT_COMPARED, findings=(), differences=())
    findings = tuple(_finding(each, None, place=place, verdict=MISSING) for place, each in enumerate(approved, start=1))
    details = {"approved": [each.sha256 for each in approved]}
    missing = Difference(kind=DeviationKind.EVIDENCE_MISSING, details=details)
    return FilesComparison(verdict=MISSING, findings=findings, differences=(missing,))


def _finding(approved: File | None, live: File | None, **values: Any) -> dict[str, Any]:
    named = approved or live
    return {
        "kind": named.kind if named else store.PICTURE,
        "approved": approved.sha256 if approved else "",
        "live": live.sha256 if live else "",
        **values,
    }


def _difference(finding: dict[str, Any]) -> Difference:
    if finding["verdict"] == MISSING:
        return Difference(kind=DeviationKind.EVIDENCE_MISSING, details={"approved": [finding["approved"]]})
    return Difference(kind=_kind(finding), details=finding, is_certain=finding["verdict"] != PERSON)


def _kind(finding: dict[str, Any]) -> DeviationKind:
    """A film whose pictures agree and whose sound does not differs in its sound."""
    if finding["kind"] == store.SOUND:
        return DeviationKind.SOUND
    if finding["kind"] != store.VIDEO:
        return DeviationKind.PICTURE
    segments = finding.get("segments", [])
    only_sound = segments and all(str(each["kind"]).startswith(SOUND_KINDS) for each in segments)
    return DeviationKind.SOUND if only_sound else DeviationKind.VIDEO


def _compare(approved: File, live: File) -> dict[str, Any]:
    """The verdict on one pair and where it differs, as plain JSON data."""
    if approved.sha256 == live.sha256:
        return {"verdict": SAME, "reason": "bytes"}
    if approved.kind != live.kind:
        return {"verdict": "different", "reason": "kind"}
    task = {store.PICTURE: "compare_pictures", store.VIDEO: "compare_films"}.get(approved.kind, "compare_sounds")
    return _in_child(task, approved, live)


def _in_child(task: str, approved: File, live: File) -> dict[str, Any]:
    """Both files are decoded, so a process of its own does it."""
    paths = store.path_of(approved.sha256), store.path_of(live.sha256)
    seconds = QUICK_SECONDS if approved.kind == store.PICTURE else LONG_SECONDS
    try:
        found: dict[str, Any] = apart(
            task, *paths, seconds=seconds, too_slow="likeness.too_slow", died="likeness.reader_died"
        )
    except FileNotFoundError as problem:
        raise Refused("content.medium_missing", position=1) from problem
    return found
