# SPDX-License-Identifier: EUPL-1.2
"""``tragweite evaluate rake`` and ``survey``: figures from files, refusals with their line."""

from pathlib import Path

import numpy as np
import pytest

from tests.terminal.commanding import answered, refused, told, written

MARGIN_LINES = ("variable,level,total", "age,y,400", "age,o,600")


def answers(folder: Path, name: str, share: float, *, group: str = "") -> Path:
    rows = []
    for number in range(200):
        age = "y" if number % 2 else "o"
        rows.append(f"{age},{int((number // 2) % 10 < 10 * share)},{1 + number % 3},c{number % 20}{group}")
    return written(folder, name, "age,agree,w,place" + (",area" if group else ""), *rows)


def test_rake_gives_the_post_stratified_mean(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    generator = np.random.default_rng(1)
    score = np.round(generator.normal(3, 1, 120), 3)
    rows = [f"{'y' if number < 90 else 'o'},{score[number]}" for number in range(120)]
    sample = written(tmp_path, "sample.csv", "age,score", *rows)
    margins = written(tmp_path, "margins.csv", *MARGIN_LINES)
    found = answered(capsys, "evaluate", "rake", "--sample", sample, "--margins", margins, "--outcome", "score")
    assert found["mean"] == pytest.approx(0.4 * score[:90].mean() + 0.6 * score[90:].mean())
    assert found["total"] == pytest.approx(1000 * found["mean"])
    assert found["cell_weights"] == pytest.approx({"y": 400 / 90, "o": 600 / 30})
    assert found["se"] > 0
    assert found["design_effect"] > 1


def test_weights_and_clusters_enter(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sample, margins = answers(tmp_path, "a.csv", 0.4), written(tmp_path, "margins.csv", *MARGIN_LINES)
    options = ("evaluate", "rake", "--sample", sample, "--margins", margins, "--outcome", "agree")
    plain = answered(capsys, *options)
    clustered = answered(capsys, *options, "--weight", "w", "--cluster", "place")
    assert plain["n_clusters"] is None
    assert clustered["n_clusters"] == 20
    assert clustered["se"] != plain["se"]
    assert "Gewichtet auf die bekannten Randsummen" in told(capsys, *options)


def test_survey_change_and_control_group(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    margins = written(tmp_path, "margins.csv", *MARGIN_LINES)
    before, after = answers(tmp_path, "a.csv", 0.3), answers(tmp_path, "b.csv", 0.6)
    options = ("--margins", margins, "--question", "agree")
    found = answered(capsys, "evaluate", "survey", "--before", before, "--after", after, *options)
    assert found["change"] == pytest.approx(0.3)
    assert found["before"]["mean"] == pytest.approx(0.3)
    assert found["grade"] == "C"
    both = []
    for name, here, there in (("c.csv", 0.3, 0.3), ("d.csv", 0.6, 0.5)):
        first = answers(tmp_path, "one.csv", here, group=",north").read_text().splitlines()
        second = answers(tmp_path, "two.csv", there, group=",south").read_text().splitlines()
        both.append(written(tmp_path, name, *first, *second[1:]))
    control = ("--group", "area", "--control", "south")
    against = answered(capsys, "evaluate", "survey", "--before", both[0], "--after", both[1], *options, *control)
    assert against["change"] == pytest.approx(0.3 - 0.2)
    assert against["estimand"] == "difference_in_changes"
    one = ("--group", "area", "--control", "west")
    assert "west" in refused(capsys, "evaluate", "survey", "--before", both[0], "--after", both[1], *options, *one)
    half = ("--group", "area")
    assert "beide zusammen" in refused(
        capsys, "evaluate", "survey", "--before", before, "--after", after, *options, *half
    )


def test_surveys_that_do_not_fit_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sample, margins = answers(tmp_path, "a.csv", 0.4), written(tmp_path, "margins.csv", *MARGIN_LINES)
    start = ("evaluate", "rake", "--outcome", "agree")
    lines = sample.read_text().splitlines()
    unknown = written(tmp_path, "unknown.csv", *lines[:3], "z,1,1,c1", *lines[4:])
    assert "unknown.csv, Zeile 4, Spalte age" in refused(capsys, *start, "--sample", unknown, "--margins", margins)
    weight = written(tmp_path, "weight.csv", *lines[:3], "y,1,0,c1", *lines[4:])
    message = refused(capsys, *start, "--sample", weight, "--margins", margins, "--weight", "w")
    assert "weight.csv, Zeile 4, Spalte w" in message
    empty = written(tmp_path, "empty.csv", *lines[:3], "y,,1,c1", *lines[4:])
    assert "empty.csv, Zeile 4" in refused(capsys, *start, "--sample", empty, "--margins", margins)
    zero = written(tmp_path, "zero.csv", *MARGIN_LINES, "sex,f,0")
    assert "zero.csv, Zeile 4" in refused(capsys, *start, "--sample", sample, "--margins", zero)
    more = written(tmp_path, "more.csv", *MARGIN_LINES, "age,x,10")
    assert "keine Antwort" in refused(capsys, *start, "--sample", sample, "--margins", more)
    same = ("evaluate", "rake", "--outcome", "age", "--sample", sample, "--margins", margins)
    assert "Randvariable" in refused(capsys, *same)


def test_no_error_is_told_where_weights_leave_none_between_clusters(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two clusters that are the two levels of a margin: after raking they differ by nothing."""
    sample, margins = answers(tmp_path, "a.csv", 0.4), written(tmp_path, "margins.csv", *MARGIN_LINES)
    start = ("evaluate", "rake", "--outcome", "agree", "--sample", sample, "--margins", margins)
    head = sample.read_text().splitlines()[0].split(",")
    lines = [line.split(",") for line in sample.read_text().splitlines()[1:]]
    two = [",".join([*line[:-1], f"c{line[head.index('age')]}"]) for line in lines]
    path = written(tmp_path, "two.csv", ",".join(head), *two)
    call = [path if part is sample else part for part in start]
    assert "gemeinsam gezogenen Gruppen" in refused(capsys, *call, "--cluster", head[-1])
