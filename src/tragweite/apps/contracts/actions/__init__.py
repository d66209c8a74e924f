# SPDX-License-Identifier: EUPL-1.2
"""All writes of contracts and money."""

from .contracts import (
    add_deliverable,
    create_contract,
    move_contract,
    record_consents,
    remove_deliverable,
    sign_contract,
    update_contract,
)
from .invoices import cancel_invoice, check_invoice, pay_invoice, record_invoice
from .ledger import book_amount, reverse_entry

__all__ = [
    "add_deliverable",
    "book_amount",
    "cancel_invoice",
    "check_invoice",
    "create_contract",
    "move_contract",
    "pay_invoice",
    "record_consents",
    "record_invoice",
    "remove_deliverable",
    "reverse_entry",
    "sign_contract",
    "update_contract",
]
