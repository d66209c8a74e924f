# SPDX-License-Identifier: EUPL-1.2
"""Lists, the page of a post, the comparison of two versions, and the media."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tragweite.apps.campaigns.queries import access_campaign
from tragweite.apps.campaigns.tabs import campaign_tabs
from tragweite.apps.content import pages, policies, queries
from tragweite.apps.people.queries import signed_in

from .frames import campaign_crumbs, item_crumbs
from .serving import original_response, view_response


@require_safe
def item_list(request: HttpRequest) -> HttpResponse:
    """All posts that one reads."""
    _user, scope = signed_in(request)
    context = {"crumbs": [(_("Inhalte"), None)], "may_decide": bool(scope.ministries_with(*policies.DECIDERS))}
    return pages.item_listing(request, scope).response("content/list.html", context)


@require_safe
def campaign_items(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The posts of one campaign and its briefing."""
    _user, scope = signed_in(request)
    campaign = access_campaign(scope, campaign_id)
    context: dict[str, Any] = {
        "campaign": campaign,
        "tabs": campaign_tabs(campaign, current="content"),
        "briefings": list(queries.briefings_of(campaign.pk)),
        "may_draft": policies.may_draft(scope, campaign.ministry_id),
        "is_open": campaign.state in policies.OPEN_CAMPAIGNS,
        "crumbs": [*campaign_crumbs(campaign)[:2], (_("Inhalte"), None)],
    }
    return pages.item_listing(request, scope, campaign).response("content/campaign.html", context)


@require_safe
def item_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One post: versions, preview, checks, the next step."""
    _user, scope = signed_in(request)
    item = queries.access_item(scope, pk)
    context = pages.item_context(item, scope, number=request.GET.get("fassung", ""), at=timezone.now())
    return render(request, "content/item.html", {**context, "crumbs": item_crumbs(item)})


@require_safe
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions of a post side by side; without a choice the newest and the one before."""
    _user, scope = signed_in(request)
    item = queries.access_item(scope, pk)
    versions = {str(version.number): version for version in queries.versions_of(item)}
    newest = max((int(number) for number in versions), default=0)
    new = versions.get(request.GET.get("bis", str(newest)))
    old = versions.get(request.GET.get("von", str(new.number - 1 if new else 0)))
    if old is None or new is None:
        raise Http404
    title = _("Fassung %(old)s und %(new)s im Vergleich") % {"old": old.number, "new": new.number}
    context = {"title": title, "item": item, "versions": sorted(versions.values(), key=lambda each: each.number)}
    comparison = pages.compare_versions(old=old, new=new)
    context |= {"comparison": comparison, "crumbs": item_crumbs(item, _("Vergleich"))}
    return render(request, "content/compare.html", context)


@require_safe
def medium(request: HttpRequest, pk: int, sha256: str, kind: str = "") -> HttpResponseBase:
    """A file of a post that one reads: the original, or what pages show of it (``kind``)."""
    _user, scope = signed_in(request)
    found = queries.access_medium(queries.access_item(scope, pk), sha256)
    return view_response(request, found, kind, may_original=True) if kind else original_response(found)
