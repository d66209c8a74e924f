# SPDX-License-Identifier: EUPL-1.2
"""What the tests of the register and the selection share."""

import pytest

from tests import factories
from tests.actors import Actors
from tests.apps.campaigns.conftest import refuses, who  # noqa: F401  # the same fixtures as in planning
from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.partners.models import Candidate, Channel, Party


@pytest.fixture
def campaign(actors: Actors) -> Campaign:
    return factories.campaign(actors.ministry, actors.clerk)


@pytest.fixture
def party(actors: Actors) -> Party:
    return factories.party(actors.ministry, name="Mara Muster")


@pytest.fixture
def channel(party: Party) -> Channel:
    return factories.channel(party, handle="mara_muster")


def candidate(campaign: Campaign, party: Party, **values: object) -> Candidate:
    defaults = {
        "target_group_fit": 4,
        "content_quality": 5,
        "label_discipline": 3,
        "assessment": "passt gut",
        "assessed_by": campaign.lead,
    }
    return Candidate.objects.create(campaign=campaign, party=party, **{**defaults, **values})
