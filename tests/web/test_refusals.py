# SPDX-License-Identifier: EUPL-1.2
"""Every refusal of the product has exactly one German text that can be filled with its facts, and no text is dead."""

import ast
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tragweite.core.refusal import Refused
from tragweite.web.refusals import catalogue, format_fact, refusal_status, refusal_text

SOURCE = Path(__file__).parents[2] / "src" / "tragweite"
CODE = re.compile(r"[a-z_]+\.[a-z_0-9]+")


@dataclass(frozen=True)
class Raised:
    """One place that refuses; ``facts`` is None where they are not all written out."""

    code: str
    facts: frozenset[str] | None
    place: str


def _codes(node: ast.expr) -> list[str]:
    return [
        each.value
        for each in ast.walk(node)
        if isinstance(each, ast.Constant) and isinstance(each.value, str) and CODE.fullmatch(each.value)
    ]


def _in_file(path: Path) -> list[Raised]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refused" and node.args:
            names = [keyword.arg for keyword in node.keywords]
            facts = None if None in names else frozenset(name for name in names if name)
            place = f"{path.relative_to(SOURCE)}:{node.lineno}"
            found += [Raised(code, facts, place) for code in _codes(node.args[0])]
    return found


def raised() -> list[Raised]:
    return [each for path in sorted(SOURCE.rglob("*.py")) for each in _in_file(path)]


def mentioned() -> set[str]:
    """Every dotted word that stands in the source outside the catalogue: codes may be chosen before they are raised."""
    files = [path for path in SOURCE.rglob("*.py") if "refusals" not in path.parts]
    return {code for path in files for code in _codes(ast.parse(path.read_text(encoding="utf-8")))}  # type: ignore[arg-type]


def placeholders(code: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)s", str(catalogue()[code].text)))


def test_every_refusal_has_a_text() -> None:
    assert sorted({f"{each.code} ({each.place})" for each in raised() if each.code not in catalogue()}) == []


def test_every_placeholder_is_a_fact_of_every_place_that_refuses() -> None:
    wrong = [
        f"{each.code} ({each.place}): {sorted(placeholders(each.code) - each.facts)}"
        for each in raised()
        if each.code in catalogue() and each.facts is not None and placeholders(each.code) - each.facts
    ]
    assert wrong == []


def test_no_text_is_dead() -> None:
    assert sorted(set(catalogue()) - mentioned()) == []


def test_every_text_is_formattable_and_ends_as_a_sentence() -> None:
    for code, entry in catalogue().items():
        text = str(entry.text) % dict.fromkeys(placeholders(code), "x")
        assert text.rstrip()[-1] in ".?!", code
        # Not the asker's: the disk is full (507), or what reads files is gone for a moment (503).
        assert 400 <= entry.status < 500 or entry.status in {503, 507}, code


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("missing_cents", 123456, "1.234,56\u00a0€"),
        ("due_on", date(2026, 12, 31), "31.12.2026"),
        ("at", datetime(2026, 11, 22, 13, 5, tzinfo=UTC), "22.11.2026, 14:05\u00a0Uhr"),
        ("names", ["Anna", "Bert", "Carla"], "Anna, Bert und Carla"),
        ("names", [], "nichts"),
        ("old_state", "idea", "idea"),
        ("campaign_state", "idea", "Idee"),
        ("year", 2026, "2026"),
        ("role", "budget_officer", "Haushalt"),
        ("count", 12345, "12.345"),
        ("value", None, "keine Angabe"),
        ("flag", True, "ja"),
    ],
)
def test_facts_are_written_in_german(name: str, value: object, shown: str) -> None:
    assert format_fact(name=name, value=value) == shown


def test_a_refusal_without_text_still_says_that_nothing_was_stored(caplog: pytest.LogCaptureFixture) -> None:
    refused = Refused("nowhere.unknown")
    assert "nichts gespeichert" in refusal_text(refused)
    assert refusal_status(refused) == 409
    assert "nowhere.unknown" in caplog.text
