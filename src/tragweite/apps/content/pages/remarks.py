# SPDX-License-Identifier: EUPL-1.2
"""Remarks as the pages show them: numbered, at their place in the version that is shown, with their answers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tragweite.apps.content import policies, queries
from tragweite.apps.content.models import Item, Remark, RemarkPlacement, Version
from tragweite.apps.people.queries import Scope
from tragweite.core.rules.places import Place, PlaceKind

from .preview import Pin, time_mark


@dataclass(frozen=True)
class RemarkView:
    """One remark with its number, its place in words, its thread, and what this person may do with it."""

    number: int
    remark: Remark
    author: str
    where: str
    place: Place | None
    answers: list[tuple[str, Remark]]
    is_carried: bool = False
    is_gone: bool = False
    may_resolve: bool = False


def author_of(remark: Remark) -> str:
    """Who wrote a remark; the rows of the authors are joined."""
    if remark.author is not None:
        return remark.author.display_name
    return _("%(name)s (von außen)") % {"name": remark.outside_author.name if remark.outside_author else ""}


def remark_views(
    item: Item,
    versions: Sequence[Version],
    shown: Version | None,
    scope: Scope | None = None,
    *,
    involved: Collection[int] = (),
) -> list[RemarkView]:
    """All remarks of a post, open ones first; ``scope`` None is somebody outside, who settles nothing. One query.

    ``involved``: who contributed to the post.
    """
    every = [remark for version in versions for remark in version.remarks.all()]
    carried = {each.remark_id: each for each in queries.placements_of(shown)} if shown else {}
    roots = sorted((each for each in every if each.parent_id is None), key=lambda each: (not each.is_open, -each.pk))
    positions = _positions(versions)
    return [
        _view(
            number, each, every, shown=shown, placed=carried.get(each.pk), at=positions,
            may_resolve=scope is not None and each.is_open and policies.may_resolve_remark(
                scope, item.campaign.ministry_id, remark=each, contributors=involved
            ),
        )
        for number, each in enumerate(roots, start=1)
    ]  # fmt: skip


def _view(
    number: int,
    remark: Remark,
    every: Sequence[Remark],
    *,
    shown: Version | None,
    placed: RemarkPlacement | None,
    at: dict[str, int],
    may_resolve: bool,
) -> RemarkView:
    is_here = shown is not None and remark.version_id == shown.pk
    place = remark.place if is_here else placed.place if placed is not None and not placed.is_gone else None
    return RemarkView(
        number=number,
        remark=remark,
        author=author_of(remark),
        where=where(remark.place, at),
        place=place,
        answers=[(author_of(each), each) for each in every if each.parent_id == remark.pk],
        is_carried=placed is not None and not is_here,
        is_gone=placed is not None and placed.is_gone,
        may_resolve=may_resolve,
    )


def _positions(versions: Sequence[Version]) -> dict[str, int]:
    """Where a medium stands in the post, by its hash; the newest version counts."""
    return {each.medium.sha256: each.position for version in reversed(versions) for each in version.media.all()}


def where(place: Place, positions: dict[str, int]) -> str:
    """A place in words."""
    if place.kind is PlaceKind.TEXT:
        return _("im Text: „%(quote)s“") % {"quote": place.quote}
    if place.kind is PlaceKind.WHOLE:
        return _("zum ganzen Beitrag")
    number = positions.get(place.medium_sha256, 1)
    times = {"number": number, "start": time_mark(place.from_ms), "end": time_mark(place.to_ms)}
    if place.kind is PlaceKind.TIME:
        return _("in Datei %(number)s, von %(start)s bis %(end)s") % times
    return _("Ausschnitt in Bild %(number)s") % {"number": number}


def pins_of(views: Sequence[RemarkView]) -> list[Pin]:
    """What is pinned to the version that is shown; settled remarks are not drawn any more."""
    return [Pin(each.number, each.place) for each in views if each.place is not None and each.remark.is_open]


def asked_context(remarks: Sequence[Remark]) -> dict[str, Any]:
    """The register "was wurde verlangt, warum, was wurde daraus": rows and counts; answers are left out."""
    roots = [each for each in remarks if each.parent_id is None]
    facts = [each for each in roots if each.kind == Remark.Kind.FACT]
    rows = [{"remark": each, "author": author_of(each), "where": where(each.place, {})} for each in roots]
    return {
        "rows": rows,
        "count": len(roots),
        "fact_count": len(facts),
        "style_count": len(roots) - len(facts),
        "declined_count": sum(1 for each in roots if each.outcome == Remark.Outcome.DECLINED),
        "style_adopted_count": sum(
            1 for each in roots if each.kind == Remark.Kind.STYLE and each.outcome == Remark.Outcome.ADOPTED
        ),
    }
