# SPDX-License-Identifier: EUPL-1.2
"""The ledger: other costs, reversals, and sums that add up and stay (invariant 6)."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories
from tests.apps.contracts.conftest import Desk
from tragweite.apps.contracts import actions, queries
from tragweite.apps.contracts.models import LedgerEntry
from tragweite.apps.journal.models import Entry
from tragweite.core.refusal import Refused
from tragweite.core.rules.ledger import DIMENSIONS, Cut, cut
from tragweite.core.rules.money import Basis
from tragweite.core.rules.states import AmountKind, CostState

BOOKED_ON = date(2026, 6, 10)


def _book(desk: Desk, net_cents: int = 10_000, state: CostState = CostState.PAID, **values: Any) -> LedgerEntry:
    defaults = {"kind": AmountKind.MEDIA, "vat_rate": Decimal("0.19"), "year": 2026, "booked_on": BOOKED_ON}
    who = desk.who(desk.actors.budget_officer)
    entry: LedgerEntry = actions.book_amount(
        **who, campaign=desk.campaign, state=state, net_cents=net_cents, **{**defaults, **values}
    )
    return entry


def _refused(code: str, act: Callable[..., object], *args: object, **values: object) -> None:
    with pytest.raises(Refused) as caught:
        act(*args, **values)
    assert caught.value.code == code


def test_an_amount_is_booked_with_everything_that_makes_it_one(desk: Desk) -> None:
    entry = _book(desk, 10_000, platform="tiktok", note="Bewerbung")
    assert (entry.net_cents, entry.vat_cents, entry.gross_cents) == (10_000, 1_900, 11_900)
    assert (entry.ministry, entry.budget_line, entry.platform) == (desk.actors.ministry, desk.line, "tiktok")
    assert [each.action for each in Entry.objects.all()] == ["contracts.book_amount"]


def test_a_position_moves_on_without_being_counted_twice(desk: Desk) -> None:
    ordered = _book(desk, 10_000, CostState.ORDERED)
    _book(desk, 8_000, CostState.PAID, position=ordered.position)
    state = queries.budget_state(desk.line)
    assert (state.committed_cents, state.paid_cents) == (2_380, 9_520)
    furthest = cut(queries.ledger_lines(ministry_ids=None), by="state", cutoff=desk.at, state=None)
    assert furthest.total.cents == 9_520


def test_a_ceiling_and_a_plan_bind_no_money(desk: Desk) -> None:
    _book(desk, 50_000_000, CostState.CEILING)
    _book(desk, 50_000_000, CostState.PLANNED)
    assert queries.budget_state(desk.line).available_cents == 1_000_000
    total = cut(queries.ledger_lines(ministry_ids=None), by="kind", cutoff=desk.at, state=CostState.CEILING).total
    assert (total.cents, total.ceiling_count) == (None, 1)


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("contracts.state_not_bookable", {"state": CostState.INVOICED}),
        ("contracts.date_in_future", {"booked_on": date(2026, 6, 16)}),
        ("contracts.amount_not_positive", {"net_cents": 0}),
        ("contracts.line_of_other_year", {"year": 2025}),
        ("contracts.position_of_contract", {"position": "contract:1"}),
        ("contracts.unknown_platform", {"platform": "myspace"}),
        ("contracts.budget_exceeded", {"net_cents": 840_337}),
        ("money.negative", {"net_cents": -1}),
        ("money.too_large", {"net_cents": 10**16}),
    ],
)
def test_a_bad_amount_is_refused_and_nothing_is_stored(desk: Desk, code: str, values: dict[str, Any]) -> None:
    _refused(code, _book, desk, **values)
    assert not LedgerEntry.objects.exists()
    assert not Entry.objects.exists()


def test_a_position_belongs_to_one_campaign(desk: Desk) -> None:
    entry = _book(desk)
    desk.campaign = factories.running_campaign(
        desk.actors.ministry, desk.actors.clerk, desk.actors.approver, budget_line=desk.line
    )
    _refused("contracts.position_elsewhere", _book, desk, position=entry.position)


@pytest.mark.parametrize("name", ["clerk", "approver", "head", "auditor", "chancellery", "administrator", "stranger"])
def test_only_the_budget_officer_books_and_reverses(desk: Desk, name: str) -> None:
    entry = _book(desk)
    who = desk.who(getattr(desk.actors, name))
    _refused("contracts.role_missing", actions.reverse_entry, **who, entry=entry, reason="so")


def test_a_reversal_takes_back_once_with_a_reason(desk: Desk) -> None:
    entry = _book(desk)
    who = desk.who(desk.actors.budget_officer)
    _refused("contracts.reason_missing", actions.reverse_entry, **who, entry=entry, reason=" ")
    made = actions.reverse_entry(**who, entry=entry, reason="doppelt gebucht")
    assert (made.gross_cents, made.reverses, made.note) == (-11_900, entry, "doppelt gebucht")
    _refused("state.changed_meanwhile", actions.reverse_entry, **who, entry=entry, reason="noch einmal")
    _refused("contracts.reversal_is_final", actions.reverse_entry, **who, entry=made, reason="zurück")
    assert queries.budget_state(desk.line).available_cents == 1_000_000
    assert Entry.objects.filter(action="contracts.reverse_entry").count() == 1


def test_entries_of_contracts_are_not_reversed_by_hand(desk: Desk) -> None:
    desk.signed()
    who = desk.who(desk.actors.budget_officer)
    _refused("contracts.entry_of_contract", actions.reverse_entry, **who, entry=LedgerEntry.objects.get(), reason="x")


def test_the_database_refuses_to_change_or_delete_an_entry(desk: Desk) -> None:
    entry = _book(desk)
    with pytest.raises(DatabaseError), transaction.atomic():
        LedgerEntry.objects.filter(pk=entry.pk).update(net_cents=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        LedgerEntry.objects.filter(pk=entry.pk).delete()


def test_lines_keep_to_the_asked_ministries_and_campaigns(desk: Desk) -> None:
    _book(desk)
    assert len(queries.ledger_lines(ministry_ids={desk.actors.ministry.pk})) == 1
    assert queries.ledger_lines(ministry_ids={desk.actors.other_ministry.pk}) == []
    assert queries.ledger_lines(ministry_ids=None, campaign_ids={desk.campaign.pk + 1}) == []


def test_a_post_costs_its_share_of_the_fee(desk: Desk) -> None:
    contract = desk.signed(fee_net_cents=300_000)
    deliverable = factories.deliverable(contract, quantity=3, price_net_cents=100_000)
    channel = factories.channel(contract.party)
    item = factories.item(desk.campaign, channel, desk.actors.clerk, deliverable=deliverable)
    free = factories.item(desk.campaign, channel, desk.actors.clerk)
    assert queries.item_cost_cents([item, free]) == {item.pk: 39_667, free.pk: None}


def _cuts(cutoff: datetime) -> list[Cut]:
    lines = queries.ledger_lines(ministry_ids=None)
    states = (None, CostState.ORDERED, CostState.INVOICED, CostState.PAID)
    return [
        cut(lines, by=by, cutoff=cutoff, state=state, basis=basis)
        for by in DIMENSIONS
        for state in states
        for basis in (Basis.NET, Basis.GROSS)
    ]


def _act(desk: Desk, act: str, cents: int) -> None:
    entries = LedgerEntry.objects.filter(contract=None, reverses=None, reversed_by=None)
    invoices = queries.invoices_waiting(desk.who(desk.actors.budget_officer)["scope"])
    contract = desk.contract  # type: ignore[attr-defined]
    if act == "book":
        _book(desk, cents, CostState.ORDERED if cents % 2 else CostState.PAID, platform="tiktok" if cents % 3 else "")
    elif act == "plan":
        _book(desk, cents, CostState.PLANNED)
    elif act == "ceiling":
        _book(desk, cents, CostState.CEILING)
    elif act == "reverse" and (entry := entries.first()):
        actions.reverse_entry(**desk.who(desk.actors.budget_officer), entry=entry, reason="falsch")
    elif act == "invoice":
        desk.recorded(contract, cents, number=f"R-{desk.at}")
    elif act == "check" and (invoice := invoices.first()):
        desk.checked(invoice)
    elif act == "pay" and (invoice := invoices.first()):
        desk.paid(invoice)
    elif act == "cancel" and (invoice := invoices.first()):
        actions.cancel_invoice(**desk.who(desk.actors.budget_officer), invoice=invoice, reason="falsch")


ACTS = st.sampled_from(["book", "plan", "ceiling", "reverse", "invoice", "invoice", "check", "pay", "cancel"])


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=st.lists(st.tuples(ACTS, st.integers(1, 90_000)), min_size=2, max_size=10))
def test_invariant_6_cuts_add_up_and_the_past_does_not_change(desk: Desk, acts: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        start = desk.at
        desk.contract = desk.signed(fee_net_cents=200_000)  # type: ignore[attr-defined]
        told: dict[datetime, list[Cut]] = {desk.at: _cuts(desk.at)}
        for act, cents in acts:
            desk.at += timedelta(hours=7)
            try:
                with transaction.atomic():
                    _act(desk, act, cents)
            except Refused:
                pass
            told[desk.at] = _cuts(desk.at)
        for cutoff, before in told.items():
            assert _cuts(cutoff) == before
            for each in before:
                assert sum(row.sums.cents or 0 for row in each.rows) == (each.total.cents or 0)
        state = queries.budget_state(desk.line)
        assert state.available_cents >= 0
        assert state.committed_cents >= 0
        desk.at = start
        transaction.set_rollback(True)
