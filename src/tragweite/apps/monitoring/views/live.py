# SPDX-License-Identifier: EUPL-1.2
"""The live view of a campaign: the last hour by minute and sender.

The server runs a few threads, and a stream that stays open would hold one of them for as long as somebody watches.
Therefore every answer of the event stream carries one event and ends; the browser asks again after ``PAUSE_MS``, as the
protocol provides. Any number of people may watch, and what they see is as fresh as with an open stream.
"""

import hashlib
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tragweite.apps.campaigns.queries import access_campaign
from tragweite.apps.campaigns.tabs import campaign_frame
from tragweite.apps.monitoring import pages, queries
from tragweite.apps.people.queries import signed_in

PAUSE_MS: Final = 4_000
STREAM: Final = "text/event-stream"
NOT_KEPT: Final = "private, no-store"


@require_safe
def live(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The page; it renews itself with a script and stands as it is without one."""
    _user, scope = signed_in(request)
    campaign = access_campaign(scope, campaign_id)
    context = {**campaign_frame(campaign, "monitoring", _("Live")), **_shown(campaign.pk), "pause_ms": PAUSE_MS}
    return render(request, "monitoring/live.html", context)


@require_safe
def live_part(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Chart and table alone, for browsers that get no events."""
    _user, scope = signed_in(request)
    campaign = access_campaign(scope, campaign_id)
    answer = render(request, "monitoring/_live.html", _shown(campaign.pk))
    answer["Cache-Control"] = NOT_KEPT
    return answer


@require_safe
def live_events(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """One event with chart and table; empty where the browser has this state already."""
    _user, scope = signed_in(request)
    campaign = access_campaign(scope, campaign_id)
    context = _shown(campaign.pk)
    state = hashlib.sha256(repr(context["live"].minutes).encode()).hexdigest()[:16]
    body = f"retry: {PAUSE_MS}\n"
    if request.headers.get("Last-Event-ID") != state:
        body += _event(render_to_string("monitoring/_live.html", context, request), state)
    headers = {"Cache-Control": NOT_KEPT, "X-Accel-Buffering": "no"}
    return HttpResponse(body + "\n", content_type=STREAM, headers=headers)


def _event(html: str, state: str) -> str:
    lines = "".join(f"data: {line}\n" for line in html.splitlines() if line.strip())
    return f"id: {state}\nevent: minutes\n{lines}"


def _shown(campaign_id: int) -> dict[str, Any]:
    found = queries.live_minutes(campaign_id, at=timezone.now())
    return {"live": found, **pages.live_page(found)}
