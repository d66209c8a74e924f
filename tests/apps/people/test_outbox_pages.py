# SPDX-License-Identifier: EUPL-1.2
"""Mails that did not arrive: administrators see for whom and why, and end it; nobody sees what they are about."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.actors import Actors
from tests.apps.people.mails import FACTS, invited, put
from tests.smtp import Box
from tragweite.apps.journal.actions import actor_ref
from tragweite.apps.journal.models import Entry, OutboxMessage
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import scope_of, waiting
from tragweite.apps.people.tasks import deliver_mail
from tragweite.core.rules.states import Role
from tragweite.web.mail_problems import MAIL_PROBLEMS, mail_problem

SignIn = Callable[..., Client]
State = OutboxMessage.State
LIST = "/konto/postausgang/"


def failed(to: User | str, *, error: str = "refused_550", **given: Any) -> OutboxMessage:
    message = put(to if isinstance(to, str) else actor_ref(to), **given)
    OutboxMessage.objects.filter(pk=message.pk).update(state=State.FAILED, last_error=error, attempts=1)
    message.refresh_from_db()
    return message


def page_of(message: OutboxMessage, name: str = "outbox_message") -> str:
    return reverse(f"people:{name}", args=[message.pk])


def todo(user: User) -> list[str]:
    at = timezone.now()
    return [each.text for each in waiting(user, scope_of(user, at=at), at) if "angekommen" in each.text]


def test_the_list_tells_for_whom_and_why_and_not_what(
    actors: Actors, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    failed(actors.approver)
    failed(actors.stranger)
    access, _token = invited(actors)
    later = put(f"outside:{access.pk}", "outside_task")
    OutboxMessage.objects.filter(pk=later.pk).update(last_error="later_451", attempts=2)
    client = sign_in(actors.administrator)
    with django_assert_num_queries(7):
        page = client.get(LIST).content.decode()
    assert actors.approver.display_name in page
    assert "Cora Creator" in page
    assert "endgültig abgelehnt" in page
    assert "auf später verwiesen" in page
    for hidden in (actors.stranger.display_name, FACTS["title"], FACTS["campaign"], actors.approver.email):
        assert str(hidden) not in page
    for number in range(5):
        person = factories.user(f"Weitere {number}")
        factories.membership(person, actors.ministry, Role.CLERK)
        failed(person)
    with django_assert_num_queries(7):
        client.get(LIST)
    assert "Cora Creator" not in client.get(LIST, {"stand": "gescheitert"}).content.decode()
    assert actors.approver.display_name not in client.get(LIST, {"stand": "offen"}).content.decode()


def test_an_empty_list_says_that_nothing_is_to_do(actors: Actors, sign_in: SignIn) -> None:
    put(actor_ref(actors.approver))  # waits for its first attempt
    assert "Es ist nichts zu tun" in sign_in(actors.administrator).get(LIST).content.decode()


def test_a_failed_mail_says_what_to_do_and_is_tried_again(actors: Actors, sign_in: SignIn, box: Box) -> None:
    box.refusals[actors.approver.email] = "550 no such user"
    put(actor_ref(actors.approver))
    deliver_mail(at=timezone.now())
    message = OutboxMessage.objects.get()
    assert todo(actors.administrator) == ["Eine E-Mail ist nicht angekommen"]
    client = sign_in(actors.administrator)
    page = client.get(page_of(message)).content.decode()
    assert "berichtigen Sie die Adresse" in page
    assert reverse("people:detail", args=[actors.approver.pk]) in page
    assert "refused_550" in page
    User.objects.filter(pk=actors.approver.pk).update(email="richtig@example.org")
    assert client.post(page_of(message, "retry_mail")).status_code == 302
    assert client.post(page_of(message, "retry_mail")).status_code == 404  # a second click finds nothing failed
    assert deliver_mail(at=timezone.now()) == 1
    assert [mail["To"] for mail in box.mails] == ["richtig@example.org"]
    assert todo(actors.administrator) == []
    assert Entry.objects.filter(action="people.retry_mail", thing=f"journal.mail:{message.pk}").count() == 1


def test_a_daily_mail_is_tried_again_with_all_that_it_carries(actors: Actors, sign_in: SignIn, box: Box) -> None:
    at = timezone.now()
    digest = failed(actors.approver, dedupe="digest")
    OutboxMessage.objects.filter(pk=digest.pk).update(kind="digest")
    carried = failed(actors.approver, dedupe="carried", error="refused_550")
    OutboxMessage.objects.filter(pk=carried.pk).update(digest=digest, is_daily=True)
    client = sign_in(actors.administrator)
    assert client.get(LIST).content.decode().count(reverse("people:outbox_message", args=[carried.pk])) == 0
    client.post(page_of(digest, "retry_mail"))
    assert deliver_mail(at=at + timedelta(minutes=1)) == 1
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {State.SENT}


def test_a_mail_that_nobody_needs_leaves_the_list(actors: Actors, sign_in: SignIn) -> None:
    message = failed(actors.approver)
    client = sign_in(actors.administrator)
    assert client.post(page_of(message, "give_up_mail")).status_code == 302
    message.refresh_from_db()
    assert (message.state, message.last_error) == (State.DROPPED, "given_up")
    assert Entry.objects.filter(action="people.give_up_mail").count() == 1
    assert todo(actors.administrator) == []
    assert client.post(page_of(message, "give_up_mail")).status_code == 404


def test_old_news_are_not_sent_again_and_no_longer_ask_for_anybody(actors: Actors, sign_in: SignIn) -> None:
    message = failed(actors.approver, at=timezone.now() - timedelta(days=31))
    assert todo(actors.administrator) == []
    answer = sign_in(actors.administrator).post(page_of(message, "retry_mail"))
    assert answer.status_code == 409
    assert "älter als 30 Tage" in answer.content.decode()
    message.refresh_from_db()
    assert message.state == State.FAILED


@pytest.mark.parametrize("name", ["outbox_message", "retry_mail", "give_up_mail"])
def test_strangers_and_other_roles_find_nothing(actors: Actors, sign_in: SignIn, name: str) -> None:
    own, foreign = failed(actors.approver), failed(actors.stranger)
    method = "get" if name == "outbox_message" else "post"
    assert getattr(sign_in(actors.administrator), method)(page_of(foreign, name)).status_code == 404
    for user in (actors.clerk, actors.auditor, actors.stranger):
        assert getattr(sign_in(user), method)(page_of(own, name)).status_code == 404
        assert sign_in(user).get(LIST).status_code == 403
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {State.FAILED}


@pytest.mark.parametrize("code", [*MAIL_PROBLEMS, "refused_550", "later_451", "etwas Neues"])
def test_every_reason_has_words_and_an_advice(code: str) -> None:
    problem = mail_problem(code)
    assert str(problem.happened).endswith(".")
    assert str(problem.to_do).endswith(".")
    assert code not in f"{problem.happened} {problem.to_do}"
