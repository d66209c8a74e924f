# SPDX-License-Identifier: EUPL-1.2
"""The checked panel: outcome by time and unit, which units were treated, when it began, predictors if any."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tragweite.core.evaluation.panel.simplex import FloatArray
from tragweite.core.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Predictors:
    """Known before the start: ``values`` (K, N) of named predictors; the outcome is fitted on rows from ``fit_from`` on."""

    names: tuple[str, ...]
    values: FloatArray
    fit_from: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """``outcome`` (T, N); ``treated``: positions of the treated units; rows before ``start`` are the time before."""

    outcome: FloatArray
    units: tuple[str, ...]
    times: tuple[str, ...]
    treated: tuple[int, ...]
    start: int
    predictors: Predictors | None = None

    @property
    def donors(self) -> tuple[int, ...]:
        """Positions of the untouched units."""
        return tuple(place for place in range(len(self.units)) if place not in self.treated)

    def mean_of(self, places: Sequence[int]) -> FloatArray:
        """The mean outcome of some units (T,)."""
        return np.asarray(self.outcome[:, list(places)].mean(axis=1), dtype=np.float64)


def panel_of(
    *,
    outcome: FloatArray,
    units: Sequence[str],
    times: Sequence[str],
    treated: Sequence[str],
    start: int,
    predictors: Predictors | None = None,
) -> Panel:
    """Check and order (units by name). Raises ``Refused`` with ``evaluation.*``."""
    values = np.asarray(outcome, dtype=np.float64)
    if values.shape != (len(times), len(units)) or not np.isfinite(values).all():
        raise Refused("evaluation.panel_unusable")
    unknown = sorted(set(treated) - set(units))
    if unknown or not treated:
        raise Refused("evaluation.unknown_unit", units=", ".join(unknown) or "–", known=", ".join(sorted(units)[:20]))
    if len(set(treated)) >= len(units):
        raise Refused("evaluation.no_untouched_unit")
    if not 0 < start < len(times):
        raise Refused("evaluation.panel_start", before=start, after=len(times) - start)
    order = sorted(range(len(units)), key=lambda place: units[place])
    names = tuple(units[place] for place in order)
    if predictors is not None:
        predictors = Predictors(
            names=predictors.names, values=predictors.values[:, order], fit_from=predictors.fit_from
        )  # fmt: skip
    return Panel(
        outcome=values[:, order],
        units=names,
        times=tuple(times),
        treated=tuple(place for place, name in enumerate(names) if name in set(treated)),
        start=start,
        predictors=predictors,
    )
