# SPDX-License-Identifier: EUPL-1.2
"""Mean of a raked survey with the variance that knows of the raking: linearised by calibration residuals.

Deville, Särndal, Sautory, JASA 88 (1993): V = m/(m-1) sum_c (z_c - mean z)^2 with z_c the sum over cluster c of
w_i e_i / N and e the residual of the outcome on the margins, weighted by the weights before raking. As R ``survey``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from tragweite.core.evaluation.survey.raking import FloatArray, Raked
from tragweite.core.refusal import Refused

LEVEL = 0.975
NORMAL = 1.959963984540054
# Below so many effective answers of the rarer kind the interval of a share is no longer symmetric.
FEW_ANSWERS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyMean:
    """Mean with standard error and 95 % interval; ``effective`` size n / design effect; ``freedom`` of the t quantile."""

    mean: float
    se: float
    se_interval: float
    low: float
    high: float
    total: float
    se_total: float
    design_effect: float | None
    effective: float
    n: int
    n_clusters: int | None
    freedom: float
    is_share: bool
    cell_weights: dict[str, float]


def survey_mean(raked: Raked, outcome: FloatArray, *, clusters: Sequence[str] | None = None) -> SurveyMean:
    """Weighted mean of ``outcome`` (n,); ``clusters`` (n,) name the waves or places of recruitment.

    The interval uses t (n - p or clusters - 1 degrees of freedom) and counts the p parameters of the margins:
    ``se_interval`` = se sqrt((n-1)/(n-p)). Shares near 0 or 1 get the Wilson interval at the effective size. Raises
    ``Refused("evaluation.…")``.
    """
    n, p = len(outcome), raked.n_parameters
    if not np.isfinite(outcome).all():
        raise Refused("evaluation.series_unusable", series="outcome")
    if n <= p + 1:
        raise Refused("evaluation.too_few_answers", n=n, needed=p + 2)
    mean = float(raked.weights @ outcome / raked.weights.sum())
    names = None if clusters is None else np.unique(np.asarray(clusters), return_inverse=True)
    count = n if names is None else len(names[0])
    if count < 2:
        raise Refused("evaluation.one_cluster")
    if names is not None and count <= p + 1:
        # Weights that meet the margins may leave nothing of the differences between so few clusters.
        raise Refused("evaluation.too_few_clusters", n=count, needed=p + 2)
    variance = _variance(raked, outcome - mean, None if names is None else names[1], count)
    se = float(np.sqrt(variance))
    freedom = float(n - p if names is None else count - 1)
    simple = _simple_variance(raked, outcome, mean)
    effect = variance / simple if simple > 0.0 and variance > 0.0 else None
    share = bool(np.isin(outcome, (0.0, 1.0)).all())
    wider = np.sqrt((n - 1) / (n - p))
    effective = _effective(mean, se * wider, n, effect, share=share)
    low, high = _interval(mean, se * float(wider), freedom, effective, share=share)
    return SurveyMean(
        mean=mean,
        se=se,
        se_interval=se * float(wider),
        low=low,
        high=high,
        total=mean * raked.population,
        se_total=se * raked.population,
        design_effect=effect,
        effective=effective,
        n=n,
        n_clusters=None if names is None else count,
        freedom=freedom,
        is_share=share,
        cell_weights=cell_weights(raked),
    )


def _variance(raked: Raked, centred: FloatArray, cluster: np.ndarray | None, count: int) -> float:
    scores = raked.weights * _residuals(raked, centred) / raked.weights.sum()
    sums = scores if cluster is None else np.bincount(cluster, weights=scores, minlength=count)
    return float(count / (count - 1) * ((sums - sums.mean()) ** 2).sum())


def _residuals(raked: Raked, centred: FloatArray) -> FloatArray:
    columns = [np.ones(len(centred))]
    for margin, codes in zip(raked.margins, raked.codes, strict=True):
        columns += [(codes == level).astype(np.float64) for level in range(1, len(margin.levels))]
    design = np.column_stack(columns)
    root = np.sqrt(raked.base)
    found = np.linalg.lstsq(design * root[:, None], centred * root, rcond=None)[0]
    return np.asarray(centred - design @ found, dtype=np.float64)


def _simple_variance(raked: Raked, outcome: FloatArray, mean: float) -> float:
    """Variance of the mean of a simple random sample of the same size, without replacement where N is known larger."""
    n, population = len(outcome), float(raked.weights.sum())
    spread = float(raked.weights @ (outcome - mean) ** 2 / population) * n / (n - 1)
    return spread / n * ((population - n) / population if population > n else 1.0)


def _effective(mean: float, error: float, n: int, effect: float | None, *, share: bool) -> float:
    if share and error > 0.0:
        return mean * (1.0 - mean) / error**2
    return n / effect if effect else float(n)


def _interval(mean: float, error: float, freedom: float, effective: float, *, share: bool) -> tuple[float, float]:
    quantile = float(stats.t.ppf(LEVEL, freedom))
    if share and effective * min(mean, 1.0 - mean) < FEW_ANSWERS:
        return wilson(mean, effective, quantile)
    low, high = mean - quantile * error, mean + quantile * error
    return (max(0.0, low), min(1.0, high)) if share else (low, high)


def wilson(share: float, size: float, quantile: float = NORMAL) -> tuple[float, float]:
    """Wilson's interval of a share (JASA 22, 1927) for an effective number of answers."""
    square = quantile**2 / size
    middle = (share + square / 2.0) / (1.0 + square)
    half = quantile * np.sqrt(share * (1.0 - share) / size + square / (4.0 * size)) / (1.0 + square)
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))


def cell_weights(raked: Raked) -> dict[str, float]:
    """Mean weight of the rows of each combination of levels, ``level|level`` in the order of the margins."""
    keys = [
        "|".join(margin.levels[code] for margin, code in zip(raked.margins, row, strict=True))
        for row in zip(*raked.codes, strict=True)
    ]
    names, places = np.unique(np.array(keys), return_inverse=True)
    means = np.bincount(places, weights=raked.weights) / np.bincount(places)
    return {str(name): float(value) for name, value in zip(names, means, strict=True)}
