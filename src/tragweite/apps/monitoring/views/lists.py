# SPDX-License-Identifier: EUPL-1.2
"""A list of live posts against the approvals: the file, what becomes of every row, and taking it in."""

from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.campaigns.queries import access_campaign
from tragweite.apps.campaigns.tabs import campaign_frame
from tragweite.apps.monitoring import actions, forms, policies, queries
from tragweite.apps.partners.models import Channel
from tragweite.apps.people.queries import signed_in
from tragweite.core.refusal import Refused
from tragweite.web.answers import is_done
from tragweite.web.parked import park, parked
from tragweite.web.refusals import refusal_text

form_page = require_http_methods(["GET", "HEAD", "POST"])
SESSION_KEY: Final = "post_list"
MOST_SHOWN: Final = 500


@form_page
def post_list(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """First step: channel and file. It is read at once, so that a damaged one is refused here."""
    _user, scope = signed_in(request)
    campaign = access_campaign(scope, campaign_id)
    policies.require_monitor(scope, campaign.ministry_id)
    form = forms.PostListForm(request.POST or None, request.FILES or None, channels=queries.channels_of(campaign))
    title = _("Beiträge eines Kanals abgleichen")

    def act() -> None:
        upload, channel = form.cleaned_data["file"], form.cleaned_data["channel"]
        content = upload.read()
        queries.preview_posts(campaign=campaign, channel=channel, content=content, at=timezone.now())
        digest, name = park(_folder(campaign), content), str(upload.name)[-200:]
        request.session[SESSION_KEY] = {"campaign": campaign.pk, "channel": channel.pk, "sha256": digest, "name": name}

    if is_done(request, form, act):
        return redirect("monitoring:post_preview", campaign.pk)
    page = {
        **campaign_frame(campaign, "monitoring", title),
        "title": title,
        "lead": _("Schritt 1 von 2: Liste wählen. Es wird noch nichts übernommen."),
        "submit_label": _("Weiter zur Vorschau"),
        "cancel_url": reverse("monitoring:campaign", args=[campaign.pk]),
        "form": form,
    }
    return render(request, "form_page.html", page)


@form_page
def post_preview(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Second step: what becomes of every row; then take it in."""
    user, scope = signed_in(request)
    campaign, at = access_campaign(scope, campaign_id), timezone.now()
    policies.require_monitor(scope, campaign.ministry_id)
    told = _told(request, campaign)
    if told is None:
        return redirect("monitoring:post_list", campaign.pk)
    channel, name, content = told
    refused = None
    if request.method == "POST":
        try:
            _made, is_new = actions.import_posts(
                user=user, scope=scope, at=at, campaign=campaign, channel=channel, file_name=name, content=content
            )
            return _taken_in(request, campaign, is_new=is_new)
        except Refused as reason:
            refused = reason
    preview = queries.preview_posts(campaign=campaign, channel=channel, content=content, at=at)
    page = _page(campaign, channel, name, preview)
    return render(
        request, "monitoring/post_preview.html", {**page, "refused": refusal_text(refused) if refused else ""}
    )


def _page(campaign: Campaign, channel: Channel, name: str, preview: queries.PostPreview) -> dict[str, Any]:
    title = _("Vorschau: Beiträge des Kanals")
    rows = [{"row": row, "reason": refusal_text(row.reason) if row.reason else ""} for row in preview.rows[:MOST_SHOWN]]
    return {
        **campaign_frame(campaign, "monitoring", title),
        "title": title,
        "lead": _("Schritt 2 von 2: %(name)s. Übernommen wird alles oder nichts.") % {"name": name},
        "channel": channel,
        "rows": rows,
        "hidden_rows": max(len(preview.rows) - MOST_SHOWN, 0),
        "faults": len(preview.of(queries.PostFate.REFUSED)),
        "unapproved": len(preview.of(queries.PostFate.UNAPPROVED)),
        "cancel_url": reverse("monitoring:campaign", args=[campaign.pk]),
    }


def _taken_in(request: HttpRequest, campaign: Campaign, *, is_new: bool) -> HttpResponse:
    if is_new:
        messages.success(
            request, _("Die Liste ist abgeglichen. Beiträge ohne Freigabe stehen jetzt als Abweichungen da.")
        )
    else:
        messages.info(request, _("Genau diese Liste wurde schon abgeglichen. Es hat sich nichts geändert."))
    told = request.session.pop(SESSION_KEY, {})
    if path := parked(_folder(campaign), str(told.get("sha256", ""))):
        path.unlink(missing_ok=True)
    return redirect("monitoring:campaign", campaign.pk)


def _folder(campaign: Campaign) -> Path:
    folder: Path = settings.TRAGWEITE.var_dir / "imports" / str(campaign.pk)
    return folder


def _told(request: HttpRequest, campaign: Campaign) -> tuple[Channel, str, bytes] | None:
    """Channel, name and content of the first step, if it was taken by this person for this campaign."""
    told = request.session.get(SESSION_KEY) or {}
    path = parked(_folder(campaign), str(told.get("sha256", "")))
    channel = next((each for each in queries.channels_of(campaign) if each.pk == told.get("channel")), None)
    if told.get("campaign") != campaign.pk or path is None or channel is None:
        return None
    return channel, str(told.get("name", "")), path.read_bytes()
