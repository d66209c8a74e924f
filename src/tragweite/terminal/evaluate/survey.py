# SPDX-License-Identifier: EUPL-1.2
"""``tragweite evaluate survey``: did the answers change between two surveys?"""

import argparse
from gettext import gettext as _
from pathlib import Path
from typing import Any

import numpy as np

from tragweite.conf import Configuration
from tragweite.core.evaluation.survey.change import SurveyChange, Wave, estimate_change
from tragweite.core.evaluation.survey.raking import margins_of
from tragweite.core.refusal import Refused
from tragweite.terminal.evaluate.rake import Margins, add_survey_options, read_margins, read_wave, wave_of
from tragweite.terminal.printing import add_question, print_result
from tragweite.terminal.tables import Table


def add_commands(questions: Any) -> None:
    """Add ``evaluate survey``."""
    text = _("Zwei Befragungen vergleichen: Veränderung nach Gewichtung, auch gegen eine Vergleichsgruppe")
    parser = add_question(questions, "survey", run, text)
    parser.add_argument("--before", type=Path, required=True, metavar="DATEI", help=_("Antworten vor der Kampagne"))
    parser.add_argument("--after", type=Path, required=True, metavar="DATEI", help=_("Antworten nach der Kampagne"))
    parser.add_argument("--question", required=True, metavar="SPALTE", help=_("Spalte der Antwort: 0/1 oder Zahl"))
    add_survey_options(parser)
    parser.add_argument("--group", metavar="SPALTE", help=_("Spalte der Gruppe, mit --control"))
    parser.add_argument("--control", metavar="NAME", help=_("Gruppe, die die Kampagne nicht erreichen konnte"))


def run(arguments: argparse.Namespace, configuration: Configuration) -> int:  # noqa: ARG001  (same shape everywhere)
    """Read, weigh, compare, print."""
    print_result(answer(arguments), arguments.json, language=arguments.language)
    return 0


def answer(arguments: argparse.Namespace) -> SurveyChange:
    """The finding for these options. Raises ``Refused`` with ``terminal.*`` or ``evaluation.*``."""
    if (arguments.group is None) != (arguments.control is None):
        value = arguments.group or arguments.control
        raise Refused("terminal.bad_option", option="--group/--control", value=value, allowed=_("beide zusammen"))
    margins = read_margins(arguments.margins)
    before, control_before = _waves(arguments.before, margins, arguments)
    after, control_after = _waves(arguments.after, margins, arguments)
    control = (control_before, control_after) if control_before and control_after else None
    return estimate_change(before=before, after=after, margins=margins_of(margins), control=control)


def _waves(path: Path, margins: Margins, arguments: argparse.Namespace) -> tuple[Wave, Wave | None]:
    """The answers reached by the campaign and, where asked for, those of the control group."""
    table = read_wave(path, margins, arguments, outcome=arguments.question)
    if arguments.group is None:
        return wave_of(table, margins, arguments, outcome=arguments.question), None
    is_control = np.array([name == arguments.control for name in table.texts(arguments.group)])
    if is_control.all() or not is_control.any():
        raise _one_group(table, arguments)
    reached, control = np.flatnonzero(~is_control), np.flatnonzero(is_control)
    return (
        wave_of(table, margins, arguments, outcome=arguments.question, rows=reached),
        wave_of(table, margins, arguments, outcome=arguments.question, rows=control),
    )


def _one_group(table: Table, arguments: argparse.Namespace) -> Refused:
    names = ", ".join(sorted(set(table.texts(arguments.group)))[:20])
    return Refused("terminal.one_group", file=table.file, column=arguments.group, value=arguments.control, found=names)
