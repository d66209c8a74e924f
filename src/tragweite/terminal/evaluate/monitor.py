# SPDX-License-Identifier: EUPL-1.2
"""``tragweite evaluate monitor``: where the risks of a running campaign stand; may be looked at every day."""

import argparse
from dataclasses import asdict
from datetime import datetime
from gettext import gettext as _
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any, Final, cast

import numpy as np

from tragweite.conf import Configuration
from tragweite.core.evaluation.monitoring import FALSE_ALARMS, KINDS, Risk, RiskKind, RiskState, monitor
from tragweite.core.evaluation.negative_binomial import FloatArray
from tragweite.core.refusal import Refused
from tragweite.terminal.cells import Kind
from tragweite.terminal.printing import add_question, print_result
from tragweite.terminal.tables import Table, hash_of, read_table

PLAN: Final[dict[str, Kind]] = {"risk": "text", "kind": "text", "column": "text", "expected": "amount"}
PLAN_OPTIONAL: Final[dict[str, Kind]] = {"per_column": "text", "dispersion": "number"}

LONGEST_STEP: Final = 1.5
"""Times the usual step between two rows; more is a gap."""


def add_commands(questions: Any) -> None:
    """Add ``evaluate monitor``."""
    parser = add_question(questions, "monitor", run, _("Laufende Kampagne überwachen, ohne Fehlalarm durch Hinsehen"))
    parser.add_argument("--series", type=Path, required=True, metavar="DATEI", help=_("Reihe, eine Zeile je Tag"))
    parser.add_argument("--plan", type=Path, required=True, metavar="DATEI", help=_("Plan, eine Zeile je Risiko"))
    parser.add_argument("--date", default="date", metavar="SPALTE", help=_("Spalte mit dem Zeitpunkt, sonst date"))


def run(arguments: argparse.Namespace, configuration: Configuration) -> int:  # noqa: ARG001  (same shape everywhere)
    """Read, watch, print."""
    plan = read_table(arguments.plan, PLAN, PLAN_OPTIONAL, unique=("risk",))
    _require_plan(plan)
    wanted = sorted({name for name in (*plan.texts("column"), *_texts(plan, "per_column")) if name})
    kinds: dict[str, Kind] = dict.fromkeys(wanted, "amount")
    names: dict[str, Kind] = {arguments.date: "moment", **kinds}
    series = read_table(arguments.series, {arguments.date: "moment"}, kinds, unique=(arguments.date,))
    _require_series(series, names, wanted)
    order = sorted(range(len(series)), key=lambda row: series.moments(arguments.date)[row])
    states = monitor([_risk(plan, row, series, order) for row in range(len(plan))])
    moments = [series.moments(arguments.date)[row] for row in order]
    print_result(_result(states, moments, hash_of([plan, series])), arguments.json, language=arguments.language)
    return 0


def _texts(plan: Table, name: str) -> list[str]:
    return plan.texts(name) if name in plan else [""] * len(plan)


def _require_plan(plan: Table) -> None:
    for row in range(len(plan)):
        kind, expected = plan.texts("kind")[row], float(plan.numbers("expected")[row])
        if kind not in KINDS:
            raise plan.refuse(row=row, column="kind", value=kind, allowed=", ".join(KINDS))
        if expected <= 0:
            raise plan.refuse(row=row, column="expected", value=expected, allowed=_("mehr als 0"))
        if kind == "cost_above" and not _texts(plan, "per_column")[row]:
            raise plan.refuse(row=row, column="per_column", value="", allowed=_("die Spalte mit den Ausgaben"))
        if "dispersion" in plan and plan.numbers("dispersion")[row] < 0:
            value = float(plan.numbers("dispersion")[row])
            raise plan.refuse(row=row, column="dispersion", value=value, allowed=_("ein Wert ab 0"))


def _require_series(series: Table, names: dict[str, Kind], wanted: list[str]) -> None:
    missing = [name for name in names if name not in series]
    if missing:
        raise Refused("terminal.columns_missing", file=series.file, columns=missing, found_columns=list(series.names))
    for name in wanted:
        values = series.numbers(name)
        if (values < 0).any():
            row = int(np.argmax(values < 0))
            raise series.refuse(row=row, column=name, value=float(values[row]), allowed=_("ein Wert ab 0"))


def _missing_times(moments: list[datetime]) -> tuple[int, str]:
    """How many times are missing in a series, and after which one first. Days of 23 and 25 hours are days."""
    steps = [(later - earlier).total_seconds() for earlier, later in pairwise(moments)]
    usual = median(steps) if steps else 0.0
    gaps = [(place, round(step / usual) - 1) for place, step in enumerate(steps) if step > LONGEST_STEP * usual]
    if not gaps:
        return 0, ""
    return sum(missing for _place, missing in gaps), moments[gaps[0][0]].isoformat(" ", "minutes")[:16]


def _missing_sentences(missing: int, after: str) -> tuple[str, str]:
    if not missing:
        return "", ""
    return (
        f" In der Reihe fehlen {missing} Zeiten, zuerst nach {after}; sie zählen weder als null noch als erfüllt.",
        f" {missing} times are missing in the series, first after {after}; they count neither as zero nor as met.",
    )


def _risk(plan: Table, row: int, series: Table, order: list[int]) -> Risk:
    kind = cast(RiskKind, plan.texts("kind")[row])
    expected = float(plan.numbers("expected")[row])
    per = _texts(plan, "per_column")[row]
    exposure: FloatArray = series.numbers(per)[order] if per else np.ones(len(order))
    scatter = float(plan.numbers("dispersion")[row]) if "dispersion" in plan else float("nan")
    return Risk(
        name=plan.texts("risk")[row],
        kind=kind,
        seen=series.numbers(plan.texts("column")[row])[order],
        planned=exposure / expected if kind == "cost_above" else exposure * expected,
        dispersion=None if np.isnan(scatter) else scatter,
    )


def _result(states: tuple[RiskState, ...], moments: list[datetime], hashed: str) -> dict[str, Any]:
    dates = [moment.isoformat() for moment in moments]
    missing, after = _missing_times(moments)
    gap = _missing_sentences(missing, after)
    risks = [
        asdict(state) | {"alarm_at": None if state.alarm_at is None else dates[state.alarm_at]} for state in states
    ]
    alarms = [state.name for state in states if state.status == "alarm"]
    quiet = (
        "Kein Alarm. Das heißt nicht, dass alles nach Plan läuft, sondern dass die Daten nicht dagegen sprechen.",
        "No alarm. That does not mean that all goes to plan; the data do not speak against it.",
    )
    loud = (f"Alarm bei: {', '.join(alarms)}.", f"Alarm: {', '.join(alarms)}.")
    return {
        "question": "monitor",
        "risks": risks,
        "false_alarms": FALSE_ALARMS,
        "looks": len(dates),
        "until": dates[-1],
        "times_missing": missing,
        "sentence_de": (loud[0] if alarms else quiet[0]) + gap[0],
        "sentence_en": (loud[1] if alarms else quiet[1]) + gap[1],
        "not_shown_de": "Die Überwachung ersetzt die Auswertung am Ende nicht und zeigt keine Ursache.",
        "not_shown_en": "Monitoring does not replace the final evaluation and shows no cause.",
        "method": "anytime_valid_e_processes",
        "method_version": "1",
        "input_hash": hashed,
    }
