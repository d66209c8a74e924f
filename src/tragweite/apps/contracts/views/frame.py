# SPDX-License-Identifier: EUPL-1.2
"""What every page of the room needs: who asks, and the way to the page."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.contracts.models import Contract
from tragweite.apps.people.queries import signed_in
from tragweite.web.answers import Crumbs


def asking(request: HttpRequest) -> dict[str, Any]:
    """Who asks, what they may reach, and when: the first three inputs of every action."""
    user, scope = signed_in(request)
    return {"user": user, "scope": scope, "at": timezone.now()}


def campaign_crumbs(campaign: Campaign, *last: tuple[str, str | None]) -> Crumbs:
    """The way to a page about the money of a campaign."""
    return [
        (_("Verträge und Geld"), reverse("contracts:list")),
        (campaign.title, reverse("contracts:campaign", args=[campaign.pk])),
        *last,
    ]


def contract_crumbs(contract: Contract, *last: tuple[str, str | None]) -> Crumbs:
    """The way to a page about a contract."""
    url = reverse("contracts:detail", args=[contract.pk]) if last else None
    return campaign_crumbs(contract.campaign, (contract.number, url), *last)
