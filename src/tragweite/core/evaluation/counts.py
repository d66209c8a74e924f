# SPDX-License-Identifier: EUPL-1.2
"""Negative binomial regression of counts on factors: which level goes with more, by what factor, how sure.

Reproduces ``MASS::glm.nb`` (Venables and Ripley, Modern Applied Statistics with S, 4th ed. 2002, section 7.4).
Method and limits: docs/methods/counts.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Final

import numpy as np
import numpy.typing as npt

from tragweite.core.evaluation.negative_binomial import (
    ALPHA_FLOOR,
    Cutoff,
    Fit,
    FloatArray,
    dispersion_interval,
    fit,
    profile_interval,
    standard_errors,
)
from tragweite.core.evaluation.tested import GRADE_REASONS, Grade, figure
from tragweite.core.refusal import Refused

METHOD: Final = "negative_binomial_regression"
METHOD_VERSION: Final = "1"
INTERCEPT: Final = "Intercept"
MOST_LEVELS: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Coefficient:
    """A coefficient on the log scale, ``exp`` of it is the factor against the reference level; an open end is None."""

    estimate: float | None
    se: float | None
    low: float | None
    high: float | None
    p_value: float | None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRegression:
    """The fitted model. ``theta`` is 1 / dispersion as in R; None where the counts scatter no more than by chance."""

    estimand: str
    n: int
    coefficients: Mapping[str, Coefficient]
    reference_levels: Mapping[str, str]
    theta: float | None
    theta_low: float | None
    theta_high: float | None
    dispersion: float
    log_likelihood: float
    cutoff: Cutoff
    grade: Grade
    grade_reason_de: str
    grade_reason_en: str
    sentence_de: str
    sentence_en: str
    method: str
    method_version: str


NO_COUNTS: Final = Coefficient(estimate=None, se=None, low=None, high=None, p_value=None, reason="level_without_counts")


@dataclass(frozen=True, slots=True)
class _Model:
    counts: FloatArray
    design: FloatArray
    offset: FloatArray
    fit: Fit
    cutoff: Cutoff


def count_regression(
    *,
    outcome: npt.ArrayLike,
    factors: Mapping[str, Sequence[str]],
    exposure: npt.ArrayLike | None = None,
    cutoff: Cutoff = "f",
) -> CountRegression:
    """Fit counts on factors; the first level (sorted; numbers by size) is the reference.

    ``cutoff``: "f" inverts the likelihood ratio with F(1, n - p), "chi2" with chi-square. Raises ``Refused`` with
    ``evaluation.bad_outcome``, ``evaluation.one_level``, ``evaluation.too_many_levels``, ``evaluation.too_few_rows``,
    ``evaluation.nothing_counted`` or ``evaluation.not_separable``.
    """
    counts = _checked_counts(outcome)
    levels = {name: _levels(name, values, len(counts)) for name, values in factors.items()}
    design, names = _design(factors, levels, len(counts))
    offset = _offset(exposure, len(counts))
    _require_solvable(design, names)
    model = _Model(counts, design, offset, fit(counts=counts, design=design, offset=offset), cutoff)
    empty = _empty_levels(counts, design, names)
    coefficients = {
        name: NO_COUNTS if name in empty else _coefficient(model, column) for column, name in enumerate(names)
    }
    return _result(model, coefficients, levels)


def _checked_counts(outcome: npt.ArrayLike) -> FloatArray:
    counts = np.asarray(outcome, dtype=np.float64)
    if counts.ndim != 1 or not np.isfinite(counts).all() or (counts < 0).any() or (counts != np.floor(counts)).any():
        raise Refused("evaluation.bad_outcome")
    if not counts.any():
        raise Refused("evaluation.nothing_counted", n=len(counts))
    return counts


def _levels(name: str, values: Sequence[str], rows: int) -> list[str]:
    if len(values) != rows:
        raise Refused("evaluation.bad_outcome")
    levels = sorted(set(values), key=_by_size)
    if len(levels) < 2:
        raise Refused("evaluation.one_level", factor=name, level=levels[0] if levels else "")
    if len(levels) > MOST_LEVELS:
        raise Refused("evaluation.too_many_levels", factor=name, found=len(levels), allowed=MOST_LEVELS)
    return levels


def _by_size(level: str) -> tuple[int, float, str]:
    try:
        number = float(level)
    except ValueError:
        return 1, 0.0, level
    return (0, number, level) if isfinite(number) else (1, 0.0, level)


def _design(
    factors: Mapping[str, Sequence[str]], levels: Mapping[str, Sequence[str]], rows: int
) -> tuple[FloatArray, list[str]]:
    columns, names = [np.ones(rows)], [INTERCEPT]
    for factor, values in factors.items():
        given = np.array(values)
        for level in levels[factor][1:]:
            columns.append((given == level).astype(np.float64))
            names.append(f"{factor}[{level}]")
    return np.column_stack(columns), names


def _offset(exposure: npt.ArrayLike | None, rows: int) -> FloatArray:
    if exposure is None:
        return np.zeros(rows)
    sizes = np.asarray(exposure, dtype=np.float64)
    if sizes.shape != (rows,) or not np.isfinite(sizes).all() or (sizes <= 0).any():
        raise Refused("evaluation.bad_exposure")
    return np.asarray(np.log(sizes), dtype=np.float64)


def _require_solvable(design: FloatArray, names: Sequence[str]) -> None:
    rows, columns = design.shape
    if rows <= columns + 1:
        raise Refused("evaluation.too_few_rows", n=rows, needed=columns + 2)
    if np.linalg.matrix_rank(design) < columns:
        raise Refused("evaluation.not_separable", names=list(names[1:]))


def _empty_levels(counts: FloatArray, design: FloatArray, names: Sequence[str]) -> set[str]:
    """Levels without a single count have no finite coefficient."""
    return {name for column, name in enumerate(names) if column and not (counts @ design[:, column])}


def _coefficient(model: _Model, column: int) -> Coefficient:
    profile = profile_interval(
        counts=model.counts,
        design=model.design,
        offset=model.offset,
        column=column,
        cutoff=model.cutoff,
        best=model.fit,
    )
    errors = standard_errors(model.fit, design=model.design, offset=model.offset)
    return Coefficient(
        estimate=profile.estimate, se=float(errors[column]), low=profile.low, high=profile.high, p_value=profile.p_value
    )


def _result(
    model: _Model, coefficients: Mapping[str, Coefficient], levels: Mapping[str, Sequence[str]]
) -> CountRegression:
    alpha, low, high = dispersion_interval(counts=model.counts, design=model.design, offset=model.offset)
    scattered = model.fit.alpha > 2 * ALPHA_FLOOR
    german, english = _sentences(coefficients)
    return CountRegression(
        estimand="ratio of expected counts against the reference level, other factors held",
        n=len(model.counts),
        coefficients=coefficients,
        reference_levels={name: values[0] for name, values in levels.items()},
        theta=1.0 / model.fit.alpha if scattered else None,
        theta_low=1.0 / high if high else None,
        theta_high=1.0 / low if low else None,
        dispersion=alpha,
        log_likelihood=model.fit.log_likelihood,
        cutoff=model.cutoff,
        grade="C",
        grade_reason_de=GRADE_REASONS["C"][0],
        grade_reason_en=GRADE_REASONS["C"][1],
        sentence_de=german,
        sentence_en=english,
        method=METHOD,
        method_version=METHOD_VERSION,
    )


def _sentences(coefficients: Mapping[str, Coefficient]) -> tuple[str, str]:
    """Which levels differ from their reference beyond chance, as ranges of the factor."""
    clear = {name: each for name, each in coefficients.items() if name != INTERCEPT and _is_clear(each)}
    empty = ", ".join(name for name, each in coefficients.items() if each.reason == NO_COUNTS.reason)
    if empty:
        german, english = _sentences({name: each for name, each in coefficients.items() if each.reason is None})
        return (
            f"Ohne jede Zählung: {empty}; wie viel weniger das ist, lässt sich so nicht angeben. {german}",
            f"Without any count: {empty}; how much less that is cannot be stated this way. {english}",
        )
    if not clear:
        return (
            "Keine Stufe unterscheidet sich erkennbar von ihrer Bezugsstufe; das heißt nicht, dass sie gleich sind.",
            "No level differs noticeably from its reference in these data; that does not mean there is no difference.",
        )
    german = "; ".join(f"{name} das {_range(each, '- bis zum')}-Fache" for name, each in clear.items())
    english = "; ".join(f"{name} {_range(each, 'to', english=True)} times" for name, each in clear.items())
    return (
        f"Bei sonst gleichen Stufen zählten im Vergleich zur Bezugsstufe: {german}. Ursachen zeigt das nicht.",
        f"Other factors held, compared with the reference level: {english}. This shows no cause.",
    )


def _is_clear(each: Coefficient) -> bool:
    return (each.low is not None and each.low > 0) or (each.high is not None and each.high < 0)


def _range(each: Coefficient, link: str, *, english: bool = False) -> str:
    ends = [
        ("offen", "open")[english] if end is None else figure(float(np.exp(end)), "en" if english else "de")
        for end in (each.low, each.high)
    ]
    return f"{ends[0]} {link} {ends[1]}".replace(" -", "-")
