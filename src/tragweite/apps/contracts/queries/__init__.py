# SPDX-License-Identifier: EUPL-1.2
"""Reads of contracts, invoices, budget lines and the ledger, all scoped."""

from .budget import BudgetState, budget_overview, budget_state, position_claim
from .contracts import (
    access_contract,
    access_deliverable,
    access_invoice,
    contract_parties,
    contracts_within,
    invoices_waiting,
    invoices_within,
    is_reversed,
    item_cost_cents,
    open_order,
)
from .delivery import contracts_of_party, open_stops, payable_cents, shown_deliverables, stops_of
from .ledger import access_entry, booked_years, contract_lines, entries_within, key_labels, ledger_lines
from .legal import standard_vat
from .waiting import waiting

__all__ = [
    "BudgetState",
    "access_contract",
    "access_deliverable",
    "access_entry",
    "access_invoice",
    "booked_years",
    "budget_overview",
    "budget_state",
    "contract_lines",
    "contract_parties",
    "contracts_of_party",
    "contracts_within",
    "entries_within",
    "invoices_waiting",
    "invoices_within",
    "is_reversed",
    "item_cost_cents",
    "key_labels",
    "ledger_lines",
    "open_order",
    "open_stops",
    "payable_cents",
    "position_claim",
    "shown_deliverables",
    "standard_vat",
    "stops_of",
    "waiting",
]
