# SPDX-License-Identifier: EUPL-1.2
"""What the pages about live posts show: approved and live side by side with the places that differ, and each look."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from tragweite.apps.content.models import Evidence, Medium, Publication, Version
from tragweite.documents.charts import SENDER_COLOURS
from tragweite.platforms.metrics import Definition
from tragweite.web import states

from . import queries
from .models import Deviation, LiveCheck

STROKE_SHARE: Final = 120
"""The outline of a place is this part of the longer side: seen at any size, and narrower than what it frames."""


@dataclass(frozen=True, kw_only=True)
class Box:
    """One place in pixels of its picture."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class Side:
    """One file of a pair with the places marked in it."""

    medium: Medium
    boxes: tuple[Box, ...]
    alt: str

    @property
    def stroke(self) -> int:
        """Width of the outline in pixels of the picture."""
        return max(2, max(self.medium.width or 0, self.medium.height or 0) // STROKE_SHARE)

    @property
    def stroke_wide(self) -> int:
        """Width of the light line around the outline, so that it is seen on any ground."""
        return 2 * self.stroke


@dataclass(frozen=True, kw_only=True)
class Pair:
    """An approved file, the live one that was taken for it, and what the comparison said."""

    approved: Side | None
    live: Side | None
    verdict: str
    reason: str
    segments: tuple[dict[str, Any], ...]


def pairs_of(findings: Sequence[Mapping[str, Any]], version: Version) -> list[Pair]:
    """The findings of a comparison ready to be shown; two queries at most."""
    wanted = {str(each.get(name, "")) for each in findings for name in ("approved", "live")} - {""}
    media = {each.sha256: each for each in Medium.objects.filter(sha256__in=wanted)}
    alts = dict(version.media.values_list("medium__sha256", "alt_text"))
    return [
        Pair(
            approved=_side(each, "approved", media, alts.get(str(each.get("approved", "")), "")),
            live=_side(each, "live", media, _("Datei, wie sie veröffentlicht ist")),
            verdict=str(each.get("verdict", "")),
            reason=str(states.word("likeness_reason", each.get("reason", ""))) if each.get("reason") else "",
            segments=tuple(_segment(segment) for segment in each.get("segments", [])),
        )
        for each in findings
    ]


def _side(finding: Mapping[str, Any], name: str, media: Mapping[str, Medium], alt: str) -> Side | None:
    medium = media.get(str(finding.get(name, "")))
    if medium is None:
        return None
    regions = [region[name] for region in finding.get("regions", []) if region.get(name)]
    return Side(medium=medium, boxes=tuple(_boxes(regions, medium)), alt=alt)


def _boxes(regions: Iterable[Mapping[str, float]], medium: Medium) -> Iterable[Box]:
    """Drawn a little outside the place, so that the outline does not hide what is to be read in it."""
    width, height = medium.width or 0, medium.height or 0
    room = 2 * max(width, height) // STROKE_SHARE
    for each in regions:
        left, top = max(0, round(each["left"] * width) - room), max(0, round(each["top"] * height) - room)
        right, bottom = round(each["right"] * width) + room, round(each["bottom"] * height) + room
        yield Box(x=left, y=top, width=max(1, min(right, width) - left), height=max(1, min(bottom, height) - top))


def _segment(segment: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "word": states.word("segment", segment.get("kind", "")),
        "start": clock(float(segment.get("start_s", 0))),
        "end": clock(float(segment.get("end_s", 0))),
        "film": states.word("which", segment.get("film", "live")),
    }


def clock(seconds: float) -> str:
    """Minutes, seconds and tenths as Germans write them: 1:05,3."""
    tenths = round(seconds * 10)
    minutes, rest = divmod(tenths, 600)
    return f"{minutes}:{rest // 10:02d},{rest % 10}"


def check_page(check: LiveCheck) -> dict[str, Any]:
    """Approved and live side by side, as one look saw them."""
    publication = check.evidence.publication
    return {
        "check": check,
        "evidence": check.evidence,
        "publication": publication,
        "item": publication.item,
        "version": publication.version,
        "pairs": pairs_of(check.findings, publication.version),
        "words": words_of(check.evidence, publication.version),
        "screenshots": [each.medium for each in check.evidence.media.all() if each.role == "screenshot"],
    }


def words_of(evidence: Evidence | None, version: Version) -> list[list[str]]:
    """The words that differ, as (op, old, new)."""
    if evidence is None or evidence.found != Evidence.Found.LIVE or not queries.has_words(evidence):
        return []
    return [list(each) for each in queries.words_between(version, evidence)]


def post_page(publication: Publication, *, at: datetime) -> dict[str, Any]:
    """One live post: the newest look beside the approval, every look, every deviation, its figures.

    Beside the approval stands a look of the ministry itself; what came in through a personal link only without one.
    """
    checks = list(queries.checks_of(publication))
    live = [each for each in checks if each.evidence.found == Evidence.Found.LIVE]
    newest = next((each for each in live if each.evidence.captured_from_id is None), live[0] if live else None)
    planned = queries.planned_looks(publication, at=at)
    findings = newest.findings if newest else []
    return {
        "publication": publication,
        "item": publication.item,
        "version": publication.version,
        "newest": newest,
        "pairs": pairs_of(findings, publication.version) or _only_approved(publication.version),
        "words": words_of(newest.evidence if newest else None, publication.version),
        "checks": checks,
        "unchecked": list(queries.unchecked(publication)),
        "due": next((each for each in reversed(planned) if each.state == "due"), None),
        "missed": _last_missed(planned, checks),
        "planned": [(queries.moment_word(each.moment), each) for each in planned],
        "deviations": list(publication.deviations.order_by("state", "due_on", "pk")),
        "figures": figures_of(publication),
    }


def _last_missed(planned: Sequence[queries.PlannedLook], checks: Iterable[LiveCheck]) -> queries.PlannedLook | None:
    """The newest agreed look that was missed, unless the ministry has looked since."""
    missed = next((each for each in reversed(planned) if each.state == "missed"), None)
    own = [each.evidence.seen_at for each in checks if each.evidence.captured_from_id is None]
    return None if missed is None or any(seen_at >= missed.until for seen_at in own) else missed


def _only_approved(version: Version) -> list[Pair]:
    places = version.media.select_related("medium").order_by("position")
    return [
        Pair(
            approved=Side(medium=each.medium, boxes=(), alt=each.alt_text),
            live=None,
            verdict="missing",
            reason="",
            segments=(),
        )
        for each in places
    ]


def figures_of(publication: Publication) -> list[dict[str, Any]]:
    """What the platform counts of a post, each with its definition; one query."""
    latest = queries.latest_figures([publication.pk])
    return [
        _figure(each, latest.get((publication.pk, str(each.metric))))
        for each in queries.definitions_of(publication.item.channel.platform)
    ]


def _figure(definition: Definition, found: Any) -> dict[str, Any]:
    return {
        "label": states.word("metric", definition.metric),
        "value": found.value if found else None,
        "source": found.source if found else "",
        "as_of": found.as_of if found else None,
        "definition": definition.text_de,
        "reason": found.missing_reason if found and found.missing_reason else _("Noch nicht eingetragen."),
    }


def deviation_pairs(deviation: Deviation) -> list[Pair]:
    """The files that a deviation is about, or all of its look."""
    publication = deviation.publication
    if publication is None:
        return []
    details = deviation.details
    if details.get("regions") is not None or details.get("segments") is not None or details.get("live"):
        return pairs_of([details], publication.version)
    evidence = deviation.evidence
    check = getattr(evidence, "live_check", None) if evidence else None
    return pairs_of(check.findings, publication.version) if check else _only_approved(publication.version)


LIVE_BAR: Final = 10
"""Width of a minute in the units of the drawing; a bar leaves two of them free."""
LIVE_HEIGHT: Final = 160


def live_page(live: queries.Live) -> dict[str, Any]:
    """Bars of the last hour, stacked by sender, and the rows of the table beside them, the newest first."""
    senders = list(live.by_sender)
    most = max((each.total for each in live.minutes), default=0)
    return {
        "senders": [
            {"sender": each, "colour": SENDER_COLOURS[each], "count": live.by_sender[each]} for each in senders
        ],
        "bars": [bar for place, each in enumerate(live.minutes) for bar in _stack(each, place, senders, most)],
        "width": LIVE_BAR * len(live.minutes),
        "height": LIVE_HEIGHT,
        "most": most,
        "rows": [
            {"minute": each.minute, "counts": [each.counts[sender] for sender in senders], "total": each.total}
            for each in reversed(live.minutes)
        ],
    }


def _stack(minute: queries.LiveMinute, place: int, senders: Sequence[str], most: int) -> Iterable[dict[str, Any]]:
    top = LIVE_HEIGHT
    for sender in senders:
        height = round(minute.counts[sender] / most * LIVE_HEIGHT) if minute.counts[sender] else 0
        top -= max(height, 1) if minute.counts[sender] else 0
        if minute.counts[sender]:
            yield {"x": place * LIVE_BAR + 1, "y": top, "height": max(height, 1), "colour": SENDER_COLOURS[sender]}
