# SPDX-License-Identifier: EUPL-1.2
"""The urgent path is no way around "only approved content goes live": it stays red until a second person confirms."""

from datetime import timedelta
from typing import Any

import pytest

from tests.apps.content.conftest import HARMLESS, Story, outside_access, story  # noqa: F401 - a fixture
from tests.apps.content.test_versions import stand_in
from tests.factories import NOW
from tests.house.acting import URL, by, refused_by_schema
from tragweite.apps.content import actions, tasks
from tragweite.apps.content.models import Approval, Item, Publication
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import ItemState


def urgent(story: Story, **values: Any) -> Any:  # noqa: F811
    version = story.submit()
    given = {"version_id": version.pk, "content_hash": version.content_hash, "reason": "Hochwasser", "url": URL}
    who = by(story, values.pop("name", "head"))
    actions.publish_urgently(**who, item=story.fresh(), **{**given, "published_at": NOW, **values})
    return version


def test_the_urgent_path_is_the_head_s_and_never_the_own_post_s(story: Story) -> None:  # noqa: F811
    with pytest.raises(Refused, match=r"content\.not_head"):
        urgent(story, name="approver")
    version = story.submit(story.actors.head, text="Anzeige: Von der Leitung")
    seen = {"version_id": version.pk, "content_hash": version.content_hash, "url": URL, "published_at": NOW}
    with pytest.raises(Refused, match=r"content\.own_contribution"):
        actions.publish_urgently(**by(story, "head"), item=story.fresh(), reason="Eile", **seen)


def test_an_urgent_post_stays_red_until_a_second_uninvolved_person_confirms(story: Story) -> None:  # noqa: F811
    version = urgent(story)
    seen = {"version_id": version.pk, "content_hash": version.content_hash}
    for name, code in (("head", "same_person_urgent"), ("clerk", "not_approver"), ("stranger", "not_approver")):
        with pytest.raises(Refused, match=rf"content\.{code}"):
            actions.confirm_urgent(**by(story, name), item=story.fresh(), **seen)
    for state in ("published", "checked", "deviating"):
        refused_by_schema(lambda state=state: Item.objects.update(state=state))  # type: ignore[misc]
    with pytest.raises(Refused, match=r"content\.same_person_urgent"):
        actions.withdraw_item(
            **by(story, "head"), item=story.fresh(), reason="error", explanation="weg", register_shows="nothing"
        )
    approval = actions.confirm_urgent(**by(story, "approver"), item=story.fresh(), **seen)
    assert story.fresh().state == ItemState.PUBLISHED
    assert Publication.objects.get().approval == approval
    assert Approval.objects.get().state == "used"
    refused_by_schema(lambda: Publication.objects.update(approval=None))


def test_who_stands_in_for_the_permitting_head_does_not_confirm(story: Story) -> None:  # noqa: F811
    version = urgent(story)
    stand_in(story, absent=story.actors.head, deputy=story.actors.approver)
    with pytest.raises(Refused, match=r"content\.same_person_urgent"):
        actions.confirm_urgent(
            **by(story, "approver"), item=story.fresh(), version_id=version.pk, content_hash=version.content_hash
        )


def test_an_overdue_second_check_is_told_every_day_once(story: Story) -> None:  # noqa: F811
    from tragweite.apps.journal.models import OutboxMessage

    urgent(story)
    told = OutboxMessage.objects.filter(kind="urgent_open")
    first = told.count()
    for _round in range(2):
        tasks.escalate_urgent(at=NOW + timedelta(days=1, hours=1))
    assert told.count() == 2 * first
    tasks.escalate_urgent(at=NOW + timedelta(days=2, hours=1))
    assert told.count() == 3 * first
