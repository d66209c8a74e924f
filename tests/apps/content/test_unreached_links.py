# SPDX-License-Identifier: EUPL-1.2
"""Whoever made a personal link out is told when its holder gets no mail."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tests.apps.content.conftest import Story, outside_access
from tragweite.apps.content.actions.mails import tell_outside
from tragweite.apps.content.queries import waiting
from tragweite.apps.journal.models import OutboxMessage
from tragweite.apps.people.models import OutsideAccess, User

State = OutboxMessage.State


def mailed(story: Story, access: OutsideAccess, state: State) -> None:
    with transaction.atomic():
        number = OutboxMessage.objects.count()
        tell_outside("returned", access.pk, story.fresh(), at=timezone.now(), dedupe=str(number))
    OutboxMessage.objects.filter(pk=OutboxMessage.objects.latest("pk").pk).update(state=state)


def told(story: Story, user: User) -> list[str]:
    at = timezone.now()
    return [each.text for each in waiting(user, story.scope(user, at=at), at) if "E-Mail" in each.text]


@pytest.mark.parametrize("ends", ["sent", "closed", "over"])
def test_it_is_said_until_a_mail_arrives_or_the_link_ends(story: Story, sign_in: Any, ends: str) -> None:
    access = outside_access(story)
    outside_access(story, token="ein-anderer", name="Jo Erreichbar", email="jo@example.org")
    clerk = sign_in(story.actors.clerk)
    page = reverse("content:item", args=[story.item.pk])
    mailed(story, access, State.SENT)
    assert "E-Mail kommt nicht an" not in clerk.get(page).content.decode()
    mailed(story, access, State.FAILED)
    assert told(story, story.actors.clerk) == ["E-Mail kommt nicht an, Adresse klären: Kim Creator"]
    assert told(story, story.actors.second_clerk) == told(story, story.actors.stranger) == []
    assert clerk.get(page).content.decode().count("ließ sich nichts zustellen") == 1
    if ends == "sent":
        mailed(story, access, State.SENT)
    elif ends == "closed":
        OutsideAccess.objects.filter(pk=access.pk).update(revoked_at=timezone.now())
    else:
        OutsideAccess.objects.filter(pk=access.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert told(story, story.actors.clerk) == []
