# SPDX-License-Identifier: EUPL-1.2
"""Cover of the sender ratios: these accounts (posts are the sample) and accounts like these (accounts are the sample)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import product
from typing import Literal

import numpy as np
from scipy import stats

from bench.simulate import Row
from tragweite.core.evaluation.account_ratios import account_ratio
from tragweite.core.evaluation.arms import Arm
from tragweite.core.evaluation.negative_binomial import FloatArray, fit
from tragweite.core.evaluation.posts import Post, Sender
from tragweite.core.evaluation.ratios import Ratio
from tragweite.core.evaluation.zero_arm import zero_bound

AT = datetime(2026, 3, 2, tzinfo=UTC)
POSTS_PER_ACCOUNT = 5


@dataclass(frozen=True, kw_only=True)
class Cell:
    """``sizes``: posts (these accounts) or accounts (accounts like these) of authority and creators."""

    meaning: Literal["these accounts", "accounts like these", "accounts like these, one authority account"]
    sizes: tuple[int, int]
    dispersion: float
    mean: float
    ratio: float
    account_sd: float = 0.0

    @property
    def name(self) -> str:
        unit = "posts" if self.meaning == "these accounts" else "accounts"
        spread = f", account sd {self.account_sd:g}" if unit == "accounts" else ""
        return (
            f"{self.sizes[0]}+{self.sizes[1]} {unit}, dispersion {self.dispersion:g}, mean {self.mean:g}, "
            f"ratio {self.ratio:g}{spread}"
        )


def cells() -> Iterable[Cell]:
    """The grid of issue D."""
    grid = list(product((0.3, 1.0), (1.5, 15.0), (1.0, 3.0)))
    for sizes, (alpha, mean, ratio) in product(((6, 6), (12, 20), (30, 60)), grid):
        yield Cell(meaning="these accounts", sizes=sizes, dispersion=alpha, mean=mean, ratio=ratio)
    for accounts, (alpha, mean, ratio), spread in product((4, 6, 12), grid, (0.0, 0.6)):
        both = {"dispersion": alpha, "mean": mean, "ratio": ratio, "account_sd": spread}
        yield Cell(meaning="accounts like these", sizes=(accounts, accounts), **both)
    for accounts, mean in product((4, 6, 12), (1.5, 15.0)):
        one = {"dispersion": 1.0, "mean": mean, "ratio": 3.0, "account_sd": 0.6}
        yield Cell(meaning="accounts like these, one authority account", sizes=(1, accounts), **one)


def run(cell: Cell, *, seed: int, repetitions: int) -> Row:
    """Share of runs whose interval holds the true ratio; runs that are not answerable are counted apart."""
    generator = np.random.default_rng([seed, *map(ord, cell.meaning + cell.name)])
    once = _these if cell.meaning == "these accounts" else _such
    found = [once(cell, generator) for _run in range(repetitions)]
    answered = [inside for inside in found if inside is not None]
    return Row.of(
        method="sender ratio", case=f"{cell.meaning}: {cell.name}", hits=sum(answered), runs=len(answered),
        unanswered=len(found) - len(answered), target=(0.93, 0.97),
    )  # fmt: skip


def _drawn(generator: np.random.Generator, means: FloatArray, alpha: float) -> FloatArray:
    return generator.poisson(generator.gamma(1 / alpha, alpha * means)).astype(np.float64)


def _these(cell: Cell, generator: np.random.Generator) -> bool | None:
    """The truth lies inside exactly when its deviance stays below the cut-off."""
    is_over = np.repeat([0.0, 1.0], cell.sizes)
    counts = _drawn(generator, cell.mean * cell.ratio**is_over, cell.dispersion)
    under, over = counts[is_over == 0], counts[is_over == 1]
    if not under.any() or not over.any():
        return _zero(cell, under, over)
    design, offset = np.column_stack([np.ones_like(is_over), is_over]), np.zeros_like(is_over)
    best = fit(counts=counts, design=design, offset=offset)
    truth = fit(counts=counts, design=design[:, :1], offset=np.log(cell.ratio) * is_over)
    cutoff = stats.f.ppf(0.95, 1, len(counts) - 2)
    return bool(2 * (best.log_likelihood - truth.log_likelihood) < cutoff)


def _zero(cell: Cell, under: FloatArray, over: FloatArray) -> bool | None:
    if not under.any() and not over.any():
        return None
    seen, none = (under, over) if under.any() else (over, under)
    bound = zero_bound(counts=seen, exposure=np.ones(len(seen)), zero_exposure=np.ones(len(none)))
    return bool((cell.ratio if none is over else 1 / cell.ratio) <= bound.high)


def _such(cell: Cell, generator: np.random.Generator) -> bool | None:
    under = _arm(cell, generator, "authority", cell.sizes[0], 1.0)
    over = _arm(cell, generator, "creator", cell.sizes[1], cell.ratio)
    found = account_ratio(over, under, dispersion=_dispersion(over, under) if cell.sizes[0] == 1 else 1.0)
    if not isinstance(found, Ratio):
        return None
    low, high = found.low or 0.0, np.inf if found.high is None else found.high
    return bool(low <= cell.ratio <= high)


def _dispersion(over: Arm, under: Arm) -> float | None:
    if not over.visits.any() or not under.visits.any():
        return None
    counts = np.concatenate([over.visits, under.visits])
    sides = np.repeat([1.0, 0.0], [len(over.visits), len(under.visits)])
    design = np.column_stack([np.ones_like(sides), sides])
    return fit(counts=counts, design=design, offset=np.zeros_like(sides)).alpha


def _arm(cell: Cell, generator: np.random.Generator, sender: Sender, accounts: int, ratio: float) -> Arm:
    """Account rates scatter log-normally around their level; a single authority account is the level itself."""
    spread = cell.account_sd if accounts > 1 else 0.0
    each = POSTS_PER_ACCOUNT if accounts > 1 else 4 * POSTS_PER_ACCOUNT
    levels = cell.mean * ratio * np.exp(generator.normal(0.0, 1.0, accounts) * spread)
    visits = _drawn(generator, np.repeat(levels, each), cell.dispersion)
    return Arm(sender=sender, posts=_posts(sender, accounts, each), visits=visits, exposure=np.ones(len(visits)))


@cache
def _posts(sender: Sender, accounts: int, each: int) -> tuple[Post, ...]:
    """Posts that name their account; the counts stand in the arm."""
    return tuple(
        Post(post_id=f"{number}/{place}", sender=sender, account=f"{sender}-{number}", published_at=AT, visits=None,
             views=None, cost_cents=None, observed_days=7.0)
        for number in range(accounts)
        for place in range(each)
    )  # fmt: skip
