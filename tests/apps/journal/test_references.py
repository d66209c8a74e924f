# SPDX-License-Identifier: EUPL-1.2
"""How the journal names people, and the update that only one of two writers gets through."""

import pytest

from tests import factories
from tests.actors import Actors
from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.journal.actions import absent_ref, change_once
from tragweite.apps.people.queries import absent_names, actor_names
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import CampaignState


def test_everyone_who_is_stood_in_for_is_named_and_no_reference_is_cut() -> None:
    assert absent_ref([]) == ""
    assert absent_ref([3, 8]) == "user:3,user:8"
    many = absent_ref(range(10_000, 10_020))
    assert len(many) <= 60
    assert all(len(each) == len("user:10000") for each in many.split(","))


@pytest.mark.django_db
def test_readers_get_the_names_of_all_of_them(actors: Actors) -> None:
    refs = absent_ref([actors.clerk.pk, actors.approver.pk])
    names = actor_names([refs, "system"])
    assert absent_names(refs, names) == f"{actors.clerk.display_name}, {actors.approver.display_name}"
    assert absent_names("", names) == ""
    assert absent_names("user:999999", names) == "eine vertretene Person"


@pytest.mark.django_db
def test_of_two_writers_who_saw_the_same_state_the_second_is_refused(actors: Actors) -> None:
    campaign = factories.campaign(actors.ministry, actors.clerk)
    seen = Campaign.objects.filter(pk=campaign.pk, state=campaign.state)
    change_once(seen, state=CampaignState.CANCELLED)
    with pytest.raises(Refused, match="changed_meanwhile"):
        change_once(seen, state=CampaignState.CANCELLED)
