# SPDX-License-Identifier: EUPL-1.2
"""The urgent path: told with a reason, red until a second person has looked."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tragweite.apps.content import actions, forms, pages, policies, queries
from tragweite.apps.people.queries import signed_in
from tragweite.core.refusal import Refused
from tragweite.web.answers import is_done

from .frames import form_page, item_crumbs


@form_page
def publish_urgently(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell of a publication before its approval; the head of communication alone."""
    user, scope = signed_in(request)
    item = queries.access_item(scope, pk)
    policies.require_head(scope, item.campaign.ministry_id)
    versions, at = queries.versions_of(item), timezone.now()
    if not versions:
        raise Refused("content.no_version")
    seen = {"version_id": versions[0].pk, "content_hash": versions[0].content_hash}
    form = forms.UrgentForm(request.POST or None, initial=seen)
    act = actions.publish_urgently
    if is_done(request, form, lambda: act(user=user, scope=scope, at=at, item=item, **form.cleaned_data)):
        messages.warning(request, _("Gemeldet. Der Beitrag bleibt rot, bis eine zweite Person ihn geprüft hat."))
        return redirect("content:item", pk)
    title = _("Eilveröffentlichung melden")
    context = {**pages.decision_context(item, versions, scope, at=at), "form": form, "title": title}
    context |= {"terms": queries.terms_of(item.campaign.ministry_id, on=timezone.localdate(at))}
    return render(request, "content/urgent.html", {**context, "crumbs": item_crumbs(item, title)})


@form_page
def confirm_urgent(request: HttpRequest, pk: int) -> HttpResponse:
    """The second check of what is live already."""
    user, scope = signed_in(request)
    item = queries.access_item(scope, pk)
    policies.require_decide(scope, item.campaign.ministry_id, contributors=queries.contributors(item))
    versions, at = queries.versions_of(item), timezone.now()
    if not versions:
        raise Refused("content.no_version")
    seen = {"version_id": versions[0].pk, "content_hash": versions[0].content_hash}
    form = forms.SeenForm(request.POST or None, initial=seen)
    act = actions.confirm_urgent
    if is_done(request, form, lambda: act(user=user, scope=scope, at=at, item=item, **form.cleaned_data)):
        messages.success(request, _("Nachträglich freigegeben. Die zweite Prüfung ist erledigt."))
        return redirect("content:item", pk)
    title = _("Zweite Prüfung vornehmen")
    context = {**pages.decision_context(item, versions, scope, at=at), "form": form, "title": title}
    context |= {"publication": queries.item_page(item).publication}
    return render(request, "content/confirm_urgent.html", {**context, "crumbs": item_crumbs(item, title)})
