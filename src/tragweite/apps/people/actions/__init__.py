# SPDX-License-Identifier: EUPL-1.2
"""All writes about people."""

from .accounts import (
    change_password,
    change_user,
    create_user,
    record_sign_in,
    set_password,
    shred_person,
    shred_user,
    unlock,
)
from .founding import add_ministry, found_administration
from .outside import invite_outside, revoke_outside
from .roles import end_role, grant_role, revoke_stand_in, set_stand_in

__all__ = [
    "add_ministry",
    "change_password",
    "change_user",
    "create_user",
    "end_role",
    "found_administration",
    "grant_role",
    "invite_outside",
    "record_sign_in",
    "revoke_outside",
    "revoke_stand_in",
    "set_password",
    "set_stand_in",
    "shred_person",
    "shred_user",
    "unlock",
]
