# SPDX-License-Identifier: EUPL-1.2
"""Who may compute, release and review. The one who computed never releases, in whatever role."""

from typing import Final

from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import Role

from .models import Run, Study

Finding = Run | Study
"""What a second person reviews and releases."""

EVALUATORS: Final = (Role.CLERK, Role.APPROVER, Role.HEAD_OF_COMMUNICATION)
RELEASERS: Final = (Role.APPROVER, Role.HEAD_OF_COMMUNICATION)


def may_evaluate(scope: Scope, ministry_id: int) -> bool:
    """Whether one computes evaluations and writes the success review here: clerk, approver, head."""
    return scope.has(ministry_id, *EVALUATORS)


def require_evaluate(scope: Scope, ministry_id: int) -> None:
    """Raises ``Refused("findings.not_evaluator")``."""
    if not may_evaluate(scope, ministry_id):
        raise Refused("findings.not_evaluator")


def is_second_person(scope: Scope, run: Finding) -> bool:
    """Whether one is neither who computed the run nor stands in for that person."""
    return run.computed_by_id not in {scope.user_id, *scope.acting_for_in(run.campaign.ministry_id, *EVALUATORS)}


def may_release(scope: Scope, run: Finding) -> bool:
    """Whether one releases this run: approver or head of communication, as the second person."""
    return scope.has(run.campaign.ministry_id, *RELEASERS) and is_second_person(scope, run)


def require_release(scope: Scope, run: Finding) -> None:
    """Raises ``Refused`` with ``findings.not_releaser`` or ``findings.own_run``."""
    if not scope.has(run.campaign.ministry_id, *RELEASERS):
        raise Refused("findings.not_releaser")
    if not is_second_person(scope, run):
        raise Refused("findings.own_run")


def may_review(scope: Scope, run: Finding) -> bool:
    """Whether one reviews this run: who may evaluate here and is the second person."""
    return may_evaluate(scope, run.campaign.ministry_id) and is_second_person(scope, run)


def require_review(scope: Scope, run: Finding) -> None:
    """Raises ``Refused`` with ``findings.not_evaluator`` or ``findings.own_run_reviewed``."""
    require_evaluate(scope, run.campaign.ministry_id)
    if not is_second_person(scope, run):
        raise Refused("findings.own_run_reviewed")
