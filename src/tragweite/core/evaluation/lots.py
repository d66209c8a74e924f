# SPDX-License-Identifier: EUPL-1.2
"""Drawing by lot before the start, so that a comparison reaches grade A at no cost: slots, regions, weeks.

Every draw takes a seed that is written down; the same seed and units give the same draw, whatever their order.
Method and limits: docs/methods/planning.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb, factorial
from typing import Final

import numpy as np

from tragweite.core.evaluation.negative_binomial import FloatArray
from tragweite.core.refusal import Refused

MOST_EXCHANGES: Final = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One unit and the side that the lot gave it; ``block`` is the slot, pair or stretch of weeks it was drawn in."""

    unit: str
    block: str
    side: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """A draw with its seed and in how many ways it could have come out (for the exact permutation test)."""

    drawn: tuple[Drawn, ...]
    seed: int
    possible_draws: int
    left_out: tuple[str, ...]


def draw_slots(blocks: Mapping[str, str], *, sides: Sequence[str], seed: int) -> Draw:
    """Draw posts (unit -> block, for example weekday and hour) to sides, as evenly as each block allows."""
    _require_sides(sides)
    generator, drawn, possible = _generator(seed), [], 1
    for block in sorted(set(blocks.values())):
        units = sorted(unit for unit, given in blocks.items() if given == block)
        extra = generator.permutation(len(sides))[: len(units) % len(sides)]
        places = [*np.repeat(np.arange(len(sides)), len(units) // len(sides)), *extra]
        order = generator.permutation(places)
        drawn += [
            Drawn(unit=unit, block=block, side=sides[int(place)]) for unit, place in zip(units, order, strict=True)
        ]
        possible *= _arrangements(len(units), len(sides))
    return Draw(drawn=tuple(drawn), seed=seed, possible_draws=possible, left_out=())


def draw_regions(sizes: Mapping[str, Sequence[float]], *, sides: tuple[str, str], seed: int) -> Draw:
    """Match regions in pairs by their figures and toss a coin in each pair; one of an odd number is left out.

    Pairs minimise the sum of squared differences of the standardised figures (neighbours, then exchanges until none
    helps).
    """
    _require_sides(sides)
    if len(sizes) < 2 or len({len(figures) for figures in sizes.values()}) != 1:
        raise Refused("evaluation.bad_units", n=len(sizes))
    names = sorted(sizes)
    figures = np.array([sizes[name] for name in names], dtype=np.float64)
    if not figures.size or not np.isfinite(figures).all():
        raise Refused("evaluation.bad_units", n=len(sizes))
    pairs, left_out = _pairs(figures)
    generator, drawn = _generator(seed), []
    for number, pair in enumerate(pairs, start=1):
        order = sides if generator.random() < 0.5 else sides[::-1]
        drawn += [
            Drawn(unit=names[place], block=f"{number}", side=side) for place, side in zip(pair, order, strict=True)
        ]
    missing = tuple(names[place] for place in left_out)
    return Draw(drawn=tuple(drawn), seed=seed, possible_draws=2 ** len(pairs), left_out=missing)


def draw_weeks(weeks: Sequence[str], *, ghosts: int, sides: tuple[str, str], seed: int) -> Draw:
    """Draw ``ghosts`` weeks without advertising, one from each of as many equal stretches of the campaign."""
    _require_sides(sides)
    if not 1 <= ghosts <= len(weeks) // 2 or len(set(weeks)) < len(weeks):
        raise Refused("evaluation.bad_units", n=len(weeks))
    generator, drawn, possible = _generator(seed), [], 1
    stretches = np.array_split(np.arange(len(weeks)), ghosts)
    ordered = sorted(weeks)
    for number, stretch in enumerate(stretches, start=1):
        ghost = int(generator.choice(stretch))
        possible *= len(stretch)
        for place in stretch:
            side = sides[1] if int(place) == ghost else sides[0]
            drawn.append(Drawn(unit=ordered[int(place)], block=f"{number}", side=side))
    return Draw(drawn=tuple(drawn), seed=seed, possible_draws=possible, left_out=())


def _generator(seed: int) -> np.random.Generator:
    if seed < 0:
        raise Refused("evaluation.bad_plan", field="seed", value=seed)
    return np.random.default_rng(seed)


def _require_sides(sides: Sequence[str]) -> None:
    if len(set(sides)) != len(sides) or len(sides) < 2 or not all(sides):
        raise Refused("evaluation.bad_plan", field="sides", value=", ".join(sides))


def _arrangements(units: int, sides: int) -> int:
    """How many different draws a block allows: which sides get one more, and who is on which side."""
    each, extra = divmod(units, sides)
    ways = factorial(units) // (factorial(each) ** (sides - extra) * factorial(each + 1) ** extra)
    return int(ways * comb(sides, extra))


def _pairs(figures: FloatArray) -> tuple[list[tuple[int, int]], list[int]]:
    spread = figures.std(axis=0)
    scaled = (figures - figures.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    order = [int(place) for place in np.lexsort(scaled.T[::-1])]
    distance = np.sum((scaled[:, None, :] - scaled[None, :, :]) ** 2, axis=2)
    left_out: list[int] = []
    if len(order) % 2:  # the one without which the neighbours are closest
        odd = min(
            range(0, len(order), 2),
            key=lambda place: _sum(_neighbours([*order[:place], *order[place + 1 :]]), distance),
        )
        left_out = [order.pop(odd)]
    pairs = _neighbours(order)
    for _round in range(MOST_EXCHANGES):
        better = _exchange(pairs, distance)
        if better is None:
            break
        pairs = better
    return pairs, left_out


def _neighbours(order: list[int]) -> list[tuple[int, int]]:
    return [(order[place], order[place + 1]) for place in range(0, len(order), 2)]


def _sum(pairs: list[tuple[int, int]], distance: FloatArray) -> float:
    return float(sum(distance[pair] for pair in pairs))


def _exchange(pairs: list[tuple[int, int]], distance: FloatArray) -> list[tuple[int, int]] | None:
    """The first exchange of partners between two pairs that brings them closer; None where there is none."""
    for first in range(len(pairs)):
        for second in range(first + 1, len(pairs)):
            (a, b), (c, d) = pairs[first], pairs[second]
            now = distance[a, b] + distance[c, d]
            for one, other in (((a, c), (b, d)), ((a, d), (b, c))):
                if distance[one] + distance[other] < now - 1e-12:
                    changed = pairs.copy()
                    changed[first], changed[second] = one, other
                    return changed
    return None
