# SPDX-License-Identifier: EUPL-1.2
"""The people reached by a set of channels, each counted once: bounds, estimate, interval, and the sentence."""

from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal

import numpy as np

from .bounds import MOST_EXACT, union_bounds
from .margins import FloatArray, Margins
from .models import Depths, OneFactor, maximum_entropy

Method = Literal["single_channel", "maximum_entropy", "one_factor", "overlap_prior"]
METHOD_VERSION: Final = "2"
SEED: Final = 20261123
DRAWS: Final = 80
LEVEL: Final = 0.95
MODEL_ERROR: Final = 0.015
"""Relative error of the models on sets with known truth (0.6 to 1.9 per cent measured on three public sets)."""
PRIOR_LOADINGS: Final = (0.0, 0.75)
"""Common inclination where no overlap is known: between none and that of people who share one hobby."""
PRIOR_EXCESS: Final = 0.15
"""Channels for different tastes overlap even less than independent ones: up to so much more than independence."""
FEWEST_LIFTS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """People reached at least once. ``low``/``high`` hold without any assumption; the interval is the model's, 95 %.

    ``at_least``: people reached at least 1, 2, 3 times by the model. ``summed`` is what adding up would say.
    """

    low: float
    high: float
    estimate: float
    interval_low: float
    interval_high: float
    at_least: tuple[float, ...]
    summed: float
    method: Method
    known_pairs: int
    all_pairs: int
    sentence_de: str
    sentence_en: str


def estimate_reach(margins: Margins, *, seed: int = SEED, draws: int = DRAWS) -> Reach:
    """Estimate the deduplicated reach from singles and whatever pairs are known.

    All pairs of up to twelve channels: maximum entropy. Some: one common factor; missing overlaps are drawn from a t
    distribution of the known ones. None: one common factor of unknown strength, never independence. The interval is
    cut to the bounds. Raises ``Refused("reach.contradictory")``.
    """
    low, high = union_bounds(margins)
    method, depths, values = _modelled(margins, np.random.default_rng(seed), draws)
    tail = (1 - LEVEL) / 2
    ends = np.quantile(values, [tail, 1 - tail])
    union = float(np.clip(depths.union, low, high))
    interval_low = float(np.clip(ends[0], low, union))
    interval_high = float(np.clip(ends[1], union, high))
    people = margins.population
    count = len(margins.names)
    return Reach(
        low=low * people,
        high=high * people,
        estimate=union * people,
        interval_low=interval_low * people,
        interval_high=interval_high * people,
        at_least=(union * people, *_deeper(depths, union=union, channels=count, people=people)),
        summed=float(margins.singles.sum()) * people,
        method=method,
        known_pairs=len(margins.pairs),
        all_pairs=count * (count - 1) // 2,
        **_sentences(interval_low * people, interval_high * people),
    )


def _deeper(depths: Depths, *, union: float, channels: int, people: float) -> list[float]:
    """People reached at least 2, 3 times; nobody more often than there are channels."""
    shares = enumerate(depths.shares[1:], start=2)
    return [min(share, union) * people if depth <= channels else 0.0 for depth, share in shares]


def _modelled(margins: Margins, generator: np.random.Generator, draws: int) -> tuple[Method, Depths, FloatArray]:
    """The method, the estimate and draws of the union (shares) from which the interval is taken."""
    if len(margins.names) == 1:
        share = float(margins.singles[0])
        spread = _noise(generator, draws) * margins.spreads[0]
        return "single_channel", Depths(shares=(share, 0.0, 0.0)), np.clip(share + spread, 0, 1)
    if not margins.pairs:
        return "overlap_prior", *_without_pairs(margins, generator, draws)
    if margins.has_all_pairs and len(margins.names) <= MOST_EXACT:
        even = maximum_entropy(margins)
        if even is not None:
            return "maximum_entropy", even, _around_entropy(margins, even, generator, draws)
    return "one_factor", *_with_some_pairs(margins, generator, draws)


def _noise(generator: np.random.Generator, draws: int) -> FloatArray:
    noise: FloatArray = generator.standard_normal(draws)
    return noise


def _shifted(margins: Margins, generator: np.random.Generator) -> FloatArray:
    """The singles with the uncertainty that was stated for them."""
    return np.clip(margins.singles + margins.spreads * generator.standard_normal(len(margins.names)), 1e-9, 1.0)


def _without_pairs(margins: Margins, generator: np.random.Generator, draws: int) -> tuple[Depths, FloatArray]:
    """Half of the draws from one common factor, half from channels for different tastes; a weak factor estimates."""
    factor = OneFactor(margins.singles)
    count = len(margins.names)
    middle = factor.depths(np.full(count, PRIOR_LOADINGS[0] + (PRIOR_LOADINGS[1] - PRIOR_LOADINGS[0]) / 3))
    shared = [
        OneFactor(_shifted(margins, generator)).depths(np.full(count, loading)).union
        for loading in np.linspace(*PRIOR_LOADINGS, draws)
    ]
    alone = [OneFactor(_shifted(margins, generator)).depths(np.zeros(count)).union for _draw in range(draws)]
    apart = np.array(alone) * np.linspace(1.0, 1 + PRIOR_EXCESS, draws)
    return middle, np.concatenate([np.array(shared), apart])


def _around_entropy(margins: Margins, even: Depths, generator: np.random.Generator, draws: int) -> FloatArray:
    """The second model shows how far models of the same pairs differ; stated spreads act on the union as on singles."""
    factor = OneFactor(margins.singles)
    loadings = factor.fitted(dict(margins.pairs), start=np.full(len(margins.names), 0.4), prior=0.4)
    apart = abs(factor.depths(loadings).union - even.union)
    relative = float(np.sqrt((margins.spreads**2).sum()) / max(margins.singles.sum(), 1e-12))
    spread = float(np.hypot(MODEL_ERROR + relative, apart / max(even.union, 1e-12)))
    return np.asarray(even.union * (1 + spread * _noise(generator, max(draws, 400))))


def _with_some_pairs(margins: Margins, generator: np.random.Generator, draws: int) -> tuple[Depths, FloatArray]:
    count = len(margins.names)
    factor = OneFactor(margins.singles)
    prior = sum(PRIOR_LOADINGS) / 2
    loadings = factor.fitted(dict(margins.pairs), start=np.full(count, prior), prior=prior)
    estimate = factor.depths(loadings)
    missing = [key for key in combinations(range(count), 2) if key not in margins.pairs]
    centre, spread, freedom = _lifts(margins)
    error = float(np.hypot(MODEL_ERROR * estimate.union, factor.unexplained(loadings, dict(margins.pairs))))
    values = np.empty(draws)
    for place in range(draws):
        lifts = centre + spread * generator.standard_t(freedom, len(missing))
        singles = _shifted(margins, generator)
        pairs = dict(margins.pairs) | _completed(singles, missing, lifts)
        drawn = OneFactor(singles)
        found = drawn.fitted(pairs, start=loadings, prior=prior)
        values[place] = drawn.depths(found).union + error * generator.standard_normal()
    return estimate, values


def _lifts(margins: Margins) -> tuple[float, float, float]:
    """Centre, spread and freedom of the log lift ``log(r_ij / (r_i r_j))`` of the known pairs, for a new one."""
    lifts = [
        float(np.log(max(both, 1e-9) / max(margins.singles[one] * margins.singles[two], 1e-12)))
        for (one, two), both in margins.pairs.items()
    ]
    if len(lifts) < FEWEST_LIFTS:  # too few to know their spread: as wide as the prior of the inclination allows
        return float(np.mean(lifts)), 0.7, 3.0
    centre, spread = float(np.mean(lifts)), float(np.std(lifts, ddof=1))
    return centre, max(spread, 0.05) * float(np.sqrt(1 + 1 / len(lifts))), len(lifts) - 1.0


def _completed(singles: FloatArray, missing: list[tuple[int, int]], lifts: FloatArray) -> dict[tuple[int, int], float]:
    drawn = {}
    for (one, two), lift in zip(missing, lifts, strict=True):
        least, most = max(0.0, singles[one] + singles[two] - 1), min(singles[one], singles[two])
        drawn[one, two] = float(np.clip(singles[one] * singles[two] * np.exp(lift), least, most))
    return drawn


def _sentences(low: float, high: float) -> dict[str, str]:
    return {
        "sentence_de": f"Die Kanäle erreichen zusammen nach diesen Angaben zwischen {_german(low)} und {_german(high)} "
        "verschiedene Menschen.",
        "sentence_en": f"By these inputs the channels together reach between {low:,.0f} and {high:,.0f} different people.",
    }


def _german(value: float) -> str:
    return f"{value:,.0f}".replace(",", ".")
