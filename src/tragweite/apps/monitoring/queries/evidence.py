# SPDX-License-Identifier: EUPL-1.2
"""Looks at live posts: which are due or missing, what each one showed, and where a comparison stands."""

import heapq
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.content.models import Evidence, Item, Publication
from tragweite.apps.content.queries import (
    EvidenceDue,
    day_end,
    due_evidence,
    handed_in,
    hours_of,
    look_moments,
    looks_taken,
    renewers_by_access,
)
from tragweite.apps.content.queries.publication import LIVE
from tragweite.apps.monitoring.models import Deviation, LiveCheck
from tragweite.apps.people.queries import Scope, within
from tragweite.core.refusal import Refused
from tragweite.core.rules.declarations import from_stored
from tragweite.core.rules.deviations import grace_of
from tragweite.core.rules.schedule import EvidenceMoment, evidence_due
from tragweite.core.rules.states import CampaignState, DeviationKind

WATCHED: Final = (CampaignState.RUNNING, CampaignState.ENDED)
"""A campaign that is evaluated has its figures; nobody is asked to look again."""
PENDING: Final = (LiveCheck.State.WAITING, LiveCheck.State.RUNNING, LiveCheck.State.PERSON, LiveCheck.State.FAILED)
LONGEST_WATCH: Final = timedelta(days=400)
"""Posts older than this are no longer asked for; keeps the query bounded."""


def is_pending() -> Q:
    """Comparisons that are not finished, or of which a person has to judge."""
    return Q(state__in=PENDING)


def live_publications(ministries: Collection[int] | None, *, at: datetime) -> QuerySet[Publication]:
    """Publications of running and ended campaigns that are live, with all that the moments depend on.

    By way of the few campaigns under way: most posts belong to others, and the database cannot know that.
    """
    watched = Campaign.objects.filter(state__in=WATCHED).order_by()
    if ministries is not None:
        watched = watched.filter(ministry__in=ministries)
    found = Publication.objects.filter(
        item__campaign__in=watched.values("pk"), item__state__in=LIVE, published_at__gte=at - LONGEST_WATCH
    )
    return found.select_related("item__campaign", "item__channel", "version").order_by("published_at", "pk")


def due_looks(ministries: Collection[int], *, at: datetime, most: int) -> list[EvidenceDue]:
    """For each live post the newest look that is due and was not taken, the ``most`` urgent ones first; three queries.

    A look that was missed is past; a later one shows what there is to see. A post that was deleted is not asked for.
    Of all live posts of a ministry only what their moments depend on is read, the posts themselves of those returned.
    """
    urgent = heapq.nsmallest(most, _newest_due(ministries, at=at))
    posts = Publication.objects.select_related("item").in_bulk([key for _, key, _ in urgent])
    return [EvidenceDue(publication=posts[key], moment=moment, due_at=due) for _, key, (moment, due) in urgent]


def _newest_due(
    ministries: Collection[int], *, at: datetime
) -> Iterator[tuple[datetime, int, tuple[EvidenceMoment, datetime]]]:
    """From when on it is overdue, the key of the post, and the look."""
    rows = list(
        _still_there(ministries, at=at).values_list(
            "pk", "published_at", "item__format", "item__channel__platform", "item__campaign__ends_on"
        )
    )
    taken = looks_taken([row[0] for row in rows])
    ends = {day: day_end(day) for day in {row[4] for row in rows}}
    for key, published_at, post_format, platform, ends_on in rows:
        hours = hours_of(platform=platform, post_format=post_format)
        seen = taken.get(key, ())
        due = evidence_due(published_at=published_at, ends_at=ends[ends_on], taken=seen, at=at, lasts_hours=hours)
        if due:
            yield _overdue_at(*due[-1], post_format), key, due[-1]


def missing_looks(*, at: datetime) -> list[EvidenceDue]:
    """Looks whose time has run out and for which no deviation stands yet."""
    known = {
        (key, details.get("moment"))
        for key, details in Deviation.objects.filter(kind=DeviationKind.EVIDENCE_MISSING).values_list(
            "publication", "details"
        )
    }
    late = [look for look in due_evidence(list(_still_there(None, at=at)), at=at) if overdue_at(look) <= at]
    return [look for look in late if (look.publication.pk, str(look.moment)) not in known]


def _still_there(ministries: Collection[int] | None, *, at: datetime) -> QuerySet[Publication]:
    gone = Evidence.objects.filter(publication=OuterRef("pk"), found=Evidence.Found.DELETED)
    return live_publications(ministries, at=at).filter(~Exists(gone))


@dataclass(frozen=True, kw_only=True)
class PlannedLook:
    """One of the agreed looks at a post: ``state`` is kept, missed, due or coming; ``seen_at`` of the first one kept.

    ``handed_in_at``: since when a creator's own evidence of that moment is there; it keeps no look.
    """

    moment: str
    due_at: datetime
    until: datetime
    seen_at: datetime | None
    handed_in_at: datetime | None
    state: str


def planned_looks(publication: Publication, *, at: datetime) -> list[PlannedLook]:
    """Every look that is agreed for one post, in order, and what became of it; one query.

    Nobody is asked to look again at a post that was seen to be gone: what was not taken by then falls away.
    """
    rows = list(publication.evidence.order_by("seen_at", "pk"))
    own = [each for each in rows if each.captured_from_id is None]
    seen = {each.moment: each.seen_at for each in reversed(own)}
    shown = {each.moment: each.handed_in_at for each in reversed(rows) if each.captured_from_id is not None}
    gone_at = min((each.seen_at for each in own if each.found == Evidence.Found.DELETED), default=None)
    looks = [
        _planned(publication, moment, due, seen.get(str(moment)), shown.get(str(moment)), at=at)
        for moment, due in look_moments(publication)
    ]
    return [each for each in looks if each.seen_at or gone_at is None or each.until <= gone_at]


def _planned(
    publication: Publication,
    moment: EvidenceMoment,
    due_at: datetime,
    seen_at: datetime | None,
    handed_in_at: datetime | None,
    *,
    at: datetime,
) -> PlannedLook:
    until = overdue_at(EvidenceDue(publication=publication, moment=moment, due_at=due_at))
    state = "kept" if seen_at else "missed" if until <= at else "due" if due_at <= at else "coming"
    return PlannedLook(
        moment=str(moment), due_at=due_at, until=until, seen_at=seen_at, handed_in_at=handed_in_at, state=state
    )


def overdue_at(look: EvidenceDue) -> datetime:
    """The moment from which a look counts as missing."""
    return _overdue_at(look.moment, look.due_at, look.publication.item.format)


def _overdue_at(moment: EvidenceMoment, due_at: datetime, post_format: str) -> datetime:
    return due_at + grace_of(moment=moment, is_story=post_format == Item.Format.STORY)


def moment_word(moment: str) -> str:
    """The German words of a moment of evidence."""
    words = dict(Evidence._meta.get_field("moment").flatchoices)  # noqa: SLF001 - the public way to a field
    return str(words.get(str(moment), moment))


def expired_rights(*, at: datetime) -> list[tuple[Publication, date]]:
    """Live posts whose rights of use, as declared or agreed, have ended, with the last day; one query."""
    today = timezone.localdate(at)
    found = Publication.objects.filter(item__state__in=LIVE, published_at__lte=at)
    found = found.exclude(deviations__kind=DeviationKind.RIGHTS_EXPIRED)
    bounded = found.filter(
        Q(version__declarations__has_key="rights_until") | Q(item__deliverable__contract__usage_until__lt=today)
    )
    rows = bounded.select_related("version", "item__campaign", "item__channel", "item__deliverable__contract")
    ends = ((each, _rights_until(each)) for each in rows.order_by("pk"))
    return [(each, until) for each, until in ends if until is not None and until < today]


def _rights_until(publication: Publication) -> date | None:
    """The earlier of what the author declared and what the contract says."""
    deliverable = publication.item.deliverable
    try:
        declared = from_stored(publication.version.declarations).rights_until
    except Refused:
        declared = None
    days = [day for day in (declared, deliverable.contract.usage_until if deliverable else None) if day is not None]
    return min(days, default=None)


def checks_within(scope: Scope) -> QuerySet[LiveCheck]:
    """Comparisons that the scope reads, with evidence, post and people."""
    found = LiveCheck.objects.select_related(
        "evidence__publication__item__campaign__ministry",
        "evidence__publication__item__channel",
        "evidence__publication__version",
        "evidence__captured_by",
        "evidence__captured_from",
        "decided_by",
    )
    return within(found, scope, path="evidence__publication__item__campaign__ministry")


def access_check(scope: Scope, pk: int) -> LiveCheck:
    """One comparison; a foreign and a missing id answer alike (404)."""
    found = checks_within(scope).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def checks_of(publication: Publication) -> QuerySet[LiveCheck]:
    """Every look at one post, newest first, with its files."""
    found = LiveCheck.objects.filter(evidence__publication=publication)
    found = found.select_related("evidence__captured_by", "evidence__captured_from", "decided_by")
    return found.prefetch_related("evidence__media__medium").order_by("-evidence__seen_at", "-pk")


def unchecked(publication: Publication) -> QuerySet[Evidence]:
    """What came in through a personal link and the worker has not begun to compare, newest first."""
    return handed_in(publication).filter(live_check__isnull=True).select_related("captured_from")


def witnesses_of(evidence: Evidence) -> frozenset[int]:
    """Who captured a piece of evidence: that person, or whoever has had the personal link by which it came."""
    link = evidence.captured_from
    if link is None:
        return frozenset({evidence.captured_by_id} if evidence.captured_by_id else ())
    return frozenset({link.created_by_id, *renewers_by_access([link.pk]).get(link.pk, ())})


def doubtful(ministries: Collection[int]) -> QuerySet[LiveCheck]:
    """Comparisons of which a person has to judge."""
    found = LiveCheck.objects.filter(
        state__in=(LiveCheck.State.PERSON, LiveCheck.State.FAILED),
        evidence__publication__item__campaign__ministry__in=ministries,
    )
    return found.select_related("evidence__publication__item").order_by("finished_at", "pk")
