# SPDX-License-Identifier: EUPL-1.2
"""Everything that happened, from the founding of the offices to today."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.utils import timezone

from tragweite.apps.campaigns.models import BudgetLine
from tragweite.apps.content import actions as content
from tragweite.apps.demo import model
from tragweite.apps.demo.stage import Stage, Story, moment
from tragweite.apps.monitoring import actions as monitoring

from . import campaigns, evaluation, living, money, offices, parliament, partners, posts, present
from .campaigns import Course
from .evaluation import Played
from .parliament import Answers
from .partners import Register
from .programme import Programme, programmes

FOUNDED_AT: Final = datetime(2021, 6, 1, 8, tzinfo=UTC)
REGISTERED_AT: Final = datetime(2021, 9, 1, 8, tzinfo=UTC)
REJECTED: Final = 2
FEWEST: Final = 9
FEWEST_OF_RUNNING: Final = 24
"""Enough at small scale for three posts of each compared sender, and for every open task of the running campaign."""
FINISHED: Final = frozenset({"ended", "evaluated", "closed"})


@dataclass(frozen=True, kw_only=True)
class History:
    """What was played: the campaigns with their posts, and the answers to parliament."""

    played: list[Played]
    answers: Answers


def play_history(stage: Stage, *, creators: int) -> History:
    """Play everything up to the end of the stage; must run inside one transaction."""
    stage.now = FOUNDED_AT
    offices.found_offices(stage)
    stage.now = REGISTERED_AT
    register = partners.fill_register(stage, creators=creators)
    lines: dict[tuple[str, int], BudgetLine] = {}
    plans = programmes(timezone.localdate(stage.end))
    played = [_course(stage, plan, register, lines, number) for number, plan in enumerate(plans)]
    for each in played:
        _start(stage, each)
    stage.start(partners.newer_followers(stage, register))
    stage.start(offices.absence(stage))
    stage.start(_links(stage))
    answers = Answers()
    for story in (parliament.take_in, parliament.from_published, parliament.from_ledger):
        stage.start(story(stage, answers))
    stage.start(parliament.waiting(stage))
    stage.start(parliament.fresh(stage))
    stage.play()
    return History(played=played, answers=answers)


def _course(
    stage: Stage, plan: Programme, register: Register, lines: dict[tuple[str, int], BudgetLine], number: int
) -> Played:
    wanted = plan.creators + REJECTED
    known = register.creators
    creators = [known[(number * plan.creators + place) % len(known)] for place in range(min(wanted, len(known)))]
    course = Course(programme=plan, register=register, budget_lines=lines, creators=creators)
    count = max(round(plan.posts * stage.share), FEWEST_OF_RUNNING if plan.until == "running" else FEWEST)
    mean = model.AUTHORITY_MEAN * max(stage.share, 0.1)
    return Played(course=course, posts=posts.planned_posts(stage, course, count=count, mean=mean))


def _start(stage: Stage, played: Played) -> None:
    course, until = played.course, played.course.programme.until
    stage.start(campaigns.prepare(stage, course))
    if until in {"idea", "planned"}:
        return
    stage.start(campaigns.begin(stage, course))
    stage.start(money.other_costs(stage, course))
    if until == "running":
        present.bend(stage, played.posts)
        stage.start(living.two_steps(stage, course))
        stage.start(living.brief(stage, course))
        stage.start(living.bundle(stage, course, played.posts))
        stage.start(present.explained(stage, course))
        stage.start(present.open_money(stage, course, played.posts))
    for number, party in enumerate(course.creators[: course.programme.creators]):
        mine = [post for post in played.posts if post.channel.party_id == party.pk]
        if mine:
            stage.start(money.contract(stage, course, party, mine, number))
    for post in played.posts:
        stage.start(living.STORIES.get(post.course_of, posts.post)(stage, course, post))
    stage.start(_links_of(stage, course))
    if until in FINISHED:
        stage.start(campaigns.finish(stage, course))
    closing = evaluation.evaluate if until in {"evaluated", "closed"} else evaluation.look_in_between
    stage.start(closing(stage, played))


def _links_of(stage: Stage, course: Course) -> Story:
    """What the background worker does in every round, here once a week."""
    start, days = moment(course.programme.starts_on, 4), (course.programme.ends_on - course.programme.starts_on).days
    for day in range(-18, days, 7):
        yield start + timedelta(days=day)
        monitoring.ensure_links(at=stage.now, campaign=course.campaign)


def _links(stage: Stage) -> Story:
    """The last round before the demonstration begins."""
    yield stage.end - timedelta(hours=1)
    monitoring.ensure_links(at=stage.now)
    content.miss_items(at=stage.now)
