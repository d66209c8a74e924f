# SPDX-License-Identifier: EUPL-1.2
"""Where the approval of a post stands: the steps of its ministry, the decisions about its newest version, who waits."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from tragweite.apps.content.models import ContentTerms, Item, Review, ReviewSeat, ReviewStep, Version
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import deputies_of, people_with
from tragweite.core.rules.review import Decision, Step, Taken, applicable, open_steps
from tragweite.core.rules.schedule import Terms, review_due
from tragweite.core.rules.states import Role

from .checking import asked_for, results_of
from .items import contributors, current_version
from .surroundings import Surroundings


def steps_of(ministry_id: int, *, on: date) -> list[Step]:
    """The steps that a ministry has set for a day; empty where the usual single step holds."""
    return steps_held(set_steps([ministry_id])[ministry_id], on=on)


def set_steps(ministry_ids: Collection[int]) -> dict[int, list[ReviewStep]]:
    """Every step that these ministries have ever set, in order."""
    found: dict[int, list[ReviewStep]] = {key: [] for key in ministry_ids}
    for row in ReviewStep.objects.filter(ministry__in=ministry_ids).order_by("position", "pk"):
        found[row.ministry_id].append(row)
    return found


def steps_held(rows: Iterable[ReviewStep], *, on: date) -> list[Step]:
    """Those of these steps that hold on a day."""
    return [
        Step(
            key=row.pk,
            position=row.position,
            title=row.title,
            roles=(row.role,),
            only_when=row.only_when,
            days=row.days,
            same_person_allowed=row.same_person_allowed,
        )
        for row in rows
        if row.valid_from <= on and (row.valid_to is None or on <= row.valid_to)
    ]


def terms_of(ministry_id: int, *, on: date) -> Terms:
    """The hours that a ministry has set for itself, or those of the house."""
    row = ContentTerms.objects.filter(ministry=ministry_id, valid_from__lte=on).order_by("-valid_from", "-pk").first()
    if row is None:
        return Terms()
    return Terms(
        grace_minutes=row.grace_minutes,
        window_before_hours=row.window_before_hours,
        window_after_hours=row.window_after_hours,
        urgent_hours=row.urgent_hours,
    )


@dataclass(frozen=True, kw_only=True)
class ReviewState:
    """The approval of one version: its steps in order, what was decided, which steps wait since when and until when."""

    version: Version
    steps: tuple[Step, ...]
    reviews: list[Review]
    open_steps: tuple[Step, ...]
    opened_at: datetime

    @property
    def taken(self) -> list[Taken]:
        """The decisions as the rule knows them."""
        return taken_of(self.reviews)

    def due_at(self, step: Step) -> datetime:
        """Until when an open step should be decided."""
        return review_due(opened_at=self.opened_at, days=step.days)


def taken_of(reviews: Iterable[Review]) -> list[Taken]:
    """Decisions as the rule knows them."""
    return [
        Taken(
            step_key=each.step_id,
            reviewer=each.reviewer_id,
            acting_for=each.acting_for_id,
            decision=Decision(each.decision),
        )
        for each in reviews
    ]


def review_state(item: Item, version: Version) -> ReviewState:
    """Where the approval of this version stands.

    The steps are those that held on the day on which the version was handed in, so that nobody changes them under a
    running review.
    """
    return review_states([(item, version)])[version.pk]


def review_states(pairs: Sequence[tuple[Item, Version]], around: Surroundings | None = None) -> dict[int, ReviewState]:
    """Where the approvals of many versions stand, by version; a fixed number of queries where ``around`` is given."""
    held = set_steps({item.campaign.ministry_id for item, _version in pairs})
    reviews: dict[int, list[Review]] = {version.pk: [] for _item, version in pairs}
    people = Review.objects.select_related("reviewer", "acting_for", "step").order_by("at")
    for review in people.filter(version__in=reviews):
        reviews[review.version_id].append(review)
    return {
        version.pk: _state(item, version, held[item.campaign.ministry_id], reviews[version.pk], around)
        for item, version in pairs
    }


def _state(
    item: Item, version: Version, rows: Iterable[ReviewStep], reviews: list[Review], around: Surroundings | None
) -> ReviewState:
    held = steps_held(rows, on=timezone.localdate(version.created_at))
    conditions = {step.only_when for step in held if step.only_when}
    asked = asked_for(results_of(item, version, around)) & conditions if conditions else frozenset()
    steps = applicable(held, asked_for=asked)
    return ReviewState(
        version=version,
        steps=steps,
        reviews=reviews,
        open_steps=open_steps(steps, taken_of(reviews)),
        opened_at=_opened_at(version, reviews),
    )


def _opened_at(version: Version, reviews: Iterable[Review]) -> datetime:
    """The open steps wait since the version came, or since the last agreement before them."""
    agreed = [each.at for each in reviews if each.decision == Decision.AGREE]
    return max([version.created_at, *agreed])


def open_review(item: Item) -> ReviewState | None:
    """Where the approval of the newest version stands, or None where there is none."""
    version = current_version(item)
    return None if version is None else review_state(item, version)


def step_people(item: Item, step: Step, *, at: datetime) -> list[User]:
    """Who may take a step: the role in the ministry, oneself or as a stand-in, and no contribution by either."""
    involved = contributors(item)
    able = people_with(item.campaign.ministry_id, *step.roles, at=at) - involved - deputies_of(involved, at=at)
    return list(User.objects.filter(pk__in=able).order_by("pk"))


def escalation_people(item: Item, *, at: datetime) -> list[User]:
    """To whom an overdue step goes: the heads of communication of the ministry and those who stand in for them."""
    heads = people_with(item.campaign.ministry_id, Role.HEAD_OF_COMMUNICATION, at=at)
    return list(User.objects.filter(pk__in=heads).order_by("pk"))


def seats_of(item: Item, *, at: datetime) -> QuerySet[ReviewSeat]:
    """Who is looking at a post just now."""
    return ReviewSeat.objects.filter(item=item, expires_at__gt=at).select_related("user").order_by("taken_at")
