# SPDX-License-Identifier: EUPL-1.2
"""Who someone is at a moment: the scope of a user, fetched once per request, and the people one may see."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from tragweite.core.rules.states import Role

from .models import Membership, Ministry, OutsideAccess, StandIn, User

READS_ALL = frozenset({Role.STATE_CHANCELLERY, Role.AUDITOR})
CONTENT_ROLES = frozenset(set(Role) - {Role.ADMINISTRATOR, Role.AGENCY, Role.CREATOR})

M = TypeVar("M", bound=Model)


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


def _valid_memberships(user_ids: Collection[int], at: datetime) -> QuerySet[Membership]:
    today = timezone.localdate(at)
    valid = Q(valid_from__lte=today) & (Q(valid_to__isnull=True) | Q(valid_to__gte=today))
    return Membership.objects.filter(valid, user_id__in=user_ids, user__is_active=True)


def _with_bodies(ministry_id: int, children: dict[int, list[int]]) -> Iterable[int]:
    yield ministry_id
    for child in children.get(ministry_id, []):
        yield from _with_bodies(child, children)


def _children() -> dict[int, list[int]]:
    children: dict[int, list[int]] = {}
    for key, parent in Ministry.objects.exclude(parent=None).values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(key)  # type: ignore[arg-type]
    return children


def absent_users(user: User, *, at: datetime) -> list[int]:
    """Ids of the users for whom ``user`` stands in at this moment."""
    today = timezone.localdate(at)
    valid = StandIn.objects.filter(deputy=user, valid_from__lte=today, valid_to__gte=today, absent__is_active=True)
    return list(valid.values_list("absent_id", flat=True))


def compute_scope(user: User, *, at: datetime) -> Scope:
    """Roles by ministry (subordinate bodies included) at a moment; what stand-ins add is marked."""
    absent = absent_users(user, at=at)
    children = _children()
    roles: dict[int, set[str]] = {}
    acting: dict[str, set[int]] = {}
    for membership in _valid_memberships([user.pk, *absent], at):
        if membership.user_id in absent and membership.role == Role.ADMINISTRATOR:
            continue  # the management of people is not passed on by a stand-in
        for ministry_id in _with_bodies(membership.ministry_id, children):
            roles.setdefault(ministry_id, set()).add(membership.role)
            if membership.user_id != user.pk:
                acting.setdefault(f"{ministry_id}:{membership.role}", set()).add(membership.user_id)
    return Scope(
        user_id=user.pk,
        roles={key: frozenset(held) for key, held in roles.items()},
        acting_for={key: tuple(sorted(users)) for key, users in acting.items()},
    )


def scope_of(user: User | AnonymousUser, *, at: datetime | None = None) -> Scope:
    """The scope of a user now, remembered on the user object of the request."""
    if not isinstance(user, User):
        return Scope(user_id=0)
    if at is not None:
        return compute_scope(user, at=at)
    remembered: Scope | None = getattr(user, "remembered_scope", None)
    if remembered is None:
        remembered = compute_scope(user, at=timezone.now())
        user.remembered_scope = remembered  # type: ignore[attr-defined]
    return remembered


def within(queryset: QuerySet[M], scope: Scope, *, path: str = "ministry") -> QuerySet[M]:
    """Restrict a queryset to what the scope reads; ``path`` leads to the ministry."""
    if scope.reads_all:
        return queryset
    return queryset.filter(**{f"{path}__in": scope.ministry_ids})


def access_user(scope: Scope, user_id: int) -> User:
    """A person, for administrators. A foreign and a missing id answer alike (404)."""
    user = visible_users(scope).filter(pk=user_id).first()
    if user is None:
        raise Http404
    return user


def visible_users(scope: Scope) -> QuerySet[User]:
    """People whom an administrator manages: members of the own ministries and people without any membership."""
    administered = scope.ministries_with(Role.ADMINISTRATOR)
    if not administered:
        return User.objects.none()
    own = Q(memberships__ministry__in=administered) | Q(memberships__isnull=True)
    return User.objects.filter(own).distinct()


def members_with(ministry_id: int, *roles: str, at: datetime) -> QuerySet[User]:
    """Active people who hold one of these roles in this ministry at a moment."""
    today = timezone.localdate(at)
    valid = Q(memberships__valid_to__isnull=True) | Q(memberships__valid_to__gte=today)
    return User.objects.filter(
        valid,
        is_active=True,
        memberships__ministry_id=ministry_id,
        memberships__role__in=roles,
        memberships__valid_from__lte=today,
    ).distinct()


def token_hash(token: str) -> str:
    """Only this digest of an outside token is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def access_outside(*, token: str, purpose: str, at: datetime) -> OutsideAccess:
    """The access behind a personal link; wrong, expired, revoked and foreign purpose all answer 404 alike."""
    access = (
        OutsideAccess.objects.select_related("ministry")
        .filter(token_hash=token_hash(token), purpose=purpose, revoked_at__isnull=True, expires_at__gt=at)
        .first()
    )
    if access is None:
        raise Http404
    return access
