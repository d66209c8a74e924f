# SPDX-License-Identifier: EUPL-1.2
"""The finding of one weighted survey: mean, total, interval, checks, the sentence that they allow."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tragweite.core.evaluation.survey.change import MIN_LEVEL, Wave
from tragweite.core.evaluation.survey.checks import weight_checks
from tragweite.core.evaluation.survey.estimate import SurveyMean, survey_mean
from tragweite.core.evaluation.survey.raking import FloatArray, margins_of, rake
from tragweite.core.evaluation.survey.wording import mean_sentence
from tragweite.core.evaluation.tested import Grade, Tested, grade_of, grade_words, hash_of_arrays

VERSION = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedSurvey:
    """``estimate`` with its checks; ``unweighted_mean`` shows what the weights change."""

    method: str
    method_version: str
    estimand: str
    estimate: SurveyMean
    unweighted_mean: float
    checks: tuple[Tested, ...]
    grade: Grade
    grade_reason_de: str
    grade_reason_en: str
    sentence_de: str
    sentence_en: str
    input_hash: str


def estimate_survey(wave: Wave, *, margins: Mapping[str, Mapping[str, float]]) -> WeightedSurvey:
    """Weigh one survey to the totals of ``margins`` (variable, level, total). Raises ``Refused("evaluation.…")``."""
    raked = rake(values=wave.values, margins=margins_of(margins), base=wave.base)
    found = survey_mean(raked, wave.outcome, clusters=wave.clusters)
    checks = weight_checks(raked, smallest=MIN_LEVEL)
    german, english = mean_sentence(mean=found.mean, low=found.low, high=found.high, share=found.is_share)
    return WeightedSurvey(
        **grade_words(grade_of(checks, needed=(), best="C")),
        method="raking_calibration_residuals",
        method_version=VERSION,
        estimand="population_mean",
        estimate=found,
        unweighted_mean=float(wave.outcome.mean()),
        checks=checks,
        sentence_de=german,
        sentence_en=english,
        input_hash=hash_of_arrays(_sorted(wave), margins={key: dict(value) for key, value in margins.items()}),
    )


def _sorted(wave: Wave) -> dict[str, FloatArray]:
    texts = [*wave.values.values(), *([wave.clusters] if wave.clusters else [])]
    codes = [np.unique(np.asarray(list(column)), return_inverse=True)[1].astype(np.float64) for column in texts]
    table = np.column_stack([*codes, wave.outcome, wave.base])
    return {"rows": table[np.lexsort(table.T[::-1])]}
