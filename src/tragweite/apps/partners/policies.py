# SPDX-License-Identifier: EUPL-1.2
"""Who may keep the register of partners and choose them."""

from typing import Final

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.people.queries import CONTENT_ROLES, Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import CampaignState, Role

KEEPERS: Final = (Role.CLERK, Role.APPROVER, Role.HEAD_OF_COMMUNICATION)
SELECTABLE: Final = frozenset(
    {CampaignState.IDEA, CampaignState.PLANNED, CampaignState.APPROVED, CampaignState.RUNNING}
)
"""States of a campaign in which partners are still chosen."""


def may_read_register(scope: Scope) -> bool:
    """The register is shared by all ministries: everyone with a role in content reads it."""
    return bool(scope.all_roles & CONTENT_ROLES)


def may_keep_register(scope: Scope) -> bool:
    """Clerk, approver or head of communication of any ministry."""
    return bool(scope.ministries_with(*KEEPERS))


def may_keep_own_channels(scope: Scope, ministry_id: int) -> bool:
    """Whether one keeps the own channels of this ministry."""
    return scope.has(ministry_id, *KEEPERS)


def may_select(scope: Scope, campaign: Campaign) -> bool:
    """Whether one assesses and chooses partners for this campaign in its present state."""
    return scope.has(campaign.ministry_id, *KEEPERS) and campaign.state in SELECTABLE


def require_keeper(scope: Scope, ministry_id: int | None = None) -> None:
    """Raises ``Refused("partners.not_keeper")``; with a ministry the role must be held there."""
    allowed = may_keep_register(scope) if ministry_id is None else may_keep_own_channels(scope, ministry_id)
    if not allowed:
        raise Refused("partners.not_keeper")


def require_select(scope: Scope, campaign: Campaign) -> None:
    """Raises ``Refused`` with ``partners.not_selector`` or ``partners.selection_over`` (campaign_state)."""
    if not scope.has(campaign.ministry_id, *KEEPERS):
        raise Refused("partners.not_selector")
    if campaign.state not in SELECTABLE:
        raise Refused("partners.selection_over", campaign_state=campaign.state)
