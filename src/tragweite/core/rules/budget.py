# SPDX-License-Identifier: EUPL-1.2
"""What a budget line still holds (invariant 7: available = budget - committed - paid, never below zero)."""

from tragweite.core.refusal import Refused


def available_cents(*, budget_cents: int, committed_cents: int, paid_cents: int) -> int:
    """Return what is left. ``committed_cents`` are the commitments still open: a payment takes its part out of them."""
    return budget_cents - committed_cents - paid_cents


def require_available(*, budget_cents: int, committed_cents: int, paid_cents: int, wanted_cents: int) -> None:
    """Raise ``Refused("contracts.budget_exceeded", available_cents, missing_cents)`` where the line holds too little.

    Raises ``Refused("contracts.amount_not_positive")`` for an amount of zero or less.
    """
    if wanted_cents <= 0:
        raise Refused("contracts.amount_not_positive")
    available = available_cents(budget_cents=budget_cents, committed_cents=committed_cents, paid_cents=paid_cents)
    if wanted_cents > available:
        raise Refused("contracts.budget_exceeded", available_cents=available, missing_cents=wanted_cents - available)
