# SPDX-License-Identifier: EUPL-1.2
"""The outbox: written with the act, sent once, tried again with growing pauses, ended, and never lost."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Lock, Thread
from typing import Any

import pytest
from django.db import connection, transaction

from tragweite.apps.journal.actions import post, withdraw
from tragweite.apps.journal.models import OutboxMessage
from tragweite.apps.journal.queries import outbox_state
from tragweite.apps.journal.tasks import LEASE, PAUSES, Outcome, deliver, gather_digests

AT = datetime(2026, 6, 15, 10, tzinfo=UTC)
State = OutboxMessage.State
SENT, LATER = Outcome(state=State.SENT), Outcome(state=State.WAITING, error="later_451")


def put(**given: Any) -> OutboxMessage:
    values: dict[str, Any] = {
        "kind": "review_due",
        "to": "user:7",
        "thing": "content.item:5",
        "facts": {"title": "Ein Beitrag", "path": "/inhalte/beitrag/5/"},
        "at": AT,
        "dedupe": "1",
    }
    with transaction.atomic():
        return post(**{**values, **given})


@pytest.mark.django_db(transaction=True)
def test_a_mail_belongs_to_the_transaction_of_its_act() -> None:
    with pytest.raises(RuntimeError):
        post(kind="review_due", to="user:7", thing="a:1", facts={}, at=AT, dedupe="1")
    with transaction.atomic():
        put()
        transaction.set_rollback(True)  # the act fails after all
    assert not OutboxMessage.objects.exists()


@pytest.mark.django_db
def test_the_same_occasion_is_told_once_to_each_person() -> None:
    assert put() == put(facts={"title": "Anders"})
    assert put() != put(to="user:8")
    assert put() != put(dedupe="2")
    assert OutboxMessage.objects.count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    "given",
    [
        {"kind": "birthday"},
        {"to": "Clara"},
        {"to": "user:x"},
        {"facts": {"text": "der Entwurf"}},
        {"facts": {"path": "https://example.org/"}},
        {"facts": {"path": "//example.org/"}},
        {"facts": {"reason": "Weil der Satz so nicht stimmt"}},
    ],
)
def test_what_mails_do_not_know_is_refused_at_once(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"mail|path|reason"):
        put(**given)


@pytest.mark.django_db
def test_a_title_of_several_lines_cannot_write_headers() -> None:
    assert put(facts={"title": "Ein\r\nBcc: x@example.org"}).facts["title"] == "Ein Bcc: x@example.org"


@pytest.mark.django_db
def test_nothing_goes_before_its_time() -> None:
    put(due_at=AT + timedelta(hours=1))
    assert deliver(at=AT, send=lambda _message: SENT, clock=lambda: AT) == 0
    later = AT + timedelta(hours=1)
    assert deliver(at=later, send=lambda _message: SENT, clock=lambda: later) == 1
    message = OutboxMessage.objects.get()
    assert (message.state, message.sent_at, message.attempts) == (State.SENT, later, 1)


@pytest.mark.django_db
def test_pauses_grow_and_end() -> None:
    put()
    now, tries = AT, []
    for _round in range(len(PAUSES) + 5):
        deliver(at=now, send=lambda message: tries.append(message.attempts) or LATER, clock=lambda: now)  # noqa: B023
        message = OutboxMessage.objects.get()
        if message.state != State.WAITING:
            break
        assert message.next_attempt_at == now + PAUSES[message.attempts - 1]
        assert deliver(at=message.next_attempt_at - timedelta(seconds=1), send=lambda _message: SENT) == 0
        now = message.next_attempt_at
    assert tries == list(range(1, len(PAUSES) + 2))
    assert list(PAUSES) == sorted(PAUSES)
    assert (message.state, message.last_error) == (State.FAILED, "later_451")


@pytest.mark.django_db
def test_a_permanent_refusal_ends_at_once_and_keeps_no_address() -> None:
    put(to="fremd@example.org")
    deliver(at=AT, send=lambda _message: Outcome(state=State.FAILED, error="refused_550"), clock=lambda: AT)
    message = OutboxMessage.objects.get()
    assert (message.state, message.attempts, message.address) == (State.FAILED, 1, "")
    assert deliver(at=AT + timedelta(days=9), send=lambda _message: SENT) == 0


@pytest.mark.django_db
def test_a_dead_server_costs_one_attempt_a_round() -> None:
    for number in range(3):
        put(dedupe=str(number))
    gone = Outcome(state=State.WAITING, error="server_unreachable", ends_round=True)
    deliver(at=AT, send=lambda _message: gone, clock=lambda: AT)
    assert sorted(OutboxMessage.objects.values_list("attempts", flat=True)) == [0, 0, 1]


@pytest.mark.django_db(transaction=True)
def test_invariant_18_a_killed_worker_loses_nothing_and_repeats_the_one_in_flight() -> None:
    for number in range(4):
        put(dedupe=str(number))
    sent: list[int] = []

    def killed_after_two(message: OutboxMessage) -> Outcome:
        sent.append(message.pk)
        if len(sent) == 2:
            raise KeyboardInterrupt  # the mail is out, and nobody could write it down
        return SENT

    with pytest.raises(KeyboardInterrupt):
        deliver(at=AT, send=killed_after_two, clock=lambda: AT)
    again = AT + LEASE
    assert deliver(at=AT + timedelta(minutes=1), send=lambda m: sent.append(m.pk) or SENT, clock=lambda: AT) == 2
    assert deliver(at=again, send=lambda m: sent.append(m.pk) or SENT, clock=lambda: again) == 1
    assert sorted(Counter(sent).values()) == [1, 1, 1, 2]
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {State.SENT}


@pytest.mark.django_db(transaction=True)
def test_parallel_workers_send_each_mail_once() -> None:
    for number in range(30):
        put(dedupe=str(number))
    start, lock, sent, failures = Barrier(4), Lock(), Counter[int](), list[BaseException]()

    def send(message: OutboxMessage) -> Outcome:
        with lock:
            sent[message.pk] += 1
        return SENT

    def work() -> None:
        try:
            start.wait()
            deliver(at=AT, send=send, clock=lambda: AT)
        except BaseException as error:  # noqa: BLE001 - a thread hands its failure to the test
            failures.append(error)
        finally:
            connection.close()

    threads = [Thread(target=work) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert (len(sent), set(sent.values())) == (30, {1})
    assert OutboxMessage.objects.filter(state=State.SENT).count() == 30


@pytest.mark.django_db
def test_one_daily_mail_a_person_and_day_carries_what_was_put_aside() -> None:
    for number in range(3):
        put(dedupe=str(number), to="user:7" if number else "user:8")
    aside = Outcome(state=State.WAITING, is_daily=True)
    deliver(at=AT, send=lambda _message: aside, clock=lambda: AT)
    assert set(OutboxMessage.objects.values_list("attempts", flat=True)) == {0}
    day = date(2026, 6, 15)
    assert gather_digests(at=AT, day=day) == 2
    put(dedupe="late")
    deliver(at=AT, send=lambda m: SENT if m.kind == "digest" else aside, clock=lambda: AT)
    assert gather_digests(at=AT, day=day) == 0
    states = Counter(OutboxMessage.objects.values_list("kind", "state"))
    assert states == {("digest", "sent"): 2, ("review_due", "sent"): 3, ("review_due", "waiting"): 1}
    assert gather_digests(at=AT, day=day + timedelta(days=1)) == 1


@pytest.mark.django_db
def test_needless_mails_are_taken_back_and_the_state_counts_only(settings: Any) -> None:
    put()
    put(kind="review_reminder", due_at=AT + timedelta(days=2), to="fremd@example.org")
    assert withdraw(thing="content.item:5", kinds=("review_reminder",)) == 1
    state = outbox_state()
    assert not state.is_on
    assert [number for _label, number in state.counts] == [1, 0, 0, 0, 1]
    assert state.oldest_waiting_at == AT
    assert not OutboxMessage.objects.exclude(address="").exists()
