# SPDX-License-Identifier: EUPL-1.2
import itertools

import numpy as np
import pytest
from bench.simulate import monitor as simulated
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tragweite.core.evaluation.monitoring import Risk, RiskKind, confidence_sequence, e_path, monitor
from tragweite.core.refusal import Refused


def drawn(share: float, *, days: int = 60, plan: float = 40.0, alpha: float = 0.3, seed: int = 1) -> np.ndarray:
    generator = np.random.default_rng(seed)
    return generator.poisson(generator.gamma(1 / alpha, alpha * plan * share, days)).astype(float)


@pytest.mark.parametrize("kind", ["visits_below", "cost_above", "complaints_above", "outage"])
@pytest.mark.parametrize("dispersion", [0.0, 0.5, None])
def test_the_stake_never_grows_on_average_while_the_plan_holds(kind: RiskKind, dispersion: float | None) -> None:
    """Exact: the mean of the stake over all outcomes of three days, weighted with their probabilities under the plan."""
    plan, most = 3.0, 60
    if dispersion:
        chances = stats.nbinom.pmf(np.arange(most), 1 / dispersion, 1 / (1 + dispersion * plan))
    else:
        chances = stats.poisson.pmf(np.arange(most), plan)
    kept = np.flatnonzero(chances > 1e-7)
    mean = 0.0
    for days in itertools.product(kept, repeat=2):
        seen = np.array(days, dtype=float)
        weight = float(np.prod(chances[list(days)]))
        mean += weight * float(e_path(kind, seen=seen, planned=np.full(2, plan), dispersion=dispersion)[-1])
    assert mean <= 1 + 1e-4


def test_a_weak_campaign_is_seen_and_one_as_planned_is_not() -> None:
    planned = np.full(60, 40.0)
    weak, good = (
        monitor([Risk(name="a", kind="visits_below", seen=drawn(share), planned=planned, dispersion=0.3)])[0]
        for share in (0.5, 1.0)
    )
    assert (weak.status, good.status) == ("alarm", "quiet")
    assert weak.alarm_at is not None
    assert weak.alarm_at < 30
    assert weak.ratio_high is not None
    assert weak.ratio_high < 1


def test_without_a_given_scatter_wildly_scattering_days_raise_no_more_alarms_than_allowed() -> None:
    generator, planned, alarms = np.random.default_rng(8), np.full(60, 40.0), 0
    for _ in range(600):
        seen = generator.poisson(generator.gamma(1.0, 40.0, 60)).astype(float)
        alarms += bool(e_path("visits_below", seen=seen, planned=planned, dispersion=None).max() >= 20)
    assert alarms / 600 <= 0.06


def test_an_alarm_stays_and_later_days_do_not_change_its_day() -> None:
    seen = np.concatenate([drawn(0.3, days=30), drawn(2.0, days=30)])
    risk = Risk(name="a", kind="visits_below", seen=seen, planned=np.full(60, 40.0))
    early = Risk(name="a", kind="visits_below", seen=seen[:30], planned=np.full(30, 40.0))
    assert monitor([risk])[0].alarm_at == monitor([early])[0].alarm_at
    assert monitor([risk])[0].status == "alarm"


def test_several_risks_share_the_false_alarms() -> None:
    risks = [Risk(name=f"{n}", kind="visits_below", seen=drawn(1), planned=np.full(60, 40.0)) for n in range(4)]
    assert {state.threshold for state in monitor(risks)} == {80.0}


def test_an_outage_is_seen_within_days_and_few_visits_are_none() -> None:
    broken = drawn(1.0)
    broken[29:] = 0
    planned = np.full(60, 40.0)
    found = monitor([Risk(name="a", kind="outage", seen=broken, planned=planned, dispersion=0.3)])[0]
    weak = monitor([Risk(name="a", kind="outage", seen=drawn(0.4), planned=planned, dispersion=0.3)])[0]
    assert found.alarm_at is not None
    assert 29 <= found.alarm_at <= 34
    assert weak.status != "alarm"


def test_days_without_figure_are_counted_and_say_nothing() -> None:
    seen, planned = drawn(0.5), np.full(60, 40.0)
    gaps = np.insert(seen, 3, np.nan), np.insert(planned, 3, 40.0)
    whole = monitor([Risk(name="a", kind="visits_below", seen=seen, planned=planned)])[0]
    found = monitor([Risk(name="a", kind="visits_below", seen=gaps[0], planned=gaps[1])])[0]
    assert found.days_without_figure == 1
    assert found.e_value == pytest.approx(whole.e_value)
    assert whole.alarm_at is not None
    assert found.alarm_at == whole.alarm_at + 1


def test_a_plan_too_small_to_miss_anything_is_not_measurable() -> None:
    found = monitor([Risk(name="a", kind="outage", seen=np.zeros(9), planned=np.full(9, 0.2))])[0]
    assert (found.status, found.reason, found.e_value) == ("not_measurable", "plan_too_small", None)
    empty = monitor([Risk(name="a", kind="visits_below", seen=[np.nan], planned=[3.0])])[0]
    assert (empty.status, empty.reason) == ("not_measurable", "no_days")


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 2**32), st.floats(0.3, 3.0))
def test_the_confidence_sequence_only_narrows_around_what_was_seen(seed: int, share: float) -> None:
    seen, planned = drawn(share, seed=seed), np.full(60, 40.0)
    early, late = confidence_sequence(seen[:20], planned[:20]), confidence_sequence(seen, planned)
    assert (late[0] or 0.0) >= (early[0] or 0.0)
    assert (late[1] or np.inf) <= (early[1] or np.inf)


@pytest.mark.parametrize(
    "risk",
    [
        Risk(name="a", kind="visits_below", seen=[-1.0], planned=[1.0]),
        Risk(name="a", kind="visits_below", seen=[1.0, 2.0], planned=[1.0]),
        Risk(name="a", kind="visits_below", seen=[np.inf], planned=[1.0]),
        Risk(name="a", kind="other", seen=[1.0], planned=[1.0]),  # type: ignore[arg-type]
        Risk(name="a", kind="outage", seen=[1.0], planned=[1.0], dispersion=-1.0),
    ],
)
def test_bad_risks_are_refused(risk: Risk) -> None:
    with pytest.raises(Refused):
        monitor([risk])


@pytest.mark.slow
@pytest.mark.parametrize("cell", [cell for cell in simulated.cells() if cell.as_planned], ids=lambda cell: cell.name)
def test_false_alarms_over_sixty_looks_stay_below_five_per_cent(cell: simulated.Cell) -> None:
    row = simulated.run(cell, seed=2, repetitions=600)
    assert row.share <= 0.05 + 2 * row.error
