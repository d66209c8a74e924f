# SPDX-License-Identifier: EUPL-1.2
"""The dated VAT rate (invariant 12: outside its validity there is none)."""

from datetime import date
from functools import cache
from importlib.resources import files

from tragweite.core.rules.dated import DatedValue, load_values, value_at


@cache
def _values() -> tuple[DatedValue, ...]:
    source = files("tragweite.core.rules").joinpath("data", "values.toml")
    return load_values(text=source.read_text(encoding="utf-8"))


def standard_vat(*, on: date) -> DatedValue:
    """The standard VAT rate for a supply on this day, with norm and source; § 12 Abs. 1 UStG.

    Raises ``Refused("rules.no_valid_value", rule_id, norm, on, last_valid_to)``.
    """
    return value_at(_values(), rule_id="VAT.standard", on=on)
