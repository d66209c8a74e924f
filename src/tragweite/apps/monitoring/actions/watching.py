# SPDX-License-Identifier: EUPL-1.2
"""What nobody did: looks that are missing past their time, rights that have run out; for the
worker."""

from datetime import datetime

from django.db import transaction

from tragweite.apps.content.models import Publication
from tragweite.apps.monitoring.queries import Difference, expired_rights, missing_looks
from tragweite.core.rules.states import DeviationKind, ItemState

from .checking import locked_now, settle_item
from .opening import open_deviation
from .trail import Author, write


def find_missing(*, at: datetime) -> int:
    """A look at a live post that was due and not taken in time becomes a deviation; returns how many are new."""
    return sum(
        _found(
            look.publication,
            Difference(
                kind=DeviationKind.EVIDENCE_MISSING,
                details={"moment": str(look.moment), "due_at": look.due_at.isoformat()},
            ),
            at=at,
        )
        for look in missing_looks(at=at)
    )


def find_expired_rights(*, at: datetime) -> int:
    """A post that is still live after its rights of use ended becomes a deviation; returns how many are new."""
    return sum(
        _found(
            publication,
            Difference(kind=DeviationKind.RIGHTS_EXPIRED, details={"until": until.isoformat()}),
            at=at,
        )
        for publication, until in expired_rights(at=at)
    )


def _found(publication: Publication, difference: Difference, *, at: datetime) -> bool:
    with transaction.atomic():
        item = locked_now(publication.item_id)
        made = open_deviation(
            difference,
            campaign=item.campaign,
            channel=item.channel,
            publication=publication,
            evidence=None,
            url=publication.url,
            at=at,
        )
        if made is None:
            return False
        facts = {"item": item.pk, "kind": str(difference.kind)}
        if item.state not in {ItemState.PUBLISHED, ItemState.CHECKED} or not settle_item(item, at=at, author=Author()):
            thing = f"monitoring.deviation:{made.pk}"
            write(
                Author(), at=at, act="find_deviation", thing=thing, ministry_id=item.campaign.ministry_id, facts=facts
            )
    return True
