# SPDX-License-Identifier: EUPL-1.2
"""Sign-in, lock-out, sign-out; nobody learns who has an account."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.actors import Actors
from tragweite.apps.journal.models import Entry
from tragweite.apps.people import actions
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import scope_of

RIGHT = "richtig-langes-passwort"
URL = "/konto/anmelden/"


def sign_in(client: Client, username: str, password: str) -> str:
    """What a failed sign-in shows, without the token of the form and what was typed."""
    answer = client.post(URL, {"username": username, "password": password})
    assert answer.status_code == 200
    shown = re.sub(r'(?<=name="csrfmiddlewaretoken" value=")[^"]*', "", answer.content.decode())
    return shown.replace(username, "")


def test_the_right_password_opens(client: Client, actors: Actors) -> None:
    answer = client.post(URL, {"username": actors.clerk.username.upper(), "password": RIGHT})
    assert answer.status_code == 302
    assert answer["Location"] == reverse("today")
    entry = Entry.objects.get()
    assert (entry.action, entry.actor, entry.personal) == ("people.sign_in", f"user:{actors.clerk.pk}", "")


def test_wrong_name_wrong_password_and_locked_look_the_same(client: Client, actors: Actors) -> None:
    wrong_name = sign_in(client, "niemand", RIGHT)
    wrong_password = sign_in(client, actors.clerk.username, "falsch")
    User.objects.filter(pk=actors.second_clerk.pk).update(locked_until=timezone.now() + timedelta(minutes=5))
    locked = sign_in(client, actors.second_clerk.username, RIGHT)
    User.objects.filter(pk=actors.head.pk).update(is_active=False)
    closed = sign_in(client, actors.head.username, RIGHT)
    assert wrong_name == wrong_password == locked == closed
    assert "gesperrt" in locked


def test_failures_lock_and_time_unlocks(client: Client, actors: Actors) -> None:
    for _attempt in range(5):
        sign_in(client, actors.clerk.username, "falsch")
    sign_in(client, actors.clerk.username, RIGHT)
    actors.clerk.refresh_from_db()
    assert actors.clerk.locked_until is not None
    assert Entry.objects.filter(action="people.sign_in_failed").count() == 5
    assert Entry.objects.last().facts == '{"locked":true}'  # type: ignore[union-attr]
    User.objects.filter(pk=actors.clerk.pk).update(locked_until=timezone.now() - timedelta(seconds=1))
    assert client.post(URL, {"username": actors.clerk.username, "password": RIGHT}).status_code == 302
    actors.clerk.refresh_from_db()
    assert (actors.clerk.locked_until, actors.clerk.failed_sign_ins) == (None, 0)


def test_a_success_forgets_earlier_failures(client: Client, actors: Actors) -> None:
    for _attempt in range(4):
        sign_in(client, actors.clerk.username, "falsch")
    client.post(URL, {"username": actors.clerk.username, "password": RIGHT})
    client.post("/konto/abmelden/")
    for _attempt in range(4):
        sign_in(client, actors.clerk.username, "falsch")
    assert client.post(URL, {"username": actors.clerk.username, "password": RIGHT}).status_code == 302


def test_unknown_names_and_locked_accounts_do_not_fill_the_journal(client: Client, actors: Actors) -> None:
    for number in range(7):
        sign_in(client, f"niemand{number}", "falsch")
        sign_in(client, actors.clerk.username, "falsch")
    assert Entry.objects.count() == 5


@pytest.mark.parametrize("username", ["", "a\x00b", "x" * 500, "' OR 1=1 --"])
def test_strange_names_are_only_wrong(client: Client, db: None, username: str) -> None:
    sign_in(client, username, "falsch")


def test_an_account_without_password_stays_shut(client: Client, actors: Actors) -> None:
    scope = scope_of(actors.administrator)
    made = actions.create_user(
        user=actors.administrator, scope=scope, at=factories.NOW, username="ohne.kennwort", display_name="Ohne"
    )
    for password in ("", "!", made.password):
        sign_in(client, "ohne.kennwort", password)


def test_a_handed_over_password_is_changed_first(client: Client, actors: Actors) -> None:
    new = "Kiefernnadel-Turbine-48"
    actions.set_password(
        user=actors.administrator,
        scope=scope_of(actors.administrator),
        at=factories.NOW,
        person=actors.clerk,
        password=new,
    )
    answer = client.post(URL, {"username": actors.clerk.username, "password": new})
    assert answer["Location"] == reverse("people:password")
    own = "Schaukelpferd-am-Dienstag"
    given = {"old_password": new, "password": own, "again": own}
    assert client.post(reverse("people:password"), given)["Location"] == reverse("people:profile")
    client.post("/konto/abmelden/")
    answer = client.post(URL, {"username": actors.clerk.username, "password": own})
    assert answer["Location"] == reverse("today")


def test_foreign_targets_are_not_followed(client: Client, actors: Actors) -> None:
    given = {"username": actors.clerk.username, "password": RIGHT, "next": "https://evil.example/"}
    assert client.post(URL, given)["Location"] == reverse("today")


def test_sign_out_needs_a_post(client: Client, actors: Actors) -> None:
    client.force_login(actors.clerk)
    assert client.get("/konto/abmelden/").status_code == 405
    assert client.post("/konto/abmelden/").status_code == 302
    assert client.get(reverse("people:profile")).status_code == 302


def test_a_closed_account_loses_its_session(client: Client, actors: Actors) -> None:
    client.force_login(actors.clerk)
    User.objects.filter(pk=actors.clerk.pk).update(is_active=False)
    assert client.get(reverse("people:profile")).status_code == 302


def test_a_changed_password_ends_other_sessions(actors: Actors) -> None:
    here, there = Client(), Client()
    here.force_login(actors.clerk)
    there.force_login(actors.clerk)
    own = "Schaukelpferd-am-Dienstag"
    here.post(reverse("people:password"), {"old_password": RIGHT, "password": own, "again": own})
    assert here.get(reverse("people:profile")).status_code == 200
    assert there.get(reverse("people:profile")).status_code == 302
