# SPDX-License-Identifier: EUPL-1.2
"""The tracked links of a campaign: address, QR code, period, state, and what they have counted so far."""

import io
from typing import Any

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.campaigns.queries import access_campaign
from tragweite.apps.campaigns.tabs import campaign_frame
from tragweite.apps.monitoring import actions, forms, policies, queries
from tragweite.apps.monitoring.models import TrackedLink
from tragweite.apps.people.queries import Scope, signed_in
from tragweite.web.answers import answer_act, answer_form


@require_safe
def links(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Every post with the address that belongs into it, and its counter of this moment."""
    _user, scope = signed_in(request)
    campaign = access_campaign(scope, campaign_id)
    context = {
        **campaign_frame(campaign, "monitoring", _("Links")),
        **_links(campaign, scope),
        "may_monitor": policies.may_monitor(scope, campaign.ministry_id),
    }
    return render(request, "monitoring/links.html", context)


def _links(campaign: Campaign, scope: Scope) -> dict[str, Any]:
    at = timezone.now()
    totals, waiting = queries.totals_now(campaign.pk)
    losses = {each.link.pk: each for each in queries.link_losses(scope, campaign_id=campaign.pk)}
    is_counting = totals.as_of is not None or bool(waiting)
    rows = [
        {
            "link": link,
            "address": queries.address_of(link),
            "state": queries.link_state(link, at=at),
            "redirects": totals.by_post.get(link.item_id, {}).get("redirects", 0) + waiting[link.item_id],
            "loss": losses.get(link.pk),
        }
        for link in queries.links_of(campaign.pk)
    ]
    return {"rows": rows, "totals": totals, "is_counting": is_counting, "at": at, "waiting": waiting.total()}


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


@require_http_methods(["GET", "HEAD", "POST"])
def link_period(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a link a period of its own."""
    user, scope = signed_in(request)
    link, at = queries.access_link(scope, pk), timezone.now()
    policies.require_monitor(scope, link.campaign.ministry_id)
    form = forms.LinkPeriodForm(request.POST or None, initial={"starts_at": link.starts_at, "ends_at": link.ends_at})

    def act() -> None:
        actions.set_link_period(user=user, scope=scope, at=at, link=link, **form.cleaned_data)
        actions.publish_links(at=at, user=user)

    done, url = _("Der Zeitraum ist geändert; die Zählung kennt ihn."), _way_back(link)
    return answer_form(request, form, act, done=done, url=url, page=_period_page(link))


def _period_page(link: TrackedLink) -> dict[str, Any]:
    title = _("Zeitraum des Links ändern")
    return {
        **campaign_frame(link.campaign, "monitoring", title),
        "title": title,
        "lead": link.item.title if link.item else link.code,
        "submit_label": _("Zeitraum ändern"),
    }


def _way_back(link: TrackedLink) -> str:
    return reverse("monitoring:links", args=[link.campaign_id])


@require_POST
def link_follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a link follow the dates of its campaign and post again."""
    user, scope = signed_in(request)
    link, at = queries.access_link(scope, pk), timezone.now()
    policies.require_monitor(scope, link.campaign.ministry_id)

    def act() -> None:
        actions.follow_campaign(user=user, scope=scope, at=at, link=link)
        actions.publish_links(at=at, user=user)

    done = _("Der Link richtet sich wieder nach der Kampagne; die Zählung kennt es.")
    return answer_act(request, act, done=done, url=_way_back(link))


@require_safe
def link_qr(request: HttpRequest, pk: int) -> HttpResponse:
    """The QR code of a link as SVG."""
    return _qr(request, pk, kind="svg", content_type="image/svg+xml", scale=4)


@require_safe
def link_qr_png(request: HttpRequest, pk: int) -> HttpResponse:
    """The QR code of a link as PNG, large enough for print."""
    return _qr(request, pk, kind="png", content_type="image/png", scale=20)


def _qr(request: HttpRequest, pk: int, *, kind: str, content_type: str, scale: int) -> HttpResponse:
    _user, scope = signed_in(request)
    link = queries.access_link(scope, pk)
    sink = io.BytesIO()
    segno.make(queries.address_of(link), micro=False).save(sink, kind=kind, scale=scale, border=4)
    name = f'inline; filename="qr-{link.code}.{kind}"'
    headers = {"Content-Disposition": name, "Cache-Control": "private, max-age=3600"}
    return HttpResponse(sink.getvalue(), content_type=content_type, headers=headers)
