# SPDX-License-Identifier: EUPL-1.2
"""How mail is stopped and wanted again, in the house and outside."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.actors import Actors
from tests.apps.people.mails import invited, parts, put, unsubscribe_path
from tests.smtp import Box
from tragweite.apps.journal.actions import actor_ref
from tragweite.apps.journal.models import Entry, OutboxMessage
from tragweite.apps.people import actions
from tragweite.apps.people.models import MailPreference
from tragweite.apps.people.tasks import deliver_mail
from tragweite.core.refusal import Refused
from tragweite.web.mail_kinds import Mode, preferable

SignIn = Callable[..., Client]
State = OutboxMessage.State


def test_one_click_stops_a_kind_without_sign_in(actors: Actors, box: Box) -> None:
    put(actor_ref(actors.approver))
    deliver_mail(at=timezone.now())
    mail = box.mails[0]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    client = Client(enforce_csrf_checks=True)
    path = unsubscribe_path(mail["List-Unsubscribe"])
    asked = client.get(path)
    assert "nicht mehr bekommen?" in asked.content.decode()
    assert not MailPreference.objects.exists()
    for _click in range(2):
        assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Entry.objects.filter(action="people.choose_mail", actor=actor_ref(actors.approver)).count() == 1
    put(actor_ref(actors.approver), dedupe="second")
    assert deliver_mail(at=timezone.now()) == 0
    assert OutboxMessage.objects.get(state=State.DROPPED).last_error == "off"
    for wrong in (path[:-2] + "/", path.replace("abbestellen/", "abbestellen/x")):
        assert client.get(wrong).status_code == 404
        assert client.post(wrong).status_code == 404


def test_outside_people_stop_mail_but_not_their_codes(actors: Actors, box: Box) -> None:
    access, _token = invited(actors)
    put(f"outside:{access.pk}", "outside_task")
    deliver_mail(at=timezone.now())
    task = next(mail for mail in box.mails if "List-Unsubscribe" in mail)
    assert Client().post(unsubscribe_path(task["List-Unsubscribe"])).status_code == 200
    put(f"outside:{access.pk}", "outside_task", dedupe="second")
    actions.send_code(access=access, at=timezone.now())
    box.mails.clear()
    deliver_mail(at=timezone.now())
    assert [mail["Subject"][:20] for mail in box.mails] == ["Bitte geben Sie dies"]
    put(f"outside:{access.pk}", "deviation_found")  # what protects a deadline cannot be stopped, here as in the house
    box.mails.clear()
    deliver_mail(at=timezone.now())
    [mail] = box.mails
    assert "List-Unsubscribe" not in mail
    assert all("lässt sich nicht abbestellen" in shown for shown in parts(mail))


def test_people_outside_stop_one_kind_and_want_it_again(actors: Actors, box: Box) -> None:
    access, _token = invited(actors)
    me, other = f"outside:{access.pk}", invited(actors, email="jona@example.org")[0]
    put(me, "approved")
    deliver_mail(at=timezone.now())
    stop = unsubscribe_path(next(mail for mail in box.mails if "List-Unsubscribe" in mail)["List-Unsubscribe"])

    def arrives(*wanted: str, to: str = me) -> bool:
        box.mails.clear()
        for kind in wanted:
            put(to, kind, dedupe=f"{kind}:{OutboxMessage.objects.count()}")
        deliver_mail(at=timezone.now())
        return len(box.mails) == len(wanted)

    assert "Ein Beitrag ist freigegeben" in Client().get(stop).content.decode()
    for _twice in range(2):
        assert Client().post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not arrives("approved")
    assert arrives("released", "returned")
    assert arrives("approved", to=f"outside:{other.pk}")
    assert Client().post(stop, {"wieder": "1"}).status_code == 200
    assert arrives("approved")
    assert "zu Ihrem persönlichen Link" in Client().post(stop, {"alle": "1"}).content.decode()
    assert not arrives("released")
    assert Client().post(stop, {"wieder": "1"}).status_code == 200
    assert arrives("released", "approved")
    told = [f"people.{act}_outside_mail" for act in ("stop", "resume", "stop", "resume")]
    entries = Entry.objects.filter(action__in=told).order_by("pk")
    assert list(entries.values_list("action", flat=True)) == told
    assert [json.loads(each.facts)["kind"] for each in entries] == ["approved", "approved", "all", "all"]


def test_no_link_stops_what_protects_a_deadline_outside(actors: Actors) -> None:
    access, _token = invited(actors)
    for kind, code in (("deviation_found", "people.mail_not_off"), ("unheard_of", "people.mail_kind_unknown")):
        with pytest.raises(Refused) as refused:
            actions.unsubscribe(recipient=f"outside:{access.pk}", kind=kind, at=timezone.now())
        assert refused.value.code == code


def test_the_page_of_the_own_choice(actors: Actors, sign_in: SignIn, box: Box) -> None:
    client = sign_in(actors.approver)
    page = client.get(reverse("people:mail"))
    assert page.status_code == 200
    given = {code: str(kind.default) for code, kind in preferable().items()} | {"review_due": "off"}
    assert client.post(reverse("people:mail"), given).status_code == 302
    assert list(MailPreference.objects.values_list("user", "kind", "mode")) == [
        (actors.approver.pk, "review_due", "off")
    ]
    refused = client.post(reverse("people:mail"), {**given, "urgent_open": "off"})
    assert refused.status_code == 200
    assert not MailPreference.objects.filter(kind="urgent_open").exists()


def test_what_may_not_be_off_is_never_off(actors: Actors, box: Box) -> None:
    with pytest.raises(Refused) as refused:
        actions.choose_mail(user=actors.approver, at=timezone.now(), modes={"urgent_open": Mode.OFF})
    assert refused.value.code == "people.mail_not_off"
    with pytest.raises(Refused) as unknown:
        actions.choose_mail(user=actors.approver, at=timezone.now(), modes={"outside_code": Mode.OFF})
    assert unknown.value.code == "people.mail_kind_unknown"
    MailPreference.objects.create(user=actors.approver, kind="urgent_open", mode="off")
    put(actor_ref(actors.approver), "urgent_open")
    assert deliver_mail(at=timezone.now()) == 1


def test_put_aside_mail_follows_a_new_choice(actors: Actors, box: Box) -> None:
    put(actor_ref(actors.approver), "approved")
    assert deliver_mail(at=timezone.now()) == 0
    actions.choose_mail(user=actors.approver, at=timezone.now(), modes={"approved": Mode.ONCE})
    assert deliver_mail(at=timezone.now()) == 1
