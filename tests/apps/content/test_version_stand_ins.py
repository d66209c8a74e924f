# SPDX-License-Identifier: EUPL-1.2
"""For whom somebody stood in when a version came is written down with it: it outlives the stand-in and never changes."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from tests import factories
from tests.apps.content.conftest import Story, outside_access
from tests.apps.content.test_versions import stand_in
from tests.factories import NOW
from tragweite.apps.content.models import Version, VersionStandIn
from tragweite.apps.content.queries import contributors, item_page
from tragweite.apps.journal.actions import actor_ref, record
from tragweite.apps.people.models import StandIn, User
from tragweite.core.refusal import Refused

pytestmark = pytest.mark.django_db


def written_for_two(story: Story) -> tuple[User, Version]:
    """A version by somebody who stands in for the clerk and for the head at once."""
    deputy = factories.user("Dora Vertretung")
    for absent in (story.actors.clerk, story.actors.head):
        stand_in(story, absent=absent, deputy=deputy)
    return deputy, story.submit(deputy)


def test_everybody_who_was_stood_in_for_contributed(story: Story) -> None:
    deputy, version = written_for_two(story)
    absent = {story.actors.clerk.pk, story.actors.head.pk}
    assert set(version.stand_ins.values_list("absent", flat=True)) == absent
    assert contributors(story.fresh()) >= absent | {deputy.pk}


def test_a_version_by_somebody_in_their_own_name_has_no_such_row(story: Story) -> None:
    story.submit()
    assert not VersionStandIn.objects.exists()


def test_the_end_of_the_stand_in_does_not_free_who_was_stood_in_for(story: Story) -> None:
    _deputy, version = written_for_two(story)
    StandIn.objects.update(valid_to=NOW.date() - timedelta(days=1), valid_from=NOW.date() - timedelta(days=2))
    story.review()
    with pytest.raises(Refused, match=r"content\.own_contribution"):
        story.approve(version, story.actors.head)
    assert story.approve(version).state == "given"


def test_a_row_is_written_once_and_never_changed_or_taken_out(story: Story) -> None:
    _deputy, version = written_for_two(story)
    with pytest.raises(IntegrityError), transaction.atomic():
        VersionStandIn.objects.create(version=version, absent=story.actors.head)
    for write in (
        lambda: VersionStandIn.objects.update(absent=story.actors.approver),
        lambda: VersionStandIn.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()
    assert VersionStandIn.objects.count() == 2


def test_a_link_by_which_nothing_came_makes_nobody_a_contributor(story: Story) -> None:
    """The page counts by the same rule as the decision: who made out or renewed a link by which a version came."""
    used, unused = (outside_access(story, token=token, by=story.actors.second_clerk) for token in ("eins", "zwei"))
    for link, renewer in ((used, story.actors.head), (unused, story.actors.approver)):
        thing = f"people.outside_access:{link.pk}"
        record(actor=actor_ref(renewer), action="people.renew_outside", thing=thing, at=NOW)
    story.submit(outside=used)
    assert contributors(story.fresh()) == {story.actors.second_clerk.pk, story.actors.head.pk}
    assert item_page(story.fresh()).contributor_ids == contributors(story.fresh())
