# SPDX-License-Identifier: EUPL-1.2
"""Does the 95 % interval of the incremental effect hold the truth? Three error worlds, three lengths of history.

Daily counts, negative binomial (alpha 0.02) around 150 with a pattern of the week, two controls that share a common
course but count with noise of their own, 28 days of campaign. Beside it on the logarithm: nothing (white), AR(1) 0.7
with steps of 0.1, random walk with steps of 0.04. Truth: the expected counts with minus without the campaign, given the
course of these days.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from tragweite.core.evaluation.impact.estimate import METHODS, predicted
from tragweite.core.evaluation.impact.series import Series, series_of

WORLDS = ("white", "ar", "walk")
DAYS = (60, 122, 365)
EFFECTS = (0.0, 0.25)
CAMPAIGN = 28
ALPHA = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One setting."""

    world: str
    days_before: int
    effect: float


def cells() -> Iterable[Cell]:
    """All settings of issue D."""
    return [
        Cell(world=world, days_before=days, effect=effect) for world in WORLDS for days in DAYS for effect in EFFECTS
    ]


def run(cell: Cell, *, seed: int, repetitions: int) -> dict[str, Any]:
    """Share of the intervals that hold the truth, and their mean width in per cent of the expected sum.

    ``claims``: share without zero, on either side; ``effective``: share that would be told as more than without.
    """
    generator = np.random.default_rng([seed, WORLDS.index(cell.world), cell.days_before, round(cell.effect * 100)])
    held = dict.fromkeys(METHODS, 0)
    alarms = dict.fromkeys(METHODS, 0)
    effective = dict.fromkeys(METHODS, 0)
    width = dict.fromkeys(METHODS, 0.0)
    for number in range(repetitions):
        series, truth, expected = simulated(cell, generator)
        for method in METHODS:
            found = predicted(series, method, prior_level_sd=None, seed=number)
            low, high = series.actual - found.high, series.actual - found.low
            held[method] += low <= truth <= high
            alarms[method] += not low <= 0.0 <= high
            effective[method] += low > 0.0
            width[method] += (high - low) / expected / repetitions
    row: dict[str, Any] = asdict(cell) | {"repetitions": repetitions}
    for method in METHODS:
        row[f"coverage_{method}"] = held[method] / repetitions
        row[f"width_{method}"] = round(width[method], 3)
        row[f"claims_{method}"] = alarms[method] / repetitions
        row[f"effective_{method}"] = round(effective[method] / repetitions, 3)
    return row


def simulated(cell: Cell, generator: np.random.Generator) -> tuple[Series, float, float]:
    """A series, the true effect in visits and the expected sum without the campaign."""
    days = cell.days_before + CAMPAIGN
    week = np.resize([0.0, 0.05, 0.05, 0.0, -0.05, -0.3, -0.25], days)
    common = 0.15 * np.sin(np.arange(days) / 40.0) + np.cumsum(generator.normal(0, 0.01, days))
    controls = {
        f"control_{place}": _counts(np.exp(np.log(300) + week + common), generator).astype(float) for place in (1, 2)
    }
    calm = np.exp(np.log(150) + week + common + _world(cell.world, days, generator))
    lifted = calm.copy()
    lifted[cell.days_before :] *= 1.0 + cell.effect
    outcome = _counts(lifted, generator).astype(float)
    series = series_of(outcome=outcome, controls=controls, start=cell.days_before, end=None, weekly=True)
    expected = float(calm[cell.days_before :].sum())
    return series, cell.effect * expected, expected


def _world(world: str, days: int, generator: np.random.Generator) -> np.ndarray:
    if world == "white":
        return np.zeros(days)
    steps = generator.normal(0, 0.1 if world == "ar" else 0.04, days)
    if world == "walk":
        return np.cumsum(steps)
    state = np.zeros(days)
    for day in range(1, days):
        state[day] = 0.7 * state[day - 1] + steps[day]
    return state


def _counts(means: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    return generator.poisson(means * generator.gamma(1.0 / ALPHA, ALPHA, len(means)))
