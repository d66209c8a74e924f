# SPDX-License-Identifier: EUPL-1.2
"""``tragweite select`` as an analyst calls it."""

import json
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.terminal.commanding import answered, refused, told, written
from tragweite.core.selection.choice import Choice, choose
from tragweite.terminal import select

CANDIDATES = ("name,cost_eur,platform,levy", "anna,1000,instagram,ja", "ben,1000,tiktok,nein", "cem,2000,tiktok,ja")
AUDIENCE = ("name,cell,share", "anna,jung,0.5", "ben,jung,0.5", "ben,alt,0.2", "cem,jung,1", "cem,alt,0.1")
CELLS = ("cell,weight,group", "jung,1000,16-25", "alt,500,26-40")


@pytest.fixture
def call(tmp_path: Path) -> list[object]:
    return [
        "select", "--candidates", written(tmp_path, "c.csv", *CANDIDATES),
        "--audience", written(tmp_path, "a.csv", *AUDIENCE), "--cells", written(tmp_path, "z.csv", *CELLS),
    ]  # fmt: skip


def test_the_best_set_with_its_certificate(call: list[object], capsys: pytest.CaptureFixture[str]) -> None:
    found = answered(capsys, *call, "--budget", "2000")
    assert found["chosen"] == ["cem"]
    assert (found["cost_eur"], found["reach"], found["certificate"]) == (2000, pytest.approx(1050), "optimal")
    assert found["bound"] == pytest.approx(1050, rel=1e-5)
    assert next(point["budget_eur"] for point in found["frontier"]) == 1000
    assert {each["name"]: each["reason"] for each in found["rejected"]} == {
        "anna": "no_gain",  # cem reaches everybody whom she reaches
        "ben": "others_reach_more",
    }


def test_two_together_beat_one(call: list[object], capsys: pytest.CaptureFixture[str]) -> None:
    found = answered(capsys, *call, "--budget", "1999,99")
    assert found["chosen"] == ["ben"]
    assert found["reach"] == pytest.approx(500 + 100)


@pytest.mark.parametrize(
    ("rules", "chosen"),
    [
        ('exclude = ["cem"]', ["anna", "ben"]),
        ('require = ["anna"]', ["anna", "ben"]),
        ('[[count]]\ncolumn = "platform"\nvalue = "tiktok"\nat_most = 0', ["anna"]),
        ('[[count]]\nnames = ["anna", "ben"]\nat_least = 2', ["anna", "ben"]),
        ('[[reach]]\ncolumn = "group"\nvalue = "26-40"\nat_least = 60', ["anna", "ben"]),
        ('exclude = ["cem"]\nconflicts = [["anna", "ben"]]', ["ben"]),
    ],
)
def test_rules_are_kept(
    call: list[object], tmp_path: Path, capsys: pytest.CaptureFixture[str], rules: str, chosen: list[str]
) -> None:
    found = answered(capsys, *call, "--budget", "2000", "--rules", written(tmp_path, "r.toml", rules))
    assert found["chosen"] == chosen
    assert found["certificate"] == "optimal"


def test_fees_grow_by_vat_and_levy_of_their_day(call: list[object], capsys: pytest.CaptureFixture[str]) -> None:
    found = answered(capsys, *call, "--budget", "5000", "--fees-on", "2026-06-01")
    costs = {each["name"]: each["cost_eur"] for each in [*found["contributions"], *found["rejected"]]}
    assert costs == {"anna": 1239.0, "ben": 1190.0, "cem": 2478.0}  # 19 % VAT, 4.9 % levy where owed


def test_a_levy_that_has_run_out_stops_the_calculation(call: list[object], capsys: pytest.CaptureFixture[str]) -> None:
    assert "KSVG" in refused(capsys, *call, "--budget", "5000", "--fees-on", "2027-06-01")


def test_the_table_is_german_and_the_answer_repeatable(call: list[object], capsys: pytest.CaptureFixture[str]) -> None:
    assert "Keine erlaubte Auswahl" in told(capsys, *call, "--budget", "2000")
    one, two = (json.dumps(answered(capsys, *call, "--budget", "2000")) for _run in range(2))
    assert one == two


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"--budget": "viel"}, "kein Betrag"),
        ({"--budget": "-5"}, "kein Betrag"),
        ({"audience": ("name,cell,share", "dora,jung,0.5")}, "Zeile 2"),
        ({"audience": ("name,cell,share", "anna,mars,0.5")}, "„mars“"),
        ({"audience": ("name,cell,share", "anna,jung,50")}, "Zeile 2"),
        ({"cells": ("cell,weight", "jung,-3", "alt,1")}, "Zeile 2"),
        ({"candidates": ("name,cost_eur", "anna,1", "ben,x", "cem,2")}, "Zeile 3"),
        ({"rules": "frontier = 3"}, "frontier"),
        ({"rules": "exclude = ["}, "nicht lesbar"),
        ({"rules": 'require = ["anna", "ben", "cem"]'}, "Keine Auswahl"),
    ],
)
def test_bad_input_is_told_with_its_line(
    call: list[object], tmp_path: Path, capsys: pytest.CaptureFixture[str], change: dict[str, Any], said: str
) -> None:
    given = dict(zip(call[1::2], call[2::2], strict=True)) | {"--budget": "2000"}
    for name, lines in change.items():
        if name == "rules":
            given["--rules"] = written(tmp_path, "bad.toml", lines)
        elif name in {"audience", "cells", "candidates"}:
            given[f"--{name}"] = written(tmp_path, "bad.csv", *lines)
        else:
            given[name] = lines
    # "--budget=-5": a value that begins with a dash needs the sign of equality.
    assert said in refused(capsys, "select", *(f"{option}={value}" for option, value in given.items()))


def test_it_can_be_stopped_at_once_while_it_searches(
    call: list[object], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before, seen = signal.getsignal(signal.SIGINT), []

    def watched(*given: Any, **named: Any) -> Choice:
        seen.append(signal.getsignal(signal.SIGINT))
        return choose(*given, **named)

    monkeypatch.setattr(select, "choose", watched)
    answered(capsys, *call, "--budget", "2000")
    assert seen == [signal.SIG_DFL]
    assert signal.getsignal(signal.SIGINT) is before


def test_whoever_watches_sees_how_far_it_is(
    call: list[object], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(select, "progress", said.append)
    answered(capsys, *call, "--budget", "2000", "--time-limit", "30")
    assert [text.split(",")[0].split(" ")[0] for text in said] == ["Suche", "Suche", "Berechne", ""]
    assert "30 s" in said[1]


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ('exclude = "anna"', "Die Regel exclude"),
        ('conflicts = [["anna", "ben", "cem"]]', "Die Regel conflicts"),
        ('[[count]]\nnames = ["anna"]\natmost = 1', "unbekannte Regeln: atmost"),
        ('[[count]]\nnames = ["anna"]', "at_least, at_most >= 0"),
        ('[[count]]\nnames = ["anna"]\nat_most = -1', "at_least, at_most >= 0"),
        ("[[count]]\nat_most = 1", "column, value"),
        ('[[count]]\nnames = "anna"\nat_most = 1', "names = [...]"),
        ('[[count]]\ncolumn = "platform"\nvalue = "youtube"\nat_most = 1', "hat keine Zeile den Wert „youtube“"),
        ("[reach]\nat_least = 1", "[[reach]]"),
    ],
)
def test_a_rule_that_would_be_left_out_without_a_word_is_refused(
    call: list[object], tmp_path: Path, capsys: pytest.CaptureFixture[str], rules: str, said: str
) -> None:
    file = written(tmp_path, "r.toml", rules)
    assert said in refused(capsys, *call, "--budget", "2000", "--rules", file)


def test_a_budget_with_a_point_for_thousands_is_refused(call: list[object], capsys: pytest.CaptureFixture[str]) -> None:
    assert "kann zweierlei heißen" in refused(capsys, *call, "--budget", "2.000")
