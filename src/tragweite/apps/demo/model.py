# SPDX-License-Identifier: EUPL-1.2
"""The model behind the invented visits; its truth is known, so that the evaluation can be checked against it.

Described in ``docs/methods/demo_model.md``. Pure: numbers in, numbers out.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

EFFECTS: Final = {"authority": 1.0, "authority_boosted": 1.6, "creator": 3.0, "creator_boosted": 4.8}
"""Mean visits of a post by sender, as a multiple of an unboosted post of the authority."""
AUTHORITY_MEAN: Final = 980.0
"""Mean visits of an unboosted post of the authority in its whole life, full scale."""
DISPERSION: Final = 0.8
"""NB2: variance = mean + DISPERSION * mean squared."""
ACCOUNT_SD: Final = 0.25
"""Standard deviation of the logarithm of the effect of an account."""
CONVERSION: Final = 0.012
REDIRECT_KEPT: Final = 0.9
"""Share of redirects after which the page reports a visit."""
QUICK_SHARE: Final = 0.75
QUICK_HOURS: Final = 20.0
SLOW_HOURS: Final = 200.0
LONGEST_HOURS: Final = 24.0 * 45
BY_HOUR: Final = np.array(
    [6, 4, 3, 2, 2, 4, 9, 14, 15, 14, 14, 15, 17, 16, 15, 16, 18, 21, 24, 26, 26, 22, 15, 9], dtype=float
)  # UTC hours
BY_WEEKDAY: Final = np.array([1.0, 1.0, 1.02, 1.0, 0.92, 0.85, 1.05])  # Monday first
_PATTERN: Final = np.outer(BY_WEEKDAY, BY_HOUR) / np.outer(BY_WEEKDAY, BY_HOUR).max()
_HOUR: Final = 3_600_000_000

Instants = NDArray[np.int64]


def draw_visits(*, posts: Sequence[tuple[str, str]], mean: float, seed: Sequence[int]) -> list[int]:
    """Visits of each post, given as (sender, account), of one campaign.

    ``mean``: of an unboosted post of the authority. The effects of the accounts of a sender have, weighted by their
    posts, exactly the mean 1; therefore the true ratio of two senders in this campaign is the ratio of ``EFFECTS``.
    """
    rng = np.random.default_rng(list(seed))
    accounts = sorted(set(posts))
    raw = dict(zip(accounts, np.exp(rng.normal(0.0, ACCOUNT_SD, len(accounts))), strict=True))
    average = {sender: np.mean([raw[post] for post in posts if post[0] == sender]) for sender, _account in accounts}
    means = np.array([mean * EFFECTS[post[0]] * raw[post] / average[post[0]] for post in posts])
    return [int(count) for count in rng.poisson(rng.gamma(1 / DISPERSION, DISPERSION * means))]


def draw_instants(*, published_at: int, count: int, rng: np.random.Generator) -> Instants:
    """When the visits of a post happen (microseconds UTC): fading with its age, following weekday and hour."""
    found: list[Instants] = []
    missing = count
    while missing > 0:
        size = missing * 3 + 16
        quick = rng.random(size) < QUICK_SHARE
        age = rng.exponential(np.where(quick, QUICK_HOURS, SLOW_HOURS))
        instants = published_at + (age * _HOUR).astype(np.int64)
        kept = instants[(age < LONGEST_HOURS) & (rng.random(size) < _weight(instants))][:missing]
        found.append(kept)
        missing -= len(kept)
    return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)


def _weight(instants: Instants) -> NDArray[np.float64]:
    hours = instants // _HOUR
    weekday = (hours // 24 + 3) % 7  # 1 January 1970 was a Thursday
    weights: NDArray[np.float64] = _PATTERN[weekday, hours % 24]
    return weights
