# SPDX-License-Identifier: EUPL-1.2
"""Who may record what was seen of a post, and who may settle a deviation. No role is exempt from the second person."""

from collections.abc import Collection
from typing import Final

from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import Role

from .models import Deviation, LiveCheck

MONITORS: Final = (Role.CLERK, Role.APPROVER, Role.HEAD_OF_COMMUNICATION)


def may_monitor(scope: Scope, ministry_id: int) -> bool:
    """Whether one records publications and figures and clears deviations here: clerk, approver, head."""
    return scope.has(ministry_id, *MONITORS)


def require_monitor(scope: Scope, ministry_id: int) -> None:
    """Raises ``Refused("monitoring.not_monitor")``."""
    if not may_monitor(scope, ministry_id):
        raise Refused("monitoring.not_monitor")


def is_second_person(scope: Scope, deviation: Deviation) -> bool:
    """Whether one is neither who explained the deviation nor stands in for that person."""
    ministry_id = deviation.campaign.ministry_id
    return deviation.explained_by_id not in {scope.user_id, *scope.acting_for_in(ministry_id, *MONITORS)}


def may_settle(scope: Scope, deviation: Deviation) -> bool:
    """Whether one decides about the explanation of this deviation."""
    return may_monitor(scope, deviation.campaign.ministry_id) and is_second_person(scope, deviation)


def require_settle(scope: Scope, deviation: Deviation) -> None:
    """Raises ``Refused`` with ``monitoring.not_monitor`` or ``monitoring.own_explanation``."""
    require_monitor(scope, deviation.campaign.ministry_id)
    if not is_second_person(scope, deviation):
        raise Refused("monitoring.own_explanation")


def require_monitoring(scope: Scope, deviation: Deviation) -> None:
    """Raises ``Refused("monitoring.not_monitor")``."""
    require_monitor(scope, deviation.campaign.ministry_id)


def may_agree(scope: Scope, check: LiveCheck, *, witnesses: Collection[int]) -> bool:
    """Whether one may say of a doubt that the live post is the approved one: never who captured the evidence."""
    ministry_id = check.evidence.publication.item.campaign.ministry_id
    return not {scope.user_id, *scope.acting_for_in(ministry_id, *MONITORS)}.intersection(witnesses)


def require_decide(scope: Scope, check: LiveCheck, *, decision: str, witnesses: Collection[int]) -> None:
    """Raises ``Refused`` with ``monitoring.not_monitor`` or ``monitoring.own_evidence``."""
    require_monitor(scope, check.evidence.publication.item.campaign.ministry_id)
    if decision == LiveCheck.Decision.SAME and not may_agree(scope, check, witnesses=witnesses):
        raise Refused("monitoring.own_evidence")
