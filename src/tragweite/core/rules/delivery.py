# SPDX-License-Identifier: EUPL-1.2
"""How much of a fee may be paid: what was shown to be delivered, less what is withheld.

Public money is paid after the delivery, not before (section 56 of the budget codes of federation and states).
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of what was agreed: its share of the fee (net cents; None: not stated) and how many of it were shown.

    ``needs_proof`` is False for what is no post, such as advice; that is judged by who checks the invoice.
    """

    price_net_cents: int | None
    quantity: int
    shown: int
    needs_proof: bool

    @property
    def is_whole(self) -> bool:
        """Whether nothing has to be shown any more."""
        return not self.needs_proof or self.shown >= self.quantity


def payable_net(*, fee_net_cents: int, parts: Iterable[Part], withheld_cents: int = 0) -> int:
    """Net cents of the fee that may be paid by now in all, never below 0.

    A part without a price that is not shown withholds all of the fee that no other part claims.
    """
    known = tuple(parts)
    open_cents = sum(_open_cents(part) for part in known)
    if any(part.price_net_cents is None and not part.is_whole for part in known):
        open_cents += max(0, fee_net_cents - sum(part.price_net_cents or 0 for part in known))
    return max(0, fee_net_cents - open_cents - withheld_cents)


def _open_cents(part: Part) -> int:
    if part.price_net_cents is None or part.is_whole:
        return 0
    return part.price_net_cents - part.price_net_cents * part.shown // part.quantity
