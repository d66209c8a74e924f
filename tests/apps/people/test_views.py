# SPDX-License-Identifier: EUPL-1.2
"""Pages of the own account, of the administration of people, and of the journal."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.actors import Actors
from tragweite.apps.journal.models import Entry
from tragweite.apps.people.models import Membership, StandIn, User
from tragweite.core.rules.states import Role

SignIn = Callable[[User], Client]
DETAIL_PAGES = ["detail", "edit", "set_password", "role_grant", "stand_in_set"]


def test_profile_shows_own_roles(actors: Actors, sign_in: SignIn, django_assert_max_num_queries: Any) -> None:
    client = sign_in(actors.clerk)
    with django_assert_max_num_queries(8):
        page = client.get(reverse("people:profile"))
    assert "Sachbearbeitung" in page.content.decode()
    assert actors.ministry.name in page.content.decode()


def test_own_stand_in_through_the_page(actors: Actors, sign_in: SignIn) -> None:
    client, today = sign_in(actors.clerk), timezone.localdate()
    given = {"deputy": actors.second_clerk.pk, "valid_from": today.isoformat(), "valid_to": today.isoformat()}
    assert client.post(reverse("people:stand_in_own"), given).status_code == 302
    stand_in = StandIn.objects.get()
    assert client.get(reverse("people:stand_in_end", args=[stand_in.pk])).status_code == 405
    assert client.post(reverse("people:stand_in_end", args=[stand_in.pk])).status_code == 302
    assert not StandIn.objects.exists()


def test_refusals_stand_in_the_form(actors: Actors, sign_in: SignIn) -> None:
    client, today = sign_in(actors.clerk), timezone.localdate()
    given = {
        "deputy": actors.second_clerk.pk,
        "valid_from": today.isoformat(),
        "valid_to": (today - timedelta(days=1)).isoformat(),
    }
    page = client.post(reverse("people:stand_in_own"), given)
    assert page.status_code == 200
    assert "Das Ende liegt vor dem Beginn" in page.content.decode()
    given["deputy"] = actors.stranger.pk
    assert client.post(reverse("people:stand_in_own"), given).status_code == 200
    assert not StandIn.objects.exists()


def test_weak_password_is_explained_in_german(actors: Actors, sign_in: SignIn) -> None:
    given = {"old_password": "richtig-langes-passwort", "password": "kurz", "again": "kurz"}
    page = sign_in(actors.clerk).post(reverse("people:password"), given).content.decode()
    assert "nicht sicher genug" in page
    assert "too short" not in page


def test_list_of_people(actors: Actors, sign_in: SignIn, django_assert_num_queries: Any) -> None:
    client = sign_in(actors.administrator)
    client.get(reverse("people:list"))
    with django_assert_num_queries(9):
        page = client.get(reverse("people:list")).content.decode()
    assert actors.clerk.display_name in page
    assert actors.stranger.display_name not in page
    for number in range(5):
        factories.membership(factories.user(f"Weitere {number}"), actors.ministry, Role.CLERK)
    with django_assert_num_queries(9):
        client.get(reverse("people:list"))


def test_list_filters_and_exports(actors: Actors, sign_in: SignIn) -> None:
    client = sign_in(actors.administrator)
    page = client.get(reverse("people:list"), {"rolle": "approver"}).content.decode()
    assert actors.approver.display_name in page
    assert actors.clerk.display_name not in page
    export = client.get(reverse("people:list"), {"export": "csv"})
    assert actors.clerk.username in export.content.decode()


@pytest.mark.parametrize("name", DETAIL_PAGES)
def test_pages_about_a_person(actors: Actors, sign_in: SignIn, name: str, django_assert_max_num_queries: Any) -> None:
    client = sign_in(actors.administrator)
    with django_assert_max_num_queries(11):
        assert client.get(reverse(f"people:{name}", args=[actors.clerk.pk])).status_code == 200


@pytest.mark.parametrize("name", [*DETAIL_PAGES, "unlock", "shred"])
def test_strangers_and_missing_people_look_the_same(actors: Actors, sign_in: SignIn, name: str) -> None:
    method = "post" if name in {"unlock", "shred"} else "get"
    administrator = sign_in(actors.administrator)
    for client, key in ((administrator, actors.stranger.pk), (administrator, 10**9), (sign_in(actors.head), 1)):
        assert getattr(client, method)(reverse(f"people:{name}", args=[key])).status_code == 404


def test_everyone_else_is_told_so(actors: Actors, sign_in: SignIn) -> None:
    for user in (actors.clerk, actors.head, actors.auditor, actors.chancellery, actors.nobody):
        assert sign_in(user).get(reverse("people:list")).status_code == 403
        assert sign_in(user).get(reverse("people:create")).status_code == 403


def test_the_administration_of_one_person(actors: Actors, sign_in: SignIn) -> None:
    client = sign_in(actors.administrator)
    given = {"username": "neu.person", "display_name": "Neu Person", "email": ""}
    assert client.post(reverse("people:create"), given).status_code == 302
    person = User.objects.get(username="neu.person")

    def post(name: str, values: dict[str, Any], key: int = person.pk) -> int:
        return client.post(reverse(f"people:{name}", args=[key]), values).status_code

    today = timezone.localdate().isoformat()
    role = {"ministry": actors.ministry.pk, "role": "clerk", "valid_from": today}
    assert post("set_password", {"password": "Kiefernnadel-Turbine-48"}) == 302
    assert post("role_grant", role) == 302
    assert post("edit", {"display_name": "Neue Person", "email": "", "is_active": "on"}) == 302
    User.objects.filter(pk=person.pk).update(locked_until=timezone.now() + timedelta(minutes=9))
    assert post("unlock", {}) == 302
    assert post("unlock", {}) == 409
    assert post("shred", {}) == 409
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    assert post("role_end", {"last_day": yesterday}, key=person.memberships.get().pk) == 302
    assert post("shred", {}) == 302
    assert "Gelöschte Person" in client.get(reverse("people:detail", args=[person.pk])).content.decode()


def test_role_of_a_foreign_ministry_cannot_be_given_through_the_form(actors: Actors, sign_in: SignIn) -> None:
    given = {"ministry": actors.other_ministry.pk, "role": "clerk", "valid_from": "2026-01-01"}
    page = sign_in(actors.administrator).post(reverse("people:role_grant", args=[actors.nobody.pk]), given)
    assert page.status_code == 200
    assert not Membership.objects.filter(user=actors.nobody).exists()


def test_navigation_follows_the_role(actors: Actors, sign_in: SignIn) -> None:
    def shown(user: User) -> str:
        return sign_in(user).get(reverse("people:profile")).content.decode()

    assert reverse("campaigns:list") in shown(actors.clerk)
    assert reverse("people:list") not in shown(actors.clerk)
    assert reverse("campaigns:list") not in shown(actors.administrator)
    assert reverse("people:list") in shown(actors.administrator)
    assert reverse("journal:list") in shown(actors.auditor)


def test_who_reads_the_journal(actors: Actors, sign_in: SignIn) -> None:
    for user, listed, status in (
        (actors.auditor, 200, 200),
        (actors.chancellery, 200, 200),
        (actors.administrator, 403, 200),
        (actors.clerk, 403, 403),
        (actors.head, 403, 403),
    ):
        client = sign_in(user)
        assert client.get(reverse("journal:list")).status_code == listed
        assert client.get(reverse("journal:status")).status_code == status


def test_journal_pages(actors: Actors, sign_in: SignIn, django_assert_num_queries: Any) -> None:
    sign_in(actors.administrator).post(
        reverse("people:create"), {"username": "neu.person", "display_name": "Neu Person", "email": ""}
    )
    client = sign_in(actors.auditor)
    client.get(reverse("journal:list"))
    with django_assert_num_queries(10):
        page = client.get(reverse("journal:list")).content.decode()
    assert "Konto angelegt" in page
    assert actors.administrator.display_name in page
    entry = client.get(reverse("journal:entry", args=[1])).content.decode()
    assert "Neu Person" in entry
    assert client.get(reverse("journal:entry", args=[99])).status_code == 404
    assert client.get(reverse("journal:list"), {"vorgang": "people.create_user", "export": "csv"}).status_code == 200
    assert "Kein Eintrag passt" in client.get(reverse("journal:list"), {"vorgang": "people.unlock"}).content.decode()


def test_journal_status_is_green_and_red(actors: Actors, sign_in: SignIn, settings: Any) -> None:
    client = sign_in(actors.administrator)
    client.post(reverse("people:create"), {"username": "neu.person", "display_name": "Neu Person", "email": ""})
    green = client.get(reverse("journal:status"), {"pruefen": "1"}).content.decode()
    assert "Die Kette ist unversehrt" in green
    assert "Neu Person" not in green
    Entry.objects.filter(pk=1).update(personal='{"display_name":"Anders"}')
    red = client.get(reverse("journal:status"), {"pruefen": "1"}).content.decode()
    assert "ab Eintrag 1 nicht unversehrt" in red
    path = settings.TRAGWEITE.journal_seal_file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("kein Siegel\n")
    assert "Siegeldatei" in client.get(reverse("journal:status")).content.decode()
