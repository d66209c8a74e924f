# SPDX-License-Identifier: EUPL-1.2
"""Figures of posts: visits from the lake, views from the platforms, costs from the contracts. Missing is not zero."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal

from django.conf import settings
from django.utils.translation import gettext as _

from tragweite.apps.campaigns.models import Campaign, Goal
from tragweite.apps.content.models import Publication
from tragweite.apps.contracts.queries import item_cost_cents
from tragweite.apps.monitoring.models import MetricObservation
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import Sender
from tragweite.lake.questions import Answer, ask
from tragweite.lake.questions import Scope as LakeScope
from tragweite.platforms.metrics import Metric, Platform, require_summable

from .metrics import latest_figures

Basis = Literal["visits", "redirects"]
SECONDS_A_DAY: Final = 86_400


@dataclass(frozen=True, kw_only=True)
class PostFigure:
    """One published post. ``visits`` within the window; ``observed_days`` since publication, at most the window.

    None is not known. Costs are gross cents.
    """

    item_id: int
    publication_id: int
    title: str
    sender: str
    platform: str
    account: str
    published_at: datetime
    visits: int | None
    total_visits: int | None
    views: int | None
    views_as_of: datetime | None
    cost_cents: int | None
    observed_days: float


@dataclass(frozen=True, kw_only=True)
class PostFigures:
    """The posts of a campaign in the order of publication. ``basis``: what was counted; ``as_of``: the lake."""

    posts: tuple[PostFigure, ...]
    window_days: int
    basis: Basis
    as_of: datetime | None
    source: str

    @property
    def definition(self) -> str:
        """What a visit is in these figures, in German."""
        return basis_definition(self.basis)


def basis_definition(basis: Basis) -> str:
    """What was counted, in German."""
    if basis == "visits":
        return _(
            "Besuche der Zielseite über den Link des Beitrags, gezählt von der Seite selbst; maschinelle Abrufe und "
            "Wiederholungen sind verworfen. Besuche sind keine Personen."
        )
    return _(
        "Klicks auf den Link des Beitrags, gezählt bei der Weiterleitung, weil die Zielseite selbst keine Besuche "
        "meldet; maschinelle Abrufe und Wiederholungen sind verworfen. Klicks sind keine Personen."
    )


@dataclass(frozen=True, kw_only=True)
class Totals:
    """What the lake counted for one campaign in all, by post (None: without a post), from the first to the last hour
    with an event (aware UTC; None where there is none).
    """

    by_post: Mapping[int | None, Mapping[str, int]]
    as_of: datetime | None
    source: str
    first_hour: datetime | None
    last_hour: datetime | None

    def sum_of(self, kind: str) -> int:
        return sum(counts[kind] for counts in self.by_post.values())

    @property
    def basis(self) -> Basis:
        """Visits where the page reports them, else redirects; never both added."""
        return "visits" if self.sum_of("visits") or not self.sum_of("redirects") else "redirects"


def campaign_totals(campaign_id: int) -> Totals:
    """Redirects, visits and conversions of a campaign by post."""
    answer = _ask("visits.by_post", campaign_id, since=None, until=None)
    by_post: dict[int | None, dict[str, int]] = {}
    rows = answer.records()
    for row in rows:
        counts = by_post.setdefault(_key(row["post"]), dict.fromkeys(("redirects", "visits", "conversions"), 0))
        for kind in counts:
            counts[kind] += _number(row[kind])
    return Totals(
        by_post=by_post,
        as_of=answer.as_of,
        source=answer.source,
        first_hour=min(_moments(rows, "first_hour"), default=None),
        last_hour=max(_moments(rows, "last_hour"), default=None),
    )


def _moments(rows: Sequence[Mapping[str, object]], name: str) -> list[datetime]:
    return [at for row in rows if isinstance(at := row[name], datetime)]


def _ask(question: str, campaign_id: int, **given: object) -> Answer:
    return ask(question, lake_dir=settings.TRAGWEITE.lake_dir, scope=LakeScope.of([campaign_id]), **given)


def _key(value: object) -> int | None:
    return None if value is None else _number(value)


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"the lake answered {value!r} where a count belongs")
    return value


def publications_of(campaign_id: int) -> Sequence[Publication]:
    """The publications of a campaign, with post, channel and link; one query."""
    found = Publication.objects.filter(item__campaign=campaign_id)
    return list(
        found.select_related("item__channel", "item__deliverable", "item__tracked_link").order_by("published_at", "pk")
    )


def post_figures(*, campaign_id: int, window_days: int) -> PostFigures:
    """Figures of every published post of a campaign, counted over the same window after publication.

    Visits are None where nothing could be counted: no link, or nothing taken into the lake since the publication.
    """
    publications, totals = publications_of(campaign_id), campaign_totals(campaign_id)
    in_window = _window_counts(campaign_id, publications, window_days=window_days, basis=totals.basis)
    views = latest_figures([each.pk for each in publications], metric=Metric.VIEWS)
    costs = item_cost_cents([each.item for each in publications])
    posts = [
        _figure(
            each,
            totals=totals,
            in_window=in_window.get(each.item_id, 0),
            view=views.get((each.pk, Metric.VIEWS)),
            cost_cents=costs.get(each.item_id),
            window_days=window_days,
        )
        for each in publications
    ]
    return PostFigures(
        posts=tuple(posts), window_days=window_days, basis=totals.basis, as_of=totals.as_of, source=totals.source
    )


def _window_counts(
    campaign_id: int, publications: Sequence[Publication], *, window_days: int, basis: Basis
) -> dict[int, int]:
    windows = [(each.item_id, each.published_at) for each in publications]
    answer = _ask("visits.by_post_window", campaign_id, window_hours=window_days * 24, windows=windows)
    counts: dict[int, int] = {}
    for row in answer.records():
        post = _number(row["post"])
        counts[post] = counts.get(post, 0) + _number(row[basis])
    return counts


def _figure(
    publication: Publication,
    *,
    totals: Totals,
    in_window: int,
    view: MetricObservation | None,
    cost_cents: int | None,
    window_days: int,
) -> PostFigure:
    item = publication.item
    was_counted = totals.as_of is not None and totals.as_of > publication.published_at and _has_link(publication)
    total = totals.by_post.get(item.pk, {}).get(totals.basis, 0)
    return PostFigure(
        item_id=item.pk,
        publication_id=publication.pk,
        title=item.title,
        sender=item.sender,
        platform=item.channel.platform,
        account=f"{item.channel.platform}:{item.channel.handle}",
        published_at=publication.published_at,
        visits=in_window if was_counted else None,
        total_visits=total if was_counted else None,
        views=view.value if view else None,
        views_as_of=view.as_of if view else None,
        cost_cents=cost_cents,
        observed_days=_observed(publication.published_at, totals.as_of, window_days=window_days),
    )


def _has_link(publication: Publication) -> bool:
    return hasattr(publication.item, "tracked_link")


def _observed(published_at: datetime, as_of: datetime | None, *, window_days: int) -> float:
    """Days of the window that have passed; a full window does not grow, so that a finished count stays the same."""
    passed = 0.0 if as_of is None else (as_of - published_at).total_seconds() / SECONDS_A_DAY
    return min(max(passed, 0.0), float(window_days))


@dataclass(frozen=True, kw_only=True)
class DayCount:
    """One day (German time) and one sender."""

    day_on: date
    sender: str
    count: int


def visits_by_sender_and_day(*, campaign_id: int, basis: Basis) -> list[DayCount]:
    """Visits (or redirects) of a campaign by day and sender; a day without any has no row."""
    answer = _ask("visits.by_sender_and_day", campaign_id, since=None, until=None)
    senders = {str(sender) for sender in Sender}
    return [
        DayCount(day_on=row["day_on"], sender=str(row["sender"]), count=_number(row[basis]))
        for row in answer.records()
        if isinstance(row["day_on"], date) and row["sender"] in senders and row[basis]
    ]


@dataclass(frozen=True, kw_only=True)
class GoalValue:
    """Where a goal stands. ``value`` None with ``reason``; ``note`` says what is missing in a value."""

    goal: Goal
    value: Decimal | None
    as_of: datetime | None
    source: str
    reason: str = ""
    note: str = ""


def goal_values(campaign: Campaign, *, totals: Totals | None = None) -> list[GoalValue]:
    """Where each goal of a campaign stands, as far as the figures here can say."""
    counted = totals or campaign_totals(campaign.pk)
    goals = list(Goal.objects.filter(campaign=campaign).order_by("pk"))
    return [_goal_value(goal, counted) for goal in goals]


def _goal_value(goal: Goal, totals: Totals) -> GoalValue:
    if goal.indicator == Goal.Indicator.VISITS:
        return _counted(goal, totals, kind=totals.basis)
    if goal.indicator == Goal.Indicator.APPLICATIONS:
        return _counted(goal, totals, kind="conversions")
    if goal.indicator == Goal.Indicator.VIEWS:
        return _views(goal)
    if goal.indicator == Goal.Indicator.REACH:
        reason = _("Reichweiten einzelner Beiträge dürfen nicht zusammengezählt werden.")
        return GoalValue(goal=goal, value=None, as_of=None, source=goal.source, reason=reason)
    reason = _("Diese Kennzahl misst Tragweite nicht selbst; ein Wert ist nicht eingetragen.")
    return GoalValue(goal=goal, value=None, as_of=None, source=goal.source, reason=reason)


def _counted(goal: Goal, totals: Totals, *, kind: str) -> GoalValue:
    if totals.as_of is None:
        reason = _("Es ist noch nichts gezählt.")
        return GoalValue(goal=goal, value=None, as_of=None, source=totals.source, reason=reason)
    return GoalValue(goal=goal, value=Decimal(totals.sum_of(kind)), as_of=totals.as_of, source=totals.source)


def _views(goal: Goal) -> GoalValue:
    publications = publications_of(goal.campaign_id)
    found = latest_figures([each.pk for each in publications], metric=Metric.VIEWS)
    known = [each for each in publications if (seen := found.get((each.pk, Metric.VIEWS))) and seen.value is not None]
    source = _("Angaben der Plattformen")
    try:
        require_summable(metric=Metric.VIEWS, platforms={Platform(each.item.channel.platform) for each in known})
    except Refused:
        reason = _("Aufrufe bedeuten auf den Plattformen Verschiedenes und dürfen nicht zusammengezählt werden.")
        return GoalValue(goal=goal, value=None, as_of=None, source=source, reason=reason)
    if not known:
        reason = _("Zu keinem Beitrag sind Aufrufe eingetragen.")
        return GoalValue(goal=goal, value=None, as_of=None, source=source, reason=reason)
    seen_figures = [found[each.pk, Metric.VIEWS] for each in known]
    missing = len(publications) - len(known)
    note = _("Zu %(number)s Beiträgen fehlen Aufrufe; sie sind nicht enthalten.") % {"number": missing}
    return GoalValue(
        goal=goal,
        value=Decimal(sum(each.value or 0 for each in seen_figures)),
        as_of=min(each.as_of for each in seen_figures),
        source=source,
        note=note if missing else "",
    )
