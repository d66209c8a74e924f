# SPDX-License-Identifier: EUPL-1.2
"""Pages of invoices: list, record, check, pay, cancel."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tragweite.apps.contracts import actions, forms, lists, policies, queries
from tragweite.web.answers import Crumbs, answer_act, answer_form

from .contracts import contract_url
from .frame import asking, contract_crumbs


@require_safe
def invoice_list(request: HttpRequest) -> HttpResponse:
    """All invoices with who did what when."""
    who = asking(request)
    crumbs = [*_way(), (_("Rechnungen"), None)]
    return lists.invoice_listing(request, who["scope"]).response(extra={"crumbs": crumbs})


def _way() -> Crumbs:
    return [(_("Verträge und Geld"), lists.list_url())]


def record(request: HttpRequest, pk: int) -> HttpResponse:
    """Record an invoice of a contract."""
    who = asking(request)
    contract = queries.access_contract(who["scope"], pk)
    policies.require_draft(who["scope"], ministry_id=contract.campaign.ministry_id)
    form = forms.InvoiceForm(request.POST or None, initial={"received_on": timezone.localdate(who["at"])})
    title = _("Rechnung erfassen")
    lead = _("Wer eine Rechnung erfasst, prüft und zahlt sie nicht.")
    page = {"title": title, "submit_label": title, "crumbs": contract_crumbs(contract, (title, None)), "lead": lead}
    return answer_form(
        request,
        form,
        lambda: actions.record_invoice(**who, contract=contract, **form.values()),
        done=_("Die Rechnung ist erfasst. Als Nächstes prüft eine andere Person die sachliche Richtigkeit."),
        url=contract_url(pk),
        page=page,
    )


@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm an invoice as factually correct."""
    who = asking(request)
    invoice = queries.access_invoice(who["scope"], pk)
    return answer_act(
        request,
        lambda: actions.check_invoice(**who, invoice=invoice),
        done=_("Die Rechnung ist als sachlich richtig bestätigt."),
        url=contract_url(invoice.contract_id),
    )


@require_POST
def pay(request: HttpRequest, pk: int) -> HttpResponse:
    """Order the payment of an invoice."""
    who = asking(request)
    invoice = queries.access_invoice(who["scope"], pk)
    return answer_act(
        request,
        lambda: actions.pay_invoice(**who, invoice=invoice),
        done=_("Die Zahlung ist angeordnet und gebucht."),
        url=contract_url(invoice.contract_id),
    )


def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back an unpaid invoice, with a reason."""
    who = asking(request)
    invoice = queries.access_invoice(who["scope"], pk)
    policies.require_book(who["scope"], ministry_id=invoice.contract.campaign.ministry_id)
    form = forms.ReasonForm(request.POST or None)
    title = _("Rechnung stornieren")
    lead = _("Die Buchungen der Rechnung werden storniert; ihr Betrag bleibt beauftragt.")
    crumbs = contract_crumbs(invoice.contract, (title, None))
    return answer_form(
        request,
        form,
        lambda: actions.cancel_invoice(**who, invoice=invoice, **form.cleaned_data),
        done=_("Die Rechnung ist storniert."),
        url=contract_url(invoice.contract_id),
        page={"title": title, "submit_label": title, "lead": lead, "crumbs": crumbs},
    )
