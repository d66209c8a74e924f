# SPDX-License-Identifier: EUPL-1.2
"""Who is told of a deviation by e-mail: the ministry and the outside people of the post. No word of a draft is in it."""

from datetime import datetime, time

from django.urls import reverse
from django.utils import timezone

from tragweite.apps.journal.actions import post
from tragweite.apps.monitoring.models import Deviation
from tragweite.apps.monitoring.queries import outside_people


def tell(kind: str, deviation: Deviation, *, at: datetime, dedupe: str) -> None:
    """Tell whoever leads the campaign, whoever is responsible, and the creator through their own link; once each."""
    people = {f"user:{deviation.campaign.lead_id}"}
    if deviation.assigned_to_id:
        people.add(f"user:{deviation.assigned_to_id}")
    outside = [f"outside:{each}" for each in outside_people(deviation, at=at)]
    for to in [*sorted(people), *outside]:
        post(
            kind=kind,
            to=to,
            thing=f"monitoring.deviation:{deviation.pk}",
            facts={
                "title": deviation.publication.item.title if deviation.publication else str(deviation.channel),
                "campaign": deviation.campaign.title,
                "path": reverse("monitoring:deviation", args=[deviation.pk]),
                "due_at": _end_of(deviation),
                "reason": deviation.kind,
            },
            at=at,
            dedupe=dedupe,
        )


def _end_of(deviation: Deviation) -> datetime:
    return timezone.make_aware(datetime.combine(deviation.due_on, time(23, 59)))
