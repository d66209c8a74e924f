# SPDX-License-Identifier: EUPL-1.2
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tragweite.apps.partners import checks
from tragweite.core.refusal import Refused

TODAY = date(2026, 6, 15)
SHARES = st.lists(st.decimals(min_value=0, max_value=1, places=5), max_size=8)


@given(shares=SHARES)
def test_an_audience_is_never_more_than_whole(shares: list[Decimal]) -> None:
    if sum(shares) <= 1:
        checks.check_share_sum(shares, dimension="Alter")
    else:
        with pytest.raises(Refused, match=r"partners\.shares_above_one"):
            checks.check_share_sum(shares, dimension="Alter")


@given(scores=st.tuples(st.integers(-2, 9), st.integers(-2, 9), st.integers(-2, 9)))
def test_scores_are_one_to_five(scores: tuple[int, int, int]) -> None:
    named = dict(zip(checks.SCORES, scores, strict=True))
    if all(1 <= score <= 5 for score in scores):
        checks.check_scores(named)
    else:
        with pytest.raises(Refused, match=r"partners\.score_out_of_range"):
            checks.check_scores(named)


@pytest.mark.parametrize("handle", ["", "zwei worte", "https://instagram.com/mara", "a/b", "mara?x=1", "@@ @"])
def test_an_account_name_is_a_name(handle: str) -> None:
    with pytest.raises(Refused, match=r"partners\.handle_not_a_name"):
        checks.check_handle(handle)


def test_an_account_name_loses_its_mark() -> None:
    assert checks.check_handle(" @mara.muster_1 ") == "mara.muster_1"
    assert checks.check_handle("@land@social.example.org") == "land@social.example.org"


@pytest.mark.parametrize(
    ("count", "on", "source", "code"),
    [
        (-1, TODAY, "Profil", "followers_out_of_range"),
        (10**12, TODAY, "Profil", "followers_out_of_range"),
        (5, None, "Profil", "followers_without_day"),
        (5, TODAY, " ", "followers_without_source"),
        (5, TODAY + timedelta(days=1), "Profil", "day_in_future"),
        (5, date(1999, 12, 31), "Profil", "day_out_of_range"),
    ],
)
def test_followers_come_with_day_and_source(count: int, on: date | None, source: str, code: str) -> None:
    with pytest.raises(Refused, match=f"partners.{code}"):
        checks.check_followers(count=count, on=on, source=source, today=TODAY)


def test_no_number_of_followers_is_no_zero() -> None:
    checks.check_followers(count=None, on=None, source="", today=TODAY)
    checks.check_followers(count=0, on=TODAY, source="Profil", today=TODAY)
