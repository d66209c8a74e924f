# SPDX-License-Identifier: EUPL-1.2
"""Accounts: create, change, passwords, unlock, shred."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tragweite.apps.journal.actions import actor_ref, record, shred
from tragweite.apps.people.models import StandIn, User
from tragweite.apps.people.policies import (
    USERNAME,
    Scope,
    require_contact,
    require_manages_people,
    require_someone_else,
    require_strong,
)
from tragweite.apps.people.queries import locked_person, require_account, thing_of, unfinished_memberships
from tragweite.core.refusal import Refused


def add_account(*, actor: str, at: datetime, username: str, display_name: str, email: str) -> User:
    """Write an account without password and record it; the caller has checked the right.

    Raises ``Refused("people.username_invalid" | "people.username_taken" | "people.name_missing" |
    "people.email_invalid")``.
    """
    username = username.strip().lower()
    if not USERNAME.fullmatch(username):
        raise Refused("people.username_invalid", field="username")
    require_contact(display_name=display_name, email=email)
    person = User(username=username, display_name=display_name.strip(), email=email, password=make_password(None))
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as error:
        raise Refused("people.username_taken", field="username") from error
    record(
        actor=actor,
        action="people.create_user",
        thing=thing_of(person),
        at=at,
        personal={"username": username, "display_name": person.display_name, "email": email},
        personal_subject=actor_ref(person),
    )
    return person


@transaction.atomic
def create_user(*, user: User, scope: Scope, at: datetime, username: str, display_name: str, email: str = "") -> User:
    """A new account without roles and without password. Raises the refusals of ``add_account``."""
    require_manages_people(scope)
    return add_account(actor=actor_ref(user), at=at, username=username, display_name=display_name, email=email)


@transaction.atomic
def change_user(
    *, user: User, scope: Scope, at: datetime, person: User, display_name: str, email: str, is_active: bool
) -> None:
    """Change name, e-mail and whether the account is open. Nothing changed is no entry.

    Raises ``Refused("people.oneself")`` for closing the own account.
    """
    person = locked_person(person)
    require_account(scope=scope, person=person, at=at)
    require_contact(display_name=display_name, email=email)
    if not is_active:
        require_someone_else(scope, person.pk)
    new: dict[str, object] = {"display_name": display_name.strip(), "email": email, "is_active": is_active}
    changed = sorted(name for name, value in new.items() if getattr(person, name) != value)
    if not changed:
        return
    User.objects.filter(pk=person.pk).update(**new)
    record(
        actor=actor_ref(user),
        action="people.change_user",
        thing=thing_of(person),
        at=at,
        facts={"changed": changed, "is_active": is_active},
        personal={"display_name": display_name.strip(), "email": email},
        personal_subject=actor_ref(person),
    )


@transaction.atomic
def set_password(*, user: User, scope: Scope, at: datetime, person: User, password: str) -> None:
    """The first password, or a new one for someone who has lost it; the person changes it after sign-in.

    Raises ``Refused("people.password_weak", reasons)`` and, for the own account, ``Refused("people.oneself")``.
    """
    person = locked_person(person)
    require_someone_else(scope, person.pk)
    require_account(scope=scope, person=person, at=at)
    require_strong(password, person)
    User.objects.filter(pk=person.pk).update(password=make_password(password))
    record(actor=actor_ref(user), action="people.set_password", thing=thing_of(person), at=at)


def change_password(*, user: User, at: datetime, old: str, password: str) -> User:
    """Replace the own password; returns the user with the new one, so that the session can go on.

    Raises ``Refused("people.old_password_wrong")`` and ``Refused("people.password_weak", reasons)``.
    """
    with transaction.atomic():
        person = locked_person(user)
        if not person.check_password(old):
            raise Refused("people.old_password_wrong", field="old_password")
        require_strong(password, person)
        person.password = make_password(password)
        User.objects.filter(pk=person.pk).update(password=person.password)
        record(actor=actor_ref(person), action="people.change_password", thing=thing_of(person), at=at)
    return person


@transaction.atomic
def unlock(*, user: User, scope: Scope, at: datetime, person: User) -> None:
    """Open an account that was locked after failed sign-ins. Raises ``Refused("people.not_locked")``."""
    require_account(scope=scope, person=person, at=at)
    locked = User.objects.filter(pk=person.pk, locked_until__gt=at)
    if locked.update(locked_until=None, failed_sign_ins=0) != 1:
        raise Refused("people.not_locked")
    record(actor=actor_ref(user), action="people.unlock", thing=thing_of(person), at=at)


@transaction.atomic
def shred_user(*, user: User, scope: Scope, at: datetime, person: User) -> int:
    """Remove the personal data of someone who has left; see ``shred_person``. Never for oneself."""
    require_someone_else(scope, person.pk)
    require_account(scope=scope, person=person, at=at)
    return shred_person(actor=actor_ref(user), at=at, person=person)


@transaction.atomic
def shred_person(*, actor: str, at: datetime, person: User) -> int:
    """Rename the account, close it, and take its personal parts out of the journal; the right is checked before.

    Returns the number of journal entries that lost their personal part. Raises ``Refused("people.roles_running")``
    and ``Refused("people.shredded")``.
    """
    person = locked_person(person)
    if person.shredded_at is not None:
        raise Refused("people.shredded")
    if unfinished_memberships(person.pk, at=at).exists():
        raise Refused("people.roles_running")
    User.objects.filter(pk=person.pk).update(
        username=f"geloescht-{person.pk}",
        display_name=_("Gelöschte Person %(number)s") % {"number": person.pk},
        email="",
        password=make_password(None),
        is_active=False,
        shredded_at=at,
    )
    today = timezone.localdate(at)
    StandIn.objects.filter(absent=person, valid_to__gte=today).delete()
    StandIn.objects.filter(deputy=person, valid_to__gte=today).delete()
    return shred(subject=actor_ref(person), actor=actor, at=at)


@transaction.atomic
def record_sign_in(*, user: User, at: datetime) -> None:
    """Record that someone signed in; neither name nor address."""
    record(actor=actor_ref(user), action="people.sign_in", thing=thing_of(user), at=at)
