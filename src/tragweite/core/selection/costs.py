# SPDX-License-Identifier: EUPL-1.2
"""What a creator truly costs: fee, VAT on it, and the artists' levy where it is owed.

The levy is on the net fee (§ 25 KSVG), the VAT is no part of its base; rates are dated values and are handed in.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueCost:
    """Cents: net fee, VAT, levy, and all together."""

    fee_cents: int
    vat_cents: int
    levy_cents: int

    @property
    def total_cents(self) -> int:
        """What the budget line pays."""
        return self.fee_cents + self.vat_cents + self.levy_cents


def true_cost(*, fee_cents: int, vat_rate: Decimal, levy_rate: Decimal) -> TrueCost:
    """The true cost of a net fee in cents; rates as shares (0 where nothing is owed), rounded half up to the cent."""
    return TrueCost(fee_cents=fee_cents, vat_cents=_part(fee_cents, vat_rate), levy_cents=_part(fee_cents, levy_rate))


def _part(cents: int, rate: Decimal) -> int:
    return int((cents * rate).quantize(Decimal(1), rounding=ROUND_HALF_UP))
