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
"""Each card asks the checks of its post, so a page stays short."""


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
    """The cards of these posts, the most urgent first."""
    seats: dict[int, list[ReviewSeat]] = {}
    for seat in ReviewSeat.objects.filter(item__in=[each.pk for each in items]).select_related("user"):
        seats.setdefault(seat.item_id, []).append(seat)
    found = [_waiting(item, scope, seats.get(item.pk, []), at=at) for item in items]
    return sorted((each for each in found if each is not None), key=lambda each: each.due_at)


def _waiting(item: Item, scope: Scope, seats: Sequence[ReviewSeat], *, at: datetime) -> Waiting | None:
    versions = queries.versions_of(item)
    if not versions:
        return None
    version, state = versions[0], queries.review_state(item, versions[0])
    remarks = [remark for each in versions for remark in each.remarks.all()]
    checks = checks_of(item, version, remarks=remarks, overrides=list(version.overrides.all()))
    dues = [state.due_at(step) for step in state.open_steps]
    due_at = min([item.planned_at, *dues])
    media = [each.medium for each in version.media.all()]
    return Waiting(
        item=item,
        version=version,
        due_at=due_at,
        is_overdue=due_at <= at,
        steps=", ".join(title_of(step) for step in state.open_steps),
        mine=my_step(item, scope, state, contributors=queries.contributors(item)),
        light=light_of(checks),
        thumbnail=next((each for each in media if each.kind != "sound"), None),
        seen_at=next((each.taken_at for each in seats if each.user_id == scope.user_id), None),
        others=[each.user.display_name for each in seats if each.user_id != scope.user_id and each.expires_at > at],
    )
