# SPDX-License-Identifier: EUPL-1.2
"""Invoices: three acts by three people, and amounts that never exceed the contract (invariant 8)."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.apps.contracts.conftest import Desk
from tragweite.apps.contracts import actions, queries
from tragweite.apps.contracts.models import Invoice, LedgerEntry
from tragweite.apps.journal.models import Entry
from tragweite.core.refusal import Refused
from tragweite.core.rules.ledger import cut
from tragweite.core.rules.states import CostState


def _refused(code: str, act: object, **values: object) -> Refused:
    with pytest.raises(Refused) as caught:
        act(**values)  # type: ignore[operator]
    assert caught.value.code == code
    return caught.value


def _gross(desk: Desk, state: CostState | None) -> int | None:
    lines = queries.ledger_lines(ministry_ids=None)
    return cut(lines, by="ministry", cutoff=desk.at, state=state).total.cents


def test_an_invoice_goes_from_record_to_payment_by_three_people(desk: Desk) -> None:
    invoice = desk.recorded(desk.signed(), 300_000)
    assert (invoice.vat_cents, invoice.gross_cents) == (57_000, 357_000)
    paid = desk.paid(desk.checked(invoice))
    people = {paid.recorded_by, paid.factually_checked_by, paid.paid_by}
    assert len(people) == 3
    assert paid.paid_on == date(2026, 6, 15)
    acts = ["contracts.sign", "contracts.record_invoice", "contracts.check_invoice", "contracts.pay_invoice"]
    assert [entry.action for entry in Entry.objects.order_by("sequence")] == acts
    state = queries.budget_state(desk.line)
    assert (state.committed_cents, state.paid_cents) == (0, 357_000)


def test_a_part_invoice_keeps_the_rest_ordered(desk: Desk) -> None:
    contract = desk.signed(fee_net_cents=300_000)
    desk.paid(desk.checked(desk.recorded(contract, 100_000)))
    state = queries.budget_state(desk.line)
    assert (state.committed_cents, state.paid_cents) == (238_000, 119_000)
    assert [_gross(desk, each) for each in (CostState.ORDERED, CostState.PAID, None)] == [357_000, 119_000, 357_000]


def test_invoices_never_exceed_the_contract(desk: Desk) -> None:
    contract = desk.signed(fee_net_cents=300_000)
    desk.recorded(contract, 200_000)
    with pytest.raises(Refused) as caught:
        desk.recorded(contract, 100_001, number="R-2")
    assert (caught.value.code, caught.value.facts["open_cents"]) == ("contracts.invoice_exceeds_contract", 100_000)
    desk.recorded(contract, 100_000, number="R-2")
    with pytest.raises(Refused) as caught:
        desk.recorded(contract, 1, number="R-3")
    assert caught.value.facts["open_cents"] == 0
    assert Invoice.objects.count() == 2


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("contracts.invoice_taken", {"number": "R-1"}),
        ("contracts.date_in_future", {"received_on": date(2026, 6, 16)}),
        ("contracts.received_before_issued", {"received_on": date(2026, 5, 31)}),
        ("contracts.amount_not_positive", {"net_cents": 0}),
        ("money.negative", {"net_cents": -5}),
        ("contracts.gross_does_not_fit", {"gross_cents": 120_000}),
        ("contracts.vat_above_contract", {"vat_rate": Decimal("0.25")}),
    ],
)
def test_a_bad_invoice_is_refused_and_nothing_is_stored(desk: Desk, code: str, values: dict[str, object]) -> None:
    contract = desk.signed()
    desk.recorded(contract, 100_000)
    entries = LedgerEntry.objects.count()
    with pytest.raises(Refused) as caught:
        desk.recorded(contract, **{"net_cents": 100_000, "number": "R-2", **values})
    assert caught.value.code == code
    assert (Invoice.objects.count(), LedgerEntry.objects.count()) == (1, entries)


def test_the_gross_of_the_paper_counts_where_it_was_rounded_line_by_line(desk: Desk) -> None:
    invoice = desk.recorded(desk.signed(), 100_001, gross_cents=119_003)
    assert (invoice.net_cents, invoice.vat_cents, invoice.gross_cents) == (100_001, 19_002, 119_003)


def test_an_invoice_without_vat_frees_the_vat_that_was_ordered(desk: Desk) -> None:
    contract = desk.signed(fee_net_cents=100_000)
    desk.recorded(contract, 100_000, vat_rate=Decimal(0))
    assert queries.budget_state(desk.line).committed_cents == 100_000


def test_a_draft_takes_no_invoice(desk: Desk) -> None:
    with pytest.raises(Refused) as caught:
        desk.recorded(desk.draft(), 100_000)
    assert caught.value.code == "contracts.not_signed"


def test_the_recorder_does_not_check(desk: Desk) -> None:
    invoice = desk.recorded(desk.signed(), 100_000)
    _refused("contracts.own_invoice", actions.check_invoice, **desk.who(desk.actors.clerk), invoice=invoice)


def test_nobody_pays_what_was_not_checked(desk: Desk) -> None:
    invoice = desk.recorded(desk.signed(), 100_000)
    who = desk.who(desk.actors.budget_officer)
    _refused("contracts.not_checked", actions.pay_invoice, **who, invoice=invoice)
    with pytest.raises(IntegrityError), transaction.atomic():
        Invoice.objects.filter(pk=invoice.pk).update(paid_by=desk.actors.budget_officer)


@pytest.mark.parametrize("earlier", ["recorded", "checked"])
def test_the_payer_did_neither_record_nor_check(desk: Desk, earlier: str) -> None:
    officer, second = desk.actors.budget_officer, desk.actors.second_clerk
    contract, days = desk.signed(), {"issued_on": date(2026, 6, 1), "received_on": date(2026, 6, 3)}
    recorder, checker = (officer, second) if earlier == "recorded" else (second, officer)
    invoice = actions.record_invoice(**desk.who(recorder), contract=contract, number="R-1", net_cents=100_000, **days)
    actions.check_invoice(**desk.who(checker), invoice=invoice)
    _refused("contracts.second_person_pays", actions.pay_invoice, **desk.who(officer), invoice=invoice)
    with pytest.raises(IntegrityError), transaction.atomic():
        Invoice.objects.filter(pk=invoice.pk).update(paid_by=officer)


@pytest.mark.parametrize("name", ["clerk", "approver", "head", "auditor", "chancellery", "administrator", "stranger"])
def test_only_the_budget_officer_pays(desk: Desk, name: str) -> None:
    invoice = desk.checked(desk.recorded(desk.signed(), 100_000))
    who = desk.who(getattr(desk.actors, name))
    _refused("contracts.role_missing", actions.pay_invoice, **who, invoice=invoice)


def test_the_second_click_on_check_and_pay_books_nothing(desk: Desk) -> None:
    invoice = desk.recorded(desk.signed(), 100_000)
    desk.checked(invoice)
    head = desk.who(desk.actors.head)
    _refused("state.changed_meanwhile", actions.check_invoice, **head, invoice=invoice)
    desk.paid(invoice)
    count = LedgerEntry.objects.count()
    second = desk.who(desk.actors.second_budget_officer)
    _refused("state.changed_meanwhile", actions.pay_invoice, **second, invoice=invoice)
    assert LedgerEntry.objects.count() == count
    assert Entry.objects.filter(action="contracts.pay_invoice").count() == 1


def test_a_cancelled_invoice_returns_its_part_to_the_order(desk: Desk) -> None:
    contract = desk.signed(fee_net_cents=300_000)
    invoice = desk.checked(desk.recorded(contract, 100_000))
    who = desk.who(desk.actors.budget_officer)
    actions.cancel_invoice(**who, invoice=invoice, reason="falscher Empfänger")
    assert queries.is_reversed(invoice)
    assert (_gross(desk, CostState.ORDERED), _gross(desk, CostState.INVOICED)) == (357_000, None)
    _refused("contracts.invoice_cancelled", actions.pay_invoice, **who, invoice=invoice)
    _refused("contracts.invoice_cancelled", actions.cancel_invoice, **who, invoice=invoice, reason="noch einmal")
    desk.recorded(contract, 300_000, number="R-2")
    assert queries.open_order(contract) is None


def test_cancelling_one_invoice_leaves_the_other_alone(desk: Desk) -> None:
    contract = desk.signed(fee_net_cents=300_000)
    first = desk.recorded(contract, 100_000)
    last = desk.recorded(contract, 200_000, number="R-2")
    actions.cancel_invoice(**desk.who(desk.actors.budget_officer), invoice=first, reason="doppelt")
    order = queries.open_order(contract)
    assert order is not None
    assert order.net_cents == 100_000
    desk.paid(desk.checked(last))
    desk.paid(desk.checked(desk.recorded(contract, 100_000, number="R-3")))
    assert [_gross(desk, each) for each in (CostState.ORDERED, CostState.PAID, None)] == [357_000, 357_000, 357_000]


def test_a_paid_invoice_is_not_cancelled(desk: Desk) -> None:
    invoice = desk.paid(desk.checked(desk.recorded(desk.signed(), 100_000)))
    who = desk.who(desk.actors.budget_officer)
    _refused("contracts.already_paid", actions.cancel_invoice, **who, invoice=invoice, reason="zu spät")


PEOPLE = ("clerk", "second_clerk", "approver", "head", "budget_officer", "second_budget_officer")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(recorder=st.sampled_from(PEOPLE), checker=st.sampled_from(PEOPLE), payer=st.sampled_from(PEOPLE))
def test_invariant_8_no_payment_carries_one_person_twice(desk: Desk, recorder: str, checker: str, payer: str) -> None:
    with transaction.atomic():
        invoice = _try_all(desk, recorder, checker, payer)
        if invoice is not None and invoice.paid_by_id is not None:
            acts = {invoice.recorded_by_id, invoice.factually_checked_by_id, invoice.paid_by_id}
            assert len(acts) == 3
            assert payer in {"budget_officer", "second_budget_officer"}
        else:
            assert len({recorder, checker, payer}) < 3 or not _may(recorder, payer)
        assert LedgerEntry.objects.filter(state=CostState.PAID).count() == Invoice.objects.exclude(paid_by=None).count()
        transaction.set_rollback(True)


def _may(recorder: str, payer: str) -> bool:
    drafters = {"clerk", "second_clerk", "budget_officer", "second_budget_officer"}
    return recorder in drafters and payer in {"budget_officer", "second_budget_officer"}


def _try_all(desk: Desk, recorder: str, checker: str, payer: str) -> Invoice | None:
    days = {"issued_on": date(2026, 6, 1), "received_on": date(2026, 6, 3)}
    contract = desk.signed()
    invoice = None
    try:
        who = desk.who(getattr(desk.actors, recorder))
        invoice = actions.record_invoice(**who, contract=contract, number="R-1", net_cents=100, **days)
        actions.check_invoice(**desk.who(getattr(desk.actors, checker)), invoice=invoice)
        actions.pay_invoice(**desk.who(getattr(desk.actors, payer)), invoice=invoice)
    except Refused:
        pass
    return invoice
