# SPDX-License-Identifier: EUPL-1.2
"""Simulated truth: does every method hold what its interval promises?

Each module offers ``cells()`` and ``run(cell, *, seed, repetitions) -> Row``; ``python -m bench.simulate`` runs all of
them and writes ``docs/methods/coverage.md``.
"""

from dataclasses import dataclass
from math import sqrt

MODULES = ("senders", "impact", "survey", "reach", "monitor")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table. ``target`` is the range that ``share`` should lie in; None where there is none."""

    method: str
    case: str
    share: float
    runs: int
    unanswered: int
    target: tuple[float, float] | None
    note: str = ""

    @classmethod
    def of(
        cls,
        *,
        method: str,
        case: str,
        hits: int,
        runs: int,
        unanswered: int,
        target: tuple[float, float] | None,
        note: str = "",
    ) -> "Row":
        """A row from counted hits."""
        share = hits / runs if runs else float("nan")
        return cls(method=method, case=case, share=share, runs=runs, unanswered=unanswered, target=target, note=note)

    @property
    def error(self) -> float:
        """Monte-Carlo standard error of the share."""
        return sqrt(max(self.share * (1 - self.share), 1e-9) / self.runs) if self.runs else float("nan")

    @property
    def verdict(self) -> str:
        """In the range; outside by no more than two standard errors; too wide (safe side); missed."""
        if self.target is None or not self.runs:
            return ""
        low, high = self.target
        if low <= self.share <= high:
            return "yes"
        if low - 2 * self.error <= self.share <= high + 2 * self.error:
            return "within error"
        return "wider" if self.share > high and low > 0 else "no"
