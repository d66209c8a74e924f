# SPDX-License-Identifier: EUPL-1.2
"""Raking meets the margins and is the nearest such weighting; variance against dense algebra and repeated sampling."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from tragweite.core.evaluation.survey.estimate import cell_weights, survey_mean, wilson
from tragweite.core.evaluation.survey.raking import Raked, margins_of, rake
from tragweite.core.refusal import Refused

AGE, SEX = ["y", "y", "y", "o", "o", "o", "o", "y"], ["f", "m", "f", "f", "m", "m", "f", "m"]
TOTALS = {"age": {"y": 300.0, "o": 700.0}, "sex": {"f": 520.0, "m": 480.0}}


def raked(**given_totals: Any) -> Raked:
    totals = given_totals or TOTALS
    return rake(values={"age": AGE, "sex": SEX}, margins=margins_of(totals), base=np.ones(8))


def test_the_weights_are_nearest_to_the_base_among_all_that_meet_the_margins() -> None:
    design = np.array([[a == "y", a == "o", s == "f"] for a, s in zip(AGE, SEX, strict=True)], dtype=float)
    goal = np.array([300.0, 700.0, 520.0])
    # Deville and Särndal: raking minimises sum w log(w / d) - w + d.
    general = optimize.minimize(
        lambda w: float((w * np.log(w) - w + 1).sum()),
        np.full(8, 125.0),
        jac=np.log,
        constraints={"type": "eq", "fun": lambda w: design.T @ w - goal, "jac": lambda _w: design.T},
        bounds=[(1e-6, None)] * 8,
        options={"ftol": 1e-14, "maxiter": 500},
    )
    assert raked().weights == pytest.approx(general.x, rel=1e-4)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_every_margin_is_met(seed: int) -> None:
    generator = np.random.default_rng(seed)
    # Every combination of levels once, so that a solution always exists.
    cells = list(product("012", repeat=3)) + [tuple(row) for row in generator.integers(0, 3, (66, 3)).astype(str)]
    values = dict(zip("abc", map(list, zip(*cells, strict=True)), strict=True))
    totals = {}
    for name in values:
        shares = generator.dirichlet((5, 5, 5))
        totals[name] = {str(level): 5000 * share for level, share in enumerate(shares)}
    found = rake(values=values, margins=margins_of(totals), base=generator.uniform(0.5, 2, 93))
    for margin, codes in zip(found.margins, found.codes, strict=True):
        assert np.bincount(codes, weights=found.weights) == pytest.approx(margin.totals, rel=1e-8)


def test_one_margin_is_post_stratification() -> None:
    """Closed form: stratum means weighted by their totals; variance of the residuals in the strata."""
    generator = np.random.default_rng(1)
    strata = np.repeat([0, 1, 2], (40, 60, 100))
    y = generator.normal(strata * 3.0, 1.0)
    totals = np.array([5000.0, 3000.0, 2000.0])
    margins = margins_of({"s": {str(level): total for level, total in enumerate(totals)}})
    found = rake(values={"s": [str(level) for level in strata]}, margins=margins, base=np.ones(200))
    mean = survey_mean(found, y)
    means = np.array([y[strata == level].mean() for level in range(3)])
    assert mean.mean == pytest.approx(totals @ means / 10_000)
    assert mean.total == pytest.approx(totals @ means)
    variance = sum(
        (totals[level] / 10_000 / (strata == level).sum()) ** 2 * ((y[strata == level] - means[level]) ** 2).sum()
        for level in range(3)
    )
    assert mean.se**2 == pytest.approx(200 / 199 * variance)
    assert mean.se_total == pytest.approx(mean.se * 10_000)


def test_the_variance_is_that_of_cluster_totals_of_calibration_residuals() -> None:
    generator = np.random.default_rng(2)
    n = 90
    values = {
        "a": [str(level) for level in generator.integers(0, 3, n)],
        "b": [str(level) for level in generator.integers(0, 2, n)],
    }
    margins = margins_of({"a": {"0": 400.0, "1": 300.0, "2": 300.0}, "b": {"0": 450.0, "1": 550.0}})
    base = generator.uniform(5, 15, n)
    y, clusters = generator.normal(size=n), generator.integers(0, 12, n)
    found = rake(values=values, margins=margins, base=base)
    mean = survey_mean(found, y, clusters=[f"c{number}" for number in clusters])
    design = np.array(
        [[1, a == "1", a == "2", b == "1"] for a, b in zip(values["a"], values["b"], strict=True)], dtype=float
    )
    centred = y - found.weights @ y / 1000
    slope = np.linalg.solve(design.T @ np.diag(base) @ design, design.T @ (base * centred))
    score = found.weights * (centred - design @ slope) / 1000
    sums = np.array([score[clusters == number].sum() for number in range(12)])
    assert mean.se**2 == pytest.approx(12 / 11 * ((sums - sums.mean()) ** 2).sum())
    assert mean.freedom == 11


def test_without_structure_the_design_effect_is_one() -> None:
    y = np.tile([0.0, 1.0, 2.0, 3.0, 4.0], 40)
    margins = margins_of({"a": {"x": 4000.0, "z": 4000.0}})
    found = rake(values={"a": ["x", "z"] * 100}, margins=margins, base=np.ones(200))
    mean = survey_mean(found, y)
    assert mean.design_effect == pytest.approx(8000 / 7800, rel=0.01)


def test_cells_carry_their_weight() -> None:
    cells = cell_weights(raked())
    assert set(cells) == {"y|f", "y|m", "o|f", "o|m"}
    assert 2 * cells["y|f"] + 2 * cells["y|m"] == pytest.approx(300)


def test_wilson_of_no_agreement() -> None:
    low, high = wilson(0.0, 10.0)
    assert low == 0.0
    assert high == pytest.approx(1.959964**2 / (10 + 1.959964**2))


@pytest.mark.parametrize(
    ("totals", "code"),
    [
        ({"age": {"y": 300.0, "o": 700.0}, "sex": {"f": 520.0, "m": 600.0}}, "evaluation.margins_disagree"),
        ({"age": {"y": 300.0, "o": 0.0}, "sex": {"f": 520.0, "m": 480.0}}, "evaluation.bad_margin_total"),
        ({"age": {"y": 1000.0}, "sex": {"f": 520.0, "m": 480.0}}, "evaluation.level_without_total"),
        (
            {"age": {"y": 300.0, "o": 600.0, "z": 100.0}, "sex": {"f": 520.0, "m": 480.0}},
            "evaluation.level_without_rows",
        ),
    ],
)
def test_margins_that_do_not_fit_are_refused(totals: dict[str, dict[str, float]], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        raked(**totals)
    assert refusal.value.code == code


def test_an_impossible_table_is_refused() -> None:
    margins = margins_of({"a": {"0": 90.0, "1": 10.0}, "b": {"0": 10.0, "1": 90.0}})
    with pytest.raises(Refused, match="raking_without_end"):
        rake(values={"a": ["0", "1", "1"], "b": ["0", "0", "1"]}, margins=margins, base=np.ones(3))


def test_bad_weights_and_single_clusters_are_refused() -> None:
    with pytest.raises(Refused, match="bad_weight"):
        rake(values={"age": AGE, "sex": SEX}, margins=margins_of(TOTALS), base=np.zeros(8))
    with pytest.raises(Refused, match="one_cluster"):
        survey_mean(raked(), np.arange(8.0), clusters=["c"] * 8)
