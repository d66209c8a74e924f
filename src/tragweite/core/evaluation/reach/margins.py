# SPDX-License-Identifier: EUPL-1.2
"""What is known: how many each channel reaches, and for some pairs how many both reach."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

import numpy as np
import numpy.typing as npt

from tragweite.core.refusal import Refused

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Margins:
    """Shares of the population (0-1): ``singles`` (k), ``spreads`` (k, standard deviations, 0 where not stated), and
    ``pairs``: (i, j) with i < j -> share reached by both."""

    names: tuple[str, ...]
    population: float
    singles: FloatArray
    spreads: FloatArray
    pairs: Mapping[tuple[int, int], float]

    @property
    def has_all_pairs(self) -> bool:
        """Whether the overlap of every two channels is known."""
        count = len(self.names)
        return len(self.pairs) == count * (count - 1) // 2


def margins_of(
    *,
    singles: Mapping[str, float],
    pairs: Mapping[tuple[str, str], float],
    population: float,
    spreads: Mapping[str, float] | None = None,
) -> Margins:
    """Check people reached per channel and per pair against the population; the order of the rows changes nothing.

    Raises ``Refused`` with ``reach.population``, ``reach.no_channels``, ``reach.single`` (name), ``reach.unknown``
    (name), ``reach.self_pair`` (name), ``reach.pair_twice``, ``reach.pair_too_large`` or ``reach.pair_too_small``
    (first, second, both, limit).
    """
    if not isfinite(population) or population <= 0:
        raise Refused("reach.population")
    if not singles:
        raise Refused("reach.no_channels")
    names = tuple(sorted(singles))
    for name in names:
        if not 0 <= singles[name] <= population:  # also refuses NaN
            raise Refused("reach.single", name=name)
    place = {name: position for position, name in enumerate(names)}
    known: dict[tuple[int, int], float] = {}
    for (first, second), both in sorted(pairs.items()):
        key = _key(first, second, place)
        if key in known:
            raise Refused("reach.pair_twice", first=first, second=second)
        _require_possible(first, second, both, singles=singles, population=population)
        known[key] = both / population
    given = spreads or {}
    return Margins(
        names=names,
        population=population,
        singles=np.array([singles[name] / population for name in names]),
        spreads=np.array([given.get(name, 0.0) / population for name in names]),
        pairs=known,
    )


def _key(first: str, second: str, place: Mapping[str, int]) -> tuple[int, int]:
    for name in (first, second):
        if name not in place:
            raise Refused("reach.unknown", name=name)
    if first == second:
        raise Refused("reach.self_pair", name=first)
    low, high = sorted((place[first], place[second]))
    return low, high


def _require_possible(first: str, second: str, both: float, *, singles: Mapping[str, float], population: float) -> None:
    most = min(singles[first], singles[second])
    least = max(0.0, singles[first] + singles[second] - population)
    facts = {"first": first, "second": second, "both": both}
    if not isfinite(both) or both > most:
        raise Refused("reach.pair_too_large", limit=most, **facts)
    if both < least:
        raise Refused("reach.pair_too_small", limit=least, **facts)
