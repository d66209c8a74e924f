# SPDX-License-Identifier: EUPL-1.2
"""From the live post to its evidence: what was seen is kept and compared; every difference becomes a deviation."""

from datetime import datetime, timedelta
from typing import IO, Any, Final

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from tragweite.apps.content import store
from tragweite.apps.content.actions import record_publication
from tragweite.apps.content.actions.drafting import medium_of
from tragweite.apps.content.actions.moves import locked, move_item
from tragweite.apps.content.models import Evidence, Item, Publication
from tragweite.apps.content.queries import current_version
from tragweite.apps.journal.actions import absent_ref, actor_ref
from tragweite.apps.monitoring.models import Deviation
from tragweite.apps.monitoring.policies import MONITORS, require_monitor
from tragweite.apps.monitoring.queries import LiveComparison, compare_live
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.states import DeviationKind, ItemState

DAYS_TO_CLEAR: Final = 3
"""Days until a deviation should be cleared; the house's own rule."""
LONGEST_TEXT: Final = 20_000


def register_publication(
    *,
    user: User,
    scope: Scope,
    at: datetime,
    item: Item,
    url: str,
    published_at: datetime,
    live_text: str,
    captured_how: str,
    live_file: "File[Any] | IO[bytes] | None" = None,
    label_seen: bool = False,
) -> Publication:
    """Record that a post is live, keep what was seen there, and compare it with what was approved.

    ``live_file`` is the picture or video as taken from the post; ``label_seen`` confirms the advertising label where
    the platform shows it outside the text. The post becomes checked, or deviating with a deviation for each
    difference. Raises ``Refused`` with ``monitoring.not_monitor``, ``monitoring.capture_missing``,
    ``monitoring.live_text_too_long`` (longest), ``likeness.…``, and what ``content.actions.record_publication`` and
    ``content.store`` raise.
    """
    require_monitor(scope, item.campaign.ministry_id)
    _require_capture(live_text=live_text, captured_how=captured_how)
    stored = store.check(live_file) if live_file is not None else None
    with transaction.atomic():
        publication = record_publication(user=user, scope=scope, at=at, item=item, url=url, published_at=published_at)
        if live_file is not None and stored is not None:
            store.place(live_file, stored)  # only now, so that a refused report leaves no file behind
        seen = _seen(item, live_text=live_text, stored=stored, label_seen=label_seen)
        evidence = Evidence.objects.create(
            publication=publication,
            seen_at=at,
            live_text=live_text,
            live_medium=medium_of(stored, at=at) if stored else None,
            captured_how=captured_how.strip(),
            captured_by=user,
            text_verdict=seen.text_verdict,
            media_verdict=seen.media_verdict,
        )
        _open_deviations(publication, evidence, seen, at=at)
        _move_item(item, seen, user=user, scope=scope, at=at, evidence=evidence)
    return publication


def _require_capture(*, live_text: str, captured_how: str) -> None:
    if not captured_how.strip():
        raise Refused("monitoring.capture_missing", field="captured_how")
    if len(live_text) > LONGEST_TEXT:
        raise Refused("monitoring.live_text_too_long", field="live_text", longest=LONGEST_TEXT)


def _seen(item: Item, *, live_text: str, stored: store.Stored | None, label_seen: bool) -> LiveComparison:
    version = current_version(item)
    if version is None:
        raise Refused("content.no_version")
    return compare_live(item=item, version=version, live_text=live_text, live=stored, label_seen=label_seen)


def _open_deviations(publication: Publication, evidence: Evidence, seen: LiveComparison, *, at: datetime) -> None:
    due_on = timezone.localdate(at) + timedelta(days=DAYS_TO_CLEAR)
    for kind, details in seen.differences:
        Deviation.objects.create(
            publication=publication, evidence=evidence, kind=kind, details=details, seen_at=at, due_on=due_on
        )


def _move_item(item: Item, seen: LiveComparison, *, user: User, scope: Scope, at: datetime, evidence: Evidence) -> None:
    """The state of a post changes in its own room, with its one journal entry."""
    fresh = locked(item)
    kinds = [str(kind) for kind in DeviationKind if kind in {found for found, _details in seen.differences}]
    facts = {"evidence": evidence.pk, "text": seen.text_verdict, "media": seen.media_verdict, "deviations": kinds}
    move_item(
        fresh,
        new=ItemState.DEVIATING if kinds else ItemState.CHECKED,
        actor=actor_ref(user),
        acting_for=absent_ref(scope.acting_for_in(item.campaign.ministry_id, *MONITORS)),
        at=at,
        action="content.find_deviation" if kinds else "content.check",
        facts=facts,
    )
    item.state = fresh.state
