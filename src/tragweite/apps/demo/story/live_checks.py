# SPDX-License-Identifier: EUPL-1.2
"""What is seen live in the demonstration: true copies as a platform makes them, and one picture with another date.

Nothing tells the comparison what to find; it looks at these files as it looks at any.
"""

from datetime import timedelta
from io import BytesIO
from typing import Final

from PIL import Image

from tragweite.apps.content import actions
from tragweite.apps.content.models import Publication
from tragweite.apps.content.queries import access_outside_item
from tragweite.apps.content.queries.publication import campaign_end
from tragweite.apps.demo.stage import Stage, Story
from tragweite.apps.monitoring import actions as monitoring
from tragweite.apps.monitoring.actions import Seen
from tragweite.core.rules.schedule import EvidenceMoment, evidence_moments

from .campaigns import Course
from .pictures import picture

WATCHED: Final = frozenset({"running", "ended"})
COPIED: Final = frozenset({"falsified", "recompressed"})
"""Posts whose live picture went through a platform; of all others the very file is found again."""
PLATFORM_SIDE: Final = 640
PLATFORM_QUALITY: Final = 78
DAYS_OFF: Final = 9


def approved_picture(course: Course, *, motif: int) -> bytes:
    """The picture of a post: title, hashtag and the last day of the campaign."""
    return _drawn(course, motif=motif, days_off=0)


def live_picture(course: Course, *, motif: int, course_of: str) -> bytes:
    """What is found live: the file itself, a recompressed copy, or a recompressed one with another date."""
    drawn = _drawn(course, motif=motif, days_off=DAYS_OFF if course_of == "falsified" else 0)
    return recompressed(drawn) if course_of in COPIED else drawn


def _drawn(course: Course, *, motif: int, days_off: int) -> bytes:
    programme = course.programme
    until = programme.ends_on + timedelta(days=days_off)
    return picture(title=programme.title, line=f"{programme.hashtag} · bis {until:%d.%m.%Y}", motif=motif)


def recompressed(content: bytes) -> bytes:
    """A smaller JPEG, as platforms make one of every upload."""
    target = BytesIO()
    with Image.open(BytesIO(content)) as image:
        small = image.convert("RGB").resize((PLATFORM_SIDE, PLATFORM_SIDE), Image.Resampling.LANCZOS)
    small.save(target, "JPEG", quality=PLATFORM_QUALITY)
    return target.getvalue()


def seen(*, text: str, content: bytes) -> Seen:
    """What a clerk keeps of a live post."""
    return Seen(
        live_text=text,
        captured_how="Von Hand abgeschrieben und Bild gesichert",
        files=[(BytesIO(content), "media")],
        label_seen=True,
    )


def shown_by_creator(stage: Stage, publication: Publication, *, token: str, text: str, content: bytes) -> Story:
    """The creator shows the own post through the personal link: the file from the post, and a screenshot of it."""
    seen_at = publication.published_at + timedelta(minutes=25)
    yield publication.published_at + timedelta(hours=3)
    access, item = access_outside_item(token=token, at=stage.now)
    actions.hand_in_evidence(
        outside=access,
        at=stage.now,
        item=item,
        moment=str(EvidenceMoment.PUBLICATION),
        seen_at=seen_at,
        live_text=text,
        files=[(BytesIO(content), "media"), (BytesIO(recompressed(content)), "screenshot")],
        note="Aus der App gesichert",
    )


def looks(stage: Stage, course: Course, publication: Publication, *, text: str, content: bytes) -> Story:
    """The later looks at a live post, each an hour after it is due."""
    if course.programme.until not in WATCHED:
        return
    moments = evidence_moments(published_at=publication.published_at, ends_at=campaign_end(publication.item))
    for moment, due_at in moments:
        if moment is EvidenceMoment.PUBLICATION:
            continue
        yield max(due_at + timedelta(hours=1), publication.published_at + timedelta(hours=2, minutes=10))
        monitoring.capture_evidence(
            **stage.by(course.desk("sachbearbeitung")),
            publication=publication,
            moment=str(moment),
            seen=seen(text=text, content=content),
        )
