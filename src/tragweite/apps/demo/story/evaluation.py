# SPDX-License-Identifier: EUPL-1.2
"""After the campaign: its visits are in the lake, the comparison is computed, released, reviewed, the file closed."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.content.models import Publication
from tragweite.apps.demo.stage import Stage, Story, at_desk, moment
from tragweite.apps.demo.visits import LivePost, write_visits
from tragweite.apps.disclosure import actions as disclosure
from tragweite.apps.findings import actions
from tragweite.apps.findings.models import Run

from . import studies
from .campaigns import Course
from .posts import Post

COUNTED_AFTER_DAYS: Final = 50
"""By then even the last visits of the last post have happened (``model.LONGEST_HOURS``)."""


@dataclass
class Played:
    """A campaign with its posts as they were drawn, and what became of them."""

    course: Course
    posts: list[Post]
    published: int = 0
    events: int = 0
    run: Run | None = field(default=None)


def evaluate(stage: Stage, played: Played) -> Story:
    """The way to the closed file; two people see the comparison before it counts."""
    course = played.course
    yield at_desk(moment(course.programme.ends_on, 9), days=COUNTED_AFTER_DAYS)
    count_visits(stage, played)
    if course.programme.has_study:
        yield from studies.study_effects(stage, course)
    played.run, _is_new = actions.compute_run(**stage.by(course.desk("sachbearbeitung")), campaign=course.campaign)
    yield at_desk(stage.now, days=2)
    actions.review_run(
        **stage.by(course.desk("sachbearbeitung2")),
        run=played.run,
        verdict="agrees",
        reason="Zahl der Beiträge mit der Liste verglichen, Gegenproben gelesen; der Satz ist vom Intervall gedeckt.",
    )
    yield at_desk(stage.now, days=1)
    actions.release_run(**stage.by(course.desk("leitung")), run=played.run)
    yield at_desk(stage.now, days=7)
    actions.record_success_review(
        **stage.by(course.desk("sachbearbeitung")),
        campaign=_fresh(course),
        target_check="Zielwerte und erreichte Werte stehen in der Auswertung; Abweichungen sind dort begründet.",
        effect_check=f"Vergleich der Absender: {played.run.sentence}",
        economy_check="Die Kosten je Besuch liegen unter denen der geprüften Alternativen aus der Planung.",
        learned="Eigene Beiträge früher planen; Entwürfe mit Zahlen brauchen von Anfang an eine Quelle.",
    )
    if course.programme.until == "closed":
        yield at_desk(stage.now, days=10)
        actions.close_campaign(**stage.by(course.desk("sachbearbeitung")), campaign=course.campaign)
        yield at_desk(stage.now, days=6)
        entry = disclosure.propose_entry(**stage.by(course.desk("sachbearbeitung")), campaign=_fresh(course))
        yield at_desk(stage.now, days=2)
        disclosure.release_entry(**stage.by(course.desk("leitung")), entry=entry)


def _fresh(course: Course) -> Campaign:
    course.campaign.refresh_from_db()
    return course.campaign


def look_in_between(stage: Stage, played: Played) -> Story:
    """The running campaign has a provisional comparison; the one that ended has its visits and waits for its own."""
    yield stage.end - timedelta(minutes=40)
    count_visits(stage, played)
    if played.course.programme.until == "running":
        played.run, _is_new = actions.compute_run(
            **stage.by(played.course.desk("sachbearbeitung")), campaign=played.course.campaign
        )
        disclosure.propose_entry(**stage.by(played.course.desk("sachbearbeitung")), campaign=_fresh(played.course))


def count_visits(stage: Stage, played: Played) -> None:
    """Let the visits of all published posts of a campaign up to now be in the lake."""
    posts = live_posts(played)
    played.published = len(posts)
    if posts:
        configuration = settings.TRAGWEITE
        report = write_visits(
            posts,
            end=stage.now,
            seed=stage.seed,
            spool_dir=configuration.spool_dir,
            lake_dir=configuration.lake_dir,
        )
        played.events = report.stored


def live_posts(played: Played) -> list[LivePost]:
    """The posts that went live, with the visits that the model drew for them."""
    campaign = played.course.campaign
    live = dict(Publication.objects.filter(item__campaign=campaign).values_list("item_id", "published_at"))
    return [
        LivePost(
            campaign=campaign.pk,
            post=post.item.pk,
            sender=str(post.sender),
            platform=post.channel.platform,
            site=urlsplit(campaign.landing_page).netloc,
            link=post.item.link_code,
            published_at=live[post.item.pk],
            visits=post.visits,
            with_redirects=played.course.programme.until == "running",
        )
        for post in played.posts
        if post.item is not None and post.item.pk in live
    ]
