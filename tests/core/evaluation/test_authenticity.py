# SPDX-License-Identifier: EUPL-1.2
"""Hints on bought followers: capped, never from one observation alone, seldom on genuine accounts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tragweite.core.evaluation.authenticity import ITEMS, LARGEST_RATIO, PRIOR, assess_audience

LOUD = {"likes_cv": 0.05, "growth_z": 30.0, "reach_per_follower": 0.001, "duplicate_comment_share": 0.9}


@given(values=st.dictionaries(st.sampled_from(sorted(ITEMS)), st.floats(0, 1e6), min_size=1))
def test_no_observation_weighs_more_than_ten(values: dict[str, float]) -> None:
    found = assess_audience(account="a", observations=values)
    assert all(1 / LARGEST_RATIO <= each.ratio <= LARGEST_RATIO for each in found.evidence)
    assert found.suspicion is not None
    assert 0 < found.suspicion < 1


@pytest.mark.parametrize("code", sorted(LOUD))
def test_one_loud_observation_is_no_suspicion(code: str) -> None:
    assert assess_audience(account="a", observations={code: LOUD[code]}).level == "no_hint"


def test_several_loud_ones_call_for_a_closer_look() -> None:
    found = assess_audience(account="a", observations=LOUD)
    assert found.level == "look_closer"
    assert found.suspicion is not None
    assert found.suspicion > 0.9


def test_nothing_observed_says_nothing() -> None:
    found = assess_audience(account="a", observations={})
    assert (found.level, found.suspicion, found.fake_share) == ("not_assessable", None, None)


def test_suspicion_is_bayes_on_the_prior() -> None:
    found = assess_audience(account="a", observations={"likes_cv": 0.1})
    odds = PRIOR / (1 - PRIOR) * found.evidence[0].ratio
    assert found.suspicion == pytest.approx(odds / (1 + odds))


def test_twelve_empty_of_a_hundred_is_between_seven_and_twenty_per_cent() -> None:
    """evaluation.md 3.5 gives 6.7 to 19.4 % for this sample."""
    found = assess_audience(account="a", observations={}, sampled=100, empty=12)
    assert (found.fake_low, found.fake_high) == pytest.approx((0.067, 0.194), abs=0.003)


def test_genuine_accounts_are_hardly_ever_suspected() -> None:
    """Genuine accounts as published: CV of likes 1 % / 5 % / median .18 / .26 / .55, one in ten with a growth spike."""
    draws = np.random.default_rng(3)
    flagged = 0
    for _account in range(3_000):
        cv = float(np.exp(np.log(0.55) + draws.normal(0, 0.46)))
        growth = float(draws.uniform(4, 9)) if draws.random() < 0.1 else float(draws.uniform(0, 4))
        seen = {
            "likes_cv": cv,
            "growth_z": growth,
            "reach_per_follower": float(np.exp(draws.normal(np.log(0.2), 0.8))),
            "duplicate_comment_share": float(draws.beta(1, 12)),
            "generic_comment_share": float(draws.beta(2, 3)),
            "foreign_audience_share": float(draws.beta(1.5, 6)),
        }
        flagged += (
            assess_audience(
                account="a", observations=seen, sampled=100, empty=int(draws.binomial(100, draws.beta(1.5, 14)))
            ).level
            == "look_closer"
        )
    assert flagged / 3_000 <= 0.03
