# SPDX-License-Identifier: EUPL-1.2
"""Published series and panels (tests/data/evaluation) as arrays."""

import csv
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tragweite.core.evaluation.panel.matrix import Panel, panel_of

DATA = Path(__file__).parents[2] / "data" / "evaluation"
FloatArray = npt.NDArray[np.float64]


def rows_of(name: str, delimiter: str = ",") -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream, delimiter=delimiter))


def series(name: str, *columns: str) -> list[FloatArray]:
    rows = rows_of(name)
    return [np.array([float(row[column]) for row in rows]) for column in columns]


def panel(
    name: str, *, unit: str, time: str, outcome: str, treated: list[str], start: float, delimiter: str = ","
) -> Panel:
    rows = rows_of(name, delimiter)
    units, times = sorted({row[unit] for row in rows}), sorted({float(row[time]) for row in rows})
    values = np.full((len(times), len(units)), np.nan)
    for row in rows:
        values[times.index(float(row[time])), units.index(row[unit])] = float(row[outcome])
    first = sum(step < start for step in times)
    labels = [f"{step:g}" for step in times]
    return panel_of(outcome=values, units=units, times=labels, treated=treated, start=first)


def california() -> Panel:
    return panel(
        "california_prop99.csv",
        unit="State",
        time="Year",
        outcome="PacksPerCapita",
        treated=["California"],
        start=1989,
        delimiter=";",
    )
