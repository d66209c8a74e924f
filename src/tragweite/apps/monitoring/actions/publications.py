# SPDX-License-Identifier: EUPL-1.2
"""From the live post to its evidence: what was seen is kept and compared; every difference becomes a deviation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction

from tragweite.apps.content import store
from tragweite.apps.content.actions import record_publication
from tragweite.apps.content.actions.evidence import LONGEST_TEXT, MOST_FILES, Upload, write_evidence
from tragweite.apps.content.models import Evidence, Item, Publication
from tragweite.apps.monitoring.policies import require_monitor
from tragweite.apps.people.models import User
from tragweite.apps.people.queries import Scope
from tragweite.core.refusal import Refused
from tragweite.core.rules.schedule import EvidenceMoment

from .checking import begin_check, compare, evidence_facts, locked_now, settle_item
from .trail import author_in, note_of


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What somebody saw of a live post: text, account, files with their role, and how it was captured.

    ``label_seen`` confirms the advertising label where the platform shows it outside the text. ``url`` and ``account``
    may be empty: then those of the publication count. ``found``: live, deleted or unreachable.
    """

    live_text: str
    captured_how: str
    files: Sequence[tuple[Upload, str]] = ()
    account: str = ""
    url: str = ""
    label_seen: bool = False
    found: str = Evidence.Found.LIVE


def register_publication(
    *, user: User, scope: Scope, at: datetime, item: Item, url: str, published_at: datetime, seen: Seen
) -> Publication:
    """Record that a post is live, keep what was seen there, and compare it with what was approved.

    The post becomes checked, or deviating with a deviation for each difference; it stays published while the worker
    still compares or a person has to decide. Raises ``Refused`` with ``monitoring.not_monitor`` and what
    ``capture_evidence`` and ``content.actions.record_publication`` raise.
    """
    require_monitor(scope, item.campaign.ministry_id)
    stored = _checked(seen)
    with transaction.atomic():
        publication = record_publication(
            user=user, scope=scope, at=at, item=item, url=url, published_at=published_at, tolerates_time=True
        )
        _keep(
            publication, seen, stored, user=user, scope=scope, at=at, moment=EvidenceMoment.PUBLICATION, is_noted=False
        )
    item.refresh_from_db(fields=["state"])
    return publication


def capture_evidence(
    *, user: User, scope: Scope, at: datetime, publication: Publication, moment: str, seen: Seen
) -> Evidence:
    """Keep what is seen of a live post at one of its moments, and compare it again. Evidence is never changed.

    What could not be reached is kept as an extra look, so that the due one stays due. Raises ``Refused`` with
    ``monitoring.not_monitor``, ``monitoring.capture_missing``, ``monitoring.live_text_too_long`` (longest),
    ``monitoring.too_many_files`` (most), ``monitoring.moment_unknown``, ``content.url_unusable``, ``likeness.…``, and
    what ``content.store`` raises.
    """
    require_monitor(scope, publication.item.campaign.ministry_id)
    if moment not in {str(each) for each in EvidenceMoment}:
        raise Refused("monitoring.moment_unknown", field="moment")
    stored = _checked(seen)
    real = EvidenceMoment.EXTRA if seen.found == Evidence.Found.UNREACHABLE else EvidenceMoment(moment)
    with transaction.atomic():
        return _keep(publication, seen, stored, user=user, scope=scope, at=at, moment=real, is_noted=True)


def _checked(seen: Seen) -> list[store.Stored]:
    if not seen.captured_how.strip():
        raise Refused("monitoring.capture_missing", field="captured_how")
    if len(seen.live_text) > LONGEST_TEXT:
        raise Refused("monitoring.live_text_too_long", field="live_text", longest=LONGEST_TEXT)
    if len(seen.files) > MOST_FILES:
        raise Refused("monitoring.too_many_files", field="seen_files", most=MOST_FILES)
    parts = urlsplit(seen.url)
    if seen.url and (parts.scheme not in {"http", "https"} or not parts.hostname):
        raise Refused("content.url_unusable", field="url")
    return [store.check(upload) for upload, _role in seen.files]


def _keep(
    publication: Publication,
    seen: Seen,
    stored: Sequence[store.Stored],
    *,
    user: User,
    scope: Scope,
    at: datetime,
    moment: EvidenceMoment,
    is_noted: bool,
) -> Evidence:
    author = author_in(user, scope, publication.item.campaign.ministry_id)
    item = locked_now(publication.item_id)
    evidence = Evidence(
        publication=publication,
        moment=moment,
        seen_at=at,
        url=seen.url or publication.url,
        account=seen.account.strip().lstrip("@") or publication.account,
        found=seen.found,
        live_text=seen.live_text,
        captured_how=seen.captured_how.strip(),
        captured_by=user,
    )
    write_evidence(evidence, seen.files, stored, at=at)
    compared = compare(evidence, label_seen=seen.label_seen)
    check = begin_check(evidence, compared, label_seen=seen.label_seen, at=at)
    has_moved = settle_item(item, at=at, author=author, facts=evidence_facts(check))
    if is_noted or not has_moved:
        note_of(
            author,
            act="capture_evidence",
            evidence=evidence,
            at=at,
            facts={**evidence_facts(check), "moment": str(moment)},
        )
    return evidence
