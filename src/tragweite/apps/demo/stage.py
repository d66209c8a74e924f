# SPDX-License-Identifier: EUPL-1.2
"""The stage on which stories are played in the order of time, so that the journal reads as it would have been written.

A story is a generator: it yields the moment at which it goes on and then calls actions. What lies after the end of the
stage has not happened yet; the story stops there, and what waits is what people find on their start pages.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from random import Random
from typing import TypedDict

from tragweite.apps.people.models import Ministry, User
from tragweite.apps.people.queries import Scope, scope_of

Story = Iterator[datetime]


class Actor(TypedDict):
    """What every action wants to know."""

    user: User
    scope: Scope
    at: datetime


@dataclass
class Stage:
    """Where the stories meet: the clock, the people, the offices; ``share`` of the full number of posts is made."""

    end: datetime
    seed: int
    share: float = 1.0
    now: datetime = datetime(2021, 1, 1, tzinfo=UTC)
    offices: dict[str, Ministry] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    _scopes: dict[str, Scope] = field(default_factory=dict)
    _waiting: list[tuple[datetime, int, Story]] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)

    def start(self, story: Story) -> None:
        """Let a story begin now."""
        self._go_on(story)

    def play(self) -> None:
        """Play all stories to the end of the stage."""
        while self._waiting:
            moment, _number, story = heapq.heappop(self._waiting)
            self.now = moment
            self._go_on(story)

    def _go_on(self, story: Story) -> None:
        moment = next(story, None)
        if moment is not None and moment <= self.end:
            heapq.heappush(self._waiting, (max(moment, self.now), next(self._numbers), story))

    def by(self, username: str) -> Actor:
        """This person, acting now."""
        user = self.people[username]
        if username not in self._scopes:
            self._scopes[username] = scope_of(user, at=self.now)
        return Actor(user=user, scope=self._scopes[username], at=self.now)

    def forget_scopes(self) -> None:
        """After roles or stand-ins changed."""
        self._scopes.clear()

    def random(self, *names: object) -> Random:
        """Chance that depends on the seed and the names only, not on what else is played."""
        return Random(":".join(str(name) for name in (self.seed, *names)))  # noqa: S311 - invented data


def moment(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """An instant of a day (UTC)."""
    return datetime.combine(day, time(hour, minute), tzinfo=UTC)


def at_desk(when: datetime, *, days: float) -> datetime:
    """Some days later (or earlier, negative), moved from a weekend to the Monday."""
    moved = when + timedelta(days=days)
    return moved + timedelta(days=max(0, 7 - moved.weekday())) if moved.weekday() >= 5 else moved
