# SPDX-License-Identifier: EUPL-1.2
"""What the pages of staff share: the way to them, forms that give one reason, buttons that run one act."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.campaigns.tabs import campaign_way
from tragweite.apps.content import forms, queries
from tragweite.apps.content.models import Bundle, Item
from tragweite.apps.people.queries import Scope, signed_in
from tragweite.web.answers import Crumbs, answer_form
from tragweite.web.forms import KernForm

form_page = require_http_methods(["GET", "HEAD", "POST"])


def campaign_crumbs(campaign: Campaign, *last: str) -> Crumbs:
    """The way to a page about the posts of a campaign."""
    here = (_("Inhalte"), reverse("content:campaign", args=[campaign.pk]))
    return [*campaign_way(campaign), here, *((label, None) for label in last)]


def item_crumbs(item: Item, *last: str) -> Crumbs:
    """The way to a page about a post."""
    if not last:
        return campaign_crumbs(item.campaign, item.title)
    return [*campaign_crumbs(item.campaign), (item.title, reverse("content:item", args=[item.pk])), (last[0], None)]


def bundle_crumbs(bundle: Bundle, *last: str) -> Crumbs:
    """The way to a page about a bundle."""
    here = (_("Bündel"), reverse("content:bundles", args=[bundle.campaign_id]))
    return [*campaign_crumbs(bundle.campaign), here, *((label, None) for label in last or [bundle.title])]


def item_page(item: Item, title: str, *, submit_label: str, lead: str = "") -> dict[str, Any]:
    """The context of a form about a post."""
    return {
        "title": title,
        "lead": lead or item.title,
        "submit_label": submit_label,
        "crumbs": item_crumbs(item, title),
        "item": item,
    }


def reason_page(
    request: HttpRequest,
    pk: int,
    act: Callable[..., object],
    *,
    right: Callable[[Scope, Item], None],
    title: str,
    submit_label: str,
    done: str,
    lead: str,
    form: KernForm | None = None,
) -> HttpResponse:
    """A page on which somebody with the right gives a reason (or the fields of ``form``), and the act runs."""
    user, scope = signed_in(request)
    item = queries.access_item(scope, pk)
    right(scope, item)
    asked = form or forms.ReasonForm(request.POST or None)
    at = timezone.now()
    return answer_form(
        request,
        asked,
        lambda: act(user=user, scope=scope, at=at, item=item, **asked.cleaned_data),
        done=done,
        url=reverse("content:item", args=[pk]),
        page=item_page(item, title, submit_label=submit_label, lead=lead),
    )


def run_act(request: HttpRequest, pk: int, act: Callable[..., object], done: str) -> HttpResponse:
    """One act on a post by a button."""
    user, scope = signed_in(request)
    item = queries.access_item(scope, pk)
    act(user=user, scope=scope, at=timezone.now(), item=item)
    messages.success(request, done)
    return redirect("content:item", pk)
