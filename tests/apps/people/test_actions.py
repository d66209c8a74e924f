# SPDX-License-Identifier: EUPL-1.2
"""Acts about people: who may, what is refused, and that each writes one entry."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.http import Http404

from tests import factories
from tests.actors import Actors
from tragweite.apps.journal.models import Entry
from tragweite.apps.journal.queries import verify
from tragweite.apps.people import actions
from tragweite.apps.people.models import Membership, OutsideAccess, StandIn, User
from tragweite.apps.people.queries import access_outside, scope_of, token_hash
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import Role

AT, TODAY = factories.NOW, factories.TODAY
GOOD = "Kiefernnadel-Turbine-48"


def by(user: User) -> dict[str, Any]:
    return {"user": user, "scope": scope_of(user, at=AT), "at": AT}


def refused(act: Callable[[], object]) -> str:
    """The code of the refusal; nothing is written."""
    before = Entry.objects.count()
    with pytest.raises(Refused) as error:
        act()
    assert Entry.objects.count() == before
    return error.value.code


def entry_of(act: Callable[[], object]) -> Entry:
    """The one entry that an act writes."""
    before = Entry.objects.count()
    act()
    assert Entry.objects.count() == before + 1
    return Entry.objects.get(pk=before + 1)


def grant(actors: Actors, **given: Any) -> Membership:
    values: dict[str, Any] = {
        "person": actors.nobody,
        "ministry": actors.ministry,
        "role": Role.CLERK,
        "valid_from": TODAY,
        "valid_to": None,
    }
    return actions.grant_role(**{**by(actors.administrator), **values, **given})


def test_create_user(actors: Actors) -> None:
    entry = entry_of(
        lambda: actions.create_user(
            **by(actors.administrator), username=" Neu.Person ", display_name="Neu Person", email="neu@example.org"
        )
    )
    made = User.objects.get(username="neu.person")
    assert not made.has_usable_password()
    assert entry.action == "people.create_user"
    assert "Neu Person" not in entry.facts
    assert entry.personal_subject == f"user:{made.pk}"


@pytest.mark.parametrize("username", ["", "ab", "zwei worte", "ä-umlaut", "x" * 81, "-anfang", "a\nb-c"])
def test_create_user_refuses_a_bad_name(actors: Actors, username: str) -> None:
    def act() -> User:
        return actions.create_user(**by(actors.administrator), username=username, display_name="Neu")

    assert refused(act) == "people.username_invalid"


def test_create_user_refuses_a_taken_name(actors: Actors) -> None:
    def act() -> User:
        return actions.create_user(
            **by(actors.administrator), username=actors.clerk.username.upper(), display_name="Zwei"
        )

    assert refused(act) == "people.username_taken"


def test_only_administrators_manage(actors: Actors) -> None:
    for user in (actors.clerk, actors.head, actors.auditor, actors.chancellery, actors.nobody):
        acts: list[Callable[[], object]] = [
            lambda user=user: actions.create_user(**by(user), username="neu.person", display_name="Neu"),
            lambda user=user: actions.set_password(**by(user), person=actors.second_clerk, password=GOOD),
            lambda user=user: actions.unlock(**by(user), person=actors.second_clerk),
            lambda user=user: actions.shred_user(**by(user), person=actors.second_budget_officer),
            lambda user=user: actions.change_user(
                **by(user), person=actors.second_clerk, display_name="X", email="", is_active=True
            ),
        ]
        assert {refused(act) for act in acts} == {"access.people"}
        assert refused(lambda user=user: grant(actors, **by(user))) == "access.people_of_ministry"


def test_change_user_once(actors: Actors) -> None:
    given = {"person": actors.clerk, "display_name": "Clara Neu", "email": "", "is_active": True}
    entry = entry_of(lambda: actions.change_user(**by(actors.administrator), **given))
    assert "Clara" not in entry.facts
    actions.change_user(**by(actors.administrator), **given)
    assert Entry.objects.last() == entry


def test_nobody_closes_the_own_account(actors: Actors) -> None:
    me = actors.administrator
    given = {"person": me, "display_name": "Ada", "email": "", "is_active": False}
    assert refused(lambda: actions.change_user(**by(me), **given)) == "people.oneself"


def test_account_of_another_ministry_is_left_alone(actors: Actors) -> None:
    factories.membership(actors.clerk, actors.other_ministry, Role.CLERK)
    act: Callable[[], object] = lambda: actions.set_password(  # noqa: E731
        **by(actors.administrator), person=actors.clerk, password=GOOD
    )
    assert refused(act) == "access.account_elsewhere"


def test_set_password_is_checked_and_recorded_without_it(actors: Actors) -> None:
    entry = entry_of(lambda: actions.set_password(**by(actors.administrator), person=actors.clerk, password=GOOD))
    actors.clerk.refresh_from_db()
    assert actors.clerk.check_password(GOOD)
    assert GOOD not in entry.facts + entry.personal


@pytest.mark.parametrize("password", ["kurz", "passwortpasswort"[:11], "password1234", ""])
def test_weak_passwords_are_refused(actors: Actors, password: str) -> None:
    act: Callable[[], object] = lambda: actions.set_password(  # noqa: E731
        **by(actors.administrator), person=actors.clerk, password=password
    )
    assert refused(act) == "people.password_weak"


def test_change_password_needs_the_old_one(actors: Actors) -> None:
    def change(old: str) -> User:
        return actions.change_password(user=actors.clerk, at=AT, old=old, password=GOOD)

    assert refused(lambda: change("falsch")) == "people.old_password_wrong"
    assert entry_of(lambda: change("richtig-langes-passwort")).action == "people.change_password"


def test_grant_and_end_role(actors: Actors) -> None:
    assert entry_of(lambda: grant(actors)).ministry_ref == actors.ministry.pk
    membership = actors.nobody.memberships.get()
    assert scope_of(actors.nobody, at=AT).has(actors.ministry.pk, Role.CLERK)

    def end() -> None:
        actions.end_role(**by(actors.administrator), membership=membership, last_day=TODAY)

    entry_of(end)
    assert scope_of(actors.nobody, at=AT).has(actors.ministry.pk, Role.CLERK)
    assert not scope_of(actors.nobody, at=AT + timedelta(days=1)).has(actors.ministry.pk, Role.CLERK)
    assert refused(end) == "state.changed_meanwhile"


def test_a_role_ends_at_once(actors: Actors) -> None:
    membership = actors.clerk.memberships.get()
    yesterday = TODAY - timedelta(days=1)
    actions.end_role(**by(actors.administrator), membership=membership, last_day=yesterday)
    assert not scope_of(actors.clerk, at=AT).has(actors.ministry.pk, Role.CLERK)
    membership.refresh_from_db()
    assert membership.valid_to == yesterday
    before_yesterday = TODAY - timedelta(days=2)
    end = lambda: actions.end_role(  # noqa: E731
        **by(actors.administrator), membership=membership, last_day=before_yesterday
    )
    assert refused(end) == "people.ends_in_past"


def test_a_role_that_never_began_goes_away(actors: Actors) -> None:
    membership = grant(actors, valid_from=TODAY + timedelta(days=10))
    actions.end_role(**by(actors.administrator), membership=membership, last_day=TODAY)
    assert not actors.nobody.memberships.exists()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"role": Role.AGENCY}, "people.outside_role"),
        ({"role": Role.STATE_CHANCELLERY}, "people.role_elsewhere"),
        ({"role": Role.AUDITOR, "valid_to": TODAY}, "people.role_elsewhere"),
        ({"valid_to": TODAY - timedelta(days=1)}, "people.period_reversed"),
        ({"valid_from": TODAY - timedelta(days=9), "valid_to": TODAY - timedelta(days=1)}, "people.ends_in_past"),
    ],
)
def test_roles_that_cannot_be(actors: Actors, given: dict[str, Any], code: str) -> None:
    assert refused(lambda: grant(actors, **given)) == code


def test_an_auditor_always_ends(actors: Actors) -> None:
    factories.membership(actors.administrator, actors.chancellery_office, Role.ADMINISTRATOR)
    given = {"role": Role.AUDITOR, "ministry": actors.chancellery_office}
    assert refused(lambda: grant(actors, **given)) == "people.auditor_without_end"
    assert grant(actors, **given, valid_to=TODAY).role == Role.AUDITOR


def test_the_same_role_twice_is_refused(actors: Actors) -> None:
    grant(actors)
    assert refused(lambda: grant(actors)) == "people.role_held"


def test_administration_and_content_stay_apart(actors: Actors) -> None:
    grant(actors)
    assert refused(lambda: grant(actors, role=Role.ADMINISTRATOR)) == "people.administrator_and_content"
    other = factories.user()
    grant(actors, person=other, role=Role.ADMINISTRATOR)
    assert refused(lambda: grant(actors, person=other)) == "people.administrator_and_content"


def test_nobody_gives_rights_to_oneself_or_elsewhere(actors: Actors) -> None:
    assert refused(lambda: grant(actors, person=actors.administrator)) == "people.oneself"
    assert refused(lambda: grant(actors, ministry=actors.other_ministry)) == "access.people_of_ministry"


def stand_in(actors: Actors, **given: Any) -> StandIn:
    values = {"absent": actors.clerk, "deputy": actors.second_clerk, "valid_from": TODAY, "valid_to": TODAY}
    return actions.set_stand_in(**{**by(actors.clerk), **values, **given})


def test_stand_in_for_oneself(actors: Actors) -> None:
    assert entry_of(lambda: stand_in(actors)).action == "people.set_stand_in"
    assert refused(lambda: stand_in(actors)) == "people.stand_in_overlaps"
    made = StandIn.objects.get()
    end: Callable[[], object] = lambda: actions.revoke_stand_in(**by(actors.clerk), stand_in=made)  # noqa: E731
    assert entry_of(end).action == "people.revoke_stand_in"
    assert refused(end) == "people.stand_in_ended"


def test_a_stand_in_that_ran_stays_on_record(actors: Actors) -> None:
    first = TODAY - timedelta(days=3)
    made = StandIn.objects.create(
        absent=actors.clerk, deputy=actors.second_clerk, valid_from=first, valid_to=TODAY + timedelta(days=3)
    )
    actions.revoke_stand_in(**by(actors.clerk), stand_in=made)
    made.refresh_from_db()
    assert (made.valid_from, made.valid_to) == (first, TODAY - timedelta(days=1))


def test_administrator_sets_a_stand_in_for_someone(actors: Actors) -> None:
    assert stand_in(actors, **by(actors.administrator)).absent == actors.clerk


def test_nobody_sets_a_stand_in_for_a_colleague(actors: Actors) -> None:
    assert refused(lambda: stand_in(actors, **by(actors.second_clerk))) == "access.people"


def test_deputies_come_from_the_same_ministry_and_are_no_administrators(actors: Actors) -> None:
    for deputy in (actors.stranger, actors.administrator, actors.nobody, actors.clerk):
        assert refused(lambda deputy=deputy: stand_in(actors, deputy=deputy)) == "people.deputy_unsuitable"


def test_stand_in_days_are_checked(actors: Actors) -> None:
    past = TODAY - timedelta(days=1)
    assert refused(lambda: stand_in(actors, valid_from=past)) == "people.starts_in_past"
    assert refused(lambda: stand_in(actors, valid_to=past)) == "people.period_reversed"


def test_unlock(actors: Actors) -> None:
    unlock: Callable[[], object] = lambda: actions.unlock(**by(actors.administrator), person=actors.clerk)  # noqa: E731
    assert refused(unlock) == "people.not_locked"
    User.objects.filter(pk=actors.clerk.pk).update(locked_until=AT + timedelta(minutes=5))
    assert entry_of(unlock).action == "people.unlock"
    assert refused(unlock) == "people.not_locked"


def test_shred_user(actors: Actors) -> None:
    me = by(actors.administrator)
    person = actions.create_user(**me, username="weg.gang", display_name="Wilma Weggang", email="weg@example.org")
    entry_of(lambda: actions.shred_user(**me, person=person))
    person.refresh_from_db()
    assert person.display_name == f"Gelöschte Person {person.pk}"
    assert (person.email, person.is_active) == ("", False)
    rows = " ".join(map(str, Entry.objects.values_list("facts", "personal", "personal_salt")))
    assert "Wilma" not in rows
    assert "weg@example.org" not in rows
    assert verify().ok
    assert refused(lambda: actions.shred_user(**me, person=person)) == "people.shredded"


def test_shred_is_refused_for_oneself_and_while_roles_run(actors: Actors) -> None:
    me = by(actors.administrator)
    assert refused(lambda: actions.shred_user(**me, person=actors.administrator)) == "people.oneself"
    assert refused(lambda: actions.shred_user(**me, person=actors.clerk)) == "people.roles_running"
    Membership.objects.filter(user=actors.clerk).update(valid_from=TODAY + timedelta(days=9))
    assert refused(lambda: actions.shred_user(**me, person=actors.clerk)) == "people.roles_running"


def invite(actors: Actors, **given: Any) -> tuple[OutsideAccess, str]:
    values = {
        "purpose": "draft",
        "thing": "content.item:5",
        "name": "Cora Creator",
        "email": "cora@example.org",
        "days": 14,
        "ministry": actors.ministry,
    }
    return actions.invite_outside(**{**by(actors.clerk), **values, **given})


def test_invite_outside_stores_no_token(actors: Actors) -> None:
    access, token = invite(actors)
    assert access.token_hash == token_hash(token)
    assert token not in " ".join(map(str, OutsideAccess.objects.values_list()))
    entry = Entry.objects.get()
    assert "Cora" not in entry.facts
    assert token not in entry.facts + entry.personal


def test_an_outside_link_opens_one_purpose_until_its_expiry(actors: Actors) -> None:
    """Invariant 15."""
    access, token = invite(actors)
    assert access_outside(token=token, purpose="draft", at=AT).thing == "content.item:5"
    last = access.expires_at
    assert access_outside(token=token, purpose="draft", at=last - timedelta(seconds=1))
    for given in (
        {"token": token, "purpose": "draft", "at": last},
        {"token": token, "purpose": "invoice", "at": AT},
        {"token": token + "x", "purpose": "draft", "at": AT},
        {"token": "", "purpose": "draft", "at": AT},
    ):
        with pytest.raises(Http404):
            access_outside(**given)  # type: ignore[arg-type]


def test_a_revoked_link_is_closed(actors: Actors) -> None:
    access, token = invite(actors)
    revoke: Callable[[], object] = lambda: actions.revoke_outside(**by(actors.clerk), access=access)  # noqa: E731
    assert entry_of(revoke).action == "people.revoke_outside"
    with pytest.raises(Http404):
        access_outside(token=token, purpose="draft", at=AT)
    assert refused(revoke) == "state.changed_meanwhile"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"days": 0}, "people.days_out_of_range"),
        ({"days": 91}, "people.days_out_of_range"),
        ({"email": "keine"}, "people.email_invalid"),
        ({"name": "  "}, "people.name_missing"),
    ],
)
def test_invitations_are_checked(actors: Actors, given: dict[str, Any], code: str) -> None:
    assert refused(lambda: invite(actors, **given)) == code


def test_who_may_invite(actors: Actors) -> None:
    for user in (actors.stranger, actors.administrator, actors.auditor, actors.chancellery, actors.budget_officer):
        assert refused(lambda user=user: invite(actors, **by(user))) == "access.invite_outside"


def test_founding_happens_once(db: None) -> None:
    ministry = actions.add_ministry(at=AT, name="Ministerium für Gründung", short_name="Gründung")
    given = {"ministry": ministry, "username": "erste.person", "display_name": "Erste", "email": "", "password": GOOD}
    person = actions.found_administration(at=AT, **given)
    assert scope_of(person, at=AT).has(ministry.pk, Role.ADMINISTRATOR)
    second = {**given, "username": "zweite.person"}
    assert refused(lambda: actions.found_administration(at=AT, **second)) == "people.administrator_exists"
    twice: Callable[[], object] = lambda: actions.add_ministry(at=AT, name="Anders", short_name="Gründung")  # noqa: E731
    assert refused(twice) == "people.ministry_exists"
    assert verify().ok
