# SPDX-License-Identifier: EUPL-1.2
"""Did the answers change between two surveys, and more than in a group that the campaign could not reach?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats

from tragweite.core.evaluation.survey.checks import survey_checks
from tragweite.core.evaluation.survey.estimate import FEW_ANSWERS, SurveyMean, survey_mean
from tragweite.core.evaluation.survey.raking import FloatArray, Margin, Raked, rake
from tragweite.core.evaluation.survey.wording import change_sentence, too_thin
from tragweite.core.evaluation.tested import Grade, Tested, grade_of, grade_words, hash_of_arrays

VERSION = "1"
MIN_ANSWERS = 30
MIN_LEVEL = 5
# Change that a study with this error finds in four of five cases (two-sided 5 %): z(.975) + z(.8).
POWER_FACTOR = 2.801585218112969
NEEDED = ("control_group", "levels_filled", "weights_calm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """One survey: ``outcome`` (n,), the margin variables, weights before raking and clusters if any."""

    outcome: FloatArray
    values: Mapping[str, Sequence[str]]
    base: FloatArray
    clusters: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyChange:
    """The finding; figures None and ``reason`` set where nothing can be said. ``change``: after minus before."""

    method: str
    method_version: str
    estimand: str
    before: SurveyMean | None
    after: SurveyMean | None
    control_before: SurveyMean | None
    control_after: SurveyMean | None
    change: float | None
    se: float | None
    low: float | None
    high: float | None
    p_value: float | None
    detectable_change: float | None
    unweighted_change: float
    checks: tuple[Tested, ...]
    grade: Grade
    grade_reason_de: str
    grade_reason_en: str
    reason: str | None
    sentence_de: str
    sentence_en: str
    input_hash: str


def estimate_change(
    *, before: Wave, after: Wave, margins: Sequence[Margin], control: tuple[Wave, Wave] | None = None
) -> SurveyChange:
    """Weigh every wave to the same margins and compare; with ``control`` (before, after) the difference in differences.

    Raises ``Refused`` with ``evaluation.*`` for invalid input; thin data are a result.
    """
    waves = [before, after, *(control or ())]
    raked = [rake(values=wave.values, margins=margins, base=wave.base) for wave in waves]
    means = [
        None if _thin(one, wave) else survey_mean(one, wave.outcome, clusters=wave.clusters)
        for one, wave in zip(raked, waves, strict=True)
    ]
    checks = survey_checks(raked, smallest=MIN_LEVEL, controlled=control is not None)
    raw = float(after.outcome.mean() - before.outcome.mean())
    if control is not None:
        raw -= float(control[1].outcome.mean() - control[0].outcome.mean())
    hashed = _hash(waves, margins)
    known = [mean for mean in means if mean is not None]
    if len(known) < len(waves):
        common = _common(raw, hashed, controlled=control is not None)
        return _thin_result(raked, min(len(wave.outcome) for wave in waves), checks, common)
    return _result(known, checks, raw, hashed)


def _thin(raked: Raked, wave: Wave) -> bool:
    return len(wave.outcome) < MIN_ANSWERS or raked.smallest_level()[2] < MIN_LEVEL


def _result(means: Sequence[SurveyMean], checks: tuple[Tested, ...], raw: float, hashed: str) -> SurveyChange:
    signs = (-1.0, 1.0, 1.0, -1.0)[: len(means)]
    change = sum(sign * mean.mean for sign, mean in zip(signs, means, strict=True))
    errors = [mean.se_interval for mean in means]
    total, freedom = float(np.sqrt(np.sum(np.square(errors)))), _freedom(means, errors)
    low, high = _interval(change, means, signs, float(stats.t.ppf(0.975, freedom)) * total)
    grade, controlled = grade_of(checks, needed=NEEDED), len(means) == 4
    german, english = change_sentence(
        change=change, low=low, high=high, share=means[0].is_share, controlled=controlled, grade=grade
    )
    return SurveyChange(
        **_common(raw, hashed, controlled=controlled),
        **grade_words(grade),
        before=means[0],
        after=means[1],
        control_before=means[2] if controlled else None,
        control_after=means[3] if controlled else None,
        change=change,
        se=total,
        low=low,
        high=high,
        p_value=float(2.0 * stats.t.sf(abs(change) / total, freedom)) if total > 0.0 else None,
        detectable_change=POWER_FACTOR * total,
        checks=checks,
        reason=None,
        sentence_de=german,
        sentence_en=english,
    )


def _common(raw: float, hashed: str, *, controlled: bool) -> dict[str, Any]:
    return {
        "method": "raking_calibration_residuals",
        "method_version": VERSION,
        "estimand": "difference_in_changes" if controlled else "change_between_waves",
        "unweighted_change": raw,
        "input_hash": hashed,
    }


def _freedom(means: Sequence[SurveyMean], errors: Sequence[float]) -> float:
    """Welch and Satterthwaite."""
    squares = np.square(errors)
    if squares.sum() <= 0.0:
        return float(min(mean.freedom for mean in means))
    parts = sum(square**2 / mean.freedom for square, mean in zip(squares, means, strict=True))
    return float(squares.sum() ** 2 / parts)


def _interval(
    change: float, means: Sequence[SurveyMean], signs: Sequence[float], half: float
) -> tuple[float, float]:  # fmt: skip
    """Symmetric, but Newcombe's (Statistics in Medicine 17, 1998) where a share is near 0 or 1 for its size."""
    near_edge = any(mean.is_share and mean.effective * min(mean.mean, 1 - mean.mean) < FEW_ANSWERS for mean in means)
    if not near_edge:
        return change - half, change + half
    down = up = 0.0
    for mean, sign in zip(means, signs, strict=True):
        below, above = mean.mean - mean.low, mean.high - mean.mean
        down += (below if sign > 0 else above) ** 2
        up += (above if sign > 0 else below) ** 2
    return change - float(np.sqrt(down)), change + float(np.sqrt(up))


def _thin_result(
    raked: Sequence[Raked], fewest: int, checks: tuple[Tested, ...], common: dict[str, Any]
) -> SurveyChange:  # fmt: skip
    variable, level, number = min((one.smallest_level() for one in raked), key=lambda found: found[2])
    german, english = too_thin(
        answers=fewest, needed=MIN_ANSWERS, variable=variable, level=level, number=number, smallest=MIN_LEVEL
    )
    return SurveyChange(
        **common,
        **grade_words("D"),
        before=None,
        after=None,
        control_before=None,
        control_after=None,
        change=None,
        se=None,
        low=None,
        high=None,
        p_value=None,
        detectable_change=None,
        checks=checks,
        reason="too_few_answers" if fewest < MIN_ANSWERS else "level_too_small",
        sentence_de=german,
        sentence_en=english,
    )


def _hash(waves: Sequence[Wave], margins: Sequence[Margin]) -> str:
    arrays = {f"margin {one.variable}": one.totals for one in margins}
    texts = []
    for number, wave in enumerate(waves):
        rows = sorted(zip(*wave.values.values(), wave.outcome, wave.base, wave.clusters or wave.outcome, strict=True))
        arrays[f"wave {number}"] = np.array([row[len(wave.values)] for row in rows], dtype=np.float64)
        arrays[f"base {number}"] = np.array([row[len(wave.values) + 1] for row in rows], dtype=np.float64)
        texts.append([[str(part) for part in row] for row in rows])
    return hash_of_arrays(arrays, version=VERSION, rows=texts, levels=[one.levels for one in margins])
