# SPDX-License-Identifier: EUPL-1.2
"""The least and the most that the union can be, whatever the overlaps not known (Boole's problem).

Up to twelve channels exactly: a linear program over all 2^k patterns of who is reached by whom (Hailperin 1965). Beyond
that, bounds that hold without being the narrowest: from below the exact bound of parts and Dawson and Sankoff (1967),
from above the sum less the heaviest tree of overlaps (Hunter 1976; Worsley 1982) and the sum over parts.
"""

from itertools import combinations
from typing import Any, Final

import numpy as np
from scipy import sparse

from tragweite.core.refusal import Refused

from .margins import FloatArray, Margins

MOST_EXACT: Final = 12
"""2^12 patterns take some 0.1 s; each further channel doubles that."""
PART: Final = 10
# Rounding of the given numbers may make a program of equations unsolvable by a hair.
SLACK: Final = 1e-9


def union_bounds(margins: Margins) -> tuple[float, float]:
    """Least and most share of the population (0-1) reached by at least one channel.

    Raises ``Refused("reach.contradictory")`` where no population fits the numbers together.
    """
    if not margins.pairs:
        return float(margins.singles.max()), min(1.0, float(margins.singles.sum()))
    if len(margins.names) <= MOST_EXACT:
        return _exact(margins)
    return _beyond(margins)


def patterns(count: int) -> FloatArray:
    """All patterns of ``count`` channels as rows of 0 and 1, 2^count x count."""
    numbers = np.arange(2**count)
    return ((numbers[:, None] >> np.arange(count)) & 1).astype(np.float64)


def _exact(margins: Margins) -> tuple[float, float]:
    who = patterns(len(margins.names))
    rows = [np.ones(len(who)), *who.T]
    values = [1.0, *margins.singles]
    for (first, second), both in margins.pairs.items():
        rows.append(who[:, first] * who[:, second])
        values.append(both)
    reached = (who.sum(axis=1) > 0).astype(np.float64)
    matrix = sparse.csr_array(np.array(rows))
    ends = [_solve(matrix, np.array(values), reached, sense) for sense in ("min", "max")]
    return max(0.0, ends[0]), min(1.0, ends[1])


def _solve(matrix: sparse.csr_array, values: FloatArray, cost: FloatArray, sense: str) -> float:
    import highspy  # takes long to load, and most reach is asked without pairs

    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)  # noqa: FBT003 - the library's signature
    count = len(cost)
    solver.addVars(count, np.zeros(count), np.ones(count))
    solver.changeColsCost(count, np.arange(count, dtype=np.int32), cost)
    if sense == "max":
        solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
    solver.addRows(
        len(values), values - SLACK, values + SLACK, matrix.nnz,
        matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32), matrix.data,
    )  # fmt: skip
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise Refused("reach.contradictory")
    return float(solver.getInfo().objective_function_value)


def _beyond(margins: Margins) -> tuple[float, float]:
    parts = _parts(margins)
    ends = [_exact(_only(margins, part)) for part in parts]
    low = max(float(margins.singles.max()), _dawson_sankoff(margins), *(end[0] for end in ends))
    high = min(1.0, _hunter(margins), sum(end[1] for end in ends))
    if low > high + 1e-6:
        raise Refused("reach.contradictory")
    return min(low, high), high


def _parts(margins: Margins) -> list[list[int]]:
    """Channels in parts of ten, the largest first: the largest part gives the best bound from below."""
    order = sorted(range(len(margins.names)), key=lambda place: (-margins.singles[place], place))
    return [sorted(order[begin : begin + PART]) for begin in range(0, len(order), PART)]


def _only(margins: Margins, places: list[int]) -> Margins:
    new = {place: position for position, place in enumerate(places)}
    return Margins(
        names=tuple(margins.names[place] for place in places),
        population=margins.population,
        singles=margins.singles[places],
        spreads=margins.spreads[places],
        pairs={(new[one], new[two]): both for (one, two), both in margins.pairs.items() if one in new and two in new},
    )


def _dawson_sankoff(margins: Margins) -> float:
    """``2 S1 / (m + 1) - 2 S2 / (m (m + 1))`` with ``m = 1 + floor(2 S2 / S1)``; unknown overlaps at their largest."""
    first = float(margins.singles.sum())
    if first <= 0:
        return 0.0
    second = sum(
        margins.pairs.get((one, two), min(margins.singles[one], margins.singles[two]))
        for one, two in combinations(range(len(margins.names)), 2)
    )
    level = 1 + int(2 * second / first)
    return float(2 * first / (level + 1) - 2 * second / (level * (level + 1)))


def _hunter(margins: Margins) -> float:
    """The sum of the singles less the heaviest spanning tree of the overlaps; unknown ones at their smallest."""
    count = len(margins.names)
    weight = np.zeros((count, count))
    for one, two in combinations(range(count), 2):
        least = max(0.0, margins.singles[one] + margins.singles[two] - 1)
        weight[one, two] = weight[two, one] = margins.pairs.get((one, two), least)
    inside, total = {0}, 0.0
    while len(inside) < count:
        rest = [place for place in range(count) if place not in inside]
        gain, nearest = max((float(weight[sorted(inside), place].max()), -place) for place in rest)
        total += gain
        inside.add(-nearest)
    return float(margins.singles.sum()) - total
