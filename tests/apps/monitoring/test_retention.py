# SPDX-License-Identifier: EUPL-1.2
"""The end of the retention period: visits past it leave the lake once a day, and the journal has their number."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.apps.content.conftest import Story
from tests.apps.monitoring.conftest import LATER, fill_lake, visit
from tragweite.apps.journal.models import Entry
from tragweite.apps.monitoring.actions import keeping
from tragweite.apps.today.tasks import jobs
from tragweite.lake.erasure import apply_retention, retention_rule
from tragweite.lake.questions import Scope, ask

DAYS = timedelta(days=int(retention_rule(on=LATER.date()).value))


@pytest.fixture
def lake(story: Story, settings: Any) -> Any:
    """Three visits of one day and two of the next."""
    events = [visit(story.item, at=LATER) for _ in range(3)]
    events += [visit(story.item, at=LATER + timedelta(days=1)) for _ in range(2)]
    fill_lake(settings.TRAGWEITE, events, at=LATER + timedelta(days=1))
    return settings.TRAGWEITE


def told() -> list[tuple[int, int]]:
    entries = Entry.objects.filter(action=keeping.ACT).order_by("sequence")
    return [(facts["erased"], facts["erased_in_all"]) for facts in (json.loads(each.facts) for each in entries)]


def run(at: datetime) -> None:
    next(job for job in jobs() if job.name == "lake.end_retention").run(at)


def kept(conf: Any) -> int:
    rows = ask("visits.by_post", lake_dir=conf.lake_dir, scope=Scope.everything(), since=None, until=None).records()
    return sum(int(str(row["visits"])) for row in rows)


def test_each_day_past_the_rule_is_erased_once_and_told_with_its_count(lake: Any) -> None:
    run(LATER + DAYS)
    assert (kept(lake), told()) == (5, [])
    for _twice in range(2):
        run(LATER + DAYS + timedelta(days=1))
    assert (kept(lake), told()) == (2, [(3, 3)])
    run(LATER + DAYS + timedelta(days=2))
    assert (kept(lake), told()) == (0, [(3, 3), (2, 5)])


def test_what_a_killed_worker_or_the_command_erased_is_told_by_the_next_round(lake: Any) -> None:
    apply_retention(spool_dir=lake.spool_dir, lake_dir=lake.lake_dir, at=LATER + DAYS + timedelta(days=1))
    run(LATER + DAYS + timedelta(days=1))
    assert told() == [(3, 3)]


def test_without_any_visit_nothing_is_erased_and_nothing_told(db: None) -> None:
    run(LATER)
    assert told() == []


def test_it_runs_once_a_day() -> None:
    assert next(job.every_seconds for job in jobs() if job.name == "lake.end_retention") == 24 * 3600
