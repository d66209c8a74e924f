# SPDX-License-Identifier: EUPL-1.2
"""The checked time series: outcome, controls, the season of the week, and where the campaign begins and ends."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from tragweite.core.evaluation.impact.level import FloatArray
from tragweite.core.refusal import Refused

MIN_BEFORE = 14
WEEK = 7
SEASON_FROM = 28
LARGEST_ZERO_SHARE = 0.1
CONSTANT = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """``outcome`` (n,), ``controls`` (n, k) named ``names``; rows from ``start`` up to before ``end`` are the campaign.

    ``weekly``: rows are days, so that a pattern of the week may be looked for.
    """

    outcome: FloatArray
    controls: FloatArray
    names: tuple[str, ...]
    start: int
    end: int
    weekly: bool

    @property
    def horizon(self) -> int:
        """Number of rows of the campaign."""
        return self.end - self.start

    @property
    def actual(self) -> float:
        """Sum of the outcome during the campaign."""
        return float(self.outcome[self.start : self.end].sum())

    def during(self, *, start: int, end: int) -> "Series":
        """The same rows, other borders."""
        return replace(self, start=start, end=end)

    def without(self, name: str) -> "Series":
        """The same without one control."""
        kept = [position for position, other in enumerate(self.names) if other != name]
        return replace(self, controls=self.controls[:, kept], names=tuple(self.names[position] for position in kept))


def series_of(
    *, outcome: FloatArray, controls: Mapping[str, FloatArray], start: int, end: int | None, weekly: bool
) -> Series:
    """Check and order (controls by name). Raises ``Refused`` with ``evaluation.*``."""
    names = tuple(sorted(controls))
    y = np.asarray(outcome, dtype=np.float64)
    columns = [np.asarray(controls[name], dtype=np.float64) for name in names]
    last = len(y) if end is None else end
    if not 0 < start < last <= len(y):
        raise Refused("evaluation.impact_window", start=start, end=last, rows=len(y))
    for name, values in [("outcome", y), *zip(names, columns, strict=True)]:
        _require_usable(name, values, rows=len(y), start=start)
    x = np.column_stack(columns) if columns else np.zeros((len(y), 0))
    return Series(outcome=y, controls=x, names=names, start=start, end=last, weekly=weekly)


def _require_usable(name: str, values: FloatArray, *, rows: int, start: int) -> None:
    if values.shape != (rows,) or not np.isfinite(values).all():
        raise Refused("evaluation.series_unusable", series=name)
    before = values[:start]
    if start > 1 and float(np.ptp(before)) <= CONSTANT * max(1.0, float(np.abs(before).max())):
        raise Refused("evaluation.no_variation", series=name)


def season_of(series: Series) -> tuple[FloatArray, FloatArray] | None:
    """Dummies of the day of the week before and during the campaign, or None where the rows are no days or too few."""
    if not series.weekly or series.start < SEASON_FROM:
        return None
    day = np.arange(series.end) % WEEK
    dummies = (day[:, None] == np.arange(1, WEEK)).astype(np.float64)
    return dummies[: series.start], dummies[series.start :]


def is_logarithmic(values: FloatArray) -> bool:
    """Whether a logarithm makes sense: never negative, hardly ever zero."""
    return bool(values.min() >= 0.0 and np.mean(values < 1.0) <= LARGEST_ZERO_SHARE and values.max() > 1.0)
