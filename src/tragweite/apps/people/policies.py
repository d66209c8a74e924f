# SPDX-License-Identifier: EUPL-1.2
"""Who may: the scope of a user at a moment, and the rights to manage people and to read the journal."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from tragweite.core.refusal import Refused
from tragweite.core.rules.states import Role

from .models import Ministry, User

READS_ALL = frozenset({Role.STATE_CHANCELLERY, Role.AUDITOR})
CONTENT_ROLES = frozenset(set(Role) - {Role.ADMINISTRATOR, Role.AGENCY, Role.CREATOR})


OUTSIDE_ROLES = frozenset({Role.AGENCY, Role.CREATOR})
PLACES = {
    Role.STATE_CHANCELLERY: frozenset({Ministry.Kind.STATE_CHANCELLERY}),
    Role.AUDITOR: frozenset({Ministry.Kind.STATE_CHANCELLERY, Ministry.Kind.COURT_OF_AUDIT}),
}
"""Roles that read every ministry are given only where they belong; other roles are given anywhere."""

USERNAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{1,78}[a-z0-9]")

OUTSIDE_PAGES: Final = {"draft": "content:outside"}
"""Purpose of an outside access -> name of the address that its link opens; the token is its one argument."""

INVITING_ROLES = (Role.CLERK, Role.APPROVER, Role.HEAD_OF_COMMUNICATION)


@dataclass(frozen=True)
class Scope:
    """What a user may reach at one moment: roles by ministry, own and by stand-in."""

    user_id: int
    roles: dict[int, frozenset[str]] = field(default_factory=dict)
    acting_for: dict[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def all_roles(self) -> frozenset[str]:
        return frozenset().union(*self.roles.values()) if self.roles else frozenset()

    @property
    def reads_all(self) -> bool:
        return bool(self.all_roles & READS_ALL)

    @property
    def ministry_ids(self) -> frozenset[int]:
        """Ministries whose campaigns the user reads by a role there."""
        return frozenset(key for key, roles in self.roles.items() if roles & CONTENT_ROLES)

    @property
    def readable_ministry_ids(self) -> frozenset[int] | None:
        """None is every ministry."""
        return None if self.reads_all else self.ministry_ids

    def has(self, ministry_id: int, *roles: str) -> bool:
        """Whether one of these roles is held in this ministry, or, for the State Chancellery and auditors, anywhere."""
        held = self.roles.get(ministry_id, frozenset())
        return bool(held & frozenset(roles)) or bool(self.all_roles & READS_ALL & frozenset(roles))

    def ministries_with(self, *roles: str) -> frozenset[int]:
        """Ministries in which one of these roles is held."""
        return frozenset(key for key, held in self.roles.items() if held & frozenset(roles))

    def reads(self, ministry_id: int) -> bool:
        return self.reads_all or ministry_id in self.ministry_ids

    def acting_for_in(self, ministry_id: int, *roles: str) -> tuple[int, ...]:
        """Users for whom one stands in with one of these roles in this ministry."""
        keys = (f"{ministry_id}:{role}" for role in roles)
        return tuple(sorted({user for key in keys for user in self.acting_for.get(key, ())}))


def may_manage_people(scope: Scope) -> bool:
    """Whether someone is an administrator of any ministry."""
    return bool(scope.ministries_with(Role.ADMINISTRATOR))


def require_manages_people(scope: Scope) -> None:
    """Raises ``Refused("access.people")``."""
    if not may_manage_people(scope):
        raise Refused("access.people")


def require_manages_ministry(scope: Scope, ministry_id: int) -> None:
    """Raises ``Refused("access.people_of_ministry")``: roles are given by the administrators of the ministry."""
    if ministry_id not in scope.ministries_with(Role.ADMINISTRATOR):
        raise Refused("access.people_of_ministry")


def may_manage_account(scope: Scope, member_of: Collection[int]) -> bool:
    """Whether the password and the data of an account may be changed.

    :param member_of: ministries in which the person holds a running role. All must be administered: otherwise the
        administrator of one ministry could open the account of someone who also works for another.
    """
    return may_manage_people(scope) and set(member_of) <= scope.ministries_with(Role.ADMINISTRATOR)


def require_manages_account(scope: Scope, member_of: Collection[int]) -> None:
    """Raises ``Refused("access.people")`` and ``Refused("access.account_elsewhere")``."""
    require_manages_people(scope)
    if not may_manage_account(scope, member_of):
        raise Refused("access.account_elsewhere")


def require_someone_else(scope: Scope, user_id: int) -> None:
    """Raises ``Refused("people.oneself")``: nobody gives or takes rights of their own."""
    if scope.user_id == user_id:
        raise Refused("people.oneself")


def require_place(*, role: Role, kind: str) -> None:
    """Raises ``Refused("people.outside_role")`` and ``Refused("people.role_elsewhere", role)``."""
    if role in OUTSIDE_ROLES:
        raise Refused("people.outside_role", field="role")
    if role in PLACES and kind not in PLACES[role]:
        raise Refused("people.role_elsewhere", role=str(role), field="role")


def require_separate(*, role: Role, held: Collection[str]) -> None:
    """Raises ``Refused("people.administrator_and_content")``: who manages people sees no content and approves nothing."""
    administers = {each == Role.ADMINISTRATOR for each in {*held, role}}
    if len(administers) > 1:
        raise Refused("people.administrator_and_content", field="role")


def require_contact(*, display_name: str, email: str) -> None:
    """Raises ``Refused("people.name_missing")`` and ``Refused("people.email_invalid")``."""
    if not display_name.strip():
        raise Refused("people.name_missing", field="display_name")
    if email:
        require_email(email)


def require_email(email: str) -> None:
    """Raises ``Refused("people.email_invalid")``."""
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused("people.email_invalid", field="email") from error


def require_strong(password: str, person: User) -> None:
    """Raises ``Refused("people.password_weak", reasons)`` with the reasons of Django's validators."""
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Refused("people.password_weak", reasons=" ".join(error.messages), field="password") from error


def require_period(*, valid_from: date, valid_to: date | None, today: date) -> None:
    """Raises ``Refused("people.period_reversed")`` and ``Refused("people.ends_in_past")``."""
    if valid_to is not None and valid_to < valid_from:
        raise Refused("people.period_reversed", field="valid_to")
    if valid_to is not None and valid_to < today:
        raise Refused("people.ends_in_past", field="valid_to")


def require_invites(scope: Scope, ministry_id: int) -> None:
    """Raises ``Refused("access.invite_outside")``."""
    if not scope.has(ministry_id, *INVITING_ROLES):
        raise Refused("access.invite_outside")


def may_read_journal(scope: Scope) -> bool:
    """Auditors and the State Chancellery read every entry."""
    return scope.reads_all


def may_see_journal_status(scope: Scope) -> bool:
    """Administrators learn whether the chain is whole, and nothing of what stands in it."""
    return may_read_journal(scope) or may_manage_people(scope)


def require_reads_journal(scope: Scope) -> None:
    """Raises ``Refused("access.journal")``."""
    if not may_read_journal(scope):
        raise Refused("access.journal")


def require_sees_journal_status(scope: Scope) -> None:
    """Raises ``Refused("access.journal")``."""
    if not may_see_journal_status(scope):
        raise Refused("access.journal")
