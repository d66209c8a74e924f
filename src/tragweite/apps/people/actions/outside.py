# SPDX-License-Identifier: EUPL-1.2
"""Personal links for people without an account: one thing, one purpose, until the expiry; and the code behind them."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare

from tragweite.apps.journal.actions import actor_ref, change_once, post, record
from tragweite.apps.people.models import Ministry, OutsideAccess, OutsideCode, User
from tragweite.apps.people.policies import Scope, require_email, require_invites
from tragweite.apps.people.queries import code_of, token_from, token_hash
from tragweite.core.refusal import Refused

LONGEST_DAYS: Final = 90
TOKEN_BYTES: Final = 32
CODE_MINUTES: Final = 15
CODE_TRIES: Final = 5
CODES_AT_ONCE: Final = 3
"""So many codes within the minutes of one code, and ten a day: who has a stolen link gets few guesses."""
CODES_A_DAY: Final = 10


def thing_of_access(access: OutsideAccess) -> str:
    """How the journal names an outside access."""
    return f"people.outside_access:{access.pk}"


def outside_ref(access: OutsideAccess) -> str:
    """How the journal and the outbox name an outside person."""
    return f"outside:{access.pk}"


def _require_days(days: int) -> None:
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused("people.days_out_of_range", longest=LONGEST_DAYS, field="days")


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
    title: str = "",
    campaign: str = "",
) -> tuple[OutsideAccess, str]:
    """A new access and its token, which is shown once and never stored; the invitation waits in the outbox.

    :param title: what the invitation calls the thing; ``campaign`` the title of its campaign. No contents.

    Raises ``Refused("access.invite_outside" | "people.name_missing" | "people.email_invalid" |
    "people.days_out_of_range", longest)``.
    """
    require_invites(scope, ministry.pk)
    if not name.strip():
        raise Refused("people.name_missing", field="name")
    require_email(email)
    _require_days(days)
    nonce = secrets.token_hex(TOKEN_BYTES)
    token = token_from(nonce)
    access = OutsideAccess.objects.create(
        token_hash=token_hash(token),
        nonce=nonce,
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
        thing=thing_of_access(access),
        ministry=ministry.pk,
        at=at,
        facts={"purpose": purpose, "thing": thing, "days": days},
        personal={"name": access.name, "email": email},
        personal_subject=outside_ref(access),
    )
    _post_invitation(access, at=at, title=title, campaign=campaign)
    return access, token


def _post_invitation(access: OutsideAccess, *, at: datetime, title: str, campaign: str, reason: str = "") -> None:
    post(
        kind="outside_invitation",
        to=outside_ref(access),
        thing=thing_of_access(access),
        facts={"title": title or access.ministry.name, "campaign": campaign, "reason": reason},
        at=at,
        dedupe=access.token_hash,
    )


@transaction.atomic
def renew_outside(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    access: OutsideAccess,
    days: int,
    title: str = "",
    campaign: str = "",
) -> tuple[OutsideAccess, str]:
    """A new token and a new expiry for the same person; the old link and every confirmed browser end at once.

    Raises ``Refused("access.invite_outside" | "people.days_out_of_range", longest | "state.changed_meanwhile")``, the
    last where the link was closed.
    """
    require_invites(scope, access.ministry_id)
    _require_days(days)
    nonce = secrets.token_hex(TOKEN_BYTES)
    token = token_from(nonce)
    change_once(
        OutsideAccess.objects.filter(pk=access.pk, token_hash=access.token_hash, revoked_at__isnull=True),
        nonce=nonce,
        token_hash=token_hash(token),
        expires_at=at + timedelta(days=days),
    )
    fresh = OutsideAccess.objects.select_related("ministry").get(pk=access.pk)
    record(
        actor=actor_ref(user),
        action="people.renew_outside",
        thing=thing_of_access(fresh),
        ministry=fresh.ministry_id,
        at=at,
        facts={"days": days},
    )
    _post_invitation(fresh, at=at, title=title, campaign=campaign, reason="renewed")
    return fresh, token


@transaction.atomic
def revoke_outside(*, user: User, scope: Scope, at: datetime, access: OutsideAccess) -> None:
    """Close a link before its expiry. Raises ``Refused("state.changed_meanwhile")`` where it was closed before."""
    require_invites(scope, access.ministry_id)
    change_once(OutsideAccess.objects.filter(pk=access.pk, revoked_at__isnull=True), revoked_at=at)
    record(
        actor=actor_ref(user),
        action="people.revoke_outside",
        thing=thing_of_access(access),
        ministry=access.ministry_id,
        at=at,
    )


@transaction.atomic
def send_code(*, access: OutsideAccess, at: datetime) -> OutsideCode:
    """Send a new code to the stored address; earlier codes no longer count.

    Raises ``Refused("people.codes_exhausted", minutes)`` after three within 15 minutes or ten within a day.
    """
    OutsideAccess.objects.select_for_update().get(pk=access.pk)  # two clicks at once are counted one after the other
    codes = OutsideCode.objects.filter(access=access)
    recent = codes.filter(created_at__gt=at - timedelta(minutes=CODE_MINUTES)).count()
    if recent >= CODES_AT_ONCE or codes.filter(created_at__gt=at - timedelta(days=1)).count() >= CODES_A_DAY:
        raise Refused("people.codes_exhausted", minutes=CODE_MINUTES)
    code = OutsideCode.objects.create(
        access=access, salt=secrets.token_hex(16), created_at=at, expires_at=at + timedelta(minutes=CODE_MINUTES)
    )
    _record_code(access, "people.send_code", at)
    thing = f"people.outside_code:{code.pk}"
    post(kind="outside_code", to=outside_ref(access), thing=thing, facts={}, at=at, dedupe=code.salt)
    return code


def _record_code(access: OutsideAccess, action: str, at: datetime) -> None:
    actor, thing = outside_ref(access), thing_of_access(access)
    record(actor=actor, action=action, thing=thing, ministry=access.ministry_id, at=at)


def confirm_code(*, access: OutsideAccess, code: str, at: datetime) -> None:
    """Confirm the address with the newest code; it counts once. A wrong try is counted even though it is refused.

    Raises ``Refused("people.code_ended")`` where there is no code, it is too old, used, or was tried five times, and
    ``Refused("people.code_wrong", count)`` with the tries that are left.
    """
    with transaction.atomic():
        left = _try_code(access, code="".join(code.split()), at=at)
    if left is None:
        raise Refused("people.code_ended", field="code")
    if left >= 0:
        raise Refused("people.code_wrong", count=left, field="code")


CONFIRMED: Final = -1


def _try_code(access: OutsideAccess, *, code: str, at: datetime) -> int | None:
    """``CONFIRMED``, the number of tries that are left, or None where no code is open."""
    newest = OutsideCode.objects.filter(access=access).order_by("-pk").first()
    if newest is None:
        return None
    open_ = OutsideCode.objects.filter(pk=newest.pk, confirmed_at=None, expires_at__gt=at, tries__lt=CODE_TRIES)
    if open_.update(tries=F("tries") + 1) != 1:
        return None
    if not constant_time_compare(code, code_of(newest)):
        _record_code(access, "people.code_wrong", at)
        return max(0, CODE_TRIES - newest.tries - 1)
    # Of two right answers at once only the first counts.
    if OutsideCode.objects.filter(pk=newest.pk, confirmed_at=None).update(confirmed_at=at) != 1:
        return None
    OutsideAccess.objects.filter(pk=access.pk).update(last_used_at=at)
    _record_code(access, "people.confirm_code", at)
    return CONFIRMED
