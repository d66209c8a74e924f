# SPDX-License-Identifier: EUPL-1.2
"""Reproduces the pumps of George, Makov and Smith (1993) within 1 %."""

from pathlib import Path

import numpy as np
import pytest

from tragweite.core.evaluation.pooling import pooled_rates
from tragweite.core.refusal import Refused

PUMPS = Path(__file__).parents[2] / "data" / "evaluation" / "pumps.csv"
THETA = (0.0598, 0.1018, 0.0892, 0.1158, 0.6013, 0.6094, 0.8925, 0.8925, 1.586, 1.990)


def pumps() -> tuple[np.ndarray, np.ndarray]:
    table = np.genfromtxt(PUMPS, delimiter=",", skip_header=1)
    return table[:, 1], table[:, 2]


def test_the_published_posterior_is_reproduced() -> None:
    failures, exposure = pumps()
    found = pooled_rates(counts=failures, exposure=exposure, rescale=False)
    assert found.means == pytest.approx(THETA, rel=0.01)
    assert (found.shape_mean, found.shape_sd) == pytest.approx((0.697, 0.271), rel=0.01)
    assert (found.rate_mean, found.rate_sd) == pytest.approx((0.927, 0.543), rel=0.01)


def test_the_unit_of_the_exposure_does_not_matter() -> None:
    failures, exposure = pumps()
    one, other = (pooled_rates(counts=failures, exposure=exposure * unit) for unit in (1.0, 1000.0))
    assert np.array(other.means) * 1000 == pytest.approx(one.means)


def test_thin_data_are_drawn_to_the_middle_and_are_rarely_surely_the_best() -> None:
    found = pooled_rates(counts=[1, 30, 10], exposure=[1, 40, 40], seed=3)
    assert 0.4 < found.means[0] < 1.0
    assert sum(found.chance_best) == pytest.approx(1)
    assert all(low < mean < high for low, mean, high in zip(found.lows, found.means, found.highs, strict=True))
    assert pooled_rates(counts=[1, 30, 10], exposure=[1, 40, 40], seed=3) == found


def test_bad_input_is_refused() -> None:
    with pytest.raises(Refused, match="bad_outcome"):
        pooled_rates(counts=[1, -1], exposure=[1, 1])
    with pytest.raises(Refused, match="bad_exposure"):
        pooled_rates(counts=[1, 1], exposure=[1, 0])
