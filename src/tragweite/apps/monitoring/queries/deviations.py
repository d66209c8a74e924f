# SPDX-License-Identifier: EUPL-1.2
"""Reads of deviations, the posts to report, and what waits for a person."""

from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tragweite.apps.content.models import Item
from tragweite.apps.monitoring.models import Deviation
from tragweite.apps.monitoring.policies import MONITORS, is_second_person
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope, members_with, within
from tragweite.core.rules.states import DeviationState, ItemState
from tragweite.web.states import word
from tragweite.web.waiting import Waiting

MOST_WAITING: Final = 50
TO_SETTLE: Final = (DeviationState.EXPLAINED, DeviationState.CORRECTED)


def deviations_within(scope: Scope) -> QuerySet[Deviation]:
    """Deviations that the scope reads, with post, channel, campaign and people."""
    found = Deviation.objects.select_related(
        "publication__item__campaign__ministry",
        "publication__item__channel",
        "publication__version",
        "evidence__live_medium",
        "assigned_to",
        "explained_by",
        "resolved_by",
    )
    return within(found, scope, path="publication__item__campaign__ministry")


def access_deviation(scope: Scope, pk: int) -> Deviation:
    """One deviation; a foreign and a missing id answer alike (404)."""
    found = deviations_within(scope).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def open_deviations(campaign_id: int) -> QuerySet[Deviation]:
    """Deviations of a campaign that nobody has settled."""
    found = Deviation.objects.filter(publication__item__campaign=campaign_id)
    return found.exclude(state=DeviationState.RESOLVED)


def to_report(campaign_id: int) -> QuerySet[Item]:
    """Posts of a campaign that are ready, or already live without anybody having said so."""
    items = Item.objects.filter(campaign=campaign_id, state=ItemState.RELEASED)
    return items.select_related("channel").order_by("planned_at", "pk")


def possible_assignees(ministry_id: int, *, at: datetime) -> QuerySet[User]:
    """Who can be made responsible for a deviation."""
    return members_with(ministry_id, *MONITORS, at=at).order_by("display_name")


def waiting(user: User, scope: Scope, at: datetime) -> list[Waiting]:
    """Publications to report and deviations to clear; two queries."""
    ministries = scope.ministries_with(*MONITORS)
    if not ministries:
        return []
    posts = Item.objects.filter(state=ItemState.RELEASED, planned_at__lte=at, campaign__ministry__in=ministries)
    open_ones = Deviation.objects.select_related("publication__item__campaign").exclude(state=DeviationState.RESOLVED)
    mine = Q(state=DeviationState.SEEN) | Q(state=DeviationState.ASSIGNED, assigned_to=user) | Q(state__in=TO_SETTLE)
    found = open_ones.filter(mine, publication__item__campaign__ministry__in=ministries).order_by("due_on", "pk")
    return [
        *(_to_report(item) for item in posts.order_by("planned_at", "pk")[:MOST_WAITING]),
        *(_to_clear(each, at) for each in found[:MOST_WAITING] if _is_for(scope, each)),
    ]


def _is_for(scope: Scope, deviation: Deviation) -> bool:
    return deviation.state not in TO_SETTLE or is_second_person(scope, deviation)


def _to_report(item: Item) -> Waiting:
    return Waiting(
        kind="monitoring",
        text=_("Veröffentlichung melden: %(title)s") % {"title": item.title},
        url=reverse("monitoring:publish", args=[item.pk]),
        due_on=timezone.localdate(item.planned_at),
        warning=True,
    )


def _to_clear(deviation: Deviation, at: datetime) -> Waiting:
    texts = {
        DeviationState.SEEN: _("Zuständigkeit für Abweichung (%(kind)s) festlegen: %(title)s"),
        DeviationState.ASSIGNED: _("Abweichung (%(kind)s) klären: %(title)s"),
    }
    text = texts.get(DeviationState(deviation.state), _("Klärung der Abweichung (%(kind)s) prüfen: %(title)s"))
    kind = str(word("deviation_kind", deviation.kind))
    return Waiting(
        kind="monitoring",
        text=text % {"kind": kind, "title": deviation.publication.item.title},
        url=reverse("monitoring:deviation", args=[deviation.pk]),
        due_on=deviation.due_on,
        warning=deviation.due_on <= timezone.localdate(at),
    )
