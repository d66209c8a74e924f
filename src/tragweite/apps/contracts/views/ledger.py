# SPDX-License-Identifier: EUPL-1.2
"""Pages of the ledger: lines, cuts, other costs, reversals."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tragweite.apps.campaigns.queries import access_campaign
from tragweite.apps.contracts import actions, forms, lists, pages, policies, queries
from tragweite.web.answers import Crumbs, answer_form

from .frame import asking, campaign_crumbs


def _crumbs(title: str) -> Crumbs:
    return [(_("Verträge und Geld"), lists.list_url()), (title, None)]


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """Every booking, line by line."""
    who = asking(request)
    extra = {
        "crumbs": _crumbs(_("Buchungen")),
        "action_url": reverse("contracts:cut"),
        "action_label": _("Kosten auswerten"),
    }
    return lists.ledger_listing(request, who["scope"]).response(extra=extra)


@require_safe
def cut(request: HttpRequest) -> HttpResponse:
    """Sums of the ledger by one dimension, as of a day, in one cost state."""
    who = asking(request)
    asked = {"by": "campaign", "state": "paid", "basis": "gross", **request.GET.dict()}
    form = forms.CutForm(asked, at=who["at"])
    title = _("Kosten auswerten")
    page: dict[str, Any] = {"title": title, "form": form, "crumbs": _crumbs(title)}
    if form.is_valid():
        if form.cleaned_data["campaign"] is not None:
            page["campaign"] = access_campaign(who["scope"], form.cleaned_data["campaign"])
        found = pages.cut_page(scope=who["scope"], at=who["at"], **form.cleaned_data)
        if request.GET.get("export") in {"csv", "xlsx"}:
            return pages.cut_file(found, kind=request.GET["export"], title=title)
        page |= {"page": found}
    return render(request, "contracts/cut.html", page)


def book(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """An amount that hangs on no contract."""
    who = asking(request)
    campaign = access_campaign(who["scope"], campaign_id)
    policies.require_book(who["scope"], ministry_id=campaign.ministry_id)
    today = timezone.localdate(who["at"])
    year = campaign.budget_line.year if campaign.budget_line else today.year
    initial = {"booked_on": today, "year": year, "budget_line": campaign.budget_line, "state": "paid"}
    form = forms.AmountForm(request.POST or None, campaign=campaign, initial=initial)
    title = _("Betrag buchen")
    lead = _("Für Kosten ohne Vertrag in Tragweite, für Planwerte und Obergrenzen.")
    crumbs = campaign_crumbs(campaign, (title, None))
    return answer_form(
        request,
        form,
        lambda: actions.book_amount(**who, campaign=campaign, **form.values()),
        done=_("Der Betrag ist gebucht."),
        url=reverse("contracts:campaign", args=[campaign.pk]),
        page={"title": title, "submit_label": title, "lead": lead, "crumbs": crumbs},
    )


def reverse_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back an amount booked by hand, with a reason."""
    who = asking(request)
    entry = queries.access_entry(who["scope"], pk)
    policies.require_book(who["scope"], ministry_id=entry.ministry_id)
    form = forms.ReasonForm(request.POST or None)
    title = _("Buchung stornieren")
    lead = _("Die Buchung bleibt sichtbar; eine zweite nimmt sie zurück. Den richtigen Betrag buchen Sie danach neu.")
    return answer_form(
        request,
        form,
        lambda: actions.reverse_entry(**who, entry=entry, **form.cleaned_data),
        done=_("Die Buchung ist storniert."),
        url=reverse("contracts:ledger"),
        page={"title": title, "submit_label": title, "lead": lead, "crumbs": _crumbs(title)},
    )
