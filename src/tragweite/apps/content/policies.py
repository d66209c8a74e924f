# SPDX-License-Identifier: EUPL-1.2
"""Who may plan, draft and remark, and who may decide about a post. No role is exempt from four eyes."""

from collections.abc import Iterable
from typing import Final

from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules import approval
from tragweite.core.rules.states import ItemState, Role

from .models import Remark

DRAFTERS: Final = (Role.CLERK, Role.APPROVER, Role.HEAD_OF_COMMUNICATION)
DECIDERS: Final = (Role.APPROVER, Role.HEAD_OF_COMMUNICATION)
STAFF: Final = (*DRAFTERS, Role.BUDGET_OFFICER)
"""Every role in which somebody of the ministry can be stood in for."""

OPEN_FOR_DRAFTS: Final = frozenset(
    {
        ItemState.DRAFTING,
        ItemState.RETURNED,
        ItemState.SUBMITTED,
        ItemState.IN_REVIEW,
        ItemState.APPROVED,
        ItemState.RELEASED,
    }
)
"""States in which a new version may be handed in; from ``submitted`` onward it voids every review and approval."""

OPEN_FOR_OUTSIDE_DRAFTS: Final = frozenset({ItemState.DRAFTING, ItemState.RETURNED, ItemState.SUBMITTED})
"""Someone outside does not take a post out of a running review, nor undo an approval."""


def may_draft(scope: Scope, ministry_id: int) -> bool:
    """Whether one plans posts, hands in versions and remarks here: clerk, approver, head of communication."""
    return scope.has(ministry_id, *DRAFTERS)


def require_draft(scope: Scope, ministry_id: int) -> None:
    """Raises ``Refused("content.not_drafter")``."""
    if not may_draft(scope, ministry_id):
        raise Refused("content.not_drafter")


def may_hold_deciding_role(scope: Scope, ministry_id: int) -> bool:
    """Whether one decides about posts of this ministry at all: approver, head of communication."""
    return scope.has(ministry_id, *DECIDERS)


def require_deciding_role(scope: Scope, ministry_id: int) -> None:
    """Raises ``Refused("content.not_approver")``."""
    if not may_hold_deciding_role(scope, ministry_id):
        raise Refused("content.not_approver")


def stands_in_for(scope: Scope, ministry_id: int) -> tuple[int, ...]:
    """Everybody of this ministry for whom one stands in, in whatever role."""
    return scope.acting_for_in(ministry_id, *STAFF)


def may_decide(scope: Scope, ministry_id: int, *, contributors: Iterable[int]) -> bool:
    """Whether one may approve or return a post with these contributors (invariant 2)."""
    return may_hold_deciding_role(scope, ministry_id) and approval.may_decide(
        decider=scope.user_id, contributors=contributors, stands_in_for=stands_in_for(scope, ministry_id)
    )


def require_decide(scope: Scope, ministry_id: int, *, contributors: Iterable[int]) -> None:
    """Raises ``Refused`` with ``content.not_approver`` or ``content.own_contribution``."""
    require_deciding_role(scope, ministry_id)
    approval.require_decider(
        decider=scope.user_id, contributors=contributors, stands_in_for=stands_in_for(scope, ministry_id)
    )


def may_resolve_remark(scope: Scope, ministry_id: int, *, remark: Remark) -> bool:
    """Whether one may call a remark done: a matter of fact only its author or somebody who decides, style anybody."""
    if remark.kind == Remark.Kind.FACT and remark.author_id != scope.user_id:
        return may_hold_deciding_role(scope, ministry_id)
    return may_draft(scope, ministry_id)


def require_resolve_remark(scope: Scope, ministry_id: int, *, remark: Remark) -> None:
    """Raises ``Refused`` with ``content.not_drafter`` or ``content.fact_remark_of_others``."""
    require_draft(scope, ministry_id)
    if not may_resolve_remark(scope, ministry_id, remark=remark):
        raise Refused("content.fact_remark_of_others")


def require_open_for_drafts(state: str, *, from_outside: bool = False) -> None:
    """Raises ``Refused("content.closed_for_drafts", item_state)`` where no new version is taken."""
    open_states = OPEN_FOR_OUTSIDE_DRAFTS if from_outside else OPEN_FOR_DRAFTS
    if state not in open_states:
        raise Refused("content.closed_for_drafts", item_state=str(state))
