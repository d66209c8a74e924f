# SPDX-License-Identifier: EUPL-1.2
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tragweite.core.evaluation.goals import Attainment, NoAttainment, goal_attainment
from tragweite.core.refusal import Refused

DAY = date(2026, 11, 22)


def test_share_is_the_way_covered() -> None:
    found = goal_attainment(baseline=1200, target=2000, value=1500, as_of=DAY)
    assert isinstance(found, Attainment)
    assert found.share == Decimal("0.375")
    assert not found.reached


def test_a_goal_downwards_counts_the_same_way() -> None:
    found = goal_attainment(baseline=Decimal(400), target=Decimal(300), value=Decimal(290), as_of=DAY)
    assert isinstance(found, Attainment)
    assert found.share == Decimal("1.1")
    assert found.reached


def test_moving_away_is_negative_and_not_hidden() -> None:
    found = goal_attainment(baseline=10, target=20, value=5, as_of=DAY)
    assert isinstance(found, Attainment)
    assert found.share == Decimal("-0.5")


@pytest.mark.parametrize(
    ("baseline", "target", "value", "reason"),
    [
        (None, 2, 1, "no_baseline"),
        (1, None, 1, "no_target"),
        (1, 2, None, "no_value_yet"),
        (2, 2, 2, "target_equals_baseline"),
    ],
)
def test_missing_parts_are_named_and_not_zero(
    baseline: int | None, target: int | None, value: int | None, reason: str
) -> None:
    found = goal_attainment(baseline=baseline, target=target, value=value, as_of=DAY)
    assert found == NoAttainment(reason=reason, as_of=DAY)  # type: ignore[arg-type]


def test_numbers_that_are_none_are_refused() -> None:
    with pytest.raises(Refused, match="bad_number"):
        goal_attainment(baseline=0, target=float("inf"), value=1, as_of=DAY)
    with pytest.raises(Refused, match="value_without_date"):
        goal_attainment(baseline=0, target=1, value=1, as_of=None)


@given(
    baseline=st.integers(-(10**6), 10**6),
    way=st.integers(-(10**6), 10**6).filter(bool),
    value=st.integers(-(10**6), 10**6),
)
def test_reached_exactly_when_the_share_is_one(baseline: int, way: int, value: int) -> None:
    found = goal_attainment(baseline=baseline, target=baseline + way, value=value, as_of=DAY)
    assert isinstance(found, Attainment)
    assert found.reached == ((value - baseline - way) * (1 if way > 0 else -1) >= 0)
