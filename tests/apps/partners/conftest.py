# SPDX-License-Identifier: EUPL-1.2
"""What the tests of the register and the selection share."""

import pytest

from tests import factories
from tests.actors import Actors
from tests.apps.campaigns.conftest import refuses, who  # noqa: F401  # the same fixtures as in planning
from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.partners.models import Candidate, CandidateReview, Channel, InterestDeclaration, Party


@pytest.fixture
def campaign(actors: Actors) -> Campaign:
    """A campaign for whose selection both clerks have declared that they are not biased."""
    made = factories.campaign(actors.ministry, actors.clerk)
    for user in (actors.clerk, actors.second_clerk):
        InterestDeclaration.objects.create(
            campaign=made, declared_by=user, has_conflict=False, declared_at=factories.NOW
        )
    return made


@pytest.fixture
def party(actors: Actors) -> Party:
    return factories.party(actors.ministry, name="Mara Muster")


@pytest.fixture
def channel(party: Party) -> Channel:
    return factories.channel(party, handle="mara_muster")


def candidate(campaign: Campaign, party: Party, **values: object) -> Candidate:
    """A candidate whom both stages found suitable."""
    defaults = {
        "target_group_fit": 4,
        "content_quality": 5,
        "label_discipline": 3,
        "assessment": "passt gut",
        "assessed_by": campaign.lead,
    }
    return looked_at(Candidate.objects.create(campaign=campaign, party=party, **{**defaults, **values}))


def looked_at(made: Candidate, verdict: str = "suitable") -> Candidate:
    """Both stages of the review, written directly."""
    for stage in ("internal", "expert"):
        CandidateReview.objects.create(
            candidate=made, stage=stage, verdict=verdict, reason="passt", unit="Referat 1",
            reviewed_by=made.assessed_by, reviewed_at=factories.NOW,
        )  # fmt: skip
    return made
