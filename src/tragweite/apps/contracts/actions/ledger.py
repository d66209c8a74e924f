# SPDX-License-Identifier: EUPL-1.2
"""Writes of the ledger beside contracts: other costs, plans, ceilings, and reversals."""

import secrets
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.db import transaction

from tragweite.apps.campaigns.models import BudgetLine, Campaign
from tragweite.apps.contracts import policies
from tragweite.apps.contracts.models import LedgerEntry
from tragweite.apps.journal.actions import absent_ref, actor_ref, record
from tragweite.apps.partners.models import Channel, Party
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import AmountKind, CostState

from .booking import enter, lock_line, net_amount, require_not_future, take_back

BOOKABLE: Final = (
    CostState.PLANNED,
    CostState.BUDGETED,
    CostState.ORDERED,
    CostState.PAID,
    CostState.SETTLED,
    CostState.CEILING,
)
"""Cost states that are booked by hand; the others follow from invoices."""
BINDING: Final = frozenset({CostState.ORDERED, CostState.PAID})
"""Cost states that take money from a budget line."""
CONTRACT_POSITIONS: Final = "contract:"


def book_amount(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    campaign: Campaign,
    kind: AmountKind,
    state: CostState,
    net_cents: int,
    vat_rate: Decimal,
    year: int,
    booked_on: date,
    platform: str = "",
    party: Party | None = None,
    note: str = "",
    position: str = "",
    budget_line: BudgetLine | None = None,
) -> LedgerEntry:
    """Book an amount that hangs on no contract. ``position`` carries an earlier amount on into its next cost state.

    Orders and payments need the budget line of that year (default: the line of the campaign) and room on it. Raises
    ``Refused`` with ``contracts.role_missing``, ``contracts.state_not_bookable``, ``contracts.date_in_future``,
    ``contracts.amount_not_positive``, ``contracts.line_missing``, ``contracts.line_of_other_ministry``,
    ``contracts.line_of_other_year``, ``contracts.position_elsewhere``, ``contracts.position_of_contract``,
    ``contracts.unknown_platform``, ``contracts.budget_exceeded``, ``money.…``.
    """
    with transaction.atomic():
        policies.require_book(scope, ministry_id=campaign.ministry_id)
        _require_bookable(state=state, platform=platform, position=position)
        require_not_future(on=booked_on, at=at, field="booked_on")
        amount = net_amount(cents=net_cents, rate=vat_rate)
        if amount.net == 0:
            raise Refused("contracts.amount_not_positive", field="net_cents")
        line = _line(campaign, budget_line, state=state, year=year)
        _lock(campaign=campaign, line=line)
        position = _position(position, campaign=campaign, line=line)
        entry = enter(
            user=user,
            at=at,
            campaign=campaign,
            line=line,
            position=position,
            state=state,
            amount=amount,
            booked_on=booked_on,
            year=year,
            kind=kind,
            party_id=party.pk if party else None,
            platform=platform,
            note=note,
        )
        _journal(user, scope, at, entry, "contracts.book_amount")
    return entry


def _require_bookable(*, state: CostState, platform: str, position: str) -> None:
    if state not in BOOKABLE:
        raise Refused("contracts.state_not_bookable", cost_state=str(state), field="state")
    if platform and platform not in Channel.Platform.values:
        raise Refused("contracts.unknown_platform", field="platform")
    if position.startswith(CONTRACT_POSITIONS):
        raise Refused("contracts.position_of_contract", field="position")


def _line(campaign: Campaign, line: BudgetLine | None, *, state: CostState, year: int) -> BudgetLine | None:
    found = line or campaign.budget_line
    if found is not None and found.ministry_id != campaign.ministry_id:
        raise Refused("contracts.line_of_other_ministry", field="budget_line")
    if found is not None and found.year == year:
        return found
    if state not in BINDING and line is None:
        return None
    if found is None:
        raise Refused("contracts.line_missing", field="budget_line")
    raise Refused("contracts.line_of_other_year", line_year=str(found.year), year=str(year), field="year")


def _lock(*, campaign: Campaign, line: BudgetLine | None) -> None:
    if line is not None:
        lock_line(line.pk)
    else:
        Campaign.objects.select_for_update().get(pk=campaign.pk)


def _position(position: str, *, campaign: Campaign, line: BudgetLine | None) -> str:
    """A new position, or the given one where it belongs to the same campaign and, if it has one, budget line."""
    if not position:
        return f"cost:{secrets.token_hex(8)}"
    standing = LedgerEntry.objects.filter(position=position, reverses__isnull=True, reversed_by__isnull=True)
    if standing.exclude(campaign=campaign).exists():
        raise Refused("contracts.position_elsewhere", field="position")
    bound = standing.filter(budget_line__isnull=False, state__in=BINDING)
    if line is not None and bound.exclude(budget_line=line).exists():
        raise Refused("contracts.position_elsewhere", field="position")
    return position


def _journal(user: User, scope: Scope, at: datetime, entry: LedgerEntry, action: str, **facts: object) -> None:
    record(
        actor=actor_ref(user),
        acting_for=absent_ref(scope.acting_for_in(entry.ministry_id, *policies.MONEY)),
        action=action,
        thing=f"contracts.ledgerentry:{entry.pk}",
        ministry=entry.ministry_id,
        at=at,
        facts={
            "campaign": entry.campaign_id,
            "position": entry.position,
            "cost_state": str(entry.state),
            "gross_cents": entry.gross_cents,
            **facts,
        },
    )


def reverse_entry(*, user: User, scope: Scope, at: datetime, entry: LedgerEntry, reason: str) -> LedgerEntry:
    """Take back an amount booked by hand; the right amount is then booked anew.

    Raises ``Refused`` with ``contracts.role_missing``, ``contracts.reason_missing``, ``contracts.reversal_is_final``,
    ``contracts.entry_of_contract`` (contracts and invoices have ways of their own), ``state.changed_meanwhile``.
    """
    reason = reason.strip()[:300]
    with transaction.atomic():
        policies.require_book(scope, ministry_id=entry.ministry_id)
        if not reason:
            raise Refused("contracts.reason_missing", field="reason")
        if entry.reverses_id is not None:
            raise Refused("contracts.reversal_is_final")
        if entry.contract_id is not None:
            raise Refused("contracts.entry_of_contract")
        _lock(campaign=entry.campaign, line=entry.budget_line)
        made = take_back(user=user, at=at, entry=entry, note=reason)
        _journal(user, scope, at, made, "contracts.reverse_entry", reverses=entry.pk, reason=reason)
    return made
