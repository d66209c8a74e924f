# SPDX-License-Identifier: EUPL-1.2
"""Pages about people and about the journal: the own account, the administration of people, the journal."""

from .account import SignInView, change_password, profile, sign_out, stand_in_end, stand_in_own
from .journal import entry_page, journal_list, journal_status
from .mail import choose_mail, unsubscribe
from .outbox import give_up_mail, outbox, outbox_message, retry_mail
from .outside import outside_code, outside_code_send
from .persons import (
    create,
    detail,
    edit,
    people_list,
    role_end,
    role_grant,
    set_password,
    shred,
    stand_in_set,
    unlock,
)

__all__ = [
    "SignInView",
    "change_password",
    "choose_mail",
    "create",
    "detail",
    "edit",
    "entry_page",
    "give_up_mail",
    "journal_list",
    "journal_status",
    "outbox",
    "outbox_message",
    "outside_code",
    "outside_code_send",
    "people_list",
    "profile",
    "retry_mail",
    "role_end",
    "role_grant",
    "set_password",
    "shred",
    "sign_out",
    "stand_in_end",
    "stand_in_own",
    "stand_in_set",
    "unlock",
    "unsubscribe",
]
