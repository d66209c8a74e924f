# SPDX-License-Identifier: EUPL-1.2
"""``tragweite evaluate counts``: negative binomial regression of a count on factors."""

import argparse
from dataclasses import asdict
from gettext import gettext as _
from pathlib import Path
from typing import Any

import numpy as np

from tragweite.conf import Configuration
from tragweite.core.evaluation.counts import count_regression
from tragweite.core.refusal import Refused
from tragweite.terminal.cells import Kind, names_in
from tragweite.terminal.printing import add_question, print_result
from tragweite.terminal.tables import hash_of, read_table


def add_commands(questions: Any) -> None:
    """Add ``evaluate counts``."""
    parser = add_question(questions, "counts", run, _("Zählungen auf Merkmale zurückführen (negativ-binomial)"))
    parser.add_argument("--data", type=Path, required=True, metavar="DATEI", help=_("Tabelle, eine Zeile je Zählung"))
    parser.add_argument("--outcome", required=True, metavar="SPALTE", help=_("Spalte mit den Zählungen"))
    parser.add_argument(
        "--factors", required=True, nargs="+", metavar="SPALTE", help=_("Merkmale; die erste Stufe ist der Bezug")
    )
    parser.add_argument("--exposure", metavar="SPALTE", help=_("Bezugsgröße, zum Beispiel Reichweite oder Kosten"))
    parser.add_argument(
        "--cutoff", choices=("f", "chi2"), default="f", help=_("Schwelle der Intervalle: f (sonst) oder chi2 wie in R")
    )


def run(arguments: argparse.Namespace, configuration: Configuration) -> int:  # noqa: ARG001  (same shape everywhere)
    """Read, fit, print."""
    factors = _names(arguments.factors, arguments.outcome)
    required: dict[str, Kind] = {arguments.outcome: "count", **dict.fromkeys(factors, "text")}
    if arguments.exposure:
        required[arguments.exposure] = "number"
    table = read_table(arguments.data, required)
    exposure = table.numbers(arguments.exposure) if arguments.exposure else None
    if exposure is not None and (exposure <= 0).any():
        row = int(np.argmax(exposure <= 0))
        raise table.refuse(row=row, column=arguments.exposure, value=float(exposure[row]), allowed=_("mehr als 0"))
    found = count_regression(
        outcome=table.numbers(arguments.outcome),
        factors={name: table.texts(name) for name in factors},
        exposure=exposure,
        cutoff=arguments.cutoff,
    )
    hashed = hash_of([table], outcome=arguments.outcome, factors=factors, cutoff=arguments.cutoff)
    result = asdict(found) | {"input_hash": hashed}
    if not arguments.json:
        result["coefficients"] = [{"term": name, **values} for name, values in result["coefficients"].items()]
    print_result(result, arguments.json, language=arguments.language)
    return 0


def _names(given: list[str], outcome: str) -> list[str]:
    """Names with blanks or commas between them; a name with a comma stands in quotation marks."""
    names = [name for part in given for name in names_in(part)]
    if len(set(names)) < len(names) or outcome in names or not names:
        allowed = _("verschiedene Spalten außer der Zählung")
        raise Refused("terminal.bad_option", option="--factors", value=" ".join(given), allowed=allowed)
    return names
