# SPDX-License-Identifier: EUPL-1.2
"""What is counted just now: the lake and, beside it, what still waits in the spool."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.conf import settings

from tragweite.core.rules.states import Sender
from tragweite.lake.questions import Scope as LakeScope
from tragweite.lake.questions import ask
from tragweite.lake.tail import Moment, Tail, tail_of

from .figures import Basis, Totals, campaign_totals

MINUTES: Final = 60
SENDERS: Final = tuple(str(each) for each in Sender)


@dataclass(frozen=True, kw_only=True)
class LiveMinute:
    """One minute (aware UTC) and its counts by sender."""

    minute: datetime
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, kw_only=True)
class Live:
    """The last hour of a campaign, the oldest minute first; the last minute is still running at ``as_of``."""

    minutes: tuple[LiveMinute, ...]
    basis: Basis
    as_of: datetime

    @property
    def by_sender(self) -> dict[str, int]:
        """Sums over the hour, of senders that have any."""
        sums = {sender: sum(each.counts[sender] for each in self.minutes) for sender in SENDERS}
        return {sender: count for sender, count in sums.items() if count}

    @property
    def total(self) -> int:
        return sum(self.by_sender.values())


def _tail() -> Tail:
    conf = settings.TRAGWEITE
    return tail_of(spool_dir=conf.spool_dir, lake_dir=conf.lake_dir)


def live_minutes(campaign_id: int, *, at: datetime) -> Live:
    """Visits (or redirects where the page reports no visits) by minute and sender over the last hour."""
    last = at.astimezone(UTC).replace(second=0, microsecond=0)
    since = last - timedelta(minutes=MINUTES - 1)
    stored, waiting = _tail().beside(lambda: _stored(campaign_id, since=since))
    counts = stored + Counter(
        {key: n for key, n in waiting.items() if key.campaign == campaign_id and key.minute >= since}
    )
    basis = _basis(campaign_id, counts)
    kind = "visit" if basis == "visits" else "redirect"
    by_minute: Counter[tuple[datetime, str]] = Counter()
    for key, count in counts.items():
        if key.kind == kind:
            by_minute[key.minute, key.sender] += count
    minutes = (since + timedelta(minutes=number) for number in range(MINUTES))
    return Live(
        minutes=tuple(
            LiveMinute(minute=each, counts={sender: by_minute[each, sender] for sender in SENDERS}) for each in minutes
        ),
        basis=basis,
        as_of=at,
    )


def _stored(campaign_id: int, *, since: datetime) -> Counter[Moment]:
    lake_dir, own = settings.TRAGWEITE.lake_dir, LakeScope.of([campaign_id])
    answer = ask("visits.by_minute", lake_dir=lake_dir, scope=own, since=since, until=None)
    found: Counter[Moment] = Counter()
    for row in answer.records():
        minute, post = row["minute"], row["post"]
        if isinstance(minute, datetime):
            whose = (campaign_id, post if isinstance(post, int) else None, str(row["sender"]))
            for kind in ("redirect", "visit"):
                found[Moment(minute, kind, *whose)] += int(str(row[f"{kind}s"]))
    return found


def _basis(campaign_id: int, counts: Counter[Moment]) -> Basis:
    """Visits where the page reported any in this hour, else redirects; never both added."""
    kinds = {key.kind for key, count in counts.items() if count}
    if kinds.isdisjoint({"visit", "redirect"}):
        return campaign_totals(campaign_id).basis
    return "visits" if "visit" in kinds else "redirects"


def totals_now(campaign_id: int) -> tuple[Totals, Counter[int | None]]:
    """What the lake counted for a campaign, and the redirects that wait beside it, by post."""
    totals, waiting = _tail().beside(lambda: campaign_totals(campaign_id))
    redirects: Counter[int | None] = Counter()
    for key, count in waiting.items():
        if key.campaign == campaign_id and key.kind == "redirect":
            redirects[key.post] += count
    return totals, redirects
