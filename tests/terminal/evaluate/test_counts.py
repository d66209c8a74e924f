# SPDX-License-Identifier: EUPL-1.2
from pathlib import Path

import pytest

from tests.terminal.commanding import DATA, answered, refused, told, written

QUINE = ("evaluate", "counts", "--data", DATA / "quine.csv", "--outcome", "Days")


def test_quine_is_that_of_glm_nb(capsys: pytest.CaptureFixture[str]) -> None:
    found = answered(capsys, *QUINE, "--factors", "Eth", "Sex", "Age", "Lrn")
    assert set(found["coefficients"]["Eth[N]"]) >= {"estimate", "se", "low", "high"}
    assert found["coefficients"]["Eth[N]"]["estimate"] == pytest.approx(-0.56937, abs=2e-5)
    assert found["theta"] == pytest.approx(1.275, abs=5e-4)
    assert found["log_likelihood"] == pytest.approx(-546.5755, abs=5e-4)


def test_factors_may_stand_with_commas_and_the_table_names_every_term(capsys: pytest.CaptureFixture[str]) -> None:
    one = answered(capsys, *QUINE, "--factors", "Eth,Sex,Age,Lrn")
    other = answered(capsys, *QUINE, "--factors", "Eth", "Sex", "Age", "Lrn")
    assert one == other
    assert all(name in told(capsys, *QUINE, "--factors", "Eth,Age") for name in ("Eth[N]", "Age[F3]", "Erlaubter Satz"))


@pytest.mark.parametrize(
    ("lines", "factors", "words"),
    [
        (["n,a", "1,x", "2,y", "-3,x", "4,y"], ["a"], "Zeile 4, Spalte n: „-3“"),
        (["n,a", "1,x", "2,x", "3,x", "4,x"], ["a"], "Das Merkmal a hat nur eine Stufe"),
        (["n,a", "1,x", "2,y", "3,x", "4,y"], ["a", "a"], "--factors"),
        (["n,a", "1,x", "2,y", "3,x", "4,y"], ["b"], "Es fehlen die Spalten b"),
        (["n,a", "0,x", "0,y", "0,x", "0,y"], ["a"], "Alle 4 Zählungen sind 0"),
    ],
)
def test_bad_tables_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lines: list[str], factors: list[str], words: str
) -> None:
    path = written(tmp_path, "d.csv", *lines)
    given = ("evaluate", "counts", "--data", path, "--outcome", "n", "--factors", *factors)
    assert words in refused(capsys, *given)


def test_exposure_must_be_above_zero(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, "d.csv", "n,a,w", "1,x,5", "2,y,5", "3,x,0", "4,y,5", "2,y,3")
    given = ("evaluate", "counts", "--data", path, "--outcome", "n", "--factors", "a", "--exposure", "w")
    assert "Zeile 4, Spalte w" in refused(capsys, *given)


def test_a_level_without_any_count_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [f"{0 if place % 3 == 2 else 5 + place % 4},{'abc'[place % 3]}" for place in range(30)]
    path = written(tmp_path, "d.csv", "n,a", *rows)
    found = answered(capsys, "evaluate", "counts", "--data", path, "--outcome", "n", "--factors", "a")
    assert found["sentence_de"].startswith("Ohne jede Zählung: a[c];")
