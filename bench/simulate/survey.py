# SPDX-License-Identifier: EUPL-1.2
"""Does the 95 % interval of a change between two surveys hold the truth? 150 and 400 answers, three margins.

Who answers depends on age, school and region, and so does the answer: unweighted shares are wrong. Truth: the change of
the share in the population, 0 or 5 points. With clusters the answers of a place share a part (intra-class 0.05).
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from tragweite.core.evaluation.survey.change import Wave, estimate_change
from tragweite.core.evaluation.survey.raking import margins_of

SHARES = {"age": (0.3, 0.4, 0.3), "school": (0.35, 0.4, 0.25), "region": (0.5, 0.3, 0.2)}
ANSWERING = {"age": (0.6, 1.0, 1.4), "school": (0.6, 1.0, 1.5), "region": (1.2, 0.9, 0.8)}
AGREEING = {"age": (0.1, 0.0, -0.1), "school": (-0.08, 0.0, 0.1), "region": (0.03, 0.0, -0.06)}
BASE = 0.35
CLUSTERS = 25
SPREAD = 0.1
POPULATION = 1_000_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One setting: answers in each wave, true change, clusters or not."""

    answers: int
    change: float
    clustered: bool


def cells() -> Iterable[Cell]:
    """All settings of issue D, and clusters beside them."""
    return [
        Cell(answers=answers, change=change, clustered=clustered)
        for answers in (150, 400)
        for change in (0.0, 0.05)
        for clustered in (False, True)
    ]


def run(cell: Cell, *, seed: int, repetitions: int) -> dict[str, Any]:
    """Share of the intervals that hold the true change, their mean width, and how often an effect is claimed."""
    generator = np.random.default_rng([seed, cell.answers, round(cell.change * 100), cell.clustered])
    held = alarms = answered = 0
    width = 0.0
    margins = margins_of(
        {
            name: {str(level): share * POPULATION for level, share in enumerate(shares)}
            for name, shares in SHARES.items()
        }
    )
    for _number in range(repetitions):
        before, after = _wave(cell, 0.0, generator), _wave(cell, cell.change, generator)
        found = estimate_change(before=before, after=after, margins=margins)
        if found.low is None or found.high is None:
            continue
        answered += 1
        held += found.low <= cell.change <= found.high
        alarms += not found.low <= 0.0 <= found.high
        width += found.high - found.low
    return asdict(cell) | {
        "repetitions": repetitions,
        "answered": answered,
        "coverage": held / answered,
        "width": round(width / answered, 4),
        "claims": alarms / answered,
    }


def _wave(cell: Cell, lift: float, generator: np.random.Generator) -> Wave:
    levels, agreeing = {}, np.full(cell.answers, BASE + lift)
    for name, shares in SHARES.items():
        odds = np.array(shares) * np.array(ANSWERING[name])
        drawn = generator.choice(3, size=cell.answers, p=odds / odds.sum())
        levels[name] = [str(level) for level in drawn]
        agreeing = agreeing + np.array(AGREEING[name])[drawn] - np.dot(shares, AGREEING[name])
    clusters = None
    if cell.clustered:
        place = np.arange(cell.answers) % CLUSTERS
        agreeing = agreeing + generator.uniform(-SPREAD * 3**0.5, SPREAD * 3**0.5, CLUSTERS)[place]
        clusters = tuple(f"place {number}" for number in place)
    outcome = (generator.random(cell.answers) < np.clip(agreeing, 0.0, 1.0)).astype(np.float64)
    return Wave(outcome=outcome, values=levels, base=np.ones(cell.answers), clusters=clusters)
