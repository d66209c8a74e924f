# SPDX-License-Identifier: EUPL-1.2
"""Writes of invoices: record, check ("sachlich richtig"), pay, cancel; three acts, never two by one person.

An invoice over a part of the contract takes its part out of the open order as an instalment of its own, so that in
every cut of the ledger the positions of a contract add up to what was ordered.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tragweite.apps.campaigns.models import BudgetLine
from tragweite.apps.contracts import policies
from tragweite.apps.contracts.models import Contract, Invoice, LedgerEntry
from tragweite.apps.contracts.queries import is_reversed, open_order
from tragweite.apps.journal.actions import absent_ref, actor_ref, change_once, record
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import ContractState, CostState

from .booking import Cents, enter, lock_line, net_amount, require_not_future, take_back
from .delivery import require_payable

INVOICED_IN: Final = frozenset({ContractState.SIGNED, ContractState.ACCEPTED})
ROUNDING_CENTS: Final = 5
"""Invoices that round VAT line by line differ from the rounding of their sum by a few cents."""


def record_invoice(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    contract: Contract,
    number: str,
    issued_on: date,
    received_on: date,
    net_cents: int,
    vat_rate: Decimal | None = None,
    gross_cents: int | None = None,
) -> Invoice:
    """Record an invoice of a signed contract; without a rate that of the contract applies, without a gross its sum.

    Raises ``Refused`` with ``contracts.role_missing``, ``contracts.not_signed``, ``contracts.date_in_future``,
    ``contracts.received_before_issued``, ``contracts.invoice_taken``, ``contracts.amount_not_positive``,
    ``contracts.gross_does_not_fit``, ``contracts.vat_above_contract``, ``contracts.invoice_exceeds_contract``,
    ``contracts.budget_exceeded``, ``money.…``.
    """
    with transaction.atomic():
        policies.require_draft(scope, ministry_id=contract.campaign.ministry_id)
        _require_days(issued_on=issued_on, received_on=received_on, at=at)
        amount = _amount(contract, net_cents=net_cents, vat_rate=vat_rate, gross_cents=gross_cents)
        line = lock_line(contract.budget_line_id)
        _require_invoiceable(contract, number=number)
        order = _order_for(contract, amount)
        invoice = Invoice.objects.create(
            contract=contract,
            number=number,
            issued_on=issued_on,
            received_on=received_on,
            net_cents=amount.net,
            vat_rate=amount.rate,
            vat_cents=amount.vat,
            gross_cents=amount.gross,
            recorded_by=user,
            recorded_at=at,
        )
        position = _instalment(user=user, at=at, line=line, order=order, invoice=invoice, amount=amount)
        state, platform = CostState.INVOICED, order.platform
        _enter(user, at, line, invoice, state, position=position, booked_on=received_on, platform=platform)
        _journal(user, scope, at, invoice, "contracts.record_invoice")
    return invoice


def _order_for(contract: Contract, amount: Cents) -> LedgerEntry:
    order = open_order(contract)
    if order is None or amount.net > order.net_cents:
        raise Refused(
            "contracts.invoice_exceeds_contract", open_cents=order.net_cents if order else 0, field="net_cents"
        )
    return order


def _require_days(*, issued_on: date, received_on: date, at: datetime) -> None:
    require_not_future(on=received_on, at=at, field="received_on")
    if received_on < issued_on:
        raise Refused("contracts.received_before_issued", issued_on=issued_on, field="received_on")


def _amount(contract: Contract, *, net_cents: int, vat_rate: Decimal | None, gross_cents: int | None) -> Cents:
    amount = net_amount(cents=net_cents, rate=contract.vat_rate if vat_rate is None else vat_rate)
    if amount.net == 0:
        raise Refused("contracts.amount_not_positive", field="net_cents")
    if gross_cents is not None:
        if abs(gross_cents - amount.gross) > ROUNDING_CENTS or gross_cents < net_cents:
            raise Refused("contracts.gross_does_not_fit", computed_cents=amount.gross, field="gross_cents")
        amount = Cents(net=amount.net, rate=amount.rate, gross=gross_cents)
    if amount.rate > contract.vat_rate:
        raise Refused("contracts.vat_above_contract", field="vat_rate")
    return amount


def _require_invoiceable(contract: Contract, *, number: str) -> None:
    state = Contract.objects.values_list("state", flat=True).get(pk=contract.pk)
    if state not in INVOICED_IN:
        raise Refused("contracts.not_signed", contract_state=state)
    if Invoice.objects.filter(contract=contract, number=number).exists():
        raise Refused("contracts.invoice_taken", number=number, field="number")


def _instalment(
    *, user: User, at: datetime, line: BudgetLine, order: LedgerEntry, invoice: Invoice, amount: Cents
) -> str:
    """Give the invoice its part of the open order and return the position of that part."""
    if (amount.net, amount.gross) == (order.net_cents, order.gross_cents):
        return order.position
    note = _("aufgeteilt wegen Rechnung %(number)s") % {"number": invoice.number}
    take_back(user=user, at=at, entry=order, note=note)
    today = timezone.localdate(at)
    rest = net_amount(cents=order.net_cents - amount.net, rate=order.vat_rate)
    position = f"contract:{invoice.contract_id}/{invoice.pk}" if rest.net else order.position
    _enter(user, at, line, invoice, CostState.ORDERED, position=position, booked_on=today, platform=order.platform)
    if rest.net:
        _order(user, at, line, invoice.contract, position=order.position, amount=rest, platform=order.platform)
    return position


def _enter(
    user: User,
    at: datetime,
    line: BudgetLine,
    invoice: Invoice,
    state: CostState,
    *,
    position: str,
    booked_on: date,
    platform: str,
) -> LedgerEntry:
    """Book the amount of an invoice in one cost state; an order stays an entry of the contract alone."""
    return enter(
        user=user,
        at=at,
        campaign=invoice.contract.campaign,
        line=line,
        position=position,
        state=state,
        amount=Cents(net=invoice.net_cents, rate=invoice.vat_rate, gross=invoice.gross_cents),
        booked_on=booked_on,
        year=line.year,
        contract=invoice.contract,
        invoice=None if state is CostState.ORDERED else invoice,
        party_id=invoice.contract.party_id,
        platform=platform,
    )


def _order(
    user: User, at: datetime, line: BudgetLine, contract: Contract, *, position: str, amount: Cents, platform: str
) -> LedgerEntry:
    return enter(
        user=user,
        at=at,
        campaign=contract.campaign,
        line=line,
        position=position,
        state=CostState.ORDERED,
        amount=amount,
        booked_on=timezone.localdate(at),
        year=line.year,
        contract=contract,
        party_id=contract.party_id,
        platform=platform,
    )


def _journal(user: User, scope: Scope, at: datetime, invoice: Invoice, action: str, **facts: object) -> None:
    ministry_id = invoice.contract.campaign.ministry_id
    record(
        actor=actor_ref(user),
        acting_for=absent_ref(scope.acting_for_in(ministry_id, *policies.CHECKERS)),
        action=action,
        thing=f"contracts.invoice:{invoice.pk}",
        ministry=ministry_id,
        at=at,
        facts={
            "number": invoice.number,
            "contract": invoice.contract_id,
            "campaign": invoice.contract.campaign_id,
            "gross_cents": invoice.gross_cents,
            **facts,
        },
    )


def _invoiced(invoice: Invoice) -> LedgerEntry:
    """The standing entry that says in which position the invoice stands."""
    entry = LedgerEntry.objects.filter(
        invoice=invoice, state=CostState.INVOICED, reverses__isnull=True, reversed_by__isnull=True
    ).first()
    if entry is None:
        raise Refused("contracts.invoice_cancelled", number=invoice.number)
    return entry


def check_invoice(*, user: User, scope: Scope, at: datetime, invoice: Invoice) -> Invoice:
    """Confirm that an invoice is factually correct ("sachlich richtig"); not by who recorded it.

    Raises ``Refused`` with ``contracts.role_missing``, ``contracts.own_invoice``, ``contracts.invoice_cancelled``,
    ``state.changed_meanwhile`` (already checked).
    """
    with transaction.atomic():
        policies.require_check(scope, invoice=invoice)
        line = lock_line(invoice.contract.budget_line_id)
        entry = _invoiced(invoice)
        change_once(
            Invoice.objects.filter(pk=invoice.pk, factually_checked_by__isnull=True),
            factually_checked_by=user,
            factually_checked_at=at,
        )
        today = timezone.localdate(at)
        _enter(
            user,
            at,
            line,
            invoice,
            CostState.ACCEPTED,
            position=entry.position,
            booked_on=today,
            platform=entry.platform,
        )
        _journal(user, scope, at, invoice, "contracts.check_invoice")
    invoice.refresh_from_db()
    return invoice


def pay_invoice(*, user: User, scope: Scope, at: datetime, invoice: Invoice, paid_on: date | None = None) -> Invoice:
    """Order the payment of a checked invoice; by neither its recorder nor its checker (invariant 8).

    Raises ``Refused`` with ``contracts.role_missing``, ``contracts.second_person_pays``, ``contracts.not_checked``,
    ``contracts.invoice_cancelled``, ``contracts.date_in_future``, ``contracts.paid_before_received``,
    ``contracts.payment_stopped`` (reasons), ``contracts.not_yet_payable`` (payable_cents), ``state.changed_meanwhile``
    (already paid).
    """
    day = timezone.localdate(at) if paid_on is None else paid_on
    with transaction.atomic():
        line = lock_line(invoice.contract.budget_line_id)
        fresh = Invoice.objects.select_related("contract__campaign").get(pk=invoice.pk)
        policies.require_pay(scope, invoice=fresh)
        if fresh.factually_checked_by_id is None:
            raise Refused("contracts.not_checked", number=fresh.number)
        require_not_future(on=day, at=at, field="paid_on")
        if day < fresh.received_on:
            raise Refused("contracts.paid_before_received", received_on=fresh.received_on, field="paid_on")
        entry = _invoiced(fresh)
        unpaid = Invoice.objects.filter(pk=fresh.pk, paid_by__isnull=True)
        if fresh.paid_by_id is None:  # a second click is told that it is paid, not that nothing is left to pay
            require_payable(fresh)
        change_once(unpaid, paid_by=user, paid_on=day)
        _enter(user, at, line, fresh, CostState.PAID, position=entry.position, booked_on=day, platform=entry.platform)
        _journal(user, scope, at, fresh, "contracts.pay_invoice", paid_on=day.isoformat())
    invoice.refresh_from_db()
    return invoice


def cancel_invoice(*, user: User, scope: Scope, at: datetime, invoice: Invoice, reason: str) -> None:
    """Take back an unpaid invoice: its bookings are reversed and its part returns to the open order.

    Raises ``Refused`` with ``contracts.role_missing``, ``contracts.reason_missing``, ``contracts.already_paid``,
    ``contracts.invoice_cancelled``.
    """
    contract = invoice.contract
    with transaction.atomic():
        policies.require_book(scope, ministry_id=contract.campaign.ministry_id)
        if not reason.strip():
            raise Refused("contracts.reason_missing", field="reason")
        line = lock_line(contract.budget_line_id)
        if Invoice.objects.filter(pk=invoice.pk, paid_by__isnull=False).exists():
            raise Refused("contracts.already_paid", number=invoice.number)
        if is_reversed(invoice):
            raise Refused("contracts.invoice_cancelled", number=invoice.number)
        _return_to_order(user=user, at=at, line=line, invoice=invoice, note=reason.strip()[:300])
        _journal(user, scope, at, invoice, "contracts.cancel_invoice", reason=reason.strip()[:300])


def _return_to_order(*, user: User, at: datetime, line: BudgetLine, invoice: Invoice, note: str) -> None:
    own = _invoiced(invoice)
    rest = open_order(invoice.contract)
    standing = LedgerEntry.objects.filter(position=own.position, reverses__isnull=True, reversed_by__isnull=True)
    for entry in [*standing.order_by("pk"), *([rest] if rest else [])]:
        take_back(user=user, at=at, entry=entry, note=note)
    net = invoice.net_cents + (rest.net_cents if rest else 0)
    whole = net_amount(cents=net, rate=invoice.contract.vat_rate)
    # Never into a position in which another invoice stands.
    position = rest.position if rest else own.position
    _order(user, at, line, invoice.contract, position=position, amount=whole, platform=own.platform)
