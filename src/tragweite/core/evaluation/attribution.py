# SPDX-License-Identifier: EUPL-1.2
"""How several touches on the way to an application share its credit: Markov removal and Shapley. Description only.

Neither shows a cause: both answer what the paths look like, not what would have happened without a channel. Use them
only to split an effect that was found otherwise. Method and limits: docs/methods/attribution.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import factorial
from typing import Final

import numpy as np

from tragweite.core.evaluation.negative_binomial import FloatArray
from tragweite.core.refusal import Refused

MOST_CHANNELS: Final = 15
NOT_SHOWN_DE: Final = (
    "Die Aufteilung beschreibt Wege und zeigt keine Ursache: Was ohne einen Kanal geschehen wäre, sagt sie nicht."
)
NOT_SHOWN_EN: Final = (
    "The split describes paths and shows no cause: it does not say what would have happened without a channel."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """A sequence of touches and how often it ended in a conversion or not."""

    touches: tuple[str, ...]
    conversions: int
    non_conversions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Shares of the conversions by channel, in the order of ``channels``; both add up to the conversions."""

    channels: tuple[str, ...]
    conversion_probability: float
    removal_effects: tuple[float, ...]
    markov: tuple[float, ...]
    shapley: tuple[float, ...]
    not_shown_de: str = NOT_SHOWN_DE
    not_shown_en: str = NOT_SHOWN_EN


def attribute(paths: Sequence[Path]) -> Attribution:
    """Split the conversions of the paths over their channels.

    Markov: chain of first order, effect of a channel = share of the conversion probability that is lost when its visits
    end the path (Anderl and others, Int. J. Research in Marketing 33, 2016). Shapley: worth of a set of channels = the
    conversions of paths that use only channels of the set. Raises ``Refused("evaluation.bad_paths")``.
    """
    channels = tuple(sorted({touch for path in paths for touch in path.touches}))
    total = sum(path.conversions for path in paths)
    if not channels or len(channels) > MOST_CHANNELS or total <= 0 or any(_is_bad(path) for path in paths):
        raise Refused("evaluation.bad_paths", found=len(channels), allowed=MOST_CHANNELS)
    full = _conversion_probability(paths, channels, without=None)
    effects = [1.0 - _conversion_probability(paths, channels, without=channel) / full for channel in channels]
    return Attribution(
        channels=channels,
        conversion_probability=full,
        removal_effects=tuple(effects),
        markov=tuple(total * effect / sum(effects) for effect in effects),
        shapley=_shapley(paths, channels),
    )


def _is_bad(path: Path) -> bool:
    return not path.touches or path.conversions < 0 or path.non_conversions < 0


def _conversion_probability(paths: Sequence[Path], channels: Sequence[str], *, without: str | None) -> float:
    """From the start to a conversion: the first row of (I - Q)^-1 times the column of conversions."""
    place = {channel: number + 1 for number, channel in enumerate(channels)}
    moves = np.zeros((len(channels) + 1, len(channels) + 3))
    for path in paths:
        count = path.conversions + path.non_conversions
        steps = [0, *(place[touch] for touch in path.touches)]
        for before, after in pairwise(steps):
            moves[before, after] += count
        moves[steps[-1], -2] += path.conversions
        moves[steps[-1], -1] += path.non_conversions
    rates = moves / np.maximum(moves.sum(axis=1, keepdims=True), 1e-300)
    if without is not None:
        rates[place[without]] = 0.0
    reach: FloatArray = np.linalg.solve(np.eye(len(channels) + 1) - rates[:, : len(channels) + 1], rates[:, -2])
    return float(reach[0])


def _shapley(paths: Sequence[Path], channels: Sequence[str]) -> tuple[float, ...]:
    worth: dict[frozenset[str], float] = {}
    for path in paths:
        used = frozenset(path.touches)
        worth[used] = worth.get(used, 0.0) + path.conversions
    return tuple(_value(channel, channels, worth) for channel in channels)


def _value(channel: str, channels: Sequence[str], worth: dict[frozenset[str], float]) -> float:
    others = [other for other in channels if other != channel]
    value = 0.0
    for size in range(len(others) + 1):
        weight = factorial(size) * factorial(len(others) - size) / factorial(len(channels))
        for chosen in combinations(others, size):
            inside = frozenset(chosen)
            gain = sum(count for used, count in worth.items() if channel in used and used <= inside | {channel})
            value += weight * gain
    return value
