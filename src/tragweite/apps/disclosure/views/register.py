# SPDX-License-Identifier: EUPL-1.2
"""The register from inside: entries proposed and released."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tragweite.apps.disclosure import actions, policies, queries
from tragweite.apps.people.queries import scope_of, signed_in
from tragweite.web.listing import Column, Filter, Listing

from .public import shown
from .questions import crumbs
from .tabs import room_tabs

COLUMNS = [
    Column("campaign", gettext_lazy("Kampagne"), value="campaign.title", sort="campaign__title", url=lambda row: reverse("disclosure:register_entry", args=[row.pk])),
    Column("ministry", gettext_lazy("Ressort"), value="campaign.ministry.short_name", sort="campaign__ministry__short_name"),
    Column("number", gettext_lazy("Fassung"), kind="count", sort="number"),
    Column("proposed_at", gettext_lazy("Vorgeschlagen"), kind="moment", sort="proposed_at"),
    Column("released_at", gettext_lazy("Freigegeben"), kind="moment", sort="released_at"),
]  # fmt: skip
FILTERS = [
    Filter("q", gettext_lazy("Suchwort"), "text", lambda rows, text: rows.filter(campaign__title__icontains=text)),
    Filter(
        "stand", gettext_lazy("Stand"), [("offen", gettext_lazy("vorgeschlagen")), ("frei", gettext_lazy("freigegeben"))],
        lambda rows, state: rows.filter(released_at__isnull=state == "offen"),
    ),
]  # fmt: skip


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Entries that one reads."""
    scope = scope_of(request.user)
    listing = Listing(
        request, queries.entries_within(scope), COLUMNS, FILTERS, "-proposed_at", _("Einträge des öffentlichen Registers"),
        empty=_("Noch kein Eintrag. Schlagen Sie eine begonnene Kampagne vor."),
    )  # fmt: skip
    extra: dict[str, Any] = {"crumbs": crumbs((_("Öffentliches Register"), None)), "tabs": room_tabs("register")}
    if queries.proposable(scope).exists():
        extra |= {"action_url": reverse("disclosure:propose"), "action_label": _("Kampagne vorschlagen")}
    return listing.response("disclosure/list.html", extra)


@require_safe
def propose(request: HttpRequest) -> HttpResponse:
    """The campaigns that may be proposed."""
    scope = scope_of(request.user)
    context = {
        "title": _("Kampagne für das Register vorschlagen"),
        "crumbs": crumbs((_("Öffentliches Register"), reverse("disclosure:register")), (_("Vorschlagen"), None)),
        "lead": _("Der Eintrag hält fest, was heute über die Kampagne bekannt ist. Eine zweite Person gibt ihn frei."),
        "campaigns": list(queries.proposable(scope)),
    }
    return render(request, "disclosure/propose.html", context)


@require_POST
def propose_campaign(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Propose one campaign."""
    user, scope = signed_in(request)
    campaign = queries.access_campaign_for_entry(scope, campaign_id)
    entry = actions.propose_entry(user=user, scope=scope, at=timezone.now(), campaign=campaign)
    messages.success(request, _("Eintrag vorgeschlagen. Eine zweite Person gibt ihn frei."))
    return redirect("disclosure:register_entry", entry.pk)


@require_safe
def entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """One entry as the public will see it, with the release."""
    scope = scope_of(request.user)
    found = queries.access_entry(scope, entry_id)
    context = {
        "title": found.snapshot["title"],
        "crumbs": crumbs((_("Öffentliches Register"), reverse("disclosure:register")), (found.snapshot["title"], None)),
        "entry": found,
        "shown": shown(found),
        "may_release": found.released_at is None and policies.may_publish(scope, found),
    }
    return render(request, "disclosure/entry.html", context)


@require_POST
def release_entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Show the entry to the public."""
    user, scope = signed_in(request)
    found = queries.access_entry(scope, entry_id)
    actions.release_entry(user=user, scope=scope, at=timezone.now(), entry=found)
    messages.success(request, _("Eintrag freigegeben. Er ist jetzt öffentlich."))
    return redirect("disclosure:register_entry", entry_id)
