# SPDX-License-Identifier: EUPL-1.2
"""What may be promised: the best of many uncertain sets looks better than it is (winner's curse).

The shares are estimates. Parametric bootstrap of the whole choice: take the estimates as the truth, draw estimates
around them, choose again, and compare what that choice claims with what it truly reaches. The mean difference is the
optimism; it is taken off the promise (Efron 1983; Smith and Winkler 2006 on the optimiser's curse).
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy import sparse

from .coverage import Chosen, reach_of
from .greedy import Chooser
from .problem import FloatArray, Problem

SCENARIOS: Final = 40
SEED: Final = 20261123
LEVEL: Final = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """People reached as may be promised: corrected for optimism, with the 95 % interval over the scenarios.

    ``reach`` None where nothing is known about the uncertainty of the shares (``share_cv`` 0 everywhere).
    """

    reach: float | None
    low: float | None
    high: float | None
    optimism: float | None
    scenarios: int
    share_cv: float


def promise_of(
    problem: Problem, chosen: Chosen, *, share_cv: float, seed: int = SEED, scenarios: int = SCENARIOS
) -> Promise:
    """Correct the reach of a chosen set. ``share_cv``: relative standard deviation of each creator's shares.

    The error is common to all cells of one creator (his followers were measured once), lognormal with mean 1.
    """
    if share_cv <= 0 or not chosen.any():
        return Promise(reach=None, low=None, high=None, optimism=None, scenarios=0, share_cv=share_cv)
    draws = np.random.default_rng(seed)
    claimed, true = np.empty(scenarios), np.empty(scenarios)
    for place in range(scenarios):
        seen = _seen(problem, share_cv, draws)
        picked = Chooser(seen).best()
        claimed[place], true[place] = reach_of(seen, picked), reach_of(problem, picked)
    optimism = max(0.0, float((claimed - true).mean()))
    reach = reach_of(problem, chosen)
    deliver = _delivered(problem, chosen, share_cv=share_cv, draws=draws, scenarios=scenarios * 10)
    tail = (1 - LEVEL) / 2
    low, high = (float(end) - optimism for end in np.quantile(deliver, [tail, 1 - tail]))
    return Promise(
        reach=max(reach - optimism, 0.0), low=max(low, 0.0), high=min(high + optimism, float(problem.weights.sum())),
        optimism=optimism, scenarios=scenarios, share_cv=share_cv,
    )  # fmt: skip


def _factors(count: int, share_cv: float, draws: np.random.Generator) -> FloatArray:
    spread = np.sqrt(np.log1p(share_cv**2))
    return draws.lognormal(-(spread**2) / 2, spread, count)


def _seen(problem: Problem, share_cv: float, draws: np.random.Generator) -> Problem:
    factors = _factors(len(problem.names), share_cv, draws)
    shares = sparse.csr_array(problem.shares.multiply(factors[:, None]))
    shares.data = np.minimum(shares.data, 1.0)
    return replace(problem, shares=shares)


def _delivered(
    problem: Problem, chosen: Chosen, *, share_cv: float, draws: np.random.Generator, scenarios: int
) -> FloatArray:
    places = np.flatnonzero(chosen)
    taken = problem.shares[places]
    cells = np.flatnonzero(np.diff(taken.tocsc().indptr))
    shares = taken[:, cells].toarray()
    weights = problem.weights[cells]
    reached = np.empty(scenarios)
    for place in range(scenarios):
        drawn = np.minimum(shares * _factors(len(places), share_cv, draws)[:, None], 1.0)
        reached[place] = weights @ (1.0 - (1.0 - drawn).prod(axis=0))
    return reached
