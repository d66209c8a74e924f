# SPDX-License-Identifier: EUPL-1.2
"""``tragweite evaluate impact``: how much more was there during the campaign than without it?"""

import argparse
from dataclasses import dataclass
from gettext import gettext as _
from pathlib import Path
from typing import Any

import numpy as np

from tragweite.conf import Configuration
from tragweite.core.evaluation.impact.estimate import METHODS, Impact, estimate_impact
from tragweite.core.refusal import Refused
from tragweite.terminal.cells import Kind, as_list, names_in
from tragweite.terminal.evaluate.times import is_daily, require_regular, require_seed, times_of
from tragweite.terminal.printing import add_question, print_result
from tragweite.terminal.tables import FloatArray, Table, read_names, read_table

# From so many values that look like counts on, a negative one is a mistake.
COUNT_SHARE = 0.9
DEFAULT_DATE = "date"


def add_commands(questions: Any) -> None:
    """Add ``evaluate impact``."""
    text = _("Zusätzliche Wirkung: was in der Kampagne mehr war als ohne sie, mit Vergleichsreihen")
    parser = add_question(questions, "impact", run, text)
    parser.add_argument(
        "--series", type=Path, required=True, metavar="DATEI", help=_("Zeitreihe, eine Zeile je Schritt")
    )
    parser.add_argument("--outcome", required=True, metavar="SPALTE", help=_("Spalte der Kennzahl"))
    parser.add_argument(
        "--controls",
        type=names_in,
        default=(),
        metavar="SPALTE,…",
        help=_("Spalten, die die Kampagne nicht berühren kann; ein Name mit Komma in Anführungszeichen"),
    )
    parser.add_argument("--start", required=True, metavar="WANN", help=_("Beginn: Datum oder Nummer der Zeile ab 0"))
    parser.add_argument("--end", metavar="WANN", help=_("letzter Tag oder letzte Zeile, sonst das Ende der Reihe"))
    parser.add_argument("--date", metavar="SPALTE", help=_("Spalte des Datums; ohne sie zählen die Zeilen ab 0"))
    parser.add_argument("--method", choices=METHODS, default="envelope", help=_("Verfahren, sonst envelope"))
    parser.add_argument(
        "--prior-level-sd", type=float, metavar="ZAHL", help=_("Vorannahme zum Wandern des Niveaus (bsts: sonst 0.01)")
    )
    parser.add_argument("--negative-control", metavar="SPALTE", help=_("Kennzahl, die sich nicht ändern darf"))
    parser.add_argument("--seed", type=int, default=1, metavar="ZAHL", help=_("Startwert des Zufalls, sonst 1"))


def run(arguments: argparse.Namespace, configuration: Configuration) -> int:  # noqa: ARG001  (same shape everywhere)
    """Read, estimate, print."""
    print_result(answer(arguments), arguments.json, language=arguments.language)
    return 0


def answer(arguments: argparse.Namespace) -> Impact:
    """The finding for these options. Raises ``Refused`` with ``terminal.*`` or ``evaluation.*``."""
    require_seed(arguments.seed)
    prior = arguments.prior_level_sd
    if prior is not None and not 0.0 < prior <= 1.0:
        raise Refused("terminal.bad_option", option="--prior-level-sd", value=prior, allowed="0 < … <= 1")
    controls = list(arguments.controls)
    _require_different([arguments.outcome, *controls], "--controls")
    table, date_column = _read(arguments, controls)
    rows = _rows(table, date_column, arguments)
    for name in [arguments.outcome, *controls]:
        _require_variation(table, name, rows)
    _require_counts(table, arguments.outcome)
    negative = arguments.negative_control
    return estimate_impact(
        outcome=table.numbers(arguments.outcome)[rows.order],
        controls={name: table.numbers(name)[rows.order] for name in controls},
        start=rows.start,
        end=rows.end,
        method=arguments.method,
        prior_level_sd=prior,
        negative_control=table.numbers(negative)[rows.order] if negative else None,
        weekly=rows.weekly,
        seed=arguments.seed,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The rows by time and the borders of the campaign in that order, ``end`` exclusive."""

    order: np.ndarray
    start: int
    end: int
    weekly: bool


def _require_different(names: list[str], option: str) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise Refused("terminal.bad_option", option=option, value=as_list(twice), allowed=_("jede Spalte nur einmal"))


def _read(arguments: argparse.Namespace, controls: list[str]) -> tuple[Table, str | None]:
    date_column = arguments.date
    if date_column is None and not arguments.start.isdigit() and DEFAULT_DATE in read_names(arguments.series):
        date_column = DEFAULT_DATE
    numbers = [arguments.outcome, *controls, *([arguments.negative_control] if arguments.negative_control else [])]
    required: dict[str, Kind] = dict.fromkeys(numbers, "number")
    if date_column:
        required[date_column] = "text"
    return read_table(arguments.series, required), date_column


def _rows(table: Table, date_column: str | None, arguments: argparse.Namespace) -> Rows:
    if date_column is None:
        start, end = _number(arguments.start, "--start"), len(table)
        if arguments.end is not None:
            end = _number(arguments.end, "--end") + 1
        rows = Rows(order=np.arange(len(table)), start=start, end=end, weekly=True)
        return _checked(rows, arguments, first="0", last=str(len(table) - 1))
    times = times_of(table, date_column)
    order = sorted(range(len(table)), key=lambda row: times.values[row])
    require_regular(times, order)
    start = sum(value < times.read(arguments.start, "--start") for value in times.values)  # type: ignore[operator]
    end = len(table)
    if arguments.end is not None:
        end = sum(value <= times.read(arguments.end, "--end") for value in times.values)  # type: ignore[operator]
    weekly = len(order) > 1 and is_daily(times, order)
    rows = Rows(order=np.array(order), start=start, end=end, weekly=weekly)
    return _checked(rows, arguments, first=times.texts[order[0]], last=times.texts[order[-1]])


def _number(text: str, option: str) -> int:
    if not text.isdigit():
        raise Refused("terminal.bad_option", option=option, value=text, allowed=_("Nummer der Zeile ab 0, oder --date"))
    return int(text)


def _checked(rows: Rows, arguments: argparse.Namespace, *, first: str, last: str) -> Rows:
    if not 0 < rows.start < rows.end <= len(rows.order):
        allowed = _("ein Beginn nach %(first)s und bis %(last)s, das Ende nicht davor; die Reihe reicht nicht weiter")
        allowed %= {"first": first, "last": last}
        given = f"{arguments.start} … {arguments.end or ''}".rstrip(" …")
        raise Refused("terminal.bad_option", option="--start/--end", value=given, allowed=allowed)
    return rows


def _require_variation(table: Table, name: str, rows: Rows) -> None:
    values: FloatArray = table.numbers(name)[rows.order][: rows.start]
    if len(values) > 1 and np.ptp(values) <= 1e-12 * max(1.0, float(np.abs(values).max())):
        last = table.lines[int(rows.order[rows.start - 1])]
        raise Refused("terminal.no_variation", file=table.file, line=last, column=name, value=float(values[0]))


def _require_counts(table: Table, name: str) -> None:
    values = table.numbers(name)
    negative = values < 0.0
    if negative.any() and np.mean((values >= 0.0) & (values == np.floor(values))) >= COUNT_SHARE:
        row = int(np.argmax(negative))
        raise table.refuse(row=row, column=name, code="terminal.no_count", value=f"{values[row]:g}")
