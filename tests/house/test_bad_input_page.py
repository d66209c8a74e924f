# SPDX-License-Identifier: EUPL-1.2
"""The page about bad input names tests that exist, and leaves out nothing that the house promised to test."""

import ast
import re

from tests.house.paths import ROOT

PAGE = (ROOT / "docs" / "operations" / "bad_input.md").read_text(encoding="utf-8")
PROMISED = (
    "wrong encoding",
    "semicolon, comma",
    "decimal comma",
    "BOM",
    "10 MB",
    "formulas",
    "duplicate rows",
    "dates in the future",
    "end before start",
    "negative, NaN, infinite",
    "unknown currency",
    "a picture that is none",
    "2 GB upload",
    "expired or foreign link",
    'double click on "approve"',
    "two approvers at once",
    "worker killed",
    "web process killed",
)


def named() -> set[tuple[str, str]]:
    """File and function of every test that the page names."""
    return set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE))


def functions(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_named_test_exists() -> None:
    assert {test for test in named() if test[1] not in functions(test[0])} == set()


def test_every_promised_input_has_a_row_with_a_test() -> None:
    rows = [line.split("|") for line in PAGE.splitlines() if line.startswith("| ") and "::" in line]
    assert [promise for promise in PROMISED if not any(promise in row[1] for row in rows)] == []
    assert len(rows) == sum("::" in line for line in PAGE.splitlines())
