# SPDX-License-Identifier: EUPL-1.2
"""``tragweite labels check`` against the vectors: each names what is expected and why."""

import csv
import json
from pathlib import Path

import pytest

from tragweite import cli
from tragweite.core.rules.formats import FORMATS
from tragweite.terminal.labels import read_rules

VECTORS = list(csv.DictReader((Path(__file__).parents[1] / "data/labels/vectors.csv").open(encoding="utf-8")))


def check(tmp_path, capsys, *given, text):
    file = tmp_path / "text.txt"
    file.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    code = cli.main(["labels", "check", "--text-file", str(file), "--json", *given])
    return code, json.loads(capsys.readouterr().out)


def options(vector):
    named = ("platform", "format", "sender", "on", "title", "overlay", "slides")
    return [part for name in named if vector[name] for part in (f"--{name}", vector[name])]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: f"{vector['number']}-{vector['why']}")
def test_vector(vector, tmp_path, capsys):
    text = vector["text"].replace("\\n", "\n")
    code, report = check(tmp_path, capsys, *options(vector), text=text)
    assert report["verdict"] == vector["verdict"]
    assert code == (0 if vector["verdict"] == "pass" else 1)
    if vector["verdict"] == "pass":
        assert report["findings"] == []
    else:
        assert vector["code"] in {each["code"] for each in report["findings"]}
        assert all(each["sentence"] and each["rule_id"] is not None and each["fix"] for each in report["findings"])


def test_there_are_sixty_own_vectors_beside_those_of_the_reference():
    assert sum(not vector["why"].startswith("rules.md") for vector in VECTORS) >= 60


def test_the_own_vectors_go_over_every_platform_and_format():
    tried = {(vector["platform"], vector["format"]) for vector in VECTORS}
    known = {(platform, name) for platform, formats in FORMATS.items() for name in formats}
    assert known - tried == set()
    assert {vector["verdict"] for vector in VECTORS} == {"pass", "fail", "unknown"}


def test_every_vector_of_the_reference_is_there():
    """rules.md §15: (12) one caption that passes and two that fail, (13) a story with its label on one of five."""
    found = [(each["why"], each["verdict"]) for each in VECTORS if each["why"].startswith("rules.md")]
    twelve, thirteen = "rules.md 15 Nr. 12", "rules.md 15 Nr. 13"
    assert sorted(found) == [(twelve, "fail"), (twelve, "fail"), (twelve, "pass"), (thirteen, "fail")]


def test_four_of_five_slides_are_missing_and_named(tmp_path, capsys):
    slides = ["Anzeige eins", "zwei", "drei", "vier", "fünf"]
    text = "\n---\n".join(slides)
    _code, report = check(tmp_path, capsys, "--platform", "instagram", "--format", "story", text=text)
    assert [each["slide"] for each in report["findings"]] == [2, 3, 4, 5]
    assert [text[each["position"] :].split()[0] for each in report["findings"]] == slides[1:]


def test_position_counts_characters_of_the_file(tmp_path, capsys):
    text = "👨‍👩‍👧 Grüße aus Wiesbaden, das ist Werbung"
    _code, report = check(tmp_path, capsys, "--platform", "x", "--format", "post", text="\ufeff" + text)
    assert [text[each["position"] :] for each in report["findings"]] == ["Werbung"]


def test_a_byte_order_mark_is_no_hidden_character(tmp_path, capsys):
    code, _report = check(tmp_path, capsys, "--platform", "x", "--format", "post", text="\ufeffAnzeige: ja")
    assert code == 0


@pytest.mark.parametrize(
    ("content", "words"), [(b"\xff\xfeA\x00", "UTF-8"), (b"a" * 1_000_001, "größer"), (None, "nicht lesen")]
)
def test_what_is_no_text_is_refused(content, words, tmp_path, capsys):
    file = tmp_path / "text.txt"
    if content is not None:
        file.write_bytes(content)
    code = cli.main(["labels", "check", "--platform", "x", "--format", "post", "--text-file", str(file)])
    assert code == 2
    assert words in capsys.readouterr().err


def test_people_read_the_reason_the_fix_and_the_norm(tmp_path, capsys):
    file = tmp_path / "text.txt"
    file.write_text("#ad Tolle Jobs", encoding="utf-8")
    assert cli.main(["labels", "check", "--platform", "instagram", "--format", "post", "--text-file", str(file)]) == 1
    told = capsys.readouterr().out
    assert "Nicht in Ordnung" in told
    assert "#ad" in told
    assert "MStV" in told


def test_all_rule_files_are_read_together():
    assert {"VAT.standard", "LABEL.places", "ELECTION.calendar"} <= {rule.rule_id for rule in read_rules()}
