# SPDX-License-Identifier: EUPL-1.2
"""Who may plan, draft and remark, and who may decide about a post. No role is exempt from four eyes."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Final

from tragweite.apps.people.models import OutsideAccess
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules import approval
from tragweite.core.rules.review import DECIDING_ROLES, Step, Taken, step_for
from tragweite.core.rules.states import CampaignState, ItemState, Role

from .models import Item, Remark

DRAFTERS: Final = (Role.CLERK, Role.APPROVER, Role.HEAD_OF_COMMUNICATION)
DECIDERS: Final = DECIDING_ROLES
STAFF: Final = (*DRAFTERS, Role.BUDGET_OFFICER)
"""Every role in which somebody of the ministry can be stood in for."""

OPEN_CAMPAIGNS: Final = frozenset(
    {CampaignState.IDEA, CampaignState.PLANNED, CampaignState.APPROVED, CampaignState.RUNNING}
)
"""States of a campaign in which its posts are planned and get another date."""

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

HELD_BY_OUTSIDE: Final = frozenset(OPEN_FOR_DRAFTS)
"""States in which somebody outside may ask for a hold."""

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


def may_override(scope: Scope, ministry_id: int, *, contributors: Iterable[int], roles: Collection[str]) -> bool:
    """Whether one may decide against a finding: who may decide about the post, in a role that the rule itself names."""
    return may_decide(scope, ministry_id, contributors=contributors) and scope.has(ministry_id, *roles)


def require_override(
    scope: Scope, ministry_id: int, *, contributors: Iterable[int], roles: Collection[str], rule: str
) -> None:
    """Raises ``Refused`` with ``content.not_approver``, ``content.own_contribution`` or ``content.not_to_override``."""
    require_decide(scope, ministry_id, contributors=contributors)
    if not scope.has(ministry_id, *roles):
        raise Refused("content.not_to_override", rule=rule)


def may_resolve_remark(scope: Scope, ministry_id: int, *, remark: Remark, contributors: Iterable[int]) -> bool:
    """Whether one may call a remark done: a matter of fact only its author or who may decide about this post, style anybody.

    Whoever contributed does not settle what somebody else asked about the facts: the question holds up the approval.
    """
    if remark.kind == Remark.Kind.FACT and remark.author_id != scope.user_id:
        return may_decide(scope, ministry_id, contributors=contributors)
    return may_draft(scope, ministry_id)


def require_resolve_remark(scope: Scope, ministry_id: int, *, remark: Remark, contributors: Iterable[int]) -> None:
    """Raises ``Refused`` with ``content.not_drafter`` or ``content.fact_remark_of_others``."""
    require_draft(scope, ministry_id)
    if not may_resolve_remark(scope, ministry_id, remark=remark, contributors=contributors):
        raise Refused("content.fact_remark_of_others")


def require_open_for_drafts(state: str, *, from_outside: bool = False) -> None:
    """Raises ``Refused("content.closed_for_drafts", item_state)`` where no new version is taken."""
    open_states = OPEN_FOR_OUTSIDE_DRAFTS if from_outside else OPEN_FOR_DRAFTS
    if state not in open_states:
        raise Refused("content.closed_for_drafts", item_state=str(state))


def require_access(outside: OutsideAccess, *, item: Item, at: datetime) -> None:
    """Hold a personal link against the post and the moment; the action does not rely on the page (invariant 15).

    Raises ``Refused("content.access_over")``.
    """
    is_over = outside.revoked_at is not None or outside.expires_at <= at
    is_foreign = outside.thing != f"content.item:{item.pk}" or outside.ministry_id != item.campaign.ministry_id
    if is_over or is_foreign or outside.purpose != "draft":
        raise Refused("content.access_over")


def require_head(scope: Scope, ministry_id: int) -> None:
    """Raises ``Refused("content.not_head")``: the urgent path, and the rules of the ministry, are the head's."""
    if not scope.has(ministry_id, Role.HEAD_OF_COMMUNICATION):
        raise Refused("content.not_head")


def may_review(scope: Scope, ministry_id: int, *, steps: Iterable[Step]) -> bool:
    """Whether one holds a role of any of these steps."""
    return scope.has(ministry_id, *{role for step in steps for role in step.roles})


def require_step(
    scope: Scope,
    ministry_id: int,
    *,
    contributors: Collection[int],
    steps: Sequence[Step],
    taken: Sequence[Taken],
    wanted: int | None = None,
) -> Step:
    """The open step that this person takes now (invariant 2 holds in every step).

    Raises ``Refused`` with ``content.not_approver``, ``content.own_contribution``, ``content.no_open_step``,
    ``content.step_of_others`` or ``content.step_same_person``.
    """
    if not may_review(scope, ministry_id, steps=steps):
        raise Refused("content.not_approver")
    standing = stands_in_for(scope, ministry_id)
    approval.require_decider(decider=scope.user_id, contributors=contributors, stands_in_for=standing)
    held = scope.roles.get(ministry_id, frozenset())
    return step_for(steps, taken, roles=held, reviewer=scope.user_id, stands_in_for=standing, wanted=wanted)
