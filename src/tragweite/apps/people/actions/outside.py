# SPDX-License-Identifier: EUPL-1.2
"""Personal links for people without an account: one thing, one purpose, until the expiry."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from tragweite.apps.journal.actions import actor_ref, change_once, record
from tragweite.apps.people.models import Ministry, OutsideAccess, User
from tragweite.apps.people.policies import Scope, require_email, require_invites
from tragweite.apps.people.queries import token_hash
from tragweite.core.refusal import Refused

LONGEST_DAYS: Final = 90
TOKEN_BYTES: Final = 32


@transaction.atomic
def invite_outside(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    purpose: str,
    thing: str,
    name: str,
    email: str,
    days: int,
    ministry: Ministry,
) -> tuple[OutsideAccess, str]:
    """A new access and its token, which is shown once and never stored.

    Raises ``Refused("access.invite_outside" | "people.name_missing" | "people.email_invalid" |
    "people.days_out_of_range", longest)``.
    """
    require_invites(scope, ministry.pk)
    if not name.strip():
        raise Refused("people.name_missing", field="name")
    require_email(email)
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused("people.days_out_of_range", longest=LONGEST_DAYS, field="days")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    access = OutsideAccess.objects.create(
        token_hash=token_hash(token),
        name=name.strip(),
        email=email,
        purpose=purpose,
        thing=thing,
        ministry=ministry,
        created_by=user,
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    record(
        actor=actor_ref(user),
        action="people.invite_outside",
        thing=f"people.outside_access:{access.pk}",
        ministry=ministry.pk,
        at=at,
        facts={"purpose": purpose, "thing": thing, "days": days},
        personal={"name": access.name, "email": email},
        personal_subject=f"outside:{access.pk}",
    )
    return access, token


@transaction.atomic
def revoke_outside(*, user: User, scope: Scope, at: datetime, access: OutsideAccess) -> None:
    """Close a link before its expiry. Raises ``Refused("state.changed_meanwhile")`` where it was closed before."""
    require_invites(scope, access.ministry_id)
    change_once(OutsideAccess.objects.filter(pk=access.pk, revoked_at__isnull=True), revoked_at=at)
    record(
        actor=actor_ref(user),
        action="people.revoke_outside",
        thing=f"people.outside_access:{access.pk}",
        ministry=access.ministry_id,
        at=at,
    )
