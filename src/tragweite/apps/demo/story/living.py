# SPDX-License-Identifier: EUPL-1.2
"""Posts of the running campaign that did not go the usual way: discussed, returned, overridden, urgent, missed, bundled."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any, Final

from tragweite.apps.content import actions
from tragweite.apps.content.models import Item, Remark, Version
from tragweite.apps.content.queries import blocking, current_version, link_address, open_remarks
from tragweite.apps.demo.stage import Stage, Story, at_desk, moment
from tragweite.apps.monitoring import actions as monitoring
from tragweite.core.rules.places import Place, PlaceKind
from tragweite.core.rules.states import Role

from . import live_checks
from .campaigns import Course
from .posts import LABEL, MOTIFS, SAID, Post, approve, draft, measure, plan, publish, submit, words

ROUGH: Final = "Studienplätze gibt es mehr als genug."
PLAIN: Final = "Studienplätze gibt es in beiden Fächern."
AUTHOR: Final = "sachbearbeitung2"


def two_steps(stage: Stage, course: Course) -> Story:
    """The ministry decides that two people agree: the press office, then the head of communication."""
    yield at_desk(moment(course.programme.starts_on, 7), days=-45)
    steps = [
        actions.GivenStep(position=1, title="Presse und Öffentlichkeitsarbeit", role=Role.APPROVER),
        actions.GivenStep(position=2, title="Leitung Kommunikation", role=Role.HEAD_OF_COMMUNICATION, days=2),
    ]
    ministry = stage.offices[course.programme.office]
    actions.set_review_steps(
        **stage.by(course.desk("leitung")), ministry=ministry, steps=steps, valid_from=stage.now.date()
    )


def brief(stage: Stage, course: Course) -> Story:
    """What the campaign asks of its creators; who hands a draft in has confirmed it."""
    yield at_desk(moment(course.programme.starts_on, 7), days=-40)
    programme = course.programme
    until, unit = f"{programme.ends_on:%d.%m.%Y}", "Referat Lehrkräftegewinnung"
    actions.write_briefing(
        **stage.by(course.desk(AUTHOR)),
        campaign=course.campaign,
        goals="Mehr Bewerbungen für das Lehramt in Mathematik und Physik.",
        messages=f"{programme.message}\nWie Sie es erzählen, ist Ihre Sache; die Tatsachen müssen stimmen.",
        dos="Eigene Erfahrungen erzählen. Zeigen, wo man sich bewirbt.",
        donts="Keine Kinder erkennbar zeigen. Keine Zahlen, die nicht in der Liste stehen.",
        label=LABEL,
        links=f"Nur der gezählte Link des Beitrags, dazu {programme.hashtag}.",
        deadlines=f"Entwurf zwei Wochen vor dem Termin. Bewerbungen bis {until}.",
        accessibility="Bildbeschreibung zu jedem Bild, Untertitel zu jedem Film, Hashtags in großen Anfangsbuchstaben.",
        usage_rights="Nur eigene Aufnahmen; Musik nur mit Lizenz für Werbung.",
        claims=[
            actions.GivenClaim(
                statement=f"Bewerbungen sind bis {until} möglich.",
                source="Ausschreibung (erfunden)",
                responsible_unit=unit,
            ),
            actions.GivenClaim(statement=PLAIN, source="Übersicht der Hochschulen (erfunden)", responsible_unit=unit),
        ],
    )


def lively(stage: Stage, course: Course, planned: Post) -> Story:
    """Three versions, remarks on picture and text with their outcome, a return, an override with reason, two steps."""
    live, text = planned.planned_at, words(course, planned)
    yield at_desk(live, days=-21)
    item = planned.item = plan(stage, course, planned)
    yield at_desk(live, days=-16)
    first = _hand_in(stage, course, planned, item, text=f"{text}\n{ROUGH}")
    yield at_desk(live, days=-15)
    remarks = _remarks(stage, course, first)
    yield at_desk(live, days=-14)
    actions.start_review(**stage.by(course.desk("freigabe")), item=item)
    reason = "Die Zahl der Studienplätze ist nicht belegt; bitte streichen oder belegen. Alles andere ist in Ordnung."
    actions.return_item(**stage.by(course.desk("freigabe")), item=item, reason=reason)
    yield at_desk(live, days=-13)
    _hand_in(stage, course, planned, item, text=f"{text}\n{PLAIN}", motif=planned.number + 1)
    yield stage.now + timedelta(hours=3)
    _settle(stage, course, item, remarks)
    yield at_desk(live, days=-11)
    final = f"{text}\n{PLAIN}".replace(f"{course.programme.hashtag} ", "")
    third = _hand_in(stage, course, planned, item, text=final)
    yield at_desk(live, days=-10)
    _override(stage, course, item, third)
    actions.submit_for_approval(**stage.by(course.desk(AUTHOR)), item=item)
    yield at_desk(live, days=-7)
    actions.start_review(**stage.by(course.desk("freigabe")), item=item)
    approve(stage, course.desk("freigabe"), item)
    yield at_desk(live, days=-5)
    approve(stage, course.desk("leitung"), item)
    yield min(at_desk(live, days=-2), live - timedelta(hours=5))
    actions.release_item(**stage.by(course.desk("sachbearbeitung")), item=item)
    yield live + timedelta(hours=2)
    publication = publish(stage, course, planned, item, text=final)
    yield at_desk(live, days=9)
    measure(stage, course, planned, publication)


def _hand_in(
    stage: Stage, course: Course, planned: Post, item: Item, *, text: str, motif: int | None = None
) -> Version:
    shown = planned.number if motif is None else motif
    content = live_checks.approved_picture(course, motif=shown % MOTIFS)
    description = f"Grafik mit dem Titel „{course.programme.title}“ auf farbigen Kreisen"
    author: dict[str, Any] = dict(stage.by(course.desk(AUTHOR)))
    return actions.submit_version(
        **author,
        item=item,
        text=text,
        label="",
        link=link_address(item),
        boosted=planned.is_boosted,
        declarations=SAID,
        media=[actions.GivenMedium(BytesIO(content), description)],
    )


def _remarks(stage: Stage, course: Course, version: Version) -> list[Remark]:
    """One on a region of the picture, one on a passage of the text, one on the whole."""
    picture = version.media.select_related("medium").get().medium.sha256
    start = version.text.index(ROUGH)
    places = [
        (Remark.Kind.STYLE, "Der Kreis hinter dem Schlagwort lenkt ab; vielleicht ein ruhigeres Motiv?",
         Place(kind=PlaceKind.REGION, medium_sha256=picture, left=500, top=3500, width=4500, height=4000)),
        (Remark.Kind.FACT, "„Mehr als genug“ ist nicht belegt; bitte streichen.",
         Place(kind=PlaceKind.TEXT, quote=ROUGH, text_from=start, text_to=start + len(ROUGH))),
        (Remark.Kind.STYLE, "Könnte der Einstieg kürzer sein?", Place()),
    ]  # fmt: skip
    author: dict[str, Any] = dict(stage.by(course.desk("freigabe")))
    return [
        actions.add_remark(**author, version=version, kind=kind, text=text, place=place) for kind, text, place in places
    ]


def _settle(stage: Stage, course: Course, item: Item, remarks: list[Remark]) -> None:
    decider = stage.by(course.desk("freigabe"))
    reason = "Der Einstieg ist die Form der Reihe; er bleibt."
    actions.resolve_remark(**decider, remark=remarks[2], outcome=Remark.Outcome.DECLINED, reason=reason)
    # The reason of the return stands among them as well.
    for remark in open_remarks(item):
        actions.resolve_remark(**decider, remark=remark, outcome=Remark.Outcome.ADOPTED)


def _override(stage: Stage, course: Course, item: Item, version: Version) -> None:
    """The head decides against what stops this one version: the hashtag of the campaign is not in its text."""
    for finding in blocking(item, version):
        actions.override_check(
            **stage.by(course.desk("leitung")),
            item=item,
            version_id=version.pk,
            code=finding.code,
            reason="Das Schlagwort steht im ersten Kommentar; im Text bräche es das Zitat.",
        )


def urgent(stage: Stage, course: Course, planned: Post) -> Story:
    """Published by the head before the approval, and confirmed by somebody else on the same day."""
    live = planned.planned_at
    yield at_desk(live, days=-3)
    item = planned.item = plan(stage, course, planned)
    yield live - timedelta(hours=3)
    version = submit(stage, course, planned, item, outside=None, text=words(course, planned))
    seen = {"version_id": version.pk, "content_hash": version.content_hash}
    yield live + timedelta(minutes=20)
    handle = planned.channel.handle
    publication = actions.publish_urgently(
        **stage.by(course.desk("leitung")),
        item=item,
        reason="Die Bewerbungsfrist wurde heute um einen Tag verlängert; morgen käme die Nachricht zu spät.",
        url=f"https://{planned.channel.platform}.example/{handle}/{item.link_code}",
        published_at=live,
        **seen,  # type: ignore[arg-type]
    )
    yield live + timedelta(hours=5)
    actions.confirm_urgent(**stage.by(course.desk("freigabe")), item=item, **seen)  # type: ignore[arg-type]
    yield live + timedelta(hours=6)
    text, content = words(course, planned), live_checks.approved_picture(course, motif=planned.number % MOTIFS)
    publication.refresh_from_db()
    monitoring.capture_evidence(
        **stage.by(course.desk("sachbearbeitung")),
        publication=publication,
        moment="publication",
        seen=live_checks.seen(text=text, content=content),
    )


def missed(stage: Stage, course: Course, planned: Post) -> Story:
    """Handed in and never decided; the day passes, and nothing goes out."""
    yield at_desk(planned.planned_at, days=-9)
    item = planned.item = plan(stage, course, planned)
    yield at_desk(planned.planned_at, days=-4)
    yield from draft(stage, course, planned, item)


def bundled(stage: Stage, course: Course, planned: Post) -> Story:
    """Handed in; the rest is the matter of its bundle."""
    yield at_desk(min(planned.planned_at, stage.end), days=-14)
    item = planned.item = plan(stage, course, planned)
    yield at_desk(stage.now, days=2)
    yield from draft(stage, course, planned, item)


def bundle(stage: Stage, course: Course, posts: list[Post]) -> Story:
    """A wave of posts that goes out together; the first of two steps is taken, the head is asked."""
    yield stage.end - timedelta(hours=7)
    made = actions.make_bundle(
        **stage.by(course.desk("sachbearbeitung")), campaign=course.campaign, title="Tag der offenen Seminare"
    )
    items = [post.item for post in posts if post.course_of == "bundled" and post.item is not None]
    for item in items:
        item.refresh_from_db()
        actions.put_in_bundle(**stage.by(course.desk("sachbearbeitung")), item=item, bundle=made)
    yield stage.end - timedelta(hours=5)
    versions = {item.pk: current_version(item) for item in items}
    for item in items:
        actions.start_review(**stage.by(course.desk("freigabe")), item=item)
    seen = {key: (each.pk, each.content_hash) for key, each in versions.items() if each is not None}
    actions.approve_bundle(**stage.by(course.desk("freigabe")), bundle=made, seen=seen)


STORIES: Final[dict[str, Callable[[Stage, Course, Post], Story]]] = {
    "lively": lively,
    "urgent": urgent,
    "missed": missed,
    "bundled": bundled,
}
