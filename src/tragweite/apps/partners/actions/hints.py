# SPDX-License-Identifier: EUPL-1.2
"""What a released study says about audiences, brought to the channels of the register."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.partners import checks
from tragweite.apps.partners.models import AudienceHint
from tragweite.apps.partners.policies import require_keeper
from tragweite.apps.partners.queries import channels_by_account
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope

from .trail import note


def record_audience_hints(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    campaign: Campaign,
    study: int,
    source: str,
    as_of_on: date,
    hints: Mapping[str, tuple[str, int]],
) -> int:
    """Keep the hints for those accounts that are channels of the register; returns how many. Others stay in the study.

    ``hints``: by account as the study names it, a level of ``AudienceHint.Level`` and how many observations speak for
    bought followers. Raises ``Refused`` with ``partners.not_keeper`` or
    ``partners.choice_unknown``.
    """
    require_keeper(scope, campaign.ministry_id)
    for level, _count in hints.values():
        checks.check_choice(level, known=AudienceHint.Level.values, field="level")
    found = channels_by_account(hints)
    with transaction.atomic():
        AudienceHint.objects.bulk_create(
            AudienceHint(
                campaign=campaign, channel=channel, study=study, level=hints[account][0], source=source,
                observations_count=hints[account][1], as_of_on=as_of_on, recorded_at=at,
            )
            for account, channel in found.items()
        )  # fmt: skip
        if found:
            note(
                user=user, scope=scope, at=at, act="record_audience_hints", thing=f"findings.study:{study}",
                ministry=campaign.ministry_id, facts={"campaign": campaign.pk, "channels": len(found)},
            )  # fmt: skip
    return len(found)
