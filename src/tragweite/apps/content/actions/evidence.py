# SPDX-License-Identifier: EUPL-1.2
"""What was seen of a live post, written once; and what comes in through the personal link of its creator."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import IO, Any, Final, TypeAlias

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from tragweite.apps.content import store
from tragweite.apps.content.models import Evidence, EvidenceMedium, Item, Publication
from tragweite.apps.content.queries import handed_in, look_moments, require_live_publication
from tragweite.apps.content.queries.publication import LIVE
from tragweite.apps.people.models import OutsideAccess
from tragweite.core.refusal import Refused
from tragweite.core.rules.schedule import EvidenceMoment

from .authors import author_of
from .drafting import medium_of
from .mails import tell_staff
from .moves import journal

LONGEST_TEXT: Final = 20_000
MOST_FILES: Final = 40
MOST_HANDED_IN: Final = 20
"""So often evidence of one post comes in through personal links; every piece is compared, films for minutes."""
Upload: TypeAlias = "File[Any] | IO[bytes]"


def hand_in_evidence(
    *,
    outside: OutsideAccess,
    at: datetime,
    item: Item,
    moment: str,
    seen_at: datetime,
    live_text: str = "",
    files: Sequence[tuple[Upload, str]],
    note: str = "",
) -> Evidence:
    """Keep what the creator shows of the own live post; the worker compares it like any other evidence.

    ``files``: each with its role (``EvidenceMedium.Role``), in order. ``seen_at`` is when it was captured, as the
    sender says. It stands for no look of the ministry: the agreed look stays due, the post is not agreed and nothing
    is shown as delivered by it alone; but a difference that it shows is one. Raises ``Refused`` with
    ``content.access_over``, ``content.not_live`` (item_state), ``content.evidence_without_file``,
    ``content.too_many_files`` (most), ``content.text_too_long`` (longest), ``content.moment_unknown``,
    ``content.seen_in_future``, ``content.seen_before`` (earliest_at), ``content.too_much_evidence`` (most), and what
    ``store.check`` and ``store.place`` raise.
    """
    author = author_of(item=item, user=None, scope=None, outside=outside, at=at)
    publication = require_live_publication(item)
    _require_claim(publication, moment=moment, seen_at=seen_at, live_text=live_text, at=at)
    stored = _checked(files)
    with transaction.atomic():
        fresh = _locked_live(item)
        if handed_in(publication).count() >= MOST_HANDED_IN:
            raise Refused("content.too_much_evidence", most=MOST_HANDED_IN)
        evidence = Evidence(
            publication=publication, moment=moment, seen_at=seen_at, url=publication.url, account=publication.account,
            live_text=live_text, captured_how=note.strip() or _("Über den persönlichen Link eingereicht"),
            captured_from=outside, handed_in_at=at,
        )  # fmt: skip
        write_evidence(evidence, files, stored, at=at)
        facts = {"evidence": evidence.pk, "moment": str(moment), "files": [each.sha256 for each in stored]}
        journal(fresh, actor=author.ref, at=at, action="content.hand_in_evidence", facts=facts, own_words=note)
        tell_staff("evidence_handed_in", item.created_by_id, fresh, at=at, dedupe=f"evidence:{evidence.pk}")
    return evidence


def _locked_live(item: Item) -> Item:
    """The post under a row lock. It may have moved on while a film was read, as long as it is still live."""
    fresh = Item.objects.select_for_update(of=("self",)).select_related("campaign", "channel").get(pk=item.pk)
    if fresh.state not in LIVE:
        raise Refused("content.not_live", item_state=str(fresh.state))
    return fresh


def _require_claim(publication: Publication, *, moment: str, seen_at: datetime, live_text: str, at: datetime) -> None:
    """Hold what somebody outside says about a look against what can be."""
    moments = dict(look_moments(publication))
    if moment != EvidenceMoment.EXTRA and moment not in moments:
        raise Refused("content.moment_unknown", field="moment")
    if seen_at > at:
        raise Refused("content.seen_in_future", field="seen_at")
    earliest = moments.get(EvidenceMoment(moment), publication.published_at)
    if seen_at < earliest:
        raise Refused("content.seen_before", field="seen_at", earliest_at=earliest)
    if len(live_text) > LONGEST_TEXT:
        raise Refused("content.text_too_long", field="live_text", longest=LONGEST_TEXT)


def _checked(files: Sequence[tuple[Upload, str]]) -> list[store.Stored]:
    if not files:
        raise Refused("content.evidence_without_file", field="screenshots")
    if len(files) > MOST_FILES:
        raise Refused("content.too_many_files", field="seen_files", most=MOST_FILES)
    return [store.check(upload) for upload, _role in files]


def write_evidence(
    evidence: Evidence, files: Iterable[tuple[Upload, str]], stored: Sequence[store.Stored], *, at: datetime
) -> None:
    """Put the checked files (each with its role) in their place and write the evidence with them, in its transaction.

    Only now, so that a refused report leaves no file behind. Raises what ``store.place`` raises.
    """
    given = list(zip(files, stored, strict=True))
    for (upload, _role), each in given:
        store.place(upload, each)
    evidence.save()
    for place, ((_upload, role), each) in enumerate(given, start=1):
        EvidenceMedium.objects.create(evidence=evidence, medium=medium_of(each, at=at), role=role, position=place)
