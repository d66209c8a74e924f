# SPDX-License-Identifier: EUPL-1.2
"""Amounts of money that keep their meaning: net or gross, exact or rounded, a number or a typed absence of one.

Integer cents, currency EUR. What is no amount (nil return, not stated, withheld) never becomes 0.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

from tragweite.core.refusal import Refused

MAX_CENTS: Final = 10**15
"""Ten trillion euros: more than any budget line holds, and less than a 64-bit column."""


class Basis(StrEnum):
    """What the stated number is; ``unknown`` where the source does not say."""

    NET = "net"
    GROSS = "gross"
    UNKNOWN = "unknown"


class Precision(StrEnum):
    """How exactly the number was stated. A ceiling is the most that may be spent, a lower bound the least that was."""

    EXACT_CENT = "exact_cent"
    EXACT_EURO = "exact_euro"
    ROUNDED = "rounded"
    LOWER_BOUND = "lower_bound"
    CEILING = "ceiling"


class NoAmount(StrEnum):
    """Why there is no number: a nil return is a statement, the other two are none."""

    NIL = "nil"
    NOT_STATED = "not_stated"
    WITHHELD = "withheld"


@dataclass(frozen=True)
class Amount:
    """One stated amount, or (``absence`` set, all numbers None) the typed statement that there is none.

    ``stated_cents`` is the number as stated, on ``basis``; ``net_cents``, ``vat_rate`` (0.19 = 19 %) and
    ``gross_cents`` are filled only as far as they are known. ``text`` keeps the words of the source.
    """

    stated_cents: int | None = None
    basis: Basis = Basis.UNKNOWN
    precision: Precision | None = None
    net_cents: int | None = None
    vat_rate: Decimal | None = None
    gross_cents: int | None = None
    absence: NoAmount | None = None
    text: str = ""

    def __post_init__(self) -> None:
        if (self.stated_cents is None) != (self.absence is not None):
            raise Refused("money.amount_or_absence")
        if self.absence is not None and (self.net_cents is not None or self.gross_cents is not None):
            raise Refused("money.amount_or_absence")
        if self.stated_cents is not None and self.precision is None:
            raise Refused("money.precision_missing")
        for cents in (self.stated_cents, self.net_cents, self.gross_cents):
            if cents is not None:
                require_cents(cents=cents)

    def on(self, *, basis: Basis) -> tuple[int, Basis] | None:
        """Return the cents on the wanted basis, else those stated with their own basis; None where there is none."""
        wanted = {Basis.NET: self.net_cents, Basis.GROSS: self.gross_cents}.get(basis)
        if wanted is not None:
            return wanted, basis
        return None if self.stated_cents is None else (self.stated_cents, self.basis)


def require_cents(*, cents: int) -> None:
    """Raise ``Refused("money.negative")`` or ``Refused("money.too_large", max_cents)``."""
    if cents < 0:
        raise Refused("money.negative")
    if cents > MAX_CENTS:
        raise Refused("money.too_large", max_cents=MAX_CENTS)


def stated(*, cents: int, basis: Basis, precision: Precision, text: str = "") -> Amount:
    """Return an amount of which only one number is known."""
    return Amount(
        stated_cents=cents,
        basis=basis,
        precision=precision,
        net_cents=cents if basis is Basis.NET else None,
        gross_cents=cents if basis is Basis.GROSS else None,
        text=text,
    )


def no_amount(*, absence: NoAmount, text: str = "") -> Amount:
    """Return the statement that there is no number, and why."""
    return Amount(absence=absence, text=text)


def from_net(*, cents: int, rate: Decimal) -> Amount:
    """Return the full amount for net cents and a VAT rate (0.19); gross is rounded half up to the cent (§ 14 UStG)."""
    _require_rate(rate=rate)
    gross = int((Decimal(cents) * (1 + rate)).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return Amount(
        stated_cents=cents,
        basis=Basis.NET,
        precision=Precision.EXACT_CENT,
        net_cents=cents,
        vat_rate=rate,
        gross_cents=gross,
    )


def from_gross(*, cents: int, rate: Decimal) -> Amount:
    """Return the full amount for gross cents and a VAT rate (0.19); net is rounded half up to the cent."""
    _require_rate(rate=rate)
    net = int((Decimal(cents) / (1 + rate)).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return Amount(
        stated_cents=cents,
        basis=Basis.GROSS,
        precision=Precision.EXACT_CENT,
        net_cents=net,
        vat_rate=rate,
        gross_cents=cents,
    )


def _require_rate(*, rate: Decimal) -> None:
    if not rate.is_finite() or not 0 <= rate < 1:
        raise Refused("money.vat_rate_out_of_range", rate=str(rate))


_CURRENCY: Final = re.compile(r"^(?P<head>EUR|EURO|€)?(?P<number>.*?)(?P<tail>EUR|EURO|€)?$", re.IGNORECASE | re.DOTALL)
_BLANKS: Final = re.compile("[ \u00a0\u202f\u2009\t]")
_MINUS: Final = ("-", "\u2212", "\u2013")
_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]{1,2})?")
_GROUPED_BY_BLANKS: Final = re.compile("[0-9]{1,3}(?:[ \u00a0\u202f\u2009][0-9]{3})+(?:,[0-9]{1,2})?")
_PLAIN: Final = re.compile(r"[0-9]+(?:,[0-9]{1,2})?")
_AMBIGUOUS: Final = re.compile(r"[0-9]{1,3}[.,][0-9]{3}")


def parse_amount_de(text: str) -> int:
    """Read a German amount (``"1.234,56 €"``, ``"1234,5"``, ``"1 234"``, ``"80,- EUR"``) and return cents.

    Raises ``Refused`` with ``money.empty``, ``money.negative``, ``money.not_finite``, ``money.unknown_currency``
    (currency), ``money.ambiguous_separator`` (text: ``1.234`` and ``1,234`` may be meant as a thousand or as one),
    ``money.decimal_point``, ``money.too_precise``, ``money.not_a_number`` or ``money.too_large``.
    """
    number = _without_currency(text.strip())
    _refuse_special(number)
    if _AMBIGUOUS.fullmatch(number):
        raise Refused("money.ambiguous_separator", text=text.strip())
    if not (_PLAIN.fullmatch(number) or _GROUPED.fullmatch(number) or _GROUPED_BY_BLANKS.fullmatch(number)):
        raise Refused(_why_no_number(number), text=text.strip()[:40])
    plain = _BLANKS.sub("", number).replace(".", "").replace(",", ".")
    cents = int(Decimal(plain) * 100)
    require_cents(cents=cents)
    return cents


def _without_currency(text: str) -> str:
    match = _CURRENCY.match(text)
    number = match.group("number").strip() if match else text
    # "80,-" and "80,--" are whole euros.
    return re.sub("(?<=[0-9]),[-\u2013\u2014]{1,2}$", "", number)


def _refuse_special(number: str) -> None:
    if not number:
        raise Refused("money.empty")
    if number.startswith(_MINUS) or number.endswith(_MINUS):
        raise Refused("money.negative")
    if number.lower().lstrip("+") in {"nan", "inf", "infinity", "∞", "unendlich"}:
        raise Refused("money.not_finite")
    currency = re.sub(r"[0-9.,\s+]", "", number)
    if re.search(r"[0-9]", number) and re.fullmatch("[A-Za-z]{2,4}|[$£¥₣]", currency):
        raise Refused("money.unknown_currency", currency=currency)


def _why_no_number(number: str) -> str:
    if re.fullmatch(r"[0-9.]*,[0-9]{3,}", number):
        return "money.too_precise"
    if re.fullmatch(r"[0-9,]+\.[0-9]{1,2}", number):
        return "money.decimal_point"
    return "money.not_a_number"


def parse_amount_plain(text: str) -> int:
    """Read a machine-written amount with a decimal point and no grouping (``"942969.39"``) and return cents.

    Raises ``Refused`` with ``money.empty``, ``money.negative``, ``money.not_finite``, ``money.unknown_currency``
    (currency), ``money.not_machine_written`` (text) or ``money.too_large``.
    """
    number = text.strip()
    _refuse_special(number)
    if not re.fullmatch(r"[0-9]+(?:\.[0-9]{1,2})?", number):
        raise Refused("money.not_machine_written", text=number[:40])
    cents = int(Decimal(number) * 100)
    require_cents(cents=cents)
    return cents


def parse_share(text: str) -> Decimal:
    """Read a German percentage (``"4,9 %"``) and return the share (0.049), at most four decimals of a per cent.

    Raises ``Refused`` with ``money.share_without_percent`` (0,5 alone may be meant as a half or as half a per cent),
    ``money.share_not_a_number`` or ``money.share_out_of_range``.
    """
    stripped = text.strip()
    if not stripped.endswith("%"):
        raise Refused("money.share_without_percent", text=stripped[:40])
    number = stripped[:-1].strip()
    if not re.fullmatch(r"[0-9]{1,9}(?:,[0-9]{1,4})?", number):
        raise Refused("money.share_not_a_number", text=stripped[:40])
    share = Decimal(number.replace(",", ".")) / 100
    if share > 1:
        raise Refused("money.share_out_of_range", text=stripped[:40])
    return share
