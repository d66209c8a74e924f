# SPDX-License-Identifier: EUPL-1.2
"""Goals, target groups, economy review and evaluation plan; what changes after the approval is marked."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.db import transaction

from tragweite.apps.campaigns import checks
from tragweite.apps.campaigns.models import Campaign, EconomyReview, EvaluationPlan, Goal, TargetGroup
from tragweite.apps.campaigns.policies import is_fixed, require_change_plan
from tragweite.apps.campaigns.queries import current_plan
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused

from .trail import locked, note, plain, required_reason


class GoalValues(TypedDict):
    """What a goal says: ``indicator`` of ``Goal.Indicator``, from ``baseline`` to ``target_value`` by ``due_on``."""

    indicator: str
    description: str
    unit: str
    baseline: Decimal
    target_value: Decimal
    due_on: date
    source: str


def add_goal(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    campaign: Campaign,
    reason: str = "",
    **values: Unpack[GoalValues],
) -> Goal:
    """Add a goal; after the approval it is marked and needs a reason.

    Raises ``Refused`` with ``campaigns.not_planner``, ``campaigns.plan_is_final``, ``campaigns.reason_missing``,
    ``campaigns.goal_exists`` (also on a double click), or what ``checks.check_goal_values`` raises.
    """
    with transaction.atomic():
        stored = locked(campaign)
        require_change_plan(scope, stored)
        reason = required_reason(stored, reason)
        new = _checked_goal(stored, values)
        if Goal.objects.filter(campaign=stored, **new).exists():
            raise Refused("campaigns.goal_exists")
        goal = Goal.objects.create(campaign=stored, **new, **_mark(stored, at=at, reason=reason))
        facts = {name: plain(value) for name, value in new.items()} | {"reason": reason}
        thing = f"campaigns.goal:{goal.pk}"
        note(user=user, scope=scope, at=at, campaign=stored, act="add_goal", facts=facts, thing=thing)
    return goal


def change_goal(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    goal: Goal,
    reason: str = "",
    **values: Unpack[GoalValues],
) -> Goal:
    """Change a goal; after the approval the change is marked and needs a reason. The journal keeps both values.

    Raises ``Refused`` with ``campaigns.nothing_changed`` or what ``add_goal`` raises.
    """
    with transaction.atomic():
        stored = locked(goal.campaign)
        require_change_plan(scope, stored)
        old = Goal.objects.get(pk=goal.pk)
        new = _checked_goal(stored, values)
        changed = [name for name, value in new.items() if getattr(old, name) != value]
        if not changed:
            raise Refused("campaigns.nothing_changed")
        reason = required_reason(stored, reason)
        facts: dict[str, object] = {"changed": sorted(changed), "reason": reason}
        for name in changed:
            facts |= {f"{name}_before": plain(getattr(old, name)), f"{name}_after": plain(new[name])}
        Goal.objects.filter(pk=goal.pk).update(**new, **_mark(stored, at=at, reason=reason))
        thing = f"campaigns.goal:{goal.pk}"
        note(user=user, scope=scope, at=at, campaign=stored, act="change_goal", facts=facts, thing=thing)
        old.refresh_from_db()
    return old


def remove_goal(*, user: User, scope: Scope, at: datetime, goal: Goal) -> None:
    """Take a goal out of a plan that is not yet approved; the journal keeps what it said.

    Raises ``Refused`` with ``campaigns.not_planner``, ``campaigns.plan_is_final``, ``campaigns.plan_is_approved``
    or ``state.changed_meanwhile`` (double click).
    """
    with transaction.atomic():
        stored = locked(goal.campaign)
        _require_removable(scope, stored)
        facts = {"description": goal.description, "target_value": plain(goal.target_value)}
        if Goal.objects.filter(pk=goal.pk).delete()[0] != 1:
            raise Refused("state.changed_meanwhile")
        thing = f"campaigns.goal:{goal.pk}"
        note(user=user, scope=scope, at=at, campaign=stored, act="remove_goal", facts=facts, thing=thing)


def add_target_group(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    campaign: Campaign,
    name: str,
    age_from: int,
    age_to: int,
    region: str,
    size: int,
    size_source: str,
    occupation: str = "",
) -> TargetGroup:
    """Add a target group with its size and who says so.

    Raises ``Refused`` with ``campaigns.not_planner``, ``campaigns.plan_is_final``, ``campaigns.ages_reversed``,
    ``campaigns.age_out_of_range``, ``campaigns.size_out_of_range``, ``campaigns.text_missing`` or
    ``campaigns.target_group_exists`` (also on a double click).
    """
    with transaction.atomic():
        stored = locked(campaign)
        require_change_plan(scope, stored)
        checks.check_ages(age_from=age_from, age_to=age_to)
        if not 1 <= size <= 100_000_000:
            raise Refused("campaigns.size_out_of_range", field="size")
        values = {
            "name": checks.check_text(name, field="name"),
            "region": checks.check_text(region, field="region"),
            "size_source": checks.check_text(size_source, field="size_source"),
            "occupation": occupation.strip(),
            "age_from": age_from,
            "age_to": age_to,
            "size": size,
        }
        if TargetGroup.objects.filter(campaign=stored, **values).exists():
            raise Refused("campaigns.target_group_exists")
        group = TargetGroup.objects.create(campaign=stored, **values)
        thing = f"campaigns.targetgroup:{group.pk}"
        facts = {**values, "after_approval": is_fixed(stored)}
        note(user=user, scope=scope, at=at, campaign=stored, act="add_target_group", facts=facts, thing=thing)
    return group


def remove_target_group(*, user: User, scope: Scope, at: datetime, group: TargetGroup) -> None:
    """Take a target group out of a plan that is not yet approved. Raises what ``remove_goal`` raises."""
    with transaction.atomic():
        stored = locked(group.campaign)
        _require_removable(scope, stored)
        if TargetGroup.objects.filter(pk=group.pk).delete()[0] != 1:
            raise Refused("state.changed_meanwhile")
        facts = {"name": group.name, "size": group.size}
        thing = f"campaigns.targetgroup:{group.pk}"
        note(user=user, scope=scope, at=at, campaign=stored, act="remove_target_group", facts=facts, thing=thing)


def record_economy_review(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    campaign: Campaign,
    alternatives: str,
    zero_option: str,
    expected_effect: str,
    conclusion: str,
) -> EconomyReview:
    """Record the economy review (§ 7 LHO) or write it anew; once the plan is approved it stays as it was approved.

    Raises ``Refused`` with ``campaigns.not_planner``, ``campaigns.plan_is_final``, ``campaigns.plan_is_approved``,
    ``campaigns.text_missing`` or ``campaigns.nothing_changed``.
    """
    with transaction.atomic():
        stored = locked(campaign)
        _require_removable(scope, stored)
        texts = {
            "alternatives": checks.check_text(alternatives, field="alternatives"),
            "zero_option": checks.check_text(zero_option, field="zero_option"),
            "expected_effect": checks.check_text(expected_effect, field="expected_effect"),
            "conclusion": checks.check_text(conclusion, field="conclusion"),
        }
        if EconomyReview.objects.filter(campaign=stored, **texts).exists():
            raise Refused("campaigns.nothing_changed")
        review, is_new = EconomyReview.objects.update_or_create(
            campaign=stored, defaults={**texts, "recorded_by": user, "recorded_at": at}
        )
        facts = {"is_new": is_new, "content_hash": checks.plan_hash(texts)}
        thing = f"campaigns.economyreview:{review.pk}"
        note(user=user, scope=scope, at=at, campaign=stored, act="record_economy_review", facts=facts, thing=thing)
    return review


def fix_evaluation_plan(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    campaign: Campaign,
    numerator: str,
    denominator: str,
    scale: str,
    window_days: int,
    question: str,
    indicators: Sequence[str] = (),
    designs: Sequence[str] = ("senders",),
    stop_rules: str = "",
    reason: str = "",
) -> EvaluationPlan:
    """Fix which comparison will be made, as a new version; after the approval it is marked and needs a reason.

    ``scale`` is ``per_post``, ``per_1000_views`` or ``per_euro``; ``indicators`` are those of goals, ``designs`` those
    of ``checks.DESIGNS``, ``stop_rules`` says in words when the campaign is stopped or changed early. Raises ``Refused`` with ``campaigns.not_planner``,
    ``campaigns.plan_is_final``, ``campaigns.reason_missing``, ``campaigns.text_missing``,
    ``campaigns.nothing_changed`` (also on a double click), or what ``checks.check_comparison`` raises.
    """
    with transaction.atomic():
        stored = locked(campaign)
        require_change_plan(scope, stored)
        checks.check_comparison(numerator=numerator, denominator=denominator, scale=scale, window_days=window_days)
        values: dict[str, Any] = {
            "numerator": str(numerator),
            "denominator": str(denominator),
            "scale": scale,
            "window_days": window_days,
            "question": checks.check_text(question, field="question"),
            "indicators": checks.check_choices(indicators, known=Goal.Indicator.values, field="indicators"),
            "designs": checks.check_choices(designs, known=checks.DESIGNS, field="designs"),
            "stop_rules": stop_rules.strip(),
        }
        content_hash, last = checks.plan_hash(values), current_plan(stored)
        if last is not None and last.content_hash == content_hash:
            raise Refused("campaigns.nothing_changed")
        plan = EvaluationPlan.objects.create(
            campaign=stored,
            number=1 if last is None else last.number + 1,
            content_hash=content_hash,
            after_start=is_fixed(stored),
            reason=required_reason(stored, reason),
            recorded_by=user,
            recorded_at=at,
            **values,
        )
        facts = {**values, "number": plan.number, "content_hash": content_hash, "reason": plan.reason}
        thing = f"campaigns.evaluationplan:{plan.pk}"
        note(user=user, scope=scope, at=at, campaign=stored, act="fix_evaluation_plan", facts=facts, thing=thing)
    return plan


def _checked_goal(campaign: Campaign, values: GoalValues) -> dict[str, Any]:
    if values["indicator"] not in Goal.Indicator.values:
        raise Refused("campaigns.indicator_unknown", field="indicator")
    checks.check_goal_values(
        baseline=values["baseline"],
        target_value=values["target_value"],
        due_on=values["due_on"],
        starts_on=campaign.starts_on,
    )
    texts = {name: str(values[name]) for name in ("description", "unit", "source")}
    return {**values, **{name: checks.check_text(text, field=name) for name, text in texts.items()}}


def _mark(campaign: Campaign, *, at: datetime, reason: str) -> dict[str, Any]:
    return {"amended_at": at, "amendment_reason": reason} if is_fixed(campaign) else {}


def _require_removable(scope: Scope, campaign: Campaign) -> None:
    require_change_plan(scope, campaign)
    if is_fixed(campaign):
        raise Refused("campaigns.plan_is_approved")
