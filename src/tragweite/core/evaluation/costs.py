# SPDX-License-Identifier: EUPL-1.2
"""What one result cost: per person reached, visit, application, incremental application. Cost is known, the count is not.

The interval is that of the count, turned around (never a symmetric one around the quotient). Where nothing was counted
the cost has a lower bound and no upper one. Method and limits: docs/methods/costs.md.
"""

from dataclasses import dataclass, replace
from math import isfinite
from typing import Final, Literal

import numpy as np
from scipy import stats

from tragweite.core.evaluation.negative_binomial import FloatArray, profile_interval
from tragweite.core.evaluation.tested import figure
from tragweite.core.refusal import Refused

Unit = Literal["reached", "visit", "application", "incremental_application", "incremental_visit"]
LEVEL: Final = 0.95
MIN_POSTS: Final = 3
ESTIMATED: Final = "interval_of_the_estimate"
UNITS: Final[dict[str, tuple[str, str]]] = {
    "reached": ("erreichte Person", "person reached"),
    "visit": ("Besuch", "visit"),
    "application": ("Bewerbung", "application"),
    "incremental_visit": ("zusätzlicher Besuch", "incremental visit"),
    "incremental_application": ("zusätzliche Bewerbung", "incremental application"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCost:
    """Euro per unit with 95 % interval; an end or estimate that does not exist is None with its reason."""

    unit: Unit
    cost_eur: float
    count: float
    estimate: float | None
    low: float | None
    high: float | None
    reason: str | None
    method: str
    sentence_de: str
    sentence_en: str


def cost_per_count(*, cost_eur: float, count: int, unit: Unit) -> UnitCost:
    """Cost of one counted result; exact Poisson interval (Garwood, Biometrika 28, 1936).

    At zero: cost per result at least cost / 3.69 with 97.5 % confidence. Raises ``Refused("evaluation.bad_cost")``.
    """
    _require(cost_eur, count)
    tail = (1.0 - LEVEL) / 2.0
    least = float(stats.chi2.ppf(tail, 2 * count)) / 2.0 if count else 0.0
    most = float(stats.chi2.ppf(1.0 - tail, 2 * (count + 1))) / 2.0
    return _turned(cost_eur, float(count), (least, most), unit=unit, method="garwood")


def cost_per_scattered_count(*, cost_eur: float, counts: FloatArray, unit: Unit) -> UnitCost:
    """Cost of one result where posts scatter more than chance: interval of the sum from the posts (profile likelihood).

    With fewer than three posts, or none counted, as ``cost_per_count``. Never narrower than the Poisson interval.
    """
    _require(cost_eur, float(np.min(counts, initial=0.0)))
    total = int(np.sum(counts))
    exact = cost_per_count(cost_eur=cost_eur, count=total, unit=unit)
    if len(counts) < MIN_POSTS or not total:
        return exact
    found = profile_interval(
        counts=counts, design=np.ones((len(counts), 1)), offset=np.zeros(len(counts)), column=0, level=LEVEL
    )
    least = 0.0 if found.low is None else float(np.exp(found.low)) * len(counts)
    most = float("inf") if found.high is None else float(np.exp(found.high)) * len(counts)
    if exact.low is not None and exact.high is not None:
        least, most = min(least, cost_eur / exact.high), max(most, cost_eur / exact.low)
    return _turned(cost_eur, float(total), (least, most), unit=unit, method="negative_binomial_profile")


def cost_per_estimate(*, cost_eur: float, estimate: float, low: float, high: float, unit: Unit) -> UnitCost:
    """Cost of one result of an estimated number (reach, incremental applications) with its interval.

    Where the interval reaches 0 or below, the cost has no upper end (Fieller, J. Roy. Stat. Soc. B 16, 1954).
    """
    _require(cost_eur, 0.0)
    if not (isfinite(estimate) and low <= estimate <= high):
        raise Refused("evaluation.bad_interval", low=low, value=estimate, high=high)
    return _turned(cost_eur, estimate, (low, high), unit=unit, method=ESTIMATED)


def cost_per_bounds(*, cost_eur: float, low: float, high: float, unit: Unit) -> UnitCost:
    """Cost of one result of which only bounds are known (people reached by several posts, overlap unknown): no middle.

    Raises ``Refused`` with ``evaluation.bad_cost`` or ``evaluation.bad_interval``.
    """
    _require(cost_eur, 0.0)
    if not (isfinite(high) and 0 <= low <= high):
        raise Refused("evaluation.bad_interval", low=low, value=high, high=high)
    if high <= 0:
        return cost_per_count(cost_eur=cost_eur, count=0, unit=unit)
    found = _turned(cost_eur, high, (low, high), unit=unit, method="bounds")
    return replace(found, count=0.0, estimate=None, reason="bounds_only")


def _require(cost_eur: float, count: float) -> None:
    if not isfinite(cost_eur) or cost_eur < 0:
        raise Refused("evaluation.bad_cost", value=cost_eur)
    if not isfinite(count) or count < 0:
        raise Refused("evaluation.bad_outcome")


def _turned(cost_eur: float, count: float, ends: tuple[float, float], *, unit: Unit, method: str) -> UnitCost:
    least, most = ends
    low = cost_eur / most if most > 0 else None
    high = cost_eur / least if least > 0 else None
    estimate = cost_eur / count if count > 0 else None
    german, english = _sentences(count, (low, high), unit, is_estimate=method == ESTIMATED)
    return UnitCost(
        unit=unit,
        cost_eur=cost_eur,
        count=count,
        estimate=estimate,
        low=low,
        high=high,
        reason=_reason(count, ends, is_estimate=method == ESTIMATED),
        method=method,
        sentence_de=german,
        sentence_en=english,
    )


def _reason(count: float, ends: tuple[float, float], *, is_estimate: bool) -> str | None:
    least, most = ends
    if most <= 0:
        return "no_gain_possible"
    if count <= 0 and not is_estimate:
        return "nothing_counted"
    return "unbounded" if least <= 0 else None


def _sentences(
    count: float, ends: tuple[float | None, float | None], unit: Unit, *, is_estimate: bool
) -> tuple[str, str]:  # fmt: skip
    german, english = UNITS[unit]
    low, high = ends
    if low is None:
        return (
            f"Je {german} lassen sich keine Kosten angeben: Vereinbar mit den Daten ist nur ein Rückgang.",
            f"No cost per {english} can be given: the data allow only a decline.",
        )
    least_de, least_en = _euro(low, "de"), _euro(low, "en")
    if high is None and is_estimate:
        why_de = "nach oben ist es nicht bestimmbar, weil die Daten auch eine Wirkung von null zulassen."
        why_en = "no upper limit can be given, as the data also allow an effect of zero."
        return (
            f"Je {german} kostete es mindestens {least_de} (Sicherheit 97,5 %); {why_de}",
            f"The cost per {english} is at least {least_en} (97.5 % confidence); {why_en}",
        )
    if high is None:
        start = (
            (f"Gezählt wurde nichts ({german}: 0). ", f"Nothing was counted ({english}: 0). ")
            if count <= 0
            else ("", "")
        )
        return (
            f"{start[0]}Je {german} kostete es mindestens {least_de} (Sicherheit 97,5 %); nach oben ist es offen.",
            f"{start[1]}The cost per {english} is at least {least_en} (97.5 % confidence); it has no upper limit.",
        )
    return (
        f"Je {german} kostete es zwischen {least_de} und {_euro(high, 'de')}.",
        f"The cost per {english} is between {least_en} and {_euro(high, 'en')}.",
    )


def _euro(value: float, language: Literal["de", "en"]) -> str:
    return f"{figure(value, language)} Euro" if language == "de" else f"{figure(value, language)} euros"
