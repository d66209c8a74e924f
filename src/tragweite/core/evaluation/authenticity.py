# SPDX-License-Identifier: EUPL-1.2
"""How genuine an audience looks: a suspicion with its reasons, never a verdict and never an exclusion.

Each observation says how much more often it is seen with bought followers than with genuine ones; one observation never
counts more than ten to one, and one alone never raises the suspicion. Limits stand in ``ITEMS`` with their source.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import exp, log
from typing import Final, Literal

from scipy.stats import beta

METHOD_VERSION: Final = "1"
LARGEST_RATIO: Final = 10.0
PRIOR: Final = 0.05
"""Share of accounts with a notable part of bought followers before anything was looked at; an assumption, shown."""
SUSPICIOUS_FROM: Final = 0.5
FEWEST_ITEMS: Final = 2
LEVEL: Final = 0.95

Level = Literal["no_hint", "look_closer", "not_assessable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One kind of observation: from which value on it speaks for bought followers, and how often genuine ones show it."""

    code: str
    ratio: Callable[[float], float]
    source: str


def _steps(*steps: tuple[float, float], otherwise: float, below: bool = False) -> Callable[[float], float]:
    """The ratio of the first step that the value reaches (``below``: that it falls under)."""

    def ratio(value: float) -> float:
        for limit, worth in steps:
            if value < limit if below else value >= limit:
                return worth
        return otherwise

    return ratio


_GENUINE: Final = "526 echte Konten: 1 % und 5 % von ihnen liegen darunter"
_ASSUMED: Final = "gesetzt, nicht an Daten geeicht"
ITEMS: Final[Mapping[str, Item]] = {
    item.code: item
    for item in (
        Item(code="likes_cv", ratio=_steps((0.18, 8.0), (0.26, 2.5), otherwise=0.9, below=True), source=_GENUINE),
        # 9.9 % of genuine accounts have one spike above 4: only sustained or extreme growth speaks.
        Item(code="growth_z", ratio=_steps((12.0, 6.0), (8.0, 3.0), otherwise=0.95), source=_ASSUMED),
        Item(
            code="reach_per_follower",
            ratio=_steps((0.01, 5.0), (0.03, 2.0), otherwise=0.9, below=True),
            source=_ASSUMED,
        ),
        Item(code="duplicate_comment_share", ratio=_steps((0.5, 8.0), (0.25, 3.0), otherwise=0.9), source=_ASSUMED),
        Item(code="generic_comment_share", ratio=_steps((0.9, 3.0), (0.8, 1.5), otherwise=0.95), source=_ASSUMED),
        Item(code="foreign_audience_share", ratio=_steps((0.7, 5.0), (0.5, 2.0), otherwise=0.9), source=_ASSUMED),
        Item(code="empty_profile_share", ratio=_steps((0.4, 9.0), (0.25, 4.0), otherwise=0.8), source=_ASSUMED),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One observation of one account and what it weighs (likelihood ratio, between 0.1 and 10)."""

    code: str
    value: float
    ratio: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Authenticity:
    """What is known of one account. ``suspicion``: chance (0-1) that a notable part was bought, None without evidence.

    ``fake_share`` with its 95 % interval is the share of empty profiles in the random sample (Jeffreys), an upper limit
    of what was bought; None without a sample.
    """

    account: str
    level: Level
    suspicion: float | None
    evidence: tuple[Evidence, ...]
    fake_share: float | None
    fake_low: float | None
    fake_high: float | None


def assess_audience(
    *, account: str, observations: Mapping[str, float], sampled: int | None = None, empty: int | None = None
) -> Authenticity:
    """Weigh the observations of one account; ``sampled`` followers drawn at random, ``empty`` of them without content.

    ``observations``: value by code of ``ITEMS``; unknown codes raise KeyError. What was not observed does not count.
    """
    seen = dict(observations)
    if sampled and empty is not None:
        seen["empty_profile_share"] = empty / sampled
    evidence = tuple(_weigh(code, seen[code]) for code in sorted(seen))
    suspicion = _posterior(evidence) if evidence else None
    share, low, high = _sample(sampled, empty)
    return Authenticity(
        account=account, level=_level(suspicion, evidence), suspicion=suspicion, evidence=evidence,
        fake_share=share, fake_low=low, fake_high=high,
    )  # fmt: skip


def _weigh(code: str, value: float) -> Evidence:
    item = ITEMS[code]
    ratio = min(max(item.ratio(value), 1 / LARGEST_RATIO), LARGEST_RATIO)
    return Evidence(code=code, value=value, ratio=ratio, source=item.source)


def _posterior(evidence: tuple[Evidence, ...]) -> float:
    odds = log(PRIOR / (1 - PRIOR)) + sum(log(each.ratio) for each in evidence)
    return 1 / (1 + exp(-odds))


def _level(suspicion: float | None, evidence: tuple[Evidence, ...]) -> Level:
    if suspicion is None:
        return "not_assessable"
    speaking = sum(1 for each in evidence if each.ratio > 1)
    return "look_closer" if suspicion >= SUSPICIOUS_FROM and speaking >= FEWEST_ITEMS else "no_hint"


def _sample(sampled: int | None, empty: int | None) -> tuple[float | None, float | None, float | None]:
    if not sampled or empty is None:
        return None, None, None
    tail = (1 - LEVEL) / 2
    posterior = beta(empty + 0.5, sampled - empty + 0.5)
    return float(posterior.mean()), float(posterior.ppf(tail)), float(posterior.ppf(1 - tail))
