# SPDX-License-Identifier: EUPL-1.2
"""From the figures of a campaign to the result of its evaluation, as plain data. Reads only; nothing is stored here."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC
from typing import Any, Final

from tragweite.apps.campaigns.models import Campaign, EvaluationPlan
from tragweite.apps.campaigns.queries import current_plan
from tragweite.apps.monitoring.queries import (
    GoalValue,
    PostFigures,
    Totals,
    campaign_totals,
    goal_values,
    post_figures,
    visits_by_sender_and_day,
)
from tragweite.core.evaluation.arms import SCALES, Scale
from tragweite.core.evaluation.drawing import SlotDraw
from tragweite.core.evaluation.finding import Finding
from tragweite.core.evaluation.goals import Attainment, goal_attainment
from tragweite.core.evaluation.posts import Post, as_sender
from tragweite.core.evaluation.sender_finding import METHOD, METHOD_VERSION, because, sender_finding
from tragweite.core.evaluation.senders import Comparison, NotAnswerable, SenderRate, comparable_pairs
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import CampaignState

from .costing import cost_rows
from .drawing import slot_draw
from .interim import interim_main, interim_pair

SEED: Final = 1
RESULT_VERSION: Final = 3
"""Which parts a result has beside its comparison; with another number the same figures give a new run."""
NOT_ENDED: Final = frozenset({CampaignState.IDEA, CampaignState.PLANNED, CampaignState.APPROVED, CampaignState.RUNNING})
Plain = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """The posts of a campaign with its question; ``draw`` where the slots were drawn by lot."""

    posts: list[Post]
    plan: EvaluationPlan
    draw: SlotDraw | None


@dataclass(frozen=True, kw_only=True)
class Computed:
    """The result of one evaluation and what identifies its inputs."""

    result: Plain
    input_hash: str
    method_version: str
    seed: int
    sentence: str
    grade: str
    provisional: bool


def compute(campaign: Campaign) -> Computed:
    """Evaluate a campaign after its plan: the question fixed before the start, then the other scales and pairs.

    The same figures, plan and goals give the same result, bytes included. Raises ``Refused`` with
    ``findings.no_plan``, ``findings.nothing_counted`` or ``evaluation.…``.
    """
    plan = current_plan(campaign)
    if plan is None:
        raise Refused("findings.no_plan")
    figures = post_figures(campaign_id=campaign.pk, window_days=plan.window_days)
    if figures.as_of is None:
        raise Refused("findings.nothing_counted")
    asked = _Asked(posts=[_post(each) for each in figures.posts], plan=plan, draw=slot_draw(campaign, figures))
    main_comparison, main = _find(asked, scale=_scale(plan.scale), pair=(plan.numerator, plan.denominator))
    totals = campaign_totals(campaign.pk)
    goals = [_goal(each) for each in goal_values(campaign, totals=totals)]
    days = _days(campaign, figures)
    provisional = is_provisional(campaign, main_comparison)
    told: Plain = main.to_dict()
    if provisional:
        told = interim_main(told, main_comparison)
    costs = cost_rows(campaign, figures, totals)
    result: Plain = {
        "plan": _plan(plan),
        "main": told,
        "scales": [_scale_result(asked, scale=scale, provisional=provisional) for scale in SCALES],
        "goals": goals,
        "days": days,
        "posted_on": [[each.sender, each.published_at.astimezone(UTC).isoformat()] for each in figures.posts],
        "left_out": [asdict(row) for row in main_comparison.left_out],
        "counted": _counted(figures, totals),
        "stages": _stages(figures, totals),
        "costs": costs,
    }
    return Computed(
        result=result,
        input_hash=_input_hash(main, result, provisional=provisional, plan_hash=plan.content_hash),
        method_version=f"{METHOD}/{METHOD_VERSION}/{RESULT_VERSION}",
        seed=SEED,
        sentence=told["sentence"]["text_de"],
        grade=told["grade"],
        provisional=provisional,
    )


def is_provisional(campaign: Campaign, comparison: Comparison) -> bool:
    """While the campaign runs, and while the window of a post has not passed, the result can still change."""
    return campaign.state in NOT_ENDED or any(row.reason == "too_young" for row in comparison.left_out)


def _post(figure: Any) -> Post:
    return Post(
        post_id=str(figure.item_id),
        sender=as_sender(figure.sender),
        account=figure.account,
        published_at=figure.published_at,
        visits=figure.visits,
        views=figure.views,
        cost_cents=figure.cost_cents,
        observed_days=figure.observed_days,
    )


def _scale(name: str) -> Scale:
    for scale in SCALES:
        if scale == name:
            return scale
    raise Refused("evaluation.unknown_scale", scale=name, allowed=", ".join(SCALES))


def _find(asked: _Asked, *, scale: Scale, pair: tuple[str, str]) -> tuple[Comparison, Finding]:
    return sender_finding(
        asked.posts,
        window_days=asked.plan.window_days,
        scale=scale,
        numerator=pair[0],
        denominator=pair[1],
        seed=SEED,
        draw=asked.draw,
    )


def _scale_result(asked: _Asked, *, scale: Scale, provisional: bool) -> Plain:
    """Rates of all senders and the ratio of every pair that may be compared, on one scale."""
    planned = (asked.plan.numerator, asked.plan.denominator)
    pairs = [planned, *(pair for pair in comparable_pairs(asked.posts) if pair != planned)]
    found = [_find(asked, scale=scale, pair=pair) for pair in pairs]
    return {
        "scale": scale,
        "rates": [_rate(row) for row in found[0][0].rates],
        "pairs": [interim_pair(_pair(*each), each[0]) if provisional else _pair(*each) for each in found],
    }


def _pair(comparison: Comparison, finding: Finding) -> Plain:
    return {
        "numerator": comparison.numerator,
        "denominator": comparison.denominator,
        "estimate": finding.to_dict()["estimate"],
        "sentence": finding.sentence.text_de,
        "grade": finding.grade,
        "n_without": comparison.n_without,
    }


def _rate(row: SenderRate) -> Plain:
    plain: Plain = {
        "sender": row.sender,
        "n_posts": row.n_posts,
        "n_accounts": row.n_accounts,
        "visits": row.visits,
        "value": None,
        "low": None,
        "high": None,
        "reason": "",
    }
    if isinstance(row.rate, NotAnswerable):
        return plain | {"reason": because(row.rate)}
    return plain | {"value": _stable(row.rate.value), "low": _stable(row.rate.low), "high": _stable(row.rate.high)}


def _stable(value: float | None) -> float | None:
    """Ten digits are the same on every processor."""
    return None if value is None else float(f"{value:.10g}")


def _goal(found: GoalValue) -> Plain:
    goal, as_of = found.goal, found.as_of.date() if found.as_of else None
    attained = goal_attainment(baseline=goal.baseline, target=goal.target_value, value=found.value, as_of=as_of)
    reason = "" if isinstance(attained, Attainment) else found.reason or GOAL_REASONS[attained.reason]
    return {
        "goal": goal.pk,
        "indicator": goal.get_indicator_display(),
        "description": goal.description,
        "unit": goal.unit,
        "baseline": str(goal.baseline),
        "target": str(goal.target_value),
        "value": None if found.value is None else str(found.value),
        "as_of": as_of.isoformat() if as_of else None,
        "due_on": goal.due_on.isoformat(),
        "share": str(attained.share) if isinstance(attained, Attainment) else None,
        "reached": attained.reached if isinstance(attained, Attainment) else None,
        "reason": reason,
        "note": found.note,
        "source": found.source,
        "amended": goal.amended_at is not None,
    }


GOAL_REASONS: Final = {
    "no_baseline": "der Ausgangswert fehlt",
    "no_target": "der Zielwert fehlt",
    "no_value_yet": "ein Wert liegt noch nicht vor",
    "target_equals_baseline": "Ziel- und Ausgangswert sind gleich",
}


def _days(campaign: Campaign, figures: PostFigures) -> list[list[Any]]:
    days = visits_by_sender_and_day(campaign_id=campaign.pk, basis=figures.basis)
    return [[each.day_on.isoformat(), each.sender, each.count] for each in days]


def _plan(plan: EvaluationPlan) -> Plain:
    return {
        "number": plan.number,
        "numerator": plan.numerator,
        "denominator": plan.denominator,
        "scale": plan.scale,
        "window_days": plan.window_days,
        "question": plan.question,
        "after_start": plan.after_start,
        "reason": plan.reason,
        "recorded_at": plan.recorded_at.astimezone(UTC).isoformat(),
    }


def _counted(figures: PostFigures, totals: Totals) -> Plain:
    as_of = figures.as_of.astimezone(UTC).isoformat() if figures.as_of else None
    return {
        "basis": figures.basis,
        "total": totals.sum_of(figures.basis),
        "conversions": totals.sum_of("conversions"),
        "as_of": as_of,
        "source": figures.source,
        "definition": figures.definition,
    }


def _stages(figures: PostFigures, totals: Totals) -> Plain:
    """What went in and came out, by stage; None where nothing is known."""
    costs = [each.cost_cents for each in figures.posts if each.cost_cents is not None]
    senders = sorted({each.sender for each in figures.posts})
    platforms = sorted({each.platform for each in figures.posts if each.views is not None})
    return {
        "cost_cents": sum(costs) if costs else None,
        "n_with_cost": len(costs),
        "n_posts": len(figures.posts),
        "posts": [[sender, sum(each.sender == sender for each in figures.posts)] for sender in senders],
        "n_accounts": len({each.account for each in figures.posts}),
        # Views mean something else on every platform and are never added up across them.
        "views": [
            [platform, sum(each.views or 0 for each in figures.posts if each.platform == platform)]
            for platform in platforms
        ],
        "n_with_views": sum(each.views is not None for each in figures.posts),
        "conversions": totals.sum_of("conversions"),
    }


def _input_hash(main: Finding, result: Plain, *, provisional: bool, plan_hash: str) -> str:
    """What decides the result: posts (by the hash of the finding), plan, goals, days, costs; not the moment of computing."""
    inputs = {
        "finding": main.input_hash,
        "plan": plan_hash,
        "goals": [{name: value for name, value in goal.items() if name != "as_of"} for goal in result["goals"]],
        "days": result["days"],
        "costs": result["costs"],
        "basis": result["counted"]["basis"],
        "provisional": provisional,
    }
    canonical = json.dumps(inputs, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
