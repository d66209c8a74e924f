# SPDX-License-Identifier: EUPL-1.2
"""Lists, the page of a post, the comparison of two versions, and the media."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.campaigns.queries import access_campaign
from tragweite.apps.campaigns.tabs import campaign_tabs, campaign_way
from tragweite.apps.content import pages, policies, queries, store
from tragweite.apps.content.models import Item, Medium
from tragweite.apps.people.queries import signed_in
from tragweite.web.answers import Crumbs


def campaign_crumbs(campaign: Campaign, *last: str) -> Crumbs:
    """The way to a page about the posts of a campaign."""
    here = (_("Inhalte"), reverse("content:campaign", args=[campaign.pk]))
    return [*campaign_way(campaign), here, *((label, None) for label in last)]


def item_crumbs(item: Item, *last: str) -> Crumbs:
    """The way to a page about a post."""
    if not last:
        return campaign_crumbs(item.campaign, item.title)
    return [*campaign_crumbs(item.campaign), (item.title, reverse("content:item", args=[item.pk])), (last[0], None)]


@require_safe
def item_list(request: HttpRequest) -> HttpResponse:
    """All posts that one reads."""
    _user, scope = signed_in(request)
    return pages.item_listing(request, scope).response(extra={"crumbs": [(_("Inhalte"), None)]})


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
def medium(request: HttpRequest, pk: int, sha256: str) -> FileResponse:
    """The bytes of a medium of a post that one reads."""
    _user, scope = signed_in(request)
    return medium_response(queries.access_medium(queries.access_item(scope, pk), sha256))


def medium_response(medium: Medium) -> FileResponse:
    """The file after a check of its hash: pictures are shown, everything else is only saved."""
    store.require_unchanged([medium])
    is_shown = medium.mime in store.INLINE_TYPES
    response = FileResponse(
        store.path_of(medium.sha256).open("rb"),
        as_attachment=not is_shown,
        content_type=medium.mime,
        filename=f"{medium.sha256[:12]}.{medium.mime.rpartition('/')[2]}",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=600"
    return response
