# SPDX-License-Identifier: EUPL-1.2
"""Which step of the approval is open, who may take it, and when the last one is done.

Everything is inferred from the steps of the ministry and the decisions about the current version; there is no counter
that could be wrong. Four eyes over all contributors stand in ``approval.may_decide`` and hold in every step.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tragweite.core.refusal import Refused
from tragweite.core.rules.states import Role


class Decision(StrEnum):
    """What one person says in one step."""

    AGREE = "agree"
    RETURN = "return"
    REFUSE = "refuse"


DECIDING_ROLES: Final = (Role.APPROVER, Role.HEAD_OF_COMMUNICATION)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step. ``key`` is its id, None for the usual single step; the same ``position`` means parallel.

    ``roles``: any one of them takes the step. ``only_when``: code of the check that asks for it, empty for always.
    """

    key: int | None
    position: int
    roles: tuple[str, ...]
    title: str = ""
    only_when: str = ""
    days: int = 3
    same_person_allowed: bool = False


@dataclass(frozen=True, kw_only=True)
class Taken:
    """One decision about the current version, by whom, and for whom he stood in."""

    step_key: int | None
    reviewer: int
    decision: Decision
    acting_for: int | None = None


USUAL: Final = Step(key=None, position=1, roles=DECIDING_ROLES)
"""What a ministry does that has set no steps: one person with a deciding role who contributed nothing."""


def require_steps(steps: Sequence[Step]) -> None:
    """Hold the steps of a ministry against what no ministry may drop.

    The last position is always decided by somebody with a deciding role, and at least one step there is
    unconditional. Raises ``Refused("content.steps_without_decision")``.
    """
    if not steps:
        return
    last = max(step.position for step in steps)
    if not any(_decides(step) for step in steps if step.position == last):
        raise Refused("content.steps_without_decision")


def _decides(step: Step) -> bool:
    return not step.only_when and set(step.roles) <= set(DECIDING_ROLES)


def applicable(steps: Iterable[Step], *, asked_for: Collection[str]) -> tuple[Step, ...]:
    """The steps that a version goes through, in order; ``asked_for`` are the codes of checks that did not pass.

    Without any step of the ministry the usual one.
    """
    found = sorted(
        (step for step in steps if not step.only_when or step.only_when in asked_for),
        key=lambda step: (step.position, step.key or 0),
    )
    return tuple(found) or (USUAL,)


def open_steps(steps: Sequence[Step], taken: Iterable[Taken]) -> tuple[Step, ...]:
    """The steps that wait now: those of the lowest position that is not agreed; nothing where all are."""
    agreed = {each.step_key for each in taken if each.decision is Decision.AGREE}
    waiting = [step for step in steps if step.key not in agreed]
    lowest = min((step.position for step in waiting), default=0)
    return tuple(step for step in waiting if step.position == lowest)


def is_complete(steps: Sequence[Step], taken: Iterable[Taken]) -> bool:
    """Whether every step has been agreed."""
    return not open_steps(steps, taken)


def completes(steps: Sequence[Step], taken: Sequence[Taken], *, step: Step) -> bool:
    """Whether an agreement in ``step`` is the last one that was missing."""
    would = Taken(step_key=step.key, reviewer=0, decision=Decision.AGREE)
    return is_complete(steps, [*taken, would])


def may_take(step: Step, *, taken: Iterable[Taken], reviewer: int, stands_in_for: Iterable[int] = ()) -> bool:
    """Whether a person may take this step after the others: never two steps of one version by the same people.

    Counted are the person and everybody for whom he stands in, then and now; the step itself may allow it.
    """
    if step.same_person_allowed:
        return True
    before = {
        person for each in taken if each.decision is Decision.AGREE for person in (each.reviewer, each.acting_for)
    }
    return not ({reviewer, *stands_in_for} & (before - {None}))


def step_for(
    steps: Sequence[Step],
    taken: Sequence[Taken],
    *,
    roles: Collection[str],
    reviewer: int,
    stands_in_for: Iterable[int] = (),
    wanted: int | None = None,
) -> Step:
    """The open step that this person takes; ``wanted`` names one where several are open in parallel.

    Raises ``Refused`` with ``content.no_open_step``, ``content.step_of_others`` (none of the open steps is for one of
    these roles) or ``content.step_same_person``.
    """
    waiting = open_steps(steps, taken)
    if not waiting or (wanted is not None and wanted not in {step.key for step in waiting}):
        raise Refused("content.no_open_step")
    mine = [step for step in waiting if set(step.roles) & set(roles) and wanted in {None, step.key}]
    if not mine:
        raise Refused("content.step_of_others")
    standing = tuple(stands_in_for)
    for step in mine:
        if may_take(step, taken=taken, reviewer=reviewer, stands_in_for=standing):
            return step
    raise Refused("content.step_same_person")
