# SPDX-License-Identifier: EUPL-1.2
"""Parallel writers (invariant 7): a budget line is never overspent, and one act happens once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from tests.apps.contracts.conftest import Desk
from tragweite.apps.contracts import actions, queries
from tragweite.apps.contracts.models import Contract, Invoice, LedgerEntry
from tragweite.apps.journal.queries import verify
from tragweite.apps.people.models import User
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import AmountKind, ContractState, CostState

pytestmark = pytest.mark.django_db(transaction=True)


def _at_once(acts: list[Callable[[], object]]) -> list[str]:
    """Run all acts at the same moment, each on a connection of its own; answers "" or the code of the refusal."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            barrier.wait(timeout=30)
            act()
        except Refused as refused:
            return refused.code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def _signing(desk: Desk, contract: Contract) -> Callable[[], object]:
    who = desk.who(desk.actors.budget_officer)
    return lambda: actions.sign_contract(**who, contract=contract)


def _booking(desk: Desk, net_cents: int) -> Callable[[], object]:
    who = desk.who(desk.actors.second_budget_officer)
    values = {"kind": AmountKind.MEDIA, "state": CostState.PAID, "vat_rate": Decimal("0.19"), "year": 2026}
    return lambda: actions.book_amount(
        **who, campaign=desk.campaign, net_cents=net_cents, booked_on=date(2026, 6, 1), **values
    )


def _paying(desk: Desk, invoice: Invoice, user: User) -> Callable[[], object]:
    who, seen = desk.who(user), Invoice.objects.get(pk=invoice.pk)
    return lambda: actions.pay_invoice(**who, invoice=seen)


def test_invariant_7_parallel_writers_never_overspend(desk: Desk) -> None:
    signings = [_signing(desk, desk.draft(fee_net_cents=200_000)) for _each in range(5)]
    answers = _at_once(signings + [_booking(desk, 200_000) for _each in range(3)])
    # Each needs 238,000 of 1,000,000 cents: four find room.
    assert sorted(answers) == [""] * 4 + ["contracts.budget_exceeded"] * 4
    assert queries.budget_state(desk.line).available_cents == 48_000
    assert Contract.objects.filter(state=ContractState.SIGNED).count() == answers[:5].count("")
    assert verify().ok


def test_two_signatures_at_once_commit_once(desk: Desk) -> None:
    contract = desk.draft()
    answers = _at_once([_signing(desk, Contract.objects.get(pk=contract.pk)) for _each in range(3)])
    assert sorted(answers) == ["", "state.changed_meanwhile", "state.changed_meanwhile"]
    assert LedgerEntry.objects.count() == 1


def test_two_payments_at_once_pay_once(desk: Desk) -> None:
    invoice = desk.checked(desk.recorded(desk.signed(), 100_000))
    officers = (desk.actors.budget_officer, desk.actors.second_budget_officer)
    acts = [_paying(desk, invoice, user) for user in officers]
    assert sorted(_at_once(acts)) == ["", "state.changed_meanwhile"]
    assert LedgerEntry.objects.filter(state=CostState.PAID).count() == 1


def test_two_invoices_at_once_do_not_exceed_the_contract(desk: Desk) -> None:
    contract = desk.signed(fee_net_cents=300_000)
    acts = [lambda number=f"R-{each}": desk.recorded(contract, 200_000, number=number) for each in range(2)]
    assert sorted(_at_once(acts)) == ["", "contracts.invoice_exceeds_contract"]
