# SPDX-License-Identifier: EUPL-1.2
"""The way of an answer: who may do what, in which order, on exactly what was read."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tragweite.apps.disclosure import actions, queries
from tragweite.apps.disclosure.models import ParliamentaryQuestion, SubQuestion
from tragweite.apps.journal.models import Entry
from tragweite.apps.people.models import StandIn
from tragweite.core.refusal import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(desk):
    made = desk.ask("Erste Frage?", "Zweite Frage?")
    desk.answer(made, 1, answer_text="Ja.")
    desk.answer(made, 2, non_answer="nil")
    made.refresh_from_db()
    return made


def test_deadline_follows_from_the_dated_rule(desk):
    question = desk.ask()
    assert question.due_on == date(2026, 10, 5) + timedelta(weeks=6)
    assert "35" in question.due_rule


def test_more_questions_than_allowed_give_a_hint_and_no_refusal(desk, sign_in):
    question = desk.ask(*(f"Frage {number}?" for number in range(11)))
    page = sign_in(desk.actors.chancellery).get(reverse("disclosure:detail", args=[question.pk])).content.decode()
    assert "11 Fragen" in page


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"received_on": date(2026, 9, 1)}, "received_before_asked"),
        ({"received_on": date(2027, 9, 1)}, "received_in_future"),
    ],
)
def test_days_that_cannot_be_are_refused(desk, values, code):
    with pytest.raises(Refused, match=code):
        desk.ask(**values)


def test_a_question_without_parts_and_a_number_twice_are_refused(desk):
    with pytest.raises(Refused, match="no_questions"):
        desk.ask("  ")
    desk.ask()
    with pytest.raises(Refused, match="number_taken"):
        desk.ask()


def test_each_step_writes_one_journal_entry_and_all_parts_move_along(desk, question):
    desk.released(question)
    actions.send_answer(**desk.writer, question=question)
    question.refresh_from_db()
    assert question.state == "sent"
    assert {part.state for part in question.sub_questions.all()} == {"sent"}
    acts = list(Entry.objects.order_by("sequence").values_list("action", flat=True))
    assert acts == [f"disclosure.{act}" for act in (
        "create_question", "bind_sub_question", "collect_sub_question", "bind_sub_question", "collect_sub_question",
        "check_answer", "co_sign_answer", "release_answer", "send_answer",
    )]  # fmt: skip


def test_the_question_is_no_further_than_its_last_part(desk):
    question = desk.ask("Eins?", "Zwei?")
    desk.answer(question, 1, answer_text="Ja.")
    question.refresh_from_db()
    assert question.state == "open"
    actions.bind_sub_question(**desk.writer, sub_question=desk.part(question, 2), answer_text="Nein.")
    assert actions.collect_question(**desk.writer, question=question) == 1
    question.refresh_from_db()
    assert question.state == "collected"
    with pytest.raises(Refused, match="nothing_bound"):
        actions.collect_question(**desk.writer, question=question)


def test_who_wrote_neither_checks_nor_co_signs_nor_releases(desk, question):
    seen = desk.seen(question)
    with pytest.raises(Refused, match="may_not_check"):
        actions.check_answer(**desk.writer, question=question, seen=seen)
    actions.check_answer(**desk.who(desk.actors.approver), question=question, seen=seen)
    for person in (desk.actors.chancellery, desk.actors.approver):
        with pytest.raises(Refused, match="may_not_co_sign"):
            actions.co_sign_answer(**desk.who(person), question=question, seen=seen)
    actions.co_sign_answer(**desk.who(desk.actors.head), question=question, seen=seen)
    for person in (desk.actors.chancellery, desk.actors.head, desk.actors.auditor):
        with pytest.raises(Refused, match="may_not_release"):
            actions.release_answer(**desk.who(person), question=question, seen=seen)


def test_a_second_writer_becomes_a_contributor_and_does_not_release(desk, question):
    texts = {"preface": "Vorab."}
    who = desk.who(desk.actors.second_chancellery)
    actions.update_question(**who, question=question, cutoff_on=question.cutoff_on, **texts)
    seen = desk.seen(question)
    actions.check_answer(**desk.who(desk.actors.approver), question=question, seen=seen)
    actions.co_sign_answer(**desk.who(desk.actors.head), question=question, seen=seen)
    with pytest.raises(Refused, match="may_not_release"):
        actions.release_answer(**who, question=question, seen=seen)


def test_a_stand_in_for_the_writer_does_not_check(desk, question):
    days = {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31)}
    absent, deputy = desk.actors.chancellery, desk.actors.second_chancellery
    StandIn.objects.create(absent=absent, deputy=deputy, **days)
    with pytest.raises(Refused, match="may_not_check"):
        actions.check_answer(**desk.who(deputy), question=question, seen=desk.seen(question))


def test_a_double_click_is_refused(desk, question):
    seen = desk.seen(question)
    who = desk.who(desk.actors.approver)
    actions.check_answer(**who, question=question, seen=seen)
    with pytest.raises(Refused, match=r"state\.move_not_allowed"):
        actions.check_answer(**who, question=question, seen=seen)
    assert Entry.objects.filter(action="disclosure.check_answer").count() == 1


def test_what_changed_since_it_was_read_is_not_confirmed(desk, question):
    seen = desk.seen(question)
    desk.answer(question, 1, answer_text="Nein.")
    with pytest.raises(Refused, match="answer_changed"):
        actions.check_answer(**desk.who(desk.actors.approver), question=question, seen=seen)


def test_a_change_takes_check_and_co_signature_away(desk, question):
    actions.check_answer(**desk.who(desk.actors.approver), question=question, seen=desk.seen(question))
    desk.answer(question, 1, answer_text="Nein.")
    question.refresh_from_db()
    assert (question.state, question.checked_by) == ("collected", None)


def test_a_new_cut_off_drops_the_figures_of_the_ledger(desk):
    question = desk.ask()
    desk.answer(question, query="ledger", cost_state="paid", basis="net", breakdowns=["total"])
    actions.update_question(**desk.writer, question=question, cutoff_on=date(2026, 11, 1))
    part = desk.part(question)
    assert (part.state, part.collected) == ("bound", None)


def test_an_answer_is_given_back_with_a_reason(desk, question):
    who = desk.who(desk.actors.head)
    with pytest.raises(Refused, match="reason_missing"):
        actions.return_answer(**who, question=question, reason=" ")
    actions.return_answer(**who, question=question, reason="Stichtag fehlt")
    question.refresh_from_db()
    assert question.state == "bound"
    assert not SubQuestion.objects.exclude(collected=None).exists()


def test_the_database_itself_refuses_release_by_the_writer(desk, question):
    rows = ParliamentaryQuestion.objects.filter(pk=question.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(released_by=desk.actors.chancellery)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state="released")


@pytest.mark.parametrize("act", ["create", "add", "bind", "collect", "send", "update"])
def test_only_the_state_chancellery_writes(desk, question, act):
    who = desk.who(desk.actors.clerk)
    part = desk.part(question)
    calls = {
        "create": lambda: actions.create_question(**who, **_facts(desk)),
        "add": lambda: actions.add_sub_question(**who, question=question, text="Und?"),
        "bind": lambda: actions.bind_sub_question(**who, sub_question=part, answer_text="x"),
        "collect": lambda: actions.collect_sub_question(**who, sub_question=part),
        "send": lambda: actions.send_answer(**who, question=question),
        "update": lambda: actions.update_question(**who, question=question, cutoff_on=question.cutoff_on),
    }
    with pytest.raises(Refused, match="not_writer"):
        calls[act]()


def _facts(desk):
    return {
        "kind": "minor", "number": "21/9", "title": "T", "questioner": "Q", "faction": "F", "asked_on": date(2026, 10, 1),
        "received_on": date(2026, 10, 1), "lead_ministry": desk.actors.ministry, "answering_office": "M", "questions": ["?"],
    }  # fmt: skip


def test_a_foreign_and_a_missing_question_answer_alike(desk, question, sign_in):
    for person in (desk.actors.stranger, desk.actors.administrator, desk.actors.nobody):
        client = sign_in(person)
        for pk in (question.pk, 999_999):
            for name in ("detail", "export_pdf", "export_docx"):
                assert client.get(reverse(f"disclosure:{name}", args=[pk])).status_code == 404
            for name in ("check", "co_sign", "release", "send", "collect"):
                assert client.post(reverse(f"disclosure:{name}", args=[pk])).status_code == 404


def test_the_story_through_the_pages(desk, sign_in):
    desk.at = timezone.now()
    desk.take_in()
    client = sign_in(desk.actors.chancellery)
    texts = {"answering_office": "Chef der Staatskanzlei", "title": "Influencer", "place": "Wiesbaden"}
    days = {"asked_on": "01.10.2026", "received_on": "05.10.2026"}
    people = {"questioner": "Abg. Beispiel", "faction": "Fraktion", "lead_ministry": desk.actors.ministry.pk}
    values = {"kind": "minor", "number": "21/4964", "questions": "Was hat es gekostet?\n\n", **texts, **days, **people}
    assert client.post(reverse("disclosure:create"), values).status_code == 302
    question = ParliamentaryQuestion.objects.get()
    part = question.sub_questions.get()
    bound = {"query": "published", "breakdowns": ["total", "ministry"], "published_level": "Land NRW"}
    bind = client.post(reverse("disclosure:bind", args=[part.pk]), bound)
    assert bind.status_code == 302, bind.context["form"].errors
    url = reverse("disclosure:detail", args=[question.pk])
    for person, name in (("approver", "check"), ("head", "co_sign"), ("second_chancellery", "release")):
        client = sign_in(getattr(desk.actors, person))
        page = client.get(url)
        assert page.context["act_url"] == reverse(f"disclosure:{name}", args=[question.pk])
        assert client.post(page.context["act_url"], {"seen": page.context["seen"]}).status_code == 302
    question.refresh_from_db()
    assert question.state == "released"
    assert "rund 35.000" in client.get(url).content.decode()


def test_a_bad_binding_is_shown_on_the_workbench(desk, sign_in):
    part = desk.part(desk.ask())
    page = sign_in(desk.actors.chancellery).post(reverse("disclosure:bind", args=[part.pk]), {"query": "ledger"})
    assert "Es fehlt, wonach aufgeschlüsselt wird" in page.content.decode()


@pytest.mark.parametrize("name", ["create", "upload", "published", "register", "list"])
def test_pages_open_for_the_state_chancellery(desk, sign_in, name):
    assert sign_in(desk.actors.chancellery).get(reverse(f"disclosure:{name}")).status_code == 200


def test_pages_take_a_fixed_number_of_queries(desk, question, sign_in, django_assert_max_num_queries):
    client = sign_in(desk.actors.chancellery)
    for number in range(3):
        desk.ask("Noch eine?", "Und eine?", number=f"21/{number}")
    with django_assert_max_num_queries(8):
        client.get(reverse("disclosure:list"))
    with django_assert_max_num_queries(16):
        client.get(reverse("disclosure:detail", args=[question.pk]))


def test_every_person_is_told_what_waits(desk, question, django_assert_max_num_queries):
    def texts(user):
        who = desk.who(user)
        with django_assert_max_num_queries(3):
            return [each.text.partition(":")[0] for each in queries.waiting(user, who["scope"], desk.at)]

    people = desk.actors
    assert texts(people.approver) == ["Antwort prüfen"]
    actions.check_answer(**desk.who(people.approver), question=question, seen=desk.seen(question))
    assert texts(people.approver) == []
    assert texts(people.head) == ["Antwort mitzeichnen"]
    actions.co_sign_answer(**desk.who(people.head), question=question, seen=desk.seen(question))
    assert texts(people.second_chancellery) == ["Antwort freigeben"]
    assert texts(people.chancellery) == texts(people.clerk) == texts(people.auditor) == []


def test_lead_ministry_reads_its_questions_and_others_do_not(desk, question, sign_in):
    url = reverse("disclosure:detail", args=[question.pk])
    assert sign_in(desk.actors.clerk).get(url).status_code == 200
    assert sign_in(desk.actors.auditor).get(url).status_code == 200
