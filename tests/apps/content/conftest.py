# SPDX-License-Identifier: EUPL-1.2
"""A running campaign with one planned post, and shortcuts for the steps before the one under test."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from tests import factories
from tests.actors import Actors
from tests.apps.content.pictures import jpeg
from tests.factories import NOW
from tragweite.apps.content import actions
from tragweite.apps.content.models import Approval, Item, Version
from tragweite.apps.content.queries import link_address
from tragweite.apps.people.models import OutsideAccess, User
from tragweite.apps.people.queries import compute_scope, token_hash
from tragweite.core.rules.checks.draft import AiUse, Music
from tragweite.core.rules.declarations import Declarations

TOKEN = "ein-geheimer-link"
# Every question of the checks has its answer, so that only what a test is about can stop a draft.
HARMLESS = Declarations(
    ai_use=AiUse.NONE, ai_text=AiUse.NONE, music=Music.NONE, rights_unlimited=True, people_shown=False,
    minors_shown=False, claims_none=True, shows_minister=False, coat_of_arms=False, performance_claim=False,
    sender_identified=True, political_actor=False, political_influence=False,
)  # fmt: skip


@dataclass
class Story:
    """One post and the people around it; every step acts as the named person."""

    actors: Actors
    item: Item
    steps: list[str] = field(default_factory=list)

    def scope(self, user: User, at: Any = NOW) -> Any:
        return compute_scope(user, at=at)

    def fresh(self) -> Item:
        return Item.objects.select_related("campaign__ministry", "channel").get(pk=self.item.pk)

    def submit(self, user: User | None = None, text: str = "Anzeige: Komm zu uns", **values: Any) -> Version:
        user = user or self.actors.clerk
        given: dict[str, Any] = {"text": text, "label": "Anzeige", "media": [(jpeg(), "Eine Frau in Uniform")]}
        given |= {"link": link_address(self.item), "declarations": HARMLESS}
        if "outside" not in values:
            values |= {"user": user, "scope": self.scope(user)}
        return actions.submit_version(**{"at": NOW, "item": self.fresh(), **given, **values})

    def review(self, user: User | None = None) -> None:
        user = user or self.actors.approver
        actions.start_review(user=user, scope=self.scope(user), at=NOW, item=self.fresh())

    def approve(self, version: Version, user: User | None = None, **values: Any) -> Approval:
        user = user or self.actors.approver
        given = {"version_id": version.pk, "content_hash": version.content_hash, "at": NOW, "item": self.fresh()}
        approval = actions.approve_version(user=user, scope=self.scope(user), **{**given, **values})
        assert approval is not None
        return approval

    def approved(self, **values: Any) -> Version:
        version = self.submit(**values)
        self.review()
        self.approve(version)
        return version

    def released(self, **values: Any) -> Version:
        version = self.approved(**values)
        actions.release_item(user=self.actors.clerk, scope=self.scope(self.actors.clerk), at=NOW, item=self.fresh())
        return version

    def publish(self, **values: Any) -> Any:
        clerk = self.actors.clerk
        given = {"url": "https://www.instagram.com/p/abc/", "published_at": NOW + timedelta(hours=1)}
        at = NOW + timedelta(hours=2)
        return actions.record_publication(
            **{"user": clerk, "scope": self.scope(clerk), "at": at, "item": self.fresh(), **given, **values}
        )


@pytest.fixture
def story(actors: Actors) -> Story:
    campaign = factories.running_campaign(actors.ministry, actors.clerk, actors.approver)
    channel = factories.channel(factories.party(actors.ministry))
    return Story(
        actors=actors, item=factories.item(campaign, channel, actors.clerk, planned_at=NOW + timedelta(hours=1))
    )


def outside_access(story: Story, *, token: str = TOKEN, by: User | None = None, **values: Any) -> OutsideAccess:
    """A personal link as ``people`` stores it."""
    given: dict[str, Any] = {
        "name": "Kim Creator",
        "email": "kim@example.org",
        "purpose": "draft",
        "thing": f"content.item:{story.item.pk}",
        "ministry": story.actors.ministry,
        "created_by": by or story.actors.clerk,
        "created_at": NOW,
        "expires_at": NOW + timedelta(days=3650),
    }
    return OutsideAccess.objects.create(token_hash=token_hash(token), **{**given, **values})
