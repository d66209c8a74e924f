# SPDX-License-Identifier: EUPL-1.2
"""How the pages of this room answer: who asks, forms, and acts that may be clicked twice."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.contracts.models import Contract
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import scope_of
from tragweite.core.refusal import Refused
from tragweite.web.forms import KernForm
from tragweite.web.refusals import refusal_text

TWICE: Final = frozenset({"state.changed_meanwhile", "state.move_not_allowed"})
"""Refusals that say that the act was done before, by a double click or by a second person."""


def asking(request: HttpRequest) -> dict[str, Any]:
    """Who asks, what they may reach, and when: the first three inputs of every action."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return {"user": request.user, "scope": scope_of(request.user), "at": timezone.now()}


def answer_form(
    request: HttpRequest, form: KernForm, act: Callable[[], object], *, done: str, url: str, page: dict[str, Any]
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
    return render(request, "form_page.html", {"form": form, "cancel_url": url, **page})


def answer_act(request: HttpRequest, act: Callable[[], object], *, done: str, url: str) -> HttpResponse:
    """Run ``act`` and go to ``url``; a second click changes nothing and says so there."""
    try:
        act()
    except Refused as refused:
        if refused.code not in TWICE:
            raise
        messages.warning(request, refusal_text(refused))
    else:
        messages.success(request, done)
    return redirect(url)


def campaign_crumbs(campaign: Campaign, *last: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    """The way to a page about the money of a campaign."""
    return [
        (_("Verträge und Geld"), reverse("contracts:list")),
        (campaign.title, reverse("contracts:campaign", args=[campaign.pk])),
        *last,
    ]


def contract_crumbs(contract: Contract, *last: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    """The way to a page about a contract."""
    url = reverse("contracts:detail", args=[contract.pk]) if last else None
    return campaign_crumbs(contract.campaign, (contract.number, url), *last)
