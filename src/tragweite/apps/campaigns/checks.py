# SPDX-License-Identifier: EUPL-1.2
"""What the values of a plan must fulfil. Pure: no database, no clock."""

import hashlib
import json
from collections.abc import Collection, Mapping
from datetime import date
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
