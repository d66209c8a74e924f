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
from .delivery import lift_stop, note_delivery, show_delivery, stop_payment
from .invoices import cancel_invoice, check_invoice, pay_invoice, record_invoice
from .ledger import book_amount, reverse_entry

__all__ = [
    "add_deliverable",
    "book_amount",
    "cancel_invoice",
    "check_invoice",
    "create_contract",
    "lift_stop",
    "move_contract",
    "note_delivery",
    "pay_invoice",
    "record_consents",
    "record_invoice",
    "remove_deliverable",
    "reverse_entry",
    "show_delivery",
    "sign_contract",
    "stop_payment",
    "update_contract",
]
