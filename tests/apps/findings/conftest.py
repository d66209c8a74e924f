# SPDX-License-Identifier: EUPL-1.2
"""An ended campaign with posts of creators and of the authority whose visits were counted."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from tests import factories
from tests.actors import Actors
from tests.factories import NOW
from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.content.models import Approval, Item, Publication, Version
from tragweite.apps.findings import actions
from tragweite.apps.findings.models import PeerReview, Run
from tragweite.apps.journal.models import Entry
from tragweite.apps.monitoring.actions import ensure_links
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import compute_scope
from tragweite.core.rules.states import ApprovalState, CampaignState, ItemState
from tragweite.lake.compaction import compact
from tragweite.lake.events import Event, microseconds
from tragweite.lake.spool import SpoolWriter

COUNTED = NOW + timedelta(days=30)
VISITS = {"creator": (60, 42, 75, 51), "authority": (20, 14, 25, 17)}


@dataclass
class Case:
    """A campaign and the people around it."""

    actors: Actors
    campaign: Campaign

    def fresh(self) -> Campaign:
        return Campaign.objects.select_related("ministry").get(pk=self.campaign.pk)

    def compute(self, user: User | None = None) -> tuple[Run, bool]:
        user = user or self.actors.clerk
        scope = compute_scope(user, at=COUNTED)
        return actions.compute_run(user=user, scope=scope, at=COUNTED, campaign=self.fresh())

    def peer_review(self, run: Run, user: User | None = None, **values: str) -> PeerReview:
        user = user or self.actors.second_clerk
        fresh = Run.objects.select_related("campaign").get(pk=run.pk)
        given = {"verdict": "agrees", "reason": "Beiträge gezählt, Satz gelesen.", **values}
        return actions.review_run(user=user, scope=compute_scope(user, at=COUNTED), at=COUNTED, run=fresh, **given)

    def release(self, run: Run, user: User | None = None) -> None:
        """Release a run after a second clerk has agreed to it."""
        user = user or self.actors.approver
        if not run.provisional and not run.peer_reviews.exists():
            self.peer_review(run)
        fresh = Run.objects.select_related("campaign").get(pk=run.pk)
        actions.release_run(user=user, scope=compute_scope(user, at=COUNTED), at=COUNTED, run=fresh)

    def review(self, user: User | None = None, **values: Any) -> None:
        user = user or self.actors.clerk
        given = dict.fromkeys(("target_check", "effect_check", "economy_check", "learned"), "Ein Satz.")
        scope = compute_scope(user, at=COUNTED)
        actions.record_success_review(user=user, scope=scope, at=COUNTED, campaign=self.fresh(), **{**given, **values})

    def close(self, user: User | None = None) -> None:
        user = user or self.actors.clerk
        actions.close_campaign(user=user, scope=compute_scope(user, at=COUNTED), at=COUNTED, campaign=self.fresh())


def published(campaign: Campaign, channel: Any, actors: Actors, *, sender: str, number: int) -> Item:
    """A post that was approved and went live, written directly: what is tested here comes later."""
    item = factories.item(campaign, channel, actors.clerk, sender=sender, state=ItemState.CHECKED, planned_at=NOW)
    version = Version.objects.create(
        item=item, number=1, text="Text", label="", author=actors.clerk, content_hash="0" * 64, created_at=NOW
    )
    approval = Approval.objects.create(
        item=item,
        version=version,
        number=f"F-{item.pk}",
        content_hash="0" * 64,
        author=actors.clerk,
        approver=actors.approver,
        given_at=NOW,
        expires_at=NOW + timedelta(days=90),
        state=ApprovalState.USED,
    )
    Publication.objects.create(
        item=item,
        version=version,
        approval=approval,
        url=f"https://www.instagram.com/p/{item.pk}/",
        published_at=NOW + timedelta(hours=number),
        recorded_by=actors.clerk,
        recorded_at=NOW + timedelta(hours=number),
    )
    return item


def count_visits(conf: Any, campaign: Campaign, *, visits: Any = None) -> None:
    """The visits of each post inside its window, taken into the lake."""
    wanted = {sender: list(numbers) for sender, numbers in (visits or VISITS).items()}
    events = []
    for each in Publication.objects.filter(item__campaign=campaign).select_related("item").order_by("pk"):
        for minute in range(wanted[each.item.sender].pop(0)):
            at = each.published_at + timedelta(minutes=minute)
            facts = {"campaign": campaign.pk, "post": each.item_id, "sender": each.item.sender}
            events.append(Event(kind="visit", occurred_at=microseconds(at), site="s", **facts))
    writer = SpoolWriter(conf.spool_dir)
    writer.write(events=events, received=len(events), at=microseconds(COUNTED))
    writer.close()
    compact(spool_dir=conf.spool_dir, lake_dir=conf.lake_dir, at=COUNTED)


@pytest.fixture
def planned(actors: Actors) -> Case:
    """The posts are live, nothing is counted yet."""
    campaign = factories.running_campaign(actors.ministry, actors.clerk, actors.approver, state=CampaignState.ENDED)
    creators = [factories.channel(factories.party(actors.ministry)) for _number in range(2)]
    own = [factories.channel(ministry=actors.ministry) for _number in range(2)]
    for number in range(4):
        published(campaign, creators[number % 2], actors, sender="creator", number=number)
        published(campaign, own[number % 2], actors, sender="authority", number=number)
    ensure_links(at=NOW, campaign=campaign)
    return Case(actors=actors, campaign=campaign)


@pytest.fixture
def case(planned: Case, settings: Any) -> Case:
    count_visits(settings.TRAGWEITE, planned.campaign)
    return planned


def acts() -> list[str]:
    return list(Entry.objects.order_by("sequence").values_list("action", flat=True))
