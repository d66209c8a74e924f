# SPDX-License-Identifier: EUPL-1.2
from pathlib import Path

import pytest

from tests.terminal.commanding import answered, refused, told, written

POSTS = ("evaluate", "power", "--design", "posts", "--mean", "15", "--dispersion", "1")


def test_posts_for_a_ratio_and_the_ratio_for_posts(capsys: pytest.CaptureFixture[str]) -> None:
    needed = answered(capsys, *POSTS, "--ratio", "2")
    assert 35 <= needed["posts_needed_per_sender"] <= 36
    few = answered(capsys, *POSTS, "--numerator-posts", "5", "--denominator-posts", "5", "--ratio", "2")
    assert few["detectable_ratio"] > 5
    assert few["power"] < 0.3
    assert "Nachweisbar ist erst ein Verhältnis ab etwa" in few["sentence_de"]


def test_the_other_designs_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert answered(capsys, "evaluate", "power", "--design", "survey", "--share", "0.3", "--change", "0.05")[
        "persons_needed_per_wave"
    ] == pytest.approx(1370, abs=8)
    regions = answered(capsys, "evaluate", "power", "--design", "regions", "--treated", "400", "--control", "400")
    assert regions["detectable_lift"] == pytest.approx(0.219, abs=0.001)
    series = answered(capsys, "evaluate", "power", "--design", "series", "--relative-error", "0.1")
    assert series["detectable_lift"] == pytest.approx(0.28, abs=0.001)


def test_draws_repeat_with_their_seed_and_are_even(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    slots = written(tmp_path, "u.csv", "unit,block", *(f"p{n},{'mo' if n < 6 else 'di'}" for n in range(12)))
    given = ("evaluate", "power", "--draw", "slots", "--units", slots, "--seed", "7")
    found = answered(capsys, *given)
    assert told(capsys, *given, "--json") == told(capsys, *given, "--json")
    assert [each["side"] for each in found["drawn"]].count("creator") == 6
    assert found["seed"] == 7
    regions = written(tmp_path, "r.csv", "unit;einwohner", "A;100", "B;110", "C;500", "D;520")
    drawn = answered(capsys, "evaluate", "power", "--draw", "regions", "--units", regions, "--seed", "7")
    assert drawn["possible_draws"] == 4
    weeks = written(tmp_path, "w.csv", "unit", *(f"W{n}" for n in range(1, 9)))
    quiet = answered(
        capsys,
        "evaluate",
        "power",
        "--draw",
        "weeks",
        "--units",
        weeks,
        "--seed",
        "1",
        "--ghosts",
        "2",
        "--sides",
        "boost,quiet",
    )
    assert [each["side"] for each in quiet["drawn"]].count("quiet") == 2


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ((*POSTS,), "--ratio"),
        (("evaluate", "power", "--design", "survey", "--share", "0.3"), "--change"),
        (("evaluate", "power", "--draw", "slots", "--units", "x.csv"), "--seed"),
        (("evaluate", "power", "--draw", "weeks", "--seed", "1"), "--units"),
        ((*POSTS, "--ratio", "-1"), "--ratio"),
        ((*POSTS, "--numerator-posts", "10.5", "--denominator-posts", "9"), "--numerator-posts"),
        (("evaluate", "power", "--design", "survey", "--share", "0.98", "--change", "0.05"), "--change"),
        (("evaluate", "power", "--design", "survey", "--share", "20", "--change", "5"), "20 Prozent sind 0.2"),
        (
            ("evaluate", "power", "--design", "regions", "--treated", "9", "--control", "9", "--dispersion", "-1"),
            "--dispersion",
        ),
    ],
)
def test_missing_or_impossible_figures_are_named(
    capsys: pytest.CaptureFixture[str], given: tuple[str, ...], words: str
) -> None:
    assert words in refused(capsys, *given)
