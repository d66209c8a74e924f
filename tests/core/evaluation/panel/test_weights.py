# SPDX-License-Identifier: EUPL-1.2
"""Weights on the simplex against a general optimiser; ridge against an independent implementation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from tests.core.evaluation.published import california, panel
from tragweite.core.evaluation.panel.simplex import frank_wolfe, simplex_weights
from tragweite.core.evaluation.panel.weights import gaps, weighted


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), rows=st.integers(2, 12), units=st.integers(2, 9))
def test_simplex_weights_are_optimal(seed: int, rows: int, units: int) -> None:
    generator = np.random.default_rng(seed)
    donors, target = generator.normal(size=(rows, units)), generator.normal(size=rows)
    found = simplex_weights(target, donors)
    assert found.min() >= 0
    assert found.sum() == pytest.approx(1)
    # Optimality on the simplex: no unit's slope is below the slope along the weights.
    slope = donors.T @ (donors @ found - target)
    assert slope.min() >= found @ slope - 1e-7 * (1 + np.abs(slope).max())


def test_simplex_weights_agree_with_a_general_optimiser() -> None:
    generator = np.random.default_rng(1)
    donors, target = generator.normal(size=(20, 6)), generator.normal(size=20)
    general = optimize.minimize(
        lambda w: float(((target - donors @ w) ** 2).sum()),
        np.full(6, 1 / 6),
        bounds=[(0, 1)] * 6,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1},
        options={"ftol": 1e-14},
    )
    assert simplex_weights(target, donors) == pytest.approx(general.x, abs=1e-5)


def test_a_unit_that_is_the_target_gets_all_weight() -> None:
    donors = np.random.default_rng(2).normal(size=(15, 5))
    assert simplex_weights(donors[:, 3], donors) == pytest.approx([0, 0, 0, 1, 0], abs=1e-9)


def test_frank_wolfe_reaches_the_exact_ridge_minimum() -> None:
    generator = np.random.default_rng(3)
    donors, target = generator.normal(size=(12, 5)), generator.normal(size=12)
    penalised = np.vstack([donors, np.sqrt(2.0) * np.eye(5)])
    exact = simplex_weights(np.append(target, np.zeros(5)), penalised)
    steps = frank_wolfe(target, donors, ridge=2.0, start=np.full(5, 0.2), smallest=1e-6, steps=20_000)
    assert steps == pytest.approx(exact, abs=3e-3)


def test_ridge_augmented_weights_as_in_pysyncon() -> None:
    """Penalty, imbalance and effect of pysyncon 1.7.0 (AugSynth without covariates) on the same panels."""
    found = california()
    treated, donors = found.mean_of(found.treated), found.outcome[:, list(found.donors)]
    one = weighted("scm-ridge", treated=treated, donors=donors, start=19)
    gap = gaps(one, treated=treated, donors=donors)
    assert one.ridge == pytest.approx(429.837582813449, rel=1e-9)
    assert np.linalg.norm(gap[:19]) == pytest.approx(3.19795, rel=1e-4)
    assert gap[19:].mean() == pytest.approx(-15.95260, rel=1e-4)


@pytest.mark.parametrize(
    ("start", "penalty", "effect"), [(1975, 3.71996625e-4, -0.463703), (1970, 6.4090448e-4, -0.368597)]
)
def test_ridge_on_the_basque_panel_as_in_pysyncon(start: int, penalty: float, effect: float) -> None:
    found = panel(
        "basque_panel.csv",
        unit="regionname",
        time="year",
        outcome="gdpcap",
        treated=["Basque Country (Pais Vasco)", "Spain (Espana)"],
        start=start,
    )
    donors = found.outcome[:, list(found.donors)]
    treated = found.outcome[:, found.units.index("Basque Country (Pais Vasco)")]
    one = weighted("scm-ridge", treated=treated, donors=donors, start=found.start)
    assert one.ridge == pytest.approx(penalty, rel=1e-6)
    assert gaps(one, treated=treated, donors=donors)[found.start :].mean() == pytest.approx(effect, rel=1e-4)
