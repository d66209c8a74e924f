# SPDX-License-Identifier: EUPL-1.2
"""From the reach of a channel to the people of the target group whom it reaches.

``T = reach x P(country) x P(Land | country) x P(age | ...)``, cut at the size of the target group. Shares come from the
platform's insights; a share drawn from few people or told roughly carries its standard deviation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from tragweite.core.refusal import Refused

SEED: Final = 20261123
DRAWS: Final = 4_000
ROUGHLY: Final = 0.2
"""Relative uncertainty of a share where none is told; age and region are taken as independent inside the country."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share of the audience (0-1) with its standard deviation; None: nothing known, a fifth of the share."""

    value: float
    spread: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetReach:
    """People of the target group reached: estimate, standard deviation, 95 % interval."""

    estimate: float
    spread: float
    low: float
    high: float


def target_reach(
    *, reach: float, shares: Sequence[Share], target_size: float, authentic: Share | None = None, seed: int = SEED
) -> TargetReach:
    """How many of the target group a channel reaches. ``authentic``: share of its audience that is no fake.

    Shares are drawn from beta distributions of their mean and standard deviation. Raises
    ``Refused("reach.share", position)``, ``Refused("reach.single", name)`` or ``Refused("reach.population")``.
    """
    if not reach >= 0:
        raise Refused("reach.single", name="")
    if not target_size > 0:
        raise Refused("reach.population")
    generator = np.random.default_rng(seed)
    value, drawn = reach, np.full(DRAWS, float(reach))
    for position, share in enumerate([*shares, *([authentic] if authentic else [])], start=1):
        if not 0 <= share.value <= 1:
            raise Refused("reach.share", position=position)
        value *= share.value
        drawn *= _draws(share, generator)
    drawn = np.minimum(drawn, target_size)
    low, high = np.quantile(drawn, [0.025, 0.975])
    return TargetReach(
        estimate=min(value, target_size), spread=float(drawn.std(ddof=1)), low=float(low), high=float(high)
    )


def _draws(share: Share, generator: np.random.Generator) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    mean = min(max(share.value, 0.0), 1.0)
    spread = ROUGHLY * mean if share.spread is None else share.spread
    room = mean * (1 - mean)
    if room <= 0 or spread <= 0:
        return np.full(DRAWS, mean)
    # A beta distribution has no larger variance than mean x (1 - mean).
    weight = max(room / spread**2 - 1, 0.5)
    return generator.beta(mean * weight, (1 - mean) * weight, DRAWS)
