# SPDX-License-Identifier: EUPL-1.2
"""Shortcuts of the bypass suite: who acts, what the schema must refuse, and rows that no action would write."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.apps.content.conftest import Story
from tests.factories import NOW
from tragweite.apps.content.models import Approval, Publication, Review
from tragweite.apps.people.models import User

URL = "https://www.instagram.com/p/abc/"


def by(story: Story, name: str, at: Any = NOW) -> dict[str, Any]:
    user = getattr(story.actors, name)
    return {"user": user, "scope": story.scope(user, at), "at": at}


def refused_by_schema(write: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


def review_of(version: Any, reviewer: User, **values: Any) -> Review:
    given = {"item_id": version.item_id, "version": version, "decision": "agree", "reviewer": reviewer, "at": NOW}
    return Review.objects.create(**{**given, "content_hash": version.content_hash, **values})


def publication_of(story: Story, **values: Any) -> Publication:
    version = story.fresh().versions.first()
    given = {"item": story.item, "version": version, "approval": Approval.objects.first(), "url": URL}
    given |= {"published_at": NOW, "recorded_by": story.actors.clerk, "recorded_at": NOW}
    return Publication.objects.create(**{**given, **values})
