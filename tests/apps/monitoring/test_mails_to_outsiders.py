# SPDX-License-Identifier: EUPL-1.2
"""No word of a draft, a remark, a briefing, a file name or a reason leaves the house by mail; the working title may."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from tests.apps.content.conftest import Story
from tests.apps.content.pictures import encoded, upload
from tests.apps.monitoring.conftest import LATER, register
from tests.factories import NOW
from tragweite.apps.content import actions
from tragweite.apps.content.actions.mails import tell_outside
from tragweite.apps.content.models import Version
from tragweite.apps.journal.models import OutboxMessage
from tragweite.apps.monitoring.tasks import remind
from tragweite.apps.people import mails
from tragweite.apps.people.actions import renew_outside, send_code
from tragweite.apps.people.models import OutsideAccess
from tragweite.web.mail_kinds import MAIL_KINDS

MARK = "Zwiebelkuchen"
"""Stands in everything that must not be mailed, and nowhere else."""
TITLE = "Sommer am See"
SEEN = {
    "outside_invitation", "outside_code", "outside_task", "returned", "remark_answered", "approved", "released",
    "deviation_found", "deviation_due",
}  # fmt: skip
"""What is mailed to people outside in the life of one post; a kind that joins them belongs into this test."""


@pytest.fixture
def mailing(settings: Any) -> None:
    settings.TRAGWEITE = replace(
        settings.TRAGWEITE,
        smtp_host="mail.example.org",
        mail_from="Tragweite <tragweite@example.org>",
        public_url="https://tragweite.example.org",
    )


def whole(mail: EmailMultiAlternatives) -> str:
    """Everything that goes over the line, readable: headers, subject, text, HTML."""
    html = "\n".join(str(part[0]) for part in mail.alternatives)
    return "\n".join((str(mail.subject), str(mail.extra_headers), str(mail.to), str(mail.body), html))


def as_clerk(story: Story) -> dict[str, Any]:
    clerk = story.actors.clerk
    return {"user": clerk, "scope": story.scope(clerk), "at": NOW}


def invite(story: Story) -> OutsideAccess:
    type(story.item).objects.filter(pk=story.item.pk).update(title=TITLE)
    given = {"item": story.fresh(), "name": "Kim Creator", "email": "kim@example.org", "days": 60}
    access, _token = actions.invite_outside(**as_clerk(story), **given)
    return access


def hand_in(story: Story, access: OutsideAccess, words: str) -> Version:
    picture = upload(encoded("JPEG", colour="olive"), name=f"{MARK}.jpg")
    return story.submit(
        outside=access, title=f"{MARK} im Titel", text=f"Anzeige {words}", label=f"Anzeige {MARK}",
        media=[(picture, f"{MARK} auf einem Teller")],
    )  # fmt: skip


def draft(story: Story, access: OutsideAccess) -> Version:
    """Briefing, first version, remarks both ways, return, second version, approval with a condition, release."""
    claim = actions.GivenClaim(statement=f"400 {MARK}", source=MARK, responsible_unit=MARK)
    actions.write_briefing(
        **as_clerk(story), campaign=story.item.campaign, messages=MARK, label=MARK, dos=MARK, claims=[claim]
    )
    first = hand_in(story, access, f"{MARK} eins")
    asked = actions.add_remark(at=NOW, version=first, kind="style", text=f"Warum {MARK}?", outside=access)
    actions.add_remark(**as_clerk(story), version=first, kind="style", text=f"Darum {MARK}.", parent=asked)
    story.review()
    approver = story.actors.approver
    decided: dict[str, Any] = {"user": approver, "scope": story.scope(approver), "at": NOW}
    actions.return_item(**decided, item=story.fresh(), reason=f"Zu viel {MARK}", kind="style")
    second = hand_in(story, access, f"{MARK} zwei")
    story.review()
    story.approve(second, conditions=f"Nur mit {MARK}")
    actions.release_item(**as_clerk(story), item=story.fresh())
    return second


def go_live_with_other_words(story: Story) -> None:
    register(
        story, live_text=f"{MARK} ganz anders", live_file=upload(encoded("JPEG", colour="red"), name=f"{MARK}.jpg")
    )
    remind(at=LATER + timedelta(days=10))


@pytest.mark.usefixtures("mailing")
def test_the_life_of_a_post_mails_no_word_of_it(story: Story) -> None:
    access = invite(story)
    send_code(access=access, at=NOW)
    version = draft(story, access)
    assert MARK in version.text
    go_live_with_other_words(story)
    messages = list(OutboxMessage.objects.order_by("pk"))
    outside = [each for each in messages if each.recipient == f"outside:{access.pk}"]
    assert {each.kind for each in outside} == SEEN
    for message in outside:
        shown = whole(mails.compose(message, at=NOW))
        assert MARK.lower() not in shown.lower(), message.kind
        assert "kim@example.org" in shown
        assert "/inhalte/beitrag/" not in shown, "pages of the house are no business of people outside"
        assert (TITLE in shown) == (message.kind != "outside_code")
    assert MARK.lower() not in str([each.facts for each in messages]).lower(), "nor does the outbox keep one"


@pytest.mark.usefixtures("mailing")
@pytest.mark.parametrize("kind", sorted(MAIL_KINDS))
def test_no_kind_of_mail_has_a_place_for_words_of_a_draft(story: Story, kind: str) -> None:
    access = invite(story)
    hand_in(story, access, MARK)
    code = send_code(access=access, at=NOW)
    with transaction.atomic():
        tell_outside(kind, access.pk, story.fresh(), at=NOW, dedupe="anything")
    message = OutboxMessage.objects.order_by("-pk")[0]
    if kind == "outside_code":
        message.thing = f"people.outside_code:{code.pk}"
    shown = whole(mails.compose(message, at=NOW))
    assert MARK.lower() not in shown.lower()
    assert TITLE in shown or kind == "outside_code"


@pytest.mark.usefixtures("mailing")
def test_a_renewed_link_is_told_without_a_word_of_the_draft(story: Story) -> None:
    access = invite(story)
    hand_in(story, access, MARK)
    renew_outside(**as_clerk(story), access=access, days=5, title=TITLE)
    shown = whole(mails.compose(OutboxMessage.objects.order_by("-pk")[0], at=NOW))
    assert "der bisherige gilt nicht mehr" in shown
    assert MARK.lower() not in shown.lower()
