# SPDX-License-Identifier: EUPL-1.2
from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest
from scipy import stats

from tests.core.evaluation.posts_made import drawn, posts_of
from tragweite.core.evaluation.posts import Post
from tragweite.core.evaluation.senders import (
    Comparison,
    NotAnswerable,
    Rate,
    Ratio,
    comparable_pairs,
    compare_senders,
)
from tragweite.core.refusal import Refused

AUTHORITY = [12, 4, 9, 20, 7, 15]
CREATOR = [44, 18, 71, 30, 25, 39, 52, 20]


def compared(posts: list[Post], **changes: object) -> Comparison:
    question: dict[str, object] = {
        "window_days": 7,
        "scale": "per_post",
        "numerator": "creator",
        "denominator": "authority",
    } | changes
    return compare_senders(posts, **question)  # type: ignore[arg-type]


def both() -> list[Post]:
    return posts_of("creator", CREATOR, accounts=4) + posts_of("authority", AUTHORITY, accounts=2)


def test_rates_and_ratio_per_post_are_ratios_of_means() -> None:
    result = compared(both())
    rates = {row.sender: row.rate for row in result.rates}
    ratio = result.these_accounts
    assert isinstance(rates["creator"], Rate)
    assert isinstance(ratio, Ratio)
    assert rates["creator"].value == pytest.approx(np.mean(CREATOR), rel=1e-5)
    assert ratio.estimate == pytest.approx(np.mean(CREATOR) / np.mean(AUTHORITY), rel=1e-5)
    assert ratio.low is not None
    assert ratio.high is not None
    assert 1 < ratio.low < ratio.estimate < ratio.high
    assert ratio.p_value < 0.01


def test_accounts_like_these_is_welch_on_log_account_means() -> None:
    result = compared(both()).accounts_like_these
    assert isinstance(result, Ratio)
    over = np.log([np.mean(CREATOR[start::4]) for start in range(4)])
    under = np.log([np.mean(AUTHORITY[start::2]) for start in range(2)])
    oracle = stats.ttest_ind(over, under, equal_var=False)
    interval = oracle.confidence_interval(0.95)
    assert result.p_value == pytest.approx(oracle.pvalue)
    assert (result.low, result.high) == pytest.approx((np.exp(interval.low), np.exp(interval.high)))


def test_per_euro_and_per_views_divide_by_their_unit() -> None:
    cheap = posts_of("creator", CREATOR, cost_cents=5_000, views=2_000)
    result = compared(cheap + posts_of("authority", AUTHORITY), scale="per_euro")
    by_views = compared(cheap + posts_of("authority", AUTHORITY), scale="per_1000_views")
    plain = np.mean(CREATOR) / np.mean(AUTHORITY)
    assert isinstance(result.these_accounts, Ratio)
    assert isinstance(by_views.these_accounts, Ratio)
    assert result.these_accounts.estimate == pytest.approx(plain * 2, rel=1e-4)
    assert by_views.these_accounts.estimate == pytest.approx(plain / 2, rel=1e-4)


def test_posts_without_the_figure_are_left_out_and_counted() -> None:
    posts = both()
    odd = [
        replace(posts[0], post_id="x1", views=None),
        replace(posts[0], post_id="x2", views=0),
        replace(posts[0], post_id="x3", observed_days=6.9),
        replace(posts[0], post_id="x4", visits=None),
    ]
    result = compared(posts + odd, scale="per_1000_views")
    counted = {(row.sender, row.reason): row.count for row in result.left_out}
    assert counted == {("creator", reason): 1 for reason in ("no_views", "zero_views", "too_young", "no_visits")}
    assert result.n_without == 4
    creator = next(row for row in result.rates if row.sender == "creator")
    assert (creator.n_posts, creator.visits) == (len(CREATOR), sum(CREATOR))


def test_missing_cost_is_not_zero_cost() -> None:
    result = compared(both() + posts_of("creator_boosted", [9, 9], cost_cents=None), scale="per_euro")
    assert [(row.reason, row.count) for row in result.left_out] == [("no_cost", 2)]


@pytest.mark.parametrize(
    ("creator", "authority", "reason"),
    [
        ([], AUTHORITY, "no_posts"),
        (CREATOR[:2], AUTHORITY, "too_few_posts"),
        (CREATOR, [0, 0, 0, 0], "arm_without_visits"),
    ],
)
def test_thin_data_are_a_normal_result_with_a_reason(creator: list[int], authority: list[int], reason: str) -> None:
    result = compared(posts_of("creator", creator) + posts_of("authority", authority))
    assert isinstance(result.these_accounts, NotAnswerable)
    assert result.these_accounts.reason == reason
    assert result.permutation_p is None
    assert result.checks == ()


def test_one_account_per_side_says_nothing_about_other_accounts() -> None:
    result = compared(posts_of("creator", CREATOR) + posts_of("authority", AUTHORITY))
    assert isinstance(result.these_accounts, Ratio)
    assert isinstance(result.accounts_like_these, NotAnswerable)
    assert result.accounts_like_these.reason == "too_few_accounts"


def test_organic_and_boosted_posts_are_never_pooled() -> None:
    boosted = posts_of("creator_boosted", [900, 800, 1000, 700])
    assert compared(both() + boosted).these_accounts == compared(both()).these_accounts


def test_pairs_prefer_boosted_against_boosted() -> None:
    boosted = posts_of("creator_boosted", [1])
    assert comparable_pairs(both() + boosted) == (("creator", "authority"), ("creator_boosted", "authority"))
    with_both = both() + boosted + posts_of("authority_boosted", [1])
    assert comparable_pairs(with_both) == (("creator", "authority"), ("creator_boosted", "authority_boosted"))
    assert comparable_pairs(posts_of("creator", [1])) == ()


def test_order_of_posts_does_not_matter() -> None:
    assert compared(both()) == compared(both()[::-1])


def test_permutation_is_seeded_and_agrees_on_a_plain_case() -> None:
    result = compared(both(), seed=5)
    assert result.permutation_p == compared(both(), seed=5).permutation_p
    assert result.permutation_p is not None
    assert result.permutation_p < 0.01
    assert {check.code: check.state for check in result.checks} == {
        "permutation_agrees": "passed",
        "no_single_account": "passed",
        "no_single_post": "passed",
        "nothing_left_out": "passed",
        "same_period": "passed",
        "drawn_by_lot": "not_checkable",
    }


def test_one_giant_post_fails_its_check() -> None:
    posts = posts_of("creator", [4000, 10, 20, 15]) + posts_of("authority", AUTHORITY)
    states = {check.code: check.state for check in compared(posts).checks}
    assert states["no_single_post"] == "failed"


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("evaluation.bad_count", {"visits": -1}),
        ("evaluation.bad_count", {"cost_cents": 3.5}),
        ("evaluation.bad_count", {"views": True}),
        ("evaluation.bad_days", {"observed_days": float("nan")}),
        ("evaluation.naive_time", {"published_at": datetime(2025, 1, 1)}),
        ("evaluation.unknown_sender", {"sender": "agency"}),
        ("evaluation.post_unnamed", {"account": ""}),
    ],
)
def test_bad_posts_are_refused_by_name(code: str, change: dict[str, object]) -> None:
    posts = both()
    posts[0] = replace(posts[0], **change)  # type: ignore[arg-type]
    with pytest.raises(Refused) as refusal:
        compared(posts)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("evaluation.same_sender", {"denominator": "creator"}),
        ("evaluation.unknown_sender", {"numerator": "press"}),
        ("evaluation.unknown_scale", {"scale": "per_click"}),
        ("evaluation.bad_window", {"window_days": 0}),
    ],
)
def test_bad_questions_are_refused(code: str, change: dict[str, object]) -> None:
    with pytest.raises(Refused) as refusal:
        compared(both(), **change)
    assert refusal.value.code == code


def test_a_post_given_twice_is_refused() -> None:
    with pytest.raises(Refused, match="duplicate_post"):
        compared([*both(), both()[0]])


@pytest.mark.slow
def test_a_known_effect_is_found_in_its_interval() -> None:
    generator = np.random.default_rng(7)
    creator = drawn(generator, count=60, mean=45, alpha=0.5)
    authority = drawn(generator, count=40, mean=15, alpha=0.5)
    ratio = compared(posts_of("creator", creator) + posts_of("authority", authority)).these_accounts
    assert isinstance(ratio, Ratio)
    assert ratio.low is not None
    assert ratio.high is not None
    assert ratio.low < 3 < ratio.high
    assert ratio.low > 1
