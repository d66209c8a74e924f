# SPDX-License-Identifier: EUPL-1.2
"""Who may write, check, co-sign and release answers, import published spending, and propose or release entries.

Whoever wrote on an answer, in person or as a stand-in for someone, neither checks, co-signs nor releases it; no role is
exempt.
"""

from collections.abc import Collection
from typing import Final

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import CampaignState, Role

from .models import ParliamentaryQuestion, RegisterEntry

WRITERS: Final = (Role.STATE_CHANCELLERY,)
SECOND_READERS: Final = (Role.STATE_CHANCELLERY, Role.APPROVER, Role.HEAD_OF_COMMUNICATION)
RELEASERS: Final = (Role.STATE_CHANCELLERY,)
PROPOSERS: Final = (Role.CLERK, Role.APPROVER, Role.HEAD_OF_COMMUNICATION)
REGISTER_RELEASERS: Final = (Role.APPROVER, Role.HEAD_OF_COMMUNICATION, Role.STATE_CHANCELLERY)
REGISTRABLE: Final = frozenset(
    {CampaignState.RUNNING, CampaignState.ENDED, CampaignState.EVALUATED, CampaignState.CLOSED}
)
"""States of a campaign about which the public may be told: it has begun."""


def absent_people(scope: Scope, *roles: Role) -> tuple[int, ...]:
    """Ids of those for whom one stands in with one of these roles, in any ministry."""
    found = {user for key, users in scope.acting_for.items() if key.rsplit(":", 1)[-1] in roles for user in users}
    return tuple(sorted(found))


def _own_hand(scope: Scope, roles: Collection[Role], people: Collection[int | None]) -> bool:
    return bool({scope.user_id, *absent_people(scope, *roles)} & set(people))


def may_write(scope: Scope) -> bool:
    """Whether one creates and answers questions of parliament and imports published spending: State Chancellery."""
    return bool(scope.ministries_with(*WRITERS))


def require_write(scope: Scope) -> None:
    """Raises ``Refused("disclosure.not_writer")``."""
    if not may_write(scope):
        raise Refused("disclosure.not_writer")


def may_check(scope: Scope, question: ParliamentaryQuestion, *, contributors: Collection[int]) -> bool:
    """Whether one checks this answer: State Chancellery, or approver or head of the lead ministry; no contributor."""
    return scope.has(question.lead_ministry_id, *SECOND_READERS) and not _own_hand(
        scope, SECOND_READERS, {*contributors, question.drafted_by_id}
    )


def may_co_sign(scope: Scope, question: ParliamentaryQuestion, *, contributors: Collection[int]) -> bool:
    """Whether one co-signs: the same people as for the check, but not the one who checked."""
    return may_check(scope, question, contributors={*contributors, *_given(question.checked_by_id)})


def may_release(scope: Scope, question: ParliamentaryQuestion, *, contributors: Collection[int]) -> bool:
    """Whether one releases: State Chancellery, never someone who wrote on the answer."""
    return scope.has(question.lead_ministry_id, *RELEASERS) and not _own_hand(
        scope, RELEASERS, {*contributors, question.drafted_by_id}
    )


def _given(user_id: int | None) -> set[int]:
    return set() if user_id is None else {user_id}


def require_check(scope: Scope, question: ParliamentaryQuestion, *, contributors: Collection[int]) -> None:
    """Raises ``Refused("disclosure.may_not_check")``."""
    if not may_check(scope, question, contributors=contributors):
        raise Refused("disclosure.may_not_check")


def require_co_sign(scope: Scope, question: ParliamentaryQuestion, *, contributors: Collection[int]) -> None:
    """Raises ``Refused("disclosure.may_not_co_sign")``."""
    if not may_co_sign(scope, question, contributors=contributors):
        raise Refused("disclosure.may_not_co_sign")


def require_release(scope: Scope, question: ParliamentaryQuestion, *, contributors: Collection[int]) -> None:
    """Raises ``Refused("disclosure.may_not_release")``."""
    if not may_release(scope, question, contributors=contributors):
        raise Refused("disclosure.may_not_release")


def require_propose(scope: Scope, campaign: Campaign) -> None:
    """Raises ``Refused("disclosure.not_proposer")`` and ``Refused("disclosure.campaign_not_begun")``."""
    if not scope.has(campaign.ministry_id, *PROPOSERS):
        raise Refused("disclosure.not_proposer")
    if campaign.state not in REGISTRABLE:
        raise Refused("disclosure.campaign_not_begun", campaign_state=campaign.state)


def may_publish(scope: Scope, entry: RegisterEntry) -> bool:
    """Whether one releases this entry to the public: approver, head or State Chancellery, never who proposed it."""
    return scope.has(entry.campaign.ministry_id, *REGISTER_RELEASERS) and not _own_hand(
        scope, (*PROPOSERS, *REGISTER_RELEASERS), {entry.proposed_by_id}
    )


def require_publish(scope: Scope, entry: RegisterEntry) -> None:
    """Raises ``Refused("disclosure.may_not_publish")``."""
    if not may_publish(scope, entry):
        raise Refused("disclosure.may_not_publish")
