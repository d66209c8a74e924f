# SPDX-License-Identifier: EUPL-1.2
"""How much a ministry publishes in the weeks before an election, beside the same weeks of earlier years."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from django.utils import timezone

from tragweite.apps.content.models import Item, Publication
from tragweite.core.refusal import Refused
from tragweite.core.rules.checks.draft import Growth
from tragweite.core.rules.checks.election import phase_on
from tragweite.core.rules.dated import DatedValue
from tragweite.core.rules.states import ItemState

YEARS: Final = 3
SAME_WEEKS: Final = timedelta(weeks=52)
GONE: Final = (ItemState.WITHDRAWN, ItemState.REFUSED, ItemState.MISSED)


def growth_of(item: Item, *, rules: Sequence[DatedValue]) -> tuple[Growth, ...] | None:
    """Posts of the ministry in the running phase, planned ones and this one included; None outside every phase.

    A year in which the ministry kept no record of publications yet counts as unknown, never as zero.
    """
    try:
        phase = phase_on(rules=rules, on=timezone.localdate(item.planned_at))
    except Refused:  # no calendar for that day; the check says so itself
        return None
    if phase is None:
        return None
    ministry_id = item.campaign.ministry_id
    window = (phase.starts_on, phase.election_day)
    planned = Item.objects.filter(campaign__ministry=ministry_id, planned_at__date__range=window)
    now = planned.exclude(state__in=GONE).exclude(pk=item.pk).count() + 1
    return (Growth(subject="Beiträge", now=now, earlier=_earlier(ministry_id, window)),)


def _earlier(ministry_id: int, window: tuple[date, date]) -> tuple[int | None, ...]:
    published = Publication.objects.filter(item__campaign__ministry=ministry_id)
    first = published.order_by("published_at").values_list("published_at", flat=True).first()
    known_since = timezone.localdate(first) if first else None
    counts: list[int | None] = []
    for year in range(1, YEARS + 1):
        start, end = window[0] - year * SAME_WEEKS, window[1] - year * SAME_WEEKS
        is_known = known_since is not None and known_since <= start
        counts.append(published.filter(published_at__date__range=(start, end)).count() if is_known else None)
    return tuple(counts)
