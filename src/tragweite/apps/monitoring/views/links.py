# SPDX-License-Identifier: EUPL-1.2
"""The tracked links of a campaign, with their QR codes."""

import io

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tragweite.apps.campaigns.queries import access_campaign
from tragweite.apps.campaigns.tabs import campaign_frame
from tragweite.apps.monitoring import actions, policies, queries
from tragweite.apps.people.queries import signed_in


@require_safe
def links(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Every post with the address that belongs into it."""
    _user, scope = signed_in(request)
    campaign = access_campaign(scope, campaign_id)
    totals = queries.campaign_totals(campaign.pk)
    rows = [
        {
            "link": link,
            "address": queries.address_of(link),
            "redirects": totals.by_post.get(link.item_id, {}).get("redirects", 0) if totals.as_of else None,
        }
        for link in queries.links_of(campaign.pk)
    ]
    context = {
        **campaign_frame(campaign, "monitoring", _("Links")),
        "rows": rows,
        "totals": totals,
        "may_monitor": policies.may_monitor(scope, campaign.ministry_id),
    }
    return render(request, "monitoring/links.html", context)


@require_POST
def make_links(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Make missing links now and hand them to the collector, without waiting for the background worker."""
    user, scope = signed_in(request)
    campaign, at = access_campaign(scope, campaign_id), timezone.now()
    policies.require_monitor(scope, campaign.ministry_id)
    actions.ensure_links(at=at, campaign=campaign, user=user)
    actions.publish_links(at=at, user=user)
    messages.success(request, _("Alle Beiträge haben ihren Link; die Zählung kennt ihn."))
    return redirect("monitoring:links", campaign.pk)


@require_safe
def link_qr(request: HttpRequest, pk: int) -> HttpResponse:
    """The QR code of a link as SVG."""
    _user, scope = signed_in(request)
    link = queries.access_link(scope, pk)
    sink = io.BytesIO()
    segno.make(queries.address_of(link), micro=False).save(sink, kind="svg", scale=4, border=4)
    name = f'inline; filename="qr-{link.code}.svg"'
    headers = {"Content-Disposition": name, "Cache-Control": "private, max-age=3600"}
    return HttpResponse(sink.getvalue(), content_type="image/svg+xml", headers=headers)
