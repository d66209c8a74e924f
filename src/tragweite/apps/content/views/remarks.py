# SPDX-License-Identifier: EUPL-1.2
"""Remarks of staff: at a place, answered, settled, and as a list of what was asked and what became of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tragweite.apps.campaigns.queries import access_campaign
from tragweite.apps.content import actions, forms, pages, policies, queries
from tragweite.apps.content.models import Remark
from tragweite.apps.people.queries import signed_in
from tragweite.core.refusal import Refused
from tragweite.web.answers import answer_form

from .frames import campaign_crumbs, form_page, item_crumbs


@form_page
def remark(request: HttpRequest, pk: int) -> HttpResponse:
    """A remark on the newest version, at a place or on the whole."""
    user, scope = signed_in(request)
    item = queries.access_item(scope, pk)
    policies.require_draft(scope, item.campaign.ministry_id)
    versions, at = queries.versions_of(item), timezone.now()
    if not versions:
        raise Refused("content.no_version")
    version = versions[0]
    version.item = item
    form = forms.RemarkForm(request.POST or None, version=version)
    pins = pages.pins_of(pages.remark_views(item, versions, version, scope))
    title = _("Anmerkung zu Fassung %(number)s") % {"number": version.number}
    page = {"title": title, "item": item, "shown": version, "preview": pages.preview(item, version, pins)}
    return answer_form(
        request,
        form,
        lambda: actions.add_remark(user=user, scope=scope, at=at, version=version, **form.content()),
        done=_("Die Anmerkung ist gespeichert."),
        url=reverse("content:item", args=[pk]),
        page={**page, "crumbs": item_crumbs(item, title)},
        template="content/remark.html",
    )


@require_POST
def answer_remark(request: HttpRequest, pk: int, remark_id: int) -> HttpResponse:
    """An answer in the thread of a remark."""
    user, scope = signed_in(request)
    item = queries.access_item(scope, pk)
    found, version = queries.access_remark(item, remark_id), queries.current_version(item)
    if version is None:
        raise Refused("content.no_version")
    version.item = item
    text, at = request.POST.get("text", ""), timezone.now()
    actions.add_remark(user=user, scope=scope, at=at, version=version, kind=found.kind, text=text, parent=found)
    messages.success(request, _("Die Antwort ist gespeichert."))
    return redirect(reverse("content:item", args=[pk]) + f"#anmerkung-{remark_id}")


@require_POST
def resolve_remark(request: HttpRequest, pk: int, remark_id: int) -> HttpResponse:
    """A remark is settled: adopted, declined with a reason, or moot."""
    user, scope = signed_in(request)
    item = queries.access_item(scope, pk)
    found = queries.access_remark(item, remark_id)
    found.version.item = item
    form = forms.ResolveForm(request.POST)
    form.is_valid()
    how = {"outcome": form.cleaned_data.get("outcome") or Remark.Outcome.ADOPTED}
    reason = form.cleaned_data.get("reason", "")
    actions.resolve_remark(user=user, scope=scope, at=timezone.now(), remark=found, reason=reason, **how)
    messages.success(request, _("Die Anmerkung ist erledigt."))
    return redirect("content:item", pk)


@require_safe
def asked_of_item(request: HttpRequest, pk: int) -> HttpResponse:
    """What was asked of one post, why, and what became of it."""
    _user, scope = signed_in(request)
    item = queries.access_item(scope, pk)
    title = _("Was wurde verlangt, warum, was wurde daraus")
    context = pages.asked_context(queries.asked_remarks(items=[item.pk]))
    page = {"title": title, "lead": item.title, "crumbs": item_crumbs(item, _("Was wurde verlangt"))}
    return render(request, "content/asked.html", {**context, **page})


@require_safe
def asked_of_campaign(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The same for all posts of a campaign."""
    _user, scope = signed_in(request)
    campaign = access_campaign(scope, campaign_id)
    title = _("Was wurde verlangt, warum, was wurde daraus")
    items = queries.items_of_campaign(campaign).values_list("pk", flat=True)
    context = pages.asked_context(queries.asked_remarks(items=list(items)))
    page = {"title": title, "lead": campaign.title, "crumbs": campaign_crumbs(campaign, _("Was wurde verlangt"))}
    return render(request, "content/asked.html", {**context, **page, "with_item": True})
