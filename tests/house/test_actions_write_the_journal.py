# SPDX-License-Identifier: EUPL-1.2
"""Every public function of an ``actions`` module writes the journal, itself or through another action."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.paths import ROOMS, room_names

# These write nothing that the journal should know; each says why.
EXEMPT = {
    "journal.actor_ref": "names an actor, writes nothing",
    "journal.absent_ref": "names those who are stood in for, writes nothing",
    "journal.change_once": "is the guarded update inside an action, which writes the entry",
    "journal.record": "is the journal",
    "journal.seal": "writes the head of the journal outside the database",
    "journal.post": "tells of an act by mail inside its transaction; the act writes the entry",
    "journal.withdraw": "takes back mails that have not gone out; the act that makes them needless writes the entry",
    "journal.try_again": "puts a failed mail back; people.retry_mail asks for it and writes the entry",
    "journal.give_up": "ends a failed mail; people.give_up_mail asks for it and writes the entry",
    "journal.fingerprint": "computes a digest, writes nothing",
}


def modules(room: str) -> list[Path]:
    single, folder = ROOMS / room / "actions.py", ROOMS / room / "actions"
    return [single] if single.exists() else sorted(folder.glob("*.py"))


def called_names(function: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            called = node.func
            yield (
                called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""
            )


def functions(room: str) -> dict[str, ast.FunctionDef]:
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in modules(room))
    return {node.name: node for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef)}


def offered(room: str) -> set[str]:
    """The actions of a room: public functions of the file, or what the folder's ``__init__`` offers."""
    names = {name for name in functions(room) if not name.startswith("_")}
    folder = ROOMS / room / "actions" / "__init__.py"
    if not folder.exists():
        return names
    tree = ast.parse(folder.read_text(encoding="utf-8"))
    imported = {alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    return names & imported


def all_functions() -> dict[str, set[str]]:
    return {name: set(called_names(node)) for room in room_names() for name, node in functions(room).items()}


def journaling() -> set[str]:
    """Names of functions from which ``record`` is reached."""
    calls, reached = all_functions(), {"record"}
    while True:
        grown = reached | {name for name, called in calls.items() if called & reached}
        if grown == reached:
            return reached
        reached = grown


def public_actions() -> list[tuple[str, str]]:
    return [(room, name) for room in room_names() for name in sorted(offered(room)) if f"{room}.{name}" not in EXEMPT]


@pytest.mark.parametrize(("room", "name"), public_actions())
def test_action_writes_the_journal(room: str, name: str) -> None:
    assert name in journaling(), f"{room}.actions.{name} writes no journal entry"


@pytest.mark.parametrize(("room", "name"), public_actions())
def test_action_takes_keyword_arguments_only(room: str, name: str) -> None:
    arguments = functions(room)[name].args
    assert not arguments.args, f"{room}.actions.{name} takes positional arguments"
