# SPDX-License-Identifier: EUPL-1.2
"""What stands around posts and enters their checks, read for many posts at once in a fixed number of queries."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import F, OuterRef, Subquery, Window
from django.db.models.functions import RowNumber

from tragweite.apps.content.models import Briefing, Item, MediumFinding, Version
from tragweite.core.rules.checks.draft import ChannelPost, DraftClaim, Growth
from tragweite.terminal.labels import read_rules

from .growth import GONE, growths_of
from .media import newest_findings

MOST_NEIGHBOURS: Final = 200
"""So many posts of a channel are compared, the last planned ones."""


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """``claims`` by campaign (none without a briefing), ``posts`` with the id of their item by channel, ``origins`` by
    medium, ``growth`` by item."""

    claims: Mapping[int, tuple[DraftClaim, ...]]
    posts: Mapping[int, Sequence[tuple[int, ChannelPost]]]
    origins: Mapping[int, MediumFinding]
    growth: Mapping[int, tuple[Growth, ...] | None]

    def neighbours_of(self, item: Item) -> tuple[ChannelPost, ...]:
        """The other posts of its channel that may still go out or are out."""
        return tuple(post for key, post in self.posts.get(item.channel_id, ()) if key != item.pk)


def surroundings_of(pairs: Sequence[tuple[Item, Version]]) -> Surroundings:
    """What the checks of these versions look at beside them."""
    items = [item for item, _version in pairs]
    media = [each.medium for _item, version in pairs for each in version.media.all()]
    return Surroundings(
        claims=_claims({item.campaign_id for item in items}),
        posts=_posts({item.channel_id for item in items}),
        origins=newest_findings(media, kind=MediumFinding.Kind.ORIGIN),
        growth=growths_of(items, rules=read_rules()),
    )


def _claims(campaign_ids: Collection[int]) -> dict[int, tuple[DraftClaim, ...]]:
    """The claims of the newest briefing of each campaign."""
    rows = Briefing.objects.filter(campaign__in=campaign_ids).order_by("number").prefetch_related("claims")
    return {
        row.campaign_id: tuple(
            DraftClaim(statement=claim.statement, source=claim.source, unit=claim.responsible_unit)
            for claim in row.claims.all()
        )
        for row in rows
    }


def _posts(channel_ids: Collection[int]) -> dict[int, list[tuple[int, ChannelPost]]]:
    """The newest version of every post of these channels that may still go out or is out."""
    newest = Version.objects.filter(item=OuterRef("item")).order_by("-number").values("number")[:1]
    rank = Window(RowNumber(), partition_by=F("item__channel"), order_by=[F("item__planned_at").desc(), F("pk").desc()])
    rows = Version.objects.filter(item__channel__in=channel_ids, number=Subquery(newest)).exclude(item__state__in=GONE)
    # One more than are compared: the post that asks is among them.
    ranked = rows.annotate(rank=rank).filter(rank__lte=MOST_NEIGHBOURS + 1)
    found: dict[int, list[tuple[int, ChannelPost]]] = {}
    for version in ranked.select_related("item").prefetch_related("media__medium"):
        found.setdefault(version.item.channel_id, []).append((version.item_id, _post(version)))
    return found


def _post(version: Version) -> ChannelPost:
    return ChannelPost(
        title=version.item.title,
        text=version.text,
        planned_at=version.item.planned_at,
        media=tuple(each.medium.sha256 for each in version.media.all()),
    )
