# SPDX-License-Identifier: EUPL-1.2
"""What may go out and when, what was missed, what is red, and which evidence is due."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from tragweite.apps.content.models import Approval, Evidence, Item, Medium, Publication, Release, Version
from tragweite.core.refusal import Refused
from tragweite.core.rules.formats import FORMATS
from tragweite.core.rules.schedule import EvidenceMoment, Terms, evidence_due, evidence_moments, is_missed
from tragweite.core.rules.states import ItemState

from .items import files_of
from .reviews import terms_of

WITHOUT_APPROVAL = (ItemState.DRAFTING, ItemState.SUBMITTED, ItemState.IN_REVIEW, ItemState.RETURNED)
LIVE = (ItemState.PUBLISHED, ItemState.CHECKED, ItemState.DEVIATING, ItemState.URGENT)


def current_release(approval: Approval) -> Release | None:
    """The window that holds for an approval: the newest."""
    return Release.objects.filter(approval=approval).order_by("-at", "-pk").first()


def missed_items(*, at: datetime) -> list[Item]:
    """Posts without approval whose planned moment and its grace have passed; every ministry has its own grace."""
    waiting = Item.objects.filter(state__in=WITHOUT_APPROVAL, planned_at__lte=at).select_related("campaign", "channel")
    terms: dict[int, Terms] = {}
    found = []
    for item in waiting.order_by("pk"):
        key = item.campaign.ministry_id
        terms.setdefault(key, terms_of(key, on=timezone.localdate(at)))
        if is_missed(planned_at=item.planned_at, terms=terms[key], at=at):
            found.append(item)
    return found


def overdue_urgent(*, at: datetime) -> QuerySet[Publication]:
    """Urgent publications whose second check is overdue."""
    found = Publication.objects.filter(item__state=ItemState.URGENT, urgent_until__lte=at)
    return found.select_related("item__campaign", "item__channel", "permitted_by").order_by("pk")


def package_files(version: Version) -> list[tuple[str, Medium]]:
    """Every file of a version with the name it has in the package: its place, and what it is."""
    named = []
    for each in version.media.all():
        named.append((f"{each.position:02d}-{each.medium.kind}.{extension(each.medium)}", each.medium))
        if each.subtitles is not None:
            named.append((f"{each.position:02d}-untertitel.{extension(each.subtitles)}", each.subtitles))
    return named


EXTENSIONS = {
    "image/jpeg": "jpg",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "video/quicktime": "mov",
    "application/x-subrip": "srt",
    "text/vtt": "vtt",
}


def extension(medium: Medium) -> str:
    """The usual ending of a file of this type."""
    return EXTENSIONS.get(medium.mime, medium.mime.rpartition("/")[2])


@dataclass(frozen=True, kw_only=True)
class EvidenceDue:
    """A look at a live post that has come due and was not taken."""

    publication: Publication
    moment: EvidenceMoment
    due_at: datetime


def due_evidence(publications: Sequence[Publication], *, at: datetime) -> list[EvidenceDue]:
    """Every look that is due and missing at these live posts (with item, channel and campaign); one query.

    Only a look of the ministry itself is one; what came in through a personal link leaves it due.
    """
    taken = looks_taken([each.pk for each in publications])
    return [
        EvidenceDue(publication=each, moment=moment, due_at=due)
        for each in publications
        for moment, due in evidence_due(
            published_at=each.published_at,
            ends_at=campaign_end(each.item),
            taken=taken.get(each.pk, set()),
            at=at,
            lasts_hours=lasts_hours(each.item),
        )
    ]


def looks_taken(publications: Collection[int]) -> dict[int, set[str]]:
    """The moments at which the ministry itself looked at these live posts, by their keys; one query."""
    taken: dict[int, set[str]] = {}
    own = Evidence.objects.filter(publication__in=publications, captured_from__isnull=True)
    for key, moment in own.values_list("publication", "moment"):
        taken.setdefault(key, set()).add(moment)
    return taken


def live_publication(item: Item) -> Publication | None:
    """Where a post is live, with the post itself; None while or since it is not; one query, or none."""
    if item.state not in LIVE:
        return None
    found = Publication.objects.filter(item=item).first()
    if found is not None:
        found.item = item
    return found


def require_live_publication(item: Item) -> Publication:
    """The same; raises ``Refused("content.not_live", item_state)``."""
    found = live_publication(item)
    if found is None:
        raise Refused("content.not_live", item_state=str(item.state))
    return found


def look_moments(publication: Publication) -> tuple[tuple[EvidenceMoment, datetime], ...]:
    """The agreed looks at one live post (with item, channel and campaign) and when each comes."""
    return evidence_moments(
        published_at=publication.published_at,
        ends_at=campaign_end(publication.item),
        lasts_hours=lasts_hours(publication.item),
    )


def handed_in(publication: Publication) -> QuerySet[Evidence]:
    """What came in through personal links about one live post, with its files, the newest first."""
    found = Evidence.objects.filter(publication=publication, captured_from__isnull=False)
    return found.prefetch_related("media").order_by("-handed_in_at", "-pk")


def campaign_end(item: Item) -> datetime:
    """The moment at which the last day of a campaign is over."""
    return day_end(item.campaign.ends_on)


def day_end(day: date) -> datetime:
    """The moment at which a day is over here."""
    day_after = day + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day_after, time.min))


def lasts_hours(item: Item) -> int | None:
    """After how many hours a post vanishes by itself; None where it stays."""
    return hours_of(platform=item.channel.platform, post_format=item.format)


def hours_of(*, platform: str, post_format: str) -> int | None:
    """The same for any post of a platform and format."""
    found = FORMATS.get(platform, {}).get(post_format)
    return found.lasts_hours if found else None


__all__ = [
    "LIVE",
    "EvidenceDue",
    "campaign_end",
    "current_release",
    "day_end",
    "due_evidence",
    "extension",
    "files_of",
    "handed_in",
    "hours_of",
    "lasts_hours",
    "live_publication",
    "look_moments",
    "looks_taken",
    "missed_items",
    "overdue_urgent",
    "package_files",
    "require_live_publication",
]
