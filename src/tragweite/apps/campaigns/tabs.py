# SPDX-License-Identifier: EUPL-1.2
"""The tabs of every page about one campaign, in the order of its lifecycle."""

from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tragweite.web.answers import Crumbs

from .models import Campaign

# Rooms after this one are named by the address of their page only: an early stage imports no later one.
TABS: Final = (
    ("overview", "campaigns:detail", _("Überblick")),
    ("goals", "campaigns:goals", _("Ziele")),
    ("partners", "partners:candidates", _("Partner")),
    ("contracts", "contracts:campaign", _("Verträge und Geld")),
    ("content", "content:campaign", _("Inhalte")),
    ("monitoring", "monitoring:campaign", _("Beobachtung")),
    ("findings", "findings:campaign", _("Auswertung")),
    ("file", "campaigns:file", _("Akte")),
)


def tab_address(campaign: Campaign, tab: str) -> str:
    """The address of one tab, by its key (``"findings"``)."""
    name = next(name for key, name, _label in TABS if key == tab)
    return reverse(name, args=[campaign.pk])


def campaign_way(campaign: Campaign) -> Crumbs:
    """The first steps to every page about one campaign: all campaigns, this one."""
    return [(str(_("Kampagnen")), reverse("campaigns:list")), (campaign.title, tab_address(campaign, "overview"))]


def campaign_frame(campaign: Campaign, tab: str, *last: str) -> dict[str, Any]:
    """Campaign, tabs and crumbs of a page about one campaign; ``last`` are the steps behind the tab."""
    label = next(label for key, _name, label in TABS if key == tab)
    here = (str(label), tab_address(campaign, tab) if last else None)
    crumbs = [*campaign_way(campaign), here, *((step, None) for step in last)]
    return {"campaign": campaign, "tabs": campaign_tabs(campaign, current=tab), "crumbs": crumbs}


def campaign_tabs(campaign: Campaign, *, current: str) -> list[dict[str, Any]]:
    """Items for the tag ``tabs``; ``current`` is the key of a tab or the name of its address."""
    return [
        {"label": label, "url": reverse(name, args=[campaign.pk]), "current": current in (key, name)}
        for key, name, label in TABS
    ]
