# SPDX-License-Identifier: EUPL-1.2
"""All writes of the room, in the order of a post's life."""

from .deciding import approve_version, return_item, start_review
from .drafting import add_remark, resolve_remark, submit_version
from .planning import invite_outside, plan_item, write_briefing
from .publishing import (
    expire_approvals,
    hold_item,
    record_publication,
    release_item,
    resume_item,
    void_approval,
)

__all__ = [
    "add_remark",
    "approve_version",
    "expire_approvals",
    "hold_item",
    "invite_outside",
    "plan_item",
    "record_publication",
    "release_item",
    "resolve_remark",
    "resume_item",
    "return_item",
    "start_review",
    "submit_version",
    "void_approval",
    "write_briefing",
]
