# SPDX-License-Identifier: EUPL-1.2
"""The end of the retention period of single visits: what the rule takes out of the lake stands in the journal, counted."""

import json
from datetime import UTC, datetime
from typing import Final

from django.conf import settings
from django.db import transaction

from tragweite.apps.journal.actions import actor_ref, record
from tragweite.apps.journal.models import Entry
from tragweite.lake.erasure import apply_retention, retention_rule
from tragweite.lake.manifest import Manifest

ACT: Final = "monitoring.end_retention"
REASON: Final = "retention_ended"


def end_retention(*, at: datetime) -> int:
    """Erase the visits that the rule of the day no longer lets us keep; returns how many the journal had not yet.

    The lake counts what it erased in the same move that erases it. The entry is made from that count, so that a process
    killed between the two, or a run of ``tragweite lake retention``, is told by the next call. Raises ``Refused`` with
    ``rules.no_valid_value``.
    """
    rule = retention_rule(on=at.astimezone(UTC).date())
    apply_retention(spool_dir=settings.TRAGWEITE.spool_dir, lake_dir=settings.TRAGWEITE.lake_dir, at=at)
    with transaction.atomic():
        total = _erased_in_all()
        erased = total - _told_in_all()
        if erased:
            facts = {"erased": erased, "erased_in_all": total, "days": int(rule.value), "rule": rule.rule_id}
            record(actor=actor_ref(None), action=ACT, thing="monitoring.visits:all", at=at, facts=facts)
    return erased


def _erased_in_all() -> int:
    counters = Manifest(settings.TRAGWEITE.lake_dir).counters()
    return sum(count for (_day, _source, reason), count in counters.items() if reason == REASON)


def _told_in_all() -> int:
    last = Entry.objects.filter(action=ACT).order_by("-sequence").first()
    return int(json.loads(last.facts)["erased_in_all"]) if last else 0
