# SPDX-License-Identifier: EUPL-1.2
"""Ministries and the people who work there."""

from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from tragweite.apps.demo.accounts import ADMINISTRATORS, OFFICES, PASSWORD, PEOPLE, PEOPLE_BY_NAME, Office, Person
from tragweite.apps.demo.stage import Stage, Story
from tragweite.apps.journal.actions import record
from tragweite.apps.people import actions
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import thing_of
from tragweite.core.rules.states import Role

AUDIT_DAYS = 400


def found_offices(stage: Stage) -> None:
    """Offices, administrators, accounts and roles; every account can sign in afterwards."""
    for office in OFFICES:
        _found(stage, office)
    for person in PEOPLE:
        if person.role != Role.ADMINISTRATOR:
            _employ(stage, person)
    _open_accounts(stage)
    stage.forget_scopes()


def _found(stage: Stage, office: Office) -> None:
    parent = stage.offices.get(office.parent)
    made = actions.add_ministry(
        at=stage.now, name=office.name, short_name=office.short_name, kind=office.kind, parent=parent
    )
    stage.offices[office.key] = made
    if office.key in ADMINISTRATORS:
        person = PEOPLE_BY_NAME[ADMINISTRATORS[office.key]]
        stage.people[person.username] = actions.found_administration(
            at=stage.now,
            ministry=made,
            username=person.username,
            display_name=person.name,
            email=email_of(person),
            password=PASSWORD,
        )


def email_of(person: Person) -> str:
    """An address in a domain that can never belong to anybody (RFC 2606)."""
    return f"{person.username}@vorfuehrung.example"


def _employ(stage: Stage, person: Person) -> None:
    parents = {office.key: office.parent for office in OFFICES}
    office = person.office if person.office in ADMINISTRATORS else parents[person.office]
    administrator = stage.by(ADMINISTRATORS[office])
    user = actions.create_user(
        **administrator, username=person.username, display_name=person.name, email=email_of(person)
    )
    stage.people[person.username] = user
    # An audit is ordered for a time; the others stay.
    ends = timezone.localdate(stage.end) + timedelta(days=AUDIT_DAYS) if person.role == Role.AUDITOR else None
    actions.grant_role(
        **administrator,
        person=user,
        ministry=stage.offices[person.office],
        role=Role(person.role),
        valid_from=timezone.localdate(stage.now),
        valid_to=ends,
    )


def _open_accounts(stage: Stage) -> None:
    """One hash for all: the password is public, and forty slow hashes would only make the demonstration slow.

    It replaces what administrators were founded with, so nobody is asked to choose a new one at the first sign-in.
    """
    User.objects.filter(username__in=PEOPLE_BY_NAME).update(password=make_password(PASSWORD))
    for username in ADMINISTRATORS.values():
        thing = thing_of(stage.people[username])
        record(actor="system", action="people.change_password", thing=thing, at=stage.now)


def absence(stage: Stage) -> Story:
    """Someone is away just now, and a colleague stands in."""
    yield stage.end - timedelta(hours=3)
    today = timezone.localdate(stage.now)
    actions.set_stand_in(
        **stage.by("innen.sachbearbeitung"),
        absent=stage.people["innen.sachbearbeitung"],
        deputy=stage.people["innen.sachbearbeitung2"],
        valid_from=today,
        valid_to=today + timedelta(days=10),
    )
    stage.forget_scopes()
