# SPDX-License-Identifier: EUPL-1.2
"""``evaluate reach`` and ``evaluate authenticity`` as an analyst calls them."""

from pathlib import Path

import pytest

from tests.terminal.commanding import answered, refused, told, written

SINGLES = ("name,reach", "a,400", "b,300", "c,200")
PAIRS = ("a,b,both", "a,b,100", "a,c,80", "b,c,60")


def test_reach_says_bounds_estimate_and_interval(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    singles, pairs = written(tmp_path, "s.csv", *SINGLES), written(tmp_path, "p.csv", *PAIRS)
    found = answered(capsys, "evaluate", "reach", "--singles", singles, "--pairs", pairs, "--population", 1000)
    assert (found["low"], found["high"]) == pytest.approx((660, 720), abs=1e-3)
    assert found["low"] <= found["interval_low"] <= found["estimate"] <= found["interval_high"] <= found["high"]
    assert found["method"] == "maximum_entropy"
    assert found["summed"] == 900


def test_reach_without_pairs_is_never_independence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = answered(
        capsys, "evaluate", "reach", "--singles", written(tmp_path, "s.csv", *SINGLES), "--population", 1000
    )
    assert (found["low"], found["high"]) == pytest.approx((400, 900))
    assert found["method"] == "overlap_prior"
    assert found["estimate"] != pytest.approx(1000 * (1 - 0.6 * 0.7 * 0.8), abs=1)
    assert found["interval_low"] < 664 < found["interval_high"]


def test_the_table_is_german(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = told(capsys, "evaluate", "reach", "--singles", written(tmp_path, "s.csv", *SINGLES), "--population", 1000)
    assert "verschiedene Menschen" in text


@pytest.mark.parametrize(
    ("singles", "pairs", "said"),
    [
        (("name,reach", "a,1400"), None, "Zeile 2"),
        (("name,reach", "a,-1"), None, "Zeile 2"),
        (SINGLES, ("a,b,both", "a,q,1"), "„q“ steht nicht in s.csv"),
        (SINGLES, ("a,b,both", "a,b,1", "b,a,1"), "Zeile 3"),
        (SINGLES, ("a,b,both", "a,b,350"), "nur 300"),
        (("name", "a"), None, "Es fehlen die Spalten"),
    ],
)
def test_bad_numbers_are_named(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    singles: tuple[str, ...],
    pairs: tuple[str, ...] | None,
    said: str,
) -> None:
    call = ["evaluate", "reach", "--singles", written(tmp_path, "s.csv", *singles), "--population", 1000]
    if pairs is not None:
        call += ["--pairs", written(tmp_path, "p.csv", *pairs)]
    assert said in refused(capsys, *call)


def test_authenticity_names_its_evidence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    profiles = written(
        tmp_path,
        "p.csv",
        "account,likes_cv,duplicate_comment_share,sampled,empty",
        "gut,0.6,0.02,100,3",
        "auffällig,0.1,0.8,100,50",
        "leer,,,,",
    )
    found = answered(capsys, "evaluate", "authenticity", "--profiles", profiles)
    levels = {each["account"]: each["level"] for each in found["accounts"]}
    assert levels == {"gut": "no_hint", "auffällig": "look_closer", "leer": "not_assessable"}
    loud = found["accounts"][1]
    assert {each["code"] for each in loud["evidence"]} == {"likes_cv", "duplicate_comment_share", "empty_profile_share"}
    assert loud["fake_low"] < 0.5 < loud["fake_high"]
    assert found["sentence_de"].startswith("Bei 1 von 3 Konten sprechen mehrere Beobachtungen")
    assert "1 lässt sich ohne Beobachtung nicht beurteilen" in found["sentence_de"]
    assert "Niemand wird ihretwegen ausgeschlossen" in found["sentence_de"]


def test_more_empty_profiles_than_sampled_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    profiles = written(tmp_path, "p.csv", "account,sampled,empty", "x,10,11")
    assert "Zeile 2" in refused(capsys, "evaluate", "authenticity", "--profiles", profiles)
    assert "Ohne Beobachtung" in refused(
        capsys, "evaluate", "authenticity", "--profiles", written(tmp_path, "q.csv", "account", "x")
    )


def test_shares_lead_from_all_people_to_the_target_group(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = ("name,reach,region_share,age_share,age_share_sd,region_share_sd", "a,5000000,0.1,0.2,0,0", "b,9000,,,,")
    found = answered(
        capsys, "evaluate", "reach", "--singles", written(tmp_path, "s.csv", *lines), "--population", "200000"
    )
    assert found["summed"] == pytest.approx(109_000)
    assert (found["low"], found["high"]) == pytest.approx((100_000, 109_000))
    assert found["at_least"]["3"] == 0
    rough = [line.removesuffix(",0,0") + ",," if line.startswith("a") else line for line in lines]
    wider = answered(
        capsys, "evaluate", "reach", "--singles", written(tmp_path, "r.csv", *rough), "--population", "200000"
    )
    assert wider["interval_high"] - wider["interval_low"] >= found["interval_high"] - found["interval_low"]


@pytest.mark.parametrize(
    ("line", "said"),
    [("a,100.000,", "Tausender"), ("a,100,-1", "Zeile 2, Spalte reach_sd"), ("a,300,", "Größe der Zielgruppe")],
)
def test_unclear_or_impossible_reach_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, said: str
) -> None:
    singles = written(tmp_path, "s.csv", "name,reach,reach_sd", line)
    assert said in refused(capsys, "evaluate", "reach", "--singles", singles, "--population", "200")


def test_observations_that_cannot_be_negative_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    profiles = written(tmp_path, "p.csv", "account,likes_cv", "x,-0.3")
    assert "Zeile 2, Spalte likes_cv" in refused(capsys, "evaluate", "authenticity", "--profiles", profiles)
