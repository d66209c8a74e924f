# SPDX-License-Identifier: EUPL-1.2
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tragweite.apps.campaigns import checks
from tragweite.core.refusal import Refused

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2300, 1, 1))


@given(starts_on=DAYS, ends_on=DAYS)
def test_only_periods_that_end_after_their_start_within_this_century_pass(starts_on: date, ends_on: date) -> None:
    sound = starts_on <= ends_on and starts_on.year >= 2000 and ends_on.year <= 2100
    if sound:
        checks.check_period(starts_on=starts_on, ends_on=ends_on)
    else:
        with pytest.raises(Refused):
            checks.check_period(starts_on=starts_on, ends_on=ends_on)


@given(age_from=st.integers(-5, 200), age_to=st.integers(-5, 200))
def test_only_ages_in_order_pass(age_from: int, age_to: int) -> None:
    if 0 <= age_from <= age_to <= 120:
        checks.check_ages(age_from=age_from, age_to=age_to)
    else:
        with pytest.raises(Refused):
            checks.check_ages(age_from=age_from, age_to=age_to)


@pytest.mark.parametrize(
    "address",
    ["http://karriere.example.org", "https://", "javascript:alert(1)", "karriere", "https://x", "https://[::", ""],
)
def test_a_landing_page_is_a_safe_address(address: str) -> None:
    with pytest.raises(Refused, match=r"campaigns\.landing_page_not_https"):
        checks.check_landing_page(address)


def test_a_hashtag_gets_its_mark_and_stays_one_word() -> None:
    assert checks.check_hashtag("KarriereImLand") == checks.check_hashtag("#KarriereImLand") == "#KarriereImLand"
    assert checks.check_hashtag("  ") == ""
    with pytest.raises(Refused, match=r"campaigns\.hashtag_not_one_word"):
        checks.check_hashtag("#zwei Wörter")


@pytest.mark.parametrize(
    ("baseline", "target", "code"),
    [
        ("100", "100", "goal_without_change"),
        ("-1", "100", "goal_out_of_range"),
        ("NaN", "100", "goal_out_of_range"),
        ("0", "Infinity", "goal_out_of_range"),
    ],
)
def test_goal_values_are_numbers_that_change(baseline: str, target: str, code: str) -> None:
    with pytest.raises(Refused, match=f"campaigns.{code}"):
        checks.check_goal_values(
            baseline=Decimal(baseline),
            target_value=Decimal(target),
            due_on=date(2026, 12, 31),
            starts_on=date(2026, 1, 1),
        )


def test_a_goal_is_not_due_before_the_campaign_starts() -> None:
    start = date(2026, 5, 1)
    with pytest.raises(Refused, match=r"campaigns\.goal_due_before_start"):
        checks.check_goal_values(
            baseline=Decimal(1), target_value=Decimal(2), due_on=start - timedelta(days=1), starts_on=start
        )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"denominator": "creator"}, "comparison_with_itself"),
        ({"numerator": "nobody"}, "comparison_unknown"),
        ({"scale": "per_moon"}, "comparison_unknown"),
        ({"window_days": 0}, "window_out_of_range"),
        ({"window_days": 91}, "window_out_of_range"),
    ],
)
def test_only_real_comparisons_pass(change: dict[str, object], code: str) -> None:
    sound = {"numerator": "creator", "denominator": "authority", "scale": "per_post", "window_days": 7}
    with pytest.raises(Refused, match=f"campaigns.{code}"):
        checks.check_comparison(**{**sound, **change})  # type: ignore[arg-type]


def test_the_hash_of_a_plan_changes_with_each_value() -> None:
    first = checks.plan_hash({"question": "Wirkt es?", "window_days": 7})
    assert first == checks.plan_hash({"window_days": 7, "question": "Wirkt es?"})
    assert len(first) == 64
    assert first != checks.plan_hash({"question": "Wirkt es?", "window_days": 8})
