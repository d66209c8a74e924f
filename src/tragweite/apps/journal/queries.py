# SPDX-License-Identifier: EUPL-1.2
"""Reads of the journal."""

from collections.abc import Collection
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from tragweite.core.rules.journal import ChainReport, verify_chain

from .chain import checked_values, read_seals
from .models import Entry


def entries_of(things: Collection[str]) -> QuerySet[Entry]:
    """What happened to these things, newest first; the caller has already fetched them by right."""
    return Entry.objects.filter(thing__in=things).order_by("-sequence")


def entries_within(*, ministry_ids: Collection[int] | None) -> QuerySet[Entry]:
    """Entries of these ministries, newest first; None is everything (auditor, State Chancellery)."""
    entries = Entry.objects.order_by("-sequence")
    return entries if ministry_ids is None else entries.filter(ministry_ref__in=ministry_ids)


def verify(*, seal_path: Path | None = None) -> ChainReport:
    """Check the whole chain from the first entry to the last seal; names the first broken entry."""
    seals = read_seals(seal_path or settings.TRAGWEITE.journal_seal_file)
    shredded = set(Entry.objects.filter(action="journal.shred").values_list("thing", flat=True))
    entries = Entry.objects.order_by("sequence").iterator(chunk_size=2000)
    return verify_chain(entries=(checked_values(entry) for entry in entries), seals=seals, shredded=shredded)
