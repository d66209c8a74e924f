# SPDX-License-Identifier: EUPL-1.2
"""Writes the reference pages that are made from the program: settings, commands, states. A house test compares them."""

import argparse
from dataclasses import fields
from pathlib import Path
from typing import Any

from tragweite.conf import PREFIX, Configuration
from tragweite.core.rules.moves import Moves

OPERATIONS = Path(__file__).resolve().parents[1] / "docs" / "operations"
MADE = "<!-- made by scripts/reference.py; do not edit by hand -->\n"


def settings_page() -> str:
    """The table of environment variables."""
    rows = [
        f"| `{PREFIX}{each.name.upper()}` | {each.metadata['doc']} | `{each.default if each.default not in ('', None) else '-'}` |"
        for each in fields(Configuration)
    ]
    head = "# Settings\n\nAll settings come from the environment and are read once (`src/tragweite/conf.py`).\n\n"
    return MADE + head + "| variable | meaning | default |\n|---|---|---|\n" + "\n".join(rows) + "\n"


def _commands(parser: argparse.ArgumentParser, name: str) -> list[str]:
    groups = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not groups:
        return [name]
    return [line for key, each in groups[0].choices.items() for line in _commands(each, f"{name} {key}")]


def _helps(parser: argparse.ArgumentParser, name: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            texts = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for key, each in action.choices.items():
                found[f"{name} {key}"] = texts.get(key, "")
                found |= _helps(each, f"{name} {key}")
    return found


def commands_page() -> str:
    """Each command with its help and its options."""
    from tragweite.cli import build_parser

    parser = build_parser()
    helps = _helps(parser, "tragweite")
    rows = [f"| `{name}` | {helps.get(name, '')} |" for name in _commands(parser, "tragweite")]
    head = "# Commands\n\n`tragweite COMMAND --help` shows the options of a command.\n\n"
    return MADE + head + "| command | what it does |\n|---|---|\n" + "\n".join(rows) + "\n"


def _drawn(moves: Moves[Any]) -> str:
    """One table of moves as a Mermaid state diagram; a state without an entry is final."""
    states = list(dict.fromkeys([*moves.table, *(new for targets in moves.table.values() for new in targets)]))
    begin = [f"    [*] --> {states[0]}"]
    arrows = [f"    {old} --> {new}: {act}" for old, targets in moves.table.items() for new, act in targets.items()]
    ends = [f"    {state} --> [*]" for state in states if moves.is_final(state=state)]
    return "```mermaid\nstateDiagram-v2\n" + "\n".join([*begin, *arrows, *ends]) + "\n```\n"


def states_page() -> str:
    """Every table of states, drawn from the program's own."""
    from tragweite.core.rules import states

    tables = (states.ITEM, states.APPROVAL, states.CAMPAIGN, states.DEVIATION, states.CONTRACT, states.QUESTION)
    head = (
        "# States\n\nDrawn from the tables of `src/tragweite/core/rules/states.py`, which the actions ask. The database "
        "refuses the other moves of a post by itself (decision record 0018). Out of `on_hold` a post goes back to the "
        "state in which it was frozen, and nowhere else.\n\n"
    )
    return MADE + head + "\n".join(f"## {table.name}\n\n{_drawn(table)}" for table in tables)


PAGES = {"settings.md": settings_page, "commands.md": commands_page, "states.md": states_page}


def main() -> None:
    """Write all pages."""
    for name, make in PAGES.items():
        (OPERATIONS / name).write_text(make(), encoding="utf-8")


if __name__ == "__main__":
    main()
