# SPDX-License-Identifier: EUPL-1.2
"""Where the approval of a post stands, step by step, and what this person may decide."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tragweite.apps.content import policies, queries
from tragweite.apps.content.models import Item, Review, Version
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.review import Decision, Step, completes
from tragweite.web.refusals import refusal_text
from tragweite.web.states import word


@dataclass(frozen=True)
class StepView:
    """One step with its state: ``done``, ``current`` or ``open``, as the time line takes it."""

    title: str
    state: str
    who: str
    due_at: datetime | None = None
    is_overdue: bool = False
    review: Review | None = None


@dataclass(frozen=True)
class MyStep:
    """The step that this person takes now, or why there is none."""

    step: Step | None
    is_last: bool = False
    reason: str = ""


def title_of(step: Step) -> str:
    """The name of a step; the usual single step has none of its own."""
    return step.title or _("Freigabe")


def step_views(state: queries.ReviewState, *, at: datetime) -> list[StepView]:
    """Every step of a version in order, with who decided or until when it is due."""
    agreed = {each.step_id: each for each in state.reviews if each.decision == Decision.AGREE}
    return [_step_view(state, step, agreed.get(step.key), at=at) for step in state.steps]


def _step_view(state: queries.ReviewState, step: Step, review: Review | None, *, at: datetime) -> StepView:
    roles = _(" oder ").join(str(word("role", role)) for role in step.roles)
    if review is not None:
        return StepView(title_of(step), "done", review.reviewer.display_name, review=review)
    is_open = step in state.open_steps
    due = state.due_at(step) if is_open else None
    return StepView(
        title_of(step), "current" if is_open else "open", roles, due_at=due, is_overdue=due is not None and due <= at
    )


def my_step(
    item: Item,
    scope: Scope,
    state: queries.ReviewState,
    *,
    contributors: Collection[int],
    wanted: int | None = None,
) -> MyStep:
    """The open step that this person takes; the same rule that the action asks."""
    try:
        step = policies.require_step(
            scope,
            item.campaign.ministry_id,
            contributors=contributors,
            steps=state.steps,
            taken=state.taken,
            wanted=wanted,
        )
    except Refused as refused:
        return MyStep(step=None, reason=_why_not(refused, state))
    return MyStep(step=step, is_last=completes(state.steps, state.taken, step=step))


def who_decides(state: queries.ReviewState) -> str:
    """The roles of the open steps, as a sentence."""
    roles = sorted({str(word("role", role)) for step in state.open_steps for role in step.roles})
    return _("Es entscheidet: %(roles)s.") % {"roles": _(" oder ").join(roles)}


def _why_not(refused: Refused, state: queries.ReviewState) -> str:
    """On a page nothing was tried yet, so nothing is said about what was left unchanged."""
    if refused.code in {"content.step_of_others", "content.not_approver"} and state.open_steps:
        return who_decides(state)
    if refused.code == "content.own_contribution":
        return _(
            "Sie haben an diesem Beitrag mitgewirkt: selbst, in Vertretung, als vertretene Person oder weil Sie den "
            "persönlichen Link ausgestellt haben. Deshalb entscheidet jemand anderes (Vier-Augen-Prinzip)."
        )
    if refused.code == "content.step_same_person":
        return _(
            "Sie haben in dieser Fassung schon einen Schritt entschieden, selbst oder in Vertretung. Den nächsten "
            "entscheidet jemand anderes."
        )
    return str(refusal_text(refused))


def review_context(item: Item, version: Version | None, scope: Scope, *, at: datetime) -> dict[str, Any]:
    """Steps, who looks at the post just now, and the earlier decisions about this version."""
    if version is None:
        return {"steps": [], "seats": [], "turned_down": []}
    state = queries.review_state(item, version)
    return {
        "review": state,
        "steps": step_views(state, at=at),
        "seats": [each for each in queries.seats_of(item, at=at) if each.user_id != scope.user_id],
        "turned_down": [each for each in state.reviews if each.decision != Decision.AGREE],
    }
