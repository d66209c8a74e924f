# SPDX-License-Identifier: EUPL-1.2
"""Rules with their validity (invariant 12: used only inside validity and status; else calculation or check stops).

One record for everything that changes by law or by a platform's will: a figure ("4.9 %"), a text, a list of words, a
table. What a rule says to people (its sentence, why, what to do) stands in the record, in German.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import chain, pairwise
from types import MappingProxyType
from typing import Any, Final

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


class Severity(StrEnum):
    """What a failed rule does: stop until mended or overridden by a named role, warn, or only tell."""

    STOP = "stop"
    WARN = "warn"
    INFO = "info"


CONTENTS: Final = ("value", "text", "words", "table")
"""The keys of a record that hold what the rule says; each record has exactly one."""


@dataclass(frozen=True)
class DatedValue:
    """One version of one rule: what it says, its days (both inclusive), norm, source, and its words for people.

    ``content``: a figure, a text, a tuple of words, or a table (name -> plain value); read it by the property of its
    kind. ``override_by``: the roles that may decide against a failed rule, with a reason. ``sentences``: code of a
    finding -> German sentence with ``{fact}`` placeholders.
    """

    rule_id: str
    content: Decimal | str | tuple[str, ...] | Mapping[str, Any]
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
    title: str = ""
    jurisdiction: str = ""
    severity: Severity = Severity.INFO
    override_by: tuple[str, ...] = ()
    reason: str = ""
    fix: str = ""
    sentences: Mapping[str, str] = field(default_factory=dict)

    @property
    def value(self) -> Decimal:
        """The figure. Raises ``Refused("rules.value_malformed", rule_id, problem)`` where the rule is none."""
        if not isinstance(self.content, Decimal):
            raise self._other_kind("value")
        return self.content

    @property
    def words(self) -> tuple[str, ...]:
        """The list of words. Raises ``Refused("rules.value_malformed", rule_id, problem)`` where the rule is none."""
        if not isinstance(self.content, tuple):
            raise self._other_kind("words")
        return self.content

    @property
    def text(self) -> str:
        """The text. Raises ``Refused("rules.value_malformed", rule_id, problem)`` where the rule is none."""
        if not isinstance(self.content, str):
            raise self._other_kind("text")
        return self.content

    @property
    def table(self) -> Mapping[str, Any]:
        """The table. Raises ``Refused("rules.value_malformed", rule_id, problem)`` where the rule is none."""
        if not isinstance(self.content, Mapping):
            raise self._other_kind("table")
        return self.content

    def _other_kind(self, wanted: str) -> Refused:
        return Refused("rules.value_malformed", rule_id=self.rule_id, problem=f"no {wanted}")

    def is_usable_on(self, *, on: date) -> bool:
        """Say whether this version decides a case of that day."""
        in_days = self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)
        return in_days and self.status in {Status.IN_FORCE, Status.EXPIRED}

    def holds_for(self, amount: Decimal | int) -> bool:
        """Hold a case against the figure as the comparator says: ``le`` ("bis 10") holds for 10, ``lt`` does not.

        Raises ``Refused("rules.value_malformed", rule_id, problem)`` where the rule has no comparator.
        """
        holds = {
            Comparator.LT: amount < self.value,
            Comparator.LE: amount <= self.value,
            Comparator.GT: amount > self.value,
            Comparator.GE: amount >= self.value,
        }
        if self.comparator not in holds:
            raise self._other_kind("comparator")
        return holds[self.comparator]


def load_values(*, text: str) -> tuple[DatedValue, ...]:
    """Read the TOML text of one file of ``core/rules/data`` (the caller opens the file).

    Raises ``Refused("rules.value_malformed", rule_id, problem)`` and ``Refused("rules.values_overlap", rule_id, on)``.
    """
    return load_rules(texts=[text])


def load_rules(*, texts: Iterable[str]) -> tuple[DatedValue, ...]:
    """Read the TOML texts of several files of ``core/rules/data`` as one set of rules (the caller opens the files).

    Raises ``Refused("rules.value_malformed", rule_id, problem)`` and ``Refused("rules.values_overlap", rule_id, on)``.
    """
    values = tuple(_value(entry) for entry in chain.from_iterable(map(_entries, texts)))
    _require_no_overlap(values)
    return values


def _entries(text: str) -> list[dict[str, Any]]:
    try:
        return list(tomllib.loads(text).get("value", []))
    except tomllib.TOMLDecodeError as problem:
        raise Refused("rules.value_malformed", rule_id="", problem=str(problem)) from problem


def _value(entry: dict[str, Any]) -> DatedValue:
    try:
        return DatedValue(
            rule_id=entry["id"],
            content=_content(entry),
            unit=entry.get("unit", ""),
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
            title=entry.get("title", ""),
            jurisdiction=entry.get("jurisdiction", ""),
            severity=Severity(entry.get("severity", "info")),
            override_by=tuple(entry.get("override_by", ())),
            reason=entry.get("reason", ""),
            fix=entry.get("fix", ""),
            sentences=MappingProxyType(dict(entry.get("sentences", {}))),
        )
    except (KeyError, ValueError, ArithmeticError, TypeError) as problem:
        raise Refused("rules.value_malformed", rule_id=str(entry.get("id", "")), problem=repr(problem)) from problem


def _content(entry: dict[str, Any]) -> Decimal | str | tuple[str, ...] | Mapping[str, Any]:
    (kind,) = [each for each in CONTENTS if each in entry]  # none or two: ValueError, told as malformed
    given = entry[kind]
    if kind == "value":
        return Decimal(given)
    if kind == "text":
        return str(given)
    return tuple(map(str, given)) if kind == "words" else MappingProxyType(dict(given))


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


def is_not_yet_law(values: Iterable[DatedValue], *, rule_id: str, on: date) -> bool:
    """Say whether a rule begins only later, so that nothing is to be checked on that day.

    An announced or contested version is no law on any day. A rule that has expired, or that is not there at all, is not
    "not yet": ``value_at`` stops there.
    """
    usable = [value for value in values if value.rule_id == rule_id and value.is_usable_on(on=value.valid_from)]
    return bool(usable) and all(on < value.valid_from for value in usable)
