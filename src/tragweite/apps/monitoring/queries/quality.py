# SPDX-License-Identifier: EUPL-1.2
"""How good the counting is: what arrived, what was kept, what was dropped for which reason, what was lost, and when."""

import hashlib
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.monitoring.models import TrackedLink
from tragweite.apps.people.queries import Scope, within
from tragweite.lake.gaps import DAYS, Gap, gaps
from tragweite.lake.manifest import Manifest
from tragweite.lake.questions import Answer, ask
from tragweite.lake.questions import Scope as LakeScope
from tragweite.lake.reasons import REASONS, RECEIVED, STORED
from tragweite.lake.tail import Backlog, tail_of

from .links import links_within

LOST: Final = ("spool_failed", "too_busy")
KEPT_SECONDS: Final = 300
GAP_DAYS: Final = 14
"""Gaps are looked for in so many days before the last compaction."""


@dataclass(frozen=True, kw_only=True)
class DataQuality:
    """Received = stored + sum of dropped, else ``difference`` is not 0. ``lost`` could not be taken or stored for a fault here."""

    received: int
    stored: int
    dropped: tuple[tuple[str, int], ...]
    lost: int
    difference: int
    first_day_on: date | None
    last_day_on: date | None
    as_of: datetime | None

    @property
    def lost_share(self) -> float | None:
        """Share of what arrived; None where nothing did."""
        return self.lost / self.received if self.received else None

    @property
    def dropped_count(self) -> int:
        return sum(count for _reason, count in self.dropped)


def data_quality() -> DataQuality:
    """The account of the lake as of its last compaction, over all campaigns: counts only, nothing about content."""
    answer = ask("account.by_reason", lake_dir=settings.TRAGWEITE.lake_dir, scope=LakeScope.everything())
    by_reason = {str(row["reason"]): row for row in answer.records()}
    counts = {reason: _number(row["events"]) for reason, row in by_reason.items()}
    received, stored = counts.pop(RECEIVED, 0), counts.pop(STORED, 0)
    days = [row for reason, row in by_reason.items() if reason != STORED]
    first, last = _days(days, "first_day"), _days(days, "last_day")
    return DataQuality(
        received=received,
        stored=stored,
        dropped=tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))),
        lost=sum(counts.get(reason, 0) for reason in LOST),
        difference=received - stored - sum(counts.values()),
        first_day_on=min(first, default=None),
        last_day_on=max(last, default=None),
        as_of=answer.as_of,
    )


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"the lake answered {value!r} where a count belongs")
    return value


def _days(rows: Sequence[Mapping[str, object]], name: str) -> list[date]:
    return [day for row in rows if isinstance(day := row[name], date)]


def reason_word(reason: str) -> str:
    """Why an event was dropped, in German."""
    return REASONS.get(reason, _("anderer Grund (%(reason)s)") % {"reason": reason})


@dataclass(frozen=True, kw_only=True)
class Clock:
    """Events whose time does not fit: of hours that are still to come, of a later or an earlier day than their receipt."""

    to_come: int
    ahead: int
    behind: int


@dataclass(frozen=True, kw_only=True)
class Running:
    """Hours without counting, times that do not fit, and what waits. ``disk_free`` and ``disk_total`` in bytes."""

    gaps: tuple[Gap, ...]
    gaps_since: datetime | None
    clock: Clock
    backlog: Backlog
    lost_lately: int
    disk_free: int
    disk_total: int
    as_of: datetime | None


def running_quality(*, at: datetime) -> Running:
    """How the counting runs, over all campaigns, from the roll-up and the manifest."""
    conf = settings.TRAGWEITE
    manifest = Manifest(conf.lake_dir)
    as_of = manifest.as_of()
    until = _hour(as_of or at)
    since = until - timedelta(days=GAP_DAYS)
    hours = _hours(since=since - timedelta(days=DAYS))
    existing = next(path for path in (conf.var_dir, *conf.var_dir.parents) if path.exists())
    disk = shutil.disk_usage(existing)
    return Running(
        gaps=tuple(gaps(hours, since=since, until=until)),
        gaps_since=since if as_of else None,
        clock=_clock(to_come=sum(count for hour, count in hours.items() if hour > at)),
        backlog=tail_of(spool_dir=conf.spool_dir, lake_dir=conf.lake_dir).backlog(),
        lost_lately=_lost_since(manifest, (at - timedelta(days=1)).astimezone(UTC).date()),
        disk_free=disk.free,
        disk_total=disk.total,
        as_of=as_of,
    )


def _hour(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _hours(*, since: datetime) -> dict[datetime, int]:
    lake_dir = settings.TRAGWEITE.lake_dir
    answer = ask("events.by_hour", lake_dir=lake_dir, scope=LakeScope.everything(), since=since, until=None)
    return {row["hour"]: _number(row["events"]) for row in answer.records() if isinstance(row["hour"], datetime)}


def _clock(*, to_come: int) -> Clock:
    """Imported logs tell of other days by their nature; only the collector is asked about its clock."""
    answer = ask("clock.by_source", lake_dir=settings.TRAGWEITE.lake_dir, scope=LakeScope.everything())
    own = next((row for row in answer.records() if row["source"] == "collector"), {"ahead": 0, "behind": 0})
    return Clock(to_come=to_come, ahead=_number(own["ahead"]), behind=_number(own["behind"]))


def _lost_since(manifest: Manifest, day: date) -> int:
    counted = manifest.counters().items()
    return sum(count for (on, _source, reason), count in counted if reason in LOST and on >= day.isoformat())


@dataclass(frozen=True, kw_only=True)
class LinkLoss:
    """One link: its redirects, the visits that its target reported, and the share that was lost (None: not known, or
    not to be judged).
    """

    link: TrackedLink
    redirects: int
    visits: int
    loss_share: float | None

    @property
    def is_passed_on(self) -> bool:
        """More visits than redirects: what was lost cannot be told from what came without the link."""
        return self.visits > self.redirects


@dataclass(frozen=True, kw_only=True)
class Losses:
    """The loss over all links together (None: no page reports visits, or more of them than redirects), and of the most
    used ones each; ``posts`` of them have any count. ``redirects`` and ``visits`` of those whose page reports.
    """

    posts: int
    redirects: int
    visits: int
    loss_share: float | None
    links: list[LinkLoss]
    as_of: datetime | None


def losses_within(scope: Scope, *, most: int) -> Losses:
    """The loss over all campaigns that the scope reads, and of ``most`` links; two queries and two questions.

    Over all posts of all campaigns the questions take a while; their answers are kept for some minutes.
    """
    own = LakeScope.of(set(within(Campaign.objects.order_by(), scope, path="ministry").values_list("pk", flat=True)))
    total, single = _kept_losses(own, most=most)
    row = total.records()[0]
    return Losses(
        posts=_number(row["posts"]),
        redirects=_number(row["redirects"]),
        visits=_number(row["visits"]),
        loss_share=_share(row["loss_share"]),
        links=_link_losses(scope, single),
        as_of=total.as_of,
    )


def _kept_losses(own: LakeScope, *, most: int) -> tuple[Answer, Answer]:
    asked = repr((settings.TRAGWEITE.lake_dir, sorted(own.campaigns), most))
    key = f"losses:{hashlib.sha256(asked.encode()).hexdigest()}"
    found: tuple[Answer, Answer] | None = cache.get(key)
    if found is None:
        found = _ask_loss("total", own), _ask_loss("by_post", own, most=most)
        cache.set(key, found, KEPT_SECONDS)
    return found


def link_losses(scope: Scope, *, campaign_id: int) -> list[LinkLoss]:
    """The loss of every link of a campaign, the most used first; one query and one question."""
    return _link_losses(scope, _ask_loss("by_post", LakeScope.of([campaign_id]), most=None))


def _ask_loss(kind: str, own: LakeScope, **given: object) -> Answer:
    return ask(f"links.loss_{kind}", lake_dir=settings.TRAGWEITE.lake_dir, scope=own, since=None, until=None, **given)


def _share(answered: object) -> float | None:
    """A loss below 0 is none: the link or its target was passed on, and nothing can be said about the loss."""
    return answered if isinstance(answered, float) and answered >= 0 else None


def _link_losses(scope: Scope, answer: Answer) -> list[LinkLoss]:
    rows = answer.records()
    links = links_within(scope).filter(item__in=[_number(row["post"]) for row in rows])
    by_post = {link.item_id: link for link in links}
    found = [
        LinkLoss(
            link=link,
            redirects=_number(row["redirects"]),
            visits=_number(row["visits"]),
            loss_share=_share(row["loss_share"]),
        )
        for row in rows
        if (link := by_post.get(_number(row["post"])))
    ]
    return sorted(found, key=lambda each: (-each.redirects, each.link.pk))
