# SPDX-License-Identifier: EUPL-1.2
"""Mean effect on treated units against a weighted mean of untouched ones: estimate, permutation, checks, sentence."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from tragweite.core.evaluation.panel.checks import panel_checks
from tragweite.core.evaluation.panel.matrix import Panel
from tragweite.core.evaluation.panel.placebo import Outcome, interval_of, outcome_of, permutation_p, placebos
from tragweite.core.evaluation.panel.weights import METHODS, Method
from tragweite.core.evaluation.panel.wording import panel_sentence
from tragweite.core.evaluation.tested import Grade, Tested, grade_of, grade_words, hash_of_arrays
from tragweite.core.refusal import Refused

VERSION = "1"
NEEDED = ("placebo_in_time", "fit_before")


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelEffect:
    """The finding. ``att``: mean effect per treated unit and time; ``low``/``high`` None where units are too few.

    ``weights`` of all untouched units, ``time_weights`` of the times before the start (empty for plain synthetic
    control), ``l2``: root of the summed squared gaps before the start, ``l2_uniform`` the same with equal weights.
    """

    method: Method
    method_version: str
    estimand: str
    treated: tuple[str, ...]
    n_untouched: int
    n_before: int
    n_after: int
    att: float
    low: float | None
    high: float | None
    incremental_sum: float
    incremental_low: float | None
    incremental_high: float | None
    p_value: float | None
    p_smallest_possible: float | None
    interval_reason: str | None
    weights: dict[str, float]
    time_weights: dict[str, float]
    predictor_weights: dict[str, float]
    ridge: float | None
    l2: float
    l2_uniform: float
    effect_by_time: dict[str, float]
    checks: tuple[Tested, ...]
    grade: Grade
    grade_reason_de: str
    grade_reason_en: str
    sentence_de: str
    sentence_en: str
    input_hash: str
    seed: int


def estimate_panel(panel: Panel, *, method: str, seed: int = 1) -> PanelEffect:
    """Estimate with one method; several treated units are averaged. Raises ``Refused("evaluation.…")``.

    The p-value permutes the treatment over the untouched units (groups of the same size): ratio of the errors after and
    before for ``scm`` and ``scm-demeaned``, absolute mean effect else.
    """
    chosen = _method(method)
    if panel.predictors is not None and chosen != "scm":
        raise Refused("evaluation.predictors_only_scm", method=chosen)
    own = outcome_of(panel, chosen, group=panel.treated, donors=panel.donors, start=panel.start)
    others = placebos(panel, chosen, start=panel.start, seed=seed, ridge=own.found.ridge)
    p_value, interval = permutation_p(chosen, own, others), interval_of(own, others)
    checks = panel_checks(panel, chosen, own=own, seed=seed)
    grade, count = grade_of(checks, needed=NEEDED), len(panel.treated) * (len(panel.times) - panel.start)
    low, high = interval or (None, None)
    german, english = panel_sentence(
        att=own.att, low=low, high=high, p_value=p_value, total=own.att * count, grade=grade
    )
    return PanelEffect(
        **_figures(panel, chosen, own),
        **grade_words(grade),
        low=low,
        high=high,
        incremental_low=None if low is None else low * count,
        incremental_high=None if high is None else high * count,
        p_value=p_value,
        p_smallest_possible=1.0 / (1 + len(others)) if others else None,
        interval_reason=None if interval else "too_few_untouched_units",
        checks=checks,
        sentence_de=german,
        sentence_en=english,
        input_hash=_hash(panel, chosen, seed),
        seed=seed,
    )


def _method(method: str) -> Method:
    for known in METHODS:
        if method == known:
            return known
    raise Refused("evaluation.unknown_panel_method", method=method, allowed=", ".join(METHODS))


def _figures(panel: Panel, method: Method, own: Outcome) -> dict[str, Any]:
    predictors = panel.predictors.names if panel.predictors is not None else ()
    importance = () if own.importance is None else own.importance.tolist()
    n_after = len(panel.times) - panel.start
    return {
        "method": method,
        "method_version": VERSION,
        "estimand": "mean_effect_on_these_units_after_start",
        "treated": tuple(panel.units[place] for place in panel.treated),
        "n_untouched": len(panel.donors),
        "n_before": panel.start,
        "n_after": n_after,
        "att": own.att,
        "incremental_sum": own.att * len(panel.treated) * n_after,
        "weights": {panel.units[place]: one for place, one in zip(own.donors, own.found.units.tolist(), strict=True)},
        "time_weights": _time_weights(panel, own),
        "predictor_weights": dict(zip(predictors, importance, strict=True)) if importance else {},
        "ridge": own.found.ridge,
        "l2": own.before * float(np.sqrt(panel.start)),
        "l2_uniform": _l2_uniform(panel, centred=method in ("scm-demeaned", "sdid", "did")),
        "effect_by_time": dict(zip(panel.times, own.by_time.tolist(), strict=True)),
    }


def _time_weights(panel: Panel, own: Outcome) -> dict[str, float]:
    if not own.found.times.any():
        return {}
    return {time: float(weight) for time, weight in zip(panel.times, own.found.times, strict=False)}


def _l2_uniform(panel: Panel, *, centred: bool) -> float:
    gap = panel.mean_of(panel.treated)[: panel.start] - panel.mean_of(panel.donors)[: panel.start]
    return float(np.linalg.norm(gap - gap.mean() if centred else gap))


def _hash(panel: Panel, method: Method, seed: int) -> str:
    arrays = {"outcome": panel.outcome}
    if panel.predictors is not None:
        arrays["predictors"] = panel.predictors.values
    marks = {"units": panel.units, "times": panel.times, "treated": panel.treated, "start": panel.start}
    return hash_of_arrays(arrays, method=method, version=VERSION, seed=seed, **marks)
