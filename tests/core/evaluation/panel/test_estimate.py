# SPDX-License-Identifier: EUPL-1.2
"""Published panels reproduced; permutation, several treated units, checks, refusals."""

from dataclasses import asdict, replace
from itertools import combinations

import numpy as np
import pytest

from tests.core.evaluation.published import california, panel, rows_of
from tragweite.core.evaluation.panel.estimate import PanelEffect, estimate_panel
from tragweite.core.evaluation.panel.matrix import Panel, Predictors, panel_of
from tragweite.core.evaluation.panel.placebo import outcome_of, permutation_p, placebos
from tragweite.core.evaluation.panel.weights import METHODS
from tragweite.core.refusal import Refused

BASQUE = "Basque Country (Pais Vasco)"
PREDICTORS = {
    **dict.fromkeys(
        ("school.illit", "school.prim", "school.med", "school.high", "school.post.high", "invest"), range(1964, 1970)
    ),
    "gdpcap": range(1960, 1970),
    **dict.fromkeys(
        (
            "sec.agriculture",
            "sec.energy",
            "sec.industry",
            "sec.construction",
            "sec.services.venta",
            "sec.services.nonventa",
        ),
        range(1961, 1970, 2),
    ),
    "popdens": range(1969, 1970),
}


def basque() -> Panel:
    """The panel with the predictors of Abadie and Gardeazabal, fitted on 1960 to 1969."""
    plain = panel("basque_panel.csv", unit="regionname", time="year", outcome="gdpcap", treated=[BASQUE], start=1970)
    cells = {(row["regionname"], int(float(row["year"]))): row for row in rows_of("basque_panel.csv")}
    values = [
        [np.mean([float(cells[unit, year][name]) for year in years if cells[unit, year][name]]) for unit in plain.units]
        for name, years in PREDICTORS.items()
    ]
    return replace(plain, predictors=Predictors(names=tuple(PREDICTORS), values=np.array(values), fit_from=5))


def made(units: int = 12, *, effect: float = 0.0, treated: int = 1) -> Panel:
    generator = np.random.default_rng(4)
    common = generator.normal(size=24).cumsum()
    outcome = 10 + common[:, None] * generator.uniform(0.5, 1.5, units) + generator.normal(0, 0.2, (24, units))
    outcome[16:, :treated] += effect
    names = [f"u{number:02d}" for number in range(units)]
    times = [str(2000 + step) for step in range(24)]
    return panel_of(outcome=outcome, units=names, times=times, treated=names[:treated], start=16)


def state(found: PanelEffect, code: str) -> str:
    return next(check.state for check in found.checks if check.code == code)


@pytest.mark.parametrize(
    ("method", "att", "tolerance"), [("scm", -19.51, 0.005), ("sdid", -15.604, 0.0005), ("did", -27.349, 0.0005)]
)
def test_proposition_99(method: str, att: float, tolerance: float) -> None:
    found = estimate_panel(california(), method=method)
    assert found.att == pytest.approx(att, abs=tolerance)
    assert found.incremental_sum == pytest.approx(12 * found.att)
    # The published synthetic control of -19.62 ends its iterations a little earlier than the least squares of -19.51.
    if method == "scm":
        assert found.att == pytest.approx(-19.62, rel=0.01)


def test_weights_of_synthetic_difference_in_differences() -> None:
    found = estimate_panel(california(), method="sdid")
    expected = {"Nevada": 0.1245, "New Hampshire": 0.1050, "Connecticut": 0.0783}
    assert {name: found.weights[name] for name in expected} == pytest.approx(expected, abs=1e-4)
    years = {"1986": 0.3665, "1987": 0.2065, "1988": 0.4271}
    assert {year: found.time_weights[year] for year in years} == pytest.approx(years, abs=1e-4)
    assert sum(found.time_weights.values()) == pytest.approx(1)


def test_basque_country_with_its_predictors() -> None:
    found = outcome_of(basque(), "scm", group=basque().treated, donors=basque().donors, start=15)
    units = {basque().units[place]: weight for place, weight in zip(found.donors, found.found.units, strict=True)}
    assert units["Cataluna"] == pytest.approx(0.851, abs=0.001)
    assert units["Madrid (Comunidad De)"] == pytest.approx(0.149, abs=0.001)
    assert found.by_time[20:].mean() == pytest.approx(-0.6996, abs=0.0005)


@pytest.mark.slow
def test_basque_country_placebo() -> None:
    """Ratio of the errors from 1975 on and before, each region in turn without the Basque Country among its donors."""
    found = basque()
    own = outcome_of(found, "scm", group=found.treated, donors=found.donors, start=15)
    others = placebos(found, "scm", start=15, seed=1)

    def since_1975(one: object) -> object:
        gap = one.by_time  # type: ignore[attr-defined]
        return replace(one, before=float(np.sqrt(np.mean(gap[:20] ** 2))), after=float(np.sqrt(np.mean(gap[20:] ** 2))))  # type: ignore[type-var]

    assert permutation_p("scm", since_1975(own), [since_1975(one) for one in others]) == pytest.approx(0.1667, abs=1e-4)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(("years", "effect"), [((1930, 1931), 19.0), (tuple(range(1929, 1935)), 20.75)])
def test_banks_two_by_two(years: tuple[int, ...], effect: float) -> None:
    rows = [row for row in rows_of("banks_yearly.csv") if int(row["year"]) in years]
    outcome = np.array([[float(row["bib6"]), float(row["bib8"])] for row in rows])
    banks = panel_of(
        outcome=outcome,
        units=["district 6", "district 8"],
        times=[row["year"] for row in rows],
        treated=["district 6"],
        start=sum(int(row["year"]) < 1931 for row in rows),
    )
    found = estimate_panel(banks, method="did")
    assert found.att == effect
    assert found.p_value is None
    assert (found.low, found.interval_reason) == (None, "too_few_untouched_units")
    assert "nicht gesichert" in found.sentence_de


@pytest.mark.parametrize("method", METHODS)
def test_a_large_effect_is_found_by_every_method(method: str) -> None:
    found = estimate_panel(made(25, effect=30.0), method=method)
    assert found.att == pytest.approx(30, abs=4)
    assert found.p_value == pytest.approx(1 / 25)
    assert found.low is not None
    assert found.low > 0
    assert "mehr als ohne die Kampagne" in found.sentence_de


def test_several_treated_units_are_averaged_and_their_sum_given() -> None:
    two = made(14, effect=5.0, treated=2)
    found = estimate_panel(two, method="scm-demeaned")
    mean = two.outcome[:, :2].mean(axis=1)
    merged = panel_of(
        outcome=np.column_stack([mean, two.outcome[:, 2:]]),
        units=["both", *two.units[2:]],
        times=two.times,
        treated=["both"],
        start=16,
    )
    assert found.att == pytest.approx(estimate_panel(merged, method="scm-demeaned").att)
    assert found.incremental_sum == pytest.approx(found.att * 2 * 8)


def test_groups_of_two_are_permuted_as_groups() -> None:
    two = made(9, treated=2)
    assert len(placebos(two, "did", start=16, seed=1)) == len(list(combinations(range(7), 2)))


def test_demeaned_removes_the_level() -> None:
    plain = made()
    higher = replace(plain, outcome=plain.outcome + np.arange(12) * 100.0)
    first, second = (estimate_panel(one, method="scm-demeaned") for one in (plain, higher))
    assert first.att == pytest.approx(second.att, abs=1e-6)


def test_the_order_of_the_units_changes_nothing() -> None:
    plain = made()
    order = np.random.default_rng(1).permutation(12)
    turned = panel_of(
        outcome=plain.outcome[:, order],
        units=[plain.units[place] for place in order],
        times=plain.times,
        treated=["u00"],
        start=16,
    )
    assert asdict(estimate_panel(plain, method="sdid")) == asdict(estimate_panel(turned, method="sdid"))


def test_a_misfit_before_the_start_fails_its_check() -> None:
    plain = made(effect=1.0)
    outcome = plain.outcome.copy()
    outcome[:16, 0] += 50 * np.sin(np.arange(16) * 2.0)
    found = estimate_panel(replace(plain, outcome=outcome), method="scm")
    assert state(found, "fit_before") == "failed"
    assert found.grade == "D"


def test_unusable_panels_are_refused() -> None:
    plain = made()
    given = {"outcome": plain.outcome, "units": plain.units, "times": plain.times, "treated": ["u00"], "start": 16}
    changes: list[tuple[dict[str, object], str]] = [
        ({"treated": ["nobody"]}, "evaluation.unknown_unit"),
        ({"treated": []}, "evaluation.unknown_unit"),
        ({"treated": list(plain.units)}, "evaluation.no_untouched_unit"),
        ({"start": 0}, "evaluation.panel_start"),
        ({"start": 24}, "evaluation.panel_start"),
        ({"outcome": np.full((24, 12), np.nan)}, "evaluation.panel_unusable"),
    ]
    for change, code in changes:
        with pytest.raises(Refused) as refusal:
            panel_of(**(given | change))  # type: ignore[arg-type]
        assert refusal.value.code == code
    with pytest.raises(Refused) as refusal:
        estimate_panel(plain, method="magic")
    assert refusal.value.code == "evaluation.unknown_panel_method"
    with pytest.raises(Refused) as refusal:
        estimate_panel(basque(), method="did")
    assert refusal.value.code == "evaluation.predictors_only_scm"
