# SPDX-License-Identifier: EUPL-1.2
"""The question of a selection: candidates with their cost, whom they reach in which cell, the budget and the rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

from tragweite.core.refusal import Refused

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

CERTAIN: Final = 40.0
"""-log(1 - share) of a share of 1: ``1 - exp(-40)`` is exactly 1 in double precision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who can be chosen, at ``cost_cents`` in all (fee, VAT, levy; see ``selection.costs``)."""

    name: str
    cost_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """``share`` (0-1) of a cell's people whom a candidate reaches."""

    name: str
    cell: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRule:
    """At least and at most so many of these candidates."""

    names: frozenset[str]
    at_least: int = 0
    at_most: int | None = None
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachRule:
    """At least so many people reached in these cells together."""

    cells: frozenset[str]
    at_least: float
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a choice must keep to besides the budget."""

    excluded: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    conflicts: tuple[tuple[str, str], ...] = ()
    counts: tuple[CountRule, ...] = ()
    reaches: tuple[ReachRule, ...] = ()


NO_RULES: Final = Rules()


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A checked question in arrays: n candidates (in the order of their names), m cells.

    ``shares`` is n x m (sparse, 0-1), ``weights`` people per cell, ``costs`` and ``budget_cents`` in cents.
    """

    names: tuple[str, ...]
    costs: IntArray
    cells: tuple[str, ...]
    weights: FloatArray
    shares: sparse.csr_array
    budget_cents: int
    rules: Rules
    index: Mapping[str, int] = field(default_factory=dict)

    def positions(self, names: frozenset[str]) -> IntArray:
        """Where these candidates stand, ascending."""
        return np.array(sorted(self.index[name] for name in names), dtype=np.int64)


def build_problem(
    *,
    candidates: Sequence[Candidate],
    audience: Sequence[Audience],
    cells: Mapping[str, float],
    budget_cents: int,
    rules: Rules = NO_RULES,
) -> Problem:
    """Check the inputs and bring them into arrays; the order of the rows changes nothing.

    ``cells``: people (weight >= 0) of each cell. Raises ``Refused`` with ``selection.no_candidates``,
    ``selection.twice`` (name), ``selection.cost`` (name), ``selection.budget``, ``selection.weight`` (cell),
    ``selection.share`` (name, cell), ``selection.unknown_candidate`` (name), ``selection.unknown_cell`` (cell),
    ``selection.audience_twice`` (name, cell) or ``selection.rules_contradict`` (name).
    """
    _require_candidates(candidates, budget_cents)
    for cell, weight in cells.items():
        if not isfinite(weight) or weight < 0:
            raise Refused("selection.weight", cell=cell)
    ordered = sorted(candidates, key=lambda each: each.name)
    index = {each.name: place for place, each in enumerate(ordered)}
    _require_rules(rules, index, cells)
    names_of_cells = tuple(sorted(cells))
    return Problem(
        names=tuple(each.name for each in ordered),
        costs=np.array([each.cost_cents for each in ordered], dtype=np.int64),
        cells=names_of_cells,
        weights=np.array([cells[cell] for cell in names_of_cells], dtype=np.float64),
        shares=_shares(audience, index, {cell: place for place, cell in enumerate(names_of_cells)}),
        budget_cents=budget_cents,
        rules=rules,
        index=index,
    )


def _require_candidates(candidates: Sequence[Candidate], budget_cents: int) -> None:
    if not candidates:
        raise Refused("selection.no_candidates")
    if budget_cents < 0:
        raise Refused("selection.budget")
    seen: set[str] = set()
    for each in candidates:
        if each.name in seen:
            raise Refused("selection.twice", name=each.name)
        if each.cost_cents < 0:
            raise Refused("selection.cost", name=each.name)
        seen.add(each.name)


def _require_rules(rules: Rules, index: Mapping[str, int], cells: Mapping[str, float]) -> None:
    paired = {name for pair in rules.conflicts for name in pair}
    counted = {name for rule in rules.counts for name in rule.names}
    for name in sorted(rules.excluded | rules.required | paired | counted):
        if name not in index:
            raise Refused("selection.unknown_candidate", name=name)
    for cell in sorted({cell for rule in rules.reaches for cell in rule.cells}):
        if cell not in cells:
            raise Refused("selection.unknown_cell", cell=cell)
    both = rules.excluded & rules.required | {
        first for first, second in rules.conflicts if first == second or {first, second} <= rules.required
    }
    if both:
        raise Refused("selection.rules_contradict", name=min(both))


def _shares(audience: Sequence[Audience], rows: Mapping[str, int], columns: Mapping[str, int]) -> sparse.csr_array:
    seen: set[tuple[str, str]] = set()
    for each in audience:
        if each.name not in rows:
            raise Refused("selection.unknown_candidate", name=each.name)
        if each.cell not in columns:
            raise Refused("selection.unknown_cell", cell=each.cell)
        if not 0 <= each.share <= 1:  # also refuses NaN
            raise Refused("selection.share", name=each.name, cell=each.cell)
        if (each.name, each.cell) in seen:
            raise Refused("selection.audience_twice", name=each.name, cell=each.cell)
        seen.add((each.name, each.cell))
    kept = [each for each in audience if each.share > 0]
    where = ([rows[each.name] for each in kept], [columns[each.cell] for each in kept])
    matrix = sparse.csr_array(([each.share for each in kept], where), shape=(len(rows), len(columns)), dtype=np.float64)
    matrix.sort_indices()
    return matrix
