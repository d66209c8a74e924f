# SPDX-License-Identifier: EUPL-1.2
"""What waits for somebody in this room."""

from datetime import datetime
from typing import Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tragweite.apps.content.models import Item, Version
from tragweite.apps.content.policies import DECIDERS, DRAFTERS
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope
from tragweite.core.rules.states import ItemState
from tragweite.web.waiting import Waiting

from .items import renewed_by
from .pages import items_to_decide
from .reaching import unreached

MOST_WAITING: Final = 50


def waiting(user: User, scope: Scope, at: datetime) -> list[Waiting]:
    """Urgent posts until somebody has confirmed them, posts to decide, to mend and to make ready, people outside whom no mail reaches; five queries."""
    found = [*_red(scope), *_to_decide(user, scope), *_to_mend(user, scope)]
    return [*(_waiting_for(item, at) for item in found), *_to_reach(user, scope, at)]


def _to_reach(user: User, scope: Scope, at: datetime) -> list[Waiting]:
    """Whoever made a link out is told that its holder gets no mail."""
    lost = unreached(at=at).filter(created_by=user, ministry__in=scope.ministries_with(*DRAFTERS))
    return [
        Waiting(
            kind="content",
            text=_("E-Mail kommt nicht an, Adresse klären: %(name)s") % {"name": access.name},
            url=reverse("content:item", args=[access.thing.rpartition(":")[2]]),
            warning=True,
        )
        for access in lost.order_by("pk")[:MOST_WAITING]
    ]


def _red(scope: Scope) -> QuerySet[Item]:
    """Published, second check outstanding: in front of everybody who decides, contributor or not, until it is done."""
    items = Item.objects.filter(state=ItemState.URGENT, campaign__ministry__in=scope.ministries_with(*DECIDERS))
    return items.annotate(urgent_until=F("publication__urgent_until")).order_by("urgent_until", "pk")[:MOST_WAITING]


def _to_decide(user: User, scope: Scope) -> QuerySet[Item]:
    """What the queue offers, without the posts to which one contributed in any way that ``contributors`` knows."""
    versions = Version.objects.filter(item=OuterRef("pk"))
    own = versions.filter(
        Q(author=user)
        | Q(acting_for=user)
        | Q(stand_ins__absent=user)
        | Q(outside_author__created_by=user)
        | Q(outside_author__in=renewed_by(user.pk))
    )
    return items_to_decide(scope).filter(~Exists(own))[:MOST_WAITING]


def _to_mend(user: User, scope: Scope) -> QuerySet[Item]:
    latest = Version.objects.filter(item=OuterRef("pk")).order_by("-number")
    own = Q(created_by=user) | Q(last_author=user.pk)
    items = Item.objects.annotate(last_author=latest.values("author")[:1]).filter(
        own,
        state__in=(ItemState.RETURNED, ItemState.APPROVED, ItemState.MISSED),
        campaign__ministry__in=scope.ministries_with(*DRAFTERS),
    )
    return items.order_by(F("planned_at").asc(), "pk")[:MOST_WAITING]


def _waiting_for(item: Item, at: datetime) -> Waiting:
    texts = {
        ItemState.SUBMITTED: _("Beitrag prüfen: %(title)s"),
        ItemState.IN_REVIEW: _("Über die Freigabe entscheiden: %(title)s"),
        ItemState.URGENT: _("Eilveröffentlichung, zweite Prüfung offen: %(title)s"),
        ItemState.MISSED: _("Termin verpasst, neu planen: %(title)s"),
        ItemState.RETURNED: _("Zurückgegebenen Beitrag überarbeiten: %(title)s"),
        ItemState.APPROVED: _("Freigegebenen Beitrag zur Veröffentlichung bereitstellen: %(title)s"),
    }
    urgent_until: datetime | None = getattr(item, "urgent_until", None)
    due = timezone.localdate(urgent_until or item.planned_at)
    return Waiting(
        kind="content",
        text=texts[ItemState(item.state)] % {"title": item.title},
        url=reverse("content:item", args=[item.pk]),
        due_on=due,
        warning=item.state == ItemState.URGENT or due <= timezone.localdate(at),
    )
