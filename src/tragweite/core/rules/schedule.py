# SPDX-License-Identifier: EUPL-1.2
"""When something is due: reviews and their reminders, the window of a publication, the moments of evidence."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

SATURDAY: Final = 5
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The terms of a ministry. The defaults are the house's own rule where a ministry has set none."""

    grace_minutes: int = 60
    window_before_hours: int = 2
    window_after_hours: int = 24
    urgent_hours: int = 24


@dataclass(frozen=True, kw_only=True)
class Window:
    """A post may go out from ``opens_at`` to before ``closes_at``."""

    opens_at: datetime
    closes_at: datetime

    def holds(self, *, at: datetime) -> bool:
        """Whether a moment lies in the window."""
        return self.opens_at <= at < self.closes_at


def window_of(*, planned_at: datetime, terms: Terms) -> Window:
    """The window around the planned moment."""
    return Window(
        opens_at=planned_at - timedelta(hours=terms.window_before_hours),
        closes_at=planned_at + timedelta(hours=terms.window_after_hours),
    )


def is_missed(*, planned_at: datetime, terms: Terms, at: datetime) -> bool:
    """Whether the planned moment and its grace have passed; a post without approval is then missed."""
    return at >= planned_at + timedelta(minutes=terms.grace_minutes)


def review_due(*, opened_at: datetime, days: int) -> datetime:
    """The moment by which a step is due: ``days`` later, Saturdays and Sundays not counted; public holidays are."""
    due, left = opened_at, days
    while left > 0:
        due += DAY
        left -= due.weekday() < SATURDAY
    return due


class Nudge(StrEnum):
    """What is sent about an open step: that it is due, a reminder a day before, an escalation from the due date on."""

    DUE = "review_due"
    REMINDER = "review_reminder"
    ESCALATED = "review_escalated"


def nudges(*, opened_at: datetime, due_at: datetime, at: datetime) -> tuple[tuple[Nudge, int], ...]:
    """Everything that should have been sent about an open step by now, each with its number for the dedupe key.

    At once that it is due; the reminder a day before, where that is later than the opening; from the due moment on an
    escalation, one for each full day. Sending twice is kept off by the key, so that a stopped worker repeats nothing.
    """
    found: list[tuple[Nudge, int]] = [(Nudge.DUE, 0)]
    if due_at - DAY > opened_at and at >= due_at - DAY:
        found.append((Nudge.REMINDER, 0))
    if at >= due_at:
        # Older ones that were never sent are not sent in a heap.
        found.append((Nudge.ESCALATED, (at - due_at) // DAY))
    return tuple(found)


class EvidenceMoment(StrEnum):
    """When a live post is looked at; ``extra`` is any other moment."""

    PUBLICATION = "publication"
    H1 = "h1"
    H24 = "h24"
    D7 = "d7"
    D30 = "d30"
    END = "end"
    EXTRA = "extra"


AFTER: Final = (
    (EvidenceMoment.PUBLICATION, timedelta(0)),
    (EvidenceMoment.H1, timedelta(hours=1)),
    (EvidenceMoment.H24, timedelta(hours=24)),
    (EvidenceMoment.D7, timedelta(days=7)),
    (EvidenceMoment.D30, timedelta(days=30)),
)
BEFORE_IT_GOES: Final = timedelta(hours=2)
"""A post that vanishes by itself is looked at for the last time this long before."""


def evidence_moments(
    *, published_at: datetime, ends_at: datetime, lasts_hours: int | None = None
) -> tuple[tuple[EvidenceMoment, datetime], ...]:
    """The moments at which evidence of a post is due, in order.

    ``ends_at`` is the end of the campaign. A post that vanishes after ``lasts_hours`` (a story) has no later moments;
    its last look is moved before it goes.
    """
    if lasts_hours is None:
        due = [(moment, published_at + after) for moment, after in AFTER if moment is EvidenceMoment.PUBLICATION
               or published_at + after <= ends_at]  # fmt: skip
        return (*due, (EvidenceMoment.END, max(ends_at, published_at)))
    gone_at = published_at + timedelta(hours=lasts_hours)
    found = [
        (moment, published_at + after) for moment, after in AFTER if published_at + after < gone_at - BEFORE_IT_GOES
    ]
    return (*found, (EvidenceMoment.H24, gone_at - BEFORE_IT_GOES))


def evidence_due(
    *,
    published_at: datetime,
    ends_at: datetime,
    taken: Collection[str],
    at: datetime,
    lasts_hours: int | None = None,
) -> tuple[tuple[EvidenceMoment, datetime], ...]:
    """The moments that have come and for which there is no evidence yet."""
    moments = evidence_moments(published_at=published_at, ends_at=ends_at, lasts_hours=lasts_hours)
    return tuple((moment, due) for moment, due in moments if due <= at and moment not in taken)
