# SPDX-License-Identifier: EUPL-1.2
"""Which sets of controls carry the posterior: all of them where there are few, the likely ones where there are many."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from tragweite.core.evaluation.impact.level import FloatArray

BoolArray = npt.NDArray[np.bool_]
ENUMERATED = 10
KEPT = 32
ROUNDS = 40
# Sets whose weight relative to the best is below this are left out (natural logarithm).
DROP = 9.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Masks:
    """Sets of regressors (m, k) and the logarithm of their prior probability (m,)."""

    chosen: BoolArray
    log_prior: FloatArray


def likely_sets(*, free: int, forced: int, inclusion: float, height: Callable[[BoolArray], FloatArray]) -> Masks:
    """Up to 32 sets of ``free`` regressors (then ``forced`` ones that are always in) with most posterior weight.

    ``height`` gives the log marginal likelihood of each row. Up to 10 free regressors all sets are tried; beyond that
    the search walks from the full and the empty set over sets that differ in one regressor.
    """
    if inclusion >= 1.0 or free == 0:
        return Masks(chosen=np.ones((1, free + forced), dtype=bool), log_prior=np.zeros(1))
    found = _all_sets(free) if free <= ENUMERATED else None
    rows = _walk(free, forced, inclusion, height) if found is None else _with_forced(found, forced)
    heights = height(rows) + _log_prior(rows, free, inclusion)
    order = np.argsort(-heights, kind="stable")[:KEPT]
    order = order[heights[order] > heights[order[0]] - DROP]
    return Masks(chosen=rows[order], log_prior=_log_prior(rows[order], free, inclusion))


def _all_sets(free: int) -> BoolArray:
    return np.array(list(product([False, True], repeat=free)), dtype=bool)


def _with_forced(rows: BoolArray, forced: int) -> BoolArray:
    return np.hstack([rows, np.ones((len(rows), forced), dtype=bool)])


def _log_prior(rows: BoolArray, free: int, inclusion: float) -> FloatArray:
    counts = rows[:, :free].sum(axis=1)
    return np.asarray(counts * np.log(inclusion) + (free - counts) * np.log1p(-inclusion), dtype=np.float64)


def _walk(free: int, forced: int, inclusion: float, height: Callable[[BoolArray], FloatArray]) -> BoolArray:
    seen: dict[bytes, tuple[float, BoolArray]] = {}
    fresh = [np.zeros(free, dtype=bool), np.ones(free, dtype=bool)]
    expanded: set[bytes] = set()
    for _round in range(ROUNDS):
        rows = np.array(fresh)
        values = height(_with_forced(rows, forced)) + _log_prior(rows, free, inclusion)
        seen |= {row.tobytes(): (float(value), row) for row, value in zip(rows, values, strict=True)}
        ranked = sorted(seen, key=lambda key: (-seen[key][0], key))[:KEPT]
        waiting = [key for key in ranked if key not in expanded][:2]
        if not waiting:
            break
        expanded |= set(waiting)
        near = {row.tobytes(): row for key in waiting for row in seen[key][1] ^ np.eye(free, dtype=bool)}
        fresh = [near[key] for key in sorted(near) if key not in seen] or [seen[waiting[0]][1]]
    return _with_forced(np.array([seen[key][1] for key in sorted(seen, key=lambda key: (-seen[key][0], key))]), forced)
