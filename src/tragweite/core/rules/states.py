# SPDX-License-Identifier: EUPL-1.2
"""The states, kinds and roles of the domain and the moves between states.

A state is one value of one enumeration, never a handful of flags. Who may make a move is decided by the policies of
the rooms; here stands only which move exists at all.
"""

from enum import StrEnum
from typing import Final

from tragweite.core.refusal import Refused
from tragweite.core.rules.moves import Moves, require_act, require_move

__all__ = [
    "APPROVAL",
    "CAMPAIGN",
    "CONTRACT",
    "COST_STATES_IN_ORDER",
    "DEVIATION",
    "ITEM",
    "QUESTION",
    "AmountKind",
    "ApprovalState",
    "CampaignState",
    "ContractState",
    "CostState",
    "DeviationKind",
    "DeviationState",
    "ItemState",
    "Moves",
    "NonAnswer",
    "PurposeClass",
    "QuestionState",
    "Role",
    "Sender",
    "require_act",
    "require_move",
    "require_resume",
]


class CampaignState(StrEnum):
    """Where a campaign stands between the idea and the closed file."""

    IDEA = "idea"
    PLANNED = "planned"
    APPROVED = "approved"
    RUNNING = "running"
    ENDED = "ended"
    EVALUATED = "evaluated"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class ItemState(StrEnum):
    """Where one planned post stands; the side states stand after ``ended``."""

    DRAFTING = "drafting"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    RELEASED = "released"
    PUBLISHED = "published"
    CHECKED = "checked"
    ENDED = "ended"
    RETURNED = "returned"
    REFUSED = "refused"
    ON_HOLD = "on_hold"
    MISSED = "missed"
    URGENT = "urgent"
    DEVIATING = "deviating"
    WITHDRAWN = "withdrawn"


class ApprovalState(StrEnum):
    """An approval is given, then used or void; it is never edited."""

    GIVEN = "given"
    USED = "used"
    VOID = "void"


class DeviationState(StrEnum):
    """Where the handling of one deviation stands."""

    SEEN = "seen"
    ASSIGNED = "assigned"
    EXPLAINED = "explained"
    CORRECTED = "corrected"
    RESOLVED = "resolved"


class ContractState(StrEnum):
    """Where a contract stands; money has its own states (``CostState``)."""

    DRAFTING = "drafting"
    SIGNED = "signed"
    ACCEPTED = "accepted"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    TERMINATED = "terminated"


class QuestionState(StrEnum):
    """Where a parliamentary question or one of its sub-questions stands."""

    OPEN = "open"
    BOUND = "bound"
    COLLECTED = "collected"
    CHECKED = "checked"
    CO_SIGNED = "co_signed"
    RELEASED = "released"
    SENT = "sent"


class CostState(StrEnum):
    """The cost state of an amount. A ceiling is the most that may be spent and is no amount spent."""

    PLANNED = "planned"
    BUDGETED = "budgeted"
    RELEASED = "released"
    ORDERED = "ordered"
    INVOICED = "invoiced"
    ACCEPTED = "accepted"
    PAYMENT_ORDERED = "payment_ordered"
    PAID = "paid"
    SETTLED = "settled"
    CEILING = "ceiling"


COST_STATES_IN_ORDER: Final = tuple(state for state in CostState if state is not CostState.CEILING)
"""Cost states from the plan to the settlement; the ceiling is none of them."""


class AmountKind(StrEnum):
    """What an amount pays for."""

    FEE = "fee"
    PRODUCTION = "production"
    MEDIA = "media"
    AGENCY = "agency"
    RIGHTS = "rights"
    TRAVEL = "travel"
    EVALUATION = "evaluation"
    LEVY = "levy"


class Sender(StrEnum):
    """Who publishes a post; boosted from the moment money moves for its delivery."""

    CREATOR = "creator"
    CREATOR_BOOSTED = "creator_boosted"
    AUTHORITY = "authority"
    AUTHORITY_BOOSTED = "authority_boosted"


class DeviationKind(StrEnum):
    """In what the published thing differs from the approved thing."""

    TEXT = "text"
    PICTURE = "picture"
    VIDEO = "video"
    SOUND = "sound"
    LABEL = "label"
    LINK = "link"
    TIME = "time"
    ACCOUNT = "account"
    DELETED = "deleted"
    UNAPPROVED = "unapproved"
    RIGHTS_EXPIRED = "rights_expired"
    EVIDENCE_MISSING = "evidence_missing"


class Role(StrEnum):
    """Roles inside a ministry, and the two outside roles."""

    CLERK = "clerk"
    APPROVER = "approver"
    HEAD_OF_COMMUNICATION = "head_of_communication"
    BUDGET_OFFICER = "budget_officer"
    STATE_CHANCELLERY = "state_chancellery"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    AGENCY = "agency"
    CREATOR = "creator"


class NonAnswer(StrEnum):
    """Why a sub-question is answered without a figure."""

    NIL = "nil"
    NOT_RECORDED = "not_recorded"
    NOT_SEPARABLE = "not_separable"
    NOT_SETTLED = "not_settled"
    CONFIDENTIAL = "confidential"
    NOT_RESPONSIBLE = "not_responsible"
    SEE_EARLIER = "see_earlier"
    FROM_OPINION = "from_opinion"


class PurposeClass(StrEnum):
    """What a campaign is for: recruiting or service, public relations, societal aim, law or election (rules.md H2, L3)."""

    RECRUITING = "recruiting"
    SERVICE_INFORMATION = "service_information"
    PUBLIC_RELATIONS = "public_relations"
    SOCIETAL_AIM = "societal_aim"
    LAW_OR_ELECTION = "law_or_election"


_C = CampaignState
CAMPAIGN: Final = Moves(
    name="campaign",
    table={
        _C.IDEA: {_C.PLANNED: "plan", _C.CANCELLED: "cancel"},
        _C.PLANNED: {_C.APPROVED: "approve", _C.CANCELLED: "cancel"},
        _C.APPROVED: {_C.RUNNING: "start", _C.CANCELLED: "cancel"},
        _C.RUNNING: {_C.ENDED: "end", _C.CANCELLED: "cancel"},
        _C.ENDED: {_C.EVALUATED: "evaluate", _C.CANCELLED: "cancel"},
        _C.EVALUATED: {_C.CLOSED: "close", _C.CANCELLED: "cancel"},
    },
)

_I = ItemState
_STOP: Final = {_I.ON_HOLD: "hold", _I.WITHDRAWN: "withdraw"}
_CHANGE: Final = {_I.DRAFTING: "change"}
ITEM: Final = Moves(
    name="item",
    table={
        _I.DRAFTING: {_I.SUBMITTED: "submit", _I.MISSED: "miss", **_STOP},
        _I.SUBMITTED: {
            _I.IN_REVIEW: "start_review",
            _I.URGENT: "publish_urgently",
            **_CHANGE,
            _I.MISSED: "miss",
            **_STOP,
        },
        _I.IN_REVIEW: {
            _I.APPROVED: "approve",
            _I.RETURNED: "return",
            _I.REFUSED: "refuse",
            _I.URGENT: "publish_urgently",
            **_CHANGE,
            _I.MISSED: "miss",
            **_STOP,
        },
        _I.APPROVED: {_I.RELEASED: "release", **_CHANGE, **_STOP},
        # A new date closes the window; the approval stands until it expires.
        _I.RELEASED: {_I.PUBLISHED: "publish", _I.APPROVED: "reschedule", **_CHANGE, **_STOP},
        _I.PUBLISHED: {_I.CHECKED: "check", _I.DEVIATING: "find_deviation", _I.WITHDRAWN: "withdraw"},
        _I.CHECKED: {_I.ENDED: "end", _I.DEVIATING: "find_deviation", _I.WITHDRAWN: "withdraw"},
        _I.RETURNED: {_I.DRAFTING: "revise", _I.MISSED: "miss", **_STOP},
        _I.REFUSED: {_I.DRAFTING: "plan_again", _I.WITHDRAWN: "withdraw"},
        # Out of a hold the item goes back to the state in which it was frozen; see require_resume.
        _I.ON_HOLD: {
            _I.DRAFTING: "resume",
            _I.SUBMITTED: "resume",
            _I.IN_REVIEW: "resume",
            _I.APPROVED: "resume",
            _I.RELEASED: "resume",
            _I.RETURNED: "resume",
            _I.WITHDRAWN: "withdraw",
        },
        _I.MISSED: {_I.DRAFTING: "reschedule", _I.WITHDRAWN: "withdraw"},
        # No deviation from here: settling it would lead past the second check.
        _I.URGENT: {_I.PUBLISHED: "confirm", _I.WITHDRAWN: "withdraw"},
        _I.DEVIATING: {_I.CHECKED: "resolve", _I.WITHDRAWN: "withdraw"},
    },
)

_A = ApprovalState
APPROVAL: Final = Moves(name="approval", table={_A.GIVEN: {_A.USED: "use", _A.VOID: "void"}})

_D = DeviationState
DEVIATION: Final = Moves(
    name="deviation",
    table={
        _D.SEEN: {_D.ASSIGNED: "assign"},
        _D.ASSIGNED: {_D.EXPLAINED: "explain", _D.CORRECTED: "correct"},
        # The second person may also not accept what the first one wrote.
        _D.EXPLAINED: {_D.RESOLVED: "resolve", _D.ASSIGNED: "reject"},
        _D.CORRECTED: {_D.RESOLVED: "resolve", _D.ASSIGNED: "reject"},
    },
)

_K = ContractState
CONTRACT: Final = Moves(
    name="contract",
    table={
        _K.DRAFTING: {_K.SIGNED: "sign", _K.CANCELLED: "cancel"},
        _K.SIGNED: {_K.ACCEPTED: "accept", _K.TERMINATED: "terminate"},
        _K.ACCEPTED: {_K.CLOSED: "close"},
        _K.TERMINATED: {_K.CLOSED: "close"},
    },
)

_Q = QuestionState
QUESTION: Final = Moves(
    name="question",
    table={
        _Q.OPEN: {_Q.BOUND: "bind"},
        _Q.BOUND: {_Q.COLLECTED: "collect", _Q.OPEN: "unbind"},
        _Q.COLLECTED: {_Q.CHECKED: "check", _Q.BOUND: "return"},
        _Q.CHECKED: {_Q.CO_SIGNED: "co_sign", _Q.BOUND: "return"},
        _Q.CO_SIGNED: {_Q.RELEASED: "release", _Q.BOUND: "return"},
        # Released figures are frozen: no way back, a mistake is told to parliament by a new answer.
        _Q.RELEASED: {_Q.SENT: "send"},
    },
)


def require_resume(*, held_in: ItemState, new: ItemState) -> None:
    """Let an item leave its hold only into the state ``held_in`` in which it was frozen, or be withdrawn.

    Raises ``Refused("state.resume_elsewhere", held_in, new)``: a hold must not become a way around the review.
    """
    require_move(ITEM, old=ItemState.ON_HOLD, new=new)
    if new not in {held_in, ItemState.WITHDRAWN}:
        raise Refused("state.resume_elsewhere", held_in=str(held_in), new=str(new))
