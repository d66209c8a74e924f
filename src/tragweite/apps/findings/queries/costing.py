# SPDX-License-Identifier: EUPL-1.2
"""What a person reached, a visit, an application, an additional application cost: the full cost as the ledger has it."""

from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.contracts.queries import ledger_lines
from tragweite.apps.monitoring.queries import PostFigure, PostFigures, Totals, latest_figures
from tragweite.core.evaluation.costs import Unit, UnitCost, cost_per_bounds, cost_per_count, cost_per_scattered_count
from tragweite.core.rules.ledger import cut
from tragweite.core.rules.money import Basis
from tragweite.core.rules.states import COST_STATES_IN_ORDER, CostState
from tragweite.platforms.metrics import Metric

Plain = dict[str, Any]
BOUND_STATES: Final = frozenset(COST_STATES_IN_ORDER[COST_STATES_IN_ORDER.index(CostState.ORDERED) :])
"""From the order on an amount is a cost; what was only planned is none."""


@dataclass(frozen=True, kw_only=True)
class FullCost:
    """Gross cents by kind (None where no amount is known), ``source`` ledger or posts (whose share of a fee is known)."""

    cents: int | None
    kinds: tuple[tuple[str, int], ...]
    source: str
    is_gross: bool


def cost_rows(campaign: Campaign, figures: PostFigures, totals: Totals) -> list[Plain]:
    """Cost per result for all four results, each with interval or with the reason why there is none.

    The ledger holds the whole campaign (fees, production, media, agency, levy; with VAT), so the results of the whole
    campaign stand against it. Where nothing is booked, the posts with a known price stand against their own results.
    """
    cost = full_cost(campaign)
    posts = list(figures.posts)
    if cost.cents is None:
        posts = [each for each in posts if each.cost_cents and each.total_visits is not None]
        cents = sum(each.cost_cents or 0 for each in posts)
        cost = FullCost(cents=cents or None, kinds=(), source="posts", is_gross=True)
    if cost.cents is None or cost.cents <= 0 or not posts:
        return []
    euros = cost.cents / 100
    common = {"source": cost.source, "kinds": [list(kind) for kind in cost.kinds], "is_gross": cost.is_gross}
    rows = (
        _reached(euros, posts),
        _visits(euros, posts),
        _row(cost_per_count(cost_eur=euros, count=_applications(cost, posts, totals), unit="application")),
        _missing("incremental_application", euros, "no_comparison"),
    )
    return [{**row, **common, "n_posts": len(posts)} for row in rows]


def full_cost(campaign: Campaign) -> FullCost:
    """All amounts of the campaign that are bound or paid, each position in its furthest state, by kind."""
    lines = ledger_lines(ministry_ids=None, campaign_ids=[campaign.pk])
    bound = [line for line in lines if line.state in BOUND_STATES]
    if not bound:
        return FullCost(cents=None, kinds=(), source="ledger", is_gross=True)
    known = cut(bound, by="kind", cutoff=max(line.recorded_at for line in bound), state=None)
    kinds = tuple((str(row.key[0] or ""), row.sums.cents) for row in known.rows if row.sums.cents is not None)
    return FullCost(
        cents=known.total.cents,
        kinds=kinds,
        source="ledger",
        is_gross=all(part.basis is Basis.GROSS for part in known.total.parts) and not known.not_stated,
    )


def _applications(cost: FullCost, posts: list[PostFigure], totals: Totals) -> int:
    if cost.source == "ledger":
        return totals.sum_of("conversions")
    return sum(totals.by_post.get(each.item_id, {}).get("conversions", 0) for each in posts)


def _visits(euros: float, posts: list[PostFigure]) -> Plain:
    counts = [each.total_visits for each in posts if each.total_visits is not None]
    if len(counts) < len(posts):
        return _missing("visit", euros, "not_all_counted", known=len(counts), n=len(posts))
    return _row(cost_per_scattered_count(cost_eur=euros, counts=np.array(counts, dtype=np.float64), unit="visit"))


def _reached(euros: float, posts: list[PostFigure]) -> Plain:
    """Between the largest reach of one post (all the same people) and the sum (all different ones)."""
    found = latest_figures([each.publication_id for each in posts], metric=Metric.REACH)
    seen = [found.get((each.publication_id, Metric.REACH)) for each in posts]
    reaches = [each.value for each in seen if each is not None and each.value is not None]
    if len(reaches) < len(posts):
        return _missing("reached", euros, "reach_missing", known=len(reaches), n=len(posts))
    return _row(cost_per_bounds(cost_eur=euros, low=float(max(reaches)), high=float(sum(reaches)), unit="reached"))


def _row(cost: UnitCost) -> Plain:
    told = {name: value for name, value in asdict(cost).items() if name not in {"sentence_de", "sentence_en", "method"}}
    numbers = {name: _stable(told[name]) for name in ("cost_eur", "count", "estimate", "low", "high")}
    return {**told, **numbers, "sentence": cost.sentence_de}


def _missing(unit: Unit, euros: float, reason: str, **facts: int) -> Plain:
    blank = dict.fromkeys(("count", "estimate", "low", "high"))
    return {"unit": unit, "cost_eur": _stable(euros), **blank, "reason": reason, "facts": facts, "sentence": ""}


def _stable(value: float | None) -> float | None:
    """Ten digits are the same on every processor."""
    return None if value is None else float(f"{value:.10g}")
