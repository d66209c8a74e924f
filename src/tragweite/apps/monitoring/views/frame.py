# SPDX-License-Identifier: EUPL-1.2
"""What every page of the room needs: who asks, the way to the page, how a form is answered."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.campaigns.tabs import campaign_tabs
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope, scope_of
from tragweite.core.refusal import Refused
from tragweite.web.forms import KernForm

Crumbs = list[tuple[str, str | None]]


def signed_in(request: HttpRequest) -> tuple[User, Scope]:
    """Who asks, and what they may reach."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user, scope_of(request.user)


def campaign_frame(campaign: Campaign, *last: str) -> dict[str, Any]:
    """Campaign, tabs and crumbs of a page about one campaign; ``last`` are the steps behind the tab."""
    here = reverse("monitoring:campaign", args=[campaign.pk])
    crumbs: Crumbs = [
        (_("Kampagnen"), reverse("campaigns:list")),
        (campaign.title, reverse("campaigns:detail", args=[campaign.pk])),
        (_("Beobachtung"), here if last else None),
        *((label, None) for label in last),
    ]
    return {"campaign": campaign, "tabs": campaign_tabs(campaign, current="monitoring"), "crumbs": crumbs}


def answer_form(
    request: HttpRequest,
    form: KernForm,
    act: Callable[[], object],
    *,
    done: str,
    url: str,
    page: dict[str, Any],
    template: str = "form_page.html",
) -> HttpResponse:
    """Run ``act`` on a valid form and go to ``url``; else show the form with what is to be mended."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, done)
            return redirect(url)
    return render(request, template, {"form": form, "cancel_url": url, **page})
