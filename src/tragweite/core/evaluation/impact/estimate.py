# SPDX-License-Identifier: EUPL-1.2
"""How much more of the outcome there was during a campaign than without it: estimate, interval, checks, grade, sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from tragweite.core.evaluation.impact.checks import impact_checks
from tragweite.core.evaluation.impact.level import FloatArray
from tragweite.core.evaluation.impact.predict import (
    NORMAL,
    WIDE_PRIOR,
    Prediction,
    as_walk,
    bsts_problem,
    by_bsts,
    by_grid,
    envelope,
    prepared,
)
from tragweite.core.evaluation.impact.series import MIN_BEFORE, Series, series_of
from tragweite.core.evaluation.impact.wording import impact_sentence, too_short
from tragweite.core.evaluation.tested import Grade, Tested, grade_of, grade_words, hash_of_arrays
from tragweite.core.refusal import Refused

Method = Literal["envelope", "grid", "bsts"]
METHODS: tuple[Method, ...] = get_args(Method)
VERSION = "1"
DEFAULT_PRIOR = 0.01
# Effect that a study with this error finds in four of five cases (two-sided 5 %): z(.975) + z(.8).
POWER_FACTOR = 2.801585218112969
NEEDED = ("placebo_in_time", "controls_untouched")


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """The effect under another model or without one control."""

    name: str
    effect_sum: float
    effect_low: float
    effect_high: float
    predicted_sd: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """The finding. Where nothing can be said the figures are None and ``reason`` says why."""

    method: Method
    method_version: str
    estimand: str
    n_before: int
    n_after: int
    actual_sum: float
    predicted_sum: float | None
    predicted_sd: float | None
    predicted_low: float | None
    predicted_high: float | None
    effect_sum: float | None
    effect_low: float | None
    effect_high: float | None
    relative_effect: float | None
    detectable_effect: float | None
    prior_level_sd: float | None
    checks: tuple[Tested, ...]
    sensitivity: tuple[Variant, ...]
    grade: Grade
    grade_reason_de: str
    grade_reason_en: str
    reason: str | None
    sentence_de: str
    sentence_en: str
    input_hash: str
    seed: int


def estimate_impact(
    *,
    outcome: FloatArray,
    controls: Mapping[str, FloatArray],
    start: int,
    end: int | None = None,
    method: str = "envelope",
    prior_level_sd: float | None = None,
    negative_control: FloatArray | None = None,
    weekly: bool = True,
    seed: int = 1,
) -> Impact:
    """Sum of ``outcome`` (n,) over the rows ``start`` to before ``end`` minus its expectation without the campaign.

    ``controls``: series (n,) that the campaign cannot touch. Rows before ``start`` train. ``method``: ``bsts`` (as
    CausalImpact, with ``prior_level_sd`` as share of the outcome's standard deviation, 0.01 if None), ``grid`` (exact
    grid on the logarithm), ``envelope`` (at each end the widest of grid, grid as a random walk, bsts with prior 0.1). ``negative_control``: an
    outcome that the campaign should not change. ``weekly``: rows are days. Raises ``Refused`` with ``evaluation.*``.
    """
    chosen = _method(method)
    if prior_level_sd is not None and not 0.0 < prior_level_sd <= 1.0:
        raise Refused("evaluation.bad_prior", value=prior_level_sd)
    series = series_of(outcome=outcome, controls=controls, start=start, end=end, weekly=weekly)
    arrays = {"outcome": series.outcome} | dict(zip(series.names, series.controls.T, strict=True))
    if negative_control is not None:
        arrays["negative_control"] = negative_control
    marks = {"method": chosen, "version": VERSION, "start": start, "end": series.end, "weekly": weekly, "seed": seed}
    hashed = hash_of_arrays({f"series.{key}": value for key, value in arrays.items()}, **marks, prior=prior_level_sd)
    asked = Asked(series=series, method=chosen, prior=prior_level_sd, seed=seed, hashed=hashed)
    if start < _needed_rows(series):
        return _not_answerable(asked)
    return _found(asked, negative_control)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The checked question."""

    series: Series
    method: Method
    prior: float | None
    seed: int
    hashed: str

    def common(self, main: Prediction | None) -> dict[str, Any]:
        """The fields of the finding that need no checks."""
        actual = self.series.actual
        return {
            "method": self.method,
            "method_version": VERSION,
            "estimand": "sum_during_campaign_minus_sum_without_campaign",
            "n_before": self.series.start,
            "n_after": self.series.horizon,
            "actual_sum": actual,
            "predicted_sum": main and main.mean,
            "predicted_sd": main and main.deviation,
            "predicted_low": main and main.low,
            "predicted_high": main and main.high,
            "effect_sum": main and actual - main.mean,
            "effect_low": main and actual - main.high,
            "effect_high": main and actual - main.low,
            "relative_effect": actual / main.mean - 1.0 if main and main.mean > 0.0 else None,
            "detectable_effect": main and POWER_FACTOR * (main.high - main.low) / (2.0 * NORMAL),
            "prior_level_sd": main and self._prior(),
            "input_hash": self.hashed,
            "seed": self.seed,
        }

    def _prior(self) -> float | None:
        return {"grid": None, "bsts": self.prior or DEFAULT_PRIOR, "envelope": self.prior or WIDE_PRIOR}[self.method]


def _needed_rows(series: Series) -> int:
    return max(MIN_BEFORE, len(series.names) + 5)


def predicted(series: Series, method: Method, *, prior_level_sd: float | None, seed: int) -> Prediction:
    """The prediction of one method."""
    if method == "grid":
        return by_grid(prepared(series), seed=seed)
    problem = bsts_problem(series)
    if method == "bsts":
        return by_bsts(problem, prior_level_sd=prior_level_sd or DEFAULT_PRIOR)
    grid = prepared(series)
    wide = by_bsts(problem, prior_level_sd=prior_level_sd or WIDE_PRIOR, with_season=grid.season > 0)
    return envelope(by_grid(grid, seed=seed), by_grid(as_walk(grid), seed=seed), wide)


def _method(method: str) -> Method:
    for known in METHODS:
        if method == known:
            return known
    raise Refused("evaluation.unknown_impact_method", method=method, allowed=", ".join(METHODS))


def _found(asked: Asked, negative_control: FloatArray | None) -> Impact:
    series, method, prior, seed = asked.series, asked.method, asked.prior, asked.seed
    problem, grid = bsts_problem(series), prepared(series)
    shown = {
        "grid": by_grid(grid, seed=seed),
        "grid_random_walk": by_grid(as_walk(grid), seed=seed),
        "bsts_0.01": by_bsts(problem, prior_level_sd=DEFAULT_PRIOR),
        "bsts_0.1": by_bsts(problem, prior_level_sd=WIDE_PRIOR, with_season=grid.season > 0),
        "bsts_level_from_data": by_bsts(problem, prior_level_sd=None),
    }
    own = shown["bsts_0.01" if method == "bsts" else "bsts_0.1"]
    if prior is not None:
        own = by_bsts(problem, prior_level_sd=prior, with_season=method == "envelope" and grid.season > 0)
    widest = envelope(shown["grid"], shown["grid_random_walk"], own)
    main = {"grid": shown["grid"], "bsts": own, "envelope": widest}[method]
    left_out = {
        name: by_grid(grid, seed=seed, leave_out=place + 2, draws=1000) for place, name in enumerate(series.names)
    }

    def again(other: Series) -> Prediction:
        return predicted(other, method, prior_level_sd=prior, seed=seed)

    checks = impact_checks(
        grid, main=main, left_out=left_out, again=again, negative_control=negative_control, seed=seed
    )
    without = {f"without {name}": found for name, found in left_out.items()} if len(left_out) > 1 else {}
    grade = grade_of(checks, needed=NEEDED)
    figures = asked.common(main)
    german, english = impact_sentence(
        effect=figures["effect_sum"],
        low=figures["effect_low"],
        high=figures["effect_high"],
        detectable=figures["detectable_effect"],
        grade=grade,
    )
    return Impact(
        **figures,
        **grade_words(grade),
        checks=checks,
        sensitivity=tuple(_variant(name, series.actual, found) for name, found in (shown | without).items()),
        reason=None,
        sentence_de=german,
        sentence_en=english,
    )


def _variant(name: str, actual: float, found: Prediction) -> Variant:
    return Variant(
        name=name,
        effect_sum=actual - found.mean,
        effect_low=actual - found.high,
        effect_high=actual - found.low,
        predicted_sd=found.deviation,
    )


def _not_answerable(asked: Asked) -> Impact:
    german, english = too_short(before=asked.series.start, needed=_needed_rows(asked.series))
    return Impact(
        **asked.common(None),
        **grade_words("D"),
        checks=(),
        sensitivity=(),
        reason="too_few_rows_before",
        sentence_de=german,
        sentence_en=english,
    )
