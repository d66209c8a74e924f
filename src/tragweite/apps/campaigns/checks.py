# SPDX-License-Identifier: EUPL-1.2
"""What the values of a plan must fulfil. Pure: no database, no clock."""

import hashlib
import json
import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final
from urllib.parse import urlsplit

from tragweite.core.refusal import Refused
from tragweite.core.rules.money import require_cents
from tragweite.core.rules.states import Sender

FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2100
OLDEST_AGE: Final = 120
LARGEST_GOAL: Final = Decimal(10) ** 12
SCALES: Final = ("per_post", "per_1000_views", "per_euro")
LONGEST_WINDOW: Final = 90
"""Days after a post during which its visits may count; longer windows of posts overlap."""
DESIGNS: Final = ("senders", "impact", "panel", "survey", "reach", "authenticity")
"""Comparison of senders; effect against a forecast; units with controls; survey before and after; people reached; genuine audiences."""
MOST_UNITS: Final = 500
GERMAN_NUMBER: Final = re.compile(r"\d{1,3}(\.\d{3})+(,\d+)?|\d{1,15}(,\d+)?")
WEEK: Final = timedelta(days=7)


def check_text(text: str, *, field: str) -> str:
    """The text without blanks at its ends; raises ``Refused("campaigns.text_missing", field)`` where nothing is left."""
    if not text.strip():
        raise Refused("campaigns.text_missing", field=field)
    return text.strip()


def check_day(day: date, *, field: str) -> None:
    """Raises ``Refused("campaigns.date_out_of_range", day, first, last, field)``: a slip of the pen, not a plan."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Refused("campaigns.date_out_of_range", day=day, first=str(FIRST_YEAR), last=str(LAST_YEAR), field=field)


def check_period(*, starts_on: date, ends_on: date) -> None:
    """Raises ``campaigns.date_out_of_range`` or ``campaigns.ends_before_start`` (starts_on, ends_on)."""
    check_day(starts_on, field="starts_on")
    check_day(ends_on, field="ends_on")
    if ends_on < starts_on:
        raise Refused("campaigns.ends_before_start", starts_on=starts_on, ends_on=ends_on, field="ends_on")


def check_amount(cents: int, *, field: str) -> None:
    """Raises ``campaigns.negative_amount`` (amount_cents), and what ``require_cents`` raises for too large ones."""
    if cents < 0:
        raise Refused("campaigns.negative_amount", amount_cents=cents, field=field)
    require_cents(cents=cents)


def check_landing_page(address: str) -> str:
    """The address; raises ``campaigns.landing_page_not_https`` unless it is an https address with a host."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        parts = urlsplit("")
    if parts.scheme != "https" or not parts.hostname or "." not in parts.hostname:
        raise Refused("campaigns.landing_page_not_https", field="landing_page")
    return address.strip()


def check_hashtag(text: str) -> str:
    """The hashtag with one leading ``#``, or an empty text; raises ``campaigns.hashtag_not_one_word``."""
    tag = text.strip().lstrip("#")
    if any(not (sign.isalnum() or sign == "_") for sign in tag):
        raise Refused("campaigns.hashtag_not_one_word", field="hashtag")
    return f"#{tag}" if tag else ""


def check_budget_year(*, year: int, starts_on: date, ends_on: date) -> None:
    """Raises ``campaigns.budget_line_of_other_year`` (year): money of a year in which the campaign does not run."""
    if not starts_on.year <= year <= ends_on.year:
        raise Refused("campaigns.budget_line_of_other_year", year=str(year), field="budget_line")


def check_ages(*, age_from: int, age_to: int) -> None:
    """Raises ``campaigns.age_out_of_range`` (oldest) or ``campaigns.ages_reversed`` (age_from, age_to)."""
    for field, age in (("age_from", age_from), ("age_to", age_to)):
        if not 0 <= age <= OLDEST_AGE:
            raise Refused("campaigns.age_out_of_range", oldest=OLDEST_AGE, field=field)
    if age_to < age_from:
        raise Refused("campaigns.ages_reversed", age_from=age_from, age_to=age_to, field="age_to")


def check_goal_values(*, baseline: Decimal, target_value: Decimal, due_on: date, starts_on: date) -> None:
    """Raises ``campaigns.goal_out_of_range``, ``campaigns.goal_without_change``, ``campaigns.goal_due_before_start``."""
    for field, value in (("baseline", baseline), ("target_value", target_value)):
        if not value.is_finite() or not 0 <= value < LARGEST_GOAL:
            raise Refused("campaigns.goal_out_of_range", field=field)
    if baseline == target_value:
        raise Refused("campaigns.goal_without_change", field="target_value")
    check_day(due_on, field="due_on")
    if due_on < starts_on:
        raise Refused("campaigns.goal_due_before_start", due_on=due_on, starts_on=starts_on, field="due_on")


def check_comparison(*, numerator: str, denominator: str, scale: str, window_days: int) -> None:
    """Raises ``campaigns.comparison_unknown``, ``campaigns.comparison_with_itself``, ``campaigns.window_out_of_range``."""
    for field, value, known in (
        ("numerator", numerator, set(Sender)),
        ("denominator", denominator, set(Sender)),
        ("scale", scale, set(SCALES)),
    ):
        if value not in known:
            raise Refused("campaigns.comparison_unknown", field=field)
    if numerator == denominator:
        raise Refused("campaigns.comparison_with_itself", field="denominator")
    if not 1 <= window_days <= LONGEST_WINDOW:
        raise Refused("campaigns.window_out_of_range", longest=LONGEST_WINDOW, field="window_days")


def check_fixed_values(changed: Collection[str]) -> None:
    """After the approval: raises ``campaigns.approved_values_fixed`` when purpose or money would change."""
    fixed = {"purpose_class", "budget_line", "planned_cents"} & set(changed)
    if fixed:
        raise Refused("campaigns.approved_values_fixed", field=min(fixed))


def plan_hash(values: Mapping[str, object]) -> str:
    """SHA-256 (64 hex digits) of the comparison of an evaluation plan as canonical JSON."""
    text = json.dumps(dict(values), sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def check_choices(values: Sequence[str], *, known: Collection[str], field: str) -> list[str]:
    """The values, each once and sorted; raises ``campaigns.comparison_unknown`` (field) for one that is none."""
    if set(values) - set(known):
        raise Refused("campaigns.comparison_unknown", field=field)
    return sorted(set(values))


def read_slots(text: str) -> dict[str, str]:
    """``Beitrag; Block`` by line -> post and its block; without a block all stand in one.

    Raises ``campaigns.units_missing``, ``campaigns.unit_twice`` (name) or ``campaigns.unit_unreadable`` (line).
    """
    rows = _rows(text)
    found: dict[str, str] = {}
    for number, cells in rows:
        if len(cells) > 2:
            raise Refused("campaigns.unit_unreadable", line=number, field="units")
        _require_new(cells[0], found)
        found[cells[0]] = cells[1] if len(cells) == 2 else "1"
    return found


def read_regions(text: str) -> dict[str, list[float]]:
    """``Region; Einwohner; weitere Zahl …`` by line -> region and its figures, by which pairs are matched.

    Raises as ``read_slots``.
    """
    found: dict[str, list[float]] = {}
    for number, cells in _rows(text):
        _require_new(cells[0], found)
        found[cells[0]] = [_figure(cell, line=number) for cell in cells[1:]]
        if len(cells) < 2 or len(found[cells[0]]) != len(next(iter(found.values()))):
            raise Refused("campaigns.unit_unreadable", line=number, field="units")
    return found


def weeks_between(starts_on: date, ends_on: date) -> list[str]:
    """The Mondays (ISO days) of all weeks that lie wholly within the period."""
    monday = starts_on + timedelta(days=-starts_on.weekday() % 7)
    found = []
    while monday + WEEK - timedelta(days=1) <= ends_on:
        found.append(monday.isoformat())
        monday += WEEK
    return found


def _rows(text: str) -> list[tuple[int, list[str]]]:
    rows = [
        (number, [cell.strip() for cell in line.split(";")])
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip()
    ]
    if not 2 <= len(rows) <= MOST_UNITS:
        raise Refused("campaigns.units_missing", most=MOST_UNITS, field="units")
    for number, cells in rows:
        if not all(cells):
            raise Refused("campaigns.unit_unreadable", line=number, field="units")
    return rows


def _figure(text: str, *, line: int) -> float:
    """A number as Germans write it: 120.000 or 120000 or 12,5."""
    if not GERMAN_NUMBER.fullmatch(text):
        raise Refused("campaigns.unit_unreadable", line=line, field="units")
    return float(text.replace(".", "").replace(",", "."))


def _require_new(name: str, found: Collection[str]) -> None:
    if name in found:
        raise Refused("campaigns.unit_twice", name=name[:80], field="units")
