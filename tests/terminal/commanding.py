# SPDX-License-Identifier: EUPL-1.2
"""Runs a command in this process, as the shell would."""

import json
from pathlib import Path
from typing import Any

import pytest

from tragweite import cli

DATA = Path(__file__).parents[1] / "data" / "evaluation"


def told(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """What the command prints; it must succeed."""
    assert cli.main([str(part) for part in arguments]) == 0
    return capsys.readouterr().out


def answered(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    """The JSON of a command that must succeed."""
    found: dict[str, Any] = json.loads(told(capsys, *arguments, "--json"))
    return found


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """What the command says when it refuses."""
    assert cli.main([str(part) for part in arguments]) == 2
    seen = capsys.readouterr()
    assert seen.out == ""
    return seen.err


def written(folder: Path, name: str, *lines: str) -> Path:
    """A CSV file of these lines."""
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
