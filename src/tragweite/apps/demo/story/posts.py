# SPDX-License-Identifier: EUPL-1.2
"""The life of a post: planned, drafted, discussed, approved, published, measured."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any, Final

from tragweite.apps.content import actions
from tragweite.apps.content.actions import GivenMedium
from tragweite.apps.content.models import Item, Publication, Remark, Version
from tragweite.apps.content.queries import blocking, current_briefing, current_version, link_address
from tragweite.apps.contracts.models import Deliverable
from tragweite.apps.demo import model
from tragweite.apps.demo.stage import Stage, Story, at_desk, moment
from tragweite.apps.monitoring import actions as monitoring
from tragweite.apps.partners.models import Channel
from tragweite.apps.people.models import OutsideAccess
from tragweite.core.refusal import Refused
from tragweite.core.rules.checks.draft import AiUse, Music
from tragweite.core.rules.declarations import Declarations
from tragweite.core.rules.places import WHOLE, Place, PlaceKind
from tragweite.core.rules.states import Sender
from tragweite.platforms.metrics import Metric, Platform, definition

from . import live_checks
from .campaigns import Course
from .pictures import film, subtitles

PATTERN: Final = "CACCABCACA CACACBCAAE".replace(" ", "")
SENDERS: Final = {
    "C": Sender.CREATOR,
    "A": Sender.AUTHORITY,
    "B": Sender.CREATOR_BOOSTED,
    "E": Sender.AUTHORITY_BOOSTED,
}
LABEL: Final = "Werbung"
# The pictures are drawn by the program: no person, no music, no coat of arms.
SAID: Final = Declarations(
    ai_use=AiUse.NONE,
    ai_text=AiUse.NONE,
    music=Music.NONE,
    rights_unlimited=True,
    people_shown=False,
    minors_shown=False,
    claims_none=True,
    shows_minister=False,
    coat_of_arms=False,
    performance_claim=False,
    sender_identified=True,
    political_actor=False,
    political_influence=False,
)
MOTIFS: Final = 6
FORMATS: Final = {"instagram": Item.Format.POST, "tiktok": Item.Format.VIDEO, "youtube": Item.Format.SHORT}
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
    def is_film(self) -> bool:
        return self.format in {Item.Format.VIDEO, Item.Format.SHORT}

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
    item = planned.item = plan(stage, course, planned)
    yield at_desk(live, days=-14)
    yield from draft(stage, course, planned, item)
    if planned.course_of in {"late", "waits"}:
        return
    yield from sign_off(stage, course, item)
    yield at_desk(live, days=-7)
    decider = course.desk("freigabe" if course.has_two_steps else ("freigabe", "leitung")[planned.number % 2])
    actions.start_review(**stage.by(decider), item=item)
    yield at_desk(live, days=-6)
    if planned.course_of == "returned":
        reason = "Die Zahl der Studienplätze ist aus dem Vorjahr; bitte prüfen und belegen."
        actions.return_item(**stage.by(decider), item=item, reason=reason)
        return
    approve(stage, decider, item)
    if course.has_two_steps:
        approve(stage, course.desk("leitung"), item)
    yield min(at_desk(live, days=-2), live - timedelta(hours=5))
    actions.release_item(**stage.by(course.desk("sachbearbeitung")), item=item)
    if planned.course_of == "held":
        reason = "Auf Bitte der Schule, bis die Einwilligung der Eltern vorliegt."
        actions.hold_item(**stage.by(course.desk("sachbearbeitung")), item=item, reason=reason)
        return
    yield live + timedelta(hours=2)
    publication = publish(stage, course, planned, item)
    yield at_desk(live, days=9)
    measure(stage, course, planned, publication)


def plan(stage: Stage, course: Course, planned: Post) -> Item:
    """Plan the post."""
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


def draft(stage: Stage, course: Course, planned: Post, item: Item) -> Story:
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
        if briefing := current_briefing(item.campaign_id):
            actions.confirm_briefing(at=stage.now, item=item, briefing=briefing, outside=outside)
    discussed = planned.number % 4 == 1
    version = submit(stage, course, planned, item, outside=outside, text=words(course, planned, rough=discussed))
    if not discussed:
        return
    yield at_desk(stage.now, days=1)
    remark = actions.add_remark(
        **_user(stage, course.desk("sachbearbeitung2")),
        version=version,
        kind=Remark.Kind.FACT,
        place=_place_of(version.text, ", wirklich immer"),
        text="„Immer“ stimmt so nicht; bitte streichen.",
    )
    yield stage.now + timedelta(days=1)
    submit(stage, course, planned, item, outside=outside, text=words(course, planned))
    yield stage.now + timedelta(hours=3)
    actions.resolve_remark(**stage.by(course.desk("sachbearbeitung2")), remark=remark)


def sign_off(stage: Stage, course: Course, item: Item) -> Story:
    """A film with a societal aim stays a draft until the legal unit has agreed; the head enters that with a reason."""
    version = current_version(item)
    findings = blocking(item, version) if version is not None else ()
    if version is None or not findings:
        return
    yield at_desk(stage.now, days=1)
    for finding in findings:
        actions.override_check(
            **stage.by(course.desk("leitung")),
            item=item,
            version_id=version.pk,
            code=finding.code,
            reason="Die Rechtsstelle hat zugestimmt; ihr Vermerk liegt in der Akte.",
        )
    actions.submit_for_approval(**stage.by(course.desk("sachbearbeitung")), item=item)


def _place_of(text: str, words: str) -> Place:
    """The words in the text, or, where the message of the programme holds none, the whole post."""
    start = text.find(words)
    if start < 0:
        return WHOLE
    return Place(kind=PlaceKind.TEXT, quote=words, text_from=start, text_to=start + len(words))


def _user(stage: Stage, username: str) -> dict[str, Any]:
    return dict(stage.by(username))


def words(course: Course, planned: Post, *, rough: bool = False) -> str:
    """The text of a post; the rough one says a word too much."""
    programme, chance = course.programme, planned.number
    opening = OPENINGS[chance % len(OPENINGS)]
    message = programme.message.replace(":", ", wirklich immer:", 1) if rough else programme.message
    start = f"{LABEL} im Auftrag des Landes. {opening}" if planned.is_of_creator else opening
    return f"{start}\n\n{message}\n{CLOSINGS[chance % len(CLOSINGS)]}\n\n{programme.hashtag} #VorführungErfunden"


def _picture(course: Course, planned: Post) -> bytes:
    return live_checks.approved_picture(course, motif=planned.number % MOTIFS)


def _film(course: Course, planned: Post) -> bytes:
    programme, label = course.programme, LABEL if planned.is_of_creator else ""
    return film(title=programme.title, line=programme.hashtag, label=label, motif=planned.number % MOTIFS)


def _medium(course: Course, planned: Post) -> GivenMedium:
    """The picture or film of a post with its description; a film also with subtitles."""
    title = course.programme.title
    if planned.is_film:
        description = f"Kurzer stummer Film mit dem Titel „{title}“, ein Balken wächst"
        return GivenMedium(BytesIO(_film(course, planned)), description, BytesIO(subtitles(title=title)))
    return GivenMedium(BytesIO(_picture(course, planned)), f"Grafik mit dem Titel „{title}“ auf farbigen Kreisen")


def submit(
    stage: Stage, course: Course, planned: Post, item: Item, *, outside: OutsideAccess | None, text: str
) -> Version:
    """Hand in the usual content with this text, by its creator or a clerk."""
    author: dict[str, Any] = {"outside": outside, "at": stage.now}
    if outside is None:
        author = _user(stage, course.desk("sachbearbeitung2" if planned.number % 3 else "sachbearbeitung"))
    return actions.submit_version(
        **author,
        item=item,
        text=text,
        label=LABEL if planned.is_of_creator else "",
        link=link_address(item),
        boosted=planned.is_boosted,
        title=item.title if planned.format == Item.Format.SHORT else "",
        declarations=replace(SAID, label_in_media=True) if planned.is_film else SAID,
        media=[_medium(course, planned)],
    )


def approve(stage: Stage, decider: str, item: Item) -> None:
    """Agree to the newest version, in the step that is open for this person."""
    version = current_version(item)
    if version is None:
        raise RuntimeError("a post in review has a version")
    actions.approve_version(
        **stage.by(decider), item=item, version_id=version.pk, content_hash=version.content_hash, valid_days=30
    )


def publish(stage: Stage, course: Course, planned: Post, item: Item, *, text: str = "") -> Publication:
    """Record that a post is live and what is seen there; the words are those of the plan unless others are given."""
    # A title is read above the text.
    text = (f"{item.title}\n" if planned.format == Item.Format.SHORT else "") + (text or words(course, planned))
    if planned.course_of in {"deviates", "explained"}:
        text = text.replace(CLOSINGS[planned.number % len(CLOSINGS)], "Jetzt sofort bewerben, es lohnt sich!")
    handle, motif = planned.channel.handle, planned.number % MOTIFS
    content = live_checks.live_picture(course, motif=motif, course_of=planned.course_of)
    if planned.is_film:
        content = _film(course, planned)
    publication = monitoring.register_publication(
        **stage.by(course.desk("sachbearbeitung")),
        item=item,
        url=f"https://{planned.channel.platform}.example/{handle}/{item.link_code}",
        published_at=planned.planned_at,
        seen=live_checks.seen(text=text, content=content),
    )
    stage.start(live_checks.looks(stage, course, publication, text=text, content=content))
    if planned.course_of == "shown":
        shown = live_checks.shown_by_creator(stage, publication, token=planned.token, text=text, content=content)
        stage.start(shown)
    return publication


def measure(stage: Stage, course: Course, planned: Post, publication: Publication) -> None:
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
