# SPDX-License-Identifier: EUPL-1.2
"""Change between two surveys: truth held, control group, thin data, sentences."""

from dataclasses import asdict

import numpy as np
import pytest
from bench.simulate import survey as simulation

from tragweite.core.evaluation.survey.change import Wave, estimate_change
from tragweite.core.evaluation.survey.finding import estimate_survey
from tragweite.core.evaluation.survey.raking import margins_of

TOTALS = {"age": {"y": 400.0, "o": 600.0}}
MARGINS = margins_of(TOTALS)


def wave(agree: float, *, n: int = 400, seed: int = 1, young: float = 0.4) -> Wave:
    generator = np.random.default_rng(seed)
    age = np.where(np.arange(n) < young * n, "y", "o")
    outcome = np.zeros(n)
    for level in ("y", "o"):
        rows = np.flatnonzero(age == level)
        outcome[generator.permutation(rows)[: round(agree * len(rows))]] = 1.0
    return Wave(outcome=outcome, values={"age": age.tolist()}, base=np.ones(n))


def test_a_clear_rise_is_found_but_not_given_to_the_campaign() -> None:
    found = estimate_change(before=wave(0.3), after=wave(0.5, seed=2), margins=MARGINS)
    assert found.change == pytest.approx(0.2)
    assert found.low is not None
    assert found.low > 0.1
    assert found.grade == "C"
    assert "20 Prozentpunkte gestiegen" in found.sentence_de
    assert "nicht gezeigt" in found.sentence_de


def test_two_equal_proportions_have_the_textbook_error() -> None:
    found = estimate_change(before=wave(0.3), after=wave(0.3, seed=2), margins=MARGINS)
    assert found.change == pytest.approx(0.0, abs=1e-12)
    assert found.se == pytest.approx(np.sqrt(2 * 0.3 * 0.7 / 400), rel=0.01)
    assert "nicht messbar" in found.sentence_de


def test_the_same_rise_in_the_control_group_is_no_effect() -> None:
    rise = (wave(0.3, seed=3), wave(0.5, seed=4))
    found = estimate_change(before=wave(0.3), after=wave(0.5, seed=2), margins=MARGINS, control=rise)
    assert found.change == pytest.approx(0.0, abs=1e-12)
    assert found.estimand == "difference_in_changes"
    alone = estimate_change(before=wave(0.3), after=wave(0.5, seed=2), margins=MARGINS)
    assert found.se == pytest.approx(np.sqrt(2) * (alone.se or 0))
    assert found.grade == "B"
    calm = (wave(0.3, seed=3), wave(0.3, seed=4))
    rising = estimate_change(before=wave(0.3), after=wave(0.5, seed=2), margins=MARGINS, control=calm)
    assert "stärker als in der Vergleichsgruppe" in rising.sentence_de


def test_weights_undo_a_sample_that_changed_its_make_up() -> None:
    def by_age(young: float) -> Wave:
        age = np.where(np.arange(500) < young * 500, "y", "o")
        return Wave(
            outcome=(age == "y").astype(float) * (np.arange(500) % 2), values={"age": age.tolist()}, base=np.ones(500)
        )

    found = estimate_change(before=by_age(0.2), after=by_age(0.6), margins=MARGINS)
    assert found.unweighted_change == pytest.approx(0.2)
    assert found.change == pytest.approx(0.0, abs=1e-9)


def test_near_zero_the_interval_is_not_symmetric() -> None:
    found = estimate_change(before=wave(0.01), after=wave(0.02, seed=2), margins=MARGINS)
    assert found.change is not None and found.low is not None and found.high is not None  # noqa: PT018
    assert found.high - found.change > found.change - found.low


@pytest.mark.parametrize(("n", "young", "reason"), [(20, 0.4, "too_few_answers"), (100, 0.03, "level_too_small")])
def test_thin_surveys_are_not_judged(n: int, young: float, reason: str) -> None:
    found = estimate_change(before=wave(0.4, n=n, young=young), after=wave(0.4), margins=MARGINS)
    assert found.reason == reason
    assert found.change is None
    assert "lässt sich nicht beurteilen" in found.sentence_de


def test_a_heavy_weight_fails_its_check() -> None:
    found = estimate_survey(wave(0.4, n=1000, young=0.03), margins=TOTALS)
    assert {check.code: check.state for check in found.checks}["weights_calm"] == "failed"
    assert found.grade == "D"


def test_the_order_of_the_answers_changes_nothing() -> None:
    plain, other = wave(0.3), wave(0.5, seed=2)
    order = np.random.default_rng(5).permutation(400)
    turned = Wave(
        outcome=plain.outcome[order], values={"age": [plain.values["age"][row] for row in order]}, base=np.ones(400)
    )
    first = estimate_change(before=plain, after=other, margins=MARGINS)
    second = estimate_change(before=turned, after=other, margins=MARGINS)
    assert first.input_hash == second.input_hash
    assert first.change == pytest.approx(second.change)
    assert set(asdict(first)) == set(asdict(second))


@pytest.mark.slow
@pytest.mark.parametrize("clustered", [False, True])
def test_simulated_change_lies_in_the_interval(clustered: bool) -> None:
    row = simulation.run(simulation.Cell(answers=150, change=0.05, clustered=clustered), seed=2, repetitions=300)
    # 300 runs: Monte-Carlo error 1.3 points.
    assert 0.92 <= row["coverage"] <= 0.985
