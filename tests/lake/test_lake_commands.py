# SPDX-License-Identifier: EUPL-1.2
"""``tragweite lake``: German for people, JSON with English keys for machines."""

import json
from pathlib import Path

import pytest

from tragweite import cli

SLICE = Path(__file__).parent.parent / "data" / "apache_slice.log"


@pytest.fixture
def command(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("TRAGWEITE_VAR_DIR", str(tmp_path))

    def call(*words):
        return cli.main(["lake", *map(str, words)]), capsys.readouterr()

    return call


def test_a_log_is_imported_counted_and_asked_about(command, tmp_path):
    code, output = command("import-log", SLICE, "--json")
    report = json.loads(output.out)
    assert (code, report["read"]) == (0, report["stored"] + sum(report["dropped"].values()))
    code, output = command("verify", "--json")
    account = json.loads(output.out)
    assert (code, account["received"], account["difference"]) == (0, 631, 0)
    code, output = command("query", "visits.by_sender_and_day", "--scope", "all", "--json")
    answer = json.loads(output.out)
    assert sum(row[3] for row in answer["rows"]) == report["stored"]
    assert answer["as_of"]


def test_people_read_german(command):
    code, output = command("import-log", SLICE)
    assert code == 0
    assert "Gelesen: 631 Zeilen" in output.out
    assert "Beschädigte Zeilen" in output.out
    code, output = command("import-log", SLICE)
    assert "schon eingelesen" in output.out
    assert "Die Zählung geht auf." in command("verify")[1].out
    assert "0 Abschnitte übernommen" in command("compact")[1].out
    assert "visits.by_post" in command("query", "--list")[1].out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("query", "visits.nothing", "--scope", "all"), "gibt es nicht"),
        (("query", "visits.by_post"), "Umfang"),
        (("query", "visits.by_post", "--scope", "alles"), "Umfang"),
        (("query", "drops.by_reason", "--scope", "3"), "--scope all"),
        (("query", "visits.by_post", "--scope", "3", "--parameter", "since=gestern"), "nicht lesbar"),
        (("query", "visits.by_post", "--scope", "3", "--parameter", "x=1"), "unbekannt"),
        (("query", "visits.by_post", "--scope", "all", "--engine", "excel"), "Rechenwerk"),
        (("erase",), "nichts gelöscht"),
        (("erase", "--since", "gestern"), "nicht lesbar"),
        (("erase", "--since", "2026-02-01T00:00:00+01:00", "--until", "2026-01-01T00:00:00+01:00"), "bevor er beginnt"),
        (("import-log", "fehlt.log"), "es gibt sie nicht"),
        (("import-log", SLICE, "--links", "fehlt.jsonl"), "gibt es nicht"),
        (("import-log", SLICE, "--links", SLICE), "Zeile 1"),
        (("verify", "--lake", "fehlt", "--spool", "fehlt"), "Weder fehlt noch fehlt"),
        (("verify", "--lake", SLICE), "nicht erreichbar"),
        (("compact", "--lake", SLICE), "nicht erreichbar"),
    ],
)
def test_refusals_are_german_and_end_with_2(command, words, said):
    code, output = command(*words)
    assert code == 2
    assert said in output.err


def test_a_missing_file_is_named(command, tmp_path):
    command("import-log", SLICE)
    next((tmp_path / "lake" / "events").rglob("*.parquet")).unlink()
    code, output = command("verify")
    assert code == 2
    assert "fehlt die Datei" in output.err


@pytest.mark.parametrize("words", [("verify",), ("query", "visits.by_landing", "--scope", "all"), ("roll-up",)])
def test_a_damaged_file_is_named(command, tmp_path, words):
    command("import-log", SLICE)
    damaged = next((tmp_path / "lake" / "events").rglob("*.parquet"))
    damaged.write_bytes(b"kein Parquet" * 50)
    code, output = command(*words)
    assert (code, damaged.name in output.err) == (2, True)
    assert "Sicherung" in output.err


def test_an_answer_says_what_it_counts_and_from_where(command):
    command("import-log", SLICE)
    said = command("query", "visits.by_landing", "--scope", "all")[1].out
    assert all(each in said for each in ("Quelle: Tragweite-Zählung", "Stand: 2", "landing: "))


def test_an_import_says_what_will_not_last(command):
    assert "Älter als die Aufbewahrungsfrist" in command("import-log", SLICE)[1].out


def test_a_period_is_erased_and_the_account_still_comes_out(command):
    command("import-log", SLICE)
    erased = json.loads(command("erase", "--until", "2015-05-17T12:00:00+00:00", "--json")[1].out)["erased"]
    assert erased > 0
    code, output = command("verify", "--json")
    account = json.loads(output.out)
    assert (code, account["dropped"]["erased"]) == (0, erased)
    assert all(day["received"] == day["stored"] + sum(day["dropped"].values()) for day in account["days"])
    assert "Stundensummen neu gezählt" in command("roll-up")[1].out


def test_the_retention_names_its_rule_and_takes_what_is_too_old(command):
    stored = json.loads(command("import-log", SLICE, "--json")[1].out)["stored"]
    report = json.loads(command("retention", "--json")[1].out)
    assert (report["erased"], report["days"]) == (stored, 760)
    assert report["norm"]
    assert command("verify")[0] == 0
