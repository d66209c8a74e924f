# SPDX-License-Identifier: EUPL-1.2
"""Which published file is which approved one: the assignment under which most agree, and whether the order holds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import linear_sum_assignment

COSTS: Final = {"same": 0.0, "person": 1.0, "changed": 2.0, "different": 3.0}
PLACE_COST: Final = 1e-4
"""Between equals the file at the same place wins; far below the difference between two verdicts (20 places at most)."""


@dataclass(frozen=True)
class Matching:
    """Pairs as (approved index, live index) in approved order, what was left over, and whether the order holds."""

    pairs: tuple[tuple[int, int], ...]
    missing: tuple[int, ...]
    added: tuple[int, ...]
    in_order: bool


def match(*, approved: int, live: int, verdict: Callable[[int, int], str]) -> Matching:
    """Assign ``live`` files to ``approved`` ones (counts of each).

    ``verdict(approved index, live index)`` is one of ``COSTS``. Files at the same place are asked first; only what does
    not agree there is compared with the others, for comparisons are dear.
    """
    settled = [(place, place) for place in range(min(approved, live)) if verdict(place, place) == "same"]
    ours = [place for place in range(approved) if (place, place) not in settled]
    theirs = [place for place in range(live) if (place, place) not in settled]
    pairs = sorted([*settled, *_assigned(ours, theirs, verdict)])
    alike = [mine_live for mine, mine_live in pairs if verdict(mine, mine_live) != "different"]
    return Matching(
        pairs=tuple(pairs),
        missing=tuple(each for each in range(approved) if each not in {pair[0] for pair in pairs}),
        added=tuple(each for each in range(live) if each not in {pair[1] for pair in pairs}),
        in_order=alike == sorted(alike),
    )


def _assigned(ours: Sequence[int], theirs: Sequence[int], verdict: Callable[[int, int], str]) -> list[tuple[int, int]]:
    if not ours or not theirs:
        return []
    costs = np.array([[COSTS[verdict(a, b)] + PLACE_COST * abs(a - b) for b in theirs] for a in ours])
    rows, columns = linear_sum_assignment(costs)
    return [(ours[row], theirs[column]) for row, column in zip(rows, columns, strict=True)]
