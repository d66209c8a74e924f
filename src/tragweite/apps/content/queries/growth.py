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

Window = tuple[date, date]
Counts = tuple[int, tuple[int | None, ...]]
YEARS: Final = 3
SAME_WEEKS: Final = timedelta(weeks=52)
GONE: Final = (ItemState.WITHDRAWN, ItemState.REFUSED, ItemState.MISSED)


def growths_of(items: Sequence[Item], *, rules: Sequence[DatedValue]) -> dict[int, tuple[Growth, ...] | None]:
    """By post: posts of its ministry in the running phase, planned ones and itself included; None outside every phase.

    A year in which the ministry kept no record of publications yet counts as unknown, never as zero. Asked once for
    each ministry and phase, whatever the number of posts.
    """
    windows = {item.pk: _window(item, rules) for item in items}
    asked = {(item.campaign.ministry_id, windows[item.pk]) for item in items}
    counts = {(ministry_id, window): window and _counts(ministry_id, window) for ministry_id, window in asked}
    return {item.pk: _growth(item, counts[item.campaign.ministry_id, windows[item.pk]]) for item in items}


def _window(item: Item, rules: Sequence[DatedValue]) -> Window | None:
    """The first and the last day of the phase in which a post is planned."""
    try:
        phase = phase_on(rules=rules, on=timezone.localdate(item.planned_at))
    except Refused:  # no calendar for that day; the check says so itself
        return None
    return (phase.starts_on, phase.election_day) if phase else None


def _growth(item: Item, counts: Counts | None) -> tuple[Growth, ...] | None:
    if counts is None:
        return None
    planned, earlier = counts
    return (Growth(subject="Beiträge", now=planned + (item.state in GONE), earlier=earlier),)


def _counts(ministry_id: int, window: Window) -> Counts:
    """Posts planned in a phase, and those published in the same weeks of each earlier year."""
    planned = Item.objects.filter(campaign__ministry=ministry_id, planned_at__date__range=window)
    return planned.exclude(state__in=GONE).count(), _earlier(ministry_id, window)


def _earlier(ministry_id: int, window: Window) -> tuple[int | None, ...]:
    published = Publication.objects.filter(item__campaign__ministry=ministry_id)
    first = published.order_by("published_at").values_list("published_at", flat=True).first()
    known_since = timezone.localdate(first) if first else None
    counts: list[int | None] = []
    for year in range(1, YEARS + 1):
        start, end = window[0] - year * SAME_WEEKS, window[1] - year * SAME_WEEKS
        is_known = known_since is not None and known_since <= start
        counts.append(published.filter(published_at__date__range=(start, end)).count() if is_known else None)
    return tuple(counts)
