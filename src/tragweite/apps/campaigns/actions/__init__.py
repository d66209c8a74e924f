# SPDX-License-Identifier: EUPL-1.2
"""All writes of the room. Each is one transaction: right, rule, guarded change, one journal entry."""

from .campaign import CampaignValues, add_budget_line, create_campaign, update_campaign
from .lots import draw_lot
from .moves import move_campaign
from .plan import (
    add_goal,
    add_target_group,
    change_goal,
    fix_evaluation_plan,
    record_economy_review,
    remove_goal,
    remove_target_group,
)

__all__ = [
    "CampaignValues",
    "add_budget_line",
    "add_goal",
    "add_target_group",
    "change_goal",
    "create_campaign",
    "draw_lot",
    "fix_evaluation_plan",
    "move_campaign",
    "record_economy_review",
    "remove_goal",
    "remove_target_group",
    "update_campaign",
]
