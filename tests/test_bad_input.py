# SPDX-License-Identifier: EUPL-1.2
"""Bad values in the forms of all rooms: a German message at the form, and nothing is written.

Each entrance first takes its good values, so that a refusal comes from the bad value and from nothing else.
"""

import html
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.actors import Actors
from tests.house.world import World, make_world
from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.contracts.models import Contract
from tragweite.core.rules.states import CampaignState, ContractState

TOMORROW = "morgen"  # replaced by the day after today when the form is sent
MONEY = {
    "-5": "negativ",
    "5-": "negativ",
    "NaN": "kein endlicher Betrag",
    "inf": "kein endlicher Betrag",
    "100 USD": "Die Währung „USD“ wird nicht geführt",
    "£ 12": "Die Währung „£“ wird nicht geführt",
    "1.234": "auf zwei Arten",
    "12.50": "Punkt vor den Cent",
    "1,2345": "mehr als zwei Stellen",
    "9" * 30: "Tippfehler",
    "=1+1": "kein Betrag",
    "1e9": "kein Betrag",
    "zehn": "kein Betrag",
}
COUNT = {"-1": "", "NaN": "ganze Zahl", "1e3": "ganze Zahl", "9" * 30: "", "9" * 5000: "", "=1+1": "ganze Zahl"}
DAY = {"31.02.2026": "kein Datum", "gestern": "kein Datum", "2026-13-01": "kein Datum", "0": "kein Datum"}


@dataclass(frozen=True)
class Entrance:
    """A form: who sends what where, and the fields by the kind of value that they take."""

    name: str
    who: str
    thing: str
    good: dict[str, Any]
    money: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    bad: tuple[tuple[dict[str, Any], str], ...] = ()

    def __str__(self) -> str:
        return self.name


CAMPAIGN = {
    "file_reference": "1-22-901",
    "title": "Nachwuchs",
    "purpose_class": "recruiting",
    "starts_on": "01.09.2026",
    "ends_on": "30.11.2026",
    "landing_page": "https://karriere.example.org/",
    "planned_cents": "12.500,00",
    "ministry": "ministry",
}
GOAL = {
    "indicator": "visits",
    "description": "mehr Besuche",
    "unit": "Besuche",
    "baseline": "1.000",
    "target_value": "2.500,5",
    "due_on": "01.07.2026",
    "source": "eigene Zählung",
}
GROUP = {
    "name": "Schule",
    "age_from": "16",
    "age_to": "20",
    "region": "Hessen",
    "size": "600.000",
    "size_source": "Amt",
}
CONTRACT = {
    "party": "agency",
    "number": "V-77",
    "subject": "Betreuung",
    "starts_on": "01.06.2026",
    "ends_on": "31.07.2026",
    "fee_net_cents": "1.234,56",
    "vat": "standard",
    "budget_line": "line",
    "usage_rights": "eigene Kanäle",
    "usage_until": "31.12.2026",
    "name_consent_on": "01.06.2026",
}
DELIVERABLE = {"description": "Reel", "quantity": "2", "price_net_cents": "100", "due_on": "01.07.2026"}
INVOICE = {
    "number": "R-9",
    "issued_on": "01.06.2026",
    "received_on": "02.06.2026",
    "net_cents": "1.000,00",
    "vat": "contract",
    "gross_cents": "1.190,00",
}
AMOUNT = {
    "state": "paid",
    "kind": "media",
    "net_cents": "500,00",
    "vat": "standard",
    "booked_on": "01.06.2026",
    "year": "2026",
}
QUESTION = {
    "kind": "minor",
    "number": "21/4999",
    "title": "Kosten",
    "questioner": "Abg. Beispiel",
    "faction": "Fraktion",
    "asked_on": "01.06.2026",
    "received_on": "05.06.2026",
    "lead_ministry": "ministry",
    "answering_office": "Chef der Staatskanzlei",
    "questions": "Was hat es gekostet?",
    "cutoff_on": "05.06.2026",
}
SHARE = {"dimension": "age", "bucket": "18 bis 24", "share": "12,5", "source": "Plattform", "as_of": "01.06.2026"}
ENTRANCES = [
    Entrance(
        "campaigns:create", "clerk", "", CAMPAIGN, money=("planned_cents",), days=("starts_on", "ends_on"),
        bad=(({"ends_on": "31.08.2026"}, "liegt vor dem Beginn"), ({"starts_on": "01.01.0001"}, "kann nicht gemeint sein")),
    ),
    Entrance(
        "campaigns:add_goal", "clerk", "idea", GOAL, days=("due_on",),
        bad=(
            ({"baseline": "-1"}, "0"), ({"baseline": "NaN"}, "Zahl"), ({"target_value": "inf"}, "Zahl"),
            ({"target_value": "1.25"}, "Zahl"), ({"target_value": "9" * 40}, ""), ({"due_on": "01.01.2020"}, "die Kampagne beginnt aber erst"),
        ),
    ),
    Entrance(
        "campaigns:add_target_group", "clerk", "idea", GROUP, counts=("age_from", "age_to", "size"),
        bad=(({"age_to": "12"}, "Alter"),),
    ),
    Entrance(
        "campaigns:budget_line", "budget_officer", "",
        {"ministry": "ministry", "year": "2026", "code": "03 02 - 531 77", "name": "Öffentlichkeit", "amount_cents": "100.000,00"},
        money=("amount_cents",), counts=("year",),
    ),
    Entrance("campaigns:evaluation_plan", "clerk", "idea",
        {"question": "Mehr?", "numerator": "creator", "denominator": "authority", "scale": "per_post", "window_days": "8"},
        counts=("window_days",)),
    Entrance(
        "contracts:create", "clerk", "campaign", CONTRACT, money=("fee_net_cents",),
        days=("starts_on", "ends_on", "usage_until", "name_consent_on"),
        bad=(
            ({"ends_on": "01.05.2026"}, "vor"), ({"usage_until": "01.05.2026"}, "vor"),
            ({"name_consent_on": TOMORROW}, "Zukunft"), ({"starts_on": "01.01.0001", "ends_on": "02.01.0001"}, "kein gültiger Wert"),
        ),
    ),
    Entrance("contracts:add_deliverable", "clerk", "drafting", DELIVERABLE, money=("price_net_cents",), counts=("quantity",), days=("due_on",)),
    Entrance("contracts:consents", "clerk", "contract", {"name_consent_on": "01.06.2026", "fee_consent_on": "01.06.2026"},
        days=("name_consent_on",), bad=(({"fee_consent_on": TOMORROW}, "Zukunft"),)),
    Entrance(
        "contracts:record_invoice", "clerk", "signed", INVOICE, money=("net_cents", "gross_cents"),
        days=("issued_on", "received_on"),
        bad=(
            ({"received_on": "31.05.2026"}, "vor"), ({"received_on": TOMORROW}, "Zukunft"),
            ({"issued_on": TOMORROW, "received_on": TOMORROW}, "Zukunft"), ({"net_cents": "0"}, "größer als 0"),
            ({"gross_cents": "9.999,00"}, "Brutto"),
        ),
    ),
    Entrance(
        "contracts:book", "budget_officer", "campaign", AMOUNT, money=("net_cents",), counts=("year",), days=("booked_on",),
        bad=(({"booked_on": TOMORROW}, "Zukunft"), ({"net_cents": "0,00"}, "größer als 0")),
    ),
    Entrance("partners:record_followers", "clerk", "channel", {"count": "12.500", "on": "01.06.2026", "source": "Profil"},
        counts=("count",), days=("on",), bad=(({"on": TOMORROW}, "Zukunft"),)),
    Entrance(
        "partners:add_audience_share", "clerk", "channel", SHARE, days=("as_of",),
        bad=(
            ({"as_of": TOMORROW}, "Zukunft"), ({"share": "120"}, "zwischen 0 und 100"), ({"share": "-5"}, "kein Anteil"),
            ({"share": "NaN"}, "kein Anteil"), ({"share": "12.5"}, "kein Anteil"),
        ),
    ),
    Entrance("content:invite", "clerk", "draft", {"name": "Kim", "email": "kim@example.org", "days": "7"}, counts=("days",),
        bad=(({"days": "0"}, ""), ({"days": "100000000"}, ""), ({"email": "kim"}, ""))),
    Entrance(
        "content:plan", "clerk", "campaign",
        {"title": "Beitrag", "channel": "own", "format": "post", "sender": "authority", "planned_at": "20.06.2026 12:00"},
        bad=(
            ({"planned_at": "20.06.2036 12:00"}, "außerhalb der Kampagne"), ({"planned_at": "01.01.0001 00:00"}, ""),
            ({"planned_at": "29.03.2026 02:30"}, ""), ({"planned_at": "bald"}, "kein Zeitpunkt"),
        ),
    ),
    Entrance(
        "monitoring:metric_entry", "clerk", "publication", {"as_of": "20.06.2026 12:00", "source": "App", "views": "1200"},
        counts=("views",),
        bad=(
            ({"as_of": "20.06.2099 12:00"}, "Zukunft"), ({"as_of": "20.06.2020 12:00"}, "erst am"),
            ({"as_of": "01.01.0001 00:00"}, ""), ({"as_of": "31.12.9999 23:59"}, "Zukunft"), ({"views": ""}, "keine einzige Zahl"),
        ),
    ),
    Entrance(
        "disclosure:create", "chancellery", "", QUESTION, days=("asked_on", "received_on", "cutoff_on"),
        bad=(
            ({"received_on": "01.05.2026"}, "vor"), ({"received_on": TOMORROW}, "Zukunft"), ({"cutoff_on": TOMORROW}, "Zukunft"),
            ({"received_on": "31.12.9999"}, "Zukunft"), ({"asked_on": "01.01.0001", "received_on": "01.01.0001"}, "kein gültiger Wert"),
            ({"number": "21-4999"}, "Wahlperiode"), ({"number": "21/1"}, ""), ({"questions": " \n "}, "Teilfragen"),
        ),
    ),
    Entrance("disclosure:edit", "chancellery", "question",
        {"title": "Kosten", "cutoff_on": "01.06.2026", "answering_office": "Chef"}, days=("cutoff_on",),
        bad=(({"cutoff_on": TOMORROW}, "Zukunft"),)),
    Entrance("disclosure:bind", "chancellery", "sub_question",
        {"query": "ledger", "breakdowns": "total", "cost_state": "paid", "basis": "gross", "year_from": "2024", "year_to": "2026"},
        counts=("year_from", "year_to"), bad=(({"year_from": "2026", "year_to": "2024"}, "vor"),)),
    Entrance("people:role_grant", "administrator", "second_clerk",
        {"ministry": "ministry", "role": "approver", "valid_from": TOMORROW, "valid_to": "31.12.2099"}, days=("valid_from", "valid_to"),
        bad=(({"valid_from": "31.12.2098", "valid_to": "01.12.2098"}, ""),)),
    Entrance("people:stand_in_own", "clerk", "", {"deputy": "deputy", "valid_from": "01.03.2098", "valid_to": "09.03.2098"},
        days=("valid_from", "valid_to"),
        bad=(({"valid_to": "01.02.2098"}, ""), ({"valid_from": "01.01.2020", "valid_to": "09.01.2020"}, ""))),
]  # fmt: skip


@dataclass
class House:
    """The world, and the things that only some forms need."""

    world: World
    things: dict[str, Any]

    def key(self, name: str) -> Any:
        return self.things[name].pk if name in self.things else self.world.key(name)

    def values(self, given: dict[str, Any]) -> dict[str, Any]:
        """Names of things become keys, "morgen" the day of tomorrow."""
        names = {"ministry", "agency", "line", "own", "deputy"}
        tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
        return {
            name: self.key(value) if value in names else tomorrow if value == TOMORROW else value
            for name, value in given.items()
        }


@pytest.fixture
def house(actors: Actors) -> House:
    world = make_world(actors)
    campaign = world.things["campaign"]
    assert isinstance(campaign, Campaign)
    party = factories.party(actors.ministry)
    signed = factories.contract(campaign, party, actors.clerk, state=ContractState.DRAFTING)
    return House(
        world,
        {
            "ministry": actors.ministry,
            "agency": factories.party(actors.ministry, kind="agency"),
            "line": campaign.budget_line,
            "own": factories.channel(ministry=actors.ministry),
            "deputy": actors.second_clerk,
            "second_clerk": actors.second_clerk,
            "idea": factories.campaign(actors.ministry, actors.clerk, state=CampaignState.IDEA),
            "drafting": factories.contract(campaign, factories.party(actors.ministry), actors.clerk),
            "signed": _signed(signed, actors),
        },
    )


def _signed(contract: Contract, actors: Actors) -> Contract:
    from tragweite.apps.contracts.actions import sign_contract
    from tragweite.apps.people.queries import compute_scope

    factories.deliverable(contract, price_net_cents=None)
    scope = compute_scope(actors.budget_officer, at=factories.NOW)
    return sign_contract(user=actors.budget_officer, scope=scope, at=factories.NOW, contract=contract)


def bad_values(entrance: Entrance) -> list[tuple[dict[str, Any], str]]:
    """Every bad value of every field, with words that the answer must hold."""
    kinds = ((entrance.money, MONEY), (entrance.counts, COUNT), (entrance.days, DAY))
    found = [({field: bad}, says) for fields, table in kinds for field in fields for bad, says in table.items()]
    return [*found, *entrance.bad]


@pytest.mark.parametrize("entrance", ENTRANCES, ids=str)
def test_bad_values_get_a_german_message_and_leave_nothing(
    actors: Actors, house: House, sign_in: Any, nothing_written: Any, entrance: Entrance
) -> None:
    client: Client = sign_in(getattr(actors, entrance.who))
    address = reverse(entrance.name, args=[house.key(entrance.thing)] if entrance.thing else [])
    good = house.values(entrance.good)
    for change, says in bad_values(entrance):
        with nothing_written():
            answer = client.post(address, {**good, **house.values(change)})
            assert answer.status_code == 200, change
        page = html.unescape(answer.content.decode())
        assert answer.context["form"].errors, change
        assert says in page, (change, answer.context["form"].errors)
    taken = client.post(address, good)
    accepted = taken.status_code == 302 or entrance.name == "content:invite"
    assert accepted, taken.context["form"].errors
