# SPDX-License-Identifier: EUPL-1.2
"""A post that is ready to go live, and shortcuts for what is seen of it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests import factories
from tests.actors import Actors
from tests.apps.content.conftest import Story
from tests.apps.content.pictures import jpeg
from tests.factories import NOW
from tragweite.apps.content.models import Evidence, Publication
from tragweite.apps.journal.models import Entry
from tragweite.apps.monitoring import actions
from tragweite.apps.monitoring.models import Deviation
from tragweite.lake.compaction import compact
from tragweite.lake.events import Event, microseconds
from tragweite.lake.spool import SpoolWriter

LATER = NOW + timedelta(hours=2)
URL = "https://www.instagram.com/p/abc/"


class LivePost(Story):
    """A post; ``media=[]`` means that the test is not about pictures: one is approved and the same one is seen."""

    def submit(self, user: Any = None, text: str = "Anzeige: Komm zu uns", **values: Any) -> Any:
        if values.get("media") == []:
            self.steps.append("same picture")
            del values["media"]
        return super().submit(user, text, **values)


@pytest.fixture
def story(actors: Actors) -> Story:
    campaign = factories.running_campaign(actors.ministry, actors.clerk, actors.approver)
    channel = factories.channel(factories.party(actors.ministry))
    return LivePost(
        actors=actors, item=factories.item(campaign, channel, actors.clerk, planned_at=NOW + timedelta(hours=1))
    )


def register(story: Story, **values: Any) -> Publication:
    """The post as it was approved, unless said."""
    clerk = values.pop("user", story.actors.clerk)
    given: dict[str, Any] = {
        "item": story.fresh(),
        "url": URL,
        "published_at": NOW + timedelta(hours=1),
        "seen": seen(story, values),
        "at": LATER,
    }
    return actions.register_publication(user=clerk, scope=story.scope(clerk), **{**given, **values})


def seen(story: Story, values: dict[str, Any]) -> actions.Seen:
    """What was seen: the approved words, unless said; ``live_file`` is one picture of the post."""
    files = values.pop("files", None) or [(each, "media") for each in [values.pop("live_file", None)] if each]
    if not files and "same picture" in story.steps and values.get("found", "live") == "live":
        files = [(jpeg(), "media")]
    names = ("live_text", "captured_how", "account", "url_seen", "label_seen", "found")
    said = {
        name.removesuffix("_seen") if name == "url_seen" else name: values.pop(name) for name in names if name in values
    }
    return actions.Seen(**{"live_text": "Anzeige: Komm zu uns", "captured_how": "Text kopiert", "files": files, **said})


def capture(story: Story, *, moment: str = "extra", at: datetime = LATER, **values: Any) -> Evidence:
    """One more look at the live post."""
    clerk = values.pop("user", story.actors.clerk)
    publication = Publication.objects.select_related("item__campaign", "item__channel", "version").get(item=story.item)
    return actions.capture_evidence(
        user=clerk, scope=story.scope(clerk), at=at, publication=publication, moment=moment, seen=seen(story, values)
    )


def deviation(story: Story) -> Deviation:
    return Deviation.objects.select_related("publication__item", "campaign", "channel").get(
        publication__item=story.item
    )


def acts() -> list[str]:
    return list(Entry.objects.order_by("sequence").values_list("action", flat=True))


def fill_lake(conf: Any, events: list[Event], *, at: datetime = LATER, dropped: dict[str, int] | None = None) -> None:
    """Events as the collector would have written them, taken into the lake."""
    writer = SpoolWriter(conf.spool_dir)
    received = len(events) + sum((dropped or {}).values())
    writer.write(events=events, dropped=dropped, received=received, at=microseconds(at))
    writer.close()
    compact(spool_dir=conf.spool_dir, lake_dir=conf.lake_dir, at=at)


def visit(item: Any, *, at: datetime, kind: str = "visit", sender: str = "creator") -> Event:
    return Event(
        kind=kind, occurred_at=microseconds(at), site="s", campaign=item.campaign_id, post=item.pk, sender=sender
    )
