# SPDX-License-Identifier: EUPL-1.2
import time
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from tests.core.evaluation.posts_made import drawn, posts_of
from tragweite.core.evaluation.checks import permutation_p
from tragweite.core.evaluation.posts import Post, Sender
from tragweite.core.evaluation.ratios import Ratio
from tragweite.core.evaluation.sender_report import RatioRow, SenderReport, sender_report
from tragweite.core.evaluation.senders import compare_senders
from tragweite.core.refusal import Refused

AUTHORITY = [12, 4, 9, 20, 7, 15, 11, 6]
CREATOR = [44, 18, 71, 30, 25, 39, 52, 20]


def both(**fields: object) -> list[Post]:
    return posts_of("creator", CREATOR, accounts=4, **fields) + posts_of("authority", AUTHORITY, accounts=2, **fields)


def row(report: SenderReport, scale: str = "per_post", estimand: str = "these_accounts") -> RatioRow:
    return next(each for each in report.ratios if (each.scale, each.estimand) == (scale, estimand))


def test_every_scale_that_the_posts_allow_is_answered_in_both_meanings() -> None:
    report = sender_report(both(reach=2000), window_days=7)
    assert [(each.scale, each.estimand) for each in report.ratios] == [
        (scale, estimand)
        for scale in ("per_post", "per_1000_reach", "per_euro")
        for estimand in ("these_accounts", "such_accounts")
    ]
    assert row(report).estimate == pytest.approx(np.mean(CREATOR) / np.mean(AUTHORITY), rel=1e-5)
    bare = sender_report(both(cost_cents=None), window_days=7)
    assert {each.scale for each in bare.ratios} == {"per_post"}


def test_boosted_posts_have_their_own_pair_and_never_change_the_organic_one() -> None:
    boosted = posts_of("creator_boosted", [400, 300, 500]) + posts_of("authority_boosted", [90, 100, 120])
    report, plain = sender_report(both() + boosted, window_days=7), sender_report(both(), window_days=7)
    pairs = {(each.numerator, each.denominator) for each in report.ratios}
    assert pairs == {("creator", "authority"), ("creator_boosted", "authority_boosted")}
    assert row(report) == row(plain)


def test_a_single_authority_account_is_taken_as_it_is() -> None:
    posts = posts_of("creator", CREATOR, accounts=4) + posts_of("authority", AUTHORITY)
    found = row(sender_report(posts, window_days=7), estimand="such_accounts")
    assert found.fixed_account == "authority"
    assert found.estimate == pytest.approx(
        np.exp(np.mean([np.log(np.mean(CREATOR[start::4])) for start in range(4)])) / np.mean(AUTHORITY), rel=1e-6
    )


def test_one_account_without_visits_does_not_end_the_answer_for_accounts_like_these() -> None:
    posts = posts_of("creator", [0, 18, 71, 30, 0, 39, 52, 20], accounts=4) + posts_of(
        "authority", AUTHORITY, accounts=2
    )
    found = row(sender_report(posts, window_days=7), estimand="such_accounts")
    assert found.estimate is not None
    assert found.low is not None


def test_a_side_without_visits_has_a_finite_bound_and_the_right_sentence() -> None:
    none = sender_report(posts_of("creator", [0] * 8) + posts_of("authority", AUTHORITY), window_days=7)
    found = row(none)
    assert (found.estimate, found.low, found.reason) == (0.0, 0.0, "arm_without_visits")
    assert found.high is not None
    assert 0 < found.high < 0.5
    assert "keinen einzigen gemessenen Besuch" in none.sentence_de
    assert "at most" in none.sentence_en
    turned = row(sender_report(posts_of("creator", CREATOR) + posts_of("authority", [0] * 8), window_days=7))
    assert (turned.estimate, turned.high) == (None, None)
    assert turned.low is not None
    assert turned.low > 2


def test_slots_enter_the_model_and_the_permutation_and_remove_their_own_difference() -> None:
    """Creators post mostly in a slot with four times the visits; inside each slot nothing differs."""
    generator = np.random.default_rng(3)
    posts: list[Post] = []
    for sender, evening in (("creator", 24), ("authority", 8)):
        made = drawn(generator, count=32, mean=10, alpha=0.2)
        visits = [count * 4 if place < evening else count for place, count in enumerate(made)]
        plain = posts_of(sender, visits, accounts=4)  # type: ignore[arg-type]
        posts += [replace(post, slot="evening" if place < evening else "noon") for place, post in enumerate(plain)]
    question = {"window_days": 7, "scale": "per_post", "numerator": "creator", "denominator": "authority"}
    by_slot = compare_senders(posts, **question)  # type: ignore[arg-type]
    blind = compare_senders([replace(post, slot="") for post in posts], **question)  # type: ignore[arg-type]
    assert isinstance(by_slot.these_accounts, Ratio)
    assert isinstance(blind.these_accounts, Ratio)
    assert by_slot.by_slot
    assert blind.these_accounts.p_value < 0.01
    assert by_slot.these_accounts.p_value > 0.05
    assert by_slot.permutation_p is not None
    assert blind.permutation_p is not None
    assert by_slot.permutation_p > 0.05 > blind.permutation_p


def test_the_limit_of_the_permutation_agrees_with_its_draws() -> None:
    generator = np.random.default_rng(6)
    counts = generator.poisson(generator.gamma(2, 5, 2400)).astype(float)
    is_first, strata = np.arange(2400) % 2 == 0, (np.arange(2400) // 2 % 3).astype(np.int64)
    counts[is_first] += generator.binomial(1, 0.35, 1200)
    given = {"counts": counts, "exposure": np.ones(2400), "is_first": is_first, "strata": strata}
    limit = permutation_p(**given, seed=1, draws=1)  # type: ignore[arg-type]
    order = generator.permutation(2400)[:1900]
    smaller = {name: values[order] for name, values in given.items()}
    drawn_p = permutation_p(**smaller, seed=1, draws=4000)  # type: ignore[arg-type]
    from tragweite.core.evaluation import checks

    near = checks._permutation_limit(**smaller)  # type: ignore[arg-type]
    assert drawn_p == pytest.approx(near, abs=0.03)
    assert 0 <= limit <= 1


def young_case(generator: np.random.Generator) -> tuple[list[Post], list[Post]]:
    """Creators post later, so that half of their posts are young; the true ratio is 3."""
    posts: list[Post] = []
    for sender, mean, young in (("authority", 30.0, 0), ("creator", 90.0, 40)):
        for place in range(80):
            age = 7.0 if place >= young else 1.0 + place % 5
            share = (1 - np.exp(-age / 2.5)) / (1 - np.exp(-7 / 2.5))
            visits = int(generator.poisson(generator.gamma(10, mean * share / 10)))
            plain = posts_of(sender, [visits], observed_days=age)[0]  # type: ignore[arg-type]
            account = f"{sender}-{place % 5}"
            posts.append(replace(plain, post_id=f"{sender}{place}", account=account))
    return posts, [replace(post, observed_days=7.0) for post in posts]


def test_young_posts_enter_by_their_curve_and_do_not_lower_the_ratio() -> None:
    logs, naive = [], []
    generator = np.random.default_rng(9)
    for _ in range(5):
        posts, blind = young_case(generator)
        report = sender_report(posts, window_days=7)
        assert report.young_posts == "development_curve"
        assert report.n_young_posts == 40
        logs.append(np.log(row(report).estimate or 1))
        naive.append(np.log(row(sender_report(blind, window_days=7)).estimate or 1))
    assert np.mean(logs) == pytest.approx(np.log(3), abs=0.12)
    assert np.mean(naive) < np.mean(logs) - 0.1


def test_young_posts_without_a_clear_curve_stay_out_and_are_counted() -> None:
    posts = both() + [replace(each, post_id=f"y{n}", observed_days=2.0) for n, each in enumerate(both()[:2])]
    report = sender_report(posts, window_days=7)
    assert report.young_posts in {"left_out", "development_curve"}
    assert sender_report(both(), window_days=7).young_posts == "none"


def test_dispersion_lies_in_its_interval_and_near_the_truth() -> None:
    generator = np.random.default_rng(12)
    posts = posts_of("creator", drawn(generator, count=150, mean=40, alpha=0.7)) + posts_of(
        "authority", drawn(generator, count=150, mean=15, alpha=0.7)
    )
    report = sender_report(posts, window_days=7)
    assert report.dispersion_low is not None
    assert report.dispersion is not None
    assert report.dispersion_high is not None
    assert report.dispersion_low < 0.7 < report.dispersion_high
    assert report.dispersion == pytest.approx(0.7, abs=0.15)


@pytest.mark.parametrize("senders", [("creator",), ("authority", "authority_boosted"), ("creator", "creator_boosted")])
def test_one_side_only_is_refused(senders: tuple[Sender, ...]) -> None:
    posts = [post for sender in senders for post in posts_of(sender, CREATOR)]
    with pytest.raises(Refused, match="one_sender"):
        sender_report(posts, window_days=7)


def test_order_of_posts_changes_nothing() -> None:
    assert sender_report(both(), window_days=7) == sender_report(both()[::-1], window_days=7)


@pytest.mark.slow
def test_ten_thousand_posts_take_less_than_a_second_of_computing() -> None:
    generator = np.random.default_rng(1)
    posts = posts_of("creator", drawn(generator, count=6000, mean=45, alpha=1.0), accounts=40)
    posts += posts_of("authority", drawn(generator, count=4000, mean=15, alpha=1.0), accounts=3)
    spread = [
        replace(
            post,
            cost_cents=1000 + place,
            reach=500 + place,
            published_at=post.published_at - timedelta(hours=place % 900),
        )
        for place, post in enumerate(posts)
    ]
    begin = time.process_time()
    report = sender_report(spread, window_days=7)
    assert time.process_time() - begin < 1.0
    assert row(report).estimate == pytest.approx(3, rel=0.1)
