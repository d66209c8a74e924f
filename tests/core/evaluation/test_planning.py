# SPDX-License-Identifier: EUPL-1.2
import numpy as np
import pytest

from tragweite.core.evaluation.lots import draw_regions, draw_slots, draw_weeks
from tragweite.core.evaluation.negative_binomial import coefficient_p
from tragweite.core.evaluation.planning import (
    PostPlan,
    detectable_lift_of_totals,
    detectable_ratio,
    posts_needed,
    power_of_posts,
    survey_needed,
)
from tragweite.core.refusal import Refused

REGIONS = {"A": [100.0, 3], "B": [110.0, 3], "C": [500.0, 1], "D": [520.0, 1], "E": [300.0, 2], "F": [310.0, 2]}


@pytest.mark.parametrize(
    ("dispersion", "ratio", "each"), [(1.0, 3.0, 14), (1.0, 2.0, 35), (1.0, 1.5, 101), (0.3, 2.0, 12), (0.3, 1.5, 34)]
)
def test_posts_needed_are_those_of_the_reference_up_to_the_t_quantile(
    dispersion: float, ratio: float, each: int
) -> None:
    found = posts_needed(mean=15, dispersion=dispersion, ratio=ratio)
    assert found is not None
    assert each <= found / 2 <= each + 1.5


@pytest.mark.slow
@pytest.mark.parametrize(("ratio", "alpha"), [(3.0, 1.0), (2.0, 0.3)])
def test_power_is_what_the_comparison_reaches_in_simulation(ratio: float, alpha: float) -> None:
    plan = PostPlan(n_numerator=14, n_denominator=14, mean=15, dispersion=alpha)
    sides = np.repeat([1.0, 0.0], 14)
    design, generator, found = np.column_stack([np.ones(28), sides]), np.random.default_rng(4), 0
    for _ in range(400):
        counts = generator.poisson(generator.gamma(1 / alpha, alpha * 15 * ratio**sides)).astype(float)
        found += coefficient_p(counts=counts, design=design, offset=np.zeros(28), column=1) < 0.05
    assert power_of_posts(plan, ratio=ratio) == pytest.approx(found / 400, abs=0.06)


def test_the_detectable_ratio_has_the_wanted_power_and_falls_with_more_posts() -> None:
    few, many = (PostPlan(n_numerator=n, n_denominator=n, mean=15, dispersion=1.0) for n in (5, 50))
    least, less = detectable_ratio(few), detectable_ratio(many)
    assert least is not None
    assert less is not None
    assert power_of_posts(few, ratio=least) == pytest.approx(0.8, abs=1e-4)
    assert 1 < less < 2 < 6 < least
    assert power_of_posts(few, ratio=1.0) == pytest.approx(0.05, abs=1e-6)


def test_totals_and_surveys_are_those_of_the_reference() -> None:
    assert detectable_lift_of_totals(treated=400, control=400) == pytest.approx(0.219, abs=0.001)
    assert survey_needed(share=0.30, change=0.05) == pytest.approx(1370, abs=8)
    assert survey_needed(share=0.30, change=0.05, design_effect=2) == pytest.approx(2 * 1374, abs=2)


def test_slots_are_drawn_evenly_inside_each_block_and_the_seed_repeats_the_draw() -> None:
    blocks = {f"p{n}": f"block {n % 3}" for n in range(14)}
    found = draw_slots(blocks, sides=("creator", "authority"), seed=5)
    assert {each.unit for each in found.drawn} == set(blocks)
    for block in set(blocks.values()):
        sides = [each.side for each in found.drawn if each.block == block]
        assert abs(sides.count("creator") - sides.count("authority")) <= 1
    assert draw_slots(dict(reversed(blocks.items())), sides=("creator", "authority"), seed=5) == found
    assert draw_slots(blocks, sides=("creator", "authority"), seed=6) != found
    assert found.possible_draws == (10 * 2) * (10 * 2) * 6


def test_every_slot_falls_to_each_side_equally_often() -> None:
    blocks = {"a": "x", "b": "x", "c": "x"}
    draws = [draw_slots(blocks, sides=("s", "t"), seed=seed) for seed in range(2000)]
    share = np.mean([next(each.side for each in draw.drawn if each.unit == "a") == "s" for draw in draws])
    assert share == pytest.approx(0.5, abs=0.04)


def test_like_regions_are_matched_and_one_of_each_pair_is_drawn() -> None:
    found = draw_regions(REGIONS, sides=("on", "off"), seed=1)
    pairs = {frozenset(each.unit for each in found.drawn if each.block == block) for block in "123"}
    assert pairs == {frozenset("AB"), frozenset("CD"), frozenset("EF")}
    assert all(len({each.side for each in found.drawn if each.block == block}) == 2 for block in "123")
    assert found.possible_draws == 8


def test_of_an_odd_number_the_region_that_fits_nobody_is_left_out() -> None:
    found = draw_regions(REGIONS | {"Z": [5000.0, 9]}, sides=("on", "off"), seed=1)
    assert found.left_out == ("Z",)


def test_quiet_weeks_are_spread_over_the_campaign() -> None:
    weeks = [f"2026-W{n:02}" for n in range(1, 13)]
    found = draw_weeks(weeks, ghosts=3, sides=("boost", "quiet"), seed=2)
    quiet = [weeks.index(each.unit) // 4 for each in found.drawn if each.side == "quiet"]
    assert sorted(quiet) == [0, 1, 2]
    assert found.possible_draws == 64


@pytest.mark.parametrize(
    "act",
    [
        lambda: power_of_posts(PostPlan(n_numerator=1, n_denominator=5, mean=1, dispersion=1), ratio=2),
        lambda: posts_needed(mean=0, dispersion=1, ratio=2),
        lambda: survey_needed(share=0.98, change=0.05),
        lambda: draw_regions({"A": [1.0]}, sides=("a", "b"), seed=1),
        lambda: draw_regions({"A": [1.0], "B": [1.0]}, sides=("a", "a"), seed=1),
        lambda: draw_weeks(["1", "2"], ghosts=2, sides=("a", "b"), seed=1),
        lambda: draw_slots({"a": "x"}, sides=("a", "b"), seed=-1),
    ],
)
def test_impossible_plans_are_refused(act: object) -> None:
    with pytest.raises(Refused):
        act()  # type: ignore[operator]
