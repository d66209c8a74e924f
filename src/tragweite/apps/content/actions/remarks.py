# SPDX-License-Identifier: EUPL-1.2
"""Remarks: pinned to a place, answered in their thread, carried to the next version, settled once."""

from datetime import datetime

from django.db import transaction

from tragweite.apps.content.models import (
    Item,
    Medium,
    Remark,
    RemarkPlacement,
    Version,
    VersionMedium,
    place_columns,
)
from tragweite.apps.content.policies import DRAFTERS, require_open_for_drafts, require_resolve_remark
from tragweite.apps.content.queries import contributors, open_remarks
from tragweite.apps.journal.actions import actor_ref, change_once
from tragweite.apps.people.models import OutsideAccess, User
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.places import WHOLE, Place, PlaceKind, carry, require_place

from .authors import author_of
from .mails import tell_outside, tell_staff
from .moves import absent, journal
from .planning import user_ref


def add_remark(
    *,
    at: datetime,
    version: Version,
    kind: str,
    text: str,
    place: Place = WHOLE,
    parent: Remark | None = None,
    user: User | None = None,
    scope: Scope | None = None,
    outside: OutsideAccess | None = None,
) -> Remark:
    """Write a remark on a version, or an answer to one, by staff or through a personal link.

    Raises ``content.not_drafter``, ``content.access_over``, ``content.closed_for_drafts`` (item_state),
    ``content.remark_empty``, ``content.place_not_there``, ``content.answer_elsewhere`` or ``content.remark_settled``.
    """
    item = version.item
    author = author_of(item=item, user=user, scope=scope, outside=outside, at=at)
    require_open_for_drafts(item.state)
    if not text.strip():
        raise Refused("content.remark_empty", field="text")
    media = _media_of(version)
    require_place(place, text=version.text, media=media)
    _require_thread(parent, item=item)
    with transaction.atomic():
        # A decision at the same moment finds the open question, or the question finds the decision.
        require_open_for_drafts(Item.objects.select_for_update().get(pk=item.pk).state)
        made = Remark.objects.create(
            version=version,
            parent=parent,
            kind=parent.kind if parent else kind,
            text=text.strip(),
            author=author.user,
            outside_author=author.outside,
            created_at=at,
            **place_columns(place, medium=media.get(place.medium_sha256)),
        )
        facts = {"remark": made.pk, "version": version.number, "kind": str(made.kind), "place": str(place.kind)}
        if parent is not None:
            facts["answers"] = parent.pk
            _tell_answered(parent, item, at=at, by=author.ref, dedupe=f"answer:{made.pk}")
        acting_for = user_ref(author.acting_for_id)
        journal(item, actor=author.ref, acting_for=acting_for, at=at, action="content.add_remark", facts=facts)
    return made


def _media_of(version: Version) -> dict[str, Medium]:
    places = VersionMedium.objects.filter(version=version).select_related("medium")
    return {each.medium.sha256: each.medium for each in places}


def _require_thread(parent: Remark | None, *, item: Item) -> None:
    if parent is None:
        return
    if parent.version.item_id != item.pk or parent.parent_id is not None:
        raise Refused("content.answer_elsewhere")
    if parent.resolved_at is not None:
        raise Refused("content.remark_settled")


def _tell_answered(remark: Remark, item: Item, *, at: datetime, by: str, dedupe: str) -> None:
    """Whoever wrote a remark is told, unless it was they who answered."""
    if remark.author_id is not None and f"user:{remark.author_id}" != by:
        tell_staff("remark_answered", remark.author_id, item, at=at, dedupe=dedupe)
    if remark.outside_author_id is not None and f"outside:{remark.outside_author_id}" != by:
        tell_outside("remark_answered", remark.outside_author_id, item, at=at, dedupe=dedupe)


def resolve_remark(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    remark: Remark,
    outcome: str = Remark.Outcome.ADOPTED,
    reason: str = "",
) -> None:
    """Settle a remark: adopted, declined (with a reason) or moot. A second click finds it done and changes nothing.

    Raises ``content.not_drafter``, ``content.fact_remark_of_others``, ``content.outcome_unknown``,
    ``content.reason_missing``, ``content.answer_elsewhere`` and ``state.changed_meanwhile``.
    """
    item = remark.version.item
    require_resolve_remark(scope, item.campaign.ministry_id, remark=remark, contributors=contributors(item))
    if outcome not in Remark.Outcome.values:
        raise Refused("content.outcome_unknown", field="outcome")
    if outcome == Remark.Outcome.DECLINED and not reason.strip():
        raise Refused("content.reason_missing", field="reason")
    if remark.parent_id is not None:
        raise Refused("content.answer_elsewhere")
    with transaction.atomic():
        still_open = Remark.objects.filter(pk=remark.pk, resolved_at__isnull=True)
        change_once(still_open, outcome=outcome, outcome_reason=reason.strip(), resolved_by=user, resolved_at=at)
        _tell_answered(remark, item, at=at, by=actor_ref(user), dedupe=f"settled:{remark.pk}")
        journal(
            item,
            actor=actor_ref(user),
            acting_for=absent(scope, item, *DRAFTERS),
            at=at,
            action="content.resolve_remark",
            facts={"remark": remark.pk, "version": remark.version.number, "outcome": str(outcome)},
            own_words=reason,
        )


def carry_remarks(item: Item, *, before: Version | None, after: Version) -> None:
    """Say of every open remark where it stands in a new version; the version's own entry records the change.

    A remark whose place is gone stays open and says so. Where it was last seen counts, not where it was first written.
    """
    if before is None:
        return
    media = _media_of(after)
    placed = {each.remark_id: each for each in RemarkPlacement.objects.filter(version=before).select_related("medium")}
    rows = []
    for remark in open_remarks(item).select_related("medium"):
        last = placed.get(remark.pk)
        place = last.place if last else remark.place
        new = None if last is not None and last.is_gone else carry(place, text=after.text, media=media)
        shown = new or place
        columns = place_columns(shown, medium=_medium(last or remark, media, shown))
        rows.append(RemarkPlacement(remark=remark, version=after, is_gone=new is None, **columns))
    RemarkPlacement.objects.bulk_create(rows)


def _medium(placed: Remark | RemarkPlacement, media: dict[str, Medium], place: Place) -> Medium | None:
    return None if place.kind in {PlaceKind.WHOLE, PlaceKind.TEXT} else media.get(place.medium_sha256, placed.medium)
