# SPDX-License-Identifier: EUPL-1.2
"""The second meaning of a sender ratio: accounts like these. Accounts, not posts, are the sample."""

from dataclasses import dataclass
from math import exp

import numpy as np
from scipy import special

from tragweite.core.evaluation.arms import Arm
from tragweite.core.evaluation.negative_binomial import FloatArray
from tragweite.core.evaluation.posts import Sender
from tragweite.core.evaluation.ratios import NotAnswerable, Ratio, exp_or_open

MIN_ACCOUNTS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """Mean of the log rates of a side, the variance of that mean and its degrees of freedom."""

    mean: float
    variance: float
    freedom: int


def fixed_account(first: Arm | None, second: Arm | None) -> Sender | None:
    if first is None or second is None:
        return None
    single = [arm.sender for arm in (first, second) if len(arm.accounts) < MIN_ACCOUNTS <= len(arm.posts)]
    return single[0] if len(single) == 1 else None


def account_ratio(first: Arm | None, second: Arm | None, *, dispersion: float | None) -> Ratio | NotAnswerable:
    """Welch's t on the logarithms of the account rates (Welch, Biometrika 34, 1947): accounts are the sample.

    A side with a single account (an authority has one) is taken as it is: its posts are the sample there.
    """
    if first is None or second is None:
        return NotAnswerable(reason="no_posts")
    fixed = fixed_account(first, second)
    for arm in (first, second):
        if len(arm.accounts) < MIN_ACCOUNTS and (arm.sender != fixed or dispersion is None):
            facts = (("sender", arm.sender), ("n_accounts", len(arm.accounts)), ("needed", MIN_ACCOUNTS))
            return NotAnswerable(reason="too_few_accounts", facts=facts)
        if not arm.visits.any():
            return NotAnswerable(reason="account_without_visits", facts=(("sender", arm.sender),))
    # One account without a visit has no logarithm: then half a visit is added everywhere (Anscombe, Biometrika 1948).
    added = 0.5 if any(not _account_visits(arm).all() for arm in (first, second)) else 0.0
    sides = [
        _one_account(arm, dispersion or 0.0) if arm.sender == fixed else _many(arm, added) for arm in (first, second)
    ]
    return _welch(sides[0], sides[1])


def _account_visits(arm: Arm) -> FloatArray:
    names, places = np.unique([post.account for post in arm.posts], return_inverse=True)
    return np.asarray(np.bincount(places, weights=arm.visits, minlength=len(names)), dtype=np.float64)


def _many(arm: Arm, added: float) -> _Side:
    names, places = np.unique([post.account for post in arm.posts], return_inverse=True)
    exposure = np.bincount(places, weights=arm.exposure, minlength=len(names))
    logs = np.log((_account_visits(arm) + added) / exposure)
    return _Side(mean=float(logs.mean()), variance=float(logs.var(ddof=1)) / len(logs), freedom=len(logs) - 1)


def _one_account(arm: Arm, dispersion: float) -> _Side:
    level = float(arm.visits.sum() / arm.exposure.sum())
    means = level * arm.exposure
    return _Side(
        mean=float(np.log(level)),
        variance=1.0 / float(np.sum(means / (1.0 + dispersion * means))),
        freedom=len(arm.posts) - 1,
    )


def _welch(first: _Side, second: _Side) -> Ratio | NotAnswerable:
    variance = first.variance + second.variance
    if variance <= 1e-18:
        return NotAnswerable(reason="accounts_all_equal")
    freedom = variance**2 / sum(side.variance**2 / side.freedom for side in (first, second))
    difference, error = first.mean - second.mean, variance**0.5
    half = float(special.stdtrit(freedom, 0.975)) * error
    return Ratio(
        estimate=exp(difference),
        low=exp_or_open(difference - half),
        high=exp_or_open(difference + half),
        p_value=float(2 * special.stdtr(freedom, -abs(difference) / error)),
        dispersion=None,
        degrees_of_freedom=float(freedom),
    )
