# SPDX-License-Identifier: EUPL-1.2
"""Mail through a real server: what each kind says, who gets it and how."""

import re
import socket
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.actors import Actors
from tests.apps.people.mails import FACTS, PATH, invited, parts, put, unsubscribe_path
from tests.smtp import PASSWORD, USER, Box, MailServer, make_certificate
from tragweite.apps.journal.actions import actor_ref
from tragweite.apps.journal.models import Entry, OutboxMessage
from tragweite.apps.people import actions
from tragweite.apps.people.models import MailPreference, OutsideAccess, User
from tragweite.apps.people.tasks import deliver_mail, make_digests
from tragweite.apps.today.tasks import jobs
from tragweite.web.mail_kinds import MAIL_KINDS, Mode, preferable

SignIn = Callable[..., Client]
State = OutboxMessage.State
STAFF_KINDS = sorted(preferable())


class Outline(HTMLParser):
    """Language, headings and links of a page; fails on pictures, scripts, frames and whatever is fetched."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.lang, self.headings, self.links = "", list[int](), list[str]()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = dict(attrs)
        assert tag not in {"img", "script", "iframe", "table", "link"}
        assert "style" not in given
        if tag == "html":
            self.lang = given["lang"]
        if re.fullmatch(r"h\d", tag):
            self.headings.append(int(tag[1]))
        if tag == "a":
            self.links.append(given["href"])

    def handle_data(self, data: str) -> None:
        assert "url(" not in data
        assert "@import" not in data


IMPRINT = {"https://tragweite.example.org/impressum/", "https://tragweite.example.org/datenschutz/"}


@pytest.mark.parametrize("kind", STAFF_KINDS)
def test_each_kind_says_what_to_do_in_two_forms(actors: Actors, box: Box, kind: str) -> None:
    MailPreference.objects.create(user=actors.approver, kind=kind, mode="once")
    put(actor_ref(actors.approver), kind, facts={**FACTS, "reason": "label"})
    assert deliver_mail(at=timezone.now()) == 1
    [mail] = box.mails
    assert mail["To"] == actors.approver.email
    assert FACTS["title"] in mail["Subject"]
    plain, html = parts(mail)
    assert FACTS["title"] in plain
    assert "Sommer &amp; Schule &lt;Teil 1&gt;" in html
    for shown in (plain, html):
        assert f"https://tragweite.example.org{PATH}" in shown
        assert "Nachwuchs 2026" in shown
        assert "20.06.2026, 12:00\u00a0Uhr" in shown
        assert "Werbekennzeichnung" in shown
        assert str(MAIL_KINDS[kind].name) in shown
        assert not re.search(r"%\(|\{[{%]", shown)
    outline = Outline(html)
    assert (outline.lang, outline.headings) == ("de", [1, 2])
    assert ("List-Unsubscribe" in mail) == MAIL_KINDS[kind].may_be_off
    assert ("nicht abbestellen" in plain) != MAIL_KINDS[kind].may_be_off
    assert mail["Message-ID"].endswith("@example.org>")
    assert mail["Auto-Submitted"] == "auto-generated"


def test_an_invitation_carries_the_link_and_the_database_does_not(actors: Actors, box: Box) -> None:
    access, token = invited(actors)
    stored = " ".join(str(row) for model in (OutboxMessage, OutsideAccess, Entry) for row in model.objects.values())
    assert token not in stored
    deliver_mail(at=timezone.now())
    [mail] = box.to("cora@example.org")
    for shown in parts(mail):
        assert "https://tragweite.example.org" + reverse("content:outside", args=[token]) in shown
        assert actors.ministry.name in shown
    assert "List-Unsubscribe" not in mail
    assert token not in str(OutboxMessage.objects.values())
    assert access.expires_at > timezone.now()


def test_a_mail_to_outside_leads_to_the_own_link_and_nowhere_else(actors: Actors, box: Box) -> None:
    access, token = invited(actors)
    OutboxMessage.objects.all().delete()
    put(f"outside:{access.pk}", "outside_task")
    deliver_mail(at=timezone.now())
    plain, html = parts(box.mails[0])
    assert token in plain
    for shown in (plain, html):
        assert PATH not in shown
    assert set(Outline(html).links) == {
        "https://tragweite.example.org" + reverse("content:outside", args=[token]),
        box.mails[0]["List-Unsubscribe"].strip(" <>"),
        *IMPRINT,
    }


def test_ended_links_and_closed_accounts_get_nothing(actors: Actors, box: Box) -> None:
    access, _token = invited(actors)
    put(actor_ref(actors.approver))
    put(actor_ref(actors.head))
    OutsideAccess.objects.filter(pk=access.pk).update(revoked_at=timezone.now())
    User.objects.filter(pk=actors.approver.pk).update(is_active=False)
    User.objects.filter(pk=actors.head.pk).update(email="")
    assert deliver_mail(at=timezone.now()) == 0
    assert sorted(OutboxMessage.objects.values_list("state", "last_error")) == [
        ("dropped", "access_ended"),
        ("dropped", "no_address"),
        ("dropped", "no_address"),
    ]
    assert box.mails == []


def test_without_a_server_everything_waits_and_the_status_page_says_so(actors: Actors, sign_in: SignIn) -> None:
    put(actor_ref(actors.approver))
    assert deliver_mail(at=timezone.now()) == 0
    assert OutboxMessage.objects.get().state == State.WAITING
    page = sign_in(actors.administrator).get(reverse("journal:status")).content.decode()
    assert "Es ist kein Mailserver eingestellt" in page
    assert FACTS["title"] not in page


@pytest.mark.parametrize(
    ("answer", "state", "error"),
    [
        ("550 no such user", State.FAILED, "refused_550"),
        ("451 try later", State.WAITING, "later_451"),
        ("421 closing", State.WAITING, "server_unreachable"),
    ],
)
def test_what_the_server_refuses(actors: Actors, box: Box, answer: str, state: State, error: str) -> None:
    box.refusals[actors.approver.email] = answer
    refused = put(actor_ref(actors.approver))
    put(actor_ref(actors.head))
    deliver_mail(at=timezone.now())
    refused.refresh_from_db()
    assert (refused.state, refused.last_error, refused.attempts) == (state, error, 1)
    deliver_mail(at=timezone.now())
    assert len(box.to(actors.head.email)) == 1  # the others are not held up
    assert box.to(actors.approver.email) == []


def test_an_unreachable_server_loses_nothing(actors: Actors, box: Box, settings: Any, caplog: Any) -> None:
    working = settings.TRAGWEITE
    settings.TRAGWEITE = replace(working, smtp_port=1)
    put(actor_ref(actors.approver))
    assert deliver_mail(at=timezone.now()) == 0
    message = OutboxMessage.objects.get()
    assert (message.state, message.last_error) == (State.WAITING, "server_unreachable")
    assert actors.approver.email not in caplog.text
    settings.TRAGWEITE = working
    assert deliver_mail(at=timezone.now()) == 0  # not yet
    assert deliver_mail(at=message.next_attempt_at) == 1
    assert len(box.mails) == 1


def test_a_silent_server_is_given_up(actors: Actors, box: Box, settings: Any) -> None:
    put(actor_ref(actors.approver))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.TRAGWEITE = replace(settings.TRAGWEITE, smtp_port=silent.getsockname()[1], smtp_timeout=1)
        assert deliver_mail(at=timezone.now()) == 0
    assert OutboxMessage.objects.get().last_error == "server_unreachable"


def test_old_news_are_not_sent_when_a_server_comes_at_last(actors: Actors, box: Box) -> None:
    invited(actors, days=90)
    put(actor_ref(actors.approver), "review_due")
    deliver_mail(at=timezone.now() + timedelta(days=31))
    assert [mail["To"] for mail in box.mails] == ["cora@example.org"]
    assert OutboxMessage.objects.get(kind="review_due").last_error == "stale"


def test_a_mail_that_is_repeated_can_be_recognised(actors: Actors, box: Box) -> None:
    message = put(actor_ref(actors.approver))
    deliver_mail(at=timezone.now())
    OutboxMessage.objects.filter(pk=message.pk).update(state=State.SENDING)  # killed before it was written down
    deliver_mail(at=timezone.now() + timedelta(hours=1))
    assert len(box.mails) == 2
    assert len({mail["Message-ID"] for mail in box.mails}) == 1


def test_encrypted_with_login(
    actors: Actors, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    certificate = make_certificate(tmp_path / "server.pem")
    with MailServer(certificate=certificate) as server:
        conf = replace(
            settings.TRAGWEITE,
            smtp_host="127.0.0.1",
            smtp_port=server.port,
            smtp_security="starttls",
            smtp_user=USER,
            smtp_password="falsch",
            mail_from="tragweite@example.org",
        )
        settings.TRAGWEITE = replace(conf, smtp_password=PASSWORD)
        put(actor_ref(actors.approver))
        assert deliver_mail(at=timezone.now()) == 0  # nobody vouches for this certificate
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        settings.TRAGWEITE = conf
        later = timezone.now() + timedelta(minutes=2)
        assert deliver_mail(at=later) == 0
        assert OutboxMessage.objects.get().last_error == "login_refused"
        settings.TRAGWEITE = replace(conf, smtp_password=PASSWORD)
        assert deliver_mail(at=later + timedelta(hours=1)) == 1
        assert server.box.was_encrypted == [True]
    assert PASSWORD not in caplog.text


def test_the_daily_mail(actors: Actors, box: Box, settings: Any) -> None:
    user = actors.approver
    actions.choose_mail(user=user, at=timezone.now(), modes={"review_due": Mode.DAILY, "returned": Mode.DAILY})
    morning = timezone.localtime().replace(hour=6, minute=30)
    for kind in ("review_due", "returned"):
        put(actor_ref(user), kind, at=morning, facts={**FACTS, "title": f"Beitrag {kind}"})
    settings.TRAGWEITE = replace(settings.TRAGWEITE, digest_hour=7)
    assert deliver_mail(at=morning) == 0
    assert make_digests(at=morning) == 0
    later = morning.replace(hour=7, minute=0)
    assert make_digests(at=later) == 1
    assert make_digests(at=later) == 0
    assert deliver_mail(at=later) == 1
    [mail] = box.mails
    assert mail["Subject"] == "Ihr Tag in Tragweite: 2 Nachrichten"
    plain, html = parts(mail)
    assert Outline(html).headings == [1, 2, 2, 2]
    for kind in ("review_due", "returned"):
        assert f"Beitrag {kind}" in plain
        assert f"Beitrag {kind}" in html
    for shown in (plain, html):
        assert shown.count("Bitte erledigen bis: 20.06.2026, 12:00\u00a0Uhr") == 2
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {State.SENT}
    assert Client().post(unsubscribe_path(mail["List-Unsubscribe"])).status_code == 200
    modes = dict(MailPreference.objects.filter(user=user).values_list("kind", "mode"))
    assert (modes["review_due"], modes["returned"], modes["approved"]) == ("off", "off", "off")


def test_a_plain_address_is_kept_only_until_the_mail_is_out(db: None, box: Box) -> None:
    put("stelle@example.org", "deviation_found")
    assert deliver_mail(at=timezone.now()) == 1
    assert OutboxMessage.objects.get().address == ""
    assert box.recipients == [["stelle@example.org"]]


def test_the_worker_makes_daily_mails_and_sends() -> None:
    names = [job.name for job in jobs()]
    assert names.index("people.make_digests") < names.index("people.deliver_mail")
