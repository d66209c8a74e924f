# SPDX-License-Identifier: EUPL-1.2
"""A personal link opens only for the one who reads the mail of the stored address (invariant 15)."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from tests.actors import Actors
from tests.apps.people.mails import invited
from tests.smtp import Box
from tragweite.apps.journal.models import Entry, OutboxMessage
from tragweite.apps.people import actions, outside
from tragweite.apps.people.models import OutsideAccess, OutsideCode
from tragweite.apps.people.queries import access_outside, code_of, outside_path, scope_of, token_hash
from tragweite.apps.people.tasks import deliver_mail
from tragweite.core.refusal import Refused


def code_in(box: Box) -> str:
    """Deliver, and read the newest code from the mail."""
    deliver_mail(at=timezone.now())
    found = re.search(r"\b\d{6}\b", box.mails[-1]["Subject"])
    assert found
    return found[0]


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as error:
        act()
    return error.value.code


def test_the_way_through_the_code(actors: Actors, box: Box) -> None:
    access, token = invited(actors)
    client, page = Client(), reverse("people:outside_code", args=[token])
    assert "c…@example.org" in client.get(page).content.decode()
    assert not OutsideCode.objects.exists()  # looking sends nothing
    assert client.post(reverse("people:outside_code_send", args=[token])).status_code == 302
    code = code_in(box)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    answer = client.post(page, {"code": wrong})
    assert "Übrige Versuche: 4" in answer.content.decode()
    answer = client.post(page, {"code": f"{code[:3]} {code[3:]}"})
    assert answer.status_code == 302
    assert answer["Location"] == reverse("content:outside", args=[token])
    cookie = answer.cookies[f"tragweite_zugang_{access.pk}"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")
    assert client.get(page).status_code == 302
    assert Client().get(page).status_code == 200
    acts = list(Entry.objects.filter(actor=f"outside:{access.pk}").values_list("action", flat=True))
    assert acts == ["people.confirm_code", "people.code_wrong", "people.send_code"][::-1]


def test_code_and_token_are_stored_nowhere(actors: Actors, box: Box) -> None:
    access, token = invited(actors)
    code = actions.send_code(access=access, at=timezone.now())
    tables = (OutboxMessage, OutsideAccess, OutsideCode)
    stored = " ".join(str(row) for model in tables for row in model.objects.values())
    # A number of six digits may stand in a salt by chance; the code as a word does not.
    assert not re.search(rf"\b{code_of(code)}\b", stored)
    assert token not in stored
    assert all(code_of(code) not in entry.facts for entry in Entry.objects.all())


def test_a_code_ends_after_five_tries_fifteen_minutes_and_one_use(actors: Actors, box: Box) -> None:
    access, _token = invited(actors)
    at = timezone.now()

    def confirm(code: str, when: datetime = at) -> None:
        actions.confirm_code(access=access, code=code, at=when)

    assert refused(lambda: confirm("000000")) == "people.code_ended"
    code = actions.send_code(access=access, at=at)
    right = code_of(code)
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    assert refused(lambda: confirm(right, at + timedelta(minutes=15))) == "people.code_ended"
    for _number in range(5):
        assert refused(lambda: confirm(wrong)) == "people.code_wrong"
    assert refused(lambda: confirm(right)) == "people.code_ended"
    second = actions.send_code(access=access, at=at)
    third = actions.send_code(access=access, at=at)
    if code_of(second) != code_of(third):
        assert refused(lambda: confirm(code_of(second))) == "people.code_wrong"
    confirm(code_of(third))
    assert refused(lambda: confirm(code_of(third))) == "people.code_ended"


def test_codes_are_rationed(actors: Actors, box: Box) -> None:
    access, _token = invited(actors)
    at, sent = timezone.now(), 0
    assert [actions.send_code(access=access, at=at).pk for _number in range(3)]
    assert refused(lambda: actions.send_code(access=access, at=at)) == "people.codes_exhausted"
    for minutes in range(16, 24 * 60, 16):
        try:
            actions.send_code(access=access, at=at + timedelta(minutes=minutes))
        except Refused:
            continue
        sent += 1
    assert sent == 7
    assert OutsideCode.objects.count() == 10


def test_an_expired_code_is_not_mailed(actors: Actors, box: Box) -> None:
    access, _token = invited(actors)
    actions.send_code(access=access, at=timezone.now() - timedelta(minutes=20))
    deliver_mail(at=timezone.now())
    assert OutboxMessage.objects.get(kind="outside_code").last_error == "expired"


def test_the_page_before_every_view_of_a_link(actors: Actors, box: Box, rf: RequestFactory) -> None:
    access, token = invited(actors)
    request = rf.get("/")
    answer = outside.code_page(request, token=token)
    assert answer is not None
    assert answer["Location"] == reverse("people:outside_code", args=[token])
    assert outside.code_page(request, token="unbekannt") is None  # the view's own 404 answers
    response = HttpResponse()
    outside.remember(response, access)
    name = f"tragweite_zugang_{access.pk}"
    request.COOKIES[name] = response.cookies[name].value
    assert outside.code_page(request, token=token) is None
    other, other_token = invited(actors, email="anders@example.org")
    request.COOKIES[f"tragweite_zugang_{other.pk}"] = response.cookies[name].value
    assert outside.code_page(request, token=other_token) is not None
    request.COOKIES[name] = response.cookies[name].value + "x"
    assert outside.code_page(request, token=token) is not None


def test_without_mail_the_link_alone_counts(actors: Actors, rf: RequestFactory, settings: Any) -> None:
    access, token = invited(actors)
    assert outside.verified(rf.get("/"), access)
    assert Client().get(reverse("people:outside_code", args=[token])).status_code == 302
    assert Client().post(reverse("people:outside_code_send", args=[token])).status_code == 302
    assert not OutsideCode.objects.exists()
    with_mail = replace(settings.TRAGWEITE, smtp_host="localhost", mail_from="t@example.org")
    assert with_mail.asks_outside_code
    assert "kein Mailserver" in outside.notice()
    assert not replace(with_mail, demo=True).asks_outside_code
    assert replace(with_mail, demo=True, outside_code_required=True).asks_outside_code
    assert not replace(with_mail, outside_code_required=False).asks_outside_code
    for conf, said in (
        (with_mail, "an die angegebene E-Mail-Adresse"),
        (replace(with_mail, demo=True), "Vorführung"),
        (replace(with_mail, outside_code_required=False), "so ist es hier eingestellt"),
    ):
        settings.TRAGWEITE = conf
        assert said in outside.notice()


def test_an_ended_code_says_what_to_do_and_offers_a_new_one(actors: Actors, box: Box) -> None:
    _access, token = invited(actors)
    page = Client().post(reverse("people:outside_code", args=[token]), {"code": "123456"}).content.decode()
    assert "Dieser Code gilt nicht mehr" in page
    assert reverse("people:outside_code_send", args=[token]) in page


def test_a_renewed_link_ends_the_old_one_and_its_browsers(actors: Actors, box: Box, rf: RequestFactory) -> None:
    access, old = invited(actors)
    response = HttpResponse()
    outside.remember(response, access)
    at = timezone.now()
    by = {"user": actors.second_clerk, "scope": scope_of(actors.second_clerk, at=at), "at": at}
    fresh, token = actions.renew_outside(**by, access=access, days=5, title="Sommer")
    assert access_outside(token=token, purpose="draft", at=at).pk == access.pk
    assert outside_path(fresh) == reverse("content:outside", args=[token])
    assert not OutsideAccess.objects.filter(token_hash=token_hash(old)).exists()
    request = rf.get("/")
    name = f"tragweite_zugang_{access.pk}"
    request.COOKIES[name] = response.cookies[name].value
    assert outside.code_page(request, token=token) is not None
    deliver_mail(at=at)
    bodies = [mail.get_body(("plain",)).get_content() for mail in box.mails]  # type: ignore[union-attr]
    assert all(token in body and old not in body for body in bodies)
    assert refused(lambda: actions.renew_outside(**by, access=access, days=5)) == "state.changed_meanwhile"
    actions.revoke_outside(**by, access=fresh)
    assert refused(lambda: actions.renew_outside(**by, access=fresh, days=5)) == "state.changed_meanwhile"
    stranger = {"user": actors.stranger, "scope": scope_of(actors.stranger, at=at), "at": at}
    assert refused(lambda: actions.renew_outside(**stranger, access=fresh, days=5)) == "access.invite_outside"


@pytest.mark.parametrize("name", ["outside_code", "outside_code_send"])
def test_wrong_expired_and_closed_links_look_the_same(actors: Actors, box: Box, name: str) -> None:
    access, token = invited(actors)
    client, method = Client(), "post" if name.endswith("send") else "get"
    for change in ({"revoked_at": timezone.now()}, {"revoked_at": None, "expires_at": timezone.now()}):
        OutsideAccess.objects.filter(pk=access.pk).update(**change)
        assert getattr(client, method)(reverse(f"people:{name}", args=[token])).status_code == 404
    assert getattr(client, method)(reverse(f"people:{name}", args=["unbekannt"])).status_code == 404
