# SPDX-License-Identifier: EUPL-1.2
"""What a real mail server refuses, and what becomes of the mail; links that have ended."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from tests.actors import Actors
from tests.apps.people.mails import invited, put, unsubscribe_path
from tests.smtp import Box
from tragweite.apps.journal.actions import actor_ref
from tragweite.apps.journal.models import OutboxMessage
from tragweite.apps.journal.tasks import PAUSES
from tragweite.apps.people import mails
from tragweite.apps.people.models import MailPreference, OutsideAccess
from tragweite.apps.people.tasks import deliver_mail

State = OutboxMessage.State


def only() -> OutboxMessage:
    return OutboxMessage.objects.get()


def test_what_is_refused_for_now_is_sent_later_once(actors: Actors, box: Box) -> None:
    put(actor_ref(actors.approver))
    box.refusals[actors.approver.email] = "451 try later"
    assert deliver_mail(at=timezone.now()) == 0
    assert (only().state, only().last_error) == (State.WAITING, "later_451")
    box.refusals.clear()
    assert deliver_mail(at=timezone.now()) == 0  # its pause is not over
    assert deliver_mail(at=only().next_attempt_at) == 1
    assert (only().state, only().attempts, only().last_error) == (State.SENT, 2, "")
    assert deliver_mail(at=timezone.now() + timedelta(days=9)) == 0
    assert len(box.mails) == 1


def test_a_server_that_never_takes_it_ends_it_after_ten_tries(actors: Actors, box: Box) -> None:
    put(actor_ref(actors.approver))
    box.refusals["*"] = "450 mailbox busy"
    for number in range(1, len(PAUSES) + 2):
        assert only().state == State.WAITING
        deliver_mail(at=only().next_attempt_at)
        assert only().attempts == number
    assert (only().state, only().attempts, only().last_error) == (State.FAILED, 10, "later_450")


@pytest.mark.parametrize(
    ("answer", "state", "error"),
    [("554 looks like spam", State.FAILED, "refused_554"), ("452 disk full", State.WAITING, "later_452")],
)
def test_a_refusal_of_the_content_counts_like_one_of_the_address(
    actors: Actors, box: Box, answer: str, state: State, error: str
) -> None:
    put(actor_ref(actors.approver))
    box.data_answer = answer
    deliver_mail(at=timezone.now())
    assert (only().state, only().last_error) == (state, error)


@pytest.mark.parametrize("answer", ["530 5.7.0 Authentication required", "550 sender not allowed", "451 not now"])
def test_a_refused_sender_ends_no_mail(actors: Actors, box: Box, answer: str) -> None:
    """It is the fault of the installation; nobody's mail is lost while it is mended."""
    for user in (actors.approver, actors.head):
        put(actor_ref(user))
    box.sender_answer = answer
    assert deliver_mail(at=timezone.now()) == 0
    rows = OutboxMessage.objects.order_by("pk").values_list("state", "last_error", "attempts")
    assert list(rows) == [(State.WAITING, "sender_refused", 1), (State.WAITING, "", 0)]
    box.sender_answer = ""
    assert deliver_mail(at=timezone.now() + timedelta(minutes=2)) == 2


def test_a_mail_that_is_too_large_for_the_server_holds_up_no_other(actors: Actors, box: Box) -> None:
    put(actor_ref(actors.approver))
    box.sender_answer = "552 message exceeds fixed maximum message size"
    deliver_mail(at=timezone.now())
    assert (only().state, only().last_error) == (State.FAILED, "refused_552")


def test_a_server_without_the_encryption_that_is_set_gets_nothing(actors: Actors, box: Box, settings: Any) -> None:
    put(actor_ref(actors.approver))
    settings.TRAGWEITE = replace(settings.TRAGWEITE, smtp_security="starttls")
    assert deliver_mail(at=timezone.now()) == 0
    assert (only().state, only().last_error) == (State.WAITING, "server_unreachable")
    assert box.mails == []


def test_a_link_that_has_run_out_gets_no_mail(actors: Actors, box: Box) -> None:
    access, _token = invited(actors)
    OutsideAccess.objects.filter(pk=access.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert deliver_mail(at=timezone.now()) == 0
    assert (only().state, only().last_error) == (State.DROPPED, "access_ended")


def test_the_link_that_stops_mail_holds_a_year(actors: Actors, box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    put(actor_ref(actors.approver))
    deliver_mail(at=timezone.now())
    path = unsubscribe_path(box.mails[0]["List-Unsubscribe"])
    real = signing.time.time  # type: ignore[attr-defined]
    monkeypatch.setattr(signing.time, "time", lambda: real() + mails.LINK_DAYS * 86_400 + 60)  # type: ignore[attr-defined]
    assert Client().get(path).status_code == 404
    assert Client().post(path).status_code == 404
    assert not MailPreference.objects.exists()


def test_the_link_that_stops_mail_stops_one_kind_only(actors: Actors, box: Box) -> None:
    put(actor_ref(actors.approver), "review_due")
    deliver_mail(at=timezone.now())
    assert Client().post(unsubscribe_path(box.mails[0]["List-Unsubscribe"])).status_code == 200
    put(actor_ref(actors.approver), "review_reminder")
    put(actor_ref(actors.approver), "review_due", dedupe="second")
    put(actor_ref(actors.head), "review_due")
    box.mails.clear()
    assert deliver_mail(at=timezone.now()) == 2
    assert sorted(str(mail["To"]) for mail in box.mails) == sorted([actors.approver.email, actors.head.email])
