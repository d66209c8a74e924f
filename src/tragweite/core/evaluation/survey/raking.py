# SPDX-License-Identifier: EUPL-1.2
"""Raking: weights so that the sample has the known totals of every margin (Deming, Stephan 1940; Deville, Särndal 1992)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tragweite.core.refusal import Refused

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.intp]
TOLERANCE = 1e-12
ROUNDS = 2000
LARGEST_TOTAL_GAP = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """Known totals of the levels of one variable."""

    variable: str
    levels: tuple[str, ...]
    totals: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Raked:
    """``weights`` (n,) sum to ``population``; ``codes``: for each margin the level of every row."""

    weights: FloatArray
    base: FloatArray
    margins: tuple[Margin, ...]
    codes: tuple[IntArray, ...]
    population: float

    @property
    def n_parameters(self) -> int:
        """Free numbers that the margins fix."""
        return 1 + sum(len(margin.levels) - 1 for margin in self.margins)

    def smallest_level(self) -> tuple[str, str, int]:
        """Variable, level and number of rows of the thinnest level."""
        counts = [
            (int(number), margin.variable, level)
            for margin, codes in zip(self.margins, self.codes, strict=True)
            for level, number in zip(margin.levels, np.bincount(codes, minlength=len(margin.levels)), strict=True)
        ]
        number, variable, level = min(counts)
        return variable, level, number


def margins_of(totals: Mapping[str, Mapping[str, float]]) -> tuple[Margin, ...]:
    """Margins in the given order; totals of all variables must agree to a thousandth and are then made equal."""
    margins = tuple(
        Margin(variable=name, levels=tuple(levels), totals=np.array(list(levels.values()), dtype=np.float64))
        for name, levels in totals.items()
    )
    if not margins:
        raise Refused("evaluation.no_margins")
    population = float(margins[0].totals.sum())
    for margin in margins:
        if not np.isfinite(margin.totals).all() or (margin.totals <= 0.0).any():
            raise Refused("evaluation.bad_margin_total", variable=margin.variable)
        total = float(margin.totals.sum())
        if abs(total - population) > LARGEST_TOTAL_GAP * population:
            facts = {"first": margins[0].variable, "first_total": population, "second": margin.variable}
            raise Refused("evaluation.margins_disagree", **facts, second_total=total)
    return tuple(
        Margin(variable=one.variable, levels=one.levels, totals=one.totals * population / one.totals.sum())
        for one in margins
    )


def rake(*, values: Mapping[str, Sequence[str]], margins: Sequence[Margin], base: FloatArray) -> Raked:
    """Multiply the ``base`` weights (n,) until all margins agree. Raises ``Refused`` with ``evaluation.*``."""
    if not np.isfinite(base).all() or (base <= 0.0).any():
        raise Refused("evaluation.bad_weight")
    codes = tuple(_codes(values[margin.variable], margin) for margin in margins)
    weights = np.asarray(base, dtype=np.float64).copy()
    for _round in range(ROUNDS):
        largest = 0.0
        for margin, code in zip(margins, codes, strict=True):
            factor = margin.totals / np.bincount(code, weights=weights, minlength=len(margin.levels))
            weights = weights * factor[code]
            largest = max(largest, float(np.abs(factor - 1.0).max()))
        if largest < TOLERANCE:
            break
    else:
        raise Refused("evaluation.raking_without_end")
    return Raked(
        weights=weights,
        base=np.asarray(base, dtype=np.float64),
        margins=tuple(margins),
        codes=codes,
        population=float(margins[0].totals.sum()),
    )


def _codes(values: Sequence[str], margin: Margin) -> IntArray:
    place = {level: number for number, level in enumerate(margin.levels)}
    unknown = sorted(set(values) - set(place))
    if unknown:
        raise Refused("evaluation.level_without_total", variable=margin.variable, levels=", ".join(unknown[:10]))
    missing = sorted(set(place) - set(values))
    if missing:
        raise Refused("evaluation.level_without_rows", variable=margin.variable, levels=", ".join(missing[:10]))
    return np.array([place[value] for value in values], dtype=np.intp)
