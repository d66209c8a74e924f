# SPDX-License-Identifier: EUPL-1.2
"""What only the operator of an installation does, by command line: ministries and the first administrator."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from tragweite.apps.journal.actions import record
from tragweite.apps.people.models import Membership, Ministry, User
from tragweite.apps.people.policies import require_strong
from tragweite.apps.people.queries import thing_of
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import Role

from .accounts import add_account
from .roles import add_role


@transaction.atomic
def add_ministry(
    *, at: datetime, name: str, short_name: str, kind: str = Ministry.Kind.MINISTRY, parent: Ministry | None = None
) -> Ministry:
    """A new ministry or body. Raises ``Refused("people.ministry_exists")``."""
    try:
        with transaction.atomic():
            made = Ministry.objects.create(name=name.strip(), short_name=short_name.strip(), kind=kind, parent=parent)
    except IntegrityError as error:
        raise Refused("people.ministry_exists", name=name) from error
    facts = {"name": made.name, "short_name": made.short_name, "kind": str(kind)}
    record(actor="system", action="people.add_ministry", thing=f"people.ministry:{made.pk}", at=at, facts=facts)
    return made


@transaction.atomic
def found_administration(
    *, at: datetime, ministry: Ministry, username: str, display_name: str, email: str, password: str
) -> User:
    """The first administrator of a ministry; further ones are made by this one.

    Raises ``Refused("people.administrator_exists")`` and the refusals of ``add_account``.
    """
    today = timezone.localdate(at)
    held = Membership.objects.filter(ministry=ministry, role=Role.ADMINISTRATOR, user__is_active=True)
    if held.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today)).exists():
        raise Refused("people.administrator_exists", name=ministry.name)
    person = add_account(actor="system", at=at, username=username, display_name=display_name, email=email)
    require_strong(password, person)
    User.objects.filter(pk=person.pk).update(password=make_password(password))
    record(actor="system", action="people.set_password", thing=thing_of(person), at=at)
    add_role(
        actor="system",
        at=at,
        person=person,
        ministry=ministry,
        role=Role.ADMINISTRATOR,
        valid_from=today,
        valid_to=None,
    )
    return person
