# SPDX-License-Identifier: EUPL-1.2
"""``tragweite evaluate impact`` and ``panel``: published results from the files, refusals with their line."""

import time
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from tests.terminal.commanding import DATA, answered, refused, told, written

IMPACT = ("evaluate", "impact", "--series")
PANEL = ("evaluate", "panel", "--data")
PROP99 = (*PANEL, DATA / "california_prop99.csv", "--unit", "State", "--time", "Year", "--outcome", "PacksPerCapita")


def daily(folder: Path, *, days: int = 60, name: str = "series.csv") -> Path:
    first = date(2026, 1, 1)
    rows = [f"{first + timedelta(day)},{100 + day % 7},{50 + day % 5}" for day in range(days)]
    return written(folder, name, "day,visits,other", *rows)


def test_rows_count_from_zero_and_the_end_is_included(capsys: pytest.CaptureFixture[str]) -> None:
    found = answered(
        capsys, *IMPACT, DATA / "arma_data.csv", "--outcome", "y", "--controls", "X", "--start", 70, "--method", "bsts"
    )
    assert (found["n_before"], found["n_after"]) == (70, 30)
    assert found["predicted_sum"] == pytest.approx(3610, abs=1)
    assert found["prior_level_sd"] == 0.01
    part = answered(
        capsys, *IMPACT, DATA / "arma_data.csv", "--outcome", "y", "--controls", "X", "--start", 70, "--end", 79
    )
    assert part["n_after"] == 10


def test_dates_bound_the_campaign(capsys: pytest.CaptureFixture[str]) -> None:
    options = ("--outcome", "y", "--controls", "x1,x2", "--start", "2020-03-02", "--date", "date", "--method", "bsts")
    found = answered(capsys, *IMPACT, DATA / "google_data.csv", *options, "--prior-level-sd", 0.01)
    assert found["actual_sum"] == 4687
    assert found["effect_sum"] == pytest.approx(804, rel=0.02)
    assert next(check["code"] for check in found["checks"]) == "placebo_in_time"
    assert {"grid", "bsts_0.01", "bsts_0.1"} <= {row["name"] for row in found["sensitivity"]}


def test_the_table_speaks_german_and_english(capsys: pytest.CaptureFixture[str]) -> None:
    options = ("--outcome", "y", "--controls", "x1", "--start", 71, "--date", "t")
    german = told(capsys, *IMPACT, DATA / "causalimpact_vignette.csv", *options)
    english = told(capsys, *IMPACT, DATA / "causalimpact_vignette.csv", *options, "--language", "en")
    assert "Im Zeitraum der Kampagne waren es etwa" in german
    assert "During the campaign there were about" in english


@pytest.mark.slow
def test_five_years_with_ten_controls_take_about_a_second(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    generator = np.random.default_rng(1)
    x = 50 + generator.normal(size=(1826, 10)).cumsum(axis=0) * 0.1
    y = 3 * x[:, 0] + generator.normal(size=1826)
    names = [f"x{place}" for place in range(10)]
    rows = [",".join(f"{value:.5f}" for value in (y[row], *x[row])) for row in range(1826)]
    path = written(tmp_path, "long.csv", ",".join(["y", *names]), *rows)
    begin = time.process_time()
    found = answered(capsys, *IMPACT, path, "--outcome", "y", "--controls", ",".join(names), "--start", 1766)
    # The bar is 1 s; a shared machine gets room.
    assert time.process_time() - begin < 2.5
    assert found["effect_low"] < 0 < found["effect_high"]


def test_a_name_may_hold_a_comma(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = (DATA / "google_data.csv").read_text().splitlines()
    plain = lines[0].split(",")
    named = ",".join({"x1": '"Start ""neu"""', "x2": '"Stellen, alle"'}.get(name, name) for name in plain)
    path = written(tmp_path, "named.csv", named, *lines[1:])
    options = ("--outcome", "y", "--start", "2020-03-02", "--date", "date", "--method", "grid")
    found = answered(capsys, *IMPACT, path, *options, "--controls", '"Stellen, alle", "Start ""neu"""')
    same = answered(capsys, *IMPACT, DATA / "google_data.csv", *options, "--controls", "x1,x2")
    assert found["effect_sum"] == same["effect_sum"]
    assert {"without Stellen, alle", 'without Start "neu"'} <= {row["name"] for row in found["sensitivity"]}
    said = refused(capsys, *IMPACT, path, *options, "--controls", "Stellen, alle")
    assert "Es fehlen die Spalten Stellen und alle" in said
    assert '"Stellen, alle"' in said  # shown as it must be given


def test_a_unit_may_hold_a_comma(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (DATA / "california_prop99.csv").read_text().replace("California", '"Berg, Tal"')
    path = written(tmp_path, "named.csv", *text.splitlines())
    options = ("--unit", "State", "--time", "Year", "--outcome", "PacksPerCapita", "--start", 1989, "--method", "did")
    found = answered(capsys, *PANEL, path, *options, "--treated", '"Berg, Tal"')
    assert (
        found["att"] == answered(capsys, *PROP99, "--treated", "California", "--start", 1989, "--method", "did")["att"]
    )
    assert '"Berg, Tal"' in refused(capsys, *PANEL, path, *options, "--treated", "Berg, Tal")


def test_series_that_do_not_fit_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = daily(tmp_path)
    options = ("--outcome", "visits", "--controls", "other", "--date", "day")
    assert "gestern" in refused(capsys, *IMPACT, path, *options, "--start", "gestern")
    assert "--start" in refused(capsys, *IMPACT, path, *options, "--start", "2027-01-01")
    assert "--seed" in refused(capsys, *IMPACT, path, *options, "--start", "2026-02-10", "--seed", -1)
    assert "nirgends" in refused(capsys, *IMPACT, path, "--outcome", "nirgends", "--start", 30)
    assert "nur einmal" in refused(capsys, *IMPACT, path, "--outcome", "visits", "--controls", "visits", "--start", 30)
    lines = path.read_text().splitlines()
    gap = written(tmp_path, "gap.csv", *lines[:20], *lines[22:])
    assert "gap.csv, Zeile 21" in refused(capsys, *IMPACT, gap, *options, "--start", "2026-02-10")
    double = written(tmp_path, "double.csv", *lines[:20], lines[19], *lines[20:])
    assert "Zeile 21" in refused(capsys, *IMPACT, double, *options, "--start", "2026-02-10")
    negative = written(tmp_path, "negative.csv", *lines[:5], "2026-01-05,-3,51", *lines[6:])
    assert "negative.csv, Zeile 6, Spalte visits" in refused(
        capsys, *IMPACT, negative, *options, "--start", "2026-02-10"
    )
    missing = written(tmp_path, "missing.csv", *lines[:5], "2026-01-05,,51", *lines[6:])
    assert "missing.csv, Zeile 6" in refused(capsys, *IMPACT, missing, *options, "--start", "2026-02-10")
    flat = written(tmp_path, "flat.csv", "visits,other", *(f"{day % 7},5" for day in range(40)))
    assert "Spalte other" in refused(capsys, *IMPACT, flat, "--outcome", "visits", "--controls", "other", "--start", 30)


@pytest.mark.parametrize(("method", "att"), [("sdid", -15.604), ("did", -27.349), ("scm", -19.51)])
def test_proposition_99_from_the_file(method: str, att: float, capsys: pytest.CaptureFixture[str]) -> None:
    found = answered(capsys, *PROP99, "--treated", "California", "--start", 1989, "--method", method)
    assert found["att"] == pytest.approx(att, abs=0.005)
    assert found["incremental_sum"] == pytest.approx(12 * att, abs=0.06)
    assert sum(found["weights"].values()) == pytest.approx(1)
    assert {"time_weights", "l2", "p_value", "checks"} <= set(found)


def test_several_treated_units(capsys: pytest.CaptureFixture[str]) -> None:
    found = answered(capsys, *PROP99, "--treated", "California,Nevada", "--start", 1989, "--method", "scm-demeaned")
    assert found["treated"] == ["California", "Nevada"]
    assert found["incremental_sum"] == pytest.approx(24 * found["att"])


def test_predictors_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = written(
        tmp_path,
        "data.csv",
        "unit,year,y",
        *(f"u{u},{2000 + t},{u + t * (1 + u / 10)}" for u in range(6) for t in range(12)),
    )
    file = written(tmp_path, "known.csv", "unit,size,age", *(f"u{u},{u * 10},{u}" for u in range(6)))
    options = ("--unit", "unit", "--time", "year", "--outcome", "y", "--treated", "u2", "--start", 2008)
    found = answered(capsys, *PANEL, data, *options, "--method", "scm", "--predictors", file, "--fit-from", 2002)
    assert found["att"] == pytest.approx(0, abs=0.2)
    assert sum(found["predictor_weights"].values()) == pytest.approx(1)
    short = written(tmp_path, "short.csv", "unit,size", "u1,3")
    assert "u0" in refused(capsys, *PANEL, data, *options, "--method", "scm", "--predictors", short)
    assert "--predictors" in refused(capsys, *PANEL, data, *options, "--method", "did", "--predictors", file)


def test_panels_that_do_not_fit_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "Atlantis" in refused(capsys, *PROP99, "--treated", "Atlantis", "--start", 1989, "--method", "did")
    assert "--start" in refused(capsys, *PROP99, "--treated", "California", "--start", 1970, "--method", "did")
    lines = ["unit,year,y", *(f"u{u},{2000 + t},{u * t}" for u in range(4) for t in range(6))]
    options = ("--unit", "unit", "--time", "year", "--outcome", "y", "--start", 2003, "--method", "did")
    gap = written(tmp_path, "gap.csv", *lines[:-1])
    message = refused(capsys, *PANEL, gap, *options, "--treated", "u1")
    assert "u3" in message
    assert "2005" in message
    double = written(tmp_path, "double.csv", *lines, lines[-1])
    assert "Zeile 26" in refused(capsys, *PANEL, double, *options, "--treated", "u1")
    flat = written(tmp_path, "flat.csv", lines[0], *(line.rsplit(",", 1)[0] + ",7" for line in lines[1:]))
    assert "Spalte y" in refused(capsys, *PANEL, flat, *options, "--treated", "u1")
    every = written(tmp_path, "every.csv", *lines)
    assert "ohne Kampagne" in refused(capsys, *PANEL, every, *options, "--treated", "u0,u1,u2,u3")


def test_a_start_outside_names_how_far_the_series_goes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = (*IMPACT, daily(tmp_path), "--outcome", "visits", "--controls", "other", "--date", "day")
    said = refused(capsys, *call, "--start", "2030-01-01")
    assert "nach 2026-01-01 und bis 2026-03-01" in said


@pytest.mark.parametrize("method", ["scm", "scm-demeaned", "scm-ridge", "sdid", "did"])
def test_units_that_move_alike_have_no_effect_and_no_rounding_as_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], method: str
) -> None:
    rows = [f"{unit},{step},{10 + step + place}" for place, unit in enumerate("ABCDEF") for step in range(10)]
    path = written(tmp_path, "p.csv", "u,t,y", *rows)
    found = answered(
        capsys, *PANEL, path, "--unit", "u", "--time", "t", "--outcome", "y", "--treated", "B", "--start", "6",
        "--method", method,
    )  # fmt: skip
    assert found["att"] == 0
    assert "Geschätzt sind 0 je" in found["sentence_de"]
