# SPDX-License-Identifier: EUPL-1.2
"""A table of allowed state changes, and the question whether one change stands in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from tragweite.core.refusal import Refused

State = TypeVar("State", bound=StrEnum)


@dataclass(frozen=True)
class Moves(Generic[State]):
    """Old state -> new state -> name of the act that leads there. A state without an entry is final."""

    name: str
    table: Mapping[State, Mapping[State, str]]

    def allows(self, *, old: State, new: State) -> bool:
        """Say whether the table knows the move from ``old`` to ``new``."""
        return new in self.table.get(old, {})

    def act(self, *, old: State, new: State) -> str:
        """Name the act of a move, for example ``"submit"``; raises ``Refused("state.move_not_allowed")``."""
        require_move(self, old=old, new=new)
        return self.table[old][new]

    def next_states(self, *, old: State) -> tuple[State, ...]:
        """List the states that can follow ``old``, in the order of the table."""
        return tuple(self.table.get(old, {}))

    def is_final(self, *, state: State) -> bool:
        """Say whether nothing can follow ``state``."""
        return not self.table.get(state)


def require_move(table: Moves[State], *, old: State, new: State) -> None:
    """Raise ``Refused("state.move_not_allowed", thing, old, new, allowed)`` unless the table knows the move."""
    if not table.allows(old=old, new=new):
        allowed = tuple(str(state) for state in table.next_states(old=old))
        raise Refused("state.move_not_allowed", thing=table.name, old=str(old), new=str(new), allowed=allowed)


def require_act(table: Moves[State], *, old: State, new: State, wanted: str) -> None:
    """Raise ``Refused("state.move_not_allowed", …)`` unless exactly this act leads from ``old`` to ``new``.

    For acts whose end can be reached in another way too: out of a hold everything is "resume".
    """
    if table.table.get(old, {}).get(new) != wanted:
        allowed = tuple(str(state) for state in table.next_states(old=old))
        raise Refused("state.move_not_allowed", thing=table.name, old=str(old), new=str(new), allowed=allowed)
