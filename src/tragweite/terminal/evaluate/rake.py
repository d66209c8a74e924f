# SPDX-License-Identifier: EUPL-1.2
"""``tragweite evaluate rake``: weigh a survey to known margins; mean, total and their honest errors."""

import argparse
from dataclasses import asdict
from gettext import gettext as _
from pathlib import Path
from typing import Any

import numpy as np

from tragweite.conf import Configuration
from tragweite.core.evaluation.survey.change import Wave
from tragweite.core.evaluation.survey.finding import estimate_survey
from tragweite.core.refusal import Refused
from tragweite.terminal.cells import Kind
from tragweite.terminal.printing import add_question, print_result
from tragweite.terminal.tables import Table, read_table

Margins = dict[str, dict[str, float]]


def add_commands(questions: Any) -> None:
    """Add ``evaluate rake``."""
    text = _("Befragung auf bekannte Randsummen gewichten: Mittelwert, Summe, Fehler")
    parser = add_question(questions, "rake", run, text)
    parser.add_argument(
        "--sample", type=Path, required=True, metavar="DATEI", help=_("Antworten, eine Zeile je Person")
    )
    parser.add_argument("--outcome", required=True, metavar="SPALTE", help=_("Spalte der Antwort: 0/1 oder Zahl"))
    add_survey_options(parser)


def add_survey_options(parser: argparse.ArgumentParser) -> None:
    """The options that every weighted survey has."""
    text = _("Randsummen mit den Spalten variable,level,total")
    parser.add_argument("--margins", type=Path, required=True, metavar="DATEI", help=text)
    parser.add_argument("--weight", metavar="SPALTE", help=_("Gewicht vor der Anpassung"))
    parser.add_argument("--cluster", metavar="SPALTE", help=_("gemeinsam gezogene Gruppe, zum Beispiel Schule"))


def run(arguments: argparse.Namespace, configuration: Configuration) -> int:  # noqa: ARG001  (same shape everywhere)
    """Read, weigh, print."""
    margins = read_margins(arguments.margins)
    table = read_wave(arguments.sample, margins, arguments, outcome=arguments.outcome)
    found = asdict(estimate_survey(wave_of(table, margins, arguments, outcome=arguments.outcome), margins=margins))
    estimate = found.pop("estimate")
    print_result(estimate | found, arguments.json, language=arguments.language)
    return 0


def read_margins(path: Path) -> Margins:
    """Totals by variable and level, in the order of the file."""
    required: dict[str, Kind] = {"variable": "text", "level": "text", "total": "amount"}
    table = read_table(path, required, unique=("variable", "level"))
    margins: Margins = {}
    for row, (variable, level) in enumerate(zip(table.texts("variable"), table.texts("level"), strict=True)):
        total = float(table.numbers("total")[row])
        if total <= 0.0:
            raise table.refuse(row=row, column="total", value=f"{total:g}", allowed="> 0")
        margins.setdefault(variable, {})[level] = total
    return margins


def read_wave(path: Path, margins: Margins, arguments: argparse.Namespace, *, outcome: str) -> Table:
    """The answers, checked: levels known, weights positive."""
    required: dict[str, Kind] = dict.fromkeys(margins, "text")
    if outcome in required:
        raise Refused("terminal.bad_option", option="--outcome", value=outcome, allowed=_("keine Randvariable"))
    required[outcome] = "number"
    for name in ("cluster", "group"):
        if getattr(arguments, name, None):
            required[getattr(arguments, name)] = "text"
    if arguments.weight:
        required[arguments.weight] = "number"
    table = read_table(path, required)
    for variable, levels in margins.items():
        for row, level in enumerate(table.texts(variable)):
            if level not in levels:
                raise table.refuse(row=row, column=variable, value=level, allowed=", ".join(list(levels)[:20]))
    if arguments.weight and (table.numbers(arguments.weight) <= 0.0).any():
        row = int(np.argmax(table.numbers(arguments.weight) <= 0.0))
        value = f"{table.numbers(arguments.weight)[row]:g}"
        raise table.refuse(row=row, column=arguments.weight, value=value, allowed="> 0")
    return table


def wave_of(
    table: Table, margins: Margins, arguments: argparse.Namespace, *, outcome: str, rows: np.ndarray | None = None
) -> Wave:
    """The answers of the given rows (all if None) for the core."""
    kept = np.arange(len(table)) if rows is None else rows
    base = table.numbers(arguments.weight)[kept] if arguments.weight else np.ones(len(kept))
    clusters = tuple(table.texts(arguments.cluster)[row] for row in kept) if arguments.cluster else None
    return Wave(
        outcome=table.numbers(outcome)[kept],
        values={variable: [table.texts(variable)[row] for row in kept] for variable in margins},
        base=base,
        clusters=clusters,
    )
