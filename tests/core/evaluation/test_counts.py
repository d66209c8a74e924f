# SPDX-License-Identifier: EUPL-1.2
"""Reproduces MASS::glm.nb(Days ~ Eth + Sex + Age + Lrn, data = quine); see tests/data/README.md."""

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from scipy import optimize, stats

from tragweite.core.evaluation.counts import count_regression
from tragweite.core.refusal import Refused

QUINE = Path(__file__).parents[2] / "data" / "evaluation" / "quine.csv"
PUBLISHED = {
    "Intercept": (2.89458, 0.22842),
    "Eth[N]": (-0.56937, 0.15333),
    "Sex[M]": (0.08232, 0.15992),
    "Age[F1]": (-0.44843, 0.23975),
    "Age[F2]": (0.08808, 0.23619),
    "Age[F3]": (0.35690, 0.24832),
    "Lrn[SL]": (0.29211, 0.18647),
}


def quine() -> tuple[list[float], dict[str, list[str]]]:
    with QUINE.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    factors = {name: [row[name] for row in rows] for name in ("Eth", "Sex", "Age", "Lrn")}
    return [float(row["Days"]) for row in rows], factors


def test_coefficients_errors_theta_and_likelihood_are_those_of_glm_nb() -> None:
    outcome, factors = quine()
    found = count_regression(outcome=outcome, factors=factors)
    assert found.n == 146
    assert set(found.coefficients) == set(PUBLISHED)
    for name, (estimate, error) in PUBLISHED.items():
        assert found.coefficients[name].estimate == pytest.approx(estimate, abs=2e-5)
        assert found.coefficients[name].se == pytest.approx(error, abs=2e-5)
    assert found.theta == pytest.approx(1.275, abs=5e-4)
    assert 2 * found.log_likelihood == pytest.approx(-1093.151, abs=5e-4)
    assert found.reference_levels == {"Eth": "A", "Sex": "F", "Age": "F0", "Lrn": "AL"}


def test_the_ends_lie_on_the_cutoff_of_a_profile_found_without_slopes() -> None:
    outcome, factors = quine()
    counts, flag = np.array(outcome), np.array([float(each == "N") for each in factors["Eth"]])
    found = count_regression(outcome=outcome, factors={"Eth": factors["Eth"]}, cutoff="chi2").coefficients["Eth[N]"]

    def best(slope: float | None) -> float:
        def loss(vector: np.ndarray) -> float:
            size, by = np.exp(-vector[1]), vector[2] if slope is None else slope
            means = np.exp(vector[0] + by * flag)
            return -float(stats.nbinom.logpmf(counts, size, size / (size + means)).sum())

        start = [2.8, 0.0, -0.4] if slope is None else [2.8, 0.0]
        options = {"xatol": 1e-9, "fatol": 1e-11, "maxiter": 9000, "maxfev": 9000}
        return -float(optimize.minimize(loss, start, method="Nelder-Mead", options=options).fun)

    for end in (found.low, found.high):
        assert end is not None
        assert 2 * (best(None) - best(end)) == pytest.approx(stats.chi2.ppf(0.95, 1), abs=1e-4)


def test_f_is_wider_than_chi_square_and_one_is_the_other_with_many_rows() -> None:
    outcome, factors = quine()
    f, chi2 = (count_regression(outcome=outcome, factors=factors, cutoff=each) for each in ("f", "chi2"))  # type: ignore[arg-type]
    for name in PUBLISHED:
        one, other = f.coefficients[name], chi2.coefficients[name]
        assert one.low is not None
        assert other.low is not None
        assert one.low < other.low
        assert one.low == pytest.approx(other.low, abs=0.01)


def test_order_of_rows_does_not_matter_and_exposure_scales_the_intercept_only() -> None:
    outcome, factors = quine()
    plain = count_regression(outcome=outcome, factors=factors)
    turned = count_regression(outcome=outcome[::-1], factors={name: values[::-1] for name, values in factors.items()})
    doubled = count_regression(outcome=outcome, factors=factors, exposure=[2.0] * len(outcome))
    for name in PUBLISHED:
        assert turned.coefficients[name].estimate == pytest.approx(plain.coefficients[name].estimate, abs=1e-6)
        shift = np.log(2) if name == "Intercept" else 0.0
        assert doubled.coefficients[name].estimate == pytest.approx(plain.coefficients[name].estimate - shift, abs=1e-5)


def test_levels_that_are_numbers_are_ordered_by_size() -> None:
    found = count_regression(
        outcome=[3, 1, 4, 1, 5, 9, 2, 6], factors={"hour": ["10", "9", "10", "9", "8", "8", "9", "10"]}
    )
    assert found.reference_levels == {"hour": "8"}
    assert list(found.coefficients) == ["Intercept", "hour[9]", "hour[10]"]


def test_a_level_without_counts_has_no_coefficient_but_a_reason() -> None:
    found = count_regression(outcome=[3, 1, 4, 0, 0, 0, 5, 2], factors={"a": list("xxxyyyxx")})
    assert found.coefficients["a[y]"].estimate is None
    assert found.coefficients["a[y]"].reason == "level_without_counts"


def test_counts_that_scatter_less_than_chance_have_no_theta() -> None:
    found = count_regression(outcome=[5, 5, 5, 6, 6, 6], factors={"a": list("xxxyyy")})
    assert found.theta is None
    assert found.dispersion == 0.0


@pytest.mark.parametrize(
    ("outcome", "factor", "code"),
    [
        ([1, 2, 3, 4], "xxxx", "one_level"),
        ([0, 0, 0, 0], "xxyy", "nothing_counted"),
        ([1, 2, 3], "xyy", "too_few_rows"),
        ([1, -2, 3, 4], "xxyy", "bad_outcome"),
        ([1, 2.5, 3, 4], "xxyy", "bad_outcome"),
        ([1, float("nan"), 3, 4], "xxyy", "bad_outcome"),
    ],
)
def test_bad_data_are_refused(outcome: Sequence[float], factor: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        count_regression(outcome=outcome, factors={"a": list(factor)})


def test_factors_that_always_go_together_are_refused() -> None:
    with pytest.raises(Refused, match="not_separable"):
        count_regression(outcome=[1, 2, 3, 4, 5, 6], factors={"a": list("xxxyyy"), "b": list("uuuvvv")})
