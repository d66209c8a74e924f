# SPDX-License-Identifier: EUPL-1.2
"""Who may plan, approve and end campaigns. No role is exempt from the second person."""

from typing import Final

from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import CampaignState, Role

from .models import Campaign

PLANNERS: Final = (Role.CLERK, Role.APPROVER, Role.HEAD_OF_COMMUNICATION)
APPROVERS: Final = (Role.APPROVER, Role.HEAD_OF_COMMUNICATION)
EARLY: Final = frozenset({CampaignState.IDEA, CampaignState.PLANNED})
"""States in which a plan may still change without a mark."""
PLANNABLE: Final = EARLY | {CampaignState.APPROVED, CampaignState.RUNNING, CampaignState.ENDED}
"""States in which a plan may change at all."""


def is_fixed(campaign: Campaign) -> bool:
    """Whether the plan is approved or beyond, so that every change is marked and needs a reason."""
    return campaign.state not in EARLY


def may_plan(scope: Scope, ministry_id: int) -> bool:
    """Whether one plans campaigns of this ministry: clerk, approver, head of communication."""
    return scope.has(ministry_id, *PLANNERS)


def may_manage_budget_lines(scope: Scope, ministry_id: int) -> bool:
    """Whether one keeps the budget lines of this ministry: budget officer."""
    return scope.has(ministry_id, Role.BUDGET_OFFICER)


def may_change_plan(scope: Scope, campaign: Campaign) -> bool:
    """Whether one may change this plan in its present state."""
    return may_plan(scope, campaign.ministry_id) and campaign.state in PLANNABLE


def may_approve_plan(scope: Scope, campaign: Campaign) -> bool:
    """Whether one approves this plan: approver or head, never its creator, nor for its creator as a stand-in."""
    return scope.has(campaign.ministry_id, *APPROVERS) and not _is_own(scope, campaign)


def may_move(scope: Scope, campaign: Campaign, *, to: CampaignState) -> bool:
    """Whether one may move the campaign into ``to`` (whether the move exists is a question of the state table)."""
    if to == CampaignState.APPROVED:
        return may_approve_plan(scope, campaign)
    if to == CampaignState.CANCELLED and campaign.state not in EARLY:
        return scope.has(campaign.ministry_id, *APPROVERS)
    return may_plan(scope, campaign.ministry_id)


def _is_own(scope: Scope, campaign: Campaign) -> bool:
    for_whom = scope.acting_for_in(campaign.ministry_id, *PLANNERS)
    return campaign.created_by_id in {scope.user_id, *for_whom}


def require_plan(scope: Scope, ministry_id: int) -> None:
    """Raises ``Refused("campaigns.not_planner")``."""
    if not may_plan(scope, ministry_id):
        raise Refused("campaigns.not_planner")


def require_budget_lines(scope: Scope, ministry_id: int) -> None:
    """Raises ``Refused("campaigns.not_budget_officer")``."""
    if not may_manage_budget_lines(scope, ministry_id):
        raise Refused("campaigns.not_budget_officer")


def require_change_plan(scope: Scope, campaign: Campaign) -> None:
    """Raises ``Refused`` with ``campaigns.not_planner`` or ``campaigns.plan_is_final`` (campaign_state)."""
    require_plan(scope, campaign.ministry_id)
    if campaign.state not in PLANNABLE:
        raise Refused("campaigns.plan_is_final", campaign_state=campaign.state)


def require_move_right(scope: Scope, campaign: Campaign, *, to: CampaignState) -> None:
    """Raises ``Refused`` with ``campaigns.own_plan``, ``campaigns.not_approver`` or ``campaigns.not_planner``."""
    if may_move(scope, campaign, to=to):
        return
    if to == CampaignState.APPROVED and scope.has(campaign.ministry_id, *APPROVERS):
        raise Refused("campaigns.own_plan")
    needs_approver = to in (CampaignState.APPROVED, CampaignState.CANCELLED)
    raise Refused("campaigns.not_approver" if needs_approver else "campaigns.not_planner")
