# SPDX-License-Identifier: EUPL-1.2
"""Reach intervals and bounds on drawn populations whose union is known."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from bench.simulate import Row
from tragweite.core.evaluation.reach.estimate import estimate_reach
from tragweite.core.evaluation.reach.margins import Margins, margins_of

BAR = (0.90, 1.0)
POPULATION = 20_000
SLOWER = 10
"""An estimate with some pairs takes a second; a tenth of the runs is enough for a bar of 90 per cent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """So many channels in one kind of world, with this share of the overlaps known."""

    world: str
    count: int
    known: float

    @property
    def label(self) -> str:
        """As the table names it."""
        return f"{self.world}, {self.count} Kanäle, {self.known:.0%} der Paare bekannt"


def cells() -> Iterator[Cell]:
    """All settings of the table."""
    for world in ("factor", "tastes"):
        for count in (8, 12):
            for known in (0.0, 0.4, 1.0):
                yield Cell(world=world, count=count, known=known)


def run(cell: Cell, *, seed: int, repetitions: int) -> Row:
    """Share of the intervals that hold the true union; the note says it of the bounds, and the mean width."""
    runs = max(20, repetitions // SLOWER)
    inside, bounded, widths = 0, 0, []
    for place in range(runs):
        reached = people(count=cell.count, seed=seed + place, world=cell.world, population=POPULATION)
        found = estimate_reach(margins_from(reached, known=cell.known, seed=seed + place), draws=40)
        truth = float(reached.any(axis=0).sum())
        inside += found.interval_low <= truth <= found.interval_high
        bounded += found.low - 1e-3 <= truth <= found.high + 1e-3
        widths.append((found.interval_high - found.interval_low) / truth)
    note = f"Grenzen halten {bounded} von {runs}; Breite {np.mean(widths):.2f} der Reichweite"
    return Row.of(method="reach", case=cell.label, hits=inside, runs=runs, unanswered=0, target=BAR, note=note)


def people(*, count: int, seed: int, world: str, population: int) -> npt.NDArray[np.bool_]:
    """Who is reached by whom, count x population. ``factor``: one common inclination; ``tastes``: twelve interests."""
    draws = np.random.default_rng(seed)
    if world == "factor":
        inclination = draws.standard_normal(population)
        loadings, limits = draws.uniform(0.1, 0.75, (count, 1)), draws.uniform(0.5, 2.2, (count, 1))
        own = draws.standard_normal((count, population))
        return np.asarray(loadings * inclination + np.sqrt(1 - loadings**2) * own > limits)
    taste = draws.integers(0, 12, population)
    chance = draws.beta(0.5, 4, (count, 12))
    return np.asarray(draws.random((count, population)) < chance[:, taste])


def margins_from(reached: npt.NDArray[np.bool_], *, known: float, seed: int) -> Margins:
    """What an authority would know: all singles, a drawn share of the pairs."""
    draws = np.random.default_rng(seed + 1_000_000)
    names = [f"k{place:02}" for place in range(len(reached))]
    pairs = {
        (names[one], names[two]): float((reached[one] & reached[two]).sum())
        for one, two in combinations(range(len(reached)), 2)
        if draws.random() < known
    }
    singles = {name: float(row.sum()) for name, row in zip(names, reached, strict=True)}
    return margins_of(singles=singles, pairs=pairs, population=float(reached.shape[1]))
