# SPDX-License-Identifier: EUPL-1.2
"""A contract from its draft to its end."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests import factories
from tests.apps.contracts.conftest import TODAY, Desk
from tragweite.apps.contracts import actions, queries
from tragweite.apps.contracts.models import Contract, Deliverable, LedgerEntry
from tragweite.apps.journal.models import Entry
from tragweite.apps.people.models import StandIn
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import CampaignState, ContractState


def _values(desk: Desk, **changes: object) -> dict[str, object]:
    return {
        "campaign": desk.campaign,
        "party": factories.party(desk.actors.ministry),
        "number": "V-2026-1",
        "subject": "Drei Reels",
        "starts_on": TODAY,
        "ends_on": TODAY + timedelta(days=30),
        "fee_net_cents": 500_000,
        "usage_rights": "eigene Kanäle",
        **changes,
    }


def _refused(code: str, act: object, **values: object) -> Refused:
    with pytest.raises(Refused) as caught:
        act(**values)  # type: ignore[operator]
    assert caught.value.code == code
    return caught.value


def test_a_draft_takes_the_dated_vat_rate_and_the_line_of_the_campaign(desk: Desk) -> None:
    contract = actions.create_contract(**desk.who(desk.actors.clerk), **_values(desk))
    assert (contract.vat_rate, contract.budget_line) == (Decimal("0.19"), desk.line)
    assert [entry.action for entry in Entry.objects.all()] == ["contracts.create"]
    assert not LedgerEntry.objects.exists()


def test_a_draft_outside_every_vat_rate_stops(desk: Desk) -> None:
    days = {"starts_on": TODAY.replace(year=2020), "ends_on": TODAY.replace(year=2020)}
    _refused("rules.no_valid_value", actions.create_contract, **desk.who(desk.actors.clerk), **_values(desk, **days))
    assert not Contract.objects.exists()


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("contracts.end_before_start", {"ends_on": TODAY - timedelta(days=1)}),
        ("contracts.date_in_future", {"name_consent_on": TODAY + timedelta(days=1)}),
        ("money.negative", {"fee_net_cents": -1}),
        ("money.vat_rate_out_of_range", {"vat_rate": Decimal(19)}),
    ],
)
def test_a_bad_draft_is_refused_and_nothing_is_stored(desk: Desk, code: str, changes: dict[str, object]) -> None:
    _refused(code, actions.create_contract, **desk.who(desk.actors.clerk), **_values(desk, **changes))
    assert not Contract.objects.exists()
    assert not Entry.objects.exists()


def test_a_number_is_given_once(desk: Desk) -> None:
    actions.create_contract(**desk.who(desk.actors.clerk), **_values(desk))
    refused = _refused(
        "contracts.number_taken", actions.create_contract, **desk.who(desk.actors.clerk), **_values(desk)
    )
    assert refused.facts["field"] == "number"


def test_the_line_of_another_ministry_is_refused(desk: Desk) -> None:
    foreign = factories.budget_line(desk.actors.other_ministry)
    values = _values(desk, budget_line=foreign)
    _refused("contracts.line_of_other_ministry", actions.create_contract, **desk.who(desk.actors.clerk), **values)


@pytest.mark.parametrize("name", ["approver", "auditor", "chancellery", "administrator", "stranger", "nobody"])
def test_others_do_not_draft(desk: Desk, name: str) -> None:
    who = desk.who(getattr(desk.actors, name))
    _refused("contracts.role_missing", actions.create_contract, **who, **_values(desk))


def test_a_draft_can_be_changed_until_it_is_signed(desk: Desk) -> None:
    contract = desk.draft()
    values = {key: value for key, value in _values(desk, number="V-neu").items() if key != "campaign"}
    changed = actions.update_contract(**desk.who(desk.actors.clerk), contract=contract, **values)
    assert (changed.number, changed.fee_net_cents) == ("V-neu", 500_000)
    actions.sign_contract(**desk.who(desk.actors.budget_officer), contract=changed)
    who = desk.who(desk.actors.clerk)
    _refused("state.changed_meanwhile", actions.update_contract, **who, contract=changed, **values)


def test_deliverables_share_the_fee(desk: Desk) -> None:
    contract = factories.contract(desk.campaign, factories.party(desk.actors.ministry), desk.actors.clerk)
    who = desk.who(desk.actors.clerk)
    part = {"contract": contract, "description": "Reel", "due_on": contract.ends_on}
    made = actions.add_deliverable(**who, **part, price_net_cents=200_000)
    refused = _refused("contracts.parts_exceed_fee", actions.add_deliverable, **who, **part, price_net_cents=100_001)
    assert refused.facts["left_cents"] == 100_000
    actions.remove_deliverable(**who, deliverable=made)
    assert not Deliverable.objects.exists()
    acts = ["contracts.add_deliverable", "contracts.remove_deliverable"]
    assert [entry.action for entry in Entry.objects.order_by("sequence")] == acts


def test_a_deliverable_stays_inside_contract_and_party(desk: Desk) -> None:
    contract = desk.draft()
    who = desk.who(desk.actors.clerk)
    part = {"contract": contract, "description": "Reel"}
    late = contract.ends_on + timedelta(days=1)
    _refused("contracts.due_outside", actions.add_deliverable, **who, **part, due_on=late)
    foreign = factories.channel(factories.party(desk.actors.ministry))
    values = {**part, "due_on": contract.ends_on, "channel": foreign}
    _refused("contracts.channel_of_other_party", actions.add_deliverable, **who, **values)


def test_signing_commits_the_gross_fee_once(desk: Desk) -> None:
    contract = desk.draft(fee_net_cents=300_000)
    signed = actions.sign_contract(**desk.who(desk.actors.budget_officer), contract=contract)
    entry = LedgerEntry.objects.get()
    assert (entry.position, entry.state, entry.kind) == (f"contract:{contract.pk}", "ordered", "fee")
    assert (entry.net_cents, entry.vat_cents, entry.gross_cents) == (300_000, 57_000, 357_000)
    assert (signed.state, signed.signed_by) == (ContractState.SIGNED, desk.actors.budget_officer)
    assert Entry.objects.filter(action="contracts.sign").count() == 1
    assert queries.budget_state(desk.line).available_cents == 643_000


def test_the_second_click_on_sign_changes_nothing(desk: Desk) -> None:
    contract = desk.draft()
    stale = Contract.objects.get(pk=contract.pk)
    actions.sign_contract(**desk.who(desk.actors.budget_officer), contract=contract)
    second = desk.who(desk.actors.second_budget_officer)
    _refused("state.changed_meanwhile", actions.sign_contract, **second, contract=stale)
    _refused("state.move_not_allowed", actions.sign_contract, **second, contract=contract)
    assert LedgerEntry.objects.count() == 1
    assert Entry.objects.count() == 1


def test_nobody_signs_a_fee_that_was_changed_meanwhile(desk: Desk) -> None:
    contract = desk.draft(fee_net_cents=300_000)
    who = desk.who(desk.actors.budget_officer)
    _refused("state.changed_meanwhile", actions.sign_contract, **who, contract=contract, seen_fee_net_cents=200_000)
    assert not LedgerEntry.objects.exists()


def test_the_author_does_not_sign_and_the_database_agrees(desk: Desk) -> None:
    contract = desk.draft(number="V-eigen")
    Contract.objects.filter(pk=contract.pk).update(created_by=desk.actors.budget_officer)
    contract.refresh_from_db()
    own = desk.who(desk.actors.budget_officer)
    _refused("contracts.own_contract", actions.sign_contract, **own, contract=contract)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contract.objects.filter(pk=contract.pk).update(signed_by=desk.actors.budget_officer)


def test_a_stand_in_does_not_sign_for_the_author(desk: Desk) -> None:
    contract = desk.draft()
    Contract.objects.filter(pk=contract.pk).update(created_by=desk.actors.budget_officer)
    contract.refresh_from_db()
    days = {"valid_from": TODAY, "valid_to": TODAY}
    StandIn.objects.create(absent=desk.actors.budget_officer, deputy=desk.actors.second_budget_officer, **days)
    deputy = desk.who(desk.actors.second_budget_officer)
    _refused("contracts.own_contract", actions.sign_contract, **deputy, contract=contract)


@pytest.mark.parametrize("name", ["clerk", "approver", "head", "auditor", "chancellery", "administrator", "stranger"])
def test_only_the_budget_officer_signs(desk: Desk, name: str) -> None:
    who = desk.who(getattr(desk.actors, name))
    _refused("contracts.role_missing", actions.sign_contract, **who, contract=desk.draft())


def test_no_money_is_committed_for_an_unapproved_plan(desk: Desk) -> None:
    contract = desk.draft()
    type(desk.campaign).objects.filter(pk=desk.campaign.pk).update(state=CampaignState.PLANNED)
    who = desk.who(desk.actors.budget_officer)
    _refused("contracts.campaign_not_approved", actions.sign_contract, **who, contract=contract)


def test_a_contract_above_the_available_money_is_not_signed(desk: Desk) -> None:
    contract = desk.draft(fee_net_cents=900_000)
    who = desk.who(desk.actors.budget_officer)
    refused = _refused("contracts.budget_exceeded", actions.sign_contract, **who, contract=contract)
    assert (refused.facts["available_cents"], refused.facts["missing_cents"]) == (1_000_000, 71_000)
    contract.refresh_from_db()
    assert contract.state == ContractState.DRAFTING
    assert not Entry.objects.exists()


def test_consents_have_dates_and_can_be_withdrawn(desk: Desk) -> None:
    contract = desk.signed()
    who = desk.who(desk.actors.clerk)
    actions.record_consents(**who, contract=contract, name_consent_on=TODAY, fee_consent_on=TODAY)
    assert (contract.name_consent_on, contract.fee_consent_on) == (TODAY, TODAY)
    actions.record_consents(**who, contract=contract, name_consent_on=TODAY, fee_consent_on=None)
    assert contract.fee_consent_on is None
    assert Entry.objects.filter(action="contracts.record_consents").count() == 2


def test_closing_frees_what_was_never_invoiced(desk: Desk) -> None:
    contract = desk.signed(fee_net_cents=300_000)
    desk.paid(desk.checked(desk.recorded(contract, 100_000)))
    actions.move_contract(**desk.who(desk.actors.clerk), contract=contract, to=ContractState.ACCEPTED)
    actions.move_contract(**desk.who(desk.actors.budget_officer), contract=contract, to=ContractState.CLOSED)
    state = queries.budget_state(desk.line)
    assert (state.committed_cents, state.paid_cents, state.available_cents) == (0, 119_000, 881_000)


def test_a_contract_with_an_unpaid_invoice_stays_open(desk: Desk) -> None:
    contract = desk.signed()
    desk.recorded(contract, 100_000)
    who = desk.who(desk.actors.budget_officer)
    _refused("contracts.invoice_open", actions.move_contract, **who, contract=contract, to=ContractState.TERMINATED)
    contract.refresh_from_db()
    assert contract.state == ContractState.SIGNED


def test_a_draft_is_cancelled_by_a_clerk_and_never_signed_by_move(desk: Desk) -> None:
    contract = desk.draft()
    who = desk.who(desk.actors.clerk)
    _refused("contracts.sign_separately", actions.move_contract, **who, contract=contract, to=ContractState.SIGNED)
    actions.move_contract(**who, contract=contract, to=ContractState.CANCELLED)
    assert contract.state == ContractState.CANCELLED
