# SPDX-License-Identifier: EUPL-1.2
"""The lock on a campaign and its line in the journal, shared by the writes of the room."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.campaigns.policies import PLANNERS, is_fixed
from tragweite.apps.journal.actions import absent_ref, actor_ref, record
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused


def locked(campaign: Campaign) -> Campaign:
    """The campaign as it stands now, under a row lock until the transaction ends."""
    return Campaign.objects.select_for_update(of=("self",)).select_related("budget_line").get(pk=campaign.pk)


def note(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    campaign: Campaign,
    act: str,
    facts: Mapping[str, object] | None = None,
    thing: str = "",
) -> None:
    """Append one entry about a campaign, or about ``thing`` that belongs to it, to the journal."""
    record(
        actor=actor_ref(user),
        acting_for=absent_ref(scope.acting_for_in(campaign.ministry_id, *PLANNERS)),
        action=f"campaigns.{act}",
        thing=thing or f"campaigns.campaign:{campaign.pk}",
        ministry=campaign.ministry_id,
        at=at,
        facts=facts,
    )


def required_reason(campaign: Campaign, reason: str) -> str:
    """The reason of a change; raises ``campaigns.reason_missing`` where the plan is fixed and none is given."""
    if is_fixed(campaign) and not reason.strip():
        raise Refused("campaigns.reason_missing", field="reason")
    return reason.strip()


def plain(value: object) -> str | int | bool | None:
    """A value as the journal takes it: no floats, no objects."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(getattr(value, "pk", value))
