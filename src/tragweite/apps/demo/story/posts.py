# SPDX-License-Identifier: EUPL-1.2
"""The life of a post: planned, drafted, discussed, approved, published, measured."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any, Final

from tragweite.apps.content import actions
from tragweite.apps.content.models import Item, Publication, Remark, Version
from tragweite.apps.content.queries import current_version, link_address
from tragweite.apps.contracts.models import Deliverable
from tragweite.apps.demo import model
from tragweite.apps.demo.stage import Stage, Story, at_desk, moment
from tragweite.apps.monitoring import actions as monitoring
from tragweite.apps.partners.models import Channel
from tragweite.apps.people.models import OutsideAccess
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import Sender
from tragweite.platforms.metrics import Metric, Platform, definition

from .campaigns import Course
from .pictures import picture

PATTERN: Final = "CACCABCACA CACACBCAAE".replace(" ", "")
SENDERS: Final = {
    "C": Sender.CREATOR,
    "A": Sender.AUTHORITY,
    "B": Sender.CREATOR_BOOSTED,
    "E": Sender.AUTHORITY_BOOSTED,
}
LABEL: Final = "Werbung"
MOTIFS: Final = 6
FORMATS: Final = {"instagram": Item.Format.REEL, "tiktok": Item.Format.VIDEO, "youtube": Item.Format.SHORT}
OPENINGS: Final = (
    "Hand aufs Herz: Wusstet ihr das?",
    "Ich habe einen Tag lang mitgemacht.",
    "Drei Fragen, drei Antworten.",
    "Das hat mich wirklich überrascht.",
    "Ihr habt gefragt, ich habe nachgesehen.",
    "Ein Rundgang, den ihr so nicht kennt.",
    "Was niemand dazu sagt.",
)
CLOSINGS: Final = (
    "Alles Weitere steht hinter dem Link.",
    "Schreibt mir eure Fragen in die Kommentare.",
    "Der Weg dorthin beginnt mit einem Klick.",
    "Schaut selbst, es dauert keine fünf Minuten.",
)
TOPICS: Final = (
    "Ein Tag vor Ort",
    "Fünf Irrtümer",
    "Der Weg dorthin",
    "Gehalt und Arbeitszeit",
    "Fragen aus den Kommentaren",
    "Hinter den Kulissen",
    "Warum ich das mache",
    "Die Prüfung",
    "Nach dem ersten Jahr",
)


@dataclass
class Post:
    """One planned post.

    ``visits`` is what the model drew for its whole life, ``course_of`` how it goes, ``token`` the personal link.
    """

    number: int
    sender: Sender
    channel: Channel
    planned_at: datetime
    visits: int
    course_of: str = "usual"
    deliverable: Deliverable | None = None
    token: str = ""
    item: Item | None = None

    @property
    def format(self) -> str:
        return FORMATS[self.channel.platform]

    @property
    def is_of_creator(self) -> bool:
        return self.sender in {Sender.CREATOR, Sender.CREATOR_BOOSTED}

    @property
    def is_boosted(self) -> bool:
        return self.sender in {Sender.CREATOR_BOOSTED, Sender.AUTHORITY_BOOSTED}


def planned_posts(stage: Stage, course: Course, *, count: int, mean: float) -> list[Post]:
    """All posts of a campaign with sender, channel, day and the visits that the model draws for them."""
    programme = course.programme
    chance = stage.random("posts", programme.key)
    days = (programme.ends_on - programme.starts_on).days - 3
    places = [(SENDERS[PATTERN[number % len(PATTERN)]], number) for number in range(count)]
    channels = [_channel(course, sender, number) for sender, number in places]
    visits = model.draw_visits(
        posts=[(str(sender), str(channel)) for (sender, _number), channel in zip(places, channels, strict=True)],
        mean=mean,
        seed=(stage.seed, *programme.key.encode()),
    )
    return [
        Post(
            number=number + 1,
            sender=sender,
            channel=channel,
            planned_at=moment(programme.starts_on, chance.randint(6, 18), chance.choice((0, 15, 30, 45)))
            + timedelta(days=2 + days * number // count),
            visits=drawn,
        )
        for (sender, number), channel, drawn in zip(places, channels, visits, strict=True)
    ]


def _channel(course: Course, sender: Sender, number: int) -> Channel:
    if sender in {Sender.CREATOR, Sender.CREATOR_BOOSTED}:
        chosen = course.creators[: course.programme.creators]
        channels = course.register.channels[chosen[number % len(chosen)].pk]
    else:
        channels = course.register.own[course.programme.office]
    return channels[number // 2 % len(channels)]


def post(stage: Stage, course: Course, planned: Post) -> Story:
    """The usual way of a post; ``course_of`` bends it where the demonstration needs it."""
    live = planned.planned_at
    yield at_desk(live, days=-21)
    item = planned.item = _plan(stage, course, planned)
    yield at_desk(live, days=-14)
    yield from _draft(stage, course, planned, item)
    if planned.course_of in {"late", "waits"}:
        return
    yield at_desk(live, days=-7)
    decider = course.desk(("freigabe", "leitung")[planned.number % 2])
    actions.start_review(**stage.by(decider), item=item)
    yield at_desk(live, days=-6)
    if planned.course_of == "returned":
        reason = "Die Zahl der Studienplätze ist aus dem Vorjahr; bitte prüfen und belegen."
        actions.return_item(**stage.by(decider), item=item, reason=reason)
        return
    _approve(stage, decider, item)
    yield min(at_desk(live, days=-2), live - timedelta(hours=5))
    actions.release_item(**stage.by(course.desk("sachbearbeitung")), item=item)
    if planned.course_of == "held":
        reason = "Auf Bitte der Schule, bis die Einwilligung der Eltern vorliegt."
        actions.hold_item(**stage.by(course.desk("sachbearbeitung")), item=item, reason=reason)
        return
    yield live + timedelta(hours=2)
    publication = _publish(stage, course, planned, item)
    yield at_desk(live, days=9)
    _measure(stage, course, planned, publication)


def _plan(stage: Stage, course: Course, planned: Post) -> Item:
    return actions.plan_item(
        **stage.by(course.desk("sachbearbeitung")),
        campaign=course.campaign,
        channel=planned.channel,
        title=f"{TOPICS[planned.number % len(TOPICS)]} ({planned.number})",
        format=planned.format,
        planned_at=planned.planned_at,
        sender=planned.sender,
        deliverable=planned.deliverable,
    )


def _draft(stage: Stage, course: Course, planned: Post, item: Item) -> Story:
    """Creators hand in by a personal link; every fourth draft is discussed and handed in anew."""
    outside = None
    if planned.is_of_creator and planned.channel.party is not None:
        outside, planned.token = actions.invite_outside(
            **stage.by(course.desk("sachbearbeitung")),
            item=item,
            name=planned.channel.party.name,
            email=planned.channel.party.email,
            days=30,
        )
        if planned.course_of == "waits":
            return
        yield stage.now + timedelta(days=2)
    discussed = planned.number % 4 == 1
    version = _submit(stage, course, planned, item, outside=outside, text=words(course, planned, rough=discussed))
    if not discussed:
        return
    yield at_desk(stage.now, days=1)
    remark = actions.add_remark(
        **_user(stage, course.desk("sachbearbeitung2")),
        version=version,
        kind=Remark.Kind.FACT,
        place="erster Satz",
        text="„Immer“ stimmt so nicht; bitte streichen.",
    )
    yield stage.now + timedelta(days=1)
    _submit(stage, course, planned, item, outside=outside, text=words(course, planned))
    yield stage.now + timedelta(hours=3)
    actions.resolve_remark(**stage.by(course.desk("sachbearbeitung2")), remark=remark)


def _user(stage: Stage, username: str) -> dict[str, Any]:
    return dict(stage.by(username))


def words(course: Course, planned: Post, *, rough: bool = False) -> str:
    """The text of a post; the rough one says a word too much."""
    programme, chance = course.programme, planned.number
    opening = OPENINGS[chance % len(OPENINGS)]
    message = programme.message.replace(":", ", wirklich immer:", 1) if rough else programme.message
    start = f"{LABEL}. {opening}" if planned.is_of_creator else opening
    return f"{start}\n\n{message}\n{CLOSINGS[chance % len(CLOSINGS)]}\n\n{programme.hashtag} #VorführungErfunden"


def _picture(course: Course, planned: Post) -> bytes:
    programme = course.programme
    return picture(title=programme.title, line=programme.hashtag, motif=planned.number % MOTIFS)


def _submit(
    stage: Stage, course: Course, planned: Post, item: Item, *, outside: OutsideAccess | None, text: str
) -> Version:
    author: dict[str, Any] = {"outside": outside, "at": stage.now}
    if outside is None:
        author = _user(stage, course.desk("sachbearbeitung2" if planned.number % 3 else "sachbearbeitung"))
    alt_text = f"Grafik mit dem Titel „{course.programme.title}“ auf farbigen Kreisen"
    return actions.submit_version(
        **author,
        item=item,
        text=text,
        label=LABEL if planned.is_of_creator else "",
        link=link_address(item),
        boosted=planned.is_boosted,
        media=[(BytesIO(_picture(course, planned)), alt_text)],
    )


def _approve(stage: Stage, decider: str, item: Item) -> None:
    version = current_version(item)
    if version is None:
        raise RuntimeError("a post in review has a version")
    actions.approve_version(
        **stage.by(decider), item=item, version_id=version.pk, content_hash=version.content_hash, valid_days=30
    )


def _publish(stage: Stage, course: Course, planned: Post, item: Item) -> Publication:
    text = words(course, planned)
    if planned.course_of in {"deviates", "explained"}:
        text = text.replace(CLOSINGS[planned.number % len(CLOSINGS)], "Jetzt sofort bewerben, es lohnt sich!")
    handle = planned.channel.handle
    return monitoring.register_publication(
        **stage.by(course.desk("sachbearbeitung")),
        item=item,
        url=f"https://{planned.channel.platform}.example/{handle}/{item.link_code}",
        published_at=planned.planned_at,
        live_text=text,
        live_file=BytesIO(_picture(course, planned)),
        captured_how="Von Hand abgeschrieben und Bild gesichert",
        label_seen=True,
    )


def _measure(stage: Stage, course: Course, planned: Post, publication: Publication) -> None:
    """Figures as a person reads them from the platform a week later; the platform says what it offers."""
    chance = stage.random("figures", course.programme.key, planned.number)
    views = round((planned.visits + 5) * chance.uniform(35, 70))
    wanted = {
        Metric.VIEWS: views,
        Metric.REACH: round(views * chance.uniform(0.6, 0.85)),
        Metric.LIKES: round(views * chance.uniform(0.02, 0.06)),
        Metric.COMMENTS: round(views * chance.uniform(0.001, 0.004)),
        Metric.SAVES: round(views * chance.uniform(0.002, 0.01)),
        Metric.SHARES: round(views * chance.uniform(0.001, 0.006)),
    }
    platform = Platform(planned.channel.platform)
    monitoring.record_metrics(
        **stage.by(course.desk("sachbearbeitung")),
        publication=publication,
        figures={str(metric): value for metric, value in wanted.items() if _is_offered(platform, metric)},
        source="Statistik des Kontos, abgelesen (erfunden)",
        as_of=stage.now,
    )


def _is_offered(platform: Platform, metric: Metric) -> bool:
    try:
        definition(platform=platform, metric=metric)
    except Refused:
        return False
    return True
