# SPDX-License-Identifier: EUPL-1.2
"""Reads of contracts, deliverables and invoices."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import Http404

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.contracts.models import Contract, Deliverable, Invoice, LedgerEntry
from tragweite.apps.partners.models import Candidate, Party
from tragweite.apps.people.queries import Scope, within
from tragweite.core.rules.money import from_net
from tragweite.core.rules.states import ContractState, CostState

BOUND = (ContractState.SIGNED, ContractState.ACCEPTED, ContractState.CLOSED, ContractState.TERMINATED)
"""States of a contract that was signed."""


def contracts_within(scope: Scope) -> QuerySet[Contract]:
    """Contracts that the scope reads, with campaign, ministry, party and budget line."""
    contracts = Contract.objects.select_related("campaign__ministry", "party", "budget_line", "created_by", "signed_by")
    return within(contracts, scope, path="campaign__ministry")


def access_contract(scope: Scope, pk: int) -> Contract:
    """A contract; a foreign and a missing id answer alike (404)."""
    contract = contracts_within(scope).filter(pk=pk).first()
    if contract is None:
        raise Http404
    return contract


def access_deliverable(scope: Scope, pk: int) -> Deliverable:
    """A deliverable of a contract that the scope reads; else 404."""
    deliverables = Deliverable.objects.select_related("contract__campaign__ministry", "contract__party", "channel")
    found = within(deliverables, scope, path="contract__campaign__ministry").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _standing() -> QuerySet[LedgerEntry]:
    return LedgerEntry.objects.filter(
        invoice=OuterRef("pk"), state=CostState.INVOICED, reverses__isnull=True, reversed_by__isnull=True
    )


def invoices_within(scope: Scope) -> QuerySet[Invoice]:
    """Invoices that the scope reads; ``is_standing`` is False for those whose booking was reversed.

    ``paid_at`` is the moment in which the payment was ordered.
    """
    invoices = Invoice.objects.select_related(
        "contract__campaign__ministry", "contract__party", "recorded_by", "factually_checked_by", "paid_by"
    )
    # The day of payment may lie before the moment of the act; both are shown.
    invoices = invoices.annotate(
        is_standing=Exists(_standing()), paid_at=Subquery(_payment().values("recorded_at")[:1])
    )
    return within(invoices, scope, path="contract__campaign__ministry")


def _payment() -> QuerySet[LedgerEntry]:
    return LedgerEntry.objects.filter(invoice=OuterRef("pk"), state=CostState.PAID, reverses__isnull=True)


def access_invoice(scope: Scope, pk: int) -> Invoice:
    """An invoice; a foreign and a missing id answer alike (404)."""
    invoice = invoices_within(scope).filter(pk=pk).first()
    if invoice is None:
        raise Http404
    return invoice


def invoices_waiting(scope: Scope) -> QuerySet[Invoice]:
    """Invoices that are neither paid nor reversed, the longest waiting first."""
    return invoices_within(scope).filter(Exists(_standing()), paid_by__isnull=True).order_by("received_on", "pk")


def is_reversed(invoice: Invoice) -> bool:
    """Whether the booking of this invoice was taken back."""
    return not Invoice.objects.filter(Exists(_standing()), pk=invoice.pk).exists()


def open_order(contract: Contract) -> LedgerEntry | None:
    """The standing order entry of that part of the contract for which no invoice was recorded yet."""
    invoiced = LedgerEntry.objects.filter(
        position=OuterRef("position"), invoice__isnull=False, reverses__isnull=True, reversed_by__isnull=True
    )
    orders = LedgerEntry.objects.filter(
        contract=contract, state=CostState.ORDERED, reverses__isnull=True, reversed_by__isnull=True
    )
    return orders.filter(~Exists(invoiced)).order_by("-pk").first()


def contract_parties(campaign: Campaign) -> QuerySet[Party]:
    """Who may get a contract: the chosen candidates of the campaign, who represents them, and every agency."""
    chosen = Candidate.objects.filter(campaign=campaign, decision=Candidate.Decision.CHOSEN).values("party_id")
    return Party.objects.filter(Q(pk__in=chosen) | Q(kind=Party.Kind.AGENCY)).order_by("name")


class HasDeliverable(Protocol):
    """A planned post; this room does not know the posts."""

    pk: int
    deliverable_id: int | None


def item_cost_cents(items: Iterable[HasDeliverable]) -> Mapping[int, int | None]:
    """Gross cents of each post by its key: share of the fee with VAT, divided by the quantity, rounded to the cent.

    None where the post has no deliverable, the deliverable no price, or the contract was never signed.
    """
    wanted = {item.pk: item.deliverable_id for item in items}
    deliverables = Deliverable.objects.filter(
        pk__in={found for found in wanted.values() if found is not None}
    ).select_related("contract")
    costs = {each.pk: _cost_each(each) for each in deliverables}
    return {pk: None if found is None else costs.get(found) for pk, found in wanted.items()}


def _cost_each(deliverable: Deliverable) -> int | None:
    if deliverable.price_net_cents is None or deliverable.contract.state not in BOUND:
        return None
    gross = from_net(cents=deliverable.price_net_cents, rate=deliverable.contract.vat_rate).gross_cents
    return (
        None
        if gross is None or not deliverable.quantity
        else (2 * gross + deliverable.quantity) // (2 * deliverable.quantity)
    )
