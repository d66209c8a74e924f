# SPDX-License-Identifier: EUPL-1.2
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tragweite.documents import numbers

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (numbers.euro(31_150_000), f"311.500,00{NBSP}€"),
        (numbers.euro(-5), f"−0,05{NBSP}€"),
        (numbers.number(1_234_567), "1.234.567"),
        (numbers.number(Decimal("10.005"), places=2), "10,01"),
        (numbers.share(0.124), f"12,4{NBSP}%"),
        (numbers.factor_words(2.1, 3.4), "zwischen 2,1- und 3,4-mal so viele"),
        (numbers.factor_words(2.1, None), "mindestens 2,1-mal so viele"),
        (numbers.interval(9.8, 15.1, unit="%"), f"95{NBSP}%: 9,8 bis 15,1{NBSP}%"),
        (numbers.day(date(2026, 11, 22)), "22.11.2026"),
        (numbers.long_day(date(2026, 3, 2)), "2. März 2026"),
        (numbers.time_of_day(datetime(2026, 11, 22, 13, 5, tzinfo=UTC)), f"14:05{NBSP}Uhr"),
        (numbers.day(datetime(2026, 6, 30, 22, 30, tzinfo=UTC)), "01.07.2026"),
    ],
)
def test_german_forms(made: str, expected: str) -> None:
    assert made == expected


def test_missing_is_not_zero() -> None:
    words = [
        numbers.euro(None),
        numbers.number(None),
        numbers.share(None),
        numbers.day(None),
        numbers.time_of_day(None),
    ]
    words += [numbers.interval(None, None), numbers.factor_words(None, None), numbers.number(float("nan"))]
    assert set(words) == {"keine Angabe"}
    assert numbers.euro(0) == f"0,00{NBSP}€"


@given(st.integers(-(10**13), 10**13))
def test_no_cent_is_lost(cents: int) -> None:
    text = numbers.euro(cents).removesuffix(f"{NBSP}€").replace("−", "-")
    assert int(text.replace(".", "").replace(",", "")) == cents
