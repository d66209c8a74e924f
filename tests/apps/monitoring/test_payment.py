# SPDX-License-Identifier: EUPL-1.2
"""Payment of a post asks for its evidence, and for no open deviation that stops it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests import factories
from tests.apps.monitoring.conftest import LATER, acts, deviation, register
from tragweite.apps.content.models import Item
from tragweite.apps.contracts import actions as contracts
from tragweite.apps.contracts.models import Contract, DeliveryProof, PaymentStop
from tragweite.apps.monitoring import actions
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import ContractState

AT = LATER + timedelta(days=30)


@pytest.fixture
def invoice(story):
    """A signed contract over the one post, invoiced in full and checked; ready to be paid."""
    people, item = story.actors, story.item
    made = factories.contract(item.campaign, item.channel.party, people.clerk, fee_net_cents=100_000)
    deliverable = factories.deliverable(made, channel=item.channel, price_net_cents=100_000)
    who = {"user": people.budget_officer, "scope": story.scope(people.budget_officer), "at": LATER}
    made = contracts.sign_contract(**who, contract=made)
    assert made.state == ContractState.SIGNED
    Item.objects.filter(pk=item.pk).update(deliverable=deliverable)
    clerk = {"user": people.clerk, "scope": story.scope(people.clerk), "at": AT}
    bill = contracts.record_invoice(
        **clerk, contract=made, number="R-1", issued_on=AT.date(), received_on=AT.date(), net_cents=100_000
    )
    second = {"user": people.second_clerk, "scope": story.scope(people.second_clerk), "at": AT}
    return contracts.check_invoice(**second, invoice=bill)


def pay(story, invoice):
    who = story.actors.budget_officer
    return contracts.pay_invoice(user=who, scope=story.scope(who), at=AT, invoice=invoice)


def test_a_post_without_evidence_is_not_paid(story, invoice):
    story.released(media=[])
    with pytest.raises(Refused, match=r"contracts\.not_yet_payable"):
        pay(story, invoice)
    register(story)
    assert DeliveryProof.objects.get().thing == f"content.item:{story.item.pk}"
    assert pay(story, invoice).paid_by == story.actors.budget_officer


def settle(story, **values):
    clerk, second = story.actors.clerk, story.actors.approver
    found = deviation(story)
    actions.assign_deviation(user=clerk, scope=story.scope(clerk), at=LATER, deviation=found, assignee=clerk)
    actions.explain_deviation(user=clerk, scope=story.scope(clerk), at=LATER, deviation=found, explanation="so gewollt")
    actions.resolve_deviation(user=second, scope=story.scope(second), at=LATER, deviation=found, reason="einverstanden")


def effect(story, who, name, **values):
    actions.set_payment_effect(
        user=who, scope=story.scope(who), at=LATER, deviation=deviation(story), effect=name, reason="weil", **values
    )


def test_an_open_deviation_stops_the_payment_until_a_second_person_settles_it(story, invoice, sign_in):
    story.released(media=[])
    register(story, live_text="Anzeige: Komm heute zu uns")
    with pytest.raises(Refused, match=r"contracts\.payment_stopped"):
        pay(story, invoice)
    page = (
        sign_in(story.actors.budget_officer)
        .get(reverse("contracts:detail", args=[invoice.contract_id]))
        .content.decode()
    )
    assert "Zahlung angehalten" in page
    settle(story)
    assert acts()[-3:] == ["contracts.lift_stop", "content.resolve", "contracts.show_delivery"]
    assert pay(story, invoice).paid_by == story.actors.budget_officer


def test_a_reduction_stays_when_the_deviation_is_settled(story, invoice):
    story.released(media=[])
    register(story, live_text="Anzeige: Komm heute zu uns")
    effect(story, story.actors.approver, "reduce", net_cents=20_000)
    settle(story)
    with pytest.raises(Refused, match=r"contracts\.not_yet_payable") as refused:
        pay(story, invoice)
    assert refused.value.facts["payable_cents"] == 80_000


def test_lifting_a_stop_is_not_for_who_explained(story, invoice):
    story.released(media=[])
    register(story, live_text="Anzeige: Komm heute zu uns")
    clerk = story.actors.clerk
    actions.assign_deviation(user=clerk, scope=story.scope(clerk), at=LATER, deviation=deviation(story), assignee=clerk)
    actions.explain_deviation(
        user=clerk, scope=story.scope(clerk), at=LATER, deviation=deviation(story), explanation="so gewollt"
    )
    with pytest.raises(Refused, match=r"monitoring\.own_explanation"):
        effect(story, clerk, "none")
    effect(story, story.actors.approver, "none")
    assert not PaymentStop.objects.filter(lifted_at__isnull=True).exists()


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"name": "reduce"}, "monitoring.reduction_missing"),
        ({"name": "reduce", "net_cents": 100_001}, "contracts.reduction_exceeds_fee"),
        ({"name": "irgendwas"}, "monitoring.effect_unknown"),
    ],
)
def test_an_effect_without_sense_is_refused(story, invoice, values, code):
    story.released(media=[])
    register(story, live_text="Anzeige: Komm heute zu uns")
    with pytest.raises(Refused) as refused:
        effect(story, story.actors.approver, values.pop("name"), **values)
    assert refused.value.code == code


def test_without_a_contract_there_is_nothing_to_stop(story):
    story.released(media=[])
    register(story, live_text="Anzeige: Komm heute zu uns")
    assert not Contract.objects.exists()
    with pytest.raises(Refused, match=r"monitoring\.no_contract"):
        effect(story, story.actors.approver, "stop")
