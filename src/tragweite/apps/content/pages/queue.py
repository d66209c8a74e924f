# SPDX-License-Identifier: EUPL-1.2
"""The queue of somebody who decides: what waits, by when, what changed since the last look, what the checks say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tragweite.apps.content import queries
from tragweite.apps.content.models import Item, Medium, ReviewSeat, Version
from tragweite.apps.people.queries import Scope

from .checks import checks_of, light_of
from .review import MyStep, my_step, title_of

PAGE: Final = 10
"""Each card runs the checks of its post, so a page stays short."""


@dataclass(frozen=True)
class Waiting:
    """One card of the queue."""

    item: Item
    version: Version
    due_at: datetime
    is_overdue: bool
    steps: str
    mine: MyStep
    light: str
    thumbnail: Medium | None
    seen_at: datetime | None
    others: list[str]

    @property
    def change(self) -> str:
        """``new`` where one never looked, ``changed`` where a version came since, ``same`` else."""
        if self.seen_at is None:
            return "new"
        return "changed" if self.version.created_at > self.seen_at else "same"


def queue_of(scope: Scope, items: Sequence[Item], *, at: datetime) -> list[Waiting]:
    """The cards of these posts, the most urgent first; the number of queries does not grow with them."""
    versions = {key: found for key, found in queries.versions_by_item(items).items() if found}
    pairs = [(item, versions[item.pk][0]) for item in items if item.pk in versions]
    around = queries.surroundings_of(pairs)
    states, involved = queries.review_states(pairs, around), queries.contributors_by_item(versions)
    seats = _seats([item.pk for item in items])
    found = []
    for item, version in pairs:
        remarks = [remark for each in versions[item.pk] for remark in each.remarks.all()]
        checks = checks_of(item, version, remarks=remarks, overrides=list(version.overrides.all()), around=around)
        mine = my_step(item, scope, states[version.pk], contributors=involved[item.pk])
        looked = _Looked(scope.user_id, seats.get(item.pk, []), at)
        found.append(_card(item, states[version.pk], looked, mine=mine, light=light_of(checks)))
    return sorted(found, key=lambda each: each.due_at)


def _seats(item_ids: Sequence[int]) -> dict[int, list[ReviewSeat]]:
    """Who looks or has looked at these posts."""
    seats: dict[int, list[ReviewSeat]] = {}
    for seat in ReviewSeat.objects.filter(item__in=item_ids).select_related("user"):
        seats.setdefault(seat.item_id, []).append(seat)
    return seats


@dataclass(frozen=True)
class _Looked:
    """Who looks at a post or has looked, as one person sees it at a moment."""

    user_id: int
    seats: Sequence[ReviewSeat]
    at: datetime

    @property
    def own_at(self) -> datetime | None:
        return next((each.taken_at for each in self.seats if each.user_id == self.user_id), None)

    @property
    def others(self) -> list[str]:
        others = (each for each in self.seats if each.user_id != self.user_id and each.expires_at > self.at)
        return [each.user.display_name for each in others]


def _card(item: Item, state: queries.ReviewState, looked: _Looked, *, mine: MyStep, light: str) -> Waiting:
    due_at = min([item.planned_at, *(state.due_at(step) for step in state.open_steps)])
    media = [each.medium for each in state.version.media.all()]
    return Waiting(
        item=item,
        version=state.version,
        due_at=due_at,
        is_overdue=due_at <= looked.at,
        steps=", ".join(title_of(step) for step in state.open_steps),
        mine=mine,
        light=light,
        thumbnail=next((each for each in media if each.kind != "sound"), None),
        seen_at=looked.own_at,
        others=looked.others,
    )
