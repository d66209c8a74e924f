# SPDX-License-Identifier: EUPL-1.2
"""What people with a personal link are told without having handed anything in."""

from datetime import timedelta

from tests.apps.content.conftest import Story, outside_access
from tests.apps.content.test_pages_outside import write_briefing
from tests.factories import NOW
from tragweite.apps.content.models import Item
from tragweite.apps.journal.models import OutboxMessage
from tragweite.core.rules.states import ItemState


def told(kind: str) -> list[str]:
    return sorted(OutboxMessage.objects.filter(kind=kind).values_list("recipient", flat=True))


def test_a_new_briefing_is_told_to_everybody_who_works_on_a_post(story: Story) -> None:
    access = outside_access(story)
    outside_access(story, token="abgelaufen", expires_at=NOW)
    outside_access(story, token="geschlossen", revoked_at=NOW)
    write_briefing(story)
    write_briefing(story)
    assert told("outside_task") == [f"outside:{access.pk}"] * 2
    assert set(OutboxMessage.objects.values_list("facts__reason", flat=True)) == {"briefing_new"}


def test_whoever_is_done_with_a_post_is_told_of_no_briefing(story: Story) -> None:
    outside_access(story)
    Item.objects.update(state=ItemState.WITHDRAWN)
    write_briefing(story)
    assert told("outside_task") == []


def test_a_release_is_told_to_the_people_who_publish_also_where_the_house_wrote_the_version(story: Story) -> None:
    access = outside_access(story)
    outside_access(story, token="abgelaufen", expires_at=NOW - timedelta(days=1))
    story.released()
    assert told("released") == sorted([f"outside:{access.pk}", f"user:{story.actors.clerk.pk}"])


def test_a_release_of_their_own_version_is_told_once(story: Story) -> None:
    access = outside_access(story)
    story.released(outside=access)
    assert told("released") == [f"outside:{access.pk}"]
