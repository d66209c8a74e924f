# SPDX-License-Identifier: EUPL-1.2
"""Roles and stand-ins, each with its days."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tragweite.apps.journal.actions import actor_ref, record
from tragweite.apps.people.models import Membership, Ministry, StandIn, User
from tragweite.apps.people.policies import (
    Scope,
    require_manages_ministry,
    require_period,
    require_place,
    require_separate,
    require_someone_else,
)
from tragweite.apps.people.queries import colleagues, locked_person, require_account, thing_of, unfinished_memberships
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import Role


def add_role(
    *, actor: str, at: datetime, person: User, ministry: Ministry, role: Role, valid_from: date, valid_to: date | None
) -> Membership:
    """Write a role and record it; the caller has checked the right and locked the person.

    Raises ``Refused("people.outside_role" | "people.role_elsewhere" | "people.auditor_without_end" |
    "people.role_held" | "people.administrator_and_content" | "people.period_reversed" | "people.ends_in_past")``.
    """
    require_place(role=role, kind=ministry.kind)
    require_period(valid_from=valid_from, valid_to=valid_to, today=timezone.localdate(at))
    if role == Role.AUDITOR and valid_to is None:
        raise Refused("people.auditor_without_end", field="valid_to")
    others = unfinished_memberships(person.pk, at=at)
    require_separate(role=role, held=set(others.values_list("role", flat=True)))
    same = others.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from), ministry=ministry, role=role)
    if valid_to is not None:
        same = same.filter(valid_from__lte=valid_to)
    if same.exists():
        raise Refused("people.role_held", role=str(role), field="role")
    membership = Membership.objects.create(
        user=person, ministry=ministry, role=role, valid_from=valid_from, valid_to=valid_to
    )
    _record_role(actor=actor, action="people.grant_role", membership=membership, at=at, last_day=valid_to)
    return membership


def _record_role(*, actor: str, action: str, membership: Membership, at: datetime, last_day: date | None) -> None:
    facts = {
        "role": membership.role,
        "valid_from": membership.valid_from.isoformat(),
        "valid_to": last_day.isoformat() if last_day else None,
    }
    thing = f"people.user:{membership.user_id}"
    record(actor=actor, action=action, thing=thing, ministry=membership.ministry_id, at=at, facts=facts)


@transaction.atomic
def grant_role(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    person: User,
    ministry: Ministry,
    role: Role,
    valid_from: date,
    valid_to: date | None = None,
) -> Membership:
    """Give a role in a ministry that one administers; never to oneself. Raises the refusals of ``add_role``."""
    require_manages_ministry(scope, ministry.pk)
    require_someone_else(scope, person.pk)
    person = locked_person(person)
    if not person.is_active:
        raise Refused("people.inactive")
    return add_role(
        actor=actor_ref(user),
        at=at,
        person=person,
        ministry=ministry,
        role=role,
        valid_from=valid_from,
        valid_to=valid_to,
    )


@transaction.atomic
def end_role(*, user: User, scope: Scope, at: datetime, membership: Membership, last_day: date) -> None:
    """Let a role end with ``last_day``; yesterday ends it at once. A role that has not begun by then goes away wholly.

    Raises ``Refused("people.oneself")``, ``Refused("people.ends_in_past")``, ``Refused("people.role_ended")`` and
    ``Refused("state.changed_meanwhile")``.
    """
    require_manages_ministry(scope, membership.ministry_id)
    require_someone_else(scope, membership.user_id)
    yesterday = timezone.localdate(at) - timedelta(days=1)
    if last_day < yesterday:
        raise Refused("people.ends_in_past", field="last_day")
    if membership.valid_to is not None and membership.valid_to <= last_day:
        raise Refused("people.role_ended", field="last_day")
    unchanged = Membership.objects.filter(pk=membership.pk, valid_to=membership.valid_to)
    if membership.valid_to is None:
        unchanged = Membership.objects.filter(pk=membership.pk, valid_to__isnull=True)
    hits = unchanged.delete()[0] if last_day < membership.valid_from else unchanged.update(valid_to=last_day)
    if hits != 1:
        raise Refused("state.changed_meanwhile")
    _record_role(actor=actor_ref(user), action="people.end_role", membership=membership, at=at, last_day=last_day)


@transaction.atomic
def set_stand_in(
    *, user: User, scope: Scope, at: datetime, absent: User, deputy: User, valid_from: date, valid_to: date
) -> StandIn:
    """Let a colleague act for someone between two days: set by the person, or by an administrator for the person.

    Raises ``Refused("people.deputy_unsuitable" | "people.starts_in_past" | "people.period_reversed" |
    "people.stand_in_overlaps")``.
    """
    today = timezone.localdate(at)
    absent = locked_person(absent)
    if absent.pk != scope.user_id:
        require_account(scope=scope, person=absent, at=at)
    require_period(valid_from=valid_from, valid_to=valid_to, today=today)
    if valid_from < today:
        raise Refused("people.starts_in_past", field="valid_from")
    if not colleagues(absent, at=at).filter(pk=deputy.pk).exists():
        raise Refused("people.deputy_unsuitable", field="deputy")
    same = StandIn.objects.filter(absent=absent, deputy=deputy, valid_from__lte=valid_to, valid_to__gte=valid_from)
    if same.exists():
        raise Refused("people.stand_in_overlaps", field="valid_from")
    stand_in = StandIn.objects.create(absent=absent, deputy=deputy, valid_from=valid_from, valid_to=valid_to)
    _record_stand_in(actor=actor_ref(user), action="people.set_stand_in", stand_in=stand_in, at=at)
    return stand_in


def _record_stand_in(*, actor: str, action: str, stand_in: StandIn, at: datetime) -> None:
    facts = {
        "deputy": stand_in.deputy_id,
        "valid_from": stand_in.valid_from.isoformat(),
        "valid_to": stand_in.valid_to.isoformat(),
    }
    record(actor=actor, action=action, thing=thing_of(stand_in.absent), at=at, facts=facts)


@transaction.atomic
def revoke_stand_in(*, user: User, scope: Scope, at: datetime, stand_in: StandIn) -> None:
    """End a stand-in at once; one that began before stays on record with yesterday as its last day.

    Raises ``Refused("people.stand_in_ended")``.
    """
    if stand_in.absent_id != scope.user_id:
        require_account(scope=scope, person=stand_in.absent, at=at)
    today = timezone.localdate(at)
    running = StandIn.objects.filter(pk=stand_in.pk, valid_to__gte=today)
    has_begun = stand_in.valid_from < today
    hits = running.update(valid_to=today - timedelta(days=1)) if has_begun else running.delete()[0]
    if hits != 1:
        raise Refused("people.stand_in_ended")
    _record_stand_in(actor=actor_ref(user), action="people.revoke_stand_in", stand_in=stand_in, at=at)
