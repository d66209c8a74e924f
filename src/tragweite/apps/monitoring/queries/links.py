# SPDX-License-Identifier: EUPL-1.2
"""Reads of the tracked links, and the two tables that the collector reads."""

import json
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.content.models import Item
from tragweite.apps.monitoring.models import TrackedLink
from tragweite.apps.people.queries import Scope, within
from tragweite.core.rules.states import CampaignState

BEFORE: Final = timedelta(days=14)
"""A link counts from before its post, so that it can be tried; tries are visible by their time."""
AFTER: Final = timedelta(days=90)
LinkState = Literal["waiting", "running", "over"]
OVER: Final = (CampaignState.CLOSED, CampaignState.CANCELLED)


def links_within(scope: Scope) -> QuerySet[TrackedLink]:
    """Tracked links that the scope reads, with post and campaign."""
    links = TrackedLink.objects.select_related("campaign__ministry", "item__channel")
    return within(links, scope, path="campaign__ministry")


def access_link(scope: Scope, pk: int) -> TrackedLink:
    """One tracked link; a foreign and a missing id answer alike (404)."""
    found = links_within(scope).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def links_of(campaign_id: int) -> QuerySet[TrackedLink]:
    """The links of a campaign that was fetched by right, in the order of the posts."""
    links = TrackedLink.objects.filter(campaign=campaign_id).select_related("item__channel", "campaign")
    return links.order_by("item__planned_at", "pk")


def address_of(link: TrackedLink) -> str:
    """The address as it is written into a post."""
    return f"{settings.TRAGWEITE.collector_url}/r/{link.code}"


def link_state(link: TrackedLink, *, at: datetime) -> LinkState:
    """Whether the link leads to its target at this moment; before and after it leads to a page of the authority."""
    if at < link.starts_at:
        return "waiting"
    return "running" if at <= link.ends_at else "over"


def items_without_link(campaign: Campaign | None) -> QuerySet[Item]:
    """Posts that have no tracked link yet, of one campaign or of all."""
    items = Item.objects.filter(tracked_link__isnull=True).exclude(campaign__state=CampaignState.CANCELLED)
    items = items.select_related("campaign").order_by("campaign", "pk")
    return items if campaign is None else items.filter(campaign=campaign)


def changed_links(campaign: Campaign | None) -> list[TrackedLink]:
    """Links of campaigns under way that no longer agree with their campaign or post."""
    links = TrackedLink.objects.select_related("campaign", "item").exclude(campaign__state__in=OVER)
    links = links.filter(item__isnull=False).order_by("campaign", "pk")
    found = links if campaign is None else links.filter(campaign=campaign)
    return [link for link in found if differs(link, values_for(link))]


def values_for(link: TrackedLink) -> dict[str, Any]:
    """What this link should say now; a period that a person set stays, and so does a link without a post."""
    if link.item is None:
        return {}
    values = link_values(link.item)
    return {name: values[name] for name in ("sender", "target")} if link.has_own_period else values


def differs(link: TrackedLink, values: dict[str, Any]) -> bool:
    return any(getattr(link, name) != value for name, value in values.items())


def link_values(item: Item) -> dict[str, Any]:
    """What a link says: target, sender and period follow from campaign and post."""
    campaign = item.campaign
    return {
        "sender": item.sender,
        "target": campaign.landing_page,
        "starts_at": min(item.planned_at - BEFORE, _midnight(campaign.starts_on)),
        "ends_at": _midnight(campaign.ends_on + timedelta(days=1)) + AFTER,
    }


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min)).astimezone(UTC)


def link_lines() -> str:
    """The link table for the collector, one JSON object a line, in a fixed order; one query."""
    links = TrackedLink.objects.exclude(campaign__state=CampaignState.CANCELLED).order_by("pk")
    return "".join(json.dumps(_line(link), sort_keys=True) + "\n" for link in links)


def _line(link: TrackedLink) -> dict[str, Any]:
    return {
        "code": link.code,
        "target": link.target,
        "sender": link.sender,
        "campaign": link.campaign_id,
        "post": link.item_id,
        "starts_at": link.starts_at.astimezone(UTC).isoformat(),
        "ends_at": link.ends_at.astimezone(UTC).isoformat(),
    }


def site_list() -> str:
    """The websites to which links lead, as the JSON list that the collector reads; one query."""
    targets = TrackedLink.objects.exclude(campaign__state=CampaignState.CANCELLED).order_by("target")
    origins = sorted({_origin(target) for target in targets.values_list("target", flat=True).distinct()})
    return json.dumps([{"site": _site(origin), "origin": origin} for origin in origins], indent=1) + "\n"


def _origin(target: str) -> str:
    parts = urlsplit(target)
    return f"{parts.scheme}://{parts.netloc}"


def _site(origin: str) -> str:
    """The short name of a site: its host, with the port behind a hyphen."""
    return urlsplit(origin).netloc.lower().replace(":", "-")[:63]
