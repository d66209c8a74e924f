# SPDX-License-Identifier: EUPL-1.2
"""A running campaign with a contract, and the acts of this room with the person who does them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest

from tests import factories
from tests.actors import Actors
from tragweite.apps.campaigns.models import BudgetLine, Campaign
from tragweite.apps.contracts import actions
from tragweite.apps.contracts.models import Contract, Invoice
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import compute_scope

TODAY = factories.TODAY


@dataclass
class Desk:
    """The acts of the room by name of the person; ``at`` is the clock."""

    actors: Actors
    campaign: Campaign
    line: BudgetLine
    at: datetime = factories.NOW

    def who(self, user: User) -> dict[str, Any]:
        return {"user": user, "scope": compute_scope(user, at=self.at), "at": self.at}

    def draft(self, *, fee_net_cents: int = 300_000, **values: Any) -> Contract:
        party = values.pop("party", None) or factories.party(self.actors.ministry)
        contract = factories.contract(
            self.campaign, party, self.actors.clerk, fee_net_cents=fee_net_cents, budget_line=self.line, **values
        )
        factories.deliverable(contract, price_net_cents=None)
        return contract

    def signed(self, **values: Any) -> Contract:
        contract = self.draft(**values)
        return actions.sign_contract(**self.who(self.actors.budget_officer), contract=contract)

    def recorded(self, contract: Contract, net_cents: int, number: str = "R-1", **values: Any) -> Invoice:
        days = {"issued_on": date(2026, 6, 1), "received_on": date(2026, 6, 3)}
        who = self.who(self.actors.clerk)
        return actions.record_invoice(
            **who, contract=contract, number=number, net_cents=net_cents, **{**days, **values}
        )

    def checked(self, invoice: Invoice) -> Invoice:
        return actions.check_invoice(**self.who(self.actors.second_clerk), invoice=invoice)

    def paid(self, invoice: Invoice) -> Invoice:
        return actions.pay_invoice(**self.who(self.actors.budget_officer), invoice=invoice)


@pytest.fixture
def desk(actors: Actors) -> Desk:
    line = factories.budget_line(actors.ministry, amount_cents=1_000_000)
    campaign = factories.running_campaign(actors.ministry, actors.clerk, actors.approver, budget_line=line)
    return Desk(actors=actors, campaign=campaign, line=line)
