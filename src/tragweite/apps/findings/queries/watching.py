# SPDX-License-Identifier: EUPL-1.2
"""Where the risks of a running campaign stand, in a way that may be looked at every day (core.evaluation.monitoring)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tragweite.apps.campaigns.models import Campaign, Goal
from tragweite.apps.campaigns.queries import current_plan
from tragweite.apps.content.models import Item
from tragweite.apps.monitoring.queries import PostFigure, PostFigures, post_figures, visits_by_sender_and_day
from tragweite.core.evaluation.monitoring import Risk, RiskKind, RiskState, monitor
from tragweite.core.rules.states import ItemState
from tragweite.documents import numbers

DEFAULT_WINDOW: Final = 7
GONE: Final = (ItemState.REFUSED, ItemState.WITHDRAWN)
RISK_WORDS: Final = {
    "visits_below": gettext_lazy("Zu wenige Besuche"),
    "cost_above": gettext_lazy("Besuche zu teuer"),
    "outage": gettext_lazy("Zählung ausgefallen"),
    "complaints_above": gettext_lazy("Zu viele Beschwerden"),
}


@dataclass(frozen=True, kw_only=True)
class WatchedRisk:
    """One risk in words. ``status``: quiet, watch, alarm, not_measurable; ``since``: the post or day of the alarm."""

    kind: str
    status: str
    reason: str
    plan: str
    seen: str
    e_value: str
    e_largest: str
    threshold: str
    steps: int
    since: str


@dataclass(frozen=True, kw_only=True)
class Watch:
    """All risks of a campaign as of a moment (None: nothing counted yet)."""

    risks: tuple[WatchedRisk, ...]
    as_of: datetime | None
    source: str


@dataclass(frozen=True, kw_only=True)
class _Plan:
    """Visits planned in all, per post; what a visit may cost in cents; None where the plan does not say."""

    per_post: float | None
    visit_cents: float | None
    reason: str


def watch(campaign: Campaign) -> Watch:
    """Judge visits and costs post by post (each after its whole window), the counting day by day. Reads only."""
    fixed = current_plan(campaign)
    window = fixed.window_days if fixed else DEFAULT_WINDOW
    figures = post_figures(campaign_id=campaign.pk, window_days=window)
    plan = _plan_of(campaign)
    risks, steps, lacking = _risks(campaign, figures, plan)
    found = {state.kind: state for state in monitor(risks)} if risks else {}
    return Watch(
        risks=tuple(_told(kind, found.get(kind), lacking.get(kind, ""), steps.get(kind, ())) for kind in _KINDS),
        as_of=figures.as_of,
        source=figures.source,
    )


_KINDS: Final[tuple[RiskKind, ...]] = ("visits_below", "cost_above", "outage", "complaints_above")


def _plan_of(campaign: Campaign) -> _Plan:
    goal = Goal.objects.filter(campaign=campaign, indicator=Goal.Indicator.VISITS).order_by("pk").first()
    posts = Item.objects.filter(campaign=campaign).exclude(state__in=GONE).count()
    wanted = float(goal.target_value - goal.baseline) if goal else 0.0
    if wanted <= 0 or not posts:
        return _Plan(per_post=None, visit_cents=None, reason=_("Ein Ziel für Besuche oder geplante Beiträge fehlen."))
    cents = campaign.planned_cents / wanted if campaign.planned_cents else None
    return _Plan(per_post=wanted / posts, visit_cents=cents, reason="")


def _risks(
    campaign: Campaign, figures: PostFigures, plan: _Plan
) -> tuple[list[Risk], dict[str, Sequence[str]], dict[str, str]]:
    """The risks that can be judged, the names of their steps, and why the others cannot."""
    lacking = {"complaints_above": _("Beschwerden werden in Tragweite nicht gezählt.")}
    if plan.per_post is None:
        return [], {}, lacking | dict.fromkeys(("visits_below", "cost_above", "outage"), plan.reason)
    whole = [each for each in figures.posts if each.visits is not None and each.observed_days >= figures.window_days]
    paid = [each for each in whole if each.cost_cents]
    days = _days(campaign, figures)
    risks: list[Risk] = []
    if whole:
        risks.append(_visits(whole, plan.per_post))
    else:
        lacking["visits_below"] = _("Noch für keinen Beitrag ist das Zählfenster abgelaufen.")
    if paid and plan.visit_cents:
        seen, planned = (
            [float(each.visits or 0) for each in paid],
            [(each.cost_cents or 0) / plan.visit_cents for each in paid],
        )
        risks.append(Risk(name="cost_above", kind="cost_above", seen=seen, planned=planned))
    else:
        lacking["cost_above"] = _("Geplante Kosten der Kampagne oder Kosten abgeschlossener Beiträge fehlen.")
    if days:
        planned = [plan.per_post / figures.window_days * active for _day, _count, active in days]
        risks.append(Risk(name="outage", kind="outage", seen=[count for _day, count, _active in days], planned=planned))
    else:
        lacking["outage"] = _("Es ist noch kein ganzer Tag mit veröffentlichten Beiträgen gezählt.")
    steps: dict[str, Sequence[str]] = {
        "visits_below": [each.title for each in whole],
        "cost_above": [each.title for each in paid],
        "outage": [numbers.day(day) for day, _count, _active in days],
    }
    return risks, steps, lacking


def _visits(posts: Sequence[PostFigure], per_post: float) -> Risk:
    seen = [float(each.visits or 0) for each in posts]
    return Risk(name="visits_below", kind="visits_below", seen=seen, planned=[per_post] * len(posts))


def _days(campaign: Campaign, figures: PostFigures) -> list[tuple[date, int, int]]:
    """Whole days on which at least one post was in its window: day, count, number of such posts."""
    if figures.as_of is None:
        return []
    counts: dict[date, int] = {}
    for row in visits_by_sender_and_day(campaign_id=campaign.pk, basis=figures.basis):
        counts[row.day_on] = counts.get(row.day_on, 0) + row.count
    last = figures.as_of.astimezone(numbers.BERLIN).date() - timedelta(days=1)
    active: dict[date, int] = {}
    for post in figures.posts:
        first = post.published_at.astimezone(numbers.BERLIN).date() + timedelta(days=1)
        for offset in range(figures.window_days - 1):
            day = first + timedelta(days=offset)
            if day <= last:
                active[day] = active.get(day, 0) + 1
    return [(day, counts.get(day, 0), active[day]) for day in sorted(active)]


def _told(kind: str, state: RiskState | None, lacking: str, steps: Sequence[str]) -> WatchedRisk:
    if state is None or state.status == "not_measurable":
        reason = lacking or _("Der Plan ist zu klein, um einen Ausfall von wenigen Besuchen zu unterscheiden.")
        return WatchedRisk(
            kind=kind, status="not_measurable", reason=reason, plan="", seen="", e_value="", e_largest="",
            threshold="", steps=0, since="",
        )  # fmt: skip
    return WatchedRisk(
        kind=kind,
        status=state.status,
        reason="",
        plan=numbers.number(state.planned),
        seen=numbers.number(state.seen),
        e_value=_short(state.e_value),
        e_largest=_short(state.e_largest),
        threshold=numbers.number(state.threshold),
        steps=state.days,
        since=steps[state.alarm_at] if state.alarm_at is not None else "",
    )


def _short(value: float | None) -> str:
    if value is None:
        return ""
    return _("mehr als 1.000.000") if value > 1e6 else numbers.number(value, places=2)
