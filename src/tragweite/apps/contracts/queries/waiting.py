# SPDX-License-Identifier: EUPL-1.2
"""What waits for a person in this room."""

from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tragweite.apps.contracts import policies
from tragweite.apps.contracts.models import Contract, Invoice
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope
from tragweite.core.rules.states import ContractState
from tragweite.web.waiting import Waiting

from .contracts import contracts_within, invoices_waiting

MOST = 50
PAYMENT_DAYS = 30  # § 286 Abs. 3 BGB


def _invoice(scope: Scope, invoice: Invoice, *, today: date) -> Waiting | None:
    facts = {"number": invoice.number, "party": invoice.contract.party.name}
    if invoice.factually_checked_by_id is None and policies.may_check(scope, invoice=invoice):
        text = _("Rechnung %(number)s von %(party)s sachlich prüfen") % facts
    elif invoice.factually_checked_by_id is not None and policies.may_pay(scope, invoice=invoice):
        text = _("Rechnung %(number)s von %(party)s zahlen") % facts
    else:
        return None
    url = reverse("contracts:detail", args=[invoice.contract_id])
    due = invoice.received_on + timedelta(days=PAYMENT_DAYS)
    return Waiting(kind="contracts.invoice", text=text, url=url, due_on=due, warning=due < today)


def _contract(contract: Contract) -> Waiting:
    text = _("Vertrag %(number)s mit %(party)s unterschreiben") % {
        "number": contract.number,
        "party": contract.party.name,
    }
    url = reverse("contracts:detail", args=[contract.pk])
    return Waiting(kind="contracts.contract", text=text, url=url, due_on=contract.starts_on)


def waiting(user: User, scope: Scope, at: datetime) -> list[Waiting]:  # noqa: ARG001 - same shape in every room
    """Invoices to check or to pay and contracts to sign, for this person; at most two queries."""
    today = timezone.localdate(at)
    found: list[Waiting] = []
    if scope.ministries_with(*policies.CHECKERS):
        found += [each for invoice in invoices_waiting(scope)[:MOST] if (each := _invoice(scope, invoice, today=today))]
    if scope.ministries_with(*policies.MONEY):
        drafts = contracts_within(scope).filter(state=ContractState.DRAFTING).order_by("starts_on", "pk")[:MOST]
        found += [_contract(each) for each in drafts if policies.may_sign(scope, contract=each)]
    return found
