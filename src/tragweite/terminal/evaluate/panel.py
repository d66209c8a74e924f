# SPDX-License-Identifier: EUPL-1.2
"""``tragweite evaluate panel``: effect on some units (regions, pages) against untouched ones."""

import argparse
from collections.abc import Sequence
from gettext import gettext as _
from pathlib import Path
from typing import Any

import numpy as np

from tragweite.conf import Configuration
from tragweite.core.evaluation.panel.estimate import PanelEffect, estimate_panel
from tragweite.core.evaluation.panel.matrix import Panel, Predictors, panel_of
from tragweite.core.evaluation.panel.weights import METHODS
from tragweite.core.refusal import Refused
from tragweite.terminal.cells import Kind, as_list, names_in
from tragweite.terminal.evaluate.times import Time, Times, require_seed, times_of
from tragweite.terminal.printing import add_question, print_result
from tragweite.terminal.tables import FloatArray, Table, read_names, read_table


def add_commands(questions: Any) -> None:
    """Add ``evaluate panel``."""
    text = _("Wirkung auf einzelne Einheiten gegen unbeteiligte: synthetische Kontrolle, Differenz der Differenzen")
    parser = add_question(questions, "panel", run, text)
    parser.add_argument("--data", type=Path, required=True, metavar="DATEI", help=_("eine Zeile je Einheit und Zeit"))
    parser.add_argument("--unit", required=True, metavar="SPALTE", help=_("Spalte der Einheit"))
    parser.add_argument("--time", required=True, metavar="SPALTE", help=_("Spalte der Zeit: Zahl oder Tag"))
    parser.add_argument("--outcome", required=True, metavar="SPALTE", help=_("Spalte der Kennzahl"))
    parser.add_argument(
        "--treated",
        type=names_in,
        required=True,
        metavar="NAME,…",
        help=_("Einheiten mit Kampagne; ein Name mit Komma in Anführungszeichen"),
    )
    parser.add_argument("--start", required=True, metavar="WANN", help=_("erste Zeit mit Kampagne"))
    parser.add_argument("--method", choices=METHODS, required=True, help=_("Verfahren"))
    parser.add_argument("--predictors", type=Path, metavar="DATEI", help=_("scm: Merkmale, eine Zeile je Einheit"))
    parser.add_argument("--fit-from", metavar="WANN", help=_("scm mit Merkmalen: angepasst wird ab dieser Zeit"))
    parser.add_argument("--seed", type=int, default=1, metavar="ZAHL", help=_("Startwert des Zufalls, sonst 1"))


def run(arguments: argparse.Namespace, configuration: Configuration) -> int:  # noqa: ARG001  (same shape everywhere)
    """Read, estimate, print."""
    print_result(answer(arguments), arguments.json, language=arguments.language)
    return 0


def answer(arguments: argparse.Namespace) -> PanelEffect:
    """The finding for these options. Raises ``Refused`` with ``terminal.*`` or ``evaluation.*``."""
    require_seed(arguments.seed)
    if arguments.predictors and arguments.method != "scm":
        raise Refused("terminal.bad_option", option="--predictors", value=arguments.method, allowed="--method scm")
    required: dict[str, Kind] = {arguments.unit: "text", arguments.time: "text", arguments.outcome: "number"}
    table = read_table(arguments.data, required, unique=(arguments.unit, arguments.time))
    times = times_of(table, arguments.time)
    panel = _panel(table, times, arguments)
    return estimate_panel(panel, method=arguments.method, seed=arguments.seed)


def _panel(table: Table, times: Times, arguments: argparse.Namespace) -> Panel:
    units = sorted(set(table.texts(arguments.unit)))
    labels = dict(zip(times.values, times.texts, strict=True))
    steps = sorted(labels)
    outcome = _matrix(table, times, arguments, units, steps)
    return panel_of(
        outcome=outcome,
        units=units,
        times=[labels[step] for step in steps],
        treated=_treated(arguments.treated, units),
        start=_place(times, steps, arguments.start, "--start"),
        predictors=_predictors(arguments, units, times, steps) if arguments.predictors else None,
    )


def _matrix(
    table: Table, times: Times, arguments: argparse.Namespace, units: list[str], steps: list[Time]
) -> FloatArray:  # fmt: skip
    outcome = np.full((len(steps), len(units)), np.nan)
    row_of, column_of = {step: row for row, step in enumerate(steps)}, {unit: place for place, unit in enumerate(units)}
    values = table.numbers(arguments.outcome)
    for row, unit in enumerate(table.texts(arguments.unit)):
        outcome[row_of[times.values[row]], column_of[unit]] = values[row]
    if np.isnan(outcome).any():
        step, unit_place = (int(place) for place in np.argwhere(np.isnan(outcome))[0])
        raise Refused("terminal.panel_gap", file=table.file, unit=units[unit_place], time=_shown(times, steps[step]))
    if np.ptp(outcome) == 0.0:
        column, line = arguments.outcome, table.lines[-1]
        raise Refused("terminal.no_variation", file=table.file, line=line, column=column, value=float(values[0]))
    return outcome


def _shown(times: Times, step: Time) -> str:
    return times.texts[times.values.index(step)]


def _treated(names: Sequence[str], units: list[str]) -> list[str]:
    unknown = [name for name in names if name not in units]
    if unknown or not names:
        raise Refused("terminal.bad_option", option="--treated", value=as_list(unknown), allowed=as_list(units[:20]))
    if len(set(names)) == len(units):
        allowed = _("mindestens eine Einheit ohne Kampagne")
        raise Refused("terminal.bad_option", option="--treated", value=as_list(names), allowed=allowed)
    return list(names)


def _place(times: Times, steps: list[Time], text: str, option: str) -> int:
    given = times.read(text, option)
    place = sum(step < given for step in steps)  # type: ignore[operator]
    if not 0 < place < len(steps) and option == "--start":
        allowed = _("nach %s, höchstens %s") % (_shown(times, steps[0]), _shown(times, steps[-1]))
        raise Refused("terminal.bad_option", option=option, value=text, allowed=allowed)
    return place


def _predictors(arguments: argparse.Namespace, units: list[str], times: Times, steps: list[Time]) -> Predictors:
    names = [name for name in read_names(arguments.predictors) if name != arguments.unit]
    required: dict[str, Kind] = dict.fromkeys(names, "number")
    required[arguments.unit] = "text"
    table = read_table(arguments.predictors, required, unique=(arguments.unit,))
    places = {unit: row for row, unit in enumerate(table.texts(arguments.unit))}
    missing = [unit for unit in units if unit not in places]
    if missing or not names:
        raise Refused("terminal.unit_without_row", file=table.file, units=", ".join(missing[:20]) or "–")
    rows = [places[unit] for unit in units]
    fit_from = _place(times, steps, arguments.fit_from, "--fit-from") if arguments.fit_from else 0
    return Predictors(
        names=tuple(names), values=np.array([table.numbers(name)[rows] for name in names]), fit_from=fit_from
    )
