# SPDX-License-Identifier: EUPL-1.2
"""Take in a list of live posts: what nobody approved becomes a deviation, all of it or nothing."""

import hashlib
from datetime import datetime

from django.db import transaction

from tragweite.apps.campaigns.models import Campaign
from tragweite.apps.monitoring.models import PostList
from tragweite.apps.monitoring.policies import require_monitor
from tragweite.apps.monitoring.queries import (
    Difference,
    PostFate,
    PostPreview,
    channels_of,
    preview_posts,
    rows_as_stored,
)
from tragweite.apps.partners.models import Channel
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import DeviationKind

from .opening import open_deviation
from .trail import note


def import_posts(
    *, user: User, scope: Scope, at: datetime, campaign: Campaign, channel: Channel, file_name: str, content: bytes
) -> tuple[PostList, bool]:
    """Hold a list of live posts of a channel against the approvals; the same file again changes nothing, answers False.

    Raises ``Refused`` with ``monitoring.not_monitor``, ``monitoring.channel_not_of_campaign``,
    ``monitoring.list_has_faults`` (fault_count, first_row) and what ``preview_posts`` raises for the whole list.
    """
    require_monitor(scope, campaign.ministry_id)
    if channel.pk not in {each.pk for each in channels_of(campaign)}:
        raise Refused("monitoring.channel_not_of_campaign", field="channel")
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)  # one list at a time
        known = PostList.objects.filter(campaign=campaign, channel=channel, file_sha256=digest).first()
        if known is not None:
            return known, False
        preview = preview_posts(campaign=campaign, channel=channel, content=content, at=at)
        _require_whole(preview)
        made = PostList.objects.create(
            campaign=campaign,
            channel=channel,
            file_name=file_name[-200:],
            file_sha256=digest,
            rows=rows_as_stored(preview.rows),
            imported_by=user,
            imported_at=at,
        )
        found = _open(preview, campaign=campaign, channel=channel, at=at)
        note(
            user=user,
            scope=scope,
            at=at,
            act="import_posts",
            thing=f"monitoring.postlist:{made.pk}",
            ministry_id=campaign.ministry_id,
            facts={"campaign": campaign.pk, "rows": len(preview.rows), "unapproved": found, "file_sha256": digest},
        )
    return made, True


def _require_whole(preview: PostPreview) -> None:
    faults = preview.of(PostFate.REFUSED)
    if faults:
        raise Refused("monitoring.list_has_faults", fault_count=len(faults), first_row=faults[0].post.number)


def _open(preview: PostPreview, *, campaign: Campaign, channel: Channel, at: datetime) -> int:
    made = [
        open_deviation(
            Difference(
                kind=DeviationKind.UNAPPROVED,
                details={
                    "live_text": row.post.text,
                    "published_at": row.post.published_at.isoformat() if row.post.published_at else "",
                    "mentions": list(row.mentions),
                    "agrees_with": row.item.pk if row.item else None,
                },
            ),
            campaign=campaign,
            channel=channel,
            publication=None,
            evidence=None,
            url=row.post.url,
            at=at,
        )
        for row in preview.of(PostFate.UNAPPROVED)
    ]
    return sum(each is not None for each in made)
