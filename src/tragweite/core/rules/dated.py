# SPDX-License-Identifier: EUPL-1.2
"""Legal values with their validity (invariant 12: used only inside validity and status; else the calculation stops)."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Any

from tragweite.core.refusal import Refused


class Status(StrEnum):
    """Standing of a value. ``expired`` was law on its days; ``announced`` and ``contested`` never decide."""

    IN_FORCE = "in_force"
    EXPIRED = "expired"
    ANNOUNCED = "announced"
    CONTESTED = "contested"


class SelectBy(StrEnum):
    """Which date of the case selects the value."""

    PROCEDURE_START = "procedure_start"
    PAYMENT_DATE = "payment_date"
    PUBLISH_AT = "publish_at"
    RECEIPT_DATE = "receipt_date"
    CLOSING_DATE = "closing_date"
    SUPPLY_DATE = "supply_date"


class Comparator(StrEnum):
    """How a case is held against the value: "bis 10" is ``le``, "ab 10" is ``ge``, "mehr als 10" is ``gt``."""

    LT = "lt"
    LE = "le"
    GT = "gt"
    GE = "ge"
    NONE = "none"


@dataclass(frozen=True)
class DatedValue:
    """One value of one rule with its days (both inclusive), norm and source."""

    rule_id: str
    value: Decimal
    unit: str
    basis: str
    comparator: Comparator
    valid_from: date
    valid_to: date | None
    status: Status
    select_by: SelectBy
    norm: str
    source: str
    checked_on: date
    note: str = ""

    def is_usable_on(self, *, on: date) -> bool:
        """Say whether this value decides a case of that day."""
        in_days = self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)
        return in_days and self.status in {Status.IN_FORCE, Status.EXPIRED}


def load_values(*, text: str) -> tuple[DatedValue, ...]:
    """Read the TOML text of ``core/rules/data/values.toml`` (the caller opens the file).

    Raises ``Refused("rules.value_malformed", rule_id, problem)`` and ``Refused("rules.values_overlap", rule_id, on)``.
    """
    try:
        entries = tomllib.loads(text).get("value", [])
    except tomllib.TOMLDecodeError as problem:
        raise Refused("rules.value_malformed", rule_id="", problem=str(problem)) from problem
    values = tuple(_value(entry) for entry in entries)
    _require_no_overlap(values)
    return values


def _value(entry: dict[str, Any]) -> DatedValue:
    try:
        return DatedValue(
            rule_id=entry["id"],
            value=Decimal(entry["value"]),
            unit=entry["unit"],
            basis=entry.get("basis", ""),
            comparator=Comparator(entry.get("comparator", "none")),
            valid_from=entry["valid_from"],
            valid_to=entry.get("valid_to"),
            status=Status(entry["status"]),
            select_by=SelectBy(entry["select_by"]),
            norm=entry["norm"],
            source=entry["source"],
            checked_on=entry["checked_on"],
            note=entry.get("note", ""),
        )
    except (KeyError, ValueError, ArithmeticError, TypeError) as problem:
        raise Refused("rules.value_malformed", rule_id=str(entry.get("id", "")), problem=repr(problem)) from problem


def _require_no_overlap(values: Sequence[DatedValue]) -> None:
    for rule_id in {value.rule_id for value in values}:
        usable = sorted(_usable(values, rule_id=rule_id), key=lambda value: value.valid_from)
        for earlier, later in pairwise(usable):
            if earlier.valid_to is None or later.valid_from <= earlier.valid_to:
                raise Refused("rules.values_overlap", rule_id=rule_id, on=later.valid_from)


def _usable(values: Iterable[DatedValue], *, rule_id: str) -> list[DatedValue]:
    return [value for value in values if value.rule_id == rule_id and value.is_usable_on(on=value.valid_from)]


def value_at(values: Iterable[DatedValue], *, rule_id: str, on: date) -> DatedValue:
    """Return the value of a rule that decides a case of the day ``on`` (the date named by ``select_by``).

    Raises ``Refused("rules.no_valid_value", rule_id, norm, on, last_valid_to)`` where none is valid on that day: before
    the first, after the last without successor, or where the value is only announced or contested.
    """
    known = [value for value in values if value.rule_id == rule_id]
    for value in known:
        if value.is_usable_on(on=on):
            return value
    last = max((value.valid_to for value in known if value.valid_to is not None and value.valid_to < on), default=None)
    norm = known[-1].norm if known else rule_id
    raise Refused("rules.no_valid_value", rule_id=rule_id, norm=norm, on=on, last_valid_to=last)
