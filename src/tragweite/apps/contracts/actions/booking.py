# SPDX-License-Identifier: EUPL-1.2
"""The one way into the ledger. Every caller holds the lock of the budget line, so parallel writers wait for each other.

The lock is the row of the budget line (on SQLite the write transaction itself, see ``settings``); what is read after
it was taken is the last committed truth.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from tragweite.apps.campaigns.models import BudgetLine, Campaign
from tragweite.apps.contracts.models import Contract, Invoice, LedgerEntry
from tragweite.apps.contracts.queries import budget_state, position_claim
from tragweite.apps.people.models import User
from tragweite.core.refusal import Refused
from tragweite.core.rules.budget import require_available
from tragweite.core.rules.money import from_net, require_cents
from tragweite.core.rules.states import AmountKind, CostState


@dataclass(frozen=True)
class Cents:
    """An amount in cents with its VAT rate; gross = net + vat."""

    net: int
    rate: Decimal
    gross: int

    @property
    def vat(self) -> int:
        return self.gross - self.net


def net_amount(*, cents: int, rate: Decimal) -> Cents:
    """The full amount of net cents; raises ``Refused`` with ``money.…`` for a bad amount or rate."""
    require_cents(cents=cents)
    gross = from_net(cents=cents, rate=rate).gross_cents
    return Cents(net=cents, rate=rate, gross=cents if gross is None else gross)


def lock_line(line_id: int) -> BudgetLine:
    """The budget line with its row locked until the transaction ends."""
    return BudgetLine.objects.select_for_update().get(pk=line_id)


def require_not_future(*, on: date, at: datetime, field: str) -> None:
    """Raise ``Refused("contracts.date_in_future", day, field)`` for a day after today."""
    if on > timezone.localdate(at):
        raise Refused("contracts.date_in_future", day=on, field=field)


def enter(
    *,
    user: User,
    at: datetime,
    campaign: Campaign,
    line: BudgetLine | None,
    position: str,
    state: CostState,
    amount: Cents,
    booked_on: date,
    year: int,
    kind: AmountKind = AmountKind.FEE,
    contract: Contract | None = None,
    invoice: Invoice | None = None,
    party_id: int | None = None,
    platform: str = "",
    note: str = "",
) -> LedgerEntry:
    """Append one entry; raises ``Refused("contracts.budget_exceeded", …)`` where the line cannot carry it."""
    if line is not None:
        _require_room(line=line, position=position, state=state, gross_cents=amount.gross)
    return LedgerEntry.objects.create(
        position=position,
        ministry_id=campaign.ministry_id,
        campaign=campaign,
        budget_line=line,
        contract=contract,
        invoice=invoice,
        party_id=party_id,
        platform=platform,
        kind=kind,
        state=state,
        year=year,
        net_cents=amount.net,
        vat_rate=amount.rate,
        vat_cents=amount.vat,
        gross_cents=amount.gross,
        booked_on=booked_on,
        recorded_at=at,
        recorded_by=user,
        note=note,
    )


def _require_room(*, line: BudgetLine, position: str, state: CostState, gross_cents: int) -> None:
    """A position takes from its line the larger of what is ordered and what is paid; only an increase needs room."""
    ordered, paid = position_claim(line_id=line.pk, position=position)
    before = max(ordered, paid)
    ordered += gross_cents if state is CostState.ORDERED else 0
    paid += gross_cents if state is CostState.PAID else 0
    wanted = max(ordered, paid) - before
    if wanted > 0:
        now = budget_state(line)
        require_available(
            budget_cents=line.amount_cents,
            committed_cents=now.committed_cents,
            paid_cents=now.paid_cents,
            wanted_cents=wanted,
        )


def take_back(*, user: User, at: datetime, entry: LedgerEntry, note: str) -> LedgerEntry:
    """Append the reversal of an entry; raises ``Refused("state.changed_meanwhile")`` where it is already reversed."""
    if LedgerEntry.objects.filter(reverses=entry).exists():
        raise Refused("state.changed_meanwhile")
    return LedgerEntry.objects.create(
        position=entry.position,
        ministry_id=entry.ministry_id,
        campaign_id=entry.campaign_id,
        budget_line_id=entry.budget_line_id,
        contract_id=entry.contract_id,
        invoice_id=entry.invoice_id,
        party_id=entry.party_id,
        platform=entry.platform,
        kind=entry.kind,
        state=entry.state,
        year=entry.year,
        net_cents=-entry.net_cents,
        vat_rate=entry.vat_rate,
        vat_cents=-entry.vat_cents,
        gross_cents=-entry.gross_cents,
        booked_on=timezone.localdate(at),
        # Two clocks may differ; a reversal is never known before what it takes back.
        recorded_at=max(at, entry.recorded_at),
        recorded_by=user,
        reverses=entry,
        note=note,
    )
