# SPDX-License-Identifier: EUPL-1.2
"""The people of the tests, by name: what a test says is who acts."""

from dataclasses import dataclass
from datetime import date

from tests import factories
from tragweite.apps.people.models import Ministry, User
from tragweite.core.rules.states import Role


@dataclass(frozen=True)
class Actors:
    """Two ministries and everyone who works there; ``stranger`` belongs to the other ministry."""

    ministry: Ministry
    other_ministry: Ministry
    chancellery_office: Ministry
    clerk: User
    second_clerk: User
    approver: User
    head: User
    budget_officer: User
    second_budget_officer: User
    chancellery: User
    second_chancellery: User
    auditor: User
    administrator: User
    stranger: User
    nobody: User


def make_actors() -> Actors:
    ministry = factories.ministry(name="Ministerium für Erprobung", short_name="Erprobung")
    other = factories.ministry(name="Ministerium für Anderes", short_name="Anderes")
    office = factories.ministry(name="Staatskanzlei", short_name="StK", kind=Ministry.Kind.STATE_CHANCELLERY)

    def member(name: str, role: Role, at: Ministry = ministry, until: date | None = None) -> User:
        user = factories.user(name)
        factories.membership(user, at, role, valid_to=until)
        return user

    return Actors(
        ministry=ministry,
        other_ministry=other,
        chancellery_office=office,
        clerk=member("Clara Sachbearbeitung", Role.CLERK),
        second_clerk=member("Cem Sachbearbeitung", Role.CLERK),
        approver=member("Frida Freigabe", Role.APPROVER),
        head=member("Lea Leitung", Role.HEAD_OF_COMMUNICATION),
        budget_officer=member("Heinz Haushalt", Role.BUDGET_OFFICER),
        second_budget_officer=member("Hilde Haushalt", Role.BUDGET_OFFICER),
        chancellery=member("Stefan Staatskanzlei", Role.STATE_CHANCELLERY, office),
        second_chancellery=member("Silke Staatskanzlei", Role.STATE_CHANCELLERY, office),
        auditor=member("Paula Prüfung", Role.AUDITOR, office, date(2099, 12, 31)),
        administrator=member("Ada Verwaltung", Role.ADMINISTRATOR),
        stranger=member("Fremde Person", Role.CLERK, other),
        nobody=factories.user("Ohne Rolle"),
    )
