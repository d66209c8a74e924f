# SPDX-License-Identifier: EUPL-1.2
"""Every act that the journal records has a German text, and no text stands for nothing."""

import ast
import re
from collections.abc import Iterator

from tests.house.paths import ROOMS, room_names
from tragweite.core.rules.journal import BreakReason
from tragweite.core.rules.states import CAMPAIGN
from tragweite.web.journal_texts import BREAK_REASONS, JOURNAL_TEXTS, journal_text
from tragweite.web.refusals import catalogue

CODE = re.compile(r"[a-z]+\.[a-z_]+")
VERB = re.compile(r"[a-z]+(_[a-z]+)*")
NOTES = {"record", "journal", "note", "_note", "_record", "_journal", "_entry"}
# Codes that are put together from the table of moves.
MOVED = {f"campaigns.{verb}" for targets in CAMPAIGN.table.values() for verb in targets.values()}


def modules(room: str) -> list[ast.Module]:
    """The modules of a room that write: its actions, and the sign-in."""
    folder = ROOMS / room
    paths = [folder / "actions.py", folder / "signin.py", *folder.glob("actions/*.py")]
    return [ast.parse(path.read_text(encoding="utf-8")) for path in paths if path.exists()]


def nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """Everything but the inside of refusals, whose codes have the same form."""
    yield tree
    for child in ast.iter_child_nodes(tree):
        if not (isinstance(child, ast.Call) and called_name(child) == "Refused"):
            yield from nodes(child)


def called_name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def texts(node: ast.AST | None) -> Iterator[str]:
    """All texts that an expression can be: a literal, or either side of a condition."""
    if isinstance(node, ast.IfExp):
        yield from (*texts(node.body), *texts(node.orelse))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def verbs_of(node: ast.AST) -> Iterator[str]:
    """Bare verbs: given as ``action=`` or ``act=``, put into such a variable, or handed to the note of a room."""
    given: list[ast.expr] = []
    if isinstance(node, ast.Call):
        given += [keyword.value for keyword in node.keywords if keyword.arg in {"action", "act"}]
        given += node.args if called_name(node) in NOTES else []
    elif isinstance(node, ast.Assign) and any(
        getattr(target, "id", "") in {"action", "act"} for target in node.targets
    ):
        given.append(node.value)
    yield from (text for value in given for text in texts(value) if VERB.fullmatch(text))


def codes_of(room: str) -> Iterator[str]:
    """Codes written out, and bare verbs, which belong to their room."""
    for node in (each for tree in modules(room) for each in nodes(tree)):
        yield from (text for text in texts(node) if CODE.fullmatch(text) and text.startswith(f"{room}."))
        yield from (f"{room}.{verb}" for verb in verbs_of(node))


def recorded_codes() -> set[str]:
    """Every code of an act; what is left of the codes of refusals is taken out."""
    return {code for room in room_names() for code in codes_of(room)} - set(catalogue()) | MOVED


def test_codes_are_found() -> None:
    assert {"people.sign_in", "people.grant_role", "journal.shred"} <= recorded_codes()


def test_every_recorded_action_has_a_text() -> None:
    assert recorded_codes() - set(JOURNAL_TEXTS) == set()


def test_every_reason_for_a_break_has_a_text() -> None:
    assert set(BREAK_REASONS) == set(BreakReason)


def test_an_unknown_code_is_shown_and_not_hidden() -> None:
    assert journal_text("neu.code") == "neu.code"
