# SPDX-License-Identifier: EUPL-1.2
"""What a person reached, a visit, an application, an additional application cost: the full cost as the ledger has it.

What was additional is told by the released studies alone: the ledger against their estimate and its interval.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.contracts.queries import ledger_lines
from tragweite.apps.findings.models import Study
from tragweite.apps.monitoring.queries import PostFigure, PostFigures, Totals, latest_figures
from tragweite.core.evaluation.costs import (
    Unit,
    UnitCost,
    cost_per_bounds,
    cost_per_count,
    cost_per_estimate,
    cost_per_scattered_count,
)
from tragweite.core.rules.ledger import LedgerLine, select_lines, sum_up
from tragweite.core.rules.money import Basis
from tragweite.core.rules.states import COST_STATES_IN_ORDER, CostState
from tragweite.platforms.metrics import Metric

from .studies import effect_of, released_studies

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
        *_additional(cost, euros, released_studies(campaign.pk)),
    )
    return [{**row, **common, "n_posts": len(posts)} for row in rows]


def full_cost(campaign: Campaign) -> FullCost:
    """All amounts of the campaign that are bound or paid, each position in its furthest state, by kind."""
    lines = ledger_lines(ministry_ids=None, campaign_ids=[campaign.pk])
    bound = [line for line in lines if line.state in BOUND_STATES]
    if not bound:
        return FullCost(cents=None, kinds=(), source="ledger", is_gross=True)
    counted = _bound_or_paid(bound)
    sums = {kind: sum_up(line for line in counted if line.kind is kind) for kind in {line.kind for line in counted}}
    total = sum_up(counted)
    return FullCost(
        cents=total.cents,
        kinds=tuple(sorted((str(kind or ""), each.cents) for kind, each in sums.items() if each.cents is not None)),
        source="ledger",
        is_gross=all(part.basis is Basis.GROSS for part in total.parts) and not total.not_stated_count,
    )


def _bound_or_paid(lines: Sequence[LedgerLine]) -> list[LedgerLine]:
    """Each position as far as it has come; what is paid in part binds its whole order, as on the budget line."""
    cutoff = max(line.recorded_at for line in lines)
    furthest, ordered = (
        _by_position(select_lines(lines, cutoff=cutoff, state=state)) for state in (None, CostState.ORDERED)
    )
    counted: list[LedgerLine] = []
    for position, reached in furthest.items():
        order = ordered.get(position, [])
        is_part = reached[0].state is CostState.PAID and _cents(reached) < _cents(order)
        counted += order if is_part else reached
    return counted


def _by_position(lines: Iterable[LedgerLine]) -> dict[str, list[LedgerLine]]:
    found: dict[str, list[LedgerLine]] = {}
    for line in lines:
        found.setdefault(line.position, []).append(line)
    return found


def _cents(lines: Iterable[LedgerLine]) -> int:
    return sum_up(lines).cents or 0


def _additional(cost: FullCost, euros: float, found: Sequence[Study]) -> list[Plain]:
    """One row for each released study that counts what the campaign asks for: none is picked, none left out."""
    counting = [study for study in found if study.counted]
    if all(study.counted != Study.Counted.APPLICATIONS for study in counting):
        blank = _missing("incremental_application", euros, "no_comparison")
        return [blank, *(_by_study(cost, euros, study) for study in counting)]
    return [_by_study(cost, euros, study) for study in counting]


def _by_study(cost: FullCost, euros: float, study: Study) -> Plain:
    unit: Unit = "incremental_application" if study.counted == Study.Counted.APPLICATIONS else "incremental_visit"
    told, effect = _told(study), effect_of(study)
    if cost.source != "ledger":
        return _missing(unit, euros, "cost_in_part") | {"study": told}
    if effect is None:
        return _missing(unit, euros, "study_silent") | {"study": told}
    estimate, low, high = effect
    row = _row(cost_per_estimate(cost_eur=euros, estimate=estimate, low=low, high=high, unit=unit))
    return {**row, "study": told | {"low": _stable(low), "high": _stable(high)}}


def _told(study: Study) -> Plain:
    return {
        "id": study.pk,
        "kind": study.kind,
        "question": study.question,
        "method": study.result["method"],
        "version": study.method_version,
        "input_hash": study.input_hash,
        "source": study.source,
        "period": study.period,
        "as_of": study.as_of_on.isoformat(),
    }


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
