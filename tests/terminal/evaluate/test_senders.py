# SPDX-License-Identifier: EUPL-1.2
from pathlib import Path

import numpy as np
import pytest

from tests.terminal.commanding import answered, refused, told, written

HEAD = "post_id,sender,account,published_at,visits,cost_eur,reach,slot,observed_until"
ROWS = [
    f"{sender}{place},{sender},{sender}-{place % 3},2026-03-{place + 1:02}T18:00:00+01:00,{visits},100.50,{2000 + place},s{place % 2},2026-04-20"
    for sender, counts in (("creator", [44, 18, 71, 30, 25, 39, 52, 20]), ("authority", [12, 4, 9, 20, 7, 15, 11, 6]))
    for place, visits in enumerate(counts)
]


def test_the_json_has_the_promised_keys_and_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = answered(
        capsys, "evaluate", "senders", "--posts", written(tmp_path, "p.csv", HEAD, *ROWS), "--window", "7d"
    )
    assert {"ratios", "dispersion", "checks", "grade", "sentence_de"} <= set(found)
    first = found["ratios"][0]
    assert {"numerator", "denominator", "scale", "estimand", "estimate", "low", "high", "p_value"} <= set(first)
    assert (first["numerator"], first["denominator"]) == ("creator", "authority")
    assert {(each["scale"], each["estimand"]) for each in found["ratios"]} == {
        (scale, estimand)
        for scale in ("per_post", "per_1000_reach", "per_euro")
        for estimand in ("these_accounts", "such_accounts")
    }
    assert first["low"] < first["estimate"] < first["high"]
    assert first["estimate"] == pytest.approx(299 / 84, rel=0.05)  # slots stand in the model
    assert found["grade"] in {"C", "D"}


def test_without_slots_the_ratio_per_post_is_the_ratio_of_the_means(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [",".join(line.split(",")[:5]) for line in (HEAD, *ROWS)]
    found = answered(capsys, "evaluate", "senders", "--posts", written(tmp_path, "p.csv", *lines))
    assert found["ratios"][0]["estimate"] == pytest.approx(299 / 84, rel=1e-4)


def test_order_of_rows_and_repetition_change_no_byte(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain, mixed = written(tmp_path, "a.csv", HEAD, *ROWS), written(tmp_path, "b.csv", HEAD, *ROWS[::-1])
    texts = {told(capsys, "evaluate", "senders", "--posts", path, "--json") for path in (plain, plain, mixed)}
    assert len(texts) == 1


def test_the_table_speaks_german_and_on_wish_english(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, "p.csv", HEAD, *ROWS)
    german = told(capsys, "evaluate", "senders", "--posts", path)
    english = told(capsys, "evaluate", "senders", "--posts", path, "--language", "en")
    assert "Erlaubter Satz: Beiträge der Influencerinnen und Influencer brachten" in german
    assert "allowed sentence: On average, posts of the creators brought" in english


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("authority3,authority,", "authority3,agency,", "Zeile 13, Spalte sender: „agency“ ist nicht möglich"),
        ("authority3,", "authority2,", "Zeile 13: post_id = „authority2“ steht schon in Zeile 12"),
        (",20,100.50", ",-20,100.50", "Zeile 9, Spalte visits: „-20“ ist keine ganze Zahl ab 0"),
        (",20,100.50", ",,100.50", "Zeile 9: Das Feld visits ist leer"),
        (",20,100.50", ",20,-1", "Zeile 9, Spalte cost_eur"),
        (",20,100.50", ",20,12 €", "Zeile 9, Spalte cost_eur: „12 €“ ist keine Zahl"),
        ("2026-03-08T18:00:00+01:00,20", "08.13.2026,20", "Zeile 9, Spalte published_at"),
        ("s1,2026-04-20", "s1,2025-04-20", "Zeile 3, Spalte observed_until"),
        ("visits", "clicks", "Es fehlen die Spalten visits"),
    ],
)
def test_bad_rows_are_refused_with_line_and_column(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, words: str
) -> None:
    text = "\n".join([HEAD, *ROWS])
    changed = text.replace(old, new, 1)
    assert changed != text
    assert words in refused(capsys, "evaluate", "senders", "--posts", written(tmp_path, "p.csv", changed))


def test_one_side_only_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(capsys, "evaluate", "senders", "--posts", written(tmp_path, "p.csv", HEAD, *ROWS[:8]))
    assert "lassen keinen Vergleich zu: gefunden wurde nur creator" in said


@pytest.mark.parametrize("window", ["0d", "7x", "36h", "400d"])
def test_impossible_windows_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], window: str) -> None:
    path = written(tmp_path, "p.csv", HEAD, *ROWS)
    assert "--window" in refused(capsys, "evaluate", "senders", "--posts", path, "--window", window)


def test_a_known_ratio_lies_in_its_intervals(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    generator, lines = np.random.default_rng(4), ["post_id;sender;account;published_at;visits"]
    for sender, mean in (("creator", 45), ("authority", 15)):
        for place in range(60):
            visits = generator.poisson(generator.gamma(2, mean / 2))
            lines.append(f"{sender}{place};{sender};{sender}-{place % 8};2026-03-{place % 28 + 1:02};{visits}")
    found = answered(capsys, "evaluate", "senders", "--posts", written(tmp_path, "p.csv", *lines))
    for each in found["ratios"]:
        assert each["low"] < 3 < each["high"]
        assert each["low"] > 1


def test_organic_against_boosted_is_no_missing_side_but_no_pair(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [row.replace(",authority,", ",authority_boosted,") for row in ROWS if ",creator_boosted," not in row]
    said = refused(capsys, "evaluate", "senders", "--posts", written(tmp_path, "p.csv", HEAD, *rows))
    assert "nie mit beworbenen der Behörde" in said


def test_a_seed_below_zero_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, "p.csv", HEAD, *ROWS)
    assert "--seed" in refused(capsys, "evaluate", "senders", "--posts", path, "--seed", "-1")
