# SPDX-License-Identifier: EUPL-1.2
"""The page of proofs names nothing that does not exist: tests, rules, acts, guards of the schema, pages, commands."""

import ast
import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps

from tests.conftest import forbidden_writes, guarded_tables
from tests.house.paths import ROOT, SOURCE

PAGE = (ROOT / "docs" / "proof.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`([^`\n]+)`", PAGE)))
INVARIANTS = range(1, 19)
SECTIONS = {"B": "ABCDEFG", "C": "ABCDE", "D": "ABCD"}


@cache
def defined(path: Path) -> frozenset[str]:
    """Names at the top of a file: functions, classes, values and what it imports from others."""
    found: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.add(node.target.id)
        elif isinstance(node, ast.ImportFrom):
            found |= {alias.asname or alias.name for alias in node.names}
    return frozenset(found)


def node_exists(name: str) -> bool:
    path, _colons, function = name.partition("::")
    return (ROOT / path).is_file() and function in defined(ROOT / path)


def module_exists(name: str) -> bool:
    """A module, a package, or a name at the top of one."""
    place = SOURCE.joinpath(*name.split(".")[1:])
    if place.with_suffix(".py").is_file() or place.is_dir():
        return True
    parent = place.parent / "__init__.py" if place.parent.is_dir() else place.parent.with_suffix(".py")
    return parent.is_file() and place.name in defined(parent)


def schema_names() -> set[str]:
    """Append-only tables, ``table.name`` of every refused write, and every constraint."""
    refused = {f"{each['table']}.{each['name']}" for each in forbidden_writes()}
    constraints = {each.name for model in apps.get_models() for each in model._meta.constraints}
    return {*guarded_tables(), *refused, *constraints}


def command_exists(name: str) -> bool:
    return name in (ROOT / "docs" / "operations" / "commands.md").read_text(encoding="utf-8")


def address_exists(name: str) -> bool:
    return f"`{name}`" in (ROOT / "docs" / "operations" / "addresses.md").read_text(encoding="utf-8")


def target_exists(name: str) -> bool:
    return (
        re.search(rf"^{name.removeprefix('make ')}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M) is not None
    )


KINDS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    (r"tests/[\w/]+\.py::\w+", node_exists),
    (r"tragweite(\.\w+)+", module_exists),
    (r"tragweite [\w -]+", command_exists),
    (r"make [\w-]+", target_exists),
    (r"[a-z]+:[a-z_]+", address_exists),
    (r"(docs|bench|tests|src)/[\w/.-]+", lambda name: (ROOT / name).exists()),
    (r"[a-z]\w+(\.\w+)?", lambda name: name in schema_names()),
)


@pytest.mark.parametrize("name", NAMED)
def test_what_the_page_names_exists(name: str) -> None:
    exists = next((check for pattern, check in KINDS if re.fullmatch(pattern, name)), None)
    assert exists is not None, "no test, module, command, page, file or guard of the schema"
    assert exists(name), elsewhere(name)


def elsewhere(name: str) -> str:
    """Where a test that was moved stands now, so that the page is quickly mended."""
    function = name.rpartition("::")[2]
    return str([str(path.relative_to(ROOT)) for path in (ROOT / "tests").rglob("*.py") if function in defined(path)])


def rows_of(heading: str) -> list[list[str]]:
    """Cells of the table under a heading that begins with these words."""
    part = re.split(rf"^#+ {re.escape(heading)}.*$", PAGE, maxsplit=1, flags=re.M)[1]
    lines = re.split(r"^#+ ", part, maxsplit=1, flags=re.M)[0].splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return cells[2:]


def without_test(rows: Iterable[list[str]]) -> list[str]:
    return [row[0] for row in rows if "::" not in row[-1]]


def test_every_invariant_has_its_row_with_a_test() -> None:
    rows = rows_of("Die Invarianten")
    assert [row[0].split(" ")[0] for row in rows] == [str(number) for number in INVARIANTS]
    assert without_test(rows) == []


def test_every_test_named_after_an_invariant_stands_in_its_row() -> None:
    rows = {int(row[0].split(" ")[0]): row[-1] for row in rows_of("Die Invarianten")}
    missing = [
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in defined(path)
        if (found := re.match(r"test_invariant_(\d+)_", name)) and f"::{name}`" not in rows[int(found[1])]
    ]
    assert missing == []


@pytest.mark.parametrize("section", [f"{issue}.{letter}" for issue, letters in SECTIONS.items() for letter in letters])
def test_every_section_has_rows_and_every_row_a_test(section: str) -> None:
    rows = rows_of(section)
    assert rows
    assert without_test(rows) == []


def test_what_is_not_built_is_said() -> None:
    last = PAGE.rsplit("\n## ", maxsplit=1)[1]
    assert last.startswith("Nicht gebaut\n")
    assert last.count("\n- ") >= 1
