# SPDX-License-Identifier: EUPL-1.2
"""All writes of the room, in the order of a post's life."""

from .briefing import GivenClaim, confirm_briefing, note_confirmation, write_briefing
from .bundles import approve_bundle, make_bundle, put_in_bundle, release_bundle
from .deciding import approve_version, override_check, refuse_item, return_item, start_review, take_seat
from .drafting import GivenMedium, submit_for_approval, submit_version
from .evidence import hand_in_evidence
from .guarding import check_store
from .media import process_medium
from .pausing import hold_item, miss_items, reschedule_item, resume_item, withdraw_item
from .planning import invite_outside, plan_item
from .publishing import expire_approvals, record_publication, release_item, void_approval
from .remarks import add_remark, resolve_remark
from .terms import GivenStep, set_review_steps, set_terms
from .urgent import confirm_urgent, publish_urgently

__all__ = [
    "GivenClaim",
    "GivenMedium",
    "GivenStep",
    "add_remark",
    "approve_bundle",
    "approve_version",
    "check_store",
    "confirm_briefing",
    "confirm_urgent",
    "expire_approvals",
    "hand_in_evidence",
    "hold_item",
    "invite_outside",
    "make_bundle",
    "miss_items",
    "note_confirmation",
    "override_check",
    "plan_item",
    "process_medium",
    "publish_urgently",
    "put_in_bundle",
    "record_publication",
    "refuse_item",
    "release_bundle",
    "release_item",
    "reschedule_item",
    "resolve_remark",
    "resume_item",
    "return_item",
    "set_review_steps",
    "set_terms",
    "start_review",
    "submit_for_approval",
    "submit_version",
    "take_seat",
    "void_approval",
    "withdraw_item",
    "write_briefing",
]
