# SPDX-License-Identifier: EUPL-1.2
"""All writes of the room. Each is one transaction: right, rule, guarded change, one journal entry."""

from .hints import record_audience_hints
from .register import add_audience_share, add_channel, change_party, record_followers, register_party
from .review import declare_interest, review_candidate
from .selection import add_candidate, assess_candidate, decide_candidate, sign_selection_note

__all__ = [
    "add_audience_share",
    "add_candidate",
    "add_channel",
    "assess_candidate",
    "change_party",
    "decide_candidate",
    "declare_interest",
    "record_audience_hints",
    "record_followers",
    "register_party",
    "review_candidate",
    "sign_selection_note",
]
