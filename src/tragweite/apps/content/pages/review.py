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
        return MyStep(step=None, reason=str(refusal_text(refused)))
    return MyStep(step=step, is_last=completes(state.steps, state.taken, step=step))


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
