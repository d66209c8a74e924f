# SPDX-License-Identifier: EUPL-1.2
"""From what is known of audiences to the people of the target group whom a candidate could reach. Pure.

Followers stand for people, years inside an age group count alike, and the share of a region is taken to be the same at
every age. What is missing is never taken as zero: such a candidate stays out of the calculation, with the reason.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

OLDEST: Final = 79
"""Last year of age of an open group such as "35 und älter"."""
Missing = Literal["no_offer", "no_channel", "no_followers", "no_ages", "no_region"]
_FROM_TO: Final = re.compile(r"^\s*(\d{1,3})\s*(?:bis|-|–|to)\s*(?:unter\s+)?(\d{1,3})")
_FROM: Final = re.compile(r"^\s*(?:ab\s+)?(\d{1,3})\s*(?:\+|und älter|und mehr|Jahre und älter)?\s*(?:Jahre)?\s*$")
_UP_TO: Final = re.compile(r"^\s*(bis|unter)\s+(\d{1,3})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A target group: ages inclusive, region, people."""

    key: int
    name: str
    age_from: int
    age_to: int
    region: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """One channel: followers, shares by age group as it is written, shares by region."""

    followers: int | None
    ages: Mapping[str, float]
    regions: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A part of a target group: the people of some years of age (``age_to`` included)."""

    key: str
    group: int
    name: str
    age_from: int
    age_to: int
    region: str
    people: float


def age_span(text: str) -> tuple[int, int] | None:
    """First and last year of a group as people write it ("16 bis 24", "35 und älter", "unter 18"); None if unreadable."""
    if found := _FROM_TO.match(text):
        first, last = int(found[1]), int(found[2])
        return (first, last) if first <= last else None
    if found := _UP_TO.match(text):
        return 0, int(found[2]) - (found[1] == "unter")
    if found := _FROM.match(text):
        return int(found[1]), max(OLDEST, int(found[1]))
    return None


def cells_of(groups: Sequence[Group], audiences: Sequence[Audience]) -> tuple[Cell, ...]:
    """The target groups cut where any audience's age groups begin or end; people spread evenly over the years."""
    spans = [span for each in audiences for text in each.ages if (span := age_span(text)) is not None]
    edges = {edge for first, last in spans for edge in (first, last + 1)}
    found: list[Cell] = []
    for group in groups:
        cuts = sorted({group.age_from, group.age_to + 1} | {e for e in edges if group.age_from < e <= group.age_to})
        years = group.age_to + 1 - group.age_from
        found += [
            Cell(
                key=f"{group.key}:{first}", group=group.key, name=group.name, age_from=first, age_to=after - 1,
                region=group.region, people=group.size * (after - first) / years,
            )
            for first, after in pairwise(cuts)
        ]  # fmt: skip
    return tuple(found)


def missing_in(audiences: Sequence[Audience], regions: Sequence[str]) -> Missing | None:
    """What must be known of at least one channel before a candidate can be counted."""
    if not audiences:
        return "no_channel"
    known = [each for each in audiences if each.followers is not None]
    if not known:
        return "no_followers"
    known = [each for each in known if any(age_span(text) for text in each.ages)]
    if not known:
        return "no_ages"
    return None if any(_region(each, region) is not None for each in known for region in regions) else "no_region"


def share_of(audiences: Sequence[Audience], cell: Cell) -> float:
    """Share (0 to 1) of a cell's people whom the channels together reach, as if independent of each other."""
    missed = 1.0
    for each in audiences:
        missed *= 1.0 - _share(each, cell)
    return 1.0 - missed


def _share(audience: Audience, cell: Cell) -> float:
    region = _region(audience, cell.region)
    if audience.followers is None or region is None or cell.people <= 0:
        return 0.0
    aged = sum(share * _overlap(span, cell) for text, share in audience.ages.items() if (span := age_span(text)))
    return min(1.0, audience.followers * region * aged / cell.people)


def _overlap(span: tuple[int, int], cell: Cell) -> float:
    first, last = max(span[0], cell.age_from), min(span[1], cell.age_to)
    return max(0, last + 1 - first) / (span[1] + 1 - span[0])


def _region(audience: Audience, region: str) -> float | None:
    return {name.casefold(): share for name, share in audience.regions.items()}.get(region.casefold())
