# SPDX-License-Identifier: EUPL-1.2
"""The pages: who sees and does what, fixed numbers of queries, double clicks, figures with their definitions."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.apps.contracts.conftest import Desk
from tragweite.apps.contracts import queries
from tragweite.apps.contracts.models import Contract, Invoice, LedgerEntry
from tragweite.apps.journal.models import Entry
from tragweite.apps.partners.models import Candidate, Party
from tragweite.apps.people.models import User
from tragweite.core.rules.states import ContractState, CostState

SignIn = Callable[[User], Client]


@pytest.fixture
def story(desk: Desk) -> Invoice:
    """A signed contract with one paid and one unchecked invoice."""
    contract = desk.signed(fee_net_cents=300_000)
    desk.paid(desk.checked(desk.recorded(contract, 100_000)))
    return desk.recorded(contract, 50_000, number="R-2")


def _addresses(desk: Desk, invoice: Invoice) -> dict[str, str]:
    campaign, contract = [desk.campaign.pk], [invoice.contract_id]
    return {
        "list": reverse("contracts:list"),
        "campaign": reverse("contracts:campaign", args=campaign),
        "detail": reverse("contracts:detail", args=contract),
        "invoices": reverse("contracts:invoices"),
        "ledger": reverse("contracts:ledger"),
        "cut": reverse("contracts:cut"),
    }


FORMS = ("create", "book", "consents", "record_invoice", "cancel_invoice", "reverse")


def _form_addresses(desk: Desk, invoice: Invoice) -> dict[str, str]:
    campaign, contract = [desk.campaign.pk], [invoice.contract_id]
    entry = LedgerEntry.objects.earliest("pk")
    targets = (campaign, campaign, contract, contract, [invoice.pk], [entry.pk])
    return {name: reverse(f"contracts:{name}", args=key) for name, key in zip(FORMS, targets, strict=True)}


@pytest.mark.parametrize("name", ["clerk", "budget_officer", "auditor", "chancellery"])
def test_readers_see_every_page(desk: Desk, story: Invoice, sign_in: SignIn, name: str) -> None:
    client = sign_in(getattr(desk.actors, name))
    for address in _addresses(desk, story).values():
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "keine Angabe" in answer.content.decode() or "€" in answer.content.decode()


def test_strangers_get_404_and_see_nothing(desk: Desk, story: Invoice, sign_in: SignIn) -> None:
    client = sign_in(desk.actors.stranger)
    addresses = _addresses(desk, story)
    for address in (addresses["campaign"], addresses["detail"], *_form_addresses(desk, story).values()):
        assert client.get(address).status_code == 404, address
    for act in ("sign", "move"):
        assert client.post(reverse(f"contracts:{act}", args=[story.contract_id])).status_code == 404
    for act in ("check_invoice", "pay_invoice"):
        assert client.post(reverse(f"contracts:{act}", args=[story.pk])).status_code == 404
    for page in ("list", "invoices", "ledger"):
        assert story.contract.number not in client.get(addresses[page]).content.decode()
    assert "119" not in client.get(addresses["cut"]).content.decode().split("<h1")[1]


def test_readers_do_not_write(desk: Desk, story: Invoice, sign_in: SignIn) -> None:
    client = sign_in(desk.actors.auditor)
    for address in _form_addresses(desk, story).values():
        assert client.get(address).status_code == 403, address
    assert client.post(reverse("contracts:pay_invoice", args=[story.pk])).status_code == 403


def test_forms_open_for_those_who_may(desk: Desk, story: Invoice, sign_in: SignIn) -> None:
    client = sign_in(desk.actors.budget_officer)
    for address in _form_addresses(desk, story).values():
        assert client.get(address).status_code == 200, address


MOST_QUERIES = {"list": 8, "campaign": 9, "detail": 9, "invoices": 6, "ledger": 7, "cut": 6}


@pytest.mark.parametrize("name", list(MOST_QUERIES))
def test_the_number_of_queries_is_fixed(
    desk: Desk, story: Invoice, sign_in: SignIn, name: str, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for number in range(4):
        other = desk.recorded(desk.signed(fee_net_cents=50_000), 10_000, number=f"X-{number}")
        desk.recorded(story.contract, 100, number=f"Y-{number}")
        desk.checked(other)
    client = sign_in(desk.actors.budget_officer)
    with django_assert_max_num_queries(MOST_QUERIES[name] + 4):  # session, person, roles, bodies
        assert client.get(_addresses(desk, story)[name]).status_code == 200


@pytest.mark.parametrize("name", ["list", "invoices", "ledger", "cut"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_lists_and_cuts_are_exported(desk: Desk, story: Invoice, sign_in: SignIn, name: str, kind: str) -> None:
    answer = sign_in(desk.actors.budget_officer).get(_addresses(desk, story)[name], {"export": kind})
    assert answer.status_code == 200
    assert f".{kind}" in answer["Content-Disposition"]


def _contract_values(desk: Desk) -> dict[str, object]:
    party = factories.party(desk.actors.ministry, kind=Party.Kind.AGENCY)
    return {
        "party": party.pk,
        "number": "V-77",
        "subject": "Betreuung",
        "starts_on": "01.06.2026",
        "ends_on": "31.07.2026",
        "fee_net_cents": "1.234,56",
        "vat": "standard",
        "budget_line": desk.line.pk,
        "usage_rights": "eigene Kanäle",
        "name_consent_on": "2026-06-01",
        "fee_consent_on": "",
    }


def test_a_clerk_drafts_a_contract(desk: Desk, sign_in: SignIn) -> None:
    address = reverse("contracts:create", args=[desk.campaign.pk])
    answer = sign_in(desk.actors.clerk).post(address, _contract_values(desk))
    assert answer.status_code == 302
    contract = Contract.objects.get()
    assert (contract.fee_net_cents, str(contract.name_consent_on), contract.fee_consent_on) == (
        123_456,
        "2026-06-01",
        None,
    )


@pytest.mark.parametrize("fee", ["-5", "NaN", "1e9", "100 USD", "1.234", ""])
def test_a_bad_fee_is_said_and_nothing_is_stored(desk: Desk, sign_in: SignIn, fee: str) -> None:
    address = reverse("contracts:create", args=[desk.campaign.pk])
    answer = sign_in(desk.actors.clerk).post(address, {**_contract_values(desk), "fee_net_cents": fee})
    assert answer.status_code == 200
    assert "fee_net_cents" in answer.context["form"].errors
    assert not Contract.objects.exists()


def test_an_end_before_the_start_stands_at_its_field(desk: Desk, sign_in: SignIn) -> None:
    address = reverse("contracts:create", args=[desk.campaign.pk])
    answer = sign_in(desk.actors.clerk).post(address, {**_contract_values(desk), "ends_on": "01.05.2026"})
    assert "ends_on" in answer.context["form"].errors


def test_only_chosen_candidates_and_agencies_are_offered(desk: Desk) -> None:
    chosen, other = factories.party(desk.actors.ministry), factories.party(desk.actors.ministry)
    marks = {"target_group_fit": 4, "content_quality": 4, "label_discipline": 4, "assessed_by": desk.actors.clerk}
    for party, decision in ((chosen, "chosen"), (other, "rejected")):
        Candidate.objects.create(campaign=desk.campaign, party=party, decision=decision, reason="so", **marks)
    assert list(queries.contract_parties(desk.campaign)) == [chosen]


def test_a_draft_is_changed_and_given_a_deliverable(desk: Desk, sign_in: SignIn) -> None:
    contract = desk.draft()
    client = sign_in(desk.actors.clerk)
    values = {**_contract_values(desk), "party": contract.party_id, "number": "V-neu"}
    assert client.get(reverse("contracts:update", args=[contract.pk])).status_code == 200
    assert client.post(reverse("contracts:update", args=[contract.pk]), values).status_code == 302
    part = {"description": "Reel", "quantity": 2, "price_net_cents": "100", "due_on": "01.07.2026"}
    assert client.post(reverse("contracts:add_deliverable", args=[contract.pk]), part).status_code == 302
    made = contract.deliverables.get(description="Reel")
    assert client.post(reverse("contracts:remove_deliverable", args=[made.pk])).status_code == 302
    contract.refresh_from_db()
    assert (contract.number, contract.deliverables.count()) == ("V-neu", 1)


def test_a_double_click_on_sign_commits_once_and_says_so(desk: Desk, sign_in: SignIn) -> None:
    contract = desk.draft()
    client = sign_in(desk.actors.budget_officer)
    address = reverse("contracts:sign", args=[contract.pk])
    answers = [client.post(address, {"fee": contract.fee_net_cents}) for _click in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert LedgerEntry.objects.count() == 1
    assert client.get(answers[1]["Location"]).status_code == 200


def test_an_invoice_goes_through_three_people_on_pages(desk: Desk, sign_in: SignIn) -> None:
    contract = desk.signed()
    today = timezone.localdate().isoformat()
    values = {"number": "R-9", "issued_on": today, "received_on": today, "net_cents": "1.000,00", "vat": "contract"}
    record = reverse("contracts:record_invoice", args=[contract.pk])
    assert sign_in(desk.actors.clerk).post(record, values).status_code == 302
    invoice = Invoice.objects.get()
    check, pay = (reverse(f"contracts:{act}_invoice", args=[invoice.pk]) for act in ("check", "pay"))
    assert sign_in(desk.actors.clerk).post(check).status_code == 409
    assert sign_in(desk.actors.approver).post(check).status_code == 302
    payer = sign_in(desk.actors.budget_officer)
    assert [payer.post(pay).status_code for _click in range(2)] == [302, 302]
    assert LedgerEntry.objects.filter(state=CostState.PAID).count() == 1
    assert Entry.objects.filter(action="contracts.pay_invoice").count() == 1
    page = payer.get(reverse("contracts:detail", args=[contract.pk])).content.decode()
    for person in (desk.actors.clerk, desk.actors.approver, desk.actors.budget_officer):
        assert person.display_name in page


def test_an_invoice_is_cancelled_with_a_reason(desk: Desk, story: Invoice, sign_in: SignIn) -> None:
    client = sign_in(desk.actors.budget_officer)
    address = reverse("contracts:cancel_invoice", args=[story.pk])
    assert client.post(address, {"reason": ""}).status_code == 200
    assert client.post(address, {"reason": "doppelt"}).status_code == 302
    assert queries.is_reversed(story)


def test_contracts_are_accepted_and_closed_on_pages(desk: Desk, sign_in: SignIn) -> None:
    contract = desk.signed()
    address = reverse("contracts:move", args=[contract.pk])
    assert sign_in(desk.actors.clerk).post(address, {"to": "accepted"}).status_code == 302
    assert sign_in(desk.actors.clerk).post(address, {"to": "closed"}).status_code == 403
    assert sign_in(desk.actors.budget_officer).post(address, {"to": "closed"}).status_code == 302
    assert sign_in(desk.actors.budget_officer).post(address, {"to": "nonsense"}).status_code == 409
    contract.refresh_from_db()
    assert contract.state == ContractState.CLOSED


def test_other_costs_are_booked_and_reversed(desk: Desk, sign_in: SignIn) -> None:
    client = sign_in(desk.actors.budget_officer)
    values = {
        "state": "paid",
        "kind": "media",
        "net_cents": "500,00",
        "vat": "standard",
        "booked_on": "2026-06-01",
        "year": 2026,
        "platform": "tiktok",
    }
    assert client.post(reverse("contracts:book", args=[desk.campaign.pk]), values).status_code == 302
    entry = LedgerEntry.objects.get()
    address = reverse("contracts:reverse", args=[entry.pk])
    assert client.post(address, {"reason": "falsches Jahr"}).status_code == 302
    assert LedgerEntry.objects.count() == 2
    too_much = client.post(reverse("contracts:book", args=[desk.campaign.pk]), {**values, "net_cents": "9.000,00"})
    assert "es fehlen" in too_much.content.decode()


def test_the_three_numbers_of_a_budget_line_are_shown(desk: Desk, story: Invoice, sign_in: SignIn) -> None:
    page = sign_in(desk.actors.budget_officer).get(reverse("contracts:list")).content.decode()
    for number in ("10.000,00", "6.430,00", "2.380,00", "1.190,00"):
        assert number in page
    assert "Stand:" in page


def test_a_cut_of_a_past_day_shows_what_was_known_then(desk: Desk, story: Invoice, sign_in: SignIn) -> None:
    desk.at += timedelta(days=5)
    desk.paid(desk.checked(story))
    client = sign_in(desk.actors.budget_officer)
    address = reverse("contracts:cut")
    then = client.get(address, {"as_of": "2026-06-15", "state": "paid", "by": "party"})
    assert then.context["page"].cut.total.cents == 119_000
    assert client.get(address, {"as_of": "2026-06-20", "state": "paid"}).context["page"].cut.total.cents == 178_500
    net = client.get(address, {"as_of": "2026-06-20", "state": "paid", "basis": "net"})
    assert net.context["page"].cut.total.cents == 150_000
    latest = client.get(address, {"as_of": "2026-06-20", "state": "latest", "by": "state"})
    assert latest.context["page"].cut.total.cents == 357_000
    text = then.content.decode()
    for part in ("Definition", "Quelle: Buchungen in Tragweite", "15.06.2026, 23:59"):
        assert part in text


@pytest.mark.parametrize(
    "asked", [{"as_of": "2999-01-01"}, {"as_of": "gestern"}, {"by": "haarfarbe"}, {"state": "x"}, {"campaign": "a"}]
)
def test_a_cut_that_cannot_be_made_says_why(desk: Desk, story: Invoice, sign_in: SignIn, asked: dict[str, str]) -> None:
    answer = sign_in(desk.actors.budget_officer).get(reverse("contracts:cut"), asked)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert "page" not in answer.context


def test_the_cut_of_a_foreign_campaign_is_not_found(desk: Desk, story: Invoice, sign_in: SignIn) -> None:
    answer = sign_in(desk.actors.stranger).get(reverse("contracts:cut"), {"campaign": desk.campaign.pk})
    assert answer.status_code == 404


def test_waiting_names_the_next_act_of_each_person(
    desk: Desk, django_assert_max_num_queries: Callable[..., object]
) -> None:
    desk.draft()
    desk.recorded(desk.signed(fee_net_cents=100_000), 10_000, number="R-offen")
    desk.checked(desk.recorded(desk.signed(fee_net_cents=100_000), 10_000, number="R-geprüft"))

    def texts(user: User) -> list[str]:
        who = desk.who(user)
        with django_assert_max_num_queries(3):
            return [each.text.split(" ")[0] + each.text.rsplit(" ", 1)[1] for each in queries.waiting(**who)]

    assert texts(desk.actors.clerk) == []
    assert texts(desk.actors.second_clerk) == ["Rechnungprüfen"]
    assert texts(desk.actors.budget_officer) == ["Rechnungprüfen", "Rechnungzahlen", "Vertragunterschreiben"]
    assert texts(desk.actors.stranger) == []
