# SPDX-License-Identifier: EUPL-1.2
"""False alarms of the monitor over 60 looks while all goes to plan, and how soon real trouble is seen."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from bench.simulate import Row
from tragweite.core.evaluation.monitoring import FALSE_ALARMS, RiskKind, e_path

LOOKS = 60


@dataclass(frozen=True, kw_only=True)
class Cell:
    """``share``: true level as a share of the plan; ``told``: dispersion in the plan, None where it gives none."""

    kind: RiskKind
    plan: float
    share: float
    dispersion: float
    told: float | None
    stops_at: int | None = None

    @property
    def name(self) -> str:
        told = "dispersion not given" if self.told is None else f"dispersion given {self.told:g}"
        stop = "" if self.stops_at is None else f", tracking stops on day {self.stops_at}"
        return f"{self.kind}: plan {self.plan:g} a day, level {self.share:g}, true dispersion {self.dispersion:g}, {told}{stop}"

    @property
    def as_planned(self) -> bool:
        return self.share == 1.0 and self.stops_at is None


def cells() -> Iterable[Cell]:
    """At plan (false alarms) with the dispersion right, overstated and not given; then real trouble."""
    for kind in ("visits_below", "cost_above", "complaints_above", "outage"):
        plan = 4.0 if kind == "complaints_above" else 40.0
        for told in (0.3, 0.45, None):
            yield Cell(kind=kind, plan=plan, share=1.0, dispersion=0.3, told=told)
        yield Cell(kind=kind, plan=plan, share=1.0, dispersion=1.0, told=1.0)
    yield Cell(kind="outage", plan=40.0, share=0.4, dispersion=0.3, told=0.3)
    for share in (0.8, 0.6):
        for told in (0.3, None):
            yield Cell(kind="visits_below", plan=40.0, share=share, dispersion=0.3, told=told)
    for told in (0.3, None):
        yield Cell(kind="complaints_above", plan=4.0, share=2.0, dispersion=0.3, told=told)
        yield Cell(kind="outage", plan=40.0, share=1.0, dispersion=0.3, told=told, stops_at=30)


def run(cell: Cell, *, seed: int, repetitions: int) -> Row:
    """Share of campaigns with an alarm within 60 days; at most 5 % where all goes to plan."""
    generator = np.random.default_rng([seed, *map(ord, cell.name)])
    planned = np.full(LOOKS, cell.plan)
    days = [_first_alarm(cell, generator, planned) for _run in range(repetitions)]
    alarms = [day for day in days if day is not None]
    quiet = cell.as_planned or (cell.kind == "outage" and cell.stops_at is None)
    note = "" if quiet or not alarms else f"median day {int(np.median(alarms))}"
    return Row.of(
        method="monitor", case=cell.name, hits=len(alarms), runs=repetitions, unanswered=0,
        target=(0.0, FALSE_ALARMS) if quiet else None, note=note,
    )  # fmt: skip


def _first_alarm(cell: Cell, generator: np.random.Generator, planned: np.ndarray) -> int | None:
    alpha = cell.dispersion
    seen = generator.poisson(generator.gamma(1 / alpha, alpha * planned * cell.share)).astype(np.float64)
    if cell.stops_at is not None:
        seen[cell.stops_at - 1 :] = 0.0
    over = np.flatnonzero(e_path(cell.kind, seen=seen, planned=planned, dispersion=cell.told) >= 1 / FALSE_ALARMS)
    return int(over[0]) + 1 if len(over) else None
