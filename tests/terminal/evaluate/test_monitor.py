# SPDX-License-Identifier: EUPL-1.2
from pathlib import Path

import numpy as np
import pytest

from tests.terminal.commanding import answered, refused, told, written

PLAN = [
    "risk,kind,column,expected,per_column,dispersion",
    "visits,visits_below,visits,40,,0.3",
    "cost,cost_above,visits,2.5,spent,0.3",
    "hate,complaints_above,hate,0.01,comments,",
    "tracking,outage,visits,40,,0.3",
]


def series(*, visits: float = 40.0, hate: float = 2.0, zero_from: int = 99) -> list[str]:
    generator, lines = np.random.default_rng(2), ["date;visits;spent;hate;comments"]
    for day in range(60):
        seen = 0 if day >= zero_from else generator.poisson(generator.gamma(1 / 0.3, 0.3 * visits))
        lines.append(f"2026-{3 + day // 30:02}-{day % 30 + 1:02};{seen};100;{generator.poisson(hate)};200")
    return lines


def monitored(tmp_path: Path, capsys: pytest.CaptureFixture[str], lines: list[str]) -> dict[str, dict[str, object]]:
    paths = written(tmp_path, "s.csv", *lines), written(tmp_path, "plan.csv", *PLAN)
    found = answered(capsys, "evaluate", "monitor", "--series", paths[0], "--plan", paths[1])
    return {risk["name"]: risk for risk in found["risks"]}


def test_a_campaign_as_planned_raises_no_alarm(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = monitored(tmp_path, capsys, series())
    assert {risk["status"] for risk in found.values()} <= {"quiet", "watch"}
    assert found["cost"]["planned"] == 60 * 100 / 2.5


def test_each_trouble_raises_its_own_alarm(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    weak = monitored(tmp_path, capsys, series(visits=18))
    assert (weak["visits"]["status"], weak["cost"]["status"], weak["hate"]["status"]) == ("alarm", "alarm", "quiet")
    assert weak["tracking"]["status"] == "quiet"
    hated = monitored(tmp_path, capsys, series(hate=6))
    assert (hated["hate"]["status"], hated["visits"]["status"]) == ("alarm", "quiet")
    broken = monitored(tmp_path, capsys, series(zero_from=30))
    assert broken["tracking"]["status"] == "alarm"
    assert str(broken["tracking"]["alarm_at"]).startswith("2026-04-0")


def test_rows_in_any_order_give_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = series(visits=18)
    assert monitored(tmp_path, capsys, lines) == monitored(tmp_path, capsys, [lines[0], *lines[:0:-1]])


def test_the_table_names_the_alarm(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = written(tmp_path, "s.csv", *series(visits=18)), written(tmp_path, "plan.csv", *PLAN)
    assert "Alarm bei: visits, cost." in told(capsys, "evaluate", "monitor", "--series", paths[0], "--plan", paths[1])


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("visits_below", "visits_down", "Zeile 2, Spalte kind: „visits_down“"),
        (",40,,0.3\ncost", ",0,,0.3\ncost", "Zeile 2, Spalte expected"),
        ("2.5,spent", "2.5,", "Zeile 3, Spalte per_column"),
        ("2.5,spent", "2.5,money", "Es fehlen die Spalten money"),
        (",0.3\ncost", ",-0.3\ncost", "Zeile 2, Spalte dispersion"),
    ],
)
def test_bad_plans_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, words: str
) -> None:
    plan = written(tmp_path, "plan.csv", "\n".join(PLAN).replace(old, new, 1))
    path = written(tmp_path, "s.csv", *series())
    assert words in refused(capsys, "evaluate", "monitor", "--series", path, "--plan", plan)


def test_a_day_given_twice_and_negative_counts_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan, lines = written(tmp_path, "plan.csv", *PLAN), series()
    twice = written(tmp_path, "s.csv", *lines, lines[-1])
    assert "steht schon in Zeile 61" in refused(capsys, "evaluate", "monitor", "--series", twice, "--plan", plan)
    below = written(tmp_path, "s.csv", *lines[:-1], "2026-05-01;-3;100;2;200")
    assert "Zeile 61, Spalte visits" in refused(capsys, "evaluate", "monitor", "--series", below, "--plan", plan)


def test_missing_days_are_told_and_are_no_zeros(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan, lines = written(tmp_path, "plan.csv", *PLAN), series()
    gap = written(tmp_path, "s.csv", *lines[:20], *lines[22:31])
    found = answered(capsys, "evaluate", "monitor", "--series", gap, "--plan", plan)
    assert found["times_missing"] == 2
    assert "fehlen 2 Zeiten, zuerst nach 2026-03-19" in found["sentence_de"]
    assert {each["days"] for each in found["risks"]} == {28}
