# SPDX-License-Identifier: EUPL-1.2
"""What ``tragweite worker`` does for this room: watch the running campaigns. May be stopped and repeated at any moment."""

from datetime import datetime

from tragweite.apps.campaigns.models import Campaign
from tragweite.core.rules.states import CampaignState

from . import actions
from .queries import watch


def watch_campaigns(*, at: datetime) -> None:
    """Judge every running campaign; a risk that has come true is told to its lead, once."""
    for campaign in Campaign.objects.filter(state=CampaignState.RUNNING).order_by("pk"):
        for risk in watch(campaign).risks:
            if risk.status == "alarm":
                facts = {"seen": risk.seen, "plan": risk.plan, "since": risk.since, "e_value": risk.e_largest}
                actions.raise_alarm(at=at, campaign=campaign, risk=risk.kind, facts=facts)
