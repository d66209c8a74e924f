# SPDX-License-Identifier: EUPL-1.2
"""The way of a campaign from the idea to the closed file."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tragweite.apps.campaigns.checks import plan_hash
from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.campaigns.policies import PLANNERS, require_move_right
from tragweite.apps.campaigns.queries import current_plan, gap_words, plan_gaps, planners_of
from tragweite.apps.journal.actions import actor_ref, change_once
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import CAMPAIGN, CampaignState

from .trail import locked, note, plain


def move_campaign(
    *, user: User, scope: Scope, at: datetime, campaign: Campaign, to: CampaignState, reason: str = ""
) -> Campaign:
    """Move a campaign into ``to`` and return it as it then stands.

    The gates of the evaluation and of the closing stand in ``findings``, which calls this. Raises ``Refused`` with
    ``campaigns.not_planner``, ``campaigns.not_approver``, ``campaigns.own_plan``, ``state.move_not_allowed``,
    ``campaigns.plan_incomplete`` (missing), ``campaigns.starts_later`` (starts_on), ``campaigns.reason_missing`` or
    ``state.changed_meanwhile``.
    """
    with transaction.atomic():
        require_move_right(scope, campaign, to=to)
        act = CAMPAIGN.act(old=CampaignState(campaign.state), new=to)
        stored = locked(campaign)
        if to == CampaignState.APPROVED:
            _require_foreign_plan(user, scope, stored)
        _require_gate(stored, to=to, at=at, reason=reason)
        decision = {"approved_by": user, "approved_at": at} if to == CampaignState.APPROVED else {}
        change_once(Campaign.objects.filter(pk=campaign.pk, state=campaign.state), state=to, **decision)
        facts: dict[str, object] = {"old": str(campaign.state), "new": str(to), "reason": reason.strip()}
        if to == CampaignState.APPROVED:
            facts |= _fixed_plan(stored)
        note(user=user, scope=scope, at=at, campaign=campaign, act=act, facts=facts)
        stored.refresh_from_db()
    return stored


def _fixed_plan(campaign: Campaign) -> dict[str, object]:
    """What the approval fixes: version and hash of the evaluation plan, hash over the goals."""
    plan = current_plan(campaign)
    names = ("indicator", "description", "unit", "baseline", "target_value", "due_on", "source")
    goals = [{name: plain(getattr(goal, name)) for name in names} for goal in campaign.goals.order_by("pk")]
    fixed: dict[str, object] = {"goals_hash": plan_hash({"goals": goals})}
    return fixed if plan is None else {**fixed, "plan_number": plan.number, "plan_hash": plan.content_hash}


def _require_foreign_plan(user: User, scope: Scope, campaign: Campaign) -> None:
    """Four eyes over all who worked on the plan, not only over who created the campaign."""
    absent = scope.acting_for_in(campaign.ministry_id, *PLANNERS)
    if {actor_ref(user), *(f"user:{each}" for each in absent)} & planners_of(campaign.pk):
        raise Refused("campaigns.own_plan")


def _require_gate(campaign: Campaign, *, to: CampaignState, at: datetime, reason: str) -> None:
    if to == CampaignState.APPROVED:
        require_complete_plan(campaign)
    if to == CampaignState.RUNNING and timezone.localdate(at) < campaign.starts_on:
        raise Refused("campaigns.starts_later", starts_on=campaign.starts_on)
    if to == CampaignState.CANCELLED and not reason.strip():
        raise Refused("campaigns.reason_missing", field="reason")


def require_complete_plan(campaign: Campaign) -> None:
    """Raises one ``Refused("campaigns.plan_incomplete", missing)`` that names everything the approval still needs."""
    gaps = plan_gaps(campaign)
    if gaps:
        words = gap_words()
        raise Refused("campaigns.plan_incomplete", missing=[words[gap] for gap in gaps])
