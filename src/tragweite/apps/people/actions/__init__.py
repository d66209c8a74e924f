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
from .mails import choose_mail, give_up_mail, resume_outside_mail, retry_mail, unsubscribe
from .outside import confirm_code, invite_outside, renew_outside, revoke_outside, send_code
from .roles import end_role, grant_role, revoke_stand_in, set_stand_in

__all__ = [
    "add_ministry",
    "change_password",
    "change_user",
    "choose_mail",
    "confirm_code",
    "create_user",
    "end_role",
    "found_administration",
    "give_up_mail",
    "grant_role",
    "invite_outside",
    "record_sign_in",
    "renew_outside",
    "resume_outside_mail",
    "retry_mail",
    "revoke_outside",
    "revoke_stand_in",
    "send_code",
    "set_password",
    "set_stand_in",
    "shred_person",
    "shred_user",
    "unlock",
    "unsubscribe",
]
